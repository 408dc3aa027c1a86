//! Decision tables: which rules match, and what they come to (DMN 1.5, 8.2).

mod hits;

use std::sync::Arc;

use serde_json::Value as Json;

use super::{Fired, Seen};
use crate::eval::{Evaluation, Frame, Outcome};
use crate::expression::Expression;
use crate::feel::tree::Node;
use crate::feel::types::Type;
use crate::{Context, Value};

/// A decision table.
#[derive(Debug)]
pub(crate) struct Table {
    /// Id of the decision or knowledge model that owns it.
    pub decision: String,
    pub id: String,
    pub hit_policy: HitPolicy,
    pub inputs: Vec<Input>,
    pub outputs: Vec<Output>,
    pub rules: Vec<Rule>,
}

/// What several matching rules mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HitPolicy {
    Unique,
    First,
    Priority,
    Any,
    RuleOrder,
    OutputOrder,
    Collect(Aggregation),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aggregation {
    None,
    Sum,
    Min,
    Max,
    Count,
}

/// A column that is tested.
#[derive(Debug)]
pub(crate) struct Input {
    pub label: String,
    pub node: Node,
    /// The name that cells may give to the value.
    pub variable: Option<Arc<str>>,
    pub of: Type,
    pub allowed: Option<Expression>,
}

/// A column that is given.
#[derive(Debug)]
pub(crate) struct Output {
    pub name: Arc<str>,
    pub default: Option<Node>,
    pub of: Type,
    /// Possible values, the most important first.
    pub priorities: Vec<Node>,
}

#[derive(Debug)]
pub(crate) struct Rule {
    pub id: String,
    /// One for each input; `None` passes always.
    pub tests: Vec<Option<Node>>,
    pub results: Vec<Node>,
    pub source: Option<String>,
    pub description: Option<String>,
}

/// A rule that matched, with what it gave.
struct Hit<'t> {
    rule: &'t Rule,
    /// From 1.
    index: usize,
    results: Vec<Value>,
}

impl Table {
    /// The value of the table.
    pub fn evaluate(&self, evaluation: &Evaluation<'_>, frame: &Frame<'_>) -> Outcome {
        let Some(values) = self.input_values(evaluation, frame)? else { return Ok(Value::Null) };
        let mut hits = Vec::new();
        for (position, rule) in self.rules.iter().enumerate() {
            if self.matches(rule, &values, evaluation, frame)? {
                let results = self.results(rule, evaluation, frame)?;
                hits.push(Hit { rule, index: position + 1, results });
                if self.hit_policy == HitPolicy::First {
                    break;
                }
            }
        }
        if hits.is_empty() {
            return self.otherwise(evaluation, frame);
        }
        self.settle(hits, &values, evaluation, frame)
    }

    /// The values of the input columns; `None`, with a cause, where one is not allowed.
    fn input_values(&self, evaluation: &Evaluation<'_>, frame: &Frame<'_>) -> Outcome<Option<Vec<Value>>> {
        let mut values = Vec::with_capacity(self.inputs.len());
        for input in &self.inputs {
            let value = input.of.adopt(evaluation.eval(&input.node, frame)?);
            if let Some(allowed) = &input.allowed
                && !allowed.allows(&value, evaluation)
            {
                evaluation.null(|| format!("`{}` is {value}, which the table does not allow", input.label));
                return Ok(None);
            }
            values.push(value);
        }
        Ok(Some(values))
    }

    fn matches(
        &self,
        rule: &Rule,
        values: &[Value],
        evaluation: &Evaluation<'_>,
        frame: &Frame<'_>,
    ) -> Outcome<bool> {
        for ((test, value), input) in rule.tests.iter().zip(values).zip(&self.inputs) {
            let Some(test) = test else { continue };
            let name = input.variable.as_deref().unwrap_or("cellInput");
            let named = Frame::Variable { name, value, outer: frame };
            let asked = Frame::Variable { name: "?", value, outer: &named };
            if !matches!(evaluation.eval(test, &asked)?, Value::Bool(true)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn results(&self, rule: &Rule, evaluation: &Evaluation<'_>, frame: &Frame<'_>) -> Outcome<Vec<Value>> {
        let mut results = Vec::with_capacity(rule.results.len());
        for (result, output) in rule.results.iter().zip(&self.outputs) {
            let value = evaluation.eval(result, frame)?;
            // Column types of drawn tables are often only the modeler's default, so a value that does not fit is
            // kept and noted; the type of the decision itself is held to.
            results.push(output.of.coerce(value.clone(), evaluation).unwrap_or_else(|| {
                let (shown, of) = (value.type_name(), output.of.name());
                evaluation.null(|| format!("rule {} gave a {shown} for `{}`, a {of}", rule.id, output.name));
                value
            }));
        }
        Ok(results)
    }

    /// What holds where no rule matches: the default outputs, if there are any.
    fn otherwise(&self, evaluation: &Evaluation<'_>, frame: &Frame<'_>) -> Outcome {
        if self.outputs.iter().all(|output| output.default.is_none()) {
            let cause = || format!("no rule of the decision table `{}` matched", self.decision);
            return Ok(match self.hit_policy {
                HitPolicy::Collect(Aggregation::Count) => Value::number(0),
                HitPolicy::RuleOrder | HitPolicy::OutputOrder | HitPolicy::Collect(Aggregation::None) => {
                    Value::list(Vec::new())
                }
                _ => evaluation.null(cause),
            });
        }
        let defaults = self
            .outputs
            .iter()
            .map(|output| {
                output.default.as_ref().map_or(Ok(Value::Null), |node| evaluation.eval(node, frame))
            })
            .collect::<Outcome<Vec<_>>>()?;
        Ok(self.output_value(&defaults))
    }

    /// The value of one rule: that of the one output, or a context of all.
    fn output_value(&self, results: &[Value]) -> Value {
        match (self.outputs.as_slice(), results) {
            ([_], [only]) => only.clone(),
            (outputs, results) => {
                let entries = outputs.iter().zip(results);
                let context: Context =
                    entries.map(|(output, value)| (output.name.clone(), value.clone())).collect();
                context.into()
            }
        }
    }

    fn note(&self, hit: &Hit<'_>, values: &[Value], evaluation: &Evaluation<'_>) {
        let seen =
            |(input, value): (&Input, &Value)| Seen { label: input.label.clone(), value: value.to_json() };
        let outputs: Json = self.output_value(&hit.results).to_json();
        evaluation.note_fired(Fired {
            decision: self.decision.clone(),
            table: self.id.clone(),
            rule: hit.rule.id.clone(),
            index: hit.index,
            inputs: self.inputs.iter().zip(values).map(seen).collect(),
            outputs,
            source: hit.rule.source.clone(),
            description: hit.rule.description.clone(),
        });
    }
}
