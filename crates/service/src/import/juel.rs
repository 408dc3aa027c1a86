//! JUEL, the expression language of the Camunda 7 family, as far as it can become FEEL: comparison, `and` `or`
//! `not`, `empty`, arithmetic, the conditional operator, properties, and a named list of calls that only fetch a
//! value. Anything else is not translated, with the reason.

mod feel;
mod lexer;
mod parse;

pub(super) use feel::{Wanted, quote};

/// A parsed expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Juel {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    Name(String),
    Member(Box<Juel>, String),
    Index(Box<Juel>, Box<Juel>),
    Call(Box<Juel>, Vec<Juel>),
    Not(Box<Juel>),
    Minus(Box<Juel>),
    Empty(Box<Juel>),
    Binary(&'static str, Box<Juel>, Box<Juel>),
    Choose(Box<Juel>, Box<Juel>, Box<Juel>),
}

/// What an attribute or text of the original holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// No expression: a text as it stands.
    Plain(String),
    /// FEEL, without the leading `=`.
    Feel(String),
}

impl Value {
    /// As the `zeebe:` dialect writes it: FEEL with `=` in front.
    pub(super) fn written(&self) -> String {
        match self {
            Value::Plain(text) => text.clone(),
            Value::Feel(feel) => format!("={feel}"),
        }
    }

    /// As FEEL, texts as literals.
    pub(super) fn feel(&self) -> String {
        match self {
            Value::Plain(text) => quote(text),
            Value::Feel(feel) => feel.clone(),
        }
    }
}

/// The expression inside `${...}` or `#{...}`, if the text is one expression and nothing else.
pub(super) fn parse(text: &str) -> Option<Juel> {
    let parts = parse::parts(text).ok()?;
    match <[parse::Part; 1]>::try_from(parts) {
        Ok([parse::Part::Expression(expression)]) => Some(expression),
        _ => None,
    }
}

/// Translates a condition: FEEL that gives true or false.
pub(super) fn condition(text: &str) -> Result<String, String> {
    match parse(text) {
        Some(expression) => feel::translate(&expression, Wanted::Truth),
        None if text.trim().is_empty() => Err("it is empty".to_owned()),
        None => {
            parse::parts(text)?;
            Err("it is no single expression".to_owned())
        }
    }
}

/// Translates a text that may be an expression, a plain text, or a text with expressions in it.
pub(super) fn value(text: &str) -> Result<Value, String> {
    let mut parts = parse::parts(text)?;
    if parts.len() <= 1 {
        return match parts.pop() {
            Some(parse::Part::Expression(expression)) => {
                feel::translate(&expression, Wanted::Value).map(Value::Feel)
            }
            Some(parse::Part::Text(text)) => Ok(Value::Plain(text)),
            None => Ok(Value::Plain(String::new())),
        };
    }
    let pieces: Result<Vec<String>, String> = parts
        .iter()
        .map(|part| match part {
            parse::Part::Text(text) => Ok(quote(text)),
            parse::Part::Expression(expression) => {
                feel::translate(expression, Wanted::Value).map(|feel| format!("string({feel})"))
            }
        })
        .collect();
    Ok(Value::Feel(pieces?.join(" + ")))
}

/// The name and the arguments of a call whose object and method are these: `execution.setVariable(a, b)`.
pub(super) fn call<'e>(expression: &'e Juel, object: Option<&str>, method: &str) -> Option<&'e [Juel]> {
    let Juel::Call(callee, arguments) = expression else { return None };
    let Juel::Member(on, name) = callee.as_ref() else { return None };
    let fits = match (object, on.as_ref()) {
        (None, _) => true,
        (Some(object), Juel::Name(name)) => object == name,
        _ => false,
    };
    (fits && name == method).then_some(arguments)
}

/// FEEL of a parsed expression as a value.
pub(super) fn feel_of(expression: &Juel) -> Result<String, String> {
    feel::translate(expression, Wanted::Value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(juel: &str, feel: &str) {
        assert_eq!(condition(juel).as_deref(), Ok(feel), "{juel}");
    }

    #[test]
    fn conditions_become_feel() {
        check("${a}", "a = true");
        check("${!approved}", "not(approved = true)");
        check("${a == 'x' && !b}", "a = \"x\" and not(b = true)");
        check("${handling==\"FAST\"}", "handling = \"FAST\"");
        check("${a || b && c}", "a = true or b = true and c = true");
        check("${(a || b) && c}", "(a = true or b = true) and c = true");
        check("#{a.b['c'] ne null}", "a.b.c != null");
        check("${n gt 5 and n le 10}", "n > 5 and n <= 10");
        check("${empty a}", "(a = null or a = \"\" or a = [])");
        check("${not empty a}", "not((a = null or a = \"\" or a = []))");
        check("${a == true}", "a = true");
        check("${a ? b : c == 1}", "if a = true then b = true else c = 1");
        check("${true}", "true");
        check("${x.equals('y')}", "x = \"y\"");
        check("${a - (b - c) > 0}", "a - (b - c) > 0");
        check("${list[0] == 1}", "list[1] = 1");
        check("${(a == 1) == b}", "(a = 1) = b");
    }

    #[test]
    fn calls_that_only_fetch_a_value_become_paths() {
        let fetch = |juel: &str| value(juel).unwrap();
        let feel = |text: &str| Value::Feel(text.to_owned());
        assert_eq!(fetch("${svc.resolveValue(execution, 'doc:a.b')}"), feel("a.b"));
        assert_eq!(fetch("${svc.resolveValue(execution, 'doc:/a/b')}"), feel("a.b"));
        assert_eq!(fetch("${svc.resolveValue(execution, 'pv:x')}"), feel("x"));
        assert_eq!(fetch("${d.findValueByJsonPointer(\"/a/b\", execution).intValue()}"), feel("a.b"));
        assert_eq!(fetch("${execution.getVariable('x')}"), feel("x"));
        assert_eq!(fetch("${S(response).prop(\"token\").stringValue()}"), feel("response.token"));
    }

    #[test]
    fn texts_stay_texts_and_mixed_ones_are_put_together() {
        assert_eq!(value("Under review"), Ok(Value::Plain("Under review".to_owned())));
        assert_eq!(value("${url}/a/${id}").unwrap().written(), "=string(url) + \"/a/\" + string(id)");
        assert_eq!(value("cost: $5"), Ok(Value::Plain("cost: $5".to_owned())));
    }

    #[test]
    fn what_cannot_be_translated_says_why() {
        for (juel, reason) in [
            ("${mail.send(execution)}", "mail.send"),
            ("${a ==}", "ends"),
            ("${a b}", "b"),
            ("${a", "closed"),
            ("${'x}", "closed"),
            ("yes", "no single expression"),
        ] {
            let said = condition(juel).unwrap_err();
            assert!(said.contains(reason), "{juel}: {said}");
        }
        let deep = format!("${{{}a{}}}", "(".repeat(100), ")".repeat(100));
        assert!(condition(&deep).unwrap_err().contains("nested"));
        let long = format!("${{a{}}}", " && a".repeat(50_000));
        assert!(condition(&long).unwrap_err().contains("longer"));
    }
}
