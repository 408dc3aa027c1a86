//! The same faults with the record on PostgreSQL: a full disk below the server, a server that only reads (as after a
//! failover to a standby), a torn write at the end of its log, a cut network, a clock that jumps.

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::{Seek, SeekFrom, Write};
use std::sync::Arc;
use std::time::Duration;

use portico_record::sql::Sql;
use portico_record::testing::Postgres;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::disk::SmallDisk;
use super::proxy::Proxy;
use super::{apply, calendar, exactly, insist, jump, publish, start};
use crate::support::House;

/// Applications of which the last five are refused, one after the other: those that were taken, and what was said.
async fn until_refused(house: &House, what: &str) -> (BTreeSet<String>, Vec<(String, String)>) {
    let mut acknowledged = BTreeSet::new();
    let mut refused = Vec::new();
    for number in 0..800 {
        let key = format!("{what}-{number}");
        match apply(&house.casework, &key).await {
            Ok(case) => drop(acknowledged.insert(case)),
            Err(said) => refused.push((key, said)),
        }
        if refused.len() >= 5 {
            break;
        }
    }
    assert_eq!(refused.len(), 5, "{what}: nothing was refused, {} were taken", acknowledged.len());
    println!("PostgreSQL, {what}: {} taken, then: {}", acknowledged.len(), refused[0].1);
    (acknowledged, refused)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_whose_disk_is_full_refuses_loses_nothing_and_goes_on_when_there_is_room_again() {
    let Some(disk) = SmallDisk::new(192) else { return };
    let Some(mut postgres) = Postgres::start_in(disk.path()) else { return };
    let database = postgres.database("full");
    let house = House::at(start(), calendar(), Some(&database)).await;
    publish(&house).await;
    let filler = disk.fill_up_to(256 * 1024);
    let (mut acknowledged, refused) = until_refused(&house, "disk full").await;
    std::fs::remove_file(filler).unwrap();
    // A server that cannot write its own log ends itself: whoever runs it starts it again when there is room.
    postgres.kill_9_and_restart();
    for (key, _) in refused {
        acknowledged.insert(insist(&house.casework, &key).await);
    }
    exactly(&house, &acknowledged).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_became_read_only_is_named_and_work_goes_on_when_it_is_writable_again() {
    let Some(postgres) = Postgres::start() else { return };
    let house = House::at(start(), calendar(), Some(&postgres.database("reads"))).await;
    publish(&house).await;
    let db = house.casework.record().db().clone();
    db.run(Sql::new("ALTER SYSTEM SET default_transaction_read_only = on")).await.unwrap();
    db.rows(Sql::new("SELECT pg_reload_conf()::int::bigint AS done")).await.unwrap();
    // Sessions hear of it with their next statement.
    let (mut acknowledged, refused) = until_refused(&house, "read-only").await;
    assert!(refused.iter().all(|(_, said)| said.contains("read-only")), "{refused:?}");
    for case in acknowledged.iter().take(3) {
        assert!(
            house.casework.read_case(&portico_casework::Actor::system(), case).await.is_ok(),
            "it can be read"
        );
    }
    db.run(Sql::new("ALTER SYSTEM RESET default_transaction_read_only")).await.unwrap();
    db.rows(Sql::new("SELECT pg_reload_conf()::int::bigint AS done")).await.unwrap();
    for (key, _) in refused {
        acknowledged.insert(insist(&house.casework, &key).await);
    }
    exactly(&house, &acknowledged).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_of_the_database_that_was_torn_by_the_power_going_costs_nothing_that_was_acknowledged() {
    let Some(mut postgres) = Postgres::start() else { return };
    let house = House::at(start(), calendar(), Some(&postgres.database("torn"))).await;
    publish(&house).await;
    let mut acknowledged = BTreeSet::new();
    for torn in [1, 24, 511, 8_192, 20_000] {
        for number in 0..3 {
            acknowledged.insert(insist(&house.casework, &format!("torn-{torn}-{number}")).await);
        }
        let text = "SELECT pg_walfile_name(at) AS file, (pg_walfile_name_offset(at)).file_offset::bigint AS byte \
                    FROM pg_current_wal_insert_lsn() AS at";
        let end = house.casework.record().db().row(Sql::new(text)).await.unwrap().unwrap();
        postgres.kill_9();
        // What a torn write leaves behind the last whole record of the log.
        let file = postgres.data().join("pg_wal").join(end.text("file").unwrap());
        let mut log = OpenOptions::new().write(true).open(file).unwrap();
        log.seek(SeekFrom::Start(u64::try_from(end.int("byte").unwrap()).unwrap())).unwrap();
        let mut noise = vec![0; torn];
        StdRng::seed_from_u64(torn as u64).fill(noise.as_mut_slice());
        log.write_all(&noise).unwrap();
        drop(log);
        postgres.restart();
    }
    acknowledged.insert(insist(&house.casework, "torn-and-after").await);
    exactly(&house, &acknowledged).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_is_cut_between_node_and_database_doubles_nothing() {
    let Some(postgres) = Postgres::start() else { return };
    let proxy = Proxy::start(postgres.port());
    let database =
        postgres.database("cut").replace(&format!(":{}/", postgres.port()), &format!(":{}/", proxy.port()));
    let house = House::at(start(), calendar(), Some(&database)).await;
    publish(&house).await;
    let house = Arc::new(house);
    let hands: Vec<_> = (0..4)
        .map(|hand| {
            let house = house.clone();
            tokio::spawn(async move {
                let mut cases = BTreeSet::new();
                for number in 0..15 {
                    cases.insert(insist(&house.casework, &format!("cut-{hand}-{number}")).await);
                }
                cases
            })
        })
        .collect();
    let mut random = StdRng::seed_from_u64(7);
    let mut cuts = 0;
    while !hands.iter().all(tokio::task::JoinHandle::is_finished) {
        tokio::time::sleep(Duration::from_millis(random.random_range(20..400))).await;
        cuts += proxy.cut();
    }
    let mut acknowledged = BTreeSet::new();
    for hand in hands {
        acknowledged.extend(hand.await.unwrap());
    }
    assert!(cuts > 0, "no connection was cut: the test has shown nothing");
    println!("{cuts} connections cut, {} cases", acknowledged.len());
    assert_eq!(acknowledged.len(), 60);
    exactly(&house, &acknowledged).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_both_ways_breaks_no_chain_on_postgresql_either() {
    let Some(postgres) = Postgres::start() else { return };
    jump(House::at(start(), calendar(), Some(&postgres.database("jumps"))).await).await;
}
