//! An event log in columns: what repeats is interned, what is counted is an integer.
//!
//! Invariant: the rows are grouped by case, and inside a case they stand in the order of time; rows with
//! equal times keep the order in which they were read, since time alone does not order real logs.

use std::collections::HashMap;
use std::ops::Range;

/// No value in a column of interned texts.
const NONE: u32 = u32::MAX;

/// An event log, immutable once built. Times are microseconds since 1970-01-01 UTC.
#[derive(Debug, Clone, Default)]
pub struct Log {
    pub(crate) cases: Vec<Range<usize>>,
    pub(crate) activity: Vec<u32>,
    pub(crate) resource: Vec<u32>,
    pub(crate) lifecycle: Vec<u32>,
    pub(crate) time_us: Vec<i64>,
    /// Present when the rows are whole pieces of work with a start and an end.
    pub(crate) work: Option<WorkColumns>,
    pub(crate) case_names: Vec<Box<str>>,
    pub(crate) activity_names: Vec<Box<str>>,
    pub(crate) resource_names: Vec<Box<str>>,
    pub(crate) lifecycle_names: Vec<Box<str>>,
    pub(crate) left_out: u64,
}

/// The further columns of a log whose rows have a start as well as an end.
#[derive(Debug, Clone, Default)]
pub(crate) struct WorkColumns {
    pub(crate) start_us: Vec<i64>,
    /// When the work could have begun, where the log says so.
    pub(crate) enabled_us: Option<Vec<i64>>,
}

/// One row of a log, to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row<'a> {
    /// What was done.
    pub activity: &'a str,
    /// Who did it.
    pub resource: Option<&'a str>,
    /// The XES lifecycle transition (`start`, `complete` ..).
    pub lifecycle: Option<&'a str>,
    /// When, in microseconds since 1970-01-01 UTC; the end where the row also has a start.
    pub time_us: i64,
}

impl Log {
    /// How many events the log has.
    pub fn events(&self) -> usize {
        self.activity.len()
    }

    /// How many cases have at least one event.
    pub fn cases(&self) -> usize {
        self.cases.len()
    }

    /// How many events were left out on import because they had no time.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// The names of the activities, in the order in which they first occur.
    pub fn activities(&self) -> impl Iterator<Item = &str> {
        self.activity_names.iter().map(AsRef::as_ref)
    }

    /// The cases with their rows in the order of time.
    pub fn rows(&self) -> impl Iterator<Item = (&str, Vec<Row<'_>>)> {
        self.cases.iter().enumerate().map(|(index, range)| {
            let rows = range.clone().filter_map(|at| self.row(at)).collect();
            (self.case_names.get(index).map_or("", AsRef::as_ref), rows)
        })
    }

    fn row(&self, at: usize) -> Option<Row<'_>> {
        Some(Row {
            activity: name(&self.activity_names, *self.activity.get(at)?).unwrap_or(""),
            resource: name(&self.resource_names, *self.resource.get(at)?),
            lifecycle: name(&self.lifecycle_names, *self.lifecycle.get(at)?),
            time_us: *self.time_us.get(at)?,
        })
    }

    pub(crate) fn activity_name(&self, id: u32) -> &str {
        name(&self.activity_names, id).unwrap_or("")
    }

    /// The resource of a row, unless the log names none.
    pub(crate) fn resource_of(&self, at: usize) -> Option<u32> {
        self.resource.get(at).copied().filter(|id| *id != NONE)
    }
}

fn name(names: &[Box<str>], id: u32) -> Option<&str> {
    names.get(id as usize).map(AsRef::as_ref)
}

/// One row to add to a log.
#[derive(Debug, Clone, Copy, Default)]
pub struct NewRow<'a> {
    /// What was done.
    pub activity: &'a str,
    /// Who did it; empty means nobody is named.
    pub resource: &'a str,
    /// The lifecycle transition; empty means none is named.
    pub lifecycle: &'a str,
    /// When, in microseconds since 1970-01-01 UTC: the end, where the row also has a start.
    pub time_us: i64,
    /// When the work began, for a row that stands for a whole piece of work.
    pub start_us: Option<i64>,
    /// When the work could have begun.
    pub enabled_us: Option<i64>,
}

/// Gathers rows and puts them into the order that [`Log`] promises.
#[derive(Debug, Default)]
pub struct LogBuilder {
    case_of: Vec<u32>,
    activity: Vec<u32>,
    resource: Vec<u32>,
    lifecycle: Vec<u32>,
    time_us: Vec<i64>,
    start_us: Vec<Option<i64>>,
    enabled_us: Vec<Option<i64>>,
    cases: Interner,
    activities: Interner,
    resources: Interner,
    lifecycles: Interner,
    left_out: u64,
}

impl LogBuilder {
    /// The case of this name, to hand to [`LogBuilder::push`].
    pub fn case(&mut self, name: &str) -> u32 {
        self.cases.id(name)
    }

    /// Adds a row to a case.
    pub fn push(&mut self, case: u32, row: &NewRow<'_>) {
        self.case_of.push(case);
        self.activity.push(self.activities.id(row.activity));
        self.resource.push(self.resources.id_or_none(row.resource));
        self.lifecycle.push(self.lifecycles.id_or_none(row.lifecycle));
        self.time_us.push(row.time_us);
        // The work columns stay empty for the usual log of single moments.
        if row.start_us.is_some() || !self.start_us.is_empty() {
            self.start_us.resize(self.time_us.len() - 1, None);
            self.enabled_us.resize(self.time_us.len() - 1, None);
            self.start_us.push(row.start_us);
            self.enabled_us.push(row.enabled_us);
        }
    }

