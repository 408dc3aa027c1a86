//! Conditions of an exclusive gateway that ask about one variable only are tried with the values at which they can
//! change: the numbers they name and those beside them, the texts they name and another one, true and false.

use crate::Variables;
use crate::program::{FlowCode, Program, Work};
use portico_rules::{Env, Expression, Problem};
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// Words of FEEL that are no variable.
const WORDS: [&str; 9] = ["and", "or", "not", "true", "false", "null", "in", "between", "instance"];
/// Most values that are tried.
const VALUES_MAX: usize = 60;

pub(super) fn check(program: &Program) -> Vec<Problem> {
    let mut found = Vec::new();
    for (index, node) in program.nodes.iter().enumerate() {
        if !matches!(node.work, Work::Exclusive) || node.outgoing.len() < 2 {
            continue;
        }
        let asked: Vec<(&FlowCode, &Expression)> = node
            .outgoing
            .iter()
            .filter(|flow| Some(**flow) != node.default)
            .filter_map(|flow| program.flow(*flow))
            .filter_map(|flow| Some((flow, flow.condition.as_ref()?)))
            .collect();
        let Some(tried) = Tried::of(asked.iter().map(|(_, condition)| *condition)) else { continue };
        let all_asked = asked.len() == node.outgoing.len();
        found.extend(tried.findings(program, index, &asked, all_asked));
    }
    found
}

/// A variable, the values that are tried for it, and whether each condition holds for each.
struct Tried {
    name: String,
    values: Vec<Json>,
    holds: Vec<Vec<bool>>,
}

impl Tried {
    /// None where the conditions are more than comparisons of one variable with constants.
    fn of<'e>(conditions: impl Iterator<Item = &'e Expression> + Clone) -> Option<Tried> {
        let mut read = Read::default();
        for condition in conditions.clone() {
            read.text(condition.text())?;
        }
        let name = read.names.first()?.clone();
        if read.names.len() != 1 {
            return None;
        }
        let values = read.values()?;
        let env = Env::at(jiff::Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC));
        let path: Vec<&str> = name.split('.').collect();
        let holds = |condition: &Expression| {
            let one = |value: &Json| {
                condition.evaluate(&scope(&path, value), &env).is_ok_and(|evaluated| evaluated.is_true())
            };
            values.iter().map(one).collect()
        };
        Some(Tried { holds: conditions.map(holds).collect(), name, values })
    }

    fn findings(
        &self,
        program: &Program,
        gateway: usize,
        asked: &[(&FlowCode, &Expression)],
        all_asked: bool,
    ) -> Vec<Problem> {
        let mut found = Vec::new();
        let mut before = vec![false; self.values.len()];
        for ((flow, condition), holds) in asked.iter().zip(&self.holds) {
            let problem = if !holds.contains(&true) {
                let said = format!(
                    "no value of `{}` makes `{}` true: the flow is never taken",
                    self.name,
                    condition.text()
                );
                Some(("process-condition-never", said))
            } else if holds.iter().zip(&before).all(|(own, earlier)| !own || *earlier) {
                let said = format!(
                    "whenever `{}` is true, a flow before it is taken: the flow is never taken",
                    condition.text()
                );
                Some(("process-condition-covered", said))
            } else {
                None
            };
            if let Some((rule, said)) = problem {
                let file = super::at(program, gateway, Problem::warning(rule, said));
                found.push(file.at(flow.id.as_str()).remedy("Correct the condition, or remove the flow."));
            }
            for (earlier, own) in before.iter_mut().zip(holds) {
                *earlier |= own;
            }
        }
        let gap = self.values.iter().zip(&before).find(|(value, taken)| !**taken && !value.is_string());
        if all_asked && let Some((value, _)) = gap {
            let said = format!("no flow is taken when `{}` is {value}: such a case stops here", self.name);
            found.push(super::at(
                program,
                gateway,
                Problem::warning("process-condition-gap", said)
                    .remedy("Make one flow the default flow, or extend a condition."),
            ));
        }
        found
    }
}

/// Names and constants of the conditions of one gateway.
#[derive(Default)]
struct Read {
    names: BTreeSet<String>,
    numbers: BTreeSet<i64>,
    texts: BTreeSet<String>,
}

impl Read {
    /// None where the text holds anything but names, whole numbers, texts, comparisons, `and`, `or` and `not`.
    fn text(&mut self, text: &str) -> Option<()> {
        let mut rest = text.trim_start();
        while let Some(first) = rest.chars().next() {
            if first.is_alphabetic() || first == '_' {
                let end = rest.find(|char: char| !(char.is_alphanumeric() || char == '_' || char == '.'));
                let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
                if !WORDS.contains(&word) {
                    // A name before a bracket is a function.
                    (!after.trim_start().starts_with('(')).then_some(())?;
                    self.names.insert(word.to_owned());
                }
                rest = after;
            } else if first.is_ascii_digit() {
                let end = rest.find(|char: char| !(char.is_ascii_digit() || char == '.'));
                let (number, after) = rest.split_at(end.unwrap_or(rest.len()));
                self.numbers.insert(number.parse().ok().filter(|number: &i64| *number < 1 << 50)?);
                rest = after;
            } else if first == '"' {
                let (inside, after) = rest.get(1..)?.split_once('"')?;
                (!inside.contains('\\')).then_some(())?;
                self.texts.insert(inside.to_owned());
                rest = after;
            } else if "=<>!(),".contains(first) {
                rest = rest.get(1..)?;
            } else {
                return None;
            }
            rest = rest.trim_start();
        }
        Some(())
    }

    /// What to try: numbers, texts, or true and false. None where constants are of several kinds.
    fn values(&self) -> Option<Vec<Json>> {
        let values: Vec<Json> = match (self.numbers.is_empty(), self.texts.is_empty()) {
            (false, false) => return None,
            (true, true) => vec![true.into(), false.into()],
            (true, false) => {
                let another = self.texts.iter().map(String::as_str).collect::<String>() + "x";
                self.texts.iter().map(|text| text.as_str().into()).chain([another.into()]).collect()
            }
            (false, true) => {
                let near: BTreeSet<i64> =
                    self.numbers.iter().flat_map(|number| [number - 1, *number, number + 1]).collect();
                near.into_iter().map(Json::from).collect()
            }
        };
        (values.len() <= VALUES_MAX).then_some(values)
    }
}

/// Variables in which this path has this value.
fn scope(path: &[&str], value: &Json) -> Variables {
    match path {
        [] => Variables::new(),
        [name] => Variables::from_iter([((*name).to_owned(), value.clone())]),
        [name, inner @ ..] => Variables::from_iter([((*name).to_owned(), Json::Object(scope(inner, value)))]),
    }
}
