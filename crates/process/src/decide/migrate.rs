//! A running case goes over to another bundle. It is refused where anything that the case holds would have no place
//! there: a token, a timer, a subscription, something to undo, a scope. So nothing gets lost in silence.

use super::Run;
use crate::event::Role;
use crate::id::Id;
use crate::program::{Items, NodeCode, TriggerCode, Work};
use crate::repair::{Migration, Obstacle};
use crate::state::{Done, Instance, SubscriptionKind, Task};
use crate::{Event, Program, Refusal, State};
use std::collections::{BTreeMap, BTreeSet};

/// Why a case in this state could not run on under this program; nothing if it can.
///
/// Looks at everything that the case holds, so that one look names all that a mapping must still say.
pub fn obstacles(program: &Program, state: &State, migration: &Migration) -> Vec<Obstacle> {
    let look = Look { program, state, migration };
    let mut found = BTreeSet::new();
    for (_, root) in state.roots().filter(|(_, root)| !root.ended) {
        found.extend(look.process(&root.process));
    }
    for (key, instance) in state.instances() {
        found.extend(look.instance(key, instance));
        found.extend(look.joins(instance));
        found.extend(instance.done.iter().flat_map(|done| look.done(done)));
        found.extend(instance.undoing.iter().filter_map(|handler| look.known(handler).err()));
        let offered = instance.offer.iter().flat_map(|offer| offer.activities.iter().chain(&offer.pending));
        found.extend(offered.filter_map(|activity| look.known(activity).err()));
        found.extend(instance.undone.iter().flat_map(|done| look.done(done)));
    }
    found.extend(state.timers().filter_map(|timer| look.wait(&timer.element, timer.instance, None)));
    found.extend(
        state
            .subscriptions()
            .filter_map(|one| look.wait(&one.element, one.instance, Some((one.kind, one.part)))),
    );
    found.into_iter().collect()
}

struct Look<'a> {
    program: &'a Program,
    state: &'a State,
    migration: &'a Migration,
}

