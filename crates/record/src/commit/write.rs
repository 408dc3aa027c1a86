//! Writing a planned group: each table once.

use super::load::counter_of;
use super::plan::{CaseWrite, Difference, EventWrite, SearchChange, Writes};
use crate::fault::Fault;
use crate::groups::Group;
use crate::sql::Kind::{Bytes, Int, Text};
use crate::sql::{Batch, Cell, Set, Tx, Write};
use crate::step::Step;
use std::collections::{BTreeMap, BTreeSet};

/// Writes the plan; says what that came to.
pub(super) async fn write(tx: &mut Tx, writes: &Writes<'_>) -> Result<Group, Fault> {
    let out = &mut Batch::default();
    events(out, &writes.events);
    cases(out, &writes.cases);
    search(tx, out, &writes.cases).await?;
    tasks(out, &writes.cases);
    timers(out, &writes.cases);
    subscriptions(out, &writes.cases);
    jobs(out, &writes.cases);
    outbox(out, writes);
    keys(out, writes);
    drafts(out, writes);
    counters(out, writes);
    let (rows, bytes) = out.weight();
    std::mem::take(out).run(tx).await?;
    Ok(Group { steps: writes.accepted.len() as u64, rows, bytes })
}

fn events<'a>(out: &mut Batch<'a>, events: &'a [EventWrite<'_>]) {
    let mut set = Set::new(&[
        ("position", Int),
        ("case_id", Text),
        ("seq", Int),
        ("time_us", Int),
        ("kind", Text),
        ("element", Text),
        ("actor", Text),
        ("actor_kind", Text),
        ("channel", Text),
        ("waiting_for", Text),
        ("lifecycle", Text),
        ("visibility", Text),
        ("bundle", Text),
        ("previous_hash", Bytes),
        ("hash", Bytes),
        ("salt", Bytes),
        ("body", Text),
    ]);
    for write in events {
        let (step, event) = (write.step, write.event);
        set.push([
            write.position.into(),
            (&step.case).into(),
            write.seq.into(),
            event.time_us.into(),
            (&event.kind).into(),
            event.element.as_deref().into(),
            (&event.actor).into(),
            event.actor_kind.as_str().into(),
            (&event.channel).into(),
            event.waiting_for.as_str().into(),
            event.lifecycle.as_deref().into(),
            event.visibility.as_str().into(),
            (&step.bundle).into(),
            write.previous.as_slice().into(),
            write.hash.as_slice().into(),
            write.checked.salt.as_slice().into(),
            (&write.checked.body).into(),
        ]);
    }
    out.add(set, Write::Insert("event", ""));
}

/// New cases whole; of known ones what every step changes, and the rest where it changed: an index is only written
/// when a column of it is named.
fn cases<'a>(out: &mut Batch<'a>, cases: &'a [CaseWrite<'_>]) {
    let mut new = Set::new(&[
        ("id", Text),
        ("reference", Text),
        ("service", Text),
        ("bundle", Text),
        ("seq", Int),
        ("position", Int),
        ("hash", Bytes),
        ("title", Text),
        ("resident", Text),
        ("status", Text),
        ("outcome", Text),
        ("due_us", Int),
        ("waiting_for", Text),
        ("opened_us", Int),
        ("closed_us", Int),
        ("updated_us", Int),
        ("channel", Text),
        ("search_mark", Text),
        ("marks", Text),
        ("snapshot", Text),
    ]);
    let mut moved = Set::new(&[
        ("id", Text),
        ("seq", Int),
        ("position", Int),
        ("hash", Bytes),
        ("due_us", Int),
        ("waiting_for", Text),
        ("updated_us", Int),
        ("search_mark", Text),
        ("marks", Text),
        ("snapshot", Text),
    ]);
    let mut shown = Set::new(&[
        ("id", Text),
        ("seq", Int),
        ("position", Int),
        ("hash", Bytes),
        ("due_us", Int),
        ("waiting_for", Text),
        ("updated_us", Int),
        ("search_mark", Text),
        ("marks", Text),
        ("snapshot", Text),
        ("bundle", Text),
        ("title", Text),
        ("resident", Text),
        ("status", Text),
        ("outcome", Text),
        ("opened_us", Int),
        ("closed_us", Int),
        ("channel", Text),
    ]);
    for write in cases {
        let step = &write.step.step;
        let view = &step.view;
        if write.is_new {
            new.push([
                (&step.case).into(),
                (&write.head.reference).into(),
                (&step.service).into(),
                (&step.bundle).into(),
                write.head.seq.into(),
                write.head.position.into(),
                write.head.hash.as_slice().into(),
                (&view.title).into(),
                view.resident.as_deref().into(),
                (&view.status).into(),
                view.outcome.as_deref().into(),
                view.due_us.into(),
                view.waiting_for.as_str().into(),
                view.opened_us.into(),
                view.closed_us.into(),
                write.head.updated_us.into(),
                (&view.channel).into(),
                (&write.head.search_mark).into(),
                (&write.step.marks_text).into(),
                step.snapshot.as_str().into(),
            ]);
            continue;
        }
        let every_step: [Cell<'_>; 10] = [
            (&step.case).into(),
            write.head.seq.into(),
            write.head.position.into(),
            write.head.hash.as_slice().into(),
            view.due_us.into(),
            view.waiting_for.as_str().into(),
            write.head.updated_us.into(),
            (&write.head.search_mark).into(),
            (&write.step.marks_text).into(),
            step.snapshot.as_str().into(),
        ];
        if !write.view_changed {
            moved.push(every_step);
            continue;
        }
        let [id, seq, position, hash, due, waiting_for, updated, search_mark, marks, snapshot] = every_step;
        shown.push([
            id,
            seq,
            position,
            hash,
            due,
            waiting_for,
            updated,
            search_mark,
            marks,
            snapshot,
            (&step.bundle).into(),
            (&view.title).into(),
            view.resident.as_deref().into(),
            (&view.status).into(),
            view.outcome.as_deref().into(),
            view.opened_us.into(),
            view.closed_us.into(),
            (&view.channel).into(),
        ]);
    }
    out.add(new, Write::Insert("case_state", ""));
    out.add(moved, Write::Update("case_state"));
    out.add(shown, Write::Update("case_state"));
}

