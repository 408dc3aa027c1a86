//! Which rules of a table may match at all, found without looking at the others.
//!
//! For each column the constants of its cells are kept as intervals in order of their low ends, with a tree over their
//! high ends, so that the intervals around a value are found in the logarithm of their number. The most selective
//! column names the candidates; they are then tested one by one, in the order of the rules.
//!
//! A rule may only be passed over where the evaluator would have passed over it in silence. So a column is of no use
//! where the value is of another kind than its constants (each comparison is a cause of its own then), nor is any
//! column to the right of it; and a rule with a computed cell is a candidate for every column from that cell on.

use super::Rule;
use super::constant::{Constant, ConstantTest, Interval, Kind, order};
use crate::Value;

/// With fewer rules a walk over all of them is quicker.
const RULES_MIN: usize = 24;
/// Candidates are put in order and tested; from a quarter of the rules on, a walk over all of them is quicker.
const SHARE: usize = 4;

/// The columns of a table, from the left.
#[derive(Debug, Default)]
pub(super) struct Index {
    rules: usize,
    columns: Vec<Column>,
}

#[derive(Debug, Default)]
struct Column {
    /// The kind of its constants; `None` where it has none.
    kind: Option<Kind>,
    /// Whether null can be looked for: no cell complains about it.
    takes_null: bool,
    /// In order of their low ends.
    intervals: Vec<(Interval, u32)>,
    /// For each node of a binary tree over `intervals`, the place of the one below it that ends last.
    latest: Vec<u32>,
    /// Places in `intervals`, in order of their high ends.
    by_end: Vec<u32>,
    /// Rules that ask for null.
    nulls: Vec<u32>,
    /// Rules that this column cannot exclude.
    always: Vec<u32>,
}

impl Index {
    /// The index of rules with so many columns. Cells without a tree pass always.
    pub fn of(rules: &[Rule], columns: usize) -> Index {
        if rules.len() < RULES_MIN || u32::try_from(rules.len()).is_err() {
            return Index::default();
        }
        // Rules with a cell, here or to the left, that only the evaluator understands.
        let mut opaque = vec![false; rules.len()];
        let columns = (0..columns).map(|column| Column::of(rules, column, &mut opaque)).collect();
        Index { rules: rules.len(), columns }
    }

    /// The places of rules that may match these values, in order; `None` where all have to be looked at.
    pub fn candidates(&self, values: &[Value]) -> Option<Vec<u32>> {
        let mut best: Option<(usize, &Column, &Value)> = None;
        for (column, value) in self.columns.iter().zip(values) {
            if column.kind.is_none() && column.nulls.is_empty() {
                continue;
            }
            let Some(count) = column.count(value) else { break };
            if best.is_none_or(|(least, ..)| count < least) {
                best = Some((count, column, value));
            }
        }
        let (count, column, value) = best?;
        (count * SHARE < self.rules).then(|| column.find(value))
    }
}

impl Column {
    fn of(rules: &[Rule], at: usize, opaque: &mut [bool]) -> Column {
        let cells = || rules.iter().map(|rule| rule.constants.get(at).and_then(Option::as_ref));
        let mut column = Column { takes_null: true, ..Column::default() };
        column.kind = cells().flatten().find_map(|constant| constant.kind);
        for ((place, rule), opaque) in rules.iter().enumerate().zip(opaque) {
            let place = place as u32;
            let cell = rule.constants.get(at).and_then(Option::as_ref);
            let has_tree = rule.tests.get(at).is_some_and(Option::is_some);
            *opaque |= match cell {
                None => has_tree,
                Some(constant) => constant.kind.is_some() && constant.kind != column.kind,
            };
            match cell {
                Some(constant) if !*opaque => column.take(constant, place),
                _ => column.always.push(place),
            }
        }
        column.intervals.sort_by(|(left, _), (right, _)| starts(left, right));
        column.by_end = (0..column.intervals.len() as u32).collect();
        let intervals = &column.intervals;
        column.by_end.sort_by(|left, right| {
            match (intervals.get(*left as usize), intervals.get(*right as usize)) {
                (Some((left, _)), Some((right, _))) => ends(left, right),
                _ => std::cmp::Ordering::Equal,
            }
        });
        column.latest = latest(&column.intervals, &column.by_end);
        column
    }