impl<'a> Look<'a> {
    fn known(&self, element: &str) -> Result<&'a NodeCode, Obstacle> {
        let target = self.migration.target(element);
        self.program.node(target).ok_or_else(|| {
            obstacle(
                element,
                format!("the new bundle has no element `{target}`; map it to one of the same kind"),
            )
        })
    }

    fn process(&self, process: &str) -> Option<Obstacle> {
        let target = self.migration.target(process);
        (!self.program.processes.contains_key(target)).then(|| {
            obstacle(
                process,
                format!("the new bundle has no process `{target}`; map it to the process that continues it"),
            )
        })
    }

    fn instance(&self, key: u64, instance: &Instance) -> Option<Obstacle> {
        if instance.role == Role::Process {
            return self.process(&instance.element);
        }
        let element = instance.element.as_str();
        let node = match self.known(element) {
            Ok(node) => node,
            Err(obstacle) => return Some(obstacle),
        };
        let said = |reason: String| Some(obstacle(element, reason));
        if instance.tag != node.kind.tag() {
            let (is, was) = (node.kind.tag(), &instance.tag);
            return said(format!("`{}` is a {is} and not a {was}; map it to one of the same kind", node.id));
        }
        if let Some(reason) = self.scope(instance, node) {
            return said(reason);
        }
        let is_multi = instance.role == Role::Multi || instance.index.is_some();
        if is_multi != node.multi.is_some() {
            let (is, was) = if is_multi { ("once", "several times") } else { ("several times", "once") };
            return said(format!("`{}` runs {is} and not {was}", node.id));
        }
        let runs_in_order = instance.multi.as_ref().map(|progress| progress.sequential);
        if let (Some(was), Some(multi)) = (runs_in_order, &node.multi)
            && was != multi.sequential
        {
            return said(format!("`{}` changes between parallel and sequential repetitions", node.id));
        }
        let loops = instance.multi.as_ref().map(|progress| progress.items.is_empty());
        if let (Some(was), Some(multi)) = (loops, &node.multi)
            && was != matches!(multi.items, Items::While(_))
        {
            return said(format!("`{}` changes between a loop and a list of items", node.id));
        }
        let lost = match &node.work {
            Work::User(_) => self.state.jobs.contains_key(&key),
            Work::Job(_) => self.state.tasks.contains_key(&key),
            _ => self.state.tasks.contains_key(&key) || self.state.jobs.contains_key(&key),
        };
        lost.then(|| {
            obstacle(element, format!("`{}` does other work, so its open task or job would be lost", node.id))
        })
    }

    /// Why the node does not stand where the instance's scope goes.
    fn scope(&self, instance: &Instance, node: &NodeCode) -> Option<String> {
        let mut around = self.state.instance(instance.scope)?;
        while around.role == Role::Branch {
            around = self.state.instance(around.scope)?;
        }
        // An iteration stands in its body, and a handler in the event that undoes: both are compared by themselves.
        if around.role == Role::Multi
            || self
                .program
                .node(self.migration.target(&around.element))
                .is_some_and(|node| node.body.is_none())
        {
            return None;
        }
        let expected = self.migration.target(&around.element);
        let fits = match around.role {
            Role::Process => node.parent.is_none() && node.process == expected,
            _ => node
                .parent
                .and_then(|parent| self.program.at(parent))
                .is_some_and(|parent| parent.id == expected),
        };
        (!fits).then(|| {
            format!("`{}` does not stand in `{expected}`, where its process or subprocess goes on; map it to an element there", node.id)
        })
    }

    fn joins(&self, scope: &Instance) -> Vec<Obstacle> {
        let mut found = Vec::new();
        for (gateway, flows) in &scope.joins {
            let node = match self.known(gateway) {
                Ok(node) => node,
                Err(obstacle) => {
                    found.push(obstacle);
                    continue;
                }
            };
            let waits = node.incoming.len() > 1 && matches!(node.work, Work::Parallel | Work::Inclusive);
            if !waits {
                found.push(obstacle(
                    gateway,
                    format!("`{}` joins nothing, so the tokens that wait before it would be lost", node.id),
                ));
                continue;
            }
            for flow in flows.keys() {
                let target = self.migration.target(flow);
                let arrives =
                    node.incoming.iter().filter_map(|at| self.program.flow(*at)).any(|at| at.id == target);
                if !arrives {
                    found.push(obstacle(
                        gateway,
                        format!("the token that came by the flow `{flow}` has no flow `{target}` into `{}`; map the flow", node.id),
                    ));
                }
            }
        }
        found
    }

    /// Depth is bounded by the limit on nested scopes.
    fn done(&self, done: &Done) -> Vec<Obstacle> {
        let mut found: Vec<Obstacle> = self.known(&done.element).err().into_iter().collect();
        found.extend(done.handler.iter().filter_map(|handler| self.known(handler).err()));
        found.extend(done.inside.iter().flat_map(|inside| self.done(inside)));
        found
    }

    /// Why a timer (`kind` none) or a subscription of an instance has no event that it belongs to.
    fn wait(
        &self,
        element: &str,
        owner: u64,
        kind: Option<(SubscriptionKind, Option<u32>)>,
    ) -> Option<Obstacle> {
        let node = match self.known(element) {
            Ok(node) => node,
            Err(obstacle) => return Some(obstacle),
        };
        let Work::Catch(trigger) = &node.work else {
            return Some(obstacle(
                element,
                format!("`{}` waits for nothing; map it to an event of the same kind", node.id),
            ));
        };
        let fits = match kind {
            None => trigger.parts().iter().any(|part| matches!(part, TriggerCode::Timer(_))),
            Some((kind, part)) => trigger.part(part).is_some_and(|part| is_of(part, kind)),
        };
        if !fits {
            return Some(obstacle(
                element,
                format!("`{}` waits for something else; map it to an event of the same kind", node.id),
            ));
        }
        let owner = self.state.instance(owner)?;
        let place = self.migration.target(&owner.element);
        (!belongs(self.program, node, place, owner.role)).then(|| {
            obstacle(
                element,
                format!(
                    "`{}` does not belong to `{place}` in the new bundle, so what it waits for would be lost",
                    node.id
                ),
            )
        })
    }
}

fn is_of(trigger: &TriggerCode, kind: SubscriptionKind) -> bool {
    matches!(
        (trigger, kind),
        (TriggerCode::Message { .. }, SubscriptionKind::Message)
            | (TriggerCode::Signal { .. }, SubscriptionKind::Signal)
            | (TriggerCode::Conditional(_), SubscriptionKind::Conditional)
    )
}

/// Whether an event waits on behalf of the node or process `place`.
fn belongs(program: &Program, event: &NodeCode, place: &str, role: Role) -> bool {
    let id = |at: Option<usize>| at.and_then(|at| program.at(at)).map(|node| node.id.as_str());
    if event.id == place || id(event.attached_to) == Some(place) {
        return true;
    }
    // The start of an event subprocess waits in the scope around it.
    if let Some(inner) =
        event.parent.and_then(|parent| program.at(parent)).filter(|inner| inner.event_subprocess)
    {
        return match role {
            Role::Process => inner.parent.is_none() && inner.process == place,
            _ => id(inner.parent) == Some(place),
        };
    }
    let targets = program.node(place).map(|node| &node.work);
    matches!(targets, Some(Work::FirstOf { targets, .. }) if targets.iter().any(|at| id(Some(*at)) == Some(event.id.as_str())))
}

fn obstacle(element: &str, reason: String) -> Obstacle {
    Obstacle { element: element.to_owned(), reason }
}

