//! What the simulation knows: what was wished and acknowledged, who holds what, what left the house.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use rand::SeedableRng;
use rand::rngs::StdRng;
use sha2::{Digest as _, Sha256};

/// One thing that somebody wants, under a key of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    Apply,
    Complete { case: String, task: u64 },
}

/// What became of a wish.
#[derive(Clone, Debug)]
pub struct Asked {
    pub wish: Wish,
    pub key: String,
    /// How often it was asked for.
    pub times: usize,
    /// Node that is at it, with the life of that node.
    pub at: Option<(usize, u64)>,
    pub answered: bool,
}

/// What all nodes and the schedule share.
pub struct World {
    pub random: StdRng,
    /// The true time, microseconds.
    pub now_us: i64,
    pub asked: Vec<Asked>,
    /// Key of an application: its case, as acknowledged.
    pub applied: BTreeMap<String, String>,
    /// Case and task that were acknowledged as completed.
    pub completed: BTreeSet<(String, u64)>,
    /// Case and job: how often it was taken, as far as anybody knows.
    pub taken: BTreeMap<(String, u64), i64>,
    /// Case and job that were acknowledged as done: as the how manieth taker, and by whom.
    pub jobs_done: BTreeMap<(String, u64), (i64, String)>,
    /// Keys of mails that left, with how often and what they said.
    pub mails: BTreeMap<String, Vec<String>>,
    /// Positions that a follower delivered.
    pub delivered: BTreeSet<i64>,
    pub wrong: Vec<String>,
    pub acknowledged: usize,
    pub deaths: usize,
    pub lost: usize,
    pub steps: usize,
    trace: Sha256,
    tell: bool,
}

pub type Shared = Arc<Mutex<World>>;

impl World {
    pub fn new(seed: u64, start_us: i64, tell: bool) -> Shared {
        Arc::new(Mutex::new(World {
            random: StdRng::seed_from_u64(seed),
            now_us: start_us,
            asked: Vec::new(),
            applied: BTreeMap::new(),
            completed: BTreeSet::new(),
            taken: BTreeMap::new(),
            jobs_done: BTreeMap::new(),
            mails: BTreeMap::new(),
            delivered: BTreeSet::new(),
            wrong: Vec::new(),
            acknowledged: 0,
            deaths: 0,
            lost: 0,
            steps: 0,
            trace: Sha256::new(),
            tell,
        }))
    }

    /// What happened, in words that are the same each time: no ids, which are drawn anew.
    pub fn note(&mut self, what: &str) {
        if self.tell {
            println!("{:>6} {:>12} {what}", self.steps, self.now_us % 1_000_000_000_000);
        }
        self.trace.update(what.as_bytes());
        self.trace.update(self.now_us.to_le_bytes());
    }

    /// The hash of all that happened.
    pub fn trace(&self) -> String {
        hex::encode(self.trace.clone().finalize())
    }

    /// Somebody took a job for the so manieth time: the record counts, so that it does not matter who hears of it first.
    pub fn took(&mut self, case: &str, job: u64, attempt: i64) {
        let known = self.taken.entry((case.to_owned(), job)).or_default();
        *known = attempt.max(*known);
    }

    /// The name of a case that is the same each time.
    pub fn name(&self, case: &str) -> String {
        let known = self.applied.iter().find(|(_, own)| *own == case);
        known.map_or_else(|| "a case".to_owned(), |(key, _)| key.clone())
    }
}