    /// Adds a row whose case is not known yet; [`LogBuilder::assign`] must follow.
    pub(crate) fn push_unassigned(&mut self, row: &NewRow<'_>) {
        self.push(NONE, row);
    }

    /// Puts all rows from `first_row` on into the case of this name.
    pub(crate) fn assign(&mut self, first_row: usize, name: &str) {
        let case = self.case(name);
        for case_of in self.case_of.iter_mut().skip(first_row) {
            *case_of = case;
        }
    }

    /// Notes that an event was left out because it had no time.
    pub fn leave_out(&mut self) {
        self.left_out += 1;
    }

    /// How many rows there are so far.
    pub fn len(&self) -> usize {
        self.time_us.len()
    }

    /// Whether there is no row yet.
    pub fn is_empty(&self) -> bool {
        self.time_us.is_empty()
    }

    /// How many bytes of distinct text the log keeps so far.
    pub(crate) fn text_bytes(&self) -> u64 {
        self.cases.bytes + self.activities.bytes + self.resources.bytes + self.lifecycles.bytes
    }

    /// The log, its rows in order.
    pub fn finish(self) -> Log {
        let order = self.order();
        let pick = |column: &[u32]| -> Vec<u32> {
            order.iter().filter_map(|at| column.get(*at as usize).copied()).collect()
        };
        let time_us: Vec<i64> =
            order.iter().filter_map(|at| self.time_us.get(*at as usize).copied()).collect();
        let case_of = pick(&self.case_of);
        let (cases, case_names) = ranges(&case_of, &self.cases.names);
        Log {
            cases,
            activity: pick(&self.activity),
            resource: pick(&self.resource),
            lifecycle: pick(&self.lifecycle),
            work: self.work(&order, &time_us),
            time_us,
            case_names,
            activity_names: self.activities.names,
            resource_names: self.resources.names,
            lifecycle_names: self.lifecycles.names,
            left_out: self.left_out,
        }
    }

    /// Whole pieces of work are ordered by their start, single moments by their time.
    fn order(&self) -> Vec<u32> {
        let key = |at: u32| {
            let at = at as usize;
            let case = self.case_of.get(at).copied().unwrap_or(NONE);
            let end = self.time_us.get(at).copied().unwrap_or(0);
            let start = self.start_us.get(at).copied().flatten().unwrap_or(end);
            (case, start, end)
        };
        let mut order: Vec<u32> = (0..u32::try_from(self.time_us.len()).unwrap_or(u32::MAX)).collect();
        if !order.is_sorted_by_key(|at| key(*at)) {
            order.sort_by_key(|at| key(*at));
        }
        order
    }

    fn work(&self, order: &[u32], time_us: &[i64]) -> Option<WorkColumns> {
        if self.start_us.is_empty() {
            return None;
        }
        let at = |column: &[Option<i64>], at: u32| column.get(at as usize).copied().flatten();
        let start_us =
            order.iter().zip(time_us).map(|(i, end)| at(&self.start_us, *i).unwrap_or(*end)).collect();
        let enabled_us = self.enabled_us.iter().all(Option::is_some);
        Some(WorkColumns {
            start_us,
            enabled_us: enabled_us
                .then(|| order.iter().map(|i| at(&self.enabled_us, *i).unwrap_or_default()).collect()),
        })
    }
}

/// Where each case begins and ends among the sorted rows, with its name.
fn ranges(case_of: &[u32], names: &[Box<str>]) -> (Vec<Range<usize>>, Vec<Box<str>>) {
    let mut at = 0;
    case_of
        .chunk_by(|a, b| a == b)
        .map(|chunk| {
            let range = at..at + chunk.len();
            at = range.end;
            let name = chunk.first().and_then(|case| names.get(*case as usize)).cloned();
            (range, name.unwrap_or_default())
        })
        .unzip()
}

#[derive(Debug, Default)]
struct Interner {
    ids: HashMap<Box<str>, u32>,
    names: Vec<Box<str>>,
    bytes: u64,
}

impl Interner {
    fn id(&mut self, text: &str) -> u32 {
        if let Some(id) = self.ids.get(text) {
            return *id;
        }
        let id = u32::try_from(self.names.len()).unwrap_or(NONE);
        self.names.push(text.into());
        self.ids.insert(text.into(), id);
        self.bytes += text.len() as u64;
        id
    }

    fn id_or_none(&mut self, text: &str) -> u32 {
        if text.is_empty() { NONE } else { self.id(text) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn push(builder: &mut LogBuilder, case: &str, activity: &str, time_us: i64) {
        let case = builder.case(case);
        builder.push(case, &NewRow { activity, time_us, ..NewRow::default() });
    }

    fn order_of(log: &Log) -> Vec<(String, Vec<String>)> {
        log.rows()
            .map(|(case, rows)| (case.to_owned(), rows.iter().map(|row| row.activity.to_owned()).collect()))
            .collect()
    }

    #[test]
    fn rows_are_grouped_by_case_and_sorted_by_time_and_ties_keep_the_order_of_the_file() {
        let mut builder = LogBuilder::default();
        push(&mut builder, "b", "late", 9);
        push(&mut builder, "a", "first of two", 5);
        push(&mut builder, "b", "early", 1);
        push(&mut builder, "a", "second of two", 5);
        let log = builder.finish();
        assert_eq!(
            order_of(&log),
            [
                ("b".to_owned(), vec!["early".to_owned(), "late".to_owned()]),
                ("a".to_owned(), vec!["first of two".to_owned(), "second of two".to_owned()]),
            ]
        );
    }
}
