//! Paths into contexts, lists and moments, and filters (DMN 1.5, 10.3.2.5 and table 57).

use super::node::Condition;
use super::{Evaluation, Frame, Outcome};
use crate::feel::tree::Node;
use crate::temporal::{DateTime, DayTimeDuration, Time, Zone};
use crate::{Name, Range, Value};

impl Evaluation<'_> {
    pub(super) fn path(&self, base: &Node, name: &Name, frame: &Frame<'_>) -> Outcome {
        let mut spare = Value::Null;
        let base = self.look(base, frame, &mut spare)?;
        self.member(base, name)
    }

    /// The member of a value: of a list, the members of its elements.
    fn member(&self, base: &Value, name: &str) -> Outcome {
        if let Value::List(elements) = base {
            self.spend(elements.len())?;
            let members = elements.iter().map(|element| self.deeper(|| self.member(element, name)));
            return Ok(Value::list(members.collect::<Outcome<Vec<_>>>()?));
        }
        Ok(property(base, name).unwrap_or_else(|| {
            self.null(|| match base {
                Value::Null => format!("`.{name}` is asked of null"),
                Value::Context(_) => format!("the context has no entry `{name}`"),
                other => format!("a {} has no `{name}`", other.type_name()),
            })
        }))
    }

    pub(super) fn filter(&self, base: &Node, condition: &Node, frame: &Frame<'_>) -> Outcome {
        let mut spare = Value::Null;
        let base = self.look(base, frame, &mut spare)?;
        let elements: &[Value] = match base {
            Value::List(elements) => elements,
            Value::Null => &[],
            single => std::slice::from_ref(single),
        };
        if let Node::Literal(Value::Number(index)) = condition {
            return Ok(self.element_at(elements, *index));
        }
        let mut kept = Vec::new();
        for (position, element) in elements.iter().enumerate() {
            let inner = Frame::Item { value: element, outer: frame };
            let mut spare = Value::Null;
            match self.condition(condition, &inner, &mut spare)? {
                Condition::Truth(Some(true)) => kept.push(element.clone()),
                Condition::Truth(_) => {}
                // An index that does not look at the element is the same for all of them.
                Condition::Other(Value::Number(index)) if position == 0 => {
                    return Ok(self.element_at(elements, *index));
                }
                Condition::Other(other) => {
                    self.null(|| {
                        format!("a filter needs true, false or a number and got a {}", other.type_name())
                    });
                }
            }
        }
        // Without elements the condition still tells an index from a filter.
        if elements.is_empty()
            && let Value::Number(index) = self.eval(condition, frame)?
        {
            return Ok(self.element_at(elements, index));
        }
        Ok(Value::list(kept))
    }

    /// The element at an index: from 1, or from -1 at the end.
    fn element_at(&self, elements: &[Value], index: crate::Decimal) -> Value {
        let position = index.to_i64().and_then(|index| match index {
            0 => None,
            1.. => usize::try_from(index - 1).ok(),
            _ => elements.len().checked_sub(usize::try_from(index.unsigned_abs()).ok()?),
        });
        position.and_then(|position| elements.get(position)).cloned().unwrap_or_else(|| {
            self.null(|| format!("a list of {} elements has none at {index}", elements.len()))
        })
    }
}

/// The member of a value that is no list; `None` where it has no such member.
pub(crate) fn property(value: &Value, name: &str) -> Option<Value> {
    match value {
        Value::Context(context) => context.get(name).cloned(),
        Value::Date(date) => Some(match name {
            "year" => Value::number(date.year()),
            "month" => Value::number(i32::from(date.month())),
            "day" => Value::number(i32::from(date.day())),
            "weekday" => Value::number(i32::from(date.weekday())),
            _ => return moment_property(&DateTime::midnight(*date), name),
        }),
        Value::DateTime(moment) => moment_property(moment, name),
        Value::Time(time) => time_property(time, name, time.offset_s()),
        Value::Days(duration) => {
            let seconds = duration.nanos() / 1_000_000_000;
            let part = match name {
                "days" => seconds / 86_400,
                "hours" => seconds / 3600 % 24,
                "minutes" => seconds / 60 % 60,
                "seconds" => seconds % 60,
                _ => return None,
            };
            i64::try_from(part).ok().map(Value::number)
        }
        Value::Years(duration) => Some(match name {
            "years" => Value::number(duration.months / 12),
            "months" => Value::number(duration.months % 12),
            _ => return None,
        }),
        Value::Range(range) => range_property(range, name),
        _ => None,
    }
}

fn moment_property(moment: &DateTime, name: &str) -> Option<Value> {
    match name {
        "year" | "month" | "day" | "weekday" => property(&Value::Date(moment.date()), name),
        _ => time_property(moment.time(), name, moment.offset_s()),
    }
}

fn time_property(time: &Time, name: &str, offset_s: Option<i32>) -> Option<Value> {
    Some(match name {
        "hour" => Value::number(time.hour()),
        "minute" => Value::number(time.minute()),
        "second" => Value::number(time.second()),
        "time offset" => offset_s
            .and_then(|offset_s| DayTimeDuration::from_nanos(i128::from(offset_s) * 1_000_000_000))
            .map_or(Value::Null, Value::Days),
        "timezone" => time.zone().and_then(Zone::name).map_or(Value::Null, Value::text),
        _ => return None,
    })
}

fn range_property(range: &Range, name: &str) -> Option<Value> {
    Some(match name {
        "start" => range.low.clone().unwrap_or(Value::Null),
        "end" => range.high.clone().unwrap_or(Value::Null),
        "start included" => Value::Bool(range.low_included),
        "end included" => Value::Bool(range.high_included),
        _ => return None,
    })
}
