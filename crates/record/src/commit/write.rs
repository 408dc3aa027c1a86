//! Writing a planned group: each table once.

use super::load::counter_of;
use super::plan::{CaseWrite, Difference, EventWrite, Writes};
use crate::fault::Fault;
use crate::search::folded_words;
use crate::sql::Kind::{Bytes, Int, Text};
use crate::sql::{Set, Sql, Tx};
use crate::step::Step;

pub(super) async fn write(tx: &mut Tx, writes: Writes<'_>) -> Result<(), Fault> {
    events(tx, &writes.events).await?;
    cases(tx, &writes.cases).await?;
    search(tx, &writes.cases).await?;
    tasks(tx, &writes.cases).await?;
    timers(tx, &writes.cases).await?;
    subscriptions(tx, &writes.cases).await?;
    jobs(tx, &writes.cases).await?;
    outbox(tx, &writes).await?;
    keys(tx, &writes).await?;
    drafts(tx, &writes).await?;
    counters(tx, &writes).await
}

async fn events(tx: &mut Tx, events: &[EventWrite<'_>]) -> Result<(), Fault> {
    let mut set = Set::new(&[
        Int, Text, Int, Int, Text, Text, Text, Text, Text, Text, Text, Text, Text, Bytes, Bytes, Bytes, Text,
    ]);
    for write in events {
        let step = &write.step.step;
        let (Some(event), Some(body)) = (step.events.get(write.index), write.step.bodies.get(write.index))
        else {
            continue;
        };
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
            write.salt.as_slice().into(),
            body.into(),
        ]);
    }
    let head = "INSERT INTO event (position, case_id, seq, time_us, kind, element, actor, actor_kind, channel, \
                waiting_for, lifecycle, visibility, bundle, previous_hash, hash, salt, body)";
    set.run(tx, head, "").await.map(|_| ())
}

async fn cases(tx: &mut Tx, cases: &[CaseWrite<'_>]) -> Result<(), Fault> {
    let mut set = Set::new(&[
        Text, Text, Text, Text, Int, Int, Bytes, Text, Text, Text, Text, Int, Text, Int, Int, Int, Text,
        Text, Text, Text,
    ]);
    for write in cases {
        let step = &write.step.step;
        let view = &step.view;
        set.push([
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
    }
    let head = "INSERT INTO case_state (id, reference, service, bundle, seq, position, hash, title, resident, status, \
                outcome, due_us, waiting_for, opened_us, closed_us, updated_us, channel, search_mark, marks, snapshot)";
    let tail = " ON CONFLICT (id) DO UPDATE SET bundle = excluded.bundle, seq = excluded.seq, \
                position = excluded.position, hash = excluded.hash, title = excluded.title, \
                resident = excluded.resident, status = excluded.status, outcome = excluded.outcome, \
                due_us = excluded.due_us, waiting_for = excluded.waiting_for, opened_us = excluded.opened_us, \
                closed_us = excluded.closed_us, updated_us = excluded.updated_us, channel = excluded.channel, \
                search_mark = excluded.search_mark, marks = excluded.marks, snapshot = excluded.snapshot";
    set.run(tx, head, tail).await.map(|_| ())
}

async fn search(tx: &mut Tx, cases: &[CaseWrite<'_>]) -> Result<(), Fault> {
    let mut set = Set::new(&[Text, Text]);
    for write in cases.iter().filter(|write| write.search_changed) {
        let words = format!("{} {}", folded_words(&write.head.reference), write.step.words);
        set.push([(&write.step.step.case).into(), words.trim().into()]);
    }
    let tail = " ON CONFLICT (case_id) DO UPDATE SET words = excluded.words";
    set.run(tx, "INSERT INTO search (case_id, words)", tail).await.map(|_| ())
}

/// Removes the rows that are gone.
async fn remove(
    tx: &mut Tx,
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
    set.run(tx, head, ")").await.map(|_| ())
}

async fn tasks(tx: &mut Tx, cases: &[CaseWrite<'_>]) -> Result<(), Fault> {
    remove(tx, cases, "DELETE FROM task WHERE (case_id, key) IN (", |write| &write.tasks).await?;
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
    set.run(tx, head, tail).await.map(|_| ())
}

async fn timers(tx: &mut Tx, cases: &[CaseWrite<'_>]) -> Result<(), Fault> {
    remove(tx, cases, "DELETE FROM timer WHERE (case_id, key) IN (", |write| &write.timers).await?;
    let mut set = Set::new(&[Text, Int, Int]);
    for write in cases {
        let step = &write.step.step;
        for timer in step.timers.iter().filter(|timer| write.timers.changed.contains(&timer.key)) {
            set.push([(&step.case).into(), timer.key.into(), timer.due_us.into()]);
        }
    }
    // A timer that was moved is no longer the one that a worker holds.
    let tail = " ON CONFLICT (case_id, key) DO UPDATE SET due_us = excluded.due_us, leased_until_us = 0";
    set.run(tx, "INSERT INTO timer (case_id, key, due_us)", tail).await.map(|_| ())
}

async fn subscriptions(tx: &mut Tx, cases: &[CaseWrite<'_>]) -> Result<(), Fault> {
    let head = "DELETE FROM subscription WHERE (case_id, key) IN (";
    remove(tx, cases, head, |write| &write.subscriptions).await?;
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
    set.run(tx, "INSERT INTO subscription (case_id, key, kind, name, correlation_key)", tail)
        .await
        .map(|_| ())
}

async fn jobs(tx: &mut Tx, cases: &[CaseWrite<'_>]) -> Result<(), Fault> {
    remove(tx, cases, "DELETE FROM job WHERE (case_id, key) IN (", |write| &write.jobs).await?;
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
    set.run(tx, head, tail).await.map(|_| ())
}

/// The moment of a step: of its last event, or of nothing.
fn moment(step: &Step, otherwise: i64) -> i64 {
    step.events.last().map_or(otherwise, |event| event.time_us)
}

async fn outbox(tx: &mut Tx, writes: &Writes<'_>) -> Result<(), Fault> {
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
    set.run(tx, head, " ON CONFLICT (key) DO NOTHING").await?;
    let head = "UPDATE outbox SET state = 'done', error = NULL WHERE key IN (";
    done.run(tx, head, ")").await.map(|_| ())
}

async fn keys(tx: &mut Tx, writes: &Writes<'_>) -> Result<(), Fault> {
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
    set.run(tx, head, "").await.map(|_| ())
}

async fn drafts(tx: &mut Tx, writes: &Writes<'_>) -> Result<(), Fault> {
    let mut set = Set::new(&[Text]);
    for draft in writes.accepted.iter().filter_map(|(checked, _)| checked.step.drop_draft.as_deref()) {
        set.push([draft.into()]);
    }
    set.run(tx, "DELETE FROM draft WHERE id IN (", ")").await.map(|_| ())
}

async fn counters(tx: &mut Tx, writes: &Writes<'_>) -> Result<(), Fault> {
    let mut set = Set::new(&[Text, Int]);
    for (prefix, number) in &writes.numbers {
        set.push([counter_of(prefix).into(), (*number).into()]);
    }
    let tail = " ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    set.run(tx, "INSERT INTO counter (name, value)", tail).await?;
    let sql = Sql::new("UPDATE counter SET value = $1 WHERE name = 'position'").bind(writes.position);
    tx.run(sql).await.map(|_| ())
}
