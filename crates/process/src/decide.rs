//! From a state and a command to events: runs every token to the next place where it waits.
//!
//! Invariants: nothing changes but by [`apply`], on a working copy of the state, so `fold(events)` is the state by
//! construction. Every token is an instance or a count before a join; the queue only says what is to be done with
//! instances that exist. Each step is done as a whole or not at all: what fails is rolled back and becomes an
//! incident at its instance, to be retried from there.

mod ad_hoc;
mod cancel;
mod command;
mod condition;
mod deliver;
mod join;
mod kept;
mod leave;
mod migrate;
mod multi;
mod multiple;
mod repair;
mod repeat;
mod scope;
mod start;
mod step;
mod throw;
mod trigger;
mod trouble;
mod undo;
mod variables;
mod work;

pub use migrate::obstacles;
pub use repair::{may_cancel, moves};

use crate::state::{Incident, Resume, State, Step, apply};
use crate::{Command, Event, Program, Refusal, Variables};
use deliver::Thrown;
use jiff::Timestamp;
use portico_rules::{Decisions, Env};
use std::collections::{BTreeSet, VecDeque};
use trouble::Trouble;

/// Most steps (element visits) of one command; then the case parks with an incident.
const STEPS_MAX: u32 = 10_000;
/// Most events after which a command takes another step. A step may add some thousands (a thousand instances that are
/// cancelled at once), and all of them must go into one transaction, which takes 10,000.
const EVENTS_MAX: usize = 6_000;
/// Events for which there is room from the start.
const EVENTS_USUAL: usize = 8;

/// Decides what a command does to a case. Pure and total: the same input gives the same events.
///
/// What goes wrong inside the case (a missing variable, no flow to take, more than 10,000 steps or 6,000 events) is an
/// [`Event::IncidentRaised`], not an error. An empty list means that nothing was to be done, as for a timer that is
/// gone already.
///
/// # Errors
/// A [`Refusal`] if the command does not fit the state; then nothing has happened.
pub fn decide(
    program: &Program,
    decisions: &Decisions,
    state: &State,
    command: &Command,
    env: &Env,
) -> Result<Vec<Event>, Refusal> {
    Run::of(program, decisions, state, command, env).map(|run| run.events)
}

/// Decides like [`decide`] and folds the events into the state in the same go, which takes half the time of doing one
/// after the other. After a refusal the state is as it was.
///
/// # Errors
/// As for [`decide`].
pub fn advance(
    program: &Program,
    decisions: &Decisions,
    state: &mut State,
    command: &Command,
    env: &Env,
) -> Result<Vec<Event>, Refusal> {
    let Run { state: after, events, .. } = Run::of(program, decisions, state, command, env)?;
    *state = after;
    Ok(events)
}

/// One command at work.
struct Run<'a> {
    program: &'a Program,
    decisions: &'a Decisions,
    /// The state before the command, to roll back to.
    before: &'a State,
    /// Its seed grows with the events, so that two expressions do not draw the same random number.
    env: Env,
    now: Timestamp,
    state: State,
    events: Vec<Event>,
    queue: VecDeque<Resume>,
    /// Messages and signals that are delivered when nothing else can move, so that a receiver on a parallel path
    /// is ready.
    thrown: VecDeque<Thrown>,
    /// Variables changed or a condition was subscribed since conditions were last looked at.
    changed: bool,
    steps: u32,
}

