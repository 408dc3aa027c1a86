//! Messages to the authority: early ones wait, none is taken twice.

use portico_casework::{Actor, Fault, MessageOrder, MessageState};
use portico_record::sql::Sql;
use serde_json::json;

use crate::house::{House, on_both};

fn bank() -> Actor {
    Actor::third_party("bank", "Bank", &["message:payment-received"])
}

/// The bank says that the fee of a case was paid.
fn paid(reference: &str, id: &str, keep_s: u32) -> MessageOrder {
    let variables = json!({ "paid_amount": 20, "receipt": id });
    MessageOrder {
        name: "payment-received".into(),
        correlation_key: Some(reference.into()),
        variables: variables.as_object().unwrap().clone(),
        id: Some(id.into()),
        keep_s,
        case: None,
    }
}

/// A case that a clerk reviews: the fee is not asked for yet.
async fn reviewed(house: &House) -> (String, String) {
    house.publish_shipped("parking-permit", "").await;
    let case = house.application("one").await;
    let reference = house.state(&case).await.row.view.reference.clone();
    (case, reference)
}

async fn grant(house: &House, case: &str) {
    house.complete(case, json!({ "decision": "granted" })).await;
    house.casework.work_off().await.unwrap();
}

on_both! {
    async fn a_message_that_comes_before_a_case_asks_for_it_waits_and_is_taken_once(house) {
        let (case, reference) = reviewed(&house).await;
        let sent = house.casework.send_message(&bank(), &paid(&reference, "r1", 86_400)).await.unwrap();
        assert_eq!((sent.id.as_str(), sent.state), ("r1", MessageState::Waiting));
        let other = house.another().await;
        other.work_off().await.unwrap();
        grant(&house, &case).await;
        let (one, two) = tokio::join!(house.casework.work_off(), other.work_off());
        one.unwrap();
        two.unwrap();
        assert_eq!(house.events(&case, "message_registered").await.len(), 1);
        assert_eq!(house.state(&case).await.state.process.variables()["receipt"], json!("r1"));
        let again = house.casework.send_message(&bank(), &paid(&reference, "r1", 86_400)).await.unwrap();
        assert_eq!(again.state, MessageState::Delivered, "the same id is the same message");
        let kept = house.casework.record().message("bank/r1").await.unwrap().unwrap();
        assert_eq!((kept.case.as_deref(), &kept.variables), (Some(case.as_str()), &json!({})), "it stands in the case now");
        house.holds().await;
    }

    async fn a_message_is_delivered_at_once_where_a_case_waits_and_to_no_other_case(house) {
        let (case, reference) = reviewed(&house).await;
        let second = house.application("two").await;
        grant(&house, &case).await;
        grant(&house, &second).await;
        let sent = house.casework.send_message(&bank(), &paid(&reference, "r1", 0)).await.unwrap();
        assert_eq!(sent.state, MessageState::Delivered);
        assert_eq!(house.events(&case, "message_registered").await.len(), 1);
        assert!(house.events(&second, "message_registered").await.is_empty());
    }

    async fn a_message_whose_time_is_over_is_not_delivered(house) {
        let (case, reference) = reviewed(&house).await;
        house.casework.send_message(&bank(), &paid(&reference, "r1", 60)).await.unwrap();
        house.clock.advance_s(60);
        grant(&house, &case).await;
        assert!(house.events(&case, "message_registered").await.is_empty());
        house.casework.keep_house_once().await.unwrap();
        let kept = house.casework.record().message("bank/r1").await.unwrap().unwrap();
        assert_eq!((kept.state, kept.variables), (MessageState::Expired, json!({})));
        let late = house.casework.send_message(&bank(), &paid(&reference, "r2", 0)).await.unwrap();
        assert_eq!(late.state, MessageState::Delivered, "a new one is");
    }

    async fn a_node_that_died_after_a_case_took_a_message_and_before_it_said_so_gives_it_to_no_other(house) {
        let (case, reference) = reviewed(&house).await;
        grant(&house, &case).await;
        house.casework.send_message(&bank(), &paid(&reference, "r1", 86_400)).await.unwrap();
        let db = house.casework.record().db();
        let undone = "UPDATE message SET state = 'waiting', case_id = NULL, variables = '{\"receipt\": \"r1\"}'";
        db.run(Sql::new(undone)).await.unwrap();
        // Meanwhile another case asks for the same.
        let second = house.application("two").await;
        grant(&house, &second).await;
        let asks = Sql::built(format!("UPDATE subscription SET correlation_key = '{reference}'"));
        assert_eq!(db.run(asks).await.unwrap(), 1);
        house.another().await.work_off().await.unwrap();
        let kept = house.casework.record().message("bank/r1").await.unwrap().unwrap();
        assert_eq!((kept.state, kept.case.as_deref()), (MessageState::Delivered, Some(case.as_str())));
        assert_eq!(house.events(&case, "message_registered").await.len(), 1);
        assert!(house.events(&second, "message_registered").await.is_empty());
    }

    async fn a_message_for_one_case_is_kept_in_the_case(house) {
        let (case, reference) = reviewed(&house).await;
        let order = MessageOrder { case: Some(case.clone()), ..paid(&reference, "r1", 86_400) };
        let sent = house.casework.send_message(&bank(), &order).await.unwrap();
        assert_eq!(sent.state, MessageState::Waiting);
        house.casework.send_message(&bank(), &order).await.unwrap();
        assert_eq!(house.events(&case, "message_kept").await.len(), 1, "the same id is the same message");
        grant(&house, &case).await;
        assert_eq!(house.state(&case).await.state.process.variables()["receipt"], json!("r1"));
        let none = MessageOrder { name: "never-asked-for".into(), keep_s: 0, ..order };
        let refused = house.casework.send_message(&Actor::system(), &none).await;
        assert!(matches!(refused, Err(Fault::Refused(_))));
    }

    async fn an_account_sends_messages_of_its_names_only(house) {
        let (_, reference) = reviewed(&house).await;
        let register = Actor::third_party("register", "Register", &["message:vehicle-found", "job:vehicle-lookup"]);
        let order = paid(&reference, "r1", 60);
        for stranger in [register, house.actor("kim").await, house.actor("ada").await] {
            let refused = house.casework.send_message(&stranger, &order).await;
            assert!(matches!(refused, Err(Fault::Forbidden { .. })), "{}", stranger.id);
        }
        house.casework.send_message(&house.actor("noor").await, &order).await.unwrap();
        let every = Actor::third_party("bus", "Bus", &["message:*"]);
        house.casework.send_message(&every, &order).await.unwrap();
        let endless = MessageOrder { name: "n".repeat(201), ..order.clone() };
        assert!(matches!(house.casework.send_message(&every, &endless).await, Err(Fault::Refused(_))));
        let ages = MessageOrder { keep_s: u32::MAX, ..order };
        assert!(matches!(house.casework.send_message(&every, &ages).await, Err(Fault::Refused(_))));
    }
}
