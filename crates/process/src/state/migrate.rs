//! Going over to another bundle: everything that names an element gets the name that it has there.

use super::{Done, Instance, State, Table, Task};
use crate::id::Id;
use std::collections::BTreeMap;

/// What is called otherwise: old to new.
type Names = BTreeMap<String, String>;

/// Renames what stands in the state. Elements that are not listed keep their names.
pub(super) fn rename(state: &mut State, names: &Names, tasks: &[Task]) {
    each(&mut state.roots, |root| to(names, &mut root.process));
    each(&mut state.instances, |instance| rename_instance(instance, names));
    each(&mut state.jobs, |job| to(names, &mut job.element));
    each(&mut state.timers, |timer| to(names, &mut timer.element));
    each(&mut state.subscriptions, |one| to(names, &mut one.element));
    each(&mut state.incidents, |incident| to(names, &mut incident.element));
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

/// Ids stand as [`Id`] where many share them, and as texts elsewhere.
fn to<T: AsRef<str> + for<'a> From<&'a str>>(names: &Names, name: &mut T) {
    if let Some(new) = names.get(name.as_ref()) {
        *name = new.as_str().into();
    }
}

fn rename_instance(instance: &mut Instance, names: &Names) {
    to(names, &mut instance.element);
    instance.undoing.iter_mut().for_each(|handler| to(names, handler));
    if let Some(offer) = instance.offer.as_mut() {
        let named = offer.activities.iter_mut().chain(&mut offer.done).chain(&mut offer.pending);
        named.for_each(|activity| to(names, activity));
    }
    instance.done.iter_mut().chain(&mut instance.undone).for_each(|done| rename_done(done, names));
    instance.joins = std::mem::take(&mut instance.joins)
        .into_iter()
        .map(|(mut gateway, flows)| {
            to(names, &mut gateway);
            let mut renamed: BTreeMap<Id, u32> = BTreeMap::new();
            for (mut flow, count) in flows {
                to(names, &mut flow);
                *renamed.entry(flow).or_insert(0) += count;
            }
            (gateway, renamed)
        })
        .collect();
}

/// Depth is bounded by the limit on nested scopes.
fn rename_done(done: &mut Done, names: &Names) {
    to(names, &mut done.element);
    done.handler.iter_mut().for_each(|handler| to(names, handler));
    done.inside.iter_mut().for_each(|inside| rename_done(inside, names));
}
