//! This house's engine.

use portico_rules::{Context, Decisions, Env, Expression, Names, Value};

use crate::plain::Plain;

/// Variables, clock and limits of all cases.
pub struct Ours {
    scope: Context,
    env: Env,
}

impl Ours {
    /// With the entries of a context as variables.
    pub fn new(variables: &str) -> Result<Ours, crate::Error> {
        let env = Env::at("2024-06-13T12:00:00+00:00[UTC]".parse()?);
        let found = Expression::parse(variables, &Names::default()).map_err(|problem| problem.to_string())?;
        match found.evaluate(&(), &env)?.value {
            Value::Context(scope) => Ok(Ours { scope: (*scope).clone(), env }),
            other => Err(format!("the variables are a {}", other.type_name()).into()),
        }
    }

    /// The value of an expression.
    pub fn evaluate(&self, text: &str) -> Plain {
        match Expression::parse(text, &Names::default()) {
            Err(problem) => Plain::Refused(problem.to_string()),
            Ok(expression) => match expression.evaluate(&self.scope, &self.env) {
                Ok(found) => plain(&found.value),
                Err(fault) => Plain::Refused(fault.to_string()),
            },
        }
    }

    /// The value of the decision `fee` of a model for each row of variables.
    pub fn decide(&self, model: &str, rows: &[String]) -> Vec<Plain> {
        let (decisions, problems) = Decisions::read(&[("case.dmn".to_owned(), model.as_bytes().to_vec())]);
        if let Some(problem) = problems.iter().find(|problem| problem.is_error()) {
            return rows.iter().map(|_| Plain::Refused(problem.to_string())).collect();
        }
        let decide =
            |row: &String| match Ours::new(row).map(|own| decisions.value("fee", &own.scope, &self.env)) {
                Ok(Ok(found)) => plain(&found.value),
                Ok(Err(fault)) => Plain::Refused(fault.to_string()),
                Err(error) => Plain::Refused(error.to_string()),
            };
        rows.iter().map(decide).collect()
    }
}

fn plain(value: &Value) -> Plain {
    match value {
        Value::Null => Plain::Null,
        Value::Bool(truth) => Plain::Bool(*truth),
        Value::Number(number) => Plain::Number(*number),
        Value::Text(text) => Plain::Text(text.to_string()),
        Value::Date(_) => Plain::Temporal("date", value.to_string()),
        Value::Time(_) => Plain::Temporal("time", value.to_string()),
        Value::DateTime(_) => Plain::Temporal("date and time", value.to_string()),
        Value::Days(_) => Plain::Temporal("days", value.to_string()),
        Value::Years(_) => Plain::Temporal("years", value.to_string()),
        Value::List(elements) => Plain::List(elements.iter().map(plain).collect()),
        Value::Context(context) => {
            Plain::Context(context.iter().map(|(name, value)| (name.to_string(), plain(value))).collect())
        }
        Value::Range(range) => {
            let end = |end: &Option<Value>| end.as_ref().map_or(Plain::Null, plain);
            Plain::Range(Box::new((
                range.low_included,
                end(&range.low),
                end(&range.high),
                range.high_included,
            )))
        }
        Value::Function(_) => Plain::Other("function".to_owned()),
    }
}
