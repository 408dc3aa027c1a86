//! The decision of a service: a form that can decide against the resident must ask for reasons.
//!
//! The forms are asked, not read: each is checked with the negative outcome and nothing else, and must refuse
//! at the reasons. So a condition that hides the reasons for this outcome is found whatever it looks like.

use jiff::{Timestamp, tz::TimeZone};
use portico_form::{Answers, Field, Form, Options};
use portico_rules::{Env, Problem};
use serde_json::Value as Json;

use crate::load::SETTINGS;
use crate::service::Service;
use crate::settings::Decision;

pub(super) fn check(service: &Service) -> Vec<Problem> {
    let Some(decision) = &service.settings.decision else { return Vec::new() };
    let mut found = Vec::new();
    for form in service.forms.values() {
        for outcome in offered(form, decision) {
            match decision.outcomes.get(&outcome) {
                Some(known) if known.negative && !asks_for_reasons(form, decision, &outcome) => {
                    let message = format!("the form {} can decide {outcome} without reasons", form.id);
                    found.push(
                        Problem::error("decision-without-reasons", message)
                            .in_file(format!("{}.form", form.id))
                            .at(&decision.outcome)
                            .remedy(format!(
                                "add a required field {} that is visible when {} is {outcome}",
                                decision.reasons, decision.outcome
                            )),
                    );
                }
                _ => {}
            }
        }
    }
    found.extend(outcomes_never_reached(service, decision));
    found
}

/// The outcomes that a form lets somebody choose.
fn offered(form: &Form, decision: &Decision) -> Vec<String> {
    let fields = form.fields();
    let is_outcome = |field: &Field| field.path.join(".") == decision.outcome;
    let options =
        fields.iter().filter(|(_, field)| is_outcome(field)).filter_map(|(_, field)| field.kind.options());
    let fixed = options.filter_map(|options| match options {
        Options::Fixed(choices) => Some(choices),
        _ => None,
    });
    fixed.flatten().filter_map(|choice| choice.value.as_str().map(str::to_owned)).collect()
}

fn asks_for_reasons(form: &Form, decision: &Decision, outcome: &str) -> bool {
    let answers = Answers::from_iter([(decision.outcome.clone(), Json::from(outcome))]);
    let env = Env::at(Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC));
    match form.check(&answers, &env) {
        Ok(_) => false,
        Err(problems) => {
            problems.iter().any(|problem| problem.path == decision.reasons && problem.code == "required")
        }
    }
}

/// Outcomes that no form offers and no expression or decision of the service mentions.
fn outcomes_never_reached(service: &Service, decision: &Decision) -> Vec<Problem> {
    let offered: Vec<String> = service.forms.values().flat_map(|form| offered(form, decision)).collect();
    let models = service.files.iter().filter(|(name, _)| name.ends_with(".bpmn") || name.ends_with(".dmn"));
    let models: String = models.map(|(_, bytes)| String::from_utf8_lossy(bytes)).collect();
    let mentioned = |outcome: &str| {
        models.contains(&format!("&quot;{outcome}&quot;")) || models.contains(&format!("\"{outcome}\""))
    };
    let never = decision.outcomes.keys().filter(|outcome| !offered.contains(outcome) && !mentioned(outcome));
    let problem = |outcome: &String| {
        let message = format!("no case can end with the outcome {outcome}");
        Problem::warning("outcome-never-reached", message)
            .in_file(SETTINGS)
            .at("decision.outcomes")
            .remedy("set it in a form, a script or a decision, or remove it")
    };
    never.map(problem).collect()
}
