//! Decision tables: which rules match, and what they come to (DMN 1.5, 8.2).

mod constant;
mod hits;
mod index;

use std::collections::BTreeSet;

use self::constant::Constant;
use self::index::Index;
use super::{Fired, Seen};
use crate::eval::{Evaluation, Frame, Outcome, QUESTION};
use crate::expression::Expression;
use crate::feel::tree::Node;
use crate::feel::types::Type;
use crate::{Context, Name, Value};

/// The value of an input that has no name of its own.
static CELL_INPUT: Name = Name::short("cellInput");

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
    /// Built-ins of which constants were made; a variable that hides one makes those computed again.
    folded: BTreeSet<Name>,
    index: Index,
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
    pub variable: Option<Name>,
    pub of: Type,
    pub allowed: Option<Expression>,
}

/// A column that is given.
#[derive(Debug)]
pub(crate) struct Output {
    pub name: Name,
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
    /// The same, where they are constants.
    constants: Vec<Option<Constant>>,
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

/// A table as it is written, before its constants are known.
pub(crate) struct Draft {
    pub decision: String,
    pub id: String,
    pub hit_policy: HitPolicy,
    pub inputs: Vec<Input>,
    pub outputs: Vec<Output>,
    pub rules: Vec<Rule>,
}

impl Rule {
    /// A rule whose cells are trees.
    pub fn new(id: String, tests: Vec<Option<Node>>, results: Vec<Node>) -> Rule {
        Rule { id, tests, constants: Vec::new(), results, source: None, description: None }
    }
}

impl From<Draft> for Table {
    fn from(draft: Draft) -> Self {
        let Draft { decision, id, hit_policy, inputs, outputs, mut rules } = draft;
        let mut folded = BTreeSet::new();
        for rule in &mut rules {
            let constant = |cell: &Option<Node>| Constant::of(cell.as_ref()?, &mut folded);
            rule.constants = rule.tests.iter().map(constant).collect();
        }
        let index = Index::of(&rules, inputs.len());
        Table { decision, id, hit_policy, inputs, outputs, rules, folded, index }
    }
}

impl Table {
    /// The value of the table.
    pub fn evaluate(&self, evaluation: &Evaluation<'_>, frame: &Frame<'_>) -> Outcome {
        let Some(values) = self.input_values(evaluation, frame)? else { return Ok(Value::Null) };
        let is_hidden = |name: &Name| frame.lend(name).is_some_and(|value| !value.is_null());
        let constant = !self.folded.iter().any(is_hidden);
        let candidates = if constant { self.index.candidates(&values) } else { None };
        let mut hits = Vec::new();
        let mut test = |place: usize| -> Outcome<bool> {
            let Some(rule) = self.rules.get(place) else { return Ok(true) };
            if self.matches(rule, &values, constant, evaluation, frame)? {
                let results = self.results(rule, evaluation, frame)?;
                hits.push(Hit { rule, index: place + 1, results });
                return Ok(self.hit_policy != HitPolicy::First);
            }
            Ok(true)
        };
        match candidates {
            Some(places) => {
                for place in places {
                    if !test(place as usize)? {
                        break;
                    }
                }
            }
            None => {
                for place in 0..self.rules.len() {
                    if !test(place)? {
                        break;
                    }
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
        constant: bool,
        evaluation: &Evaluation<'_>,
        frame: &Frame<'_>,
    ) -> Outcome<bool> {
        evaluation.spend(1)?;
        for (((test, known), value), input) in
            rule.tests.iter().zip(&rule.constants).zip(values).zip(&self.inputs)
        {
            let Some(test) = test else { continue };
            match known.as_ref().filter(|_| constant).and_then(|known| known.holds(value)) {
                Some(true) => continue,
                Some(false) => return Ok(false),
                None => {}
            }
            let name = input.variable.as_ref().unwrap_or(&CELL_INPUT);
            let named = Frame::Variable { name, value, outer: frame };
            let asked = Frame::Variable { name: &QUESTION, value, outer: &named };
            if !evaluation.is_true(test, &asked)? {
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
            if let Type::Any = output.of {
                results.push(value);
                continue;
            }
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
        evaluation.note_fired(|| Fired {
            decision: self.decision.clone(),
            table: self.id.clone(),
            rule: hit.rule.id.clone(),
            index: hit.index,
            inputs: self.inputs.iter().zip(values).map(seen).collect(),
            outputs: self.output_value(&hit.results).to_json(),
            source: hit.rule.source.clone(),
            description: hit.rule.description.clone(),
        });
    }
}
