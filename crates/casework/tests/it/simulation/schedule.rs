//! The schedule: whose turn it is, and what goes wrong.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use jiff::Timestamp;
use portico_casework::{Actor, ManualClock};
use portico_record::Record;
use portico_record::sql::seam::{self, Moment};
use rand::Rng as _;

use super::database::Database;
use super::node::{Node, open};
use super::proof;
use super::world::{Shared, World};

/// When it all begins.
const START: &str = "2026-03-02T09:00:00Z";
/// Longest step of the true time between two turns, microseconds.
const TICK_US: i64 = 400_000;
/// A time after which every lease is over, microseconds.
const LONG_US: i64 = 150_000_000;
/// By how much a clock is wrong at most, microseconds.
const SKEW_US: i64 = 600_000_000;

/// One run.
#[derive(Clone, Debug)]
pub struct Plan {
    pub seed: u64,
    /// Nodes that live at the same time.
    pub nodes: usize,
    /// Applications.
    pub cases: usize,
    /// Turns with faults; after them everything is left to end well.
    pub turns: usize,
    /// Callers repeat a wish under the same key.
    pub keys: bool,
    /// Followers remember how far they are before they have delivered.
    pub cursor_first: bool,
    /// On PostgreSQL, where transactions of several nodes run beside each other.
    pub postgres: bool,
    /// Prints each turn.
    pub tell: bool,
}

impl Plan {
    /// Three nodes, six cases.
    pub fn of(seed: u64) -> Plan {
        Plan {
            seed,
            nodes: 3,
            cases: 6,
            turns: 1_500,
            keys: true,
            cursor_first: false,
            postgres: false,
            tell: false,
        }
    }

    /// The same on PostgreSQL.
    pub fn on_postgres(seed: u64) -> Plan {
        Plan { postgres: true, ..Plan::of(seed) }
    }
}

/// What came of a run.
pub struct Told {
    pub wrong: Vec<String>,
    pub trace: String,
    pub deaths: usize,
    pub lost: usize,
    pub acknowledged: usize,
    pub steps: usize,
    /// Calls that waited for a lock.
    pub waited: usize,
}

/// Runs a plan to its end and proves the record. None where PostgreSQL is not installed.
pub fn run(plan: &Plan) -> Option<Told> {
    let database = if plan.postgres { Database::postgres()? } else { Database::sqlite() };
    let start: Timestamp = START.parse().unwrap();
    let world = World::new(plan.seed, start.as_microsecond(), plan.tell);
    publish(&database.url("first"), start, &world);
    let mut schedule = Schedule {
        database,
        plan: plan.clone(),
        world: world.clone(),
        nodes: Vec::new(),
        lives: 0,
        within: None,
        ghosts: Vec::new(),
        waited: 0,
    };
    for number in 0..plan.nodes {
        schedule.start(number, 0);
    }
    for _ in 0..plan.turns {
        schedule.turn();
    }
    while let Some(node) = schedule.nodes.pop() {
        schedule.bury(node);
    }
    schedule.rest();
    proof::prove(&schedule.database.url("last"), &world);
    let world = world.lock().unwrap();
    Some(Told {
        wrong: world.wrong.clone(),
        trace: world.trace(),
        deaths: world.deaths,
        lost: world.lost,
        acknowledged: world.acknowledged,
        steps: world.steps,
        waited: schedule.waited,
    })
}

fn publish(url: &str, start: Timestamp, world: &Shared) {
    seam::install(None);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        Record::open(url).await.unwrap().migrate().await.unwrap();
        let casework = open(url, Arc::new(ManualClock::at(start)), world).await;
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/simulation/service");
        casework.publish(&Actor::system(), &folder).await.unwrap().unwrap();
        casework.record().close().await;
    });
}

struct Schedule {
    database: Database,
    plan: Plan,
    world: Shared,
    nodes: Vec<Node>,
    lives: u64,
    /// On SQLite the node that is within a transaction: as long as it is, no other may write, and none of its other parts
    /// goes on.
    within: Option<usize>,
    /// Lives that ended while a call of theirs waited for a lock.
    ghosts: Vec<String>,
    waited: usize,
}

impl Schedule {
    fn start(&mut self, number: usize, skew_us: i64) {
        self.lives += 1;
        let node = Node::start(&self.database, number, self.lives, &self.world, &self.plan, skew_us);
        self.nodes.push(node);
    }

    fn random<T>(&self, draw: impl FnOnce(&mut rand::rngs::StdRng) -> T) -> T {
        draw(&mut self.world.lock().unwrap().random)
    }

    fn note(&self, what: &str) {
        self.world.lock().unwrap().note(what);
    }

    fn turn(&mut self) {
        {
            let mut world = self.world.lock().unwrap();
            world.steps += 1;
            let tick = world.random.random_range(0..TICK_US);
            world.now_us += tick;
        }
        match self.random(|random| random.random_range(0..1_000)) {
            0..8 => self.kill(),
            8..30 if self.nodes.len() < self.plan.nodes => self.revive(),
            30..40 => {
                self.world.lock().unwrap().now_us += LONG_US;
                self.note("a long time passes");
            }
            40..46 => self.skew(),
            _ => self.grant(),
        }
    }

