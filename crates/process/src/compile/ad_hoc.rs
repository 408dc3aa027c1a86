//! Ad-hoc subprocesses (clause 10.3.5).

use super::Compiler;
use super::expression::feel;
use crate::model::{Kind, Node};
use crate::program::{AdHocCode, Work};
use portico_rules::Problem;

impl Compiler<'_> {
    /// An ad-hoc subprocess holds activities and neither start nor end events.
    pub(super) fn ad_hoc(&mut self, index: usize, node: &Node) -> Result<Work, Problem> {
        let written = node.ad_hoc.clone().unwrap_or_default();
        let inside: Vec<usize> = (0..self.program.nodes.len())
            .filter(|inner| self.program.nodes.get(*inner).is_some_and(|inner| inner.parent == Some(index)))
            .collect();
        let kind_of = |inner: &usize| self.program.nodes.get(*inner).map(|inner| inner.kind);
        if inside.iter().any(|inner| matches!(kind_of(inner), Some(Kind::StartEvent | Kind::EndEvent))) {
            return Err(Problem::error("process-ad-hoc", "an ad-hoc subprocess has no start and end events")
                .remedy("Remove them: its activities begin when they are chosen."));
        }
        let begins = |inner: &usize| {
            let (Some(code), Some(draft)) = (self.program.nodes.get(*inner), self.drafts.get(*inner)) else {
                return false;
            };
            code.kind.is_activity()
                && code.incoming.is_empty()
                && !code.event_subprocess
                && !draft.node.compensation
        };
        let activities: Vec<usize> = inside.into_iter().filter(begins).collect();
        if activities.is_empty() {
            return Err(Problem::error("process-ad-hoc", "there is no activity in it that could begin")
                .remedy("Put tasks into it."));
        }
        let until = written.completion_condition.as_deref().map(feel).transpose()?;
        let active = written.active_elements.as_deref().map(feel).transpose()?;
        if until.is_none() && active.is_none() {
            self.report(
                index,
                Problem::info(
                    "process-ad-hoc-end",
                    "it has no completion condition: it ends when each of its activities ran",
                )
                .remedy("Give it a completion condition if some of them need not run."),
            );
        }
        Ok(Work::AdHoc(Box::new(AdHocCode {
            activities,
            sequential: written.sequential,
            until,
            cancel_remaining: written.cancel_remaining,
            active,
        })))
    }

    /// Whether a node begins by being chosen.
    pub(super) fn is_offered(&self, index: usize) -> bool {
        let parent = self.program.nodes.get(index).and_then(|node| node.parent);
        match parent.and_then(|parent| self.program.nodes.get(parent)).map(|parent| &parent.work) {
            Some(Work::AdHoc(code)) => code.activities.contains(&index),
            _ => false,
        }
    }
}
