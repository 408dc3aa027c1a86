//! Functions of lists (DMN 1.5, 10.3.4.4). Positions count from 1, or from -1 at the end.

use std::cmp::Ordering;

use super::{ANY, Answer, Arguments, BuiltIn, built_in};
use crate::Value;
use crate::eval::Stop;
use crate::value::{Extent, equal};

pub(super) const ALL: &[BuiltIn] = &[
    built_in("list contains", &[&["list", "element"]], (2, 2), |call| {
        let (list, wanted) = (call.list(0)?, call.value(1));
        Ok(Value::Bool(list.iter().any(|element| same(element, wanted))))
    }),
    built_in("count", &[&["list"]], (1, ANY), |call| Ok(Value::number(call.spread()?.len()))),
    built_in("sublist", &[&["list", "start position", "length"]], (2, 3), sublist),
    built_in("append", &[&["list", "item"]], (1, ANY), |call| {
        let mut list = call.list(0).map_or_else(|_| vec![Value::Null], |list| list.into_owned());
        list.extend(call.values.iter().skip(1).cloned());
        call.give_list(list)
    }),
    built_in("concatenate", &[&["list"]], (0, ANY), concatenate),
    built_in("insert before", &[&["list", "position", "newItem"]], (3, 3), |call| {
        let mut list = call.list(0)?.into_owned();
        let at = position(call, 1, list.len())?;
        list.insert(at, call.value(2).clone());
        call.give_list(list)
    }),
    built_in("remove", &[&["list", "position"]], (2, 2), |call| {
        let mut list = call.list(0)?.into_owned();
        let at = position(call, 1, list.len())?;
        list.remove(at);
        call.give_list(list)
    }),
    built_in(
        "list replace",
        &[&["list", "position", "newItem"], &["list", "match", "newItem"]],
        (3, 3),
        list_replace,
    ),
    built_in("reverse", &[&["list"]], (1, 1), |call| {
        call.give_list(call.list(0)?.iter().rev().cloned().collect())
    }),
    built_in("index of", &[&["list", "match"]], (2, 2), |call| {
        let (list, wanted) = (call.list(0)?, call.value(1));
        let found = list.iter().enumerate().filter(|(_, element)| same(element, wanted));
        call.give_list(found.map(|(index, _)| Value::number(index + 1)).collect())
    }),
    built_in("union", &[&["list"]], (0, ANY), |call| {
        let Value::List(all) = concatenate(call)? else { return Err(call.none("there are no lists")) };
        call.give_list(distinct(call, &all)?)
    }),
    built_in("distinct values", &[&["list"]], (1, 1), |call| {
        let list = call.list(0)?;
        call.give_list(distinct(call, &list)?)
    }),
    built_in("duplicate values", &[&["list"]], (1, 1), duplicates),
    built_in("flatten", &[&["list"]], (1, 1), |call| {
        let mut flat = Vec::new();
        flatten(call, &call.list(0)?, &mut flat)?;
        call.give_list(flat)
    }),
    built_in("sort", &[&["list", "precedes"]], (1, 2), sort),
    built_in("is empty", &[&["list"]], (1, 1), |call| Ok(Value::Bool(call.list(0)?.is_empty()))),
    built_in("partition", &[&["list", "size"]], (2, 2), |call| {
        let (list, size) = (call.list(0)?, call.integer(1)?);
        let size = usize::try_from(size).ok().filter(|size| *size > 0);
        let size = size.ok_or_else(|| call.none("the size of a part is positive"))?;
        call.give_list(list.chunks(size).map(|part| Value::list(part.to_vec())).collect())
    }),
];

/// Null is the same as null here.
fn same(left: &Value, right: &Value) -> bool {
    equal(left, right) == Some(true)
}

/// A position as an index into a list of this length.
fn position(call: &Arguments<'_>, index: usize, len: usize) -> Result<usize, Stop> {
    let position = call.integer(index)?;
    let at = match position {
        0 => None,
        1.. => usize::try_from(position - 1).ok().filter(|at| *at < len),
        _ => usize::try_from(position.unsigned_abs()).ok().and_then(|back| len.checked_sub(back)),
    };
    at.ok_or_else(|| call.none(format_args!("a list of {len} elements has none at {position}")))
}

