//! Activities that run more than once (clause 10.3.8): multi-instances and standard loops.

use super::Compiler;
use super::expression::feel;
use super::work::result_name;
use crate::model::{Behavior, MultiInstance, Node, StandardLoop, Trigger};
use crate::program::{Items, LoopCode, MultiCode, Report, When};
use portico_rules::Problem;

impl Compiler<'_> {
    /// How often a node runs for one token; none if once.
    pub(super) fn repeats(&self, index: usize, node: &Node) -> Option<Result<MultiCode, Problem>> {
        match (&node.multi, &node.standard_loop) {
            (Some(multi), _) => Some(self.multi(index, multi)),
            (None, Some(written)) => Some(standard_loop(written)),
            (None, None) => None,
        }
    }

    fn multi(&self, index: usize, multi: &MultiInstance) -> Result<MultiCode, Problem> {
        let items = match (&multi.input_collection, &multi.cardinality) {
            (Some(collection), _) => Items::Of(feel(collection)?),
            (None, Some(times)) => {
                if times.trim().parse::<i64>().is_ok_and(|times| times < 0) {
                    return Err(Problem::error(
                        "process-multi-negative",
                        "it would run a negative number of times",
                    )
                    .remedy("Give a number of 0 or more."));
                }
                Items::Times(feel(times)?)
            }
            (None, None) => {
                return Err(Problem::error(
                    "process-multi-without-items",
                    "the multi-instance repeats over nothing",
                )
                .remedy("Give an input collection (zeebe:loopCharacteristics)."));
            }
        };
        for name in [&multi.input_element, &multi.output_collection].into_iter().flatten() {
            result_name(name)?;
        }
        let output = match &multi.output_collection {
            Some(name) => Some((name.clone(), multi.output_element.as_deref().map(feel).transpose()?)),
            None => None,
        };
        Ok(MultiCode {
            sequential: multi.sequential,
            items,
            element: multi.input_element.clone(),
            output,
            until: multi.completion_condition.as_deref().map(feel).transpose()?,
            reports: self.reports(index, &multi.behavior)?,
        })
    }

    fn reports(&self, index: usize, behavior: &Behavior) -> Result<Vec<Report>, Problem> {
        let to = |event: &Option<Trigger>| self.takers(index, event.as_ref());
        match behavior {
            Behavior::All => Ok(Vec::new()),
            Behavior::None(event) => Ok(vec![Report { when: When::Each, to: to(event)? }]),
            Behavior::One(event) => Ok(vec![Report { when: When::First, to: to(event)? }]),
            Behavior::Complex(definitions) => definitions
                .iter()
                .map(|one| {
                    let to = if one.event.is_some() { to(&one.event)? } else { Vec::new() };
                    Ok(Report { when: When::If(feel(&one.condition)?), to })
                })
                .collect(),
            Behavior::Unknown(other) => {
                Err(Problem::error("process-multi-behavior", format!("there is no behaviour `{other}`"))
                    .remedy("Use All, None, One or Complex."))
            }
        }
    }

    /// The boundary events on an activity that take what its instances throw. Without an event this is a signal
    /// without a name, which every signal event takes.
    fn takers(&self, index: usize, event: Option<&Trigger>) -> Result<Vec<usize>, Problem> {
        let boundaries =
            self.program.nodes.get(index).map(|node| node.boundaries.clone()).unwrap_or_default();
        let takes = |boundary: &usize| {
            let events =
                self.drafts.get(*boundary).map(|draft| draft.node.events.as_slice()).unwrap_or_default();
            events.iter().any(|taking| match (event, &taking.trigger) {
                (None, Trigger::Signal(_)) => true,
                (Some(event), taking) => event == taking,
                (None, _) => false,
            })
        };
        let found: Vec<usize> = boundaries.into_iter().filter(takes).collect();
        if found.is_empty() {
            return Err(Problem::error(
                "process-multi-behavior",
                "no boundary event on it takes what its instances throw",
            )
            .remedy("Put a boundary event with the same signal, message or escalation on it, or use the behaviour All."));
        }
        Ok(found)
    }
}

fn standard_loop(written: &StandardLoop) -> Result<MultiCode, Problem> {
    let maximum = match written.maximum.as_deref().map(str::trim) {
        None | Some("") => None,
        Some(text) => Some(text.parse::<u32>().map_err(|_| {
            Problem::error("process-loop-maximum", format!("`{text}` is not a number of rounds"))
                .remedy("Give a whole number of 0 or more.")
        })?),
    };
    if maximum.is_none() && written.condition.is_none() {
        return Err(Problem::error(
            "process-loop-endless",
            "the loop has no condition and no maximum: it never ends",
        )
        .remedy("Give it a loop condition (the loop goes on while it holds) or a maximum of rounds."));
    }
    let condition = written.condition.as_deref().map(feel).transpose()?;
    Ok(MultiCode {
        sequential: true,
        items: Items::While(LoopCode { condition, before: written.test_before, maximum }),
        element: None,
        output: None,
        until: None,
        reports: Vec::new(),
    })
}
