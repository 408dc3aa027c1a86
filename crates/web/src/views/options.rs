//! The options of a component, as in the documentation of GOV.UK Frontend: most may be left out.
//!
//! Templates are strict (an undefined name is an error), while a component has dozens of optional
//! options. `options(component, params, known)` bridges the two: an option that was left out is *absent*
//! (false, empty, with absent parts), and an option that the component does not know is an error.

use std::fmt;
use std::sync::Arc;

use minijinja::value::{Enumerator, Kwargs, Object, ObjectRepr, Value, ValueKind};
use minijinja::{Error, ErrorKind};

use super::escape::{escape, written};

/// Depth of nesting at which options are refused: none of the components needs half of it.
const DEPTH_MAX: usize = 12;

/// An option that was left out: false, renders as nothing, and so are its parts.
#[derive(Debug)]
struct Absent;

impl Object for Absent {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Iterable
    }

    fn get_value(self: &Arc<Self>, _key: &Value) -> Option<Value> {
        Some(Value::from_dyn_object(Arc::clone(self)))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Empty
    }

    fn render(self: &Arc<Self>, _f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

/// A map or list of options whose missing parts are [`Absent`].
#[derive(Debug)]
struct Options(Value);

impl Object for Options {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        match self.0.kind() {
            ValueKind::Map => ObjectRepr::Map,
            _ => ObjectRepr::Seq,
        }
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let found = self.0.get_item(key).unwrap_or_default();
        match self.0.kind() {
            ValueKind::Map => Some(wrap(found)),
            _ if found.is_undefined() => None,
            _ => Some(wrap(found)),
        }
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        match self.0.kind() {
            ValueKind::Map => {
                Enumerator::Values(self.0.try_iter().map(Iterator::collect).unwrap_or_default())
            }
            _ => Enumerator::Seq(self.0.len().unwrap_or(0)),
        }
    }
}

fn wrap(value: Value) -> Value {
    match value.kind() {
        ValueKind::Undefined | ValueKind::None => Value::from_object(Absent),
        ValueKind::Map | ValueKind::Seq => Value::from_object(Options(value)),
        // `list + [item]` is lazy: it becomes a list that can be asked for its length.
        ValueKind::Iterable if !is_absent(&value) => {
            let items: Vec<Value> = value.try_iter().map(Iterator::collect).unwrap_or_default();
            Value::from_object(Options(Value::from(items)))
        }
        _ => value,
    }
}

fn is_absent(value: &Value) -> bool {
    value.is_undefined() || value.is_none() || value.downcast_object_ref::<Absent>().is_some()
}

/// Test `given`: the option was named, even if it is false or empty.
pub fn given(value: &Value) -> bool {
    !is_absent(value)
}

/// Function `options(component, params, known)`.
///
/// `known` is a list of paths separated by blanks, as `text items.hint.text attributes.*`; lists are
/// transparent, and `*` takes any name.
///
/// # Errors
/// When `params` holds an option that is not known, with its path.
pub fn options(component: &str, params: Value, known: &str) -> Result<Value, Error> {
    let known: Vec<&str> = known.split_whitespace().collect();
    check(component, &params, "", &known, 0)?;
    Ok(wrap(params))
}

fn check(component: &str, value: &Value, path: &str, known: &[&str], depth: usize) -> Result<(), Error> {
    if depth > DEPTH_MAX {
        return Err(invalid(format!("{component}: the options at `{path}` are nested too deeply")));
    }
    match value.kind() {
        ValueKind::Map => {
            for key in value.try_iter()? {
                let path = if path.is_empty() { key.to_string() } else { format!("{path}.{key}") };
                let item = value.get_item(&key)?;
                if !knows(known, &path) {
                    return Err(invalid(format!("{component} does not know the option `{path}`")));
                }
                check(component, &item, &path, known, depth + 1)?;
            }
            Ok(())
        }
        ValueKind::Seq | ValueKind::Iterable => {
            value.try_iter()?.try_for_each(|item| check(component, &item, path, known, depth + 1))
        }
        _ => Ok(()),
    }
}

/// Whether a known path is this one, leads further down, or takes everything below a part of it.
fn knows(known: &[&str], path: &str) -> bool {
    known.iter().any(|one| match one.strip_suffix(".*") {
        Some(open) => path == open || path.strip_prefix(open).is_some_and(|rest| rest.starts_with('.')),
        None => *one == path || one.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')),
    }) || known.iter().any(|one| {
        one.strip_suffix(".*")
            .is_some_and(|open| open.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
    })
}

fn invalid(message: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, message)
}

