//! The engine of `dsntk` 0.3.0.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dsntk_feel::context::FeelContext;
use dsntk_feel::values::Value;
use dsntk_feel::{Evaluator, FeelScope};
use dsntk_model_evaluator::ModelEvaluator;

use crate::plain::Plain;

/// Namespace and name of every model that is compared.
pub const MODEL: (&str, &str) = ("https://example.org/speed", "speed");

/// Variables of all cases.
pub struct Theirs {
    context: FeelContext,
}

/// A context of variables.
pub fn context(variables: &str) -> Result<FeelContext, crate::Error> {
    dsntk_feel_evaluator::evaluate_context(&FeelScope::default(), variables)
        .map_err(|error| error.to_string().into())
}

/// A prepared expression.
pub fn prepare(scope: &FeelScope, text: &str) -> Result<Evaluator, crate::Error> {
    let node =
        dsntk_feel_parser::parse_textual_expression(scope, text, false).map_err(|error| error.to_string())?;
    Ok(dsntk_feel_evaluator::prepare(&node))
}

/// A model.
pub fn model(xml: &str) -> Result<std::sync::Arc<ModelEvaluator>, crate::Error> {
    let definitions = dsntk_model::parse(xml).map_err(|error| error.to_string())?;
    ModelEvaluator::new(&[definitions]).map_err(|error| error.to_string().into())
}

impl Theirs {
    /// With the entries of a context as variables.
    pub fn new(variables: &str) -> Result<Theirs, crate::Error> {
        Ok(Theirs { context: context(variables)? })
    }

    /// The value of an expression. A panic counts as a refusal.
    pub fn evaluate(&self, text: &str) -> Plain {
        let run = || -> Result<Plain, crate::Error> {
            let scope = FeelScope::from(self.context.clone());
            let node = dsntk_feel_parser::parse_expression(&scope, text, false)
                .map_err(|error| error.to_string())?;
            Ok(plain(&dsntk_feel_evaluator::evaluate(&scope, &node)))
        };
        match catch_unwind(AssertUnwindSafe(run)) {
            Ok(Ok(found)) => found,
            Ok(Err(error)) => Plain::Refused(error.to_string()),
            Err(_) => Plain::Refused("panic".to_owned()),
        }
    }

    /// The value of the decision `fee` of a model for each row of variables.
    pub fn decide(&self, xml: &str, rows: &[String]) -> Vec<Plain> {
        let run = || -> Result<Vec<Plain>, crate::Error> {
            let model = model(xml)?;
            rows.iter()
                .map(|row| Ok(plain(&model.evaluate_invocable(MODEL.0, MODEL.1, "fee", &context(row)?))))
                .collect()
        };
        match catch_unwind(AssertUnwindSafe(run)) {
            Ok(Ok(found)) => found,
            Ok(Err(error)) => rows.iter().map(|_| Plain::Refused(error.to_string())).collect(),
            Err(_) => rows.iter().map(|_| Plain::Refused("panic".to_owned())).collect(),
        }
    }
}

fn plain(value: &Value) -> Plain {
    match value {
        Value::Null(_) => Plain::Null,
        Value::Boolean(truth) => Plain::Bool(*truth),
        Value::Number(number) => match number.to_string().parse() {
            Ok(number) => Plain::Number(number),
            Err(_) => Plain::Other(number.to_string()),
        },
        Value::String(text) => Plain::Text(text.clone()),
        Value::Date(_) => Plain::Temporal("date", value.to_string()),
        Value::Time(_) => Plain::Temporal("time", value.to_string()),
        Value::DateTime(_) => Plain::Temporal("date and time", value.to_string()),
        Value::DaysAndTimeDuration(_) => Plain::Temporal("days", value.to_string()),
        Value::YearsAndMonthsDuration(_) => Plain::Temporal("years", value.to_string()),
        Value::List(elements) => Plain::List(elements.iter().map(plain).collect()),
        Value::Context(context) => {
            Plain::Context(context.iter().map(|(name, value)| (name.to_string(), plain(value))).collect())
        }
        Value::Range(low, low_end, high, high_end) => {
            Plain::Range(Box::new((low_end.closed(), plain(low), plain(high), high_end.closed())))
        }
        Value::FunctionDefinition(..) | Value::BuiltInFunction(_) => Plain::Other("function".to_owned()),
        other => Plain::Other(other.to_string()),
    }
}
