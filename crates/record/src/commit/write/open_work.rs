//! What is open after a step: tasks, timers, subscriptions and jobs, by difference to what was open before.

use crate::commit::plan::{CaseWrite, Difference};
use crate::sql::Kind::{Int, Text};
use crate::sql::{Batch, Set, Write};

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

pub(super) fn tasks<'a>(out: &mut Batch<'a>, cases: &'a [CaseWrite<'_>]) {
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

pub(super) fn timers<'a>(out: &mut Batch<'a>, cases: &'a [CaseWrite<'_>]) {
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

pub(super) fn subscriptions<'a>(out: &mut Batch<'a>, cases: &'a [CaseWrite<'_>]) {
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

pub(super) fn jobs<'a>(out: &mut Batch<'a>, cases: &'a [CaseWrite<'_>]) {
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
