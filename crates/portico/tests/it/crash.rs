//! The server is killed in the middle of its work, again and again: no acknowledged step is lost, none is repeated.
//!
//! On PostgreSQL every second kill is the database's. `PORTICO_CRASH_ROUNDS` makes a long run of it (1,000 kills are
//! some twenty minutes), `PORTICO_CRASH_SEED` repeats the same kills, `PORTICO_PROGRAM` names another build to be killed.
//!
//! Most lives are counted from the first step that is acknowledged in them, so that there is always something to lose; one
//! in ten from the start, so that kills also meet a server that is just coming up.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use portico_casework::{CaseEvent, Fact};
use portico_record::testing::Postgres;
use portico_record::{Record, StoredEvent};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::json;

use crate::support::binary::{Server, add_account, portico, said, verify};
use crate::support::http::{Answer, Client};

/// How often the server is killed, unless the environment says otherwise.
const ROUNDS: usize = 8;
/// How many people work at the same time.
const HANDS: usize = 4;
/// How long a round lasts before the kill, in milliseconds.
const ROUND_MS: std::ops::Range<u64> = 250..1_500;
/// In a long run lives are shorter: a kill finds something to cut off at any moment.
const LONG_ROUND_MS: std::ops::Range<u64> = 1..300;
/// The share of lives that are counted from the start of the server.
const FROM_THE_START: f64 = 0.1;
/// Longest wait for the first acknowledged step of a life.
const FIRST_STEP_TIME_MAX: Duration = Duration::from_secs(60);
/// In a long run the whole record is proved after so many kills too, not only in the end.
const VERIFY_EVERY: usize = 250;
/// A round that takes longer than this on the average of all is a server that does not come back.
const ROUND_TIME_MAX: Duration = Duration::from_secs(12);
/// Everybody's password on PostgreSQL, where there is no demo.
const PASSWORD: &str = "a password for this test";
const SERVICE: &str = "information-request";

/// One thing that somebody wants, under a key of its own.
#[derive(Clone, Debug)]
enum Wish {
    Apply { key: String },
    Complete { key: String, case: String, task: u64, element: String },
}

/// Somebody who applies as a resident and works as a clerk, without pause.
struct Hand {
    number: usize,
    random: StdRng,
    resident: Client,
    clerk: Client,
    wishes: usize,
    /// The wish that got no answer: it is repeated first.
    unanswered: Option<Wish>,
    /// Cases that still have a task to do.
    open: Vec<String>,
    /// Key of an application: its case, as acknowledged.
    applied: BTreeMap<String, String>,
    /// Case and element that were acknowledged as completed.
    completed: Vec<(String, String)>,
    /// Wishes that were repeated.
    repeated: usize,
    /// Answers that nobody should get.
    odd: Vec<String>,
    /// Steps that were acknowledged to anybody.
    steps: Arc<AtomicUsize>,
}

impl Hand {
    /// Works until a request gets no answer.
    fn work(mut self) -> Hand {
        loop {
            let wish = match self.unanswered.take() {
                Some(wish) => {
                    self.repeated += 1;
                    wish
                }
                None => match self.wish() {
                    Some(wish) => wish,
                    None => return self,
                },
            };
            match self.send(&wish) {
                Ok(answer) => self.note(wish, &answer),
                Err(_) => {
                    self.unanswered = Some(wish);
                    return self;
                }
            }
        }
    }

    /// What comes next; none when the server does not answer.
    fn wish(&mut self) -> Option<Wish> {
        self.wishes += 1;
        let key = format!("hand-{}-wish-{}", self.number, self.wishes);
        while !self.open.is_empty() && self.random.random_bool(0.7) {
            let pick = self.random.random_range(0..self.open.len());
            let case = self.open[pick].clone();
            let answer = self.clerk.get(&format!("/api/cases/{case}")).ok()?;
            let next = answer.json()["tasks"].as_array().and_then(|tasks| tasks.first().cloned());
            match next {
                // The decision would make a letter, which is another test's matter.
                Some(task) if task["element"] == "decide_request" => drop(self.open.swap_remove(pick)),
                Some(task) => {
                    let (task, element) = (task["key"].as_u64()?, task["element"].as_str()?.to_owned());
                    return Some(Wish::Complete { key, case, task, element });
                }
                // The worker has not sent the receipt yet.
                None => break,
            }
        }
        Some(Wish::Apply { key })
    }

    fn send(&self, wish: &Wish) -> std::io::Result<Answer> {
        match wish {
            Wish::Apply { key } => {
                let answers = json!({ "answers": {
                    "request": format!("All letters about {key}."), "delivery": "digital",
                    "email": "ada@westhaven.example",
                }});
                self.resident.post(&format!("/api/services/{SERVICE}/applications"), Some(key), &answers)
            }
            Wish::Complete { key, case, task, element } => {
                let answers = match element.as_str() {
                    "assess_request" => json!({ "clear": "yes" }),
                    _ => json!({ "documents": [{ "title": "A letter", "protected": "no" }] }),
                };
                let path = format!("/api/cases/{case}/tasks/{task}/complete");
                self.clerk.post(&path, Some(key), &json!({ "answers": answers }))
            }
        }
    }

