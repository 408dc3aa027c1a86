//! Many cases from few: what the application has written of a case, once more under another name.
//!
//! The events, the state, the tasks and the timers of a copy are those of a real case, with another id, reference,
//! resident and wish; they go through [`Record::commit`] as every step does, and prove as every case does
//! (`portico_measure`'s tests verify such a record). What is saved is the deciding.

use portico_record::sql::Sql;
use portico_record::{CaseView, JsonText, NewEvent, Record, Step, TaskRow, TimerRow};
use serde::{Deserialize, Serialize};

use super::people::Wish;
use crate::fault::Fault;

/// Letters and digits of a reference, as the application draws it.
const REFERENCE_ALPHABET: &[u8] = b"BCDFGHJKMNPQRSTVWXZ23456789";
/// Coprime to the number of references: numbers in a row become references that do not look alike, each once.
const REFERENCE_STRIDE: u64 = 179_424_673_001;
const REFERENCES: u64 = 27_u64.pow(8);

/// A real case that is copied.
pub(super) struct Template {
    service: String,
    bundle: String,
    /// Everything that names the case, as one text of JSON.
    text: String,
    reference: String,
    case: String,
}

/// What is written of a case, beside what it belongs to.
#[derive(Serialize, Deserialize)]
struct Written {
    events: Vec<NewEvent>,
    snapshot: JsonText,
    view: CaseView,
    tasks: Vec<TaskRow>,
    timers: Vec<TimerRow>,
}

/// A new case.
pub(super) struct Copied {
    pub(super) step: Step,
    pub(super) reference: String,
}

impl Template {
    /// Reads a case that the application has made for [`Wish::template`].
    pub(super) async fn read(record: &Record, case: &str) -> Result<Template, Fault> {
        let gone = || Fault::Broken(format!("case {case} is gone"));
        let row = record.case(case).await?.ok_or_else(gone)?;
        let words =
            record.db().rows(Sql::new("SELECT words FROM search WHERE case_id = $1").bind(case)).await?;
        let words = words.iter().map(|row| row.text("words")).collect::<Result<Vec<_>, _>>()?.join(" ");
        let reference = row.view.reference.clone();
        let folded = reference.to_lowercase().replace('-', " ");
        let written = Written {
            events: record.events(case, 0).await?.into_iter().map(|stored| stored.event).collect(),
            snapshot: row.snapshot,
            // The words of the search come folded: what names the case stands in them in small letters.
            view: CaseView { search_text: words.replace(&folded, &reference), ..row.view },
            tasks: record.tasks_of_case(case).await?,
            timers: record.timers_of_case(case).await?,
        };
        let text = serde_json::to_string(&written).map_err(|error| Fault::Broken(error.to_string()))?;
        Ok(Template { service: row.service, bundle: row.bundle, text, reference, case: case.to_owned() })
    }

    /// The same case for somebody else.
    pub(super) fn copy(&self, case: String, number: u64, wish: &Wish, key: String) -> Result<Copied, Fault> {
        let reference = reference(number);
        let mut text = self.text.replace(&self.case, &case).replace(&self.reference, &reference);
        for (from, to) in Wish::template().words().into_iter().zip(wish.words()) {
            text = text.replace(&from, &to).replace(&from.to_lowercase(), &to);
        }
        let written: Written =
            serde_json::from_str(&text).map_err(|error| Fault::Broken(error.to_string()))?;
        let step = Step {
            case,
            service: self.service.clone(),
            bundle: self.bundle.clone(),
            events: written.events,
            snapshot: written.snapshot,
            view: written.view,
            tasks: written.tasks,
            timers: written.timers,
            idempotency_key: Some(key),
            ..Step::default()
        };
        Ok(Copied { step, reference })
    }
}

/// The reference of a number: another one for each.
fn reference(number: u64) -> String {
    let mixed = u128::from(number + 1) * u128::from(REFERENCE_STRIDE) % u128::from(REFERENCES);
    let mut left = u64::try_from(mixed).unwrap_or(0);
    let mut text = String::with_capacity(9);
    for place in 0..8 {
        if place == 4 {
            text.push('-');
        }
        let letter = usize::try_from(left % 27).unwrap_or(0);
        text.push(char::from(REFERENCE_ALPHABET.get(letter).copied().unwrap_or(b'X')));
        left /= 27;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_has_a_reference_of_its_own() {
        let many: std::collections::BTreeSet<String> = (0..20_000).map(reference).collect();
        assert_eq!(many.len(), 20_000);
        assert_eq!(reference(7).len(), 9);
    }
}