fn sublist(call: &Arguments<'_>) -> Answer {
    let list = call.list(0)?;
    let start = position(call, 1, list.len())?;
    let rest = list.get(start..).unwrap_or_default();
    if !call.has(2) {
        return call.give_list(rest.to_vec());
    }
    let len = usize::try_from(call.integer(2)?).map_err(|_| call.none("a length is not negative"))?;
    match rest.get(..len) {
        Some(part) => call.give_list(part.to_vec()),
        None => Err(call.none(format_args!("behind the start there are only {} elements", rest.len()))),
    }
}

fn concatenate(call: &Arguments<'_>) -> Answer {
    let mut all = Vec::new();
    for index in 0..call.values.len() {
        all.extend(call.list(index)?.iter().cloned());
        call.evaluation.check_list_len(all.len())?;
    }
    call.give_list(all)
}

/// The first of each, in order.
fn distinct(call: &Arguments<'_>, list: &[Value]) -> Result<Vec<Value>, Stop> {
    let mut kept: Vec<Value> = Vec::new();
    let mut weight = 0;
    for element in list {
        // Comparing takes as long as the lighter of two values.
        let own = Extent::of(element).weight;
        call.evaluation
            .spend(usize::try_from(weight.min(own * kept.len() as u64) / 8).unwrap_or(usize::MAX))?;
        if !kept.iter().any(|other| same(other, element)) {
            kept.push(element.clone());
            weight += own;
        }
    }
    Ok(kept)
}

fn duplicates(call: &Arguments<'_>) -> Answer {
    let list = call.list(0)?;
    let mut found = Vec::new();
    for element in distinct(call, &list)? {
        let work = Extent::of(&element).weight.saturating_mul(list.len() as u64) / 8;
        call.evaluation.spend(usize::try_from(work).unwrap_or(usize::MAX))?;
        if list.iter().filter(|other| same(other, &element)).count() > 1 {
            found.push(element);
        }
    }
    call.give_list(found)
}

fn flatten(call: &Arguments<'_>, list: &[Value], flat: &mut Vec<Value>) -> Result<(), Stop> {
    call.evaluation.spend(list.len())?;
    for element in list {
        match element {
            // Lists nest no deeper than values do, and values are bounded where they are made.
            Value::List(inner) => call.evaluation.deeper(|| match flatten(call, inner, flat) {
                Err(Stop::Fault(fault)) => Err(fault),
                Ok(()) | Err(Stop::Null(_)) => Ok(()),
            })?,
            other => flat.push(other.clone()),
        }
    }
    Ok(())
}

fn list_replace(call: &Arguments<'_>) -> Answer {
    let mut list = call.list(0)?.into_owned();
    let replacement = call.value(2);
    let Value::Function(matches) = call.single(1) else {
        let at = position(call, 1, list.len())?;
        if let Some(element) = list.get_mut(at) {
            *element = replacement.clone();
        }
        return call.give_list(list);
    };
    for element in &mut list {
        let answer = call.evaluation.apply_positional(matches, vec![element.clone(), replacement.clone()])?;
        match answer {
            Value::Bool(true) => *element = replacement.clone(),
            Value::Bool(false) => {}
            _ => return Err(call.none("the function that matches gives true or false")),
        }
    }
    call.give_list(list)
}

/// Sorts stably by merging, since the order that an author writes may contradict itself.
fn sort(call: &Arguments<'_>) -> Answer {
    let list = call.list(0)?.into_owned();
    let precedes = if call.has(1) { Some(call.function(1)?) } else { None };
    let mut before = |left: &Value, right: &Value| -> Result<bool, Stop> {
        call.evaluation.spend(1)?;
        match precedes {
            Some(precedes) => {
                let answer = call.evaluation.apply_positional(precedes, vec![left.clone(), right.clone()])?;
                answer.as_bool().ok_or_else(|| call.none("the function that orders gives true or false"))
            }
            None => crate::value::compare(left, right).map(Ordering::is_lt).ok_or_else(|| {
                call.none(format_args!("a {} and a {} have no order", left.type_name(), right.type_name()))
            }),
        }
    };
    call.give_list(merge_sort(list, &mut before)?)
}

fn merge_sort(
    mut list: Vec<Value>,
    before: &mut dyn FnMut(&Value, &Value) -> Result<bool, Stop>,
) -> Result<Vec<Value>, Stop> {
    if list.len() < 2 {
        return Ok(list);
    }
    let right = list.split_off(list.len() / 2);
    let (left, right) = (merge_sort(list, before)?, merge_sort(right, before)?);
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        // The right one goes first only if it must: that keeps the sort stable.
        let next = if before(b, a)? { right.next() } else { left.next() };
        merged.extend(next);
    }
    merged.extend(left);
    merged.extend(right);
    Ok(merged)
}