    fn note(&mut self, wish: Wish, answer: &Answer) {
        if matches!(answer.status, 200 | 201) {
            self.steps.fetch_add(1, Ordering::Relaxed);
        }
        match (answer.status, wish) {
            (201, Wish::Apply { key }) => {
                let case = answer.json()["case"].as_str().unwrap_or_default().to_owned();
                self.open.push(case.clone());
                self.applied.insert(key, case);
            }
            (200, Wish::Complete { case, element, .. }) => self.completed.push((case, element)),
            // Busy is an honest answer, and so is a database that is gone: the same wish comes again.
            (500 | 503, wish) => self.unanswered = Some(wish),
            (status, wish) => self.odd.push(format!("{wish:?}: {status} {}", answer.text())),
        }
    }
}

fn rounds() -> usize {
    std::env::var("PORTICO_CRASH_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(ROUNDS)
}

#[test]
fn a_server_that_is_killed_loses_no_acknowledged_step_and_repeats_none() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("authority");
    let server = Server::demo(&dir);
    let passwords = (server.password("ada"), server.password("kim"));
    let database = format!("sqlite:{}", dir.join("portico.sqlite").display());
    kill_again_and_again(&dir, &database, server, (&passwords.0, &passwords.1), |_| {});
}

#[test]
fn a_killed_database_loses_no_acknowledged_step_either() {
    let Some(mut postgres) = Postgres::start() else { return };
    let database = postgres.database("crash");
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let configuration =
        format!("[authority]\nname = \"Crash\"\nzone = \"UTC\"\n[record]\ndatabase = \"{database}\"\n");
    std::fs::write(dir.join("portico.toml"), configuration).unwrap();
    let at = dir.to_str().unwrap();
    let service = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../services").join(SERVICE);
    let published = portico(&["publish", service.to_str().unwrap(), "--dir", at]);
    assert!(published.status.success(), "{}", said(&published));
    add_account(&["user", "ada", "Ada Holm", "--dir", at], PASSWORD);
    add_account(&["user", "kim", "Kim Berg", "--role", "clerk", "--dir", at], PASSWORD);
    let server = Server::serve(dir);
    kill_again_and_again(dir, &database, server, (PASSWORD, PASSWORD), |round| {
        if round % 2 == 0 {
            postgres.kill_9_and_restart();
        }
    });
}

