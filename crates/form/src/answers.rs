//! Reading and writing nested answers by path. A step that is a number goes into a list.

use serde_json::{Map, Value as Json};

use crate::model::Answers;

/// The value at a path, `null` counted as absent.
pub(crate) fn get<'a>(answers: &'a Answers, path: &[String]) -> Option<&'a Json> {
    let (first, rest) = path.split_first()?;
    let mut value = answers.get(first)?;
    for step in rest {
        value = match value {
            Json::Object(object) => object.get(step)?,
            Json::Array(rows) => rows.get(step.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    (!value.is_null()).then_some(value)
}

/// Puts a value at a path; what stands in the way and is no object is replaced by one.
///
/// A number goes into a list only where a list already stands: rows are made by whoever owns the repeated group.
pub(crate) fn set(answers: &mut Answers, path: &[String], value: Json) {
    let Some((last, parents)) = path.split_last() else { return };
    let mut steps = parents.iter();
    let Some(first) = steps.next() else {
        answers.insert(last.clone(), value);
        return;
    };
    let mut place = answers.entry(first.clone()).or_insert_with(|| Json::Object(Map::new()));
    for step in steps {
        let Some(next) = descend(place, step) else { return };
        place = next;
    }
    if let Some(slot) = descend(place, last) {
        *slot = value;
    }
}

fn descend<'a>(place: &'a mut Json, step: &str) -> Option<&'a mut Json> {
    if let Json::Array(rows) = place {
        return rows.get_mut(step.parse::<usize>().ok()?);
    }
    if !place.is_object() {
        *place = Json::Object(Map::new());
    }
    place.as_object_mut().map(|object| object.entry(step.to_owned()).or_insert(Json::Null))
}

/// Takes away what stands at a path, and the objects that become empty by it.
pub(crate) fn remove(answers: &mut Answers, path: &[String]) -> Option<Json> {
    let (first, rest) = path.split_first()?;
    if rest.is_empty() {
        return answers.remove(first);
    }
    let inner = answers.get_mut(first)?;
    let removed = remove_in(inner, rest);
    if removed.is_some() && inner.as_object().is_some_and(Map::is_empty) {
        answers.remove(first);
    }
    removed
}

fn remove_in(place: &mut Json, path: &[String]) -> Option<Json> {
    match place {
        Json::Object(object) => remove(object, path),
        Json::Array(rows) => {
            let (row, rest) = path.split_first()?;
            let row = rows.get_mut(row.parse::<usize>().ok()?)?;
            if rest.is_empty() { Some(row.take()) } else { remove_in(row, rest) }
        }
        _ => None,
    }
}

/// Absolute path of a field whose row (or nothing) stands at `prefix`.
pub(crate) fn join(prefix: &[String], path: &[String]) -> Vec<String> {
    prefix.iter().chain(path).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn path(text: &str) -> Vec<String> {
        text.split('.').map(str::to_owned).collect()
    }

    fn object(value: Json) -> Answers {
        value.as_object().cloned().unwrap()
    }

    #[test]
    fn a_value_is_set_where_it_is_then_found() {
        let mut answers = object(json!({"rows": [{}, {}]}));
        set(&mut answers, &path("a.b.c"), json!(1));
        set(&mut answers, &path("rows.1.x"), json!(2));
        assert_eq!(Json::Object(answers.clone()), json!({"rows": [{}, {"x": 2}], "a": {"b": {"c": 1}}}));
        assert_eq!(get(&answers, &path("rows.1.x")), Some(&json!(2)));
    }

    #[test]
    fn removing_the_last_value_removes_the_empty_objects_around_it() {
        let mut answers = object(json!({"a": {"b": {"c": 1}}, "d": 2}));
        assert_eq!(remove(&mut answers, &path("a.b.c")), Some(json!(1)));
        assert_eq!(Json::Object(answers), json!({"d": 2}));
    }

    #[test]
    fn a_text_in_the_way_of_an_object_is_replaced() {
        let mut answers = object(json!({"a": "x"}));
        set(&mut answers, &path("a.b"), json!(1));
        assert_eq!(Json::Object(answers), json!({"a": {"b": 1}}));
    }
}
