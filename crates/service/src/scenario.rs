//! Scenarios: what a service must do with given answers and events, on a virtual clock.
//!
//! A scenario is run by the engine that runs real cases, over the forms that residents fill in, so that a
//! scenario that passes is a case that works. The jobs `portico:*` are done at once, as the worker would.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use portico_form::Answers;
use portico_process::Variables;
use serde::Deserialize;
use serde_json::Value as Json;

use crate::calendar::Calendar;
use crate::settings::{BadToml, read_toml};

mod clock;
mod compare;
mod report;
mod run;
mod term;

pub use report::{Difference, ScenarioReport};
pub use run::run;

/// How many steps a scenario may have.
const STEPS_MAX: usize = 500;
/// How large a scenario may be, in bytes.
const BYTES_MAX: usize = 1 << 20;

/// One scenario, as in `scenarios/NAME.toml`.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// File name without ending.
    pub name: String,
    /// What it shows, as a sentence.
    pub title: String,
    /// When the application comes in.
    pub start: Timestamp,
    /// The authority's calendar; UTC without holidays if it is left out.
    pub calendar: Calendar,
    /// What the resident answers in the application form.
    pub application: Answers,
    /// Further variables with which the case starts.
    pub variables: Variables,
    /// What happens, in order.
    pub steps: Vec<Step>,
    /// What holds in the end, over the whole run.
    pub expect: Expect,
}

/// One thing that happens, and what it must bring about.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it shows, for people.
    pub say: Option<String>,
    /// What happens.
    pub action: Action,
    /// Paths of the answers at which the form must refuse them; empty if it must take them.
    pub refused: Vec<String>,
    /// What holds after it; lists count from the beginning of this step.
    pub expect: Expect,
}

/// What can happen to a case.
#[derive(Clone, Debug)]
pub enum Action {
    /// Nothing: the step only looks.
    Look,
    /// A task is completed. `index` chooses among the iterations of a multi-instance task.
    Complete {
        /// Element id of the user task.
        element: String,
        /// Iteration, from 1.
        index: Option<u32>,
        /// The answers.
        answers: Answers,
    },
    /// An outside worker finishes the oldest job of a type.
    Job {
        /// Job type.
        kind: String,
        /// What it brings.
        variables: Variables,
    },
    /// An outside worker gives up on the oldest job of a type.
    Fail {
        /// Job type.
        kind: String,
        /// Why.
        message: String,
    },
    /// An outside worker throws a BPMN error from the oldest job of a type.
    Throw {
        /// Job type.
        kind: String,
        /// Error code.
        code: String,
    },
    /// A message comes in.
    Message {
        /// Its name.
        name: String,
        /// What it carries.
        variables: Variables,
    },
    /// A signal comes in.
    Signal {
        /// Its name.
        name: String,
        /// What it carries.
        variables: Variables,
    },
    /// Time passes; timers that become due fire in order.
    Advance(Span),
    /// A clerk extends the legal term; the reason is what the resident reads.
    Extend(String),
    /// A clerk starts a further process.
    Start {
        /// Process id.
        process: String,
        /// Its variables.
        variables: Variables,
    },
}

/// What must hold. What is left out is not looked at.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Expect {
    /// Elements that are entered in this order; others may come between.
    pub path: Option<Vec<String>>,
    /// Elements that are not entered.
    pub never: Vec<String>,
    /// The innermost elements at which the case waits, in any order, and no other.
    pub waiting_at: Option<Vec<String>>,
    /// Whether all processes of the case are over.
    pub ended: Option<bool>,
    /// The value of the outcome variable.
    pub outcome: Option<String>,
    /// Values of variables; others may be there too.
    pub variables: BTreeMap<String, Json>,
    /// Ids of decision rules that fire in this order; others may come between.
    pub rules: Option<Vec<String>>,
    /// All letters that are sent, in order, by their name in `[letters]`.
    pub letters: Option<Vec<String>>,
    /// All notices that are sent, in order, by their text key.
    pub notices: Option<Vec<String>>,
    /// The last day of the legal term, suspensions counted in.
    pub due: Option<Date>,
    /// Whether the legal term stands still.
    pub suspended: Option<bool>,
    /// Whether the legal term was extended.
    pub extended: Option<bool>,
    /// Whether the legal term ended without a decision, and the outcome is the one that the law then gives.
    pub tacit: Option<bool>,
    /// Elements at which the case needs help; an incident that is not named here fails the scenario.
    pub incidents: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    title: String,
    start: Timestamp,
    #[serde(default)]
    calendar: Calendar,
    #[serde(default)]
    application: Answers,
    #[serde(default)]
    variables: Variables,
    #[serde(default)]
    steps: Vec<WrittenStep>,
    #[serde(default)]
    expect: Expect,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WrittenStep {
    say: Option<String>,
    complete: Option<String>,
    index: Option<u32>,
    answers: Option<Answers>,
    job: Option<String>,
    fail: Option<String>,
    throw: Option<String>,
    message: Option<String>,
    signal: Option<String>,
    advance: Option<Span>,
    extend: Option<String>,
    start: Option<String>,
    variables: Option<Variables>,
    refused: Vec<String>,
    expect: Expect,
}

