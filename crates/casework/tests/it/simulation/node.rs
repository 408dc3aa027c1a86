//! One node: the application with its worker, a follower of the log, an outside worker, and people who call it.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use portico_casework::{
    Actor, Authority, Casework, Clock, Fault, Held, JobEnd, JobOrder, LetterOrder, MailOrder, Outbound,
    Pending,
};
use portico_record::Record;
use portico_record::sql::seam::{self, Moment};
use portico_service::calendar::Calendar;
use rand::Rng as _;
use serde_json::{Map, json};
use tokio::runtime::{Builder, Runtime};

use super::database::Database;
use super::gate::Gate;
use super::schedule::Plan;
use super::world::{Asked, Shared, Wish};

/// People who call a node at the same time.
const PEOPLE: usize = 2;
/// Seconds for which the outside worker holds a job.
const LEASE_S: i64 = 60;
/// The name under which the followers of all nodes remember how far they are.
const FOLLOWER: &str = "simulated";
/// Events that a follower takes at a time.
const FOLLOWED: i64 = 7;

/// The clock of a node: the true time, and by how much it is wrong.
pub struct NodeClock {
    world: Shared,
    pub skew_us: AtomicI64,
}

impl Clock for NodeClock {
    fn now(&self) -> Timestamp {
        let now_us = self.world.lock().unwrap().now_us + self.skew_us.load(Ordering::Relaxed);
        Timestamp::from_microsecond(now_us).unwrap()
    }
}

/// Mail goes to the world, which counts it.
struct Post(Shared);

impl Outbound for Post {
    fn letter<'a>(&'a self, _: LetterOrder) -> Pending<'a, Vec<u8>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn mail<'a>(&'a self, order: MailOrder) -> Pending<'a, bool> {
        let said = format!("{} {} {}", order.to, order.subject, order.text);
        self.0.lock().unwrap().mails.entry(order.key).or_default().push(said);
        Box::pin(async { Ok(true) })
    }
}

/// A node that lives.
pub struct Node {
    pub number: usize,
    pub gate: Arc<Gate>,
    pub clock: Arc<NodeClock>,
    /// By which the database knows it: each life has its own.
    pub name: String,
    /// Calls that wait for a lock.
    pub blocked: Cell<usize>,
    runtime: Runtime,
}

/// What a task of a node has.
#[derive(Clone)]
struct Part {
    casework: Arc<Casework>,
    world: Shared,
    plan: Plan,
    number: usize,
    life: u64,
}

impl Node {
    /// Starts a node over the record; `life` tells it from its predecessors.
    pub fn start(
        database: &Database,
        number: usize,
        life: u64,
        world: &Shared,
        plan: &Plan,
        skew_us: i64,
    ) -> Node {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let clock = Arc::new(NodeClock { world: world.clone(), skew_us: AtomicI64::new(skew_us) });
        let gate = Arc::new(Gate::default());
        seam::install(None);
        let name = format!("node-{number}-{life}");
        let casework = runtime.block_on(open(&database.url(&name), clock.clone(), world));
        let part = Part { casework, world: world.clone(), plan: plan.clone(), number, life };
        runtime.spawn(part.clone().work());
        runtime.spawn(part.clone().follow());
        runtime.spawn(part.clone().do_jobs());
        runtime.spawn(part.clone().index());
        for _ in 0..PEOPLE {
            runtime.spawn(part.clone().call());
        }
        drop(part);
        let node = Node { number, gate, clock, name, blocked: Cell::new(0), runtime };
        node.settle(database);
        node
    }

    /// Runs until everything waits at the gate, or in the database for a lock. Says whether more calls wait for one, or
    /// fewer, than before.
    pub fn settle(&self, database: &Database) -> bool {
        let before = self.blocked.get();
        loop {
            let is_calm = self.run(self.gate.settle_but(self.blocked.get()));
            let blocked = match self.gate.under_way() {
                0 => 0,
                _ => database.blocked(&self.name),
            };
            if is_calm && blocked == self.blocked.get() {
                return blocked != before;
            }
            self.blocked.set(blocked);
        }
    }

    /// Runs until the transactions that were given up are rolled back: each of the others waits at the gate.
    pub fn roll_back(&self, database: &Database) {
        // One that waits for something else than the gate is left alone after so many looks.
        const LOOKS: usize = 200;
        let at_the_gate = || {
            let waiting = self.gate.waiting();
            waiting.iter().filter(|moment| matches!(moment, Moment::Within | Moment::Commit)).count()
        };
        for _ in 0..LOOKS {
            if !database.is_postgres() || database.idle_in_transaction(&self.name) <= at_the_gate() {
                return;
            }
            self.run(std::future::pending());
        }
    }

