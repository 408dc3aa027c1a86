//! Findings about the shape of a process: what can never run, what would run for ever, what has no way out.

use super::Compiler;
use crate::model::{Definitions, Kind, Process};
use crate::program::{BodyCode, TriggerCode, Work};
use portico_rules::Problem;
use std::collections::BTreeSet;

impl Compiler<'_> {
    /// Checks the nodes of one process, which begin at index `from`.
    pub(super) fn check(&mut self, file: &Definitions, process: &Process, from: usize) {
        let nodes = from..self.program.nodes.len();
        let body = self.program.processes.get(&process.id).map(|code| code.body.clone()).unwrap_or_default();
        if body.starts.is_empty() {
            self.problems.push(
                Problem::error("process-no-start", "the process has no start event")
                    .in_file(&file.file)
                    .at(&process.id)
                    .remedy("Add a start event."),
            );
        }
        self.check_one_none_start(&body, true);
        for index in nodes.clone() {
            self.check_gateway(index);
            self.check_scope(index);
            self.check_flows(index);
        }
        let has_errors = self.problems.iter().any(Problem::is_error);
        if !has_errors {
            self.mark_branches(nodes.clone());
            self.check_reachable(nodes.clone());
            self.check_loops(nodes);
        }
    }

    /// A process with several can be started at each, a subprocess has nobody who could say at which.
    fn check_one_none_start(&mut self, body: &BodyCode, is_process: bool) {
        let is_none = |index: &&usize| {
            self.program
                .nodes
                .get(**index)
                .is_some_and(|node| matches!(node.work, Work::Catch(TriggerCode::None)))
        };
        let second = body.starts.iter().filter(is_none).nth(1).copied();
        if let Some(index) = second {
            let problem = match is_process {
                true => Problem::info(
                    "process-several-starts",
                    "there is more than one start event without a trigger: unless told, a case begins at the first",
                )
                .remedy("Keep one, or name the start event where the process is started."),
                false => Problem::error(
                    "process-several-starts",
                    "there is more than one start event without a trigger",
                )
                .remedy("Keep one, and split after it by a gateway."),
            };
            self.report(index, problem);
        }
    }

    fn check_gateway(&mut self, index: usize) {
        let Some(node) = self.program.nodes.get(index) else { return };
        let (kind, outgoing, default) = (node.kind, node.outgoing.clone(), node.default);
        if let Work::FirstOf { targets, .. } = &node.work {
            let waits = targets.iter().all(|target| {
                self.program.nodes.get(*target).is_some_and(|target| {
                    matches!(target.kind, Kind::IntermediateCatchEvent | Kind::ReceiveTask)
                        && !matches!(target.work, Work::Catch(TriggerCode::Link | TriggerCode::All(_)))
                })
            });
            if targets.is_empty() || !waits {
                self.report(
                    index,
                    Problem::error(
                        "process-event-gateway",
                        "an event-based gateway can only lead to catching events and receive tasks",
                    )
                    .remedy("Put a message, timer, signal or conditional catch event on each of its flows."),
                );
            }
        }
        if kind.is_gateway() && outgoing.is_empty() {
            self.report(
                index,
                Problem::warning(
                    "process-gateway-without-way-out",
                    "the gateway has no way out: tokens end here",
                )
                .remedy("Connect it to what comes next, or replace it by an end event."),
            );
        }
        let chooses = matches!(kind, Kind::ExclusiveGateway | Kind::InclusiveGateway) && outgoing.len() > 1;
        let bare = outgoing
            .iter()
            .filter(|flow| Some(**flow) != default)
            .find(|flow| self.program.flows.get(**flow).is_some_and(|flow| flow.condition.is_none()));
        if chooses && let Some(flow) = bare.and_then(|flow| self.program.flows.get(*flow)) {
            let said =
                format!("its flow `{}` has no condition and is not the default: it is always taken", flow.id);
            self.report(
                index,
                Problem::warning("process-flow-without-condition", said)
                    .remedy("Give the flow a condition, or make it the default flow."),
            );
        } else if chooses && default.is_none() {
            self.report(
                index,
                Problem::info(
                    "process-no-default",
                    "it has no default flow: a case stops here if no condition holds",
                )
                .remedy("Make the flow for all other cases the default flow."),
            );
        }
    }

    fn check_scope(&mut self, index: usize) {
        let Some(node) = self.program.nodes.get(index) else { return };
        let Some(body) = node.body.clone().filter(|_| node.kind != Kind::AdHocSubProcess) else { return };
        let (is_event, connected) =
            (node.event_subprocess, !node.incoming.is_empty() || !node.outgoing.is_empty());
        let start = body.starts.first().and_then(|start| self.program.nodes.get(*start));
        let none = start.is_some_and(|start| matches!(start.work, Work::Catch(TriggerCode::None)));
        let problem = match (is_event, body.starts.len()) {
            (_, 0) => Some(("process-no-start", "the subprocess has no start event", "Add a start event.")),
            (true, 2..) => Some((
                "process-several-starts",
                "an event subprocess has exactly one start event",
                "Use one event subprocess for each trigger.",
            )),
            (true, _) if none => Some((
                "process-event-place",
                "the start event of an event subprocess needs a trigger",
                "Give it a message, timer, error, signal, escalation or condition.",
            )),
            (true, _) if connected => Some((
                "process-event-subprocess-connected",
                "sequence flows cannot lead to or from an event subprocess",
                "Remove the flow: its start event begins it.",
            )),
            (false, _) if !none => Some((
                "process-event-place",
                "an embedded subprocess begins at a start event without a trigger",
                "Remove the trigger, or make it an event subprocess.",
            )),
            _ => None,
        };
        if let Some((rule, said, remedy)) = problem {
            self.report(index, Problem::error(rule, said).remedy(remedy));
        }
        if !is_event {
            self.check_one_none_start(&body, false);
        }
    }

    fn check_flows(&mut self, index: usize) {
        let Some(node) = self.program.nodes.get(index) else { return };
        let no_entry = matches!(node.kind, Kind::StartEvent | Kind::BoundaryEvent);
        let entered = no_entry && !node.incoming.is_empty();
        let left = node.kind == Kind::EndEvent && !node.outgoing.is_empty();
        if entered || left {
            let said = if entered { "no flow can lead into it" } else { "no flow can leave it" };
            self.report(
                index,
                Problem::error("process-flow-direction", said)
                    .remedy("Remove the flow, or use an intermediate event."),
            );
        }
    }

    /// What may come after a node, seen from inside its scope: flows, links, and boundary events on it.
    fn next(&self, index: usize) -> Vec<usize> {
        let Some(node) = self.program.nodes.get(index) else { return Vec::new() };
        let flows =
            node.outgoing.iter().filter_map(|flow| self.program.flows.get(*flow)).map(|flow| flow.target);
        let link = if let Work::LinkTo(target) = node.work { Some(target) } else { None };
        flows.chain(link).chain(node.boundaries.iter().copied()).collect()
    }

    fn reach(&self, from: impl IntoIterator<Item = usize>) -> BTreeSet<usize> {
        let mut seen = BTreeSet::new();
        let mut open: Vec<usize> = from.into_iter().collect();
        while let Some(index) = open.pop() {
            if seen.insert(index) {
                open.extend(self.next(index));
            }
        }
        seen
    }

    /// A non-interrupting path gets its own count of tokens unless a join on it also waits for the main path.
    fn mark_branches(&mut self, nodes: std::ops::Range<usize>) {
        for index in nodes {
            let Some(node) = self.program.nodes.get(index) else { continue };
            if node.kind != Kind::BoundaryEvent || (node.interrupting && !self.takes_reports(index)) {
                continue;
            }
            let path = self.reach([index]);
            let joins_main = path.iter().filter_map(|at| self.program.nodes.get(*at)).any(|node| {
                matches!(node.work, Work::Parallel | Work::Inclusive)
                    && node
                        .incoming
                        .iter()
                        .filter_map(|flow| self.program.flows.get(*flow))
                        .any(|flow| !path.contains(&flow.source))
            });
            if let Some(node) = self.program.nodes.get_mut(index) {
                node.branches = !joins_main;
            }
        }
    }

    /// Whether instances of a multi-instance activity report to this boundary event, which then does not interrupt.
    fn takes_reports(&self, boundary: usize) -> bool {
        let host = self.program.nodes.get(boundary).and_then(|node| node.attached_to);
        let multi = host.and_then(|host| self.program.nodes.get(host)).and_then(|host| host.multi.as_ref());
        multi.is_some_and(|multi| multi.reports.iter().any(|report| report.to.contains(&boundary)))
    }

    fn check_reachable(&mut self, nodes: std::ops::Range<usize>) {
        let begins: Vec<usize> = nodes
            .clone()
            .filter(|index| {
                self.drafts.get(*index).is_some_and(|draft| {
                    let node = draft.node;
                    self.is_offered(*index)
                        || node.kind == Kind::StartEvent
                        || node.event_subprocess
                        || node.compensation
                        || node.instantiate
                })
            })
            .collect();
        let reached = self.reach(begins);
        for index in nodes.clone().filter(|index| !reached.contains(index)) {
            let said = "no path from a start event leads here: it never runs";
            // Where a start event is, everything needs a way in (clause 10.5.2); a circle has one, but nobody comes.
            let has_way_in = self.program.nodes.get(index).is_some_and(|node| !node.incoming.is_empty());
            let problem = match has_way_in {
                true => Problem::warning("process-unreachable", said),
                false => self.by_dialect(index, "process-unreachable", said),
            };
            self.report(index, problem.remedy("Connect it, or remove it."));
        }
        self.check_ways_out(nodes);
    }

    /// A loop in which nothing waits spins until the step budget parks the case.
    fn check_loops(&mut self, nodes: std::ops::Range<usize>) {
        let passes = |index: &usize| {
            self.program.nodes.get(*index).is_some_and(|node| match &node.work {
                Work::User(_)
                | Work::Job(_)
                | Work::FirstOf { .. }
                | Work::Call(_)
                | Work::Scope
                | Work::AdHoc(_) => false,
                Work::Catch(trigger) => matches!(trigger, TriggerCode::None | TriggerCode::Link),
                _ => true,
            })
        };
        let mut left: BTreeSet<usize> = nodes.filter(passes).collect();
        loop {
            let with_way_on = |index: &usize| self.next(*index).iter().any(|next| left.contains(next));
            let kept: BTreeSet<usize> = left.iter().copied().filter(with_way_on).collect();
            if kept.len() == left.len() {
                break;
            }
            left = kept;
        }
        let looping = left.iter().copied().find(|index| {
            let mut seen = BTreeSet::new();
            let mut open = self.next(*index);
            while let Some(at) = open.pop() {
                if left.contains(&at) && seen.insert(at) {
                    open.extend(self.next(at));
                }
            }
            seen.contains(index)
        });
        if let Some(index) = looping {
            self.report(
                index,
                Problem::warning("process-loop-without-wait", "it is part of a loop in which nothing waits")
                    .remedy("Make sure that a condition ends the loop, or put a task or timer into it."),
            );
        }
    }
}
