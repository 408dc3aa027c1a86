//! Trees and variables to values.
//!
//! Architecture invariant: evaluation never fails on data. It gives null and notes the cause; only a limit of the
//! [`Env`] ends it with a [`Fault`]. It reads nothing but its frames and the environment.

mod access;
mod arithmetic;
mod budget;
mod calls;
mod frame;
mod iteration;
mod logic;
mod node;
pub(crate) mod plain;

use std::cell::{Cell, OnceCell, RefCell};

pub(crate) use arithmetic::POWER_STEPS;
pub(crate) use frame::{Frame, Globals, QUESTION};

use crate::feel::built_in::pattern::Met;
use crate::{Env, Fault, Fired, Value};

/// Causes that are kept; a loop over bad data would make thousands of the same.
const CAUSES_MAX: usize = 20;

/// A value, or the limit that was hit.
pub(crate) type Outcome<T = Value> = Result<T, Box<Fault>>;

/// Why a part of an expression has no value.
#[derive(Debug)]
pub(crate) enum Stop {
    Fault(Box<Fault>),
    /// It is null, with this cause.
    Null(String),
}

impl From<Box<Fault>> for Stop {
    fn from(fault: Box<Fault>) -> Self {
        Stop::Fault(fault)
    }
}

/// One evaluation: what it has used up and what it noted on the way.
pub(crate) struct Evaluation<'e> {
    pub env: &'e Env,
    /// Whether the rules that fired are noted.
    explains: bool,
    steps_left: Cell<u64>,
    depth_left: Cell<u32>,
    random: Cell<u64>,
    notes: OnceCell<Box<Notes>>,
}

/// What most evaluations have none of, so that it is made when it is needed.
#[derive(Default)]
struct Notes {
    causes: RefCell<Vec<String>>,
    fired: RefCell<Vec<Fired>>,
    /// Patterns that were made already.
    patterns: Met,
}

impl<'e> Evaluation<'e> {
    pub fn new(env: &'e Env) -> Self {
        Evaluation {
            env,
            explains: true,
            steps_left: Cell::new(env.limits.steps),
            depth_left: Cell::new(env.limits.depth),
            random: Cell::new(env.seed),
            notes: OnceCell::new(),
        }
    }

    /// The same, but the rules that fire are not noted.
    pub fn without_explanation(env: &'e Env) -> Self {
        Evaluation { explains: false, ..Evaluation::new(env) }
    }

    /// What was noted on the way.
    pub fn into_notes(self) -> (Vec<String>, Vec<Fired>) {
        match self.notes.into_inner() {
            Some(notes) => (notes.causes.into_inner(), notes.fired.into_inner()),
            None => (Vec::new(), Vec::new()),
        }
    }

    /// The causes that were noted on the way.
    #[inline]
    pub fn into_causes(self) -> Vec<String> {
        self.notes.into_inner().map_or_else(Vec::new, |notes| notes.causes.into_inner())
    }

    fn notes(&self) -> &Notes {
        self.notes.get_or_init(Box::default)
    }

    /// Patterns that were made already.
    pub fn patterns(&self) -> &Met {
        &self.notes().patterns
    }

    /// How many causes were noted.
    fn cause_count(&self) -> usize {
        self.notes.get().map_or(0, |notes| notes.causes.borrow().len())
    }

    /// Forgets the causes that were noted since there were so many.
    fn forget_causes_from(&self, count: usize) {
        if let Some(notes) = self.notes.get() {
            notes.causes.borrow_mut().truncate(count);
        }
    }

    /// Null, with its cause.
    #[cold]
    pub fn null(&self, cause: impl FnOnce() -> String) -> Value {
        let mut causes = self.notes().causes.borrow_mut();
        if causes.len() < CAUSES_MAX {
            let cause = cause();
            if !causes.contains(&cause) {
                causes.push(cause);
            }
        }
        Value::Null
    }

    /// Notes a rule that fired, if anybody wants to know.
    pub fn note_fired(&self, fired: impl FnOnce() -> Fired) {
        if self.explains {
            self.notes().fired.borrow_mut().push(fired());
        }
    }

    /// The value of what may be null with a cause.
    pub fn settle(&self, result: Result<Value, Stop>) -> Outcome {
        match result {
            Ok(value) => Ok(value),
            Err(Stop::Null(cause)) => Ok(self.null(|| cause)),
            Err(Stop::Fault(fault)) => Err(fault),
        }
    }

    /// The next of the numbers that follow from the seed (SplitMix64).
    pub fn next_random(&self) -> u64 {
        let state = self.random.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.random.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