/// Function `with(map, more, name=value…)`: the map with these entries added or replaced.
///
/// # Errors
/// When a map cannot be read.
pub fn with(map: Value, more: Option<Value>, named: Kwargs) -> Result<Value, Error> {
    let mut entries: Vec<(String, Value)> = Vec::new();
    let mut put = |key: String, value: Value| match entries.iter_mut().find(|(known, _)| *known == key) {
        Some(entry) => entry.1 = value,
        None => entries.push((key, value)),
    };
    for source in [Some(map), more].into_iter().flatten().filter(|source| source.kind() == ValueKind::Map) {
        for key in source.try_iter()? {
            put(key.to_string(), source.get_item(&key)?);
        }
    }
    for key in named.args() {
        put(key.to_string(), named.get(key)?);
    }
    Ok(Value::from_pairs(entries))
}

/// Function `words(…)`: those arguments that say something, separated by blanks.
pub fn words(parts: minijinja::value::Rest<Value>) -> String {
    let kept = parts.iter().filter(|part| part.is_true()).map(|part| part.to_string().trim().to_owned());
    kept.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Function `content(p, prefix)`: the option `html` as it is, or else `text`, escaped.
///
/// With a prefix, `titleHtml` and `titleText` are meant.
///
/// # Errors
/// When an option cannot be read.
pub fn content(p: Value, prefix: Option<&str>) -> Result<Value, Error> {
    if is_absent(&p) {
        return Ok(Value::from(""));
    }
    let (html, text) = match prefix {
        Some(prefix) => (p.get_attr(&format!("{prefix}Html"))?, p.get_attr(&format!("{prefix}Text"))?),
        None => (p.get_attr("html")?, p.get_attr("text")?),
    };
    if html.is_true() {
        return Ok(Value::from_safe_string(html.to_string().trim().to_owned()));
    }
    Ok(text)
}

/// Function `attributes(map)`: HTML attributes, each with a blank before it.
///
/// A value may be `{value, optional}`: if optional, nothing is written for none and false, and only the
/// name for true. If the value is a map of texts, each is written as `name.key`.
///
/// # Errors
/// When the map cannot be read.
pub fn attributes(map: Value) -> Result<Value, Error> {
    let mut html = String::new();
    if let Some(text) = map.as_str() {
        html.push_str(text);
    } else if map.kind() == ValueKind::Map {
        for key in map.try_iter()? {
            attribute(&mut html, &key.to_string(), &map.get_item(&key)?)?;
        }
    }
    Ok(Value::from_safe_string(html))
}

fn attribute(html: &mut String, name: &str, value: &Value) -> Result<(), Error> {
    let mut push = |name: &str, value: &str| {
        *html += &format!(" {}=\"{}\"", escape(name), escape(value));
    };
    if value.kind() != ValueKind::Map {
        let text = if is_absent(value) { String::new() } else { written(value) };
        push(name, &text);
        return Ok(());
    }
    let optional = value.get_attr("optional")?.is_true();
    let inner = value.get_attr("value")?;
    match inner.kind() {
        _ if is_absent(&inner) && optional => {}
        _ if is_absent(&inner) => push(name, ""),
        ValueKind::Map => {
            for key in inner.try_iter()? {
                push(&format!("{name}.{key}"), &inner.get_item(&key)?.to_string());
            }
        }
        ValueKind::Bool if optional && !inner.is_true() => {}
        ValueKind::Bool if optional => {
            *html += &format!(" {}", escape(name));
        }
        _ => push(name, &written(&inner)),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(paths: &str, json: &serde_json::Value) -> Result<Value, Error> {
        options("button", Value::from(minijinja::value::Serde(json)), paths)
    }

    #[test]
    fn an_option_that_the_component_does_not_know_is_named() {
        let error = known("text label.text", &serde_json::json!({"label": {"txet": "x"}})).unwrap_err();
        assert!(error.to_string().contains("button does not know the option `label.txet`"), "{error}");
    }

    #[test]
    fn an_option_left_out_is_empty_and_so_are_its_parts() {
        let options = known("text", &serde_json::json!({})).unwrap();
        let absent = options.get_attr("label").unwrap().get_attr("text").unwrap();
        assert!(!absent.is_true());
        assert_eq!(absent.to_string(), "");
        assert!(!given(&absent));
    }

    #[test]
    fn lists_are_transparent_and_a_star_takes_any_name() {
        let json = serde_json::json!({"items": [{"text": "a", "attributes": {"data-x": "1"}}, null]});
        assert!(known("items.text items.attributes.*", &json).is_ok());
    }

    #[test]
    fn attribute_values_are_escaped() {
        let map = Value::from_pairs([("title", Value::from("\"><script>"))]);
        assert_eq!(attributes(map).unwrap().to_string(), " title=\"&quot;&gt;&lt;script&gt;\"");
    }
}
