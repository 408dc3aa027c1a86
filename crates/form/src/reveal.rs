//! Fields that one choice on the same page reveals: pages can nest them under that choice without any script.

use portico_rules::Expression;
use serde_json::Value as Json;

use crate::model::Field;

/// The choice that reveals a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Reveal {
    /// Path of the deciding field, as in its control name (from the row inside a repeated group).
    pub path: String,
    /// The value that reveals.
    pub value: Json,
}

impl Field {
    /// The one choice that reveals this field, where its condition has that simple form: `=pets != "yes"`,
    /// `=not(pets = "yes")`, `=pets != true`.
    pub fn revealed_by(&self) -> Option<Reveal> {
        self.hide.as_ref().and_then(reveal)
    }
}

fn reveal(hide: &Expression) -> Option<Reveal> {
    let text = hide.text().trim();
    let text = text.strip_prefix('=').unwrap_or(text).trim();
    let (path, value) = match text.strip_prefix("not(").and_then(|inner| inner.strip_suffix(')')) {
        Some(inner) => inner.split_once('=').filter(|(path, _)| !path.ends_with(['!', '<', '>']))?,
        None => text.split_once("!=")?,
    };
    let path = path.trim();
    let is_path = !path.is_empty()
        && !path.starts_with(|letter: char| letter.is_ascii_digit())
        && path.chars().all(|letter| letter.is_alphanumeric() || letter == '_' || letter == '.');
    let value: Json = serde_json::from_str(value.trim()).ok()?;
    (is_path && !value.is_null()).then(|| Reveal { path: path.to_owned(), value })
}

#[cfg(test)]
mod tests {
    use super::*;
    use portico_rules::Names;
    use serde_json::json;

    fn check(text: &str, expect: Option<(&str, Json)>) {
        let expression = Expression::parse(text, &Names::default()).unwrap();
        let expect = expect.map(|(path, value)| Reveal { path: path.to_owned(), value });
        assert_eq!(reveal(&expression), expect, "{text}");
    }

    #[test]
    fn a_condition_on_one_choice_names_it() {
        check("pets != \"yes\"", Some(("pets", json!("yes"))));
        check("not(a.pets = true)", Some(("a.pets", json!(true))));
    }

    #[test]
    fn any_other_condition_names_none() {
        check("pets = \"no\"", None);
        check("pets != \"yes\" or age < 18", None);
        check("count(pets) != 2", None);
    }
}
