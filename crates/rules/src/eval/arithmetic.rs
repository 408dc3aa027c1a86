//! Arithmetic on numbers, texts, dates and durations (DMN 1.5, tables 51 to 54).

use super::{Evaluation, Frame, Outcome};
use crate::feel::tree::{Node, Operator};
use crate::temporal::{DateTime, DayTimeDuration, YearMonthDuration};
use crate::{Decimal, Rounding, Value};

/// Bytes of text that are copied in the time of one step.
const TEXT_PER_STEP: usize = 128;
/// What a power costs, in steps: it is computed with 70 digits.
pub(crate) const POWER_STEPS: usize = 100;

impl Evaluation<'_> {
    pub(super) fn negation(&self, operand: &Node, frame: &Frame<'_>) -> Outcome {
        Ok(match self.eval(operand, frame)? {
            Value::Number(number) => Value::Number(number.negated()),
            Value::Days(duration) => days(-duration.nanos()).unwrap_or(Value::Null),
            Value::Years(duration) => years(duration.months.checked_neg()).unwrap_or(Value::Null),
            other => {
                self.null(|| format!("`-` needs a number or a duration and got a {}", other.type_name()))
            }
        })
    }

    pub(super) fn arithmetic(
        &self,
        first: &Node,
        rest: &[(Operator, Node)],
        frame: &Frame<'_>,
        place: &mut Value,
    ) -> Outcome<()> {
        let mut spare = Value::Null;
        match self.look(first, frame, &mut spare)? {
            Value::Number(first) => self.calculate(*first, rest, frame, place),
            first => {
                *place = self.operate_on(first.clone(), rest, frame)?;
                Ok(())
            }
        }
    }

    /// A chain that starts with a number: numbers are joined without becoming values in between.
    fn calculate(
        &self,
        first: Decimal,
        rest: &[(Operator, Node)],
        frame: &Frame<'_>,
        place: &mut Value,
    ) -> Outcome<()> {
        let mut left = first;
        let mut rest = rest.iter();
        while let Some((operator, operand)) = rest.next() {
            let mut spare = Value::Null;
            let operand = self.look(operand, frame, &mut spare)?;
            let result = match (operator, operand) {
                (Operator::Plus, Value::Number(right)) => left.plus(*right),
                (Operator::Minus, Value::Number(right)) => left.minus(*right),
                (Operator::Times, Value::Number(right)) => left.times(*right),
                (Operator::Divide, Value::Number(right)) => left.divided_by(*right),
                _ => None,
            };
            match result {
                Some(number) => left = number,
                None => {
                    let value = self.operate(*operator, &Value::Number(left), operand)?;
                    *place = self.operate_on(value, rest.as_slice(), frame)?;
                    return Ok(());
                }
            }
        }
        *place = Value::Number(left);
        Ok(())
    }

    /// Any other chain.
    fn operate_on(&self, first: Value, rest: &[(Operator, Node)], frame: &Frame<'_>) -> Outcome {
        let mut value = first;
        for (operator, operand) in rest {
            let mut spare = Value::Null;
            let operand = self.look(operand, frame, &mut spare)?;
            value = self.operate(*operator, &value, operand)?;
        }
        Ok(value)
    }

    fn operate(&self, operator: Operator, left: &Value, right: &Value) -> Outcome {
        if let (Operator::Plus, Value::Text(a), Value::Text(b)) = (operator, left, right) {
            self.check_text_len(a.len() + b.len())?;
            self.spend((a.len() + b.len()) / TEXT_PER_STEP)?;
            return Ok(Value::text(format!("{a}{b}")));
        }
        let result = match operator {
            Operator::Plus => plus(left, right),
            Operator::Minus => minus(left, right),
            Operator::Times => times(left, right),
            Operator::Divide => divide(left, right),
            Operator::Power => match (left, right) {
                (Value::Number(a), Value::Number(b)) => {
                    self.spend(POWER_STEPS)?;
                    a.power(*b).map(Value::Number)
                }
                _ => None,
            },
        };
        Ok(result.unwrap_or_else(|| {
            let sign = sign(operator);
            self.null(|| match (left, right) {
                (Value::Number(a), Value::Number(b)) => format!("`{a} {sign} {b}` has no result"),
                _ => format!("`{sign}` cannot join a {} and a {}", left.type_name(), right.type_name()),
            })
        }))
    }
}

