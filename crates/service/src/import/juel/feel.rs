//! From an expression to FEEL.

use super::Juel;

/// What is asked of an expression where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Wanted {
    /// True or false: a bare variable becomes a comparison with `true`, since JUEL takes null for false.
    Truth,
    /// Any value.
    Value,
}

/// Strength of a piece of FEEL: weaker pieces go into parentheses inside stronger ones.
const CHOOSE: u8 = 0;
const OR: u8 = 1;
const AND: u8 = 2;
const COMPARE: u8 = 3;
const ADD: u8 = 4;
const TIMES: u8 = 5;
const MINUS: u8 = 6;
const ATOM: u8 = 7;

/// Calls without effect that only turn one form of the same value into another.
const SAME_VALUE: [&str; 14] = [
    "value",
    "intValue",
    "longValue",
    "doubleValue",
    "stringValue",
    "booleanValue",
    "boolValue",
    "numberValue",
    "elements",
    "toString",
    "asText",
    "getValue",
    "toList",
    "trim",
];

/// Writes FEEL.
///
/// # Errors
/// The reason why there is no FEEL for it.
pub(super) fn translate(expression: &Juel, wanted: Wanted) -> Result<String, String> {
    piece(expression, wanted).map(|(text, _)| text)
}

type Piece = (String, u8);

fn piece(expression: &Juel, wanted: Wanted) -> Result<Piece, String> {
    let made = match expression {
        Juel::Null => ("null".to_owned(), ATOM),
        Juel::Bool(value) => return Ok((value.to_string(), ATOM)),
        Juel::Number(digits) => (digits.clone(), ATOM),
        Juel::Text(text) => (quote(text), ATOM),
        Juel::Not(inner) => return Ok((format!("not({})", translate(inner, Wanted::Truth)?), ATOM)),
        Juel::Empty(inner) => {
            let value = strong(inner, Wanted::Value, COMPARE)?;
            return Ok((format!("({value} = null or {value} = \"\" or {value} = [])"), ATOM));
        }
        Juel::Minus(inner) => (format!("-{}", strong(inner, Wanted::Value, MINUS)?), MINUS),
        Juel::Binary(sign, left, right) => return binary(sign, left, right, wanted),
        Juel::Choose(condition, yes, no) => {
            let condition = translate(condition, Wanted::Truth)?;
            let (yes, no) = (translate(yes, wanted)?, translate(no, wanted)?);
            return Ok((format!("if {condition} then {yes} else {no}"), CHOOSE));
        }
        Juel::Name(_) | Juel::Member(..) | Juel::Index(..) => (path(expression)?, ATOM),
        Juel::Call(callee, arguments) => {
            if let Some(truth) = question(callee, arguments)? {
                return Ok(truth);
            }
            (call(callee, arguments)?, ATOM)
        }
    };
    match wanted {
        Wanted::Truth => Ok((format!("{} = true", enclose(made, ADD)), COMPARE)),
        Wanted::Value => Ok(made),
    }
}

fn enclose((text, strength): Piece, least: u8) -> String {
    if strength < least { format!("({text})") } else { text }
}

fn strong(expression: &Juel, wanted: Wanted, least: u8) -> Result<String, String> {
    piece(expression, wanted).map(|piece| enclose(piece, least))
}

fn binary(sign: &str, left: &Juel, right: &Juel, wanted: Wanted) -> Result<Piece, String> {
    let (feel, strength, inner) = match sign {
        "||" => ("or", OR, Wanted::Truth),
        "&&" => ("and", AND, Wanted::Truth),
        "==" => ("=", COMPARE, Wanted::Value),
        "!=" => ("!=", COMPARE, Wanted::Value),
        "<" | ">" | "<=" | ">=" => (sign, COMPARE, Wanted::Value),
        "+" | "-" => (sign, ADD, Wanted::Value),
        "*" | "/" => (sign, TIMES, Wanted::Value),
        "%" => {
            let arguments = [translate(left, Wanted::Value)?, translate(right, Wanted::Value)?];
            return Ok((format!("modulo({})", arguments.join(", ")), ATOM));
        }
        other => return Err(format!("`{other}` has no FEEL")),
    };
    // Comparisons do not chain in FEEL, and subtraction is not the same from the right.
    let left = strong(left, inner, if strength == COMPARE { ADD } else { strength })?;
    let right = strong(right, inner, if strength >= COMPARE { strength + 1 } else { strength })?;
    let made = (format!("{left} {feel} {right}"), strength);
    Ok(if wanted == Wanted::Truth && strength > COMPARE {
        (format!("{} = true", made.0), COMPARE)
    } else {
        made
    })
}

fn path(expression: &Juel) -> Result<String, String> {
    match expression {
        Juel::Name(name) => checked(name),
        Juel::Member(on, name) => {
            refuse_engine(on, name)?;
            Ok(format!("{}.{}", base(on)?, checked(name)?))
        }
        Juel::Index(on, at) => match at.as_ref() {
            Juel::Text(name) => Ok(format!("{}.{}", base(on)?, checked(name)?)),
            // Lists count from 0 in JUEL and from 1 in FEEL.
            Juel::Number(digits) => match digits.parse::<u32>() {
                Ok(index) => Ok(format!("{}[{}]", base(on)?, index.saturating_add(1))),
                Err(_) => Err(format!("`{digits}` is no place in a list")),
            },
            other => Ok(format!("{}[{} + 1]", base(on)?, strong(other, Wanted::Value, ADD)?)),
        },
        other => base(other),
    }
}

