//! Writing a planned group: each table once.

mod after;
mod open_work;

use super::plan::{CaseWrite, EventWrite, SearchChange, Writes};
use crate::fault::Fault;
use crate::groups::Group;
use crate::sql::Kind::{Bytes, Int, Text};
use crate::sql::{Batch, Cell, Column, Set, Sql, Tx, Write};
use std::collections::{BTreeMap, BTreeSet};

/// Writes the plan; says what that came to.
pub(super) async fn write(tx: &mut Tx, writes: &Writes<'_>) -> Result<Group, Fault> {
    let mut out = Batch::default();
    events(&mut out, &writes.events);
    cases(&mut out, &writes.cases);
    search(tx, &mut out, writes).await?;
    open_work::tasks(&mut out, &writes.cases);
    open_work::timers(&mut out, &writes.cases);
    open_work::subscriptions(&mut out, &writes.cases);
    open_work::jobs(&mut out, &writes.cases);
    after::outbox(&mut out, writes);
    after::keys(&mut out, writes);
    after::drafts(&mut out, writes);
    after::counters(&mut out, writes);
    let (rows, bytes) = out.weight();
    out.run(tx).await?;
    Ok(Group { steps: writes.accepted.len() as u64, rows, bytes })
}

fn events<'a>(out: &mut Batch<'a>, events: &'a [EventWrite<'_>]) {
    let mut set = Set::with_room(
        &[
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
        ],
        events.len(),
    );
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
            event.body.as_str().into(),
        ]);
    }
    out.add(set, Write::Insert("event", ""));
}

/// What a step may change of a known case: first what every step changes, then what lists show of it.
const SHOWN: &[Column] = &[
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
];
/// What every step changes, with the key.
const MOVED: &[Column] = SHOWN.split_at(10).0;

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
    let mut moved = Set::with_room(MOVED, cases.len());
    let mut shown = Set::new(SHOWN);
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

/// Rows of the search are numbered by the position of the last event, so that later ones have higher numbers on all nodes.
/// Between two positions there is room for steps without an event, which are seldom.
const NUMBERS_PER_POSITION: i64 = 1 << 16;

/// The highest number that a row of the search has or had.
async fn last_search_number(tx: &mut Tx, position: i64) -> Result<i64, Fault> {
    let sql = Sql::new(
        "SELECT (SELECT max(number) FROM search) AS last, (SELECT indexed FROM search_state) AS indexed",
    );
    let rows = tx.rows(sql).await?;
    let mut last = position.saturating_mul(NUMBERS_PER_POSITION);
    for row in &rows {
        last = last.max(row.int_or_null("last")?.unwrap_or(0)).max(row.int("indexed")?);
    }
    Ok(last)
}

/// Words that are new are added as one more row of the case, which the indexer takes later. Only if words are gone are all
/// its rows written again.
async fn search<'a>(tx: &mut Tx, out: &mut Batch<'a>, writes: &'a Writes<'_>) -> Result<(), Fault> {
    let changed: Vec<(&CaseWrite<'_>, &SearchChange)> =
        writes.cases.iter().filter_map(|write| Some((write, write.search.as_ref()?))).collect();
    let mut unknown = Set::new(&[("case_id", Text)]);
    for (write, change) in &changed {
        if change.words.as_ref().is_some_and(|words| words.before.is_none()) {
            unknown.push([(&write.step.step.case).into()]);
        }
    }
    let mut read: BTreeMap<String, String> = BTreeMap::new();
    for row in unknown.read(tx, "SELECT case_id, words FROM search").await? {
        let words = read.entry(row.text("case_id")?).or_default();
        words.push(' ');
        words.push_str(&row.text("words")?);
    }
    let mut last = 0;
    if changed.iter().any(|(write, _)| !write.has_events) {
        last = last_search_number(tx, writes.position).await?;
    }
    let mut all_anew = Set::new(&[("case_id", Text)]);
    let mut rows = Set::with_room(
        &[("number", Int), ("case_id", Text), ("words", Text), ("has_task", Int)],
        changed.len(),
    );
    for (write, change) in changed {
        let case = &write.step.step.case;
        let words = change.words.as_ref().map(|words| {
            let before = words.before.as_deref().or_else(|| read.get(case).map(String::as_str));
            let before: BTreeSet<&str> = before.unwrap_or("").split_ascii_whitespace().collect();
            let after: BTreeSet<&str> = words.after.split_ascii_whitespace().collect();
            if before.is_subset(&after) {
                let new = words.after.split_ascii_whitespace().filter(|word| !before.contains(word));
                new.collect::<Vec<_>>().join(" ")
            } else {
                all_anew.push([case.into()]);
                words.after.to_string()
            }
        });
        let words = words.unwrap_or_default();
        if change.task_changed || !words.is_empty() {
            let number = if write.has_events {
                write.head.position.saturating_mul(NUMBERS_PER_POSITION)
            } else {
                last += 1;
                last
            };
            rows.push([number.into(), case.into(), words.into(), change.has_task.into()]);
        }
    }
    // Seldom: the index forgets with the row.
    all_anew.write(tx, Write::Matching("DELETE FROM search")).await?;
    out.add(rows, Write::Insert("search", ""));
    Ok(())
}
