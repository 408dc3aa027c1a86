//! Hit policies and aggregations (DMN 1.5, 8.2.8).

use std::cmp::Ordering;

use super::{Aggregation, Hit, HitPolicy, Table};
use crate::eval::{Evaluation, Frame, Outcome};
use crate::value::{compare, equal};
use crate::{Decimal, Value};

impl Table {
    /// The value of the rules that matched, of which there is at least one.
    pub(super) fn settle(
        &self,
        mut hits: Vec<Hit<'_>>,
        values: &[Value],
        evaluation: &Evaluation<'_>,
        frame: &Frame<'_>,
    ) -> Outcome {
        if matches!(self.hit_policy, HitPolicy::Priority | HitPolicy::OutputOrder) {
            self.sort_by_priority(&mut hits, evaluation, frame)?;
        }
        let places = || hits.iter().map(|hit| hit.index.to_string()).collect::<Vec<_>>().join(", ");
        let cause = match self.hit_policy {
            HitPolicy::Unique if hits.len() > 1 => "only one may",
            HitPolicy::Any if !all_same(&hits) => "they must give the same",
            _ => "",
        };
        if !cause.is_empty() {
            let message =
                || format!("rules {} of the decision table `{}` match; {cause}", places(), self.decision);
            return Ok(evaluation.null(message));
        }
        let is_single = matches!(
            self.hit_policy,
            HitPolicy::Unique | HitPolicy::Any | HitPolicy::First | HitPolicy::Priority
        );
        let counted = if is_single { hits.get(..1) } else { hits.get(..) }.unwrap_or_default();
        for hit in counted {
            self.note(hit, values, evaluation);
        }
        let mut outputs = counted.iter().map(|hit| self.output_value(&hit.results));
        if is_single {
            return Ok(outputs.next().unwrap_or(Value::Null));
        }
        let outputs: Vec<Value> = outputs.collect();
        Ok(match self.hit_policy {
            HitPolicy::Collect(aggregation) => self.aggregate(aggregation, outputs, evaluation),
            _ => Value::list(outputs),
        })
    }

    /// The most important outputs first; equal ones stay in the order of their rules.
    fn sort_by_priority(
        &self,
        hits: &mut [Hit<'_>],
        evaluation: &Evaluation<'_>,
        frame: &Frame<'_>,
    ) -> Outcome<()> {
        let mut priorities: Vec<Vec<Value>> = Vec::new();
        for output in &self.outputs {
            priorities.push(
                output.priorities.iter().map(|node| evaluation.eval(node, frame)).collect::<Outcome<_>>()?,
            );
        }
        hits.sort_by_cached_key(|hit| {
            let ranks = hit.results.iter().zip(&priorities).map(|(value, priorities)| {
                let rank = priorities.iter().position(|listed| equal(listed, value) == Some(true));
                rank.unwrap_or(usize::MAX)
            });
            ranks.collect::<Vec<_>>()
        });
        Ok(())
    }

    fn aggregate(&self, aggregation: Aggregation, outputs: Vec<Value>, evaluation: &Evaluation<'_>) -> Value {
        let best = |wanted: Ordering| {
            let mut best = outputs.first()?;
            for output in &outputs {
                if compare(output, best)? == wanted {
                    best = output;
                }
            }
            Some(best.clone())
        };
        let aggregated = match aggregation {
            Aggregation::None => return Value::list(outputs),
            Aggregation::Count => return Value::number(outputs.len()),
            Aggregation::Min => best(Ordering::Less),
            Aggregation::Max => best(Ordering::Greater),
            Aggregation::Sum => outputs
                .iter()
                .try_fold(Decimal::ZERO, |sum, output| sum.plus(output.as_number()?))
                .map(Value::Number),
        };
        aggregated.unwrap_or_else(|| {
            evaluation.null(|| format!("the outputs of the table `{}` cannot be aggregated", self.decision))
        })
    }
}

fn all_same(hits: &[Hit<'_>]) -> bool {
    hits.windows(2).all(|pair| match pair {
        [a, b] => a.results.iter().zip(&b.results).all(|(a, b)| equal(a, b) == Some(true)),
        _ => true,
    })
}