    /// Runs for a while, or until something has happened; says whether it has.
    fn run(&self, until: impl Future<Output = ()>) -> bool {
        /// How often the database is asked about a call that has not ended: what happens does not depend on it.
        const LOOK: Duration = Duration::from_millis(2);
        seam::install(self.gate.seam());
        let happened = self.runtime.block_on(async { tokio::time::timeout(LOOK, until).await.is_ok() });
        seam::install(None);
        happened
    }

    /// Ends where it stands.
    pub fn die(self) {
        seam::install(None);
        self.runtime.shutdown_background();
    }
}

/// The application over the record, on a clock.
pub async fn open(url: &str, clock: Arc<dyn Clock>, world: &Shared) -> Arc<Casework> {
    let record = Record::open(url).await.unwrap();
    let authority = Authority {
        name: "Simulated".to_owned(),
        address: Vec::new(),
        calendar: Calendar { zone: TimeZone::UTC, ..Calendar::default() },
    };
    let post = Arc::new(Post(world.clone()));
    Arc::new(Casework::open(record, clock, post, authority).await.unwrap())
}

/// The person who applies.
pub fn resident() -> Actor {
    let mut actor = Actor::resident("ada", "Ada Holm");
    actor.email = Some("ada@westhaven.example".to_owned());
    actor
}

/// The person who decides.
pub fn clerk() -> Actor {
    Actor::clerk("kim", "Kim Berg", &["clerk"])
}

/// The outside worker's account.
pub fn register() -> Actor {
    Actor::third_party("register", "Register", &["job:*"])
}

/// Waits for a turn.
async fn turn() {
    drop(seam::reach(Moment::Turn).await);
}

impl Part {
    /// The node's own worker: timers and effects.
    async fn work(self) {
        loop {
            turn().await;
            let done = self.casework.work_once().await;
            self.note(&format!("worker {:?}", done.map_err(|_| "failed")));
        }
    }

    /// The node's own indexer: words get into the search indexes behind the commits.
    async fn index(self) {
        loop {
            turn().await;
            let done = self.casework.record().index_words().await;
            self.note(&format!("indexer {:?}", done.map_err(|_| "failed")));
        }
    }

    /// A webhook, as it were: reads the log in order, delivers, remembers.
    async fn follow(self) {
        loop {
            turn().await;
            if let Ok(delivered) = self.follow_once().await {
                self.note(&format!("follower delivered {delivered}"));
            }
        }
    }

    async fn follow_once(&self) -> Result<usize, Fault> {
        let node = format!("{}-{}", self.number, self.life);
        let Some(mut own) = self.casework.take_turn(FOLLOWER, &node).await? else { return Ok(0) };
        let events = self.casework.follow(own.position(), FOLLOWED).await?;
        let Some(last) = events.last().map(|event| event.position) else { return Ok(0) };
        if self.plan.cursor_first {
            self.casework.advance(&mut own, last).await?;
        }
        turn().await;
        self.world.lock().unwrap().delivered.extend(events.iter().map(|event| event.position));
        if !self.plan.cursor_first {
            self.casework.advance(&mut own, last).await?;
        }
        Ok(events.len())
    }

    /// An outside worker that is sometimes slower than its lease.
    async fn do_jobs(self) {
        let worker = format!("at-{}-{}", self.number, self.life);
        let order =
            JobOrder { kind: "look-up".to_owned(), worker: worker.clone(), limit: 2, lease_s: LEASE_S };
        loop {
            turn().await;
            let Ok(jobs) = self.casework.take_jobs(&register(), &order).await else { continue };
            let mut held = Vec::new();
            for job in jobs {
                let key = u64::try_from(job.key).unwrap();
                let mut world = self.world.lock().unwrap();
                world.took(&job.case, key, job.attempts);
                let name = world.name(&job.case);
                world.note(&format!("{worker} holds a job of {name} for the {}. time", job.attempts));
                held.push((Held { case: job.case, key, worker: worker.clone() }, job.attempts));
            }
            for (held, attempt) in held {
                let turns = self.world.lock().unwrap().random.random_range(0..4);
                for _ in 0..turns {
                    turn().await;
                }
                self.end_job(&held, attempt).await;
            }
        }
    }

    async fn end_job(&self, held: &Held, attempt: i64) {
        let end = JobEnd::Completed { variables: Map::new() };
        let key = format!("{}-{}-{}", held.case, held.key, held.worker);
        let done = self.casework.end_job(&register(), held, &end, Some(key)).await;
        let job = (held.case.clone(), held.key);
        let mut world = self.world.lock().unwrap();
        let name = world.name(&held.case);
        match done {
            Ok(_) => {
                world.jobs_done.insert(job, (attempt, held.worker.clone()));
                world.acknowledged += 1;
                world.note(&format!("{} ended a job of {name}", held.worker));
            }
            Err(Fault::JobGone) => world.note(&format!("{} no longer holds a job of {name}", held.worker)),
            Err(_) => world.note(&format!("{} got no answer", held.worker)),
        }
    }

