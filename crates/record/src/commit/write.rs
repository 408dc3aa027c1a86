//! Writing a planned group: each table once.

use super::load::counter_of;
use super::plan::{CaseWrite, Difference, EventWrite, SearchChange, Writes};
use crate::fault::Fault;
use crate::groups::Group;
use crate::sql::Kind::{Bytes, Int, Text};
use crate::sql::{Set, Sql, Tx};
use crate::step::Step;
use std::collections::{BTreeMap, BTreeSet};

/// Where rows go, and how many have gone there.
struct Out<'a> {
    tx: &'a mut Tx,
    written: Group,
}

impl Out<'_> {
    /// Inserts or replaces rows.
    async fn put(&mut self, set: Set, head: &str, tail: &str) -> Result<(), Fault> {
        let (rows, bytes) = set.weight();
        self.written.rows += rows;
        self.written.bytes += bytes;
        set.run(self.tx, head, tail).await.map(|_| ())
    }

    /// Removes or changes what is there.
    async fn run(&mut self, set: Set, head: &str, tail: &str) -> Result<(), Fault> {
        set.run(self.tx, head, tail).await.map(|_| ())
    }
}

/// Writes the plan; says what that came to.
pub(super) async fn write(tx: &mut Tx, writes: &Writes<'_>) -> Result<Group, Fault> {
    let steps = writes.accepted.len() as u64;
    let out = &mut Out { tx, written: Group { steps, ..Group::default() } };
    events(out, &writes.events).await?;
    cases(out, &writes.cases).await?;
    search(out, &writes.cases).await?;
    tasks(out, &writes.cases).await?;
    timers(out, &writes.cases).await?;
    subscriptions(out, &writes.cases).await?;
    jobs(out, &writes.cases).await?;
    outbox(out, writes).await?;
    keys(out, writes).await?;
    drafts(out, writes).await?;
    counters(out, writes).await?;
    Ok(out.written)
}

