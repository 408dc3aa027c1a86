//! The same authority on PostgreSQL: every case of a shipped service, by the same way as on SQLite.

use portico_record::testing::Postgres;

use crate::one_definition::{same_ways, shipped};

#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_of_the_parking_permit_is_lived_through_on_postgresql() {
    let Some(server) = Postgres::start() else { return };
    let folder = shipped().into_iter().find(|folder| folder.ends_with("parking-permit")).unwrap();
    let count = same_ways(&folder, || Some(server.database("authority"))).await;
    println!("PostgreSQL: {count} scenarios lived through");
}
