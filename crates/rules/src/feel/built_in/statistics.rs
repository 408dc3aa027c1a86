//! Functions that sum a list up (DMN 1.5, 10.3.4.4).

use std::cmp::Ordering;

use super::{ANY, Answer, Arguments, BuiltIn, built_in};
use crate::eval::Stop;
use crate::value::compare;
use crate::{Decimal, Value};

pub(super) const ALL: &[BuiltIn] = &[
    built_in("min", &[&["list"]], (1, ANY), |call| extreme(call, Ordering::Less)),
    built_in("max", &[&["list"]], (1, ANY), |call| extreme(call, Ordering::Greater)),
    built_in("sum", &[&["list"]], (1, ANY), total),
    built_in("product", &[&["list"]], (1, ANY), |call| {
        let numbers = numbers(call)?;
        call.give_number(numbers.iter().try_fold(Decimal::ONE, |product, number| product.times(*number)))
    }),
    built_in("mean", &[&["list"]], (1, ANY), |call| call.give_number(mean(&numbers(call)?))),
    built_in("median", &[&["list"]], (1, ANY), median),
    built_in("stddev", &[&["list"]], (1, ANY), stddev),
    built_in("mode", &[&["list"]], (1, ANY), mode),
    built_in("all", &[&["list"]], (1, ANY), |call| junction(call, false)),
    built_in("and", &[&["list"]], (1, ANY), |call| junction(call, false)),
    built_in("any", &[&["list"]], (1, ANY), |call| junction(call, true)),
    built_in("or", &[&["list"]], (1, ANY), |call| junction(call, true)),
];

/// The numbers of the list, or the cause that it has none or something else.
fn numbers(call: &Arguments<'_>) -> Result<Vec<Decimal>, Stop> {
    let numbers = some_or_no_numbers(call)?;
    if numbers.is_empty() { Err(call.none("the list is empty")) } else { Ok(numbers) }
}

fn some_or_no_numbers(call: &Arguments<'_>) -> Result<Vec<Decimal>, Stop> {
    call.spread()?
        .iter()
        .map(|element| {
            element.as_number().ok_or_else(|| {
                call.none(format_args!("a list of numbers has a {} in it", element.type_name()))
            })
        })
        .collect()
}

/// The sum, without a list of the numbers in between: it is what is called most.
fn total(call: &Arguments<'_>) -> Answer {
    let elements = call.spread()?;
    if elements.is_empty() || elements.iter().any(|element| element.as_number().is_none()) {
        numbers(call)?;
    }
    let mut elements = elements.iter().filter_map(Value::as_number);
    call.give_number(elements.try_fold(Decimal::ZERO, Decimal::plus))
}

fn sum(numbers: &[Decimal]) -> Option<Decimal> {
    numbers.iter().try_fold(Decimal::ZERO, |sum, number| sum.plus(*number))
}

fn mean(numbers: &[Decimal]) -> Option<Decimal> {
    sum(numbers)?.divided_by(Decimal::from(numbers.len()))
}

fn extreme(call: &Arguments<'_>, wanted: Ordering) -> Answer {
    let list = call.spread()?;
    let (first, others) = list.split_first().ok_or_else(|| call.none("the list is empty"))?;
    let mut best = first;
    for element in others {
        let order = compare(element, best).ok_or_else(|| {
            call.none(format_args!("a {} and a {} have no order", element.type_name(), best.type_name()))
        })?;
        if order == wanted {
            best = element;
        }
    }
    // A single element must have an order at all.
    if compare(best, best).is_none() {
        return Err(call.none(format_args!("a {} has no order", best.type_name())));
    }
    Ok(best.clone())
}

fn median(call: &Arguments<'_>) -> Answer {
    let mut numbers = numbers(call)?;
    numbers.sort_unstable();
    let middle = numbers.len() / 2;
    let upper = numbers.get(middle).copied();
    if !numbers.len().is_multiple_of(2) {
        return call.give_number(upper);
    }
    let lower = numbers.get(middle - 1).copied();
    call.give_number(
        lower.zip(upper).and_then(|(lower, upper)| lower.plus(upper)?.divided_by(Decimal::from(2))),
    )
}

/// The standard deviation of a sample.
fn stddev(call: &Arguments<'_>) -> Answer {
    let numbers = numbers(call)?;
    if numbers.len() < 2 {
        return Err(call.none("a deviation needs two numbers"));
    }
    let deviation = || {
        let mean = mean(&numbers)?;
        let squares: Option<Vec<Decimal>> = numbers
            .iter()
            .map(|number| {
                let distance = number.minus(mean)?;
                distance.times(distance)
            })
            .collect();
        sum(&squares?)?.divided_by(Decimal::from(numbers.len() - 1))?.sqrt()
    };
    call.give_number(deviation())
}

/// The most frequent numbers, in ascending order.
fn mode(call: &Arguments<'_>) -> Answer {
    let mut numbers = some_or_no_numbers(call)?;
    numbers.sort_unstable();
    let runs: Vec<&[Decimal]> = numbers.chunk_by(|a, b| a == b).collect();
    let longest = runs.iter().map(|run| run.len()).max().unwrap_or(0);
    let modes = runs.iter().filter(|run| run.len() == longest);
    call.give_list(modes.filter_map(|run| run.first()).map(|number| Value::Number(*number)).collect())
}

/// `any` where true decides, `all` where false does. Null is unknown; anything else is an error.
fn junction(call: &Arguments<'_>, decisive: bool) -> Answer {
    let list = call.spread()?;
    let mut unknown = None;
    for element in list.iter() {
        match element {
            Value::Bool(truth) if *truth == decisive => return Ok(Value::Bool(decisive)),
            Value::Bool(_) => {}
            other => unknown = Some(other.type_name()),
        }
    }
    match unknown {
        Some(kind) => Err(call.none(format_args!("a list of true and false has a {kind} in it"))),
        None => Ok(Value::Bool(!decisive)),
    }
}