/// Rounds of work, each ended by a kill; `also` may kill something else at the same moment.
fn kill_again_and_again(
    dir: &Path,
    database: &str,
    mut server: Server,
    passwords: (&str, &str),
    mut also: impl FnMut(usize),
) {
    let rounds = rounds();
    let seed = std::env::var("PORTICO_CRASH_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed: u64 = seed.unwrap_or_else(rand::random);
    println!("PORTICO_CRASH_SEED={seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let began = Instant::now();
    let resident = Client::signed_in(&server.address, "ada", passwords.0);
    let clerk = Client::signed_in(&server.address, "kim", passwords.1);
    let steps = Arc::new(AtomicUsize::new(0));
    let mut hands: Vec<Hand> = (0..HANDS)
        .map(|number| Hand {
            number,
            random: StdRng::seed_from_u64(random.random()),
            resident: resident.clone(),
            clerk: clerk.clone(),
            wishes: 0,
            unanswered: None,
            open: Vec::new(),
            applied: BTreeMap::new(),
            completed: Vec::new(),
            repeated: 0,
            odd: Vec::new(),
            steps: steps.clone(),
        })
        .collect();
    let lives = if rounds > ROUNDS { LONG_ROUND_MS } else { ROUND_MS };
    for round in 1..=rounds {
        let life = Duration::from_millis(random.random_range(lives.clone()));
        let known: usize = hands.iter().map(|hand| hand.applied.len() + hand.completed.len()).sum();
        let before = steps.load(Ordering::Relaxed);
        let working: Vec<_> = hands.into_iter().map(|hand| std::thread::spawn(move || hand.work())).collect();
        if !random.random_bool(FROM_THE_START) {
            let waiting = Instant::now();
            while steps.load(Ordering::Relaxed) == before && waiting.elapsed() < FIRST_STEP_TIME_MAX {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
        std::thread::sleep(life);
        also(round);
        server.kill_9();
        hands = working.into_iter().map(|thread| thread.join().unwrap()).collect();
        let acknowledged: usize =
            hands.iter().map(|hand| hand.applied.len() + hand.completed.len()).sum::<usize>() - known;
        let cut = hands.iter().filter(|hand| hand.unanswered.is_some()).count();
        println!("round {round}: {acknowledged} steps acknowledged in {life:?}, {cut} requests cut off");
        server = Server::serve(dir);
        for hand in &mut hands {
            hand.resident.address.clone_from(&server.address);
            hand.clerk.address.clone_from(&server.address);
            nothing_acknowledged_is_lost(hand);
        }
        if round % VERIFY_EVERY == 0 {
            verify(dir);
        }
        let time_max = ROUND_TIME_MAX.saturating_mul(u32::try_from(rounds).unwrap());
        assert!(
            began.elapsed() < time_max,
            "round {round} of {rounds}: the server does not come back in time"
        );
    }
    for hand in &mut hands {
        ask_again(hand);
        assert!(hand.odd.is_empty(), "answers that nobody should get: {:#?}", hand.odd);
    }
    server.kill_9();
    let report = verify(dir);
    exactly_once(database, &hands);
    let repeated: usize = hands.iter().map(|hand| hand.repeated).sum();
    println!(
        "{rounds} kills: {} cases, {} events, {repeated} requests repeated, {:?}",
        report["cases"],
        report["events"],
        began.elapsed()
    );
    let completed: usize = hands.iter().map(|hand| hand.completed.len()).sum();
    assert!(
        repeated > 0 && completed > 0,
        "{repeated} repeated, {completed} completed: the test has shown nothing"
    );
}

/// The last of each, straight after the restart and before anything is repeated; all are counted in the end.
fn nothing_acknowledged_is_lost(hand: &Hand) {
    let mut cases: Vec<&String> = hand.completed.iter().rev().take(3).map(|(case, _)| case).collect();
    cases.extend(hand.applied.values());
    for case in cases.iter().rev().take(6) {
        let answer = hand.clerk.get(&format!("/api/cases/{case}")).unwrap();
        assert_eq!(answer.status, 200, "the acknowledged case {case} is gone: {}", answer.text());
        let open = answer.json()["tasks"].to_string();
        for (_, element) in hand.completed.iter().filter(|(own, _)| own == *case) {
            assert!(
                !open.contains(element),
                "{case}: {element} was acknowledged as completed and is open again"
            );
        }
    }
}

/// What got no answer is repeated under its key until it is answered.
fn ask_again(hand: &mut Hand) {
    while let Some(wish) = hand.unanswered.take() {
        hand.repeated += 1;
        let answer = hand.send(&wish).unwrap();
        hand.note(wish, &answer);
    }
}

/// The whole log against what was acknowledged.
fn exactly_once(database: &str, hands: &[Hand]) {
    let mut applications: BTreeMap<String, String> = BTreeMap::new();
    let mut completions: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut notices: BTreeMap<(String, String), usize> = BTreeMap::new();
    for stored in log(database) {
        match CaseEvent::read(&stored).unwrap() {
            CaseEvent::Fact(Fact::ApplicationReceived { answers, .. }) => {
                let request = answers["request"].as_str().unwrap().to_owned();
                let twice = applications.insert(request.clone(), stored.case.clone());
                assert_eq!(twice, None, "{request:?} became two cases");
            }
            CaseEvent::Fact(Fact::NoticeSent { message, .. }) => {
                *notices.entry((stored.case.clone(), message)).or_default() += 1;
            }
            CaseEvent::Process(portico_process::Event::TaskCompleted { element, .. }) => {
                *completions.entry((stored.case.clone(), element.to_string())).or_default() += 1;
            }
            _ => {}
        }
    }
    let acknowledged: BTreeMap<String, String> = hands
        .iter()
        .flat_map(|hand| &hand.applied)
        .map(|(key, case)| (format!("All letters about {key}."), case.clone()))
        .collect();
    assert_eq!(applications, acknowledged, "the log and the acknowledged applications differ");
    let mut expected: BTreeMap<(String, String), usize> = BTreeMap::new();
    for done in hands.iter().flat_map(|hand| &hand.completed) {
        *expected.entry(done.clone()).or_default() += 1;
    }
    assert_eq!(completions, expected, "the log and the acknowledged completions differ");
    assert!(completions.values().all(|times| *times == 1), "a task was completed twice");
    assert!(notices.values().all(|times| *times == 1), "a notice was recorded twice");
    println!("{} applications and {} completions, each exactly once", applications.len(), completions.len());
}

#[tokio::main(flavor = "current_thread")]
async fn log(database: &str) -> Vec<StoredEvent> {
    let record = Record::open(database).await.unwrap();
    let mut all: Vec<StoredEvent> = Vec::new();
    loop {
        let more = record.follow(all.last().map_or(0, |last| last.position), 1_000).await.unwrap();
        if more.is_empty() {
            return all;
        }
        all.extend(more);
    }
}