/// Words that are new are added as one more row of the case, so that the indexes of its other words stay as they are.
/// Only if words are gone are all its rows written again.
async fn search<'a>(tx: &mut Tx, out: &mut Batch<'a>, cases: &'a [CaseWrite<'_>]) -> Result<(), Fault> {
    let changed: Vec<(&CaseWrite<'_>, &SearchChange)> =
        cases.iter().filter_map(|write| Some((write, write.search.as_ref()?))).collect();
    let mut unknown = Set::new(&[("case_id", Text)]);
    for (write, _) in changed.iter().filter(|(_, change)| change.before.is_none()) {
        unknown.push([(&write.step.step.case).into()]);
    }
    let mut read: BTreeMap<String, String> = BTreeMap::new();
    for row in unknown.read(tx, "SELECT case_id, words FROM search").await? {
        let words = read.entry(row.text("case_id")?).or_default();
        words.push(' ');
        words.push_str(&row.text("words")?);
    }
    let mut all_anew = Set::new(&[("case_id", Text)]);
    let mut rows = Set::new(&[("case_id", Text), ("part", Int), ("words", Text)]);
    for (write, change) in changed {
        let case = &write.step.step.case;
        let before = change.before.as_deref().or_else(|| read.get(case).map(String::as_str)).unwrap_or("");
        let before: BTreeSet<&str> = before.split_ascii_whitespace().collect();
        let after: BTreeSet<&str> = change.after.split_ascii_whitespace().collect();
        let words = if before.is_subset(&after) {
            let new = change.after.split_ascii_whitespace().filter(|word| !before.contains(word));
            new.collect::<Vec<_>>().join(" ")
        } else {
            all_anew.push([case.into()]);
            change.after.to_string()
        };
        if !words.is_empty() {
            rows.push([case.into(), write.head.seq.into(), words.into()]);
        }
    }
    // Seldom, and before the others: a row that is removed may come again with the same number.
    all_anew.write(tx, Write::Matching("DELETE FROM search")).await?;
    out.add(rows, Write::InsertTogether("search"));
    Ok(())
}

/// Removes the rows that are gone.
fn remove<'a>(
    out: &mut Batch<'a>,
    cases: &'a [CaseWrite<'_>],
    statement: &'static str,
    of: impl for<'w> Fn(&'w CaseWrite<'_>) -> &'w Difference,
) {
    let mut set = Set::new(&[("case_id", Text), ("key", Int)]);
    for write in cases {
        for key in &of(write).gone {
            set.push([(&write.step.step.case).into(), (*key).into()]);
        }
    }
    out.add(set, Write::Matching(statement));
}

fn tasks<'a>(out: &mut Batch<'a>, cases: &'a [CaseWrite<'_>]) {
    remove(out, cases, "DELETE FROM task", |write| &write.tasks);
    let mut set = Set::new(&[
        ("case_id", Text),
        ("key", Int),
        ("element", Text),
        ("name", Text),
        ("form", Text),
        ("role", Text),
        ("candidate_groups", Text),
        ("assignee", Text),
        ("due_us", Int),
        ("priority", Int),
        ("created_us", Int),
    ]);
    for write in cases {
        let step = &write.step.step;
        for task in step.tasks.iter().filter(|task| write.tasks.changed.contains(&task.key)) {
            set.push([
                (&step.case).into(),
                task.key.into(),
                (&task.element).into(),
                (&task.name).into(),
                task.form.as_deref().into(),
                (&task.role).into(),
                serde_json::Value::from(task.candidate_groups.clone()).to_string().into(),
                task.assignee.as_deref().into(),
                task.due_us.into(),
                task.priority.into(),
                task.created_us.into(),
            ]);
        }
    }
    let tail = " ON CONFLICT (case_id, key) DO UPDATE SET element = excluded.element, name = excluded.name, \
                form = excluded.form, role = excluded.role, candidate_groups = excluded.candidate_groups, \
                assignee = excluded.assignee, due_us = excluded.due_us, priority = excluded.priority, \
                created_us = excluded.created_us";
    out.add(set, Write::Insert("task", tail));
}