fn sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Plus => "+",
        Operator::Minus => "-",
        Operator::Times => "*",
        Operator::Divide => "/",
        Operator::Power => "**",
    }
}

fn days(nanos: i128) -> Option<Value> {
    DayTimeDuration::from_nanos(nanos).map(Value::Days)
}

fn years(months: Option<i64>) -> Option<Value> {
    months.map(|months| Value::Years(YearMonthDuration { months }))
}

fn plus(left: &Value, right: &Value) -> Option<Value> {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => a.plus(*b).map(Value::Number),
        (Value::Days(a), Value::Days(b)) => days(a.nanos() + b.nanos()),
        (Value::Years(a), Value::Years(b)) => years(a.months.checked_add(b.months)),
        (moment, Value::Days(duration)) => later(moment, *duration),
        (moment, Value::Years(duration)) => months_later(moment, duration.months),
        (Value::Days(duration), moment) => later(moment, *duration),
        (Value::Years(duration), moment) => months_later(moment, duration.months),
        _ => None,
    }
}

fn minus(left: &Value, right: &Value) -> Option<Value> {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => a.minus(*b).map(Value::Number),
        (Value::Days(a), Value::Days(b)) => days(a.nanos() - b.nanos()),
        (Value::Years(a), Value::Years(b)) => years(a.months.checked_sub(b.months)),
        (moment, Value::Days(duration)) => later(moment, DayTimeDuration::from_nanos(-duration.nanos())?),
        (moment, Value::Years(duration)) => months_later(moment, duration.months.checked_neg()?),
        (Value::Time(a), Value::Time(b)) => a.since(b).map(Value::Days),
        (a, b) => moment(a)?.since(&moment(b)?).map(Value::Days),
    }
}

/// A date stands for its midnight among moments.
fn moment(value: &Value) -> Option<DateTime> {
    match value {
        Value::Date(date) => Some(DateTime::midnight(*date)),
        Value::DateTime(moment) => Some(moment.clone()),
        _ => None,
    }
}

fn later(value: &Value, duration: DayTimeDuration) -> Option<Value> {
    Some(match value {
        Value::Date(date) => Value::Date(DateTime::midnight(*date).plus(duration)?.date()),
        Value::Time(time) => Value::Time(time.plus(duration)),
        Value::DateTime(moment) => Value::DateTime(moment.plus(duration)?),
        _ => return None,
    })
}

fn months_later(value: &Value, months: i64) -> Option<Value> {
    Some(match value {
        Value::Date(date) => Value::Date(date.plus_months(months)?),
        Value::DateTime(moment) => Value::DateTime(moment.plus_months(months)?),
        _ => return None,
    })
}

fn times(left: &Value, right: &Value) -> Option<Value> {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => a.times(*b).map(Value::Number),
        (Value::Days(duration), Value::Number(factor)) | (Value::Number(factor), Value::Days(duration)) => {
            days(whole(nanos(*duration)?.times(*factor)?)?)
        }
        (Value::Years(duration), Value::Number(factor)) | (Value::Number(factor), Value::Years(duration)) => {
            years(Decimal::from(duration.months).times(*factor)?.trunc().to_i64())
        }
        _ => None,
    }
}

fn divide(left: &Value, right: &Value) -> Option<Value> {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => a.divided_by(*b).map(Value::Number),
        (Value::Days(a), Value::Days(b)) => nanos(*a)?.divided_by(nanos(*b)?).map(Value::Number),
        (Value::Years(a), Value::Years(b)) => {
            Decimal::from(a.months).divided_by(Decimal::from(b.months)).map(Value::Number)
        }
        (Value::Days(duration), Value::Number(by)) => days(whole(nanos(*duration)?.divided_by(*by)?)?),
        (Value::Years(duration), Value::Number(by)) => {
            years(Decimal::from(duration.months).divided_by(*by)?.trunc().to_i64())
        }
        _ => None,
    }
}

fn nanos(duration: DayTimeDuration) -> Option<Decimal> {
    let nanos = duration.nanos();
    Decimal::from_parts(nanos < 0, nanos.unsigned_abs(), 0)
}

fn whole(number: Decimal) -> Option<i128> {
    // Durations reach beyond 64 bits of nanoseconds, so the text is the bridge.
    number.round(0, Rounding::HalfEven)?.to_string().parse().ok()
}
