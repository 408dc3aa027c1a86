//! After the faults: one node without any ends what was begun, and the record is held against what was acknowledged.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use portico_casework::{CaseEvent, Casework, Fact, Held, JobEnd, JobOrder, ManualClock};
use portico_process::Event;
use portico_record::StoredEvent;
use portico_record::sql::seam;
use serde_json::{Map, json};

use super::node::{clerk, open, register, resident};
use super::world::{Shared, Wish, World};

/// Rounds in which everything must have come to its end.
const ROUNDS: usize = 60;
/// The time between two of them, seconds: longer than every lease, rest and timer.
const ROUND_S: i64 = 1_200;

pub fn prove(url: &str, world: &Shared) {
    seam::install(None);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let now = Timestamp::from_microsecond(world.lock().unwrap().now_us).unwrap();
        let clock = Arc::new(ManualClock::at(now));
        let casework = open(url, clock.clone(), world).await;
        // No clock was wrong by more than ten minutes: behind that nothing is held any more.
        for _ in 0..ROUNDS {
            clock.advance_s(ROUND_S);
            end_what_was_begun(&casework, world).await;
        }
        let log = whole_log(&casework).await;
        let report = casework.verify().await.unwrap();
        let mut stuck = Vec::new();
        for case in log.iter().map(|event| event.case.clone()).collect::<BTreeSet<_>>() {
            let open = casework.read_case(&clerk(), &case).await.unwrap();
            if !open.state.process.is_ended() {
                stuck.push(open.state.process.tokens().into_keys().collect::<Vec<_>>());
            }
        }
        let mut lost = unfound(&casework, &log).await;
        casework.record().index_all_words().await.unwrap();
        lost.extend(unfound(&casework, &log).await);
        casework.record().close().await;
        let mut world = world.lock().unwrap();
        world.wrong.extend(report.findings.iter().map(|damage| format!("verify: {damage}")));
        world.wrong.extend(stuck.into_iter().map(|at| format!("a case is stuck at {at:?}")));
        world.wrong.extend(lost.into_iter().map(|case| format!("the search does not find case {case}")));
        hold_against(&mut world, &log);
    });
}

/// Cases that are not found by their reference and the name of the person.
async fn unfound(casework: &Casework, log: &[StoredEvent]) -> Vec<String> {
    let mut lost = Vec::new();
    for case in log.iter().map(|event| event.case.clone()).collect::<BTreeSet<_>>() {
        let open = casework.read_case(&clerk(), &case).await.unwrap();
        let text = format!("{} {}", open.row.view.reference, open.row.view.title);
        let found = casework.find_cases(&clerk(), &text, 10).await.unwrap();
        if found.lines.iter().all(|line| line.case != case) {
            lost.push(case);
        }
    }
    lost
}

/// What got no answer is repeated; jobs, tasks, timers and effects are done; the follower reads to the end.
async fn end_what_was_begun(casework: &Casework, world: &Shared) {
    let asked = world.lock().unwrap().asked.clone();
    for (place, asked) in asked.iter().enumerate().filter(|(_, asked)| !asked.answered) {
        let answers = json!({ "applicant": asked.key, "purpose": "A stall", "zone": "A", "area": 12 });
        let serde_json::Value::Object(answers) = answers else { unreachable!() };
        match &asked.wish {
            Wish::Apply => {
                let opened = casework.apply(&resident(), "simulated", &answers, &asked.key).await.unwrap();
                world.lock().unwrap().applied.insert(asked.key.clone(), opened.case);
            }
            Wish::Complete { case, task } => {
                let answers = Map::from_iter([("decided".to_owned(), json!(true))]);
                let key = Some(asked.key.clone());
                let done = casework.complete_task(&clerk(), case, *task, &answers, key).await;
                let mut world = world.lock().unwrap();
                match done {
                    Ok(_) => {
                        world.completed.insert((case.clone(), *task));
                    }
                    Err(fault) => world.wrong.push(format!("{} was refused: {fault}", asked.key)),
                }
            }
        }
        world.lock().unwrap().asked[place].answered = true;
    }
    casework.work_off().await.unwrap();
    let order = JobOrder { kind: "look-up".into(), worker: "last".into(), limit: 100, lease_s: 60 };
    for job in casework.take_jobs(&register(), &order).await.unwrap() {
        let held =
            Held { case: job.case, key: u64::try_from(job.key).unwrap(), worker: order.worker.clone() };
        let end = JobEnd::Completed { variables: Map::new() };
        casework.end_job(&register(), &held, &end, None).await.unwrap();
        let mut world = world.lock().unwrap();
        world.took(&held.case, held.key, job.attempts);
        world.jobs_done.insert((held.case, held.key), (job.attempts, held.worker));
    }
    let cases: Vec<String> = world.lock().unwrap().applied.values().cloned().collect();
    for case in cases {
        let open = casework.read_case(&clerk(), &case).await.unwrap();
        for task in open.state.process.tasks() {
            casework.complete_task(&clerk(), &case, task.key, &Map::new(), None).await.unwrap();
            world.lock().unwrap().completed.insert((case.clone(), task.key));
        }
    }
    // As long as a node that died still has the turn, there is another round.
    let Some(mut turn) = casework.take_turn("simulated", "last").await.unwrap() else { return };
    loop {
        let events = casework.follow(turn.position(), 500).await.unwrap();
        let Some(last) = events.last() else { return };
        world.lock().unwrap().delivered.extend(events.iter().map(|event| event.position));
        assert!(casework.advance(&mut turn, last.position).await.unwrap(), "nobody else reads");
    }
}

