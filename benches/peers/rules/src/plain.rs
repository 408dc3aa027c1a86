//! Values without the peculiarities of an engine, so that two of them can be compared.

use std::collections::BTreeMap;
use std::fmt;

use portico_rules::Decimal;

/// A value of FEEL.
#[derive(Clone, Debug)]
pub enum Plain {
    Null,
    Bool(bool),
    Number(Decimal),
    Text(String),
    /// A date, time or duration as FEEL writes it, with its kind.
    Temporal(&'static str, String),
    List(Vec<Plain>),
    Context(BTreeMap<String, Plain>),
    Range(Box<(bool, Plain, Plain, bool)>),
    /// Something that has no text of its own.
    Other(String),
    /// The text is no expression, or its evaluation was stopped.
    Refused(String),
}

impl Plain {
    /// Whether two values are the same, as far as an author can see: numbers may differ behind the 25th digit.
    pub fn same(&self, other: &Plain) -> bool {
        match (self, other) {
            (Plain::Null, Plain::Null) | (Plain::Refused(_), Plain::Refused(_)) => true,
            (Plain::Bool(a), Plain::Bool(b)) => a == b,
            (Plain::Number(a), Plain::Number(b)) => nearly(*a, *b),
            (Plain::Text(a), Plain::Text(b)) => a == b,
            (Plain::Temporal(kind, a), Plain::Temporal(other, b)) => kind == other && a == b,
            (Plain::List(a), Plain::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b)),
            (Plain::Context(a), Plain::Context(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|((k, a), (l, b))| k == l && a.same(b))
            }
            (Plain::Range(a), Plain::Range(b)) => {
                a.0 == b.0 && a.3 == b.3 && a.1.same(&b.1) && a.2.same(&b.2)
            }
            (Plain::Other(a), Plain::Other(b)) => a == b,
            _ => false,
        }
    }
}

fn nearly(a: Decimal, b: Decimal) -> bool {
    if a == b {
        return true;
    }
    let tolerance: Option<Decimal> = "1e-25".parse().ok();
    let bound = tolerance.and_then(|tolerance| a.abs().times(tolerance));
    a.minus(b).zip(bound).is_some_and(|(difference, bound)| difference.abs() <= bound)
}

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Plain::Null => f.write_str("null"),
            Plain::Bool(truth) => write!(f, "{truth}"),
            Plain::Number(number) => write!(f, "{number}"),
            Plain::Text(text) => write!(f, "{text:?}"),
            Plain::Temporal(_, text) => write!(f, "@\"{text}\""),
            Plain::List(elements) => {
                let shown: Vec<String> = elements.iter().map(Plain::to_string).collect();
                write!(f, "[{}]", shown.join(", "))
            }
            Plain::Context(entries) => {
                let shown: Vec<String> =
                    entries.iter().map(|(name, value)| format!("{name}: {value}")).collect();
                write!(f, "{{{}}}", shown.join(", "))
            }
            Plain::Range(range) => {
                let (open, close) = (if range.0 { "[" } else { "(" }, if range.3 { "]" } else { ")" });
                write!(f, "{open}{}..{}{close}", range.1, range.2)
            }
            Plain::Other(text) => f.write_str(text),
            Plain::Refused(cause) => write!(f, "refused: {cause}"),
        }
    }
}