impl Scenario {
    /// Reads a scenario; `name` is the file name without ending.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line where TOML knows it.
    pub fn read(name: &str, text: &str) -> Result<Scenario, BadToml> {
        if text.len() > BYTES_MAX {
            let message = format!("the file has {} bytes; at most {BYTES_MAX} are read", text.len());
            return Err(BadToml { line: 1, message });
        }
        let written: Written = read_toml(text)?;
        if written.steps.len() > STEPS_MAX {
            let message = format!("{} steps are too many; at most {STEPS_MAX} are run", written.steps.len());
            return Err(BadToml { line: 1, message });
        }
        let lines = lines_of_steps(text);
        let steps = written.steps.into_iter().enumerate().map(|(index, step)| {
            let line = lines.get(index).copied().unwrap_or(1);
            step.understood()
                .map_err(|message| BadToml { line, message: format!("step {}: {message}", index + 1) })
        });
        Ok(Scenario {
            name: name.to_owned(),
            title: written.title,
            start: written.start,
            calendar: written.calendar,
            application: written.application,
            variables: written.variables,
            steps: steps.collect::<Result<_, _>>()?,
            expect: written.expect,
        })
    }
}

fn lines_of_steps(text: &str) -> Vec<usize> {
    let is_step = |line: &str| line.split_whitespace().collect::<String>().starts_with("[[steps]]");
    text.lines().enumerate().filter(|(_, line)| is_step(line)).map(|(index, _)| index + 1).collect()
}

impl WrittenStep {
    /// The one action of the step.
    fn understood(self) -> Result<Step, String> {
        let variables = self.variables.unwrap_or_default();
        let mut actions = Vec::new();
        let mut takes_variables = false;
        if let Some(element) = self.complete {
            let answers = self.answers.clone().unwrap_or_default();
            actions.push(Action::Complete { element, index: self.index, answers });
        } else if self.answers.is_some() || self.index.is_some() || !self.refused.is_empty() {
            return Err("`answers`, `index` and `refused` belong to `complete = \"TASK\"`".to_owned());
        }
        if let Some(kind) = self.job {
            actions.push(Action::Job { kind, variables: variables.clone() });
            takes_variables = true;
        }
        if let Some(text) = self.fail {
            let (kind, message) = two(&text, "fail")?;
            actions.push(Action::Fail { kind, message });
        }
        if let Some(text) = self.throw {
            let (kind, code) = two(&text, "throw")?;
            actions.push(Action::Throw { kind, code });
        }
        if let Some(name) = self.message {
            actions.push(Action::Message { name, variables: variables.clone() });
            takes_variables = true;
        }
        if let Some(name) = self.signal {
            actions.push(Action::Signal { name, variables: variables.clone() });
            takes_variables = true;
        }
        if let Some(process) = self.start {
            actions.push(Action::Start { process, variables: variables.clone() });
            takes_variables = true;
        }
        if let Some(reason) = self.extend {
            if reason.trim().is_empty() {
                return Err("say why the term is extended: `extend = \"REASON\"`".to_owned());
            }
            actions.push(Action::Extend(reason));
        }
        if let Some(span) = self.advance {
            if span.is_negative() || span.is_zero() {
                return Err("`advance` goes forward: write a duration like \"P14D\"".to_owned());
            }
            actions.push(Action::Advance(span));
        }
        if !variables.is_empty() && !takes_variables {
            return Err("`variables` belong to `job`, `message`, `signal` or `start`".to_owned());
        }
        let action = actions.pop().unwrap_or(Action::Look);
        if !actions.is_empty() {
            return Err("a step does one thing; make a further [[steps]] of the other".to_owned());
        }
        Ok(Step { say: self.say, action, refused: self.refused, expect: self.expect })
    }
}

/// `"job-type: what"` in its two parts.
fn two(text: &str, key: &str) -> Result<(String, String), String> {
    let (kind, what) = text.rsplit_once(": ").ok_or(format!("write `{key} = \"JOB-TYPE: WHAT\"`"))?;
    Ok((kind.trim().to_owned(), what.trim().to_owned()))
}