fn timers<'a>(out: &mut Batch<'a>, cases: &'a [CaseWrite<'_>]) {
    remove(out, cases, "DELETE FROM timer", |write| &write.timers);
    let mut set = Set::new(&[("case_id", Text), ("key", Int), ("due_us", Int)]);
    for write in cases {
        let step = &write.step.step;
        for timer in step.timers.iter().filter(|timer| write.timers.changed.contains(&timer.key)) {
            set.push([(&step.case).into(), timer.key.into(), timer.due_us.into()]);
        }
    }
    // A timer that was moved is no longer the one that a worker holds.
    let tail = " ON CONFLICT (case_id, key) DO UPDATE SET due_us = excluded.due_us, leased_until_us = 0";
    out.add(set, Write::Insert("timer", tail));
}

fn subscriptions<'a>(out: &mut Batch<'a>, cases: &'a [CaseWrite<'_>]) {
    remove(out, cases, "DELETE FROM subscription", |write| &write.subscriptions);
    let mut set = Set::new(&[
        ("case_id", Text),
        ("key", Int),
        ("kind", Text),
        ("name", Text),
        ("correlation_key", Text),
    ]);
    for write in cases {
        let step = &write.step.step;
        for row in step.subscriptions.iter().filter(|row| write.subscriptions.changed.contains(&row.key)) {
            set.push([
                (&step.case).into(),
                row.key.into(),
                (&row.kind).into(),
                (&row.name).into(),
                row.correlation_key.as_deref().into(),
            ]);
        }
    }
    let tail = " ON CONFLICT (case_id, key) DO UPDATE SET kind = excluded.kind, name = excluded.name, \
                correlation_key = excluded.correlation_key";
    out.add(set, Write::Insert("subscription", tail));
}

fn jobs<'a>(out: &mut Batch<'a>, cases: &'a [CaseWrite<'_>]) {
    remove(out, cases, "DELETE FROM job", |write| &write.jobs);
    let mut set = Set::new(&[
        ("case_id", Text),
        ("key", Int),
        ("kind", Text),
        ("element", Text),
        ("retries", Int),
        ("created_us", Int),
        ("run_at_us", Int),
        ("headers", Text),
        ("variables", Text),
    ]);
    for write in cases {
        let step = &write.step.step;
        for (job, (headers, variables)) in step.jobs.iter().zip(&write.step.jobs) {
            if !write.jobs.changed.contains(&job.key) {
                continue;
            }
            set.push([
                (&step.case).into(),
                job.key.into(),
                (&job.kind).into(),
                (&job.element).into(),
                job.retries.into(),
                job.created_us.into(),
                job.run_at_us.into(),
                headers.into(),
                variables.into(),
            ]);
        }
    }
    // A job that changed (a try that failed) is free again for any worker.
    let tail = " ON CONFLICT (case_id, key) DO UPDATE SET kind = excluded.kind, element = excluded.element, \
                retries = excluded.retries, created_us = excluded.created_us, run_at_us = excluded.run_at_us, \
                headers = excluded.headers, variables = excluded.variables, worker = NULL, leased_until_us = 0";
    out.add(set, Write::Insert("job", tail));
}

/// The moment of a step: of its last event, or of nothing.
fn moment(step: &Step, otherwise: i64) -> i64 {
    step.events.last().map_or(otherwise, |event| event.time_us)
}

fn outbox<'a>(out: &mut Batch<'a>, writes: &'a Writes<'_>) {
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

fn keys<'a>(out: &mut Batch<'a>, writes: &'a Writes<'_>) {
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

fn drafts<'a>(out: &mut Batch<'a>, writes: &'a Writes<'_>) {
    let mut set = Set::new(&[("id", Text)]);
    for draft in writes.accepted.iter().filter_map(|accepted| accepted.checked.step.drop_draft.as_deref()) {
        set.push([draft.into()]);
    }
    out.add(set, Write::Matching("DELETE FROM draft"));
}

fn counters<'a>(out: &mut Batch<'a>, writes: &'a Writes<'_>) {
    let mut set = Set::new(&[("name", Text), ("value", Int)]);
    for (prefix, number) in &writes.numbers {
        set.push([counter_of(prefix).into(), (*number).into()]);
    }
    set.push(["position".into(), writes.position.into()]);
    let tail = " ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    out.add(set, Write::Insert("counter", tail));
}