    /// Somebody who applies and decides, and asks again when there was no answer.
    async fn call(self) {
        loop {
            turn().await;
            let Some(place) = self.wish().await else { continue };
            let asked = self.world.lock().unwrap().asked[place].clone();
            let key = match self.plan.keys {
                true => asked.key.clone(),
                false => format!("{} for the {}. time", asked.key, asked.times),
            };
            match &asked.wish {
                Wish::Apply => self.apply(place, &asked, &key).await,
                Wish::Complete { case, task } => self.complete(place, &asked, case, *task, key).await,
            }
        }
    }

    /// What is wished next: what got no answer, or something new.
    async fn wish(&self) -> Option<usize> {
        let open = {
            let mut world = self.world.lock().unwrap();
            let again = world.asked.iter().position(|asked| !asked.answered && asked.at.is_none());
            if let Some(place) = again {
                world.asked[place].at = Some((self.number, self.life));
                world.asked[place].times += 1;
                return Some(place);
            }
            let applied = world.asked.iter().filter(|asked| asked.wish == Wish::Apply).count();
            if applied < self.plan.cases && world.random.random_bool(0.4) {
                return Some(ask(&mut world.asked, Wish::Apply, format!("wish-{applied}"), self));
            }
            let cases: Vec<String> = world.applied.values().cloned().collect();
            if cases.is_empty() {
                return None;
            }
            let pick = world.random.random_range(0..cases.len());
            cases[pick].clone()
        };
        let case = self.casework.read_case(&clerk(), &open).await.ok()?;
        let task = case.state.process.tasks().next()?.key;
        let mut world = self.world.lock().unwrap();
        let wish = Wish::Complete { case: open, task };
        if world.asked.iter().any(|asked| asked.wish == wish) {
            return None;
        }
        let key = format!("task-{}", world.asked.len());
        Some(ask(&mut world.asked, wish, key, self))
    }

    async fn apply(&self, place: usize, asked: &Asked, key: &str) {
        let answers = json!({
            "applicant": asked.key, "purpose": "A stall", "zone": "A", "area": 12,
        });
        let serde_json::Value::Object(answers) = answers else { unreachable!() };
        let opened = self.casework.apply(&resident(), "simulated", &answers, key).await;
        let mut world = self.world.lock().unwrap();
        match opened {
            Ok(opened) => {
                if let Some(before) = world.applied.insert(asked.key.clone(), opened.case.clone())
                    && before != opened.case
                {
                    world.wrong.push(format!("{} was acknowledged as two cases", asked.key));
                }
                world.asked[place].answered = true;
                world.acknowledged += 1;
                world.note(&format!("node {}: {} is a case", self.number, asked.key));
            }
            Err(fault) => self.no_answer(&mut world, place, &fault),
        }
        world.asked[place].at = None;
    }

    async fn complete(&self, place: usize, asked: &Asked, case: &str, task: u64, key: String) {
        let answers = Map::from_iter([("decided".to_owned(), json!(true))]);
        let done = self.casework.complete_task(&clerk(), case, task, &answers, Some(key)).await;
        let mut world = self.world.lock().unwrap();
        match done {
            Ok(_) => {
                world.completed.insert((case.to_owned(), task));
                world.asked[place].answered = true;
                world.acknowledged += 1;
                world.note(&format!("node {}: {} is done", self.number, asked.key));
            }
            Err(fault) => self.no_answer(&mut world, place, &fault),
        }
        world.asked[place].at = None;
    }

    fn no_answer(&self, world: &mut super::world::World, place: usize, fault: &Fault) {
        let key = world.asked[place].key.clone();
        match fault {
            Fault::Broken(_) | Fault::Busy { .. } => {
                world.note(&format!("node {}: no answer for {key}", self.number));
            }
            other => {
                world.asked[place].answered = true;
                world.wrong.push(format!("{key} was refused: {other}"));
            }
        }
    }

    fn note(&self, what: &str) {
        self.world.lock().unwrap().note(&format!("node {}: {what}", self.number));
    }
}

fn ask(asked: &mut Vec<Asked>, wish: Wish, key: String, part: &Part) -> usize {
    asked.push(Asked { wish, key, times: 1, at: Some((part.number, part.life)), answered: false });
    asked.len() - 1
}
