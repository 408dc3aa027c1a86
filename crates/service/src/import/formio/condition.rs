//! Conditions of form.io: the simple ones and simple JavaScript become FEEL that says when to *hide*.

use serde_json::Value as Json;

use super::{Known, key};
use crate::import::juel;

/// When a component is hidden.
#[derive(Debug, PartialEq)]
pub(super) enum Hide {
    Never,
    /// FEEL.
    When(String),
    /// The condition asks for something that nothing in the package holds: FEEL, and what is asked for.
    Dead(String, String),
    /// Code that is no simple comparison.
    Untranslated(String),
}

/// Reads the condition of a component.
pub(super) fn hide(component: &Json, known: &Known) -> Hide {
    if let Some(code) =
        component.get("customConditional").and_then(Json::as_str).filter(|code| !code.trim().is_empty())
    {
        return match javascript(code) {
            Some(shown) => Hide::When(format!("not({shown})")),
            None => Hide::Untranslated(code.to_owned()),
        };
    }
    if component.get("hidden") == Some(&Json::Bool(true)) {
        return Hide::When("true".to_owned());
    }
    let Some(conditional) = component.get("conditional") else { return Hide::Never };
    if let Some(rule) = conditional.get("json").filter(|rule| !rule.is_null() && rule.as_str() != Some("")) {
        return Hide::Untranslated(rule.to_string());
    }
    simple(conditional, known)
}

/// `{show, when, eq}`, or the newer `{show, conjunction, conditions: [{component, operator, value}]}`.
fn simple(conditional: &Json, known: &Known) -> Hide {
    let shows = match conditional.get("show") {
        Some(Json::Bool(show)) => *show,
        Some(Json::String(show)) if show == "true" || show == "false" => show == "true",
        _ => return Hide::Never,
    };
    let text = |name: &str| conditional.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
    let mut asked = Vec::new();
    let holds = match (text("when"), conditional.get("conditions").and_then(Json::as_array)) {
        (Some(when), _) => {
            asked.push(key(when));
            compare(&key(when), conditional.get("eq").unwrap_or(&Json::Null), known)
        }
        (None, Some(conditions)) if !conditions.is_empty() => {
            let joint = if text("conjunction") == Some("any") { " or " } else { " and " };
            let mut pieces = Vec::new();
            for condition in conditions {
                let Some(piece) = operator(condition, &mut asked, known) else {
                    return Hide::Untranslated(condition.to_string());
                };
                pieces.push(piece);
            }
            pieces.join(joint)
        }
        _ => return Hide::Never,
    };
    let feel = if shows { format!("not({holds})") } else { holds };
    match asked.into_iter().find(|name| !is_known(name, known)) {
        Some(name) => Hide::Dead(feel, name),
        None => Hide::When(feel),
    }
}

fn is_known(name: &str, known: &Known) -> bool {
    let first = name.split('.').next().unwrap_or(name);
    known.names.contains(name) || known.names.contains(first)
}

/// form.io compares texts with whatever the field holds: `"true"` is also the ticked box, `"5"` also the number.
fn compare(name: &str, value: &Json, known: &Known) -> String {
    let text = match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    };
    match text.as_str() {
        "true" | "false" if !known.texts.contains(name) => format!("{name} = {text}"),
        "" => format!("({name} = null or {name} = \"\")"),
        number if number.parse::<f64>().is_ok() => {
            format!("({name} = {number} or {name} = {})", juel::quote(number))
        }
        text => {
            let literal = juel::quote(text);
            // A list of ticked boxes holds the value, a single field is it.
            format!("({name} = {literal} or list contains({name}, {literal}))")
        }
    }
}

fn operator(condition: &Json, asked: &mut Vec<String>, known: &Known) -> Option<String> {
    let name = key(condition.get("component")?.as_str()?);
    asked.push(name.clone());
    let value = condition.get("value").unwrap_or(&Json::Null);
    let number = || value.as_f64().or_else(|| value.as_str()?.parse().ok());
    Some(match condition.get("operator").and_then(Json::as_str).unwrap_or("isEqual") {
        "isEqual" => compare(&name, value, known),
        "isNotEqual" => format!("not({})", compare(&name, value, known)),
        "isEmpty" => format!("({name} = null or {name} = \"\")"),
        "isNotEmpty" => format!("not({name} = null or {name} = \"\")"),
        "lessThan" => format!("{name} < {}", number()?),
        "greaterThan" => format!("{name} > {}", number()?),
        "lessThanOrEqual" => format!("{name} <= {}", number()?),
        "greaterThanOrEqual" => format!("{name} >= {}", number()?),
        _ => return None,
    })
}

/// `show = data.a === 'x' && row.b;`: the expression after `show =`, read as what JUEL and JavaScript share.
fn javascript(code: &str) -> Option<String> {
    let code = code.trim().trim_end_matches(';').trim();
    let expression = code.strip_prefix("show")?.trim_start().strip_prefix('=')?.trim();
    if expression.starts_with('=') || expression.contains(';') {
        return None;
    }
    let shared = expression.replace("===", "==").replace("!==", "!=").replace("undefined", "null");
    let feel = juel::condition(&format!("${{{shared}}}")).ok()?;
    // Only answers may be looked at: `data.x` and `row.x`.
    let bare = feel.replace("data.", "").replace("row.", "");
    (!["instance", "component", "utils", "form.", "moment", "_."].iter().any(|name| bare.contains(name)))
        .then_some(bare)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(component: Json, expect: Hide) {
        let names = ["a", "b", "ok", "word"].map(str::to_owned).into();
        let known = Known { names, texts: ["word".to_owned()].into(), hides: Vec::new() };
        assert_eq!(hide(&component, &known), expect, "{component}");
    }

    #[test]
    fn simple_conditions_say_when_to_hide() {
        let when = |feel: &str| Hide::When(feel.to_owned());
        check(
            json!({"conditional": {"show": true, "when": "pv.ok", "eq": "false"}}),
            when("not(ok = false)"),
        );
        check(json!({"conditional": {"show": "false", "when": "a", "eq": "true"}}), when("a = true"));
        check(json!({"conditional": {"show": null, "when": null, "eq": ""}}), Hide::Never);
        check(json!({}), Hide::Never);
        let as_text = json!({"conditional": {"show": true, "when": "word", "eq": "true"}});
        check(as_text, when("not((word = \"true\" or list contains(word, \"true\")))"));
    }

    #[test]
    fn a_condition_on_nothing_is_dead() {
        let dead = Hide::Dead("not(gone = true)".to_owned(), "gone".to_owned());
        check(json!({"conditional": {"show": true, "when": "pv.gone", "eq": "true"}}), dead);
    }

    #[test]
    fn simple_javascript_is_translated_and_other_code_is_not() {
        let code = |code: &str| json!({"customConditional": code});
        check(
            code("show = data.a === 'x' && !row.b;"),
            Hide::When("not(a = \"x\" and not(b = true))".to_owned()),
        );
        let other = "show = instance.isSubmission(); x = 1";
        check(code(other), Hide::Untranslated(other.to_owned()));
    }
}
