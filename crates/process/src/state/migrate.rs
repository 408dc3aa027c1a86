//! Going over to another bundle: everything that names an element gets the name that it has there.

use super::{Done, Instance, State, Table, Task};
use std::collections::BTreeMap;

/// Renames what stands in the state. Elements that are not listed keep their names.
pub(super) fn rename(state: &mut State, elements: &BTreeMap<String, String>, tasks: &[Task]) {
    let to = |name: &mut String| {
        if let Some(new) = elements.get(name) {
            name.clone_from(new);
        }
    };
    each(&mut state.roots, |root| to(&mut root.process));
    each(&mut state.instances, |instance| rename_instance(instance, &to));
    each(&mut state.jobs, |job| to(&mut job.element));
    each(&mut state.timers, |timer| to(&mut timer.element));
    each(&mut state.subscriptions, |one| to(&mut one.element));
    each(&mut state.incidents, |incident| to(&mut incident.element));
    for task in tasks {
        if let Some(known) = state.tasks.get_mut(&task.key) {
            known.clone_from(task);
        }
    }
}

fn each<T: Clone>(table: &mut Table<T>, change: impl Fn(&mut T)) {
    let keys: Vec<u64> = table.iter().map(|(key, _)| *key).collect();
    for key in keys {
        if let Some(entry) = table.get_mut(&key) {
            change(entry);
        }
    }
}

fn rename_instance(instance: &mut Instance, to: &impl Fn(&mut String)) {
    to(&mut instance.element);
    instance.undoing.iter_mut().for_each(to);
    instance.done.iter_mut().chain(&mut instance.undone).for_each(|done| rename_done(done, to));
    instance.joins = std::mem::take(&mut instance.joins)
        .into_iter()
        .map(|(mut gateway, flows)| {
            to(&mut gateway);
            let mut renamed: BTreeMap<String, u32> = BTreeMap::new();
            for (mut flow, count) in flows {
                to(&mut flow);
                *renamed.entry(flow).or_insert(0) += count;
            }
            (gateway, renamed)
        })
        .collect();
}

/// Depth is bounded by the limit on nested scopes.
fn rename_done(done: &mut Done, to: &impl Fn(&mut String)) {
    to(&mut done.element);
    done.handler.iter_mut().for_each(to);
    done.inside.iter_mut().for_each(|inside| rename_done(inside, to));
}
