//! Where the decision of a case stands: a field of a clerk's form whose name sounds like one and that steers a gateway,
//! with reasons beside it in the same form.

use portico_form::{Field, FieldKind, Form, Options};

use super::settings::quoted;
use crate::import::guess;
use crate::import::package::{Facts, FormFile};
use crate::import::report::{Level, LossReport};

/// The guess.
pub(super) struct Decision {
    outcome: String,
    reasons: String,
    /// Value and words of each outcome.
    pub outcomes: Vec<(String, String)>,
}

pub(super) fn find(facts: &Facts, forms: &[FormFile], application: &str) -> Option<Decision> {
    forms.iter().filter(|file| file.id != application).find_map(|file| {
        let (form, _) = Form::read(&file.file, &serde_json::to_vec(&file.schema).ok()?);
        in_form(facts, &form?)
    })
}

fn in_form(facts: &Facts, form: &Form) -> Option<Decision> {
    let fields: Vec<&Field> = form.fields().into_iter().map(|(_, field)| field).collect();
    let name = |field: &Field| field.path.join(".");
    let steers =
        |name: &str| facts.conditions.iter().any(|condition| words(condition).any(|word| word == name));
    let outcome = fields.iter().find(|field| guess::is_decision(&name(field)) && steers(&name(field)))?;
    let mut texts =
        fields.iter().filter(|field| matches!(field.kind, FieldKind::TextArea | FieldKind::Text { .. }));
    let reasons = texts.find(|field| guess::is_reasons(&name(field)))?;
    let outcomes = match (&outcome.kind, outcome.kind.options()) {
        (FieldKind::Checkbox, _) => {
            ["true", "false"].map(|value| (value.to_owned(), value.to_owned())).to_vec()
        }
        (_, Some(Options::Fixed(choices))) => {
            choices.iter().map(|choice| (choice.posted(), choice.label.clone())).collect()
        }
        _ => return None,
    };
    let outcomes = outcomes.into_iter().map(|(value, label)| (value, format!("{} {label}", outcome.label)));
    Some(Decision { outcome: name(outcome), reasons: name(reasons), outcomes: outcomes.collect() })
}

impl Decision {
    /// Its tables in `service.toml`.
    pub(super) fn settings(&self, report: &mut LossReport) -> String {
        let became =
            format!("[decision] with the outcome `{}` and the reasons `{}`", self.outcome, self.reasons);
        report.add(
            Level::Check,
            "service.toml",
            "decision",
            "no word on which field is the decision",
            became,
        );
        let mut text =
            String::from("\n[decision] # DRAFT: told by the name of a field that a gateway asks for\n");
        text.push_str(&format!("outcome = {}\nreasons = {}\n", quoted(&self.outcome), quoted(&self.reasons)));
        text.push_str("\n[decision.outcomes]");
        for (outcome, _) in &self.outcomes {
            let negative = is_negative(outcome);
            text.push_str(&format!("\n{} = {{ negative = {negative} }}", quoted(outcome)));
        }
        text
    }
}

/// Whether an outcome goes against the resident, by its word.
fn is_negative(outcome: &str) -> bool {
    const WHOLE: [&str; 6] = ["false", "no", "nee", "nej", "nein", "non"];
    const PARTS: [&str; 9] =
        ["refus", "reject", "denied", "deny", "declin", "afgewezen", "geweigerd", "avslag", "abgelehnt"];
    let outcome = outcome.to_lowercase();
    WHOLE.contains(&outcome.as_str()) || PARTS.iter().any(|part| outcome.contains(part))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '_' | '.')))
}
