//! A compiled model with what a step needs.

use portico_process::{Command, Event, Program, State, Surroundings, advance, compile, read};
use portico_rules::{Decisions, Env};
use std::collections::BTreeSet;

/// A model, its decisions, and a clock that stands still.
pub struct Lot {
    program: Program,
    decisions: Decisions,
    env: Env,
}

impl Lot {
    pub fn of(model: &str) -> Lot {
        let table = include_bytes!("table.dmn").to_vec();
        let (decisions, problems) = Decisions::read(&[("table.dmn".to_owned(), table)]);
        assert!(problems.iter().all(|problem| !problem.is_error()), "{problems:?}");
        let (definitions, _) = read(model.as_bytes(), "model.bpmn");
        let around = Surroundings { decisions: &decisions, forms: &BTreeSet::new() };
        let (program, problems) = compile(&[definitions], &around);
        let program = program.unwrap_or_else(|| panic!("{problems:#?}"));
        let now = "2026-03-02T09:00[Europe/Oslo]".parse().unwrap();
        Lot { program, decisions, env: Env::at(now) }
    }

    /// Decides a command and folds its events into the state.
    pub fn step(&self, state: &mut State, command: &Command) -> Vec<Event> {
        advance(&self.program, &self.decisions, state, command, &self.env)
            .unwrap_or_else(|refusal| panic!("{command:?}: {refusal}"))
    }
}
