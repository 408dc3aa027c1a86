//! Relations of points and ranges (DMN 1.5, 10.3.4.9, table 78), after Allen.

use std::cmp::Ordering;

use super::{Answer, Arguments, BuiltIn, built_in};
use crate::eval::Stop;
use crate::value::compare;
use crate::{Range, Value};

const EITHER: &[&[&str]] =
    &[&["point1", "point2"], &["point", "range"], &["range", "point"], &["range1", "range2"]];
const POINT_IN_RANGE: &[&[&str]] = &[&["point", "range"], &["range1", "range2"]];
const RANGE_OF_POINT: &[&[&str]] = &[&["range", "point"], &["range1", "range2"]];
const RANGES: &[&[&str]] = &[&["range1", "range2"]];

pub(super) const ALL: &[BuiltIn] = &[
    built_in("before", EITHER, (2, 2), |call| relate(call, false, before)),
    built_in("after", EITHER, (2, 2), |call| relate(call, true, before)),
    built_in("meets", RANGES, (2, 2), |call| relate_ranges(call, false, meets)),
    built_in("met by", RANGES, (2, 2), |call| relate_ranges(call, true, meets)),
    built_in("overlaps", RANGES, (2, 2), |call| relate_ranges(call, false, overlaps)),
    built_in("overlaps before", RANGES, (2, 2), |call| relate_ranges(call, false, overlaps_before)),
    built_in("overlaps after", RANGES, (2, 2), |call| relate_ranges(call, true, overlaps_before)),
    built_in("finishes", POINT_IN_RANGE, (2, 2), |call| relate(call, false, finishes)),
    built_in("finished by", RANGE_OF_POINT, (2, 2), |call| relate(call, true, finishes)),
    built_in("includes", RANGE_OF_POINT, (2, 2), |call| relate(call, false, includes)),
    built_in("during", POINT_IN_RANGE, (2, 2), |call| relate(call, true, includes)),
    built_in("starts", POINT_IN_RANGE, (2, 2), |call| relate(call, false, starts)),
    built_in("started by", RANGE_OF_POINT, (2, 2), |call| relate(call, true, starts)),
    built_in("coincides", &[&["point1", "point2"], &["range1", "range2"]], (2, 2), |call| {
        relate(call, false, coincides)
    }),
];

/// A range with two ends, or a point, which is a range of one value.
struct Span<'v> {
    low: &'v Value,
    low_included: bool,
    high: &'v Value,
    high_included: bool,
    is_point: bool,
}

/// `None` where the ends cannot be compared.
type Relation = fn(&Span<'_>, &Span<'_>) -> Option<bool>;

fn span(value: &Value) -> Option<Span<'_>> {
    match value {
        Value::Range(range) => {
            let Range { low, low_included, high, high_included, .. } = &**range;
            Some(Span {
                low: low.as_ref()?,
                low_included: *low_included,
                high: high.as_ref()?,
                high_included: *high_included,
                is_point: false,
            })
        }
        Value::Null => None,
        point => {
            Some(Span { low: point, low_included: true, high: point, high_included: true, is_point: true })
        }
    }
}

fn relate(call: &Arguments<'_>, swapped: bool, relation: Relation) -> Answer {
    let (first, second) = spans(call)?;
    let holds = if swapped { relation(&second, &first) } else { relation(&first, &second) };
    holds.map(Value::Bool).ok_or_else(|| call.none("these two cannot be compared"))
}

fn relate_ranges(call: &Arguments<'_>, swapped: bool, relation: Relation) -> Answer {
    let (first, second) = spans(call)?;
    if first.is_point || second.is_point {
        return Err(call.none("both arguments should be ranges"));
    }
    relate(call, swapped, relation)
}

fn spans<'a>(call: &'a Arguments<'_>) -> Result<(Span<'a>, Span<'a>), Stop> {
    let first = span(call.single(0)).ok_or_else(|| call.wrong(0, "point or range with two ends"))?;
    let second = span(call.single(1)).ok_or_else(|| call.wrong(1, "point or range with two ends"))?;
    Ok((first, second))
}

/// `left < right`, or they are equal and `tie` holds.
fn less(left: &Value, right: &Value, tie: bool) -> Option<bool> {
    compare(left, right).map(|order| order == Ordering::Less || (order == Ordering::Equal && tie))
}

fn same(left: &Value, right: &Value) -> Option<bool> {
    compare(left, right).map(Ordering::is_eq)
}

fn before(a: &Span<'_>, b: &Span<'_>) -> Option<bool> {
    less(a.high, b.low, !a.high_included || !b.low_included)
}

fn meets(a: &Span<'_>, b: &Span<'_>) -> Option<bool> {
    Some(same(a.high, b.low)? && a.high_included && b.low_included)
}

fn overlaps(a: &Span<'_>, b: &Span<'_>) -> Option<bool> {
    let reaches = less(b.low, a.high, a.high_included && b.low_included)?;
    Some(reaches && less(a.low, b.high, a.low_included && b.high_included)?)
}

fn overlaps_before(a: &Span<'_>, b: &Span<'_>) -> Option<bool> {
    let starts_first = less(a.low, b.low, a.low_included && !b.low_included)?;
    let reaches = less(b.low, a.high, a.high_included && b.low_included)?;
    Some(starts_first && reaches && less(a.high, b.high, !a.high_included || b.high_included)?)
}

fn finishes(a: &Span<'_>, b: &Span<'_>) -> Option<bool> {
    if b.is_point && !a.is_point {
        return None;
    }
    let ends = same(a.high, b.high)? && a.high_included == b.high_included;
    Some(ends && less(b.low, a.low, !a.low_included || b.low_included)?)
}

fn includes(a: &Span<'_>, b: &Span<'_>) -> Option<bool> {
    if a.is_point {
        return None;
    }
    let starts_first = less(a.low, b.low, a.low_included || !b.low_included)?;
    Some(starts_first && less(b.high, a.high, a.high_included || !b.high_included)?)
}

fn starts(a: &Span<'_>, b: &Span<'_>) -> Option<bool> {
    if b.is_point && !a.is_point {
        return None;
    }
    let begins = same(a.low, b.low)? && a.low_included == b.low_included;
    Some(begins && less(a.high, b.high, !a.high_included || b.high_included)?)
}

fn coincides(a: &Span<'_>, b: &Span<'_>) -> Option<bool> {
    if a.is_point != b.is_point {
        return None;
    }
    let ends = same(a.low, b.low)? && same(a.high, b.high)?;
    Some(ends && a.low_included == b.low_included && a.high_included == b.high_included)
}