async fn events(out: &mut Out<'_>, events: &[EventWrite<'_>]) -> Result<(), Fault> {
    let mut set = Set::new(&[
        Int, Text, Int, Int, Text, Text, Text, Text, Text, Text, Text, Text, Text, Bytes, Bytes, Bytes, Text,
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
    let head = "INSERT INTO event (position, case_id, seq, time_us, kind, element, actor, actor_kind, channel, \
                waiting_for, lifecycle, visibility, bundle, previous_hash, hash, salt, body)";
    out.put(set, head, "").await
}

/// New cases whole; of known ones what every step changes, and the rest where it changed: an index is only written
/// when a column of it is named.
async fn cases(out: &mut Out<'_>, cases: &[CaseWrite<'_>]) -> Result<(), Fault> {
    let mut new = Set::new(&[
        Text, Text, Text, Text, Int, Int, Bytes, Text, Text, Text, Text, Int, Text, Int, Int, Int, Text,
        Text, Text, Text,
    ]);
    let mut moved = Set::new(&[Text, Int, Int, Bytes, Int, Text, Int, Text, Text, Text]);
    let mut shown = Set::new(&[Text, Text, Text, Text, Text, Text, Int, Int, Text]);
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
                write.step.marks.text().into(),
                (&write.step.snapshot).into(),
            ]);
            continue;
        }
        moved.push([
            (&step.case).into(),
            write.head.seq.into(),
            write.head.position.into(),
            write.head.hash.as_slice().into(),
            view.due_us.into(),
            view.waiting_for.as_str().into(),
            write.head.updated_us.into(),
            (&write.head.search_mark).into(),
            write.step.marks.text().into(),
            (&write.step.snapshot).into(),
        ]);
        if write.view_changed {
            shown.push([
                (&step.case).into(),
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
    }
    let head = "INSERT INTO case_state (id, reference, service, bundle, seq, position, hash, title, resident, status, \
                outcome, due_us, waiting_for, opened_us, closed_us, updated_us, channel, search_mark, marks, snapshot)";
    out.put(new, head, "").await?;
    let head = "WITH step (id, seq, position, hash, due_us, waiting_for, updated_us, search_mark, marks, snapshot) AS (";
    let tail = ") UPDATE case_state SET seq = step.seq, position = step.position, hash = step.hash, \
                due_us = step.due_us, waiting_for = step.waiting_for, updated_us = step.updated_us, \
                search_mark = step.search_mark, marks = step.marks, snapshot = step.snapshot \
                FROM step WHERE case_state.id = step.id";
    out.put(moved, head, tail).await?;
    let head = "WITH step (id, bundle, title, resident, status, outcome, opened_us, closed_us, channel) AS (";
    let tail = ") UPDATE case_state SET bundle = step.bundle, title = step.title, resident = step.resident, \
                status = step.status, outcome = step.outcome, opened_us = step.opened_us, \
                closed_us = step.closed_us, channel = step.channel FROM step WHERE case_state.id = step.id";
    out.put(shown, head, tail).await
}

/// Words that are new are added as one more row of the case, so that the indexes of its other words stay as they are.
/// Only if words are gone are all its rows written again.
async fn search(out: &mut Out<'_>, cases: &[CaseWrite<'_>]) -> Result<(), Fault> {
    let changed: Vec<(&CaseWrite<'_>, &SearchChange)> =
        cases.iter().filter_map(|write| Some((write, write.search.as_ref()?))).collect();
    let mut unknown = Set::new(&[Text]);
    for (write, _) in changed.iter().filter(|(_, change)| change.before.is_none()) {
        unknown.push([(&write.step.step.case).into()]);
    }
    let mut read: BTreeMap<String, String> = BTreeMap::new();
    for row in unknown.rows(out.tx, "SELECT case_id, words FROM search WHERE case_id IN (", ")").await? {
        let words = read.entry(row.text("case_id")?).or_default();
        words.push(' ');
        words.push_str(&row.text("words")?);
    }
    let mut all_anew = Set::new(&[Text]);
    let mut rows = Set::new(&[Text, Int, Text]);
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
    out.run(all_anew, "DELETE FROM search WHERE case_id IN (", ")").await?;
    out.put(rows, "INSERT INTO search (case_id, part, words)", "").await
}

/// Removes the rows that are gone.
async fn remove(
    out: &mut Out<'_>,
    cases: &[CaseWrite<'_>],
    head: &str,
    of: impl for<'a> Fn(&'a CaseWrite<'_>) -> &'a Difference,
) -> Result<(), Fault> {
    let mut set = Set::new(&[Text, Int]);
    for write in cases {
        for key in &of(write).gone {
            set.push([(&write.step.step.case).into(), (*key).into()]);
        }
    }
    out.run(set, head, ")").await
}

async fn tasks(out: &mut Out<'_>, cases: &[CaseWrite<'_>]) -> Result<(), Fault> {
    remove(out, cases, "DELETE FROM task WHERE (case_id, key) IN (", |write| &write.tasks).await?;
    let mut set = Set::new(&[Text, Int, Text, Text, Text, Text, Text, Text, Int, Int, Int]);
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
    let head = "INSERT INTO task (case_id, key, element, name, form, role, candidate_groups, assignee, due_us, \
                priority, created_us)";
    let tail = " ON CONFLICT (case_id, key) DO UPDATE SET element = excluded.element, name = excluded.name, \
                form = excluded.form, role = excluded.role, candidate_groups = excluded.candidate_groups, \
                assignee = excluded.assignee, due_us = excluded.due_us, priority = excluded.priority, \
                created_us = excluded.created_us";
    out.put(set, head, tail).await
}

async fn timers(out: &mut Out<'_>, cases: &[CaseWrite<'_>]) -> Result<(), Fault> {
    remove(out, cases, "DELETE FROM timer WHERE (case_id, key) IN (", |write| &write.timers).await?;
    let mut set = Set::new(&[Text, Int, Int]);
    for write in cases {
        let step = &write.step.step;
        for timer in step.timers.iter().filter(|timer| write.timers.changed.contains(&timer.key)) {
            set.push([(&step.case).into(), timer.key.into(), timer.due_us.into()]);
        }
    }
    // A timer that was moved is no longer the one that a worker holds.
    let tail = " ON CONFLICT (case_id, key) DO UPDATE SET due_us = excluded.due_us, leased_until_us = 0";
    out.put(set, "INSERT INTO timer (case_id, key, due_us)", tail).await
}

