//! Functions of contexts (DMN 1.5, 10.3.4.7).

use super::{ANY, Answer, Arguments, BuiltIn, built_in};
use crate::eval::Stop;
use crate::{Context, Name, Value};

pub(super) const ALL: &[BuiltIn] = &[
    built_in(
        "get value",
        &[&["m", "key"], &["m", "keys"], &["context", "key"], &["context", "keys"]],
        (2, 2),
        get_value,
    ),
    built_in("get entries", &[&["m"], &["context"]], (1, 1), get_entries),
    built_in("context", &[&["entries"]], (1, 1), context_of),
    built_in("context put", &[&["context", "key", "value"], &["context", "keys", "value"]], (3, 3), put),
    built_in("put", &[&["context", "key", "value"], &["context", "keys", "value"]], (3, 3), put),
    built_in("context merge", &[&["contexts"]], (1, ANY), merge),
    built_in("put all", &[&["contexts"], &["context", "value"]], (1, ANY), merge),
];

fn get_value(call: &Arguments<'_>) -> Answer {
    let context = call.context(0)?;
    if let Value::Text(key) = call.value(1) {
        let found = context.get(key).cloned();
        return found.ok_or_else(|| call.none(format_args!("the context has no entry `{key}`")));
    }
    let keys = keys(call)?;
    let mut current = call.single(0).clone();
    for key in keys {
        let next = current.as_context().and_then(|context| context.get(&key)).cloned();
        current = next.ok_or_else(|| call.none(format_args!("the context has no entry `{key}`")))?;
    }
    Ok(current)
}

/// The keys of a path, at least one.
fn keys(call: &Arguments<'_>) -> Result<Vec<Name>, Stop> {
    let Value::List(keys) = call.value(1) else { return Err(call.wrong(1, "string or list of strings")) };
    let keys: Option<Vec<Name>> = keys.iter().map(|key| key.as_text().map(Name::from)).collect();
    keys.filter(|keys| !keys.is_empty()).ok_or_else(|| call.wrong(1, "list of at least one string"))
}

fn get_entries(call: &Arguments<'_>) -> Answer {
    let entry = |(name, value): (&Name, &Value)| {
        let entry: Context =
            [("key", Value::text(name.as_str())), ("value", value.clone())].into_iter().collect();
        Value::from(entry)
    };
    call.give_list(call.context(0)?.iter().map(entry).collect())
}

fn context_of(call: &Arguments<'_>) -> Answer {
    let mut context = Context::new();
    for entry in call.list(0)?.iter() {
        let parts =
            entry.as_context().and_then(|entry| Some((entry.get("key")?.as_text()?, entry.get("value")?)));
        let (key, value) =
            parts.ok_or_else(|| call.none("an entry has a `key`, which is a text, and a `value`"))?;
        if context.get(key).is_some() {
            return Err(call.none(format_args!("two entries have the key `{key}`")));
        }
        context.put(key, value.clone());
    }
    Ok(context.into())
}

fn put(call: &Arguments<'_>) -> Answer {
    let context = call.context(0)?;
    let value = call.value(2).clone();
    if let Value::Text(key) = call.value(1) {
        let mut changed = context.clone();
        changed.put(key.clone(), value);
        return Ok(changed.into());
    }
    put_at(call, context, &keys(call)?, value)
}

/// Puts a value at the end of a path; contexts on the way are made where they are missing.
fn put_at(call: &Arguments<'_>, context: &Context, keys: &[Name], value: Value) -> Answer {
    let mut changed = context.clone();
    let Some((key, rest)) = keys.split_first() else { return Ok(changed.into()) };
    let value = if rest.is_empty() {
        value
    } else {
        let empty = Context::new();
        let inner = match context.get(key) {
            None => &empty,
            Some(Value::Context(inner)) => inner,
            Some(_) => return Err(call.none(format_args!("the entry `{key}` is not a context"))),
        };
        call.evaluation.spend(1)?;
        put_at(call, inner, rest, value)?
    };
    changed.put(key.clone(), value);
    Ok(changed.into())
}

fn merge(call: &Arguments<'_>) -> Answer {
    let mut merged = Context::new();
    for part in call.spread()?.iter() {
        let part = part
            .as_context()
            .ok_or_else(|| call.none(format_args!("a list of contexts has a {} in it", part.type_name())))?;
        for (name, value) in part.iter() {
            merged.put(name.clone(), value.clone());
        }
    }
    Ok(merged.into())
}
