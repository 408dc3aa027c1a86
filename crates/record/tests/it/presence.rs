//! Who is there: believed for a while, and not for ever.

use crate::house::{House, on_both};
use portico_record::presence::{LEASE_US, Present};

fn at(id: &str, seen_us: i64) -> Present {
    Present { id: id.into(), what: format!("portico serve {id}"), started_us: 10, seen_us }
}

on_both! {
    async fn a_process_is_there_until_it_leaves_or_was_not_seen_for_a_while(house) {
        let record = &house.record;
        assert_eq!(record.present(100).await.unwrap(), []);
        record.announce(&at("a", 100)).await.unwrap();
        record.announce(&at("b", 200)).await.unwrap();
        assert_eq!(record.present(200).await.unwrap(), [at("a", 100), at("b", 200)]);
        assert_eq!(record.present(100 + LEASE_US).await.unwrap(), [at("b", 200)], "the first died");
        record.announce(&at("a", 150 + LEASE_US)).await.unwrap();
        assert_eq!(record.present(100 + LEASE_US).await.unwrap().len(), 2, "it is back, and its clock is ahead");
        record.take_leave("b").await.unwrap();
        assert_eq!(record.present(200).await.unwrap(), [at("a", 150 + LEASE_US)]);
    }

    async fn who_is_there_is_neither_copied_nor_backed_up(house) {
        house.record.announce(&at("a", 100)).await.unwrap();
        let (other, _dir) = house.before_migrations().await;
        house.record.copy_to(&other, &mut |_, _| {}).await.unwrap();
        assert_eq!(other.present(100).await.unwrap(), []);
    }
}