async fn subscriptions(out: &mut Out<'_>, cases: &[CaseWrite<'_>]) -> Result<(), Fault> {
    let head = "DELETE FROM subscription WHERE (case_id, key) IN (";
    remove(out, cases, head, |write| &write.subscriptions).await?;
    let mut set = Set::new(&[Text, Int, Text, Text, Text]);
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
    out.put(set, "INSERT INTO subscription (case_id, key, kind, name, correlation_key)", tail).await
}

async fn jobs(out: &mut Out<'_>, cases: &[CaseWrite<'_>]) -> Result<(), Fault> {
    remove(out, cases, "DELETE FROM job WHERE (case_id, key) IN (", |write| &write.jobs).await?;
    let mut set = Set::new(&[Text, Int, Text, Text, Int, Int, Int, Text, Text]);
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
    let head =
        "INSERT INTO job (case_id, key, kind, element, retries, created_us, run_at_us, headers, variables)";
    out.put(set, head, tail).await
}

/// The moment of a step: of its last event, or of nothing.
fn moment(step: &Step, otherwise: i64) -> i64 {
    step.events.last().map_or(otherwise, |event| event.time_us)
}

async fn outbox(out: &mut Out<'_>, writes: &Writes<'_>) -> Result<(), Fault> {
    let mut set = Set::new(&[Text, Text, Text, Text, Int, Int, Int, Text]);
    let mut done = Set::new(&[Text]);
    for (checked, _) in &writes.accepted {
        let step = &checked.step;
        let created_us = moment(step, step.view.opened_us);
        for (effect, body) in step.outbox.iter().zip(&checked.effects) {
            set.push([
                (&effect.key).into(),
                (&step.case).into(),
                (&effect.kind).into(),
                "waiting".into(),
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
    let head = "INSERT INTO outbox (key, case_id, kind, state, created_us, run_at_us, attempts, body)";
    out.put(set, head, " ON CONFLICT (key) DO NOTHING").await?;
    let head = "UPDATE outbox SET state = 'done', error = NULL WHERE key IN (";
    out.run(done, head, ")").await
}

async fn keys(out: &mut Out<'_>, writes: &Writes<'_>) -> Result<(), Fault> {
    let mut set = Set::new(&[Text, Text, Int, Int, Text, Int, Text]);
    for (checked, committed) in &writes.accepted {
        if let Some(key) = &checked.step.idempotency_key {
            set.push([
                key.into(),
                (&committed.case).into(),
                committed.seq.into(),
                committed.position.into(),
                (&committed.reference).into(),
                moment(&checked.step, checked.step.view.opened_us).into(),
                checked.result.as_deref().into(),
            ]);
        }
    }
    let head = "INSERT INTO idempotency (key, case_id, seq, position, reference, created_us, result)";
    out.put(set, head, "").await
}

async fn drafts(out: &mut Out<'_>, writes: &Writes<'_>) -> Result<(), Fault> {
    let mut set = Set::new(&[Text]);
    for draft in writes.accepted.iter().filter_map(|(checked, _)| checked.step.drop_draft.as_deref()) {
        set.push([draft.into()]);
    }
    out.run(set, "DELETE FROM draft WHERE id IN (", ")").await
}

async fn counters(out: &mut Out<'_>, writes: &Writes<'_>) -> Result<(), Fault> {
    let mut set = Set::new(&[Text, Int]);
    for (prefix, number) in &writes.numbers {
        set.push([counter_of(prefix).into(), (*number).into()]);
    }
    let tail = " ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    out.put(set, "INSERT INTO counter (name, value)", tail).await?;
    let sql = Sql::new("UPDATE counter SET value = $1 WHERE name = 'position'").bind(writes.position);
    out.tx.run(sql).await.map(|_| ())
}
