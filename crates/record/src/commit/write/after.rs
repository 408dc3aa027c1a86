//! What follows from the accepted steps: effects, keys that make a call happen once, drafts that became cases, counters.

use crate::commit::load::counter_of;
use crate::commit::plan::Writes;
use crate::sql::Kind::{Int, Text};
use crate::sql::{Batch, Set, Write};
use crate::step::Step;
use std::collections::BTreeSet;

/// The moment of a step: of its last event, or of nothing.
fn moment(step: &Step, otherwise: i64) -> i64 {
    step.events.last().map_or(otherwise, |event| event.time_us)
}

pub(super) fn outbox<'a>(out: &mut Batch<'a>, writes: &'a Writes<'_>) {
    let mut set = Set::new(&[
        ("key", Text),
        ("case_id", Text),
        ("kind", Text),
        ("state", Text),
        ("created_us", Int),
        ("run_at_us", Int),
        ("attempts", Int),
        ("body", Text),
    ]);
    let mut done = Set::new(&[("key", Text)]);
    let accepted = || writes.accepted.iter().map(|accepted| &accepted.checked.step);
    let done_here: BTreeSet<&str> =
        accepted().flat_map(|step| step.done_effects.iter().map(String::as_str)).collect();
    for accepted in &writes.accepted {
        let (checked, step) = (accepted.checked, &accepted.checked.step);
        let created_us = moment(step, step.view.opened_us);
        for (effect, body) in step.outbox.iter().zip(&checked.effects) {
            set.push([
                (&effect.key).into(),
                (&step.case).into(),
                (&effect.kind).into(),
                // Of a group that both makes and ends an effect only the end is written.
                if done_here.contains(effect.key.as_str()) { "done" } else { "waiting" }.into(),
                created_us.into(),
                effect.run_at_us.into(),
                0.into(),
                body.into(),
            ]);
        }
        for key in &step.done_effects {
            done.push([key.into()]);
        }
    }
    out.add(set, Write::Insert("outbox", " ON CONFLICT (key) DO NOTHING"));
    out.add(done, Write::Matching("UPDATE outbox SET state = 'done', error = NULL"));
}

pub(super) fn keys<'a>(out: &mut Batch<'a>, writes: &'a Writes<'_>) {
    let mut set = Set::new(&[
        ("key", Text),
        ("case_id", Text),
        ("seq", Int),
        ("position", Int),
        ("reference", Text),
        ("created_us", Int),
        ("result", Text),
    ]);
    for accepted in &writes.accepted {
        let checked = accepted.checked;
        if let Some(key) = &checked.step.idempotency_key {
            set.push([
                key.into(),
                (&checked.step.case).into(),
                accepted.seq.into(),
                accepted.position.into(),
                (&accepted.reference).into(),
                moment(&checked.step, checked.step.view.opened_us).into(),
                checked.result.as_deref().into(),
            ]);
        }
    }
    out.add(set, Write::Insert("idempotency", ""));
}

pub(super) fn drafts<'a>(out: &mut Batch<'a>, writes: &'a Writes<'_>) {
    let mut set = Set::new(&[("id", Text)]);
    for draft in writes.accepted.iter().filter_map(|accepted| accepted.checked.step.drop_draft.as_deref()) {
        set.push([draft.into()]);
    }
    out.add(set, Write::Matching("DELETE FROM draft"));
}

pub(super) fn counters<'a>(out: &mut Batch<'a>, writes: &'a Writes<'_>) {
    let mut set = Set::new(&[("name", Text), ("value", Int)]);
    for (prefix, number) in &writes.numbers {
        set.push([counter_of(prefix).into(), (*number).into()]);
    }
    set.push(["position".into(), writes.position.into()]);
    let tail = " ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    out.add(set, Write::Insert("counter", tail));
}