impl<'a> Run<'a> {
    pub(super) fn migrate(&mut self, migration: &Migration, reason: &str) -> Result<(), Refusal> {
        let reason = self.reason_to_mend(reason)?;
        let found = obstacles(self.program, &self.state, migration);
        if !found.is_empty() {
            return Err(Refusal::CannotMigrate(found));
        }
        let elements: BTreeMap<String, String> = migration
            .elements
            .iter()
            .filter(|(old, new)| old != new)
            .map(|(a, b)| (a.clone(), b.clone()))
            .collect();
        let tasks = self.state.tasks().map(|task| self.described(task, migration)).collect();
        self.emit(Event::Migrated { elements, tasks, reason: reason.to_owned() });
        self.changed = true;
        if migration.reset_timers {
            self.reset_timers()?;
        }
        self.arm_added(&migration.added)?;
        self.try_parallel_joins();
        Ok(())
    }

    /// A task as the new bundle describes it. Who has it, until when and how urgent it is stays.
    fn described(&self, task: &Task, migration: &Migration) -> Task {
        let mut task = task.clone();
        let Some(node) = self.program.node(migration.target(&task.element)) else { return task };
        task.element = node.id.to_string();
        task.name.clone_from(&node.name);
        task.process.clone_from(&node.process);
        if let Work::User(user) = &node.work {
            task.form.clone_from(&user.form);
            task.lanes.clone_from(&user.lanes);
        }
        task
    }

    fn reset_timers(&mut self) -> Result<(), Refusal> {
        let timers: Vec<_> = self.state.timers().cloned().collect();
        for timer in timers {
            let Some(event) = self.program.by_id.get(&timer.element).copied() else { continue };
            let work = self.program.at(event).map(|node| &node.work);
            // An event with several triggers would begin to wait for all of them again.
            if !matches!(work, Some(Work::Catch(TriggerCode::Timer(_)))) {
                continue;
            }
            self.emit(Event::TimerCancelled { timer: timer.key, element: timer.element.as_str().into() });
            self.arm_or_refuse(timer.instance, event)?;
        }
        Ok(())
    }

    /// Lets the events that the old bundle did not have begin to wait where their activity or scope runs.
    fn arm_added(&mut self, added: &BTreeSet<String>) -> Result<(), Refusal> {
        if added.is_empty() {
            return Ok(());
        }
        let running: Vec<(u64, Id, Role, bool)> = self
            .state
            .instances()
            .map(|(key, at)| (key, at.element.clone(), at.role, at.index.is_some()))
            .collect();
        for (key, element, role, is_iteration) in running {
            for event in self.events_of(&element, role, is_iteration) {
                let is_new = self.program.at(event).is_some_and(|node| added.contains(node.id.as_str()));
                if is_new {
                    self.arm_or_refuse(key, event)?;
                }
            }
        }
        Ok(())
    }

    /// The events that wait while an instance of this element runs.
    fn events_of(&self, element: &str, role: Role, is_iteration: bool) -> Vec<usize> {
        let starts = |body: &crate::program::BodyCode| -> Vec<usize> {
            let inner = body.event_subprocesses.iter().filter_map(|inner| self.program.at(*inner));
            inner.filter_map(|inner| inner.body.as_ref()?.starts.first().copied()).collect()
        };
        match (role, self.program.node(element)) {
            (Role::Process, _) => {
                self.program.processes.get(element).map(|code| starts(&code.body)).unwrap_or_default()
            }
            (Role::Branch, _) | (_, None) => Vec::new(),
            (_, Some(node)) => {
                let mut events = if is_iteration { Vec::new() } else { node.boundaries.clone() };
                if role == Role::Node {
                    events.extend(node.body.iter().flat_map(starts));
                }
                if let Work::FirstOf { targets, .. } = &node.work {
                    events.extend(targets);
                }
                events
            }
        }
    }

    fn arm_or_refuse(&mut self, instance: u64, event: usize) -> Result<(), Refusal> {
        self.arm(instance, event).map_err(|trouble| {
            let element = self.program.at(event).map(|node| node.id.to_string()).unwrap_or_default();
            Refusal::CannotMigrate(vec![Obstacle { element, reason: trouble.message }])
        })
    }

    /// A join that has fewer flows in the new bundle may have all its tokens already.
    fn try_parallel_joins(&mut self) {
        let program: &'a Program = self.program;
        let waiting: Vec<(u64, Id)> = self
            .state
            .instances()
            .flat_map(|(key, scope)| scope.joins.keys().map(move |gateway| (key, gateway.clone())))
            .collect();
        for (scope, gateway) in waiting {
            if let Some(node) = program.node(&gateway).filter(|node| matches!(node.work, Work::Parallel)) {
                self.try_parallel_join(scope, node);
            }
        }
    }
}