    fn take(&mut self, constant: &Constant, place: u32) {
        self.takes_null &= constant.takes_null;
        let is_indexable = !constant.negated
            && constant.tests.iter().all(|test| matches!(test, ConstantTest::Null | ConstantTest::Within(_)));
        if !is_indexable {
            self.always.push(place);
            return;
        }
        for test in &constant.tests {
            match test {
                ConstantTest::Null => self.nulls.push(place),
                ConstantTest::Within(interval) if !interval.is_empty() => {
                    self.intervals.push((interval.clone(), place));
                }
                _ => {}
            }
        }
    }

    /// How many candidates there are for a value; `None` where its cells may complain about it.
    fn count(&self, value: &Value) -> Option<usize> {
        if value.is_null() {
            return self.takes_null.then_some(self.nulls.len() + self.always.len());
        }
        if self.kind.is_some() && Kind::of(value) != self.kind {
            return None;
        }
        let started = self.intervals.partition_point(|(interval, _)| interval.starts_before(value));
        let ended = self.by_end.partition_point(|place| {
            self.intervals.get(*place as usize).is_some_and(|(interval, _)| !interval.ends_behind(value))
        });
        // What has ended has also started.
        Some(started.saturating_sub(ended) + self.always.len())
    }

    /// The candidates for a value, in order.
    fn find(&self, value: &Value) -> Vec<u32> {
        let mut found = self.always.clone();
        if value.is_null() {
            found.extend(&self.nulls);
        } else {
            let started = self.intervals.partition_point(|(interval, _)| interval.starts_before(value));
            self.collect(1, (0, self.latest.len() / 2), started, value, &mut found);
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Collects the rules below a node of the tree whose intervals have started and not ended.
    fn collect(
        &self,
        node: usize,
        (from, to): (usize, usize),
        started: usize,
        value: &Value,
        found: &mut Vec<u32>,
    ) {
        if from >= started {
            return;
        }
        let last = self.latest.get(node).and_then(|place| self.intervals.get(*place as usize));
        let Some((interval, rule)) = last else { return };
        if !interval.ends_behind(value) {
            return;
        }
        if to - from == 1 {
            found.push(*rule);
            return;
        }
        let middle = usize::midpoint(from, to);
        self.collect(2 * node, (from, middle), started, value, found);
        self.collect(2 * node + 1, (middle, to), started, value, found);
    }
}

/// The order of low ends: unbounded first, then by value, an end that belongs to it before one that does not.
fn starts(left: &Interval, right: &Interval) -> std::cmp::Ordering {
    match (&left.low, &right.low) {
        (Some(left), Some(right)) => {
            order(&left.value, &right.value).then(right.included.cmp(&left.included))
        }
        (left, right) => left.is_some().cmp(&right.is_some()),
    }
}

/// The order of high ends: by value, an end that does not belong to it first; unbounded last.
fn ends(left: &Interval, right: &Interval) -> std::cmp::Ordering {
    match (&left.high, &right.high) {
        (Some(left), Some(right)) => {
            order(&left.value, &right.value).then(left.included.cmp(&right.included))
        }
        (left, right) => left.is_none().cmp(&right.is_none()),
    }
}

/// The tree over intervals, root at 1, leaves in the second half: each node has the one that ends last below it.
fn latest(intervals: &[(Interval, u32)], by_end: &[u32]) -> Vec<u32> {
    /// Stands for no interval.
    const NONE: u32 = u32::MAX;
    if intervals.is_empty() {
        return Vec::new();
    }
    let mut rank = vec![0_usize; intervals.len()];
    for (position, place) in by_end.iter().enumerate() {
        if let Some(rank) = rank.get_mut(*place as usize) {
            *rank = position;
        }
    }
    let leaves = intervals.len().next_power_of_two();
    let mut tree = vec![NONE; 2 * leaves];
    for (place, leaf) in tree.iter_mut().skip(leaves).take(intervals.len()).enumerate() {
        *leaf = place as u32;
    }
    for node in (1..leaves).rev() {
        let below = |child: usize| tree.get(child).copied().filter(|place| *place != NONE);
        let later = match (below(2 * node), below(2 * node + 1)) {
            (Some(left), Some(right)) => {
                let rank = |place: u32| rank.get(place as usize).copied().unwrap_or(0);
                if rank(left) >= rank(right) { left } else { right }
            }
            (left, right) => left.or(right).unwrap_or(NONE),
        };
        if let Some(slot) = tree.get_mut(node) {
            *slot = later;
        }
    }
    tree
}
