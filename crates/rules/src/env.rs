//! What an evaluation is given besides its variables: the clock, the seed, and the bounds that it may not cross.

use std::sync::Arc;

use jiff::Zoned;

use crate::legal::Calendar;

/// Bounds of one evaluation. A bound that is crossed ends the evaluation with a [`Fault`], never with a wrong value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Nodes that one evaluation may visit, including those of the decisions and functions that it calls.
    pub steps: u64,
    /// Nesting of expressions, function calls and required decisions.
    pub depth: u32,
    /// Elements in one list, entries in one context, values in one range.
    pub list_len: usize,
    /// Bytes in one text.
    pub text_len: usize,
    /// Values within one value, each counted as often as it would be printed; 16 bytes of text count as one.
    pub weight: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { steps: 2_000_000, depth: 200, list_len: 100_000, text_len: 1_000_000, weight: 2_000_000 }
    }
}

/// What an evaluation may know of the world. Everything else it knows comes from its [`crate::Scope`].
#[derive(Clone, Debug, PartialEq)]
pub struct Env {
    /// The moment that `now()` and `today()` tell, in the zone of the authority.
    pub now: Zoned,
    /// Where `uuid()` and `random number()` start; the same seed gives the same values.
    pub seed: u64,
    /// The bounds.
    pub limits: Limits,
    /// The calendar of the authority, by which working days, office hours and terms are counted.
    pub calendar: Arc<Calendar>,
}

impl Env {
    /// An environment at this moment, with seed 0, the default limits, and a calendar without holidays in the zone of
    /// the moment.
    pub fn at(now: Zoned) -> Self {
        let calendar = Calendar { zone: now.time_zone().clone(), ..Calendar::default() };
        Env { now, seed: 0, limits: Limits::default(), calendar: Arc::new(calendar) }
    }

    /// The same with the calendar of an authority.
    #[must_use]
    pub fn on(self, calendar: Arc<Calendar>) -> Self {
        Env { calendar, ..self }
    }
}

/// A bound was hit while an expression was evaluated. Bad data never ends in a fault: it gives null and a cause.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// More nodes were visited than [`Limits::steps`] allows.
    #[error("`{expression}` took more than {limit} steps; loop over fewer elements or split the expression")]
    Steps {
        /// The expression, shortened.
        expression: String,
        /// The bound.
        limit: u64,
    },
    /// Expressions or calls were nested deeper than [`Limits::depth`] allows.
    #[error(
        "`{expression}` nests deeper than {limit} levels; look for a function that calls itself without end"
    )]
    Depth {
        /// The expression, shortened.
        expression: String,
        /// The bound.
        limit: u32,
    },
    /// A list or context grew beyond [`Limits::list_len`].
    #[error(
        "`{expression}` made a list of more than {limit} elements; filter earlier or use a smaller range"
    )]
    ListTooLong {
        /// The expression, shortened.
        expression: String,
        /// The bound.
        limit: usize,
    },
    /// A text grew beyond [`Limits::text_len`].
    #[error("`{expression}` made a text of more than {limit} bytes; join less text")]
    TextTooLong {
        /// The expression, shortened.
        expression: String,
        /// The bound.
        limit: usize,
    },
    /// A value grew beyond [`Limits::weight`].
    #[error("`{expression}` made a value with more than {limit} parts; keep less in it")]
    TooLarge {
        /// The expression, shortened.
        expression: String,
        /// The bound.
        limit: u64,
    },
    /// A pattern with a back-reference tried too many ways to match a text.
    #[error(
        "`{expression}` tried more than {limit} ways to match a pattern; write it without `\\1`, or with fewer `*` and `+`"
    )]
    Pattern {
        /// The expression, shortened.
        expression: String,
        /// The bound.
        limit: usize,
    },
    /// There is no decision with this id or name.
    #[error("there is no decision `{id}`; use the id of a decision that one of the DMN files defines")]
    UnknownDecision {
        /// What was asked for.
        id: String,
    },
}

impl Fault {
    /// Says in which expression it arose. The innermost expression that knows its text speaks first.
    pub(crate) fn name_expression(&mut self, text: &str) {
        /// Characters of an expression that a fault shows.
        const SHOWN_MAX: usize = 120;
        match self {
            Fault::Steps { expression, .. }
            | Fault::Depth { expression, .. }
            | Fault::ListTooLong { expression, .. }
            | Fault::TextTooLong { expression, .. }
            | Fault::TooLarge { expression, .. }
            | Fault::Pattern { expression, .. }
                if expression.is_empty() =>
            {
                *expression = text.chars().take(SHOWN_MAX).collect();
            }
            _ => {}
        }
    }
}