    /// A node dies where it stands, within a transaction or not.
    fn kill(&mut self) {
        if self.nodes.is_empty() {
            return;
        }
        let pick = self.random(|random| random.random_range(0..self.nodes.len()));
        let node = self.nodes.remove(pick);
        if self.within == Some(node.number) {
            self.within = None;
        }
        let mut waiting = node.gate.waiting();
        waiting.sort_unstable();
        self.note(&format!("node {} dies with {waiting:?}", node.number));
        let mut world = self.world.lock().unwrap();
        world.deaths += 1;
        for asked in world.asked.iter_mut().filter(|asked| asked.at.is_some_and(|(at, _)| at == node.number))
        {
            asked.at = None;
        }
        drop(world);
        self.bury(node);
        self.rest();
    }

    fn bury(&mut self, node: Node) {
        let name = node.name.clone();
        node.die();
        if self.database.bury(&name) {
            self.ghosts.push(name);
        }
    }

    /// Lets everything come to rest that was set free: who waited for a lock goes on, which may set others free.
    fn rest(&mut self) {
        loop {
            let ghosts = self.ghosts.len();
            let mut moved = false;
            for node in self.nodes.iter().filter(|node| node.gate.under_way() > 0) {
                moved |= node.settle(&self.database);
            }
            self.ghosts.retain(|name| self.database.bury(name));
            if !moved && ghosts == self.ghosts.len() {
                break;
            }
        }
        if self.nodes.iter().any(|node| node.blocked.get() > 0) && self.database.is_dead_locked() {
            self.world.lock().unwrap().wrong.push("transactions wait for each other".to_owned());
        }
    }

    fn revive(&mut self) {
        let lives = |number: &usize| self.nodes.iter().any(|node| node.number == *number);
        let Some(number) = (0..self.plan.nodes).find(|number| !lives(number)) else { return };
        let skew_us = self.random(|random| random.random_range(-SKEW_US..SKEW_US) / 10);
        self.note(&format!("node {number} comes back"));
        self.start(number, skew_us);
    }

    /// The clock of a node jumps.
    fn skew(&mut self) {
        if self.nodes.is_empty() {
            return;
        }
        let (pick, skew_us) = self.random(|random| {
            (random.random_range(0..self.nodes.len()), random.random_range(-SKEW_US..SKEW_US))
        });
        self.nodes[pick].clock.skew_us.store(skew_us, Ordering::Relaxed);
        self.note(&format!("the clock of node {} is wrong by {skew_us}", self.nodes[pick].number));
    }

    /// Somebody goes on.
    fn grant(&mut self) {
        let mut choices: Vec<(usize, usize, Moment)> = Vec::new();
        for (at, node) in self.nodes.iter().enumerate() {
            for (place, moment) in node.gate.waiting().into_iter().enumerate() {
                choices.push((at, place, moment));
            }
        }
        // Two calls of one node that were set free together come to the gate in the order of the network.
        choices.sort_by_key(|(at, _, moment)| (*at, *moment));
        if let Some(number) = self.within {
            let inside = |moment| matches!(moment, Moment::Within | Moment::Commit);
            let own: Vec<_> = choices
                .iter()
                .copied()
                .filter(|(at, _, moment)| self.nodes[*at].number == number && inside(*moment))
                .collect();
            // A transaction that was given up has nothing left at the gate.
            if own.is_empty() {
                self.within = None;
            } else {
                choices = own;
            }
        }
        if choices.is_empty() {
            return;
        }
        let (pick, fails) =
            self.random(|random| (random.random_range(0..choices.len()), random.random_bool(0.02)));
        let (at, place, moment) = choices[pick];
        let number = self.nodes[at].number;
        let goes_on = moment == Moment::Turn || !fails;
        if moment == Moment::Begin && goes_on && !self.database.is_postgres() {
            self.within = Some(number);
        }
        if moment == Moment::Commit || (!goes_on && moment == Moment::Within) {
            self.within = None;
        }
        let word = if goes_on { "goes on" } else { "breaks" };
        self.note(&format!("node {number}: {moment:?} {word}"));
        if moment == Moment::Committed && !goes_on {
            self.world.lock().unwrap().lost += 1;
        }
        let blocked = self.nodes[at].blocked.get();
        self.nodes[at].gate.grant(place, goes_on);
        self.nodes[at].settle(&self.database);
        // How many statements a transaction has depends on what is drawn by the application (a reference with four digits
        // has one more). It is one turn: whether a node dies at the first of them or at the last, nothing is left of it.
        while let Some(place) =
            self.nodes[at].gate.waiting().iter().position(|waiting| *waiting == Moment::Within)
        {
            if moment != Moment::Within || !goes_on {
                break;
            }
            self.nodes[at].gate.grant(place, true);
            self.nodes[at].settle(&self.database);
        }
        if matches!(moment, Moment::Begin | Moment::Within | Moment::Commit) || !goes_on {
            self.nodes[at].roll_back(&self.database);
        }
        if self.nodes[at].blocked.get() > blocked {
            self.waited += 1;
            self.note(&format!("node {number} waits for a lock"));
        }
        self.rest();
    }
}