fn base(expression: &Juel) -> Result<String, String> {
    strong(expression, Wanted::Value, ATOM)
}

/// What belongs to the old engine has no value here.
fn refuse_engine(on: &Juel, name: &str) -> Result<(), String> {
    match on {
        Juel::Name(object) if matches!(object.as_str(), "execution" | "task" | "caseExecution") => {
            Err(format!("`{object}.{name}` belongs to the engine it was written for"))
        }
        _ => Ok(()),
    }
}

fn checked(name: &str) -> Result<String, String> {
    let first = name.chars().next().is_some_and(|letter| letter.is_alphabetic() || letter == '_');
    let rest = name.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    if first && rest { Ok(name.to_owned()) } else { Err(format!("`{name}` cannot be a name in FEEL")) }
}

/// Calls that ask whether something holds.
fn question(callee: &Juel, arguments: &[Juel]) -> Result<Option<Piece>, String> {
    let Juel::Member(on, method) = callee else { return Ok(None) };
    Ok(match (method.as_str(), arguments) {
        ("equals", [other]) => Some(binary("==", on, other, Wanted::Truth)?),
        ("isEmpty", []) => Some(piece(&Juel::Empty(on.clone()), Wanted::Truth)?),
        ("equalsIgnoreCase", [other]) => {
            let (left, right) = (translate(on, Wanted::Value)?, translate(other, Wanted::Value)?);
            Some((format!("lower case({left}) = lower case({right})"), COMPARE))
        }
        ("startsWith", [other]) => Some(function("starts with", on, other)?),
        ("endsWith", [other]) => Some(function("ends with", on, other)?),
        ("hasVariable", [Juel::Text(name)]) if is_engine(on) => {
            Some((format!("{} != null", checked(name)?), COMPARE))
        }
        _ => None,
    })
}

fn function(name: &str, on: &Juel, other: &Juel) -> Result<Piece, String> {
    let (on, other) = (translate(on, Wanted::Value)?, translate(other, Wanted::Value)?);
    Ok((format!("{name}({on}, {other})"), ATOM))
}

fn is_engine(on: &Juel) -> bool {
    matches!(on, Juel::Name(name) if name == "execution" || name == "task")
        || matches!(on, Juel::Member(inner, name) if name == "execution" && is_engine(inner))
}

/// Calls that fetch a value.
fn call(callee: &Juel, arguments: &[Juel]) -> Result<String, String> {
    match (callee, arguments) {
        // Spin: S(x) and JSON(x) only wrap.
        (Juel::Name(name), [inner]) if name == "S" || name == "JSON" => translate(inner, Wanted::Value),
        (Juel::Name(name), []) if name == "now" || name == "dateTime" => Ok("now()".to_owned()),
        (Juel::Member(on, method), _) => method_call(on, method, arguments),
        (other, _) => Err(format!("the call `{}` has no FEEL", shown(other))),
    }
}

fn method_call(on: &Juel, method: &str, arguments: &[Juel]) -> Result<String, String> {
    match (method, arguments) {
        ("getVariable" | "getVariableLocal", [Juel::Text(name)]) if is_engine(on) => checked(name),
        ("prop" | "get", [Juel::Text(name)]) => Ok(format!("{}.{}", base(on)?, checked(name)?)),
        ("findValueByJsonPointer", [Juel::Text(pointer), ..]) => steps(pointer, '/'),
        ("resolveValue", [_, Juel::Text(place)]) => resolved(place),
        ("size", []) => Ok(format!("count({})", translate(on, Wanted::Value)?)),
        ("length", []) => Ok(format!("string length({})", translate(on, Wanted::Value)?)),
        ("toLowerCase", []) => Ok(format!("lower case({})", translate(on, Wanted::Value)?)),
        ("toUpperCase", []) => Ok(format!("upper case({})", translate(on, Wanted::Value)?)),
        (name, []) if SAME_VALUE.contains(&name) && !is_engine(on) => translate(on, Wanted::Value),
        // A decision with one result is that result here.
        ("getSingleResult" | "getFirstResult", []) => translate(on, Wanted::Value),
        ("getSingleEntry" | "getFirstEntry", []) => translate(on, Wanted::Value),
        _ => Err(format!("the call `{}.{method}` has no FEEL", shown(on))),
    }
}

/// Valtimo's value resolvers: `doc:` the document of the case, `pv:` a process variable.
fn resolved(place: &str) -> Result<String, String> {
    match place.split_once(':') {
        Some(("doc", path)) if path.starts_with('/') => steps(path, '/'),
        Some(("doc", path)) => steps(path, '.'),
        Some(("pv", name)) => steps(name, '.'),
        _ => Err(format!("the value `{place}` comes from elsewhere")),
    }
}

/// A path of names, however it was separated.
pub(super) fn steps(path: &str, separator: char) -> Result<String, String> {
    let steps: Result<Vec<String>, String> =
        path.trim_start_matches(separator).split(separator).map(checked).collect();
    steps.map(|steps| steps.join("."))
}

fn shown(expression: &Juel) -> String {
    match expression {
        Juel::Name(name) => name.clone(),
        Juel::Member(on, name) => format!("{}.{name}", shown(on)),
        Juel::Call(callee, _) => format!("{}()", shown(callee)),
        _ => "...".to_owned(),
    }
}

/// A text as a FEEL literal.
pub(in super::super) fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}