async fn whole_log(casework: &Casework) -> Vec<StoredEvent> {
    let mut log: Vec<StoredEvent> = Vec::new();
    loop {
        let after = log.last().map_or(0, |event| event.position);
        let more = casework.follow(after, 1_000).await.unwrap();
        if more.is_empty() {
            return log;
        }
        log.extend(more);
    }
}

/// The log against what was acknowledged.
fn hold_against(world: &mut World, log: &[StoredEvent]) {
    let mut applications: BTreeMap<String, String> = BTreeMap::new();
    let mut once: BTreeMap<(String, &'static str, u64), usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut completed = BTreeSet::new();
    let mut jobs_done = BTreeSet::new();
    for stored in log {
        let mut count = |what, key| *once.entry((stored.case.clone(), what, key)).or_default() += 1;
        match CaseEvent::read(stored).unwrap() {
            CaseEvent::Fact(Fact::ApplicationReceived { answers, .. }) => {
                let key = answers["applicant"].as_str().unwrap().to_owned();
                if applications.insert(key.clone(), stored.case.clone()).is_some() {
                    wrong.push(format!("{key} became two cases"));
                }
            }
            CaseEvent::Fact(Fact::NoticeSent { .. }) => count("notice", 0),
            CaseEvent::Process(Event::TaskCompleted { task, .. }) => {
                count("task", task);
                completed.insert((stored.case.clone(), task));
            }
            CaseEvent::Process(Event::TimerFired { timer, .. }) => count("timer", timer),
            CaseEvent::Process(Event::JobCompleted { job, element, .. }) => {
                count("job", job);
                if *element == *"look_up" {
                    jobs_done.insert((stored.case.clone(), job));
                }
            }
            _ => {}
        }
    }
    for ((case, what, _), times) in once.iter().filter(|(_, times)| **times > 1) {
        wrong.push(format!("{}: a {what} came {times} times", world.name(case)));
    }
    if applications != world.applied {
        wrong.push(format!("acknowledged {:?}, in the log {applications:?}", world.applied));
    }
    if let Some((case, _)) = world.completed.difference(&completed).next() {
        wrong.push(format!("an acknowledged completion of {} is lost", world.name(case)));
    }
    for (job, (attempt, worker)) in &world.jobs_done {
        if !jobs_done.contains(job) {
            wrong.push(format!("an acknowledged job of {} is lost", world.name(&job.0)));
        }
        if world.taken.get(job) != Some(attempt) {
            wrong.push(format!("{worker} ended a job of {} that was given to another", world.name(&job.0)));
        }
    }
    for case in applications.values() {
        let sent = world.mails.iter().filter(|(key, _)| key.starts_with(case.as_str())).count();
        if sent != 1 {
            wrong.push(format!("{}: mail left under {sent} keys", world.name(case)));
        }
    }
    if world.mails.values().any(|said| said.windows(2).any(|two| two[0] != two[1])) {
        wrong.push("one key stands for two mails".to_owned());
    }
    // The first follower begins at the end of the log that it meets.
    let first = world.delivered.first().copied().unwrap_or(i64::MAX);
    let missing = log
        .iter()
        .map(|event| event.position)
        .find(|position| *position > first && !world.delivered.contains(position));
    if let Some(position) = missing {
        wrong.push(format!("event {position} was never delivered"));
    }
    world.wrong.extend(wrong);
}
