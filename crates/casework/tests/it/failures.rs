//! What cannot be sent: after the last try somebody has a task.

use portico_casework::{Actor, FailureEnd, Fault, OutboundError, Repair};
use serde_json::json;

use crate::house::{House, on_both};

/// Hours in which every try of an effect has had its turn.
const TRIES: usize = 20;

/// A case whose letter of refusal could not be sent, and the key of the task.
async fn failed(house: &House) -> (String, u64) {
    house.publish_shipped("parking-permit", "").await;
    let case = house.application("one").await;
    house.post.breaks(OutboundError::Temporary("the mail server does not answer".into()));
    house.complete(&case, json!({ "decision": "refused", "reasons": "The street is full." })).await;
    try_until_it_is_given_up(house).await;
    let key = *house.state(&case).await.state.file.failures.keys().next().unwrap();
    (case, key)
}

async fn try_until_it_is_given_up(house: &House) {
    for _ in 0..TRIES {
        house.casework.work_off().await.unwrap();
        house.clock.advance_s(3_600);
    }
}

on_both! {
    async fn after_the_last_try_the_office_and_an_administrator_have_a_task_that_says_what_failed(house) {
        let (case, key) = failed(&house).await;
        for account in ["kim", "noor"] {
            let list = house.worklist(account).await;
            assert_eq!(list.len(), 1, "{account}: {list:?}");
            assert_eq!((list[0].case.as_str(), list[0].key), (case.as_str(), key));
            assert_eq!(list[0].failed.as_deref(), Some("letter"));
        }
        assert!(house.worklist("lib").await.is_empty(), "it is of another office");
        let kim = house.actor("kim").await;
        let found = house.casework.failed_effect(&kim, &case, key).await.unwrap();
        assert_eq!(found.failure.error, "the mail server does not answer");
        assert!(found.failure.job.is_some() && !found.what.is_empty());
        let desk = house.casework.desk_case(&kim, &case).await.unwrap();
        assert_eq!(desk.failures.len(), 1);
        assert_eq!(house.events(&case, "effect_failed").await.len(), 1, "told once, however often it was tried");
        for stranger in [house.actor("lib").await, house.actor("ada").await] {
            let refused = house.casework.failed_effect(&stranger, &case, key).await;
            assert!(matches!(refused, Err(Fault::Forbidden { .. })), "{}", stranger.id);
        }
        house.holds().await;
    }

    async fn trying_again_sends_it_under_the_same_key_and_the_case_goes_on(house) {
        let (case, key) = failed(&house).await;
        let kim = house.actor("kim").await;
        let silent = house.casework.end_failure(&kim, &case, key, FailureEnd::Retry, " ").await;
        assert!(matches!(silent, Err(Fault::Refused(_))));
        house.post.is_mended();
        let first = house.state(&case).await.state.file.failures[&key].key.clone();
        let reason = "The mail server answers again";
        house.casework.end_failure(&kim, &case, key, FailureEnd::Retry, reason).await.unwrap();
        assert!(house.worklist("kim").await.is_empty());
        let (one, two) = (house.casework.work_off(), house.another().await);
        let (one, two) = tokio::join!(one, two.work_off());
        one.unwrap();
        two.unwrap();
        assert_eq!(house.post.sent(), [first], "two nodes, one letter");
        let open = house.state(&case).await;
        assert!(open.state.process.is_ended() && open.state.file.letters.len() == 1);
        let told = house.events(&case, "effect_retried").await;
        assert_eq!((told[0].0.as_str(), &told[0].1["reason"]), ("kim", &json!(reason)));
        let late = house.casework.end_failure(&kim, &case, key, FailureEnd::GiveUp, "Late").await;
        assert!(matches!(late, Err(Fault::TaskGone)), "somebody was quicker");
        house.holds().await;
    }

    async fn giving_up_lets_the_case_go_on_without_it(house) {
        let (case, key) = failed(&house).await;
        let noor = house.actor("noor").await;
        let reason = "She was told at the counter";
        house.casework.end_failure(&noor, &case, key, FailureEnd::GiveUp, reason).await.unwrap();
        house.post.is_mended();
        house.casework.work_off().await.unwrap();
        let open = house.state(&case).await;
        assert!(open.state.process.is_ended() && open.state.file.letters.is_empty());
        assert!(house.post.sent().is_empty() && house.worklist("noor").await.is_empty());
        assert_eq!(house.events(&case, "effect_given_up").await[0].1["reason"], json!(reason));
        house.holds().await;
    }

    async fn what_fails_again_is_a_new_task_and_what_is_mended_as_an_incident_is_sent_too(house) {
        let (case, key) = failed(&house).await;
        let noor = house.actor("noor").await;
        house.casework.end_failure(&noor, &case, key, FailureEnd::Retry, "Perhaps").await.unwrap();
        try_until_it_is_given_up(&house).await;
        let again: Vec<u64> = house.state(&case).await.state.file.failures.keys().copied().collect();
        assert!(again.len() == 1 && again[0] != key, "{again:?}");
        // The incident that goes along is mended on the page for administrators.
        house.post.is_mended();
        let incident = house.state(&case).await.state.process.incidents().next().unwrap().key;
        house.casework.repair(&noor, &case, &Repair::Retry { incident }, "Mended").await.unwrap();
        assert!(house.worklist("noor").await.is_empty());
        house.casework.work_off().await.unwrap();
        assert_eq!(house.post.sent().len(), 1);
        assert!(house.state(&case).await.state.process.is_ended());
        house.holds().await;
    }

    async fn a_letter_of_the_term_that_cannot_be_made_is_a_task_too(house) {
        house.publish_shipped("parking-permit", "extension = \"2 weeks\"\nextension_letter = \"decision\"").await;
        let case = house.application("one").await;
        let kim = house.actor("kim").await;
        house.post.breaks(OutboundError::Permanent("the template is not there".into()));
        house.casework.extend_term(&kim, &case, "An inspection").await.unwrap();
        house.casework.work_off().await.unwrap();
        let list = house.worklist("kim").await;
        let failed = list.iter().find(|item| item.failed.is_some()).unwrap();
        assert_eq!(list.len(), 2, "what cannot work is not tried again: {list:?}");
        house.post.is_mended();
        house.casework.end_failure(&kim, &case, failed.key, FailureEnd::Retry, "Put there").await.unwrap();
        house.casework.work_off().await.unwrap();
        assert_eq!(house.state(&case).await.state.file.letters.len(), 1);
        assert_eq!(house.post.sent(), [format!("{case}:term_extended")]);
        house.holds().await;
    }

    async fn one_effect_that_cannot_be_put_down_keeps_no_other_waiting(house) {
        house.publish_shipped("parking-permit", "").await;
        let case = house.application("one").await;
        house.complete(&case, json!({ "decision": "refused", "reasons": "The street is full." })).await;
        // An effect of a case that does not exist: a backup that was restored by hand, or a fault of ours.
        let lost = portico_record::NewEffect {
            key: "a".into(), kind: "letter".into(), body: json!({ "case": "gone", "job": 1 }), run_at_us: 0,
        };
        let row = house.state(&case).await;
        let step = portico_record::Step {
            case: "another".into(), service: "parking-permit".into(), bundle: row.row.bundle.clone(),
            events: vec![portico_record::NewEvent { kind: "note_added".into(), actor: "x".into(), channel: "system".into(), body: json!({ "kind": "note_added", "text": "x" }).into(), ..Default::default() }],
            snapshot: json!({}).into(), outbox: vec![lost], ..Default::default()
        };
        house.casework.record().commit(vec![step]).await.remove(0).unwrap();
        try_until_it_is_given_up(&house).await;
        assert_eq!(house.post.sent().len(), 1);
        let system = Actor::system();
        assert!(house.casework.read_case(&system, &case).await.unwrap().state.process.is_ended());
    }
}