impl<'a> Run<'a> {
    /// Works on a command until nothing moves any more.
    fn of(
        program: &'a Program,
        decisions: &'a Decisions,
        state: &'a State,
        command: &Command,
        env: &Env,
    ) -> Result<Run<'a>, Refusal> {
        let mut run = Run {
            program,
            decisions,
            before: state,
            env: env.clone(),
            now: env.now.timestamp(),
            // Shares everything with the state before until it is changed.
            state: state.clone(),
            events: Vec::with_capacity(EVENTS_USUAL),
            queue: VecDeque::new(),
            thrown: VecDeque::new(),
            changed: false,
            steps: 0,
        };
        run.command(command)?;
        run.drain();
        Ok(run)
    }

    fn emit(&mut self, event: Event) {
        apply(&mut self.state, &event);
        self.env.seed = self.env.seed.wrapping_add(1);
        self.events.push(event);
    }

    /// A key that was never used.
    fn next_key(&self) -> u64 {
        self.state.last_key + 1
    }

    fn push(&mut self, instance: u64, step: Step) {
        self.queue.push_back(Resume { instance, step });
    }

    /// Works until nothing moves any more.
    fn drain(&mut self) {
        loop {
            if std::mem::take(&mut self.changed) {
                self.check_conditions();
            }
            if let Some(next) = self.queue.pop_front() {
                if self.steps >= STEPS_MAX || self.events.len() >= EVENTS_MAX {
                    self.queue.push_front(next);
                    return self.park();
                }
                self.steps += 1;
                self.step(next);
            } else if let Some(thrown) = self.thrown.pop_front() {
                self.deliver(thrown);
            } else if !self.deliver_kept() && !self.settle_inclusive_joins() {
                return;
            }
        }
    }

    /// Does one step as a whole, or leaves an incident.
    fn step(&mut self, next: Resume) {
        if self.state.instance(next.instance).is_none() {
            return;
        }
        let (events, queue, thrown) = (self.events.len(), self.queue.len(), self.thrown.len());
        if let Err(trouble) = self.try_step(next) {
            self.roll_back(events);
            self.queue.truncate(queue);
            self.thrown.truncate(thrown);
            self.raise(trouble, vec![next]);
        }
    }

    /// Takes back all events after the first `kept`. Rare, so the state is simply folded again.
    fn roll_back(&mut self, kept: usize) {
        self.events.truncate(kept);
        self.state = self.before.clone();
        for event in &self.events {
            apply(&mut self.state, event);
        }
        self.changed = true;
    }

    fn raise(&mut self, trouble: Trouble, resume: Vec<Resume>) {
        let first = resume.first().and_then(|resume| self.state.instance(resume.instance));
        let incident = Incident {
            key: self.next_key(),
            element: first.map(|instance| instance.element.clone()).unwrap_or_default().to_string(),
            code: trouble.code.to_owned(),
            message: trouble.message,
            causes: trouble.causes,
            expression: trouble.expression,
            inputs: first.map(|_| self.inputs_of(&resume, &trouble.reads)).unwrap_or_default(),
            resume,
            created: self.now,
        };
        self.emit(Event::IncidentRaised { incident: incident.into() });
    }

    /// The values that were read, as they are now; long ones are only measured, so that no incident copies a whole
    /// application.
    fn inputs_of(&self, resume: &[Resume], names: &BTreeSet<String>) -> Variables {
        const BYTES_MAX: usize = 1_000;
        const NAMES_MAX: usize = 50;
        let Some(place) = resume.first() else { return Variables::new() };
        let seen = self.state.scope_variables(place.instance);
        let shown = |name: &String| {
            let value = seen.get(name)?;
            let length = value.to_string().len();
            let value = if length > BYTES_MAX { format!("({length} bytes)").into() } else { value.clone() };
            Some((name.clone(), value))
        };
        names.iter().filter_map(shown).take(NAMES_MAX).collect()
    }

    /// The budget is spent: everything that still wants to move waits in one incident.
    fn park(&mut self) {
        while let Some(thrown) = self.thrown.pop_front() {
            self.deliver(thrown);
        }
        let waiting: Vec<Resume> = self.queue.drain(..).collect();
        let alive =
            waiting.into_iter().filter(|resume| self.state.instance(resume.instance).is_some()).collect();
        let trouble = Trouble::new(
            "incident-step-budget",
            format!(
                "the case moved {} times without waiting; look for a loop without a way out, then retry",
                self.steps
            ),
        );
        self.raise(trouble, alive);
    }
}
