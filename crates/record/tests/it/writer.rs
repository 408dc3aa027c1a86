//! The queue before the group commit.

use crate::house::{House, on_both, step};
use portico_record::{CommitError, Writer, WriterLimits};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

on_both! {
    async fn sixty_four_callers_each_get_their_own_answer_after_it_is_durable(house) {
        let writer = Writer::start(house.record.clone(), WriterLimits::default());
        let mut callers = Vec::new();
        for caller in 0..64 {
            let (writer, record) = (writer.clone(), house.record.clone());
            callers.push(tokio::spawn(async move {
                let case = format!("c{caller}");
                for seq in 0..5 {
                    let done = writer.commit(step(&case, seq)).await.unwrap();
                    assert_eq!((done.case.as_str(), done.seq), (case.as_str(), seq + 1));
                    assert!(record.case(&case).await.unwrap().unwrap().seq > seq, "what is acknowledged can be read");
                    let stale = writer.commit(step(&case, seq)).await;
                    assert!(matches!(stale, Err(CommitError::Stale { .. })), "{stale:?}");
                }
            }));
        }
        for caller in callers {
            caller.await.unwrap();
        }
        let report = house.record.verify().await.unwrap();
        assert_eq!((report.cases, report.events, report.findings.len()), (64, 320, 0));
    }

    async fn a_full_queue_says_when_to_come_again_and_loses_nothing_it_took(house) {
        let limits = WriterLimits { queue_max: 8, group_max: 4, retry_after_ms: 250 };
        let writer = Writer::start(house.record.clone(), limits);
        let taken = Arc::new(AtomicUsize::new(0));
        let mut callers = Vec::new();
        for n in 0..200 {
            let (writer, taken) = (writer.clone(), taken.clone());
            callers.push(tokio::spawn(async move {
                match writer.commit(step(&format!("c{n}"), 0)).await {
                    Ok(_) => { taken.fetch_add(1, Ordering::Relaxed); }
                    Err(error) => assert_eq!(error, CommitError::Busy { retry_after_ms: 250 }),
                }
            }));
        }
        for caller in callers {
            caller.await.unwrap();
        }
        let taken = taken.load(Ordering::Relaxed);
        assert!((8..200).contains(&taken), "{taken} were taken");
        assert_eq!(house.record.follow(0, 1000).await.unwrap().len(), taken);
        assert!(writer.commit(step("after", 0)).await.is_ok());
    }
}
