//! Forms: which action is taken, and why.

use serde_json::{Value as Json, json};

use super::machine::{Action, Machine, words};
use crate::import::formio::schema;

/// The question whose answer decides where the case goes.
pub(super) const ACTION: &str = "action";

/// The form of the application; one for each process, since a folder may have several.
pub(super) fn application_id(machine: &Machine) -> String {
    format!("{}.start", machine.process())
}

/// All forms with their ids: that of the application, and one for each task.
pub(super) fn forms(machine: &Machine) -> Vec<(String, Json)> {
    let mut questions = vec![json!({
        "type": "textarea", "key": "request", "label": machine.name, "validate": {"required": true}
    })];
    if machine.starts.len() > 1 {
        questions.push(choice(&machine.starts.iter().collect::<Vec<_>>()));
    }
    let application = application_id(machine);
    let mut forms = vec![(application.clone(), schema(&application, questions))];
    for state in &machine.states {
        for party in &state.parties {
            let actions: Vec<&Action> =
                party.actions.iter().filter_map(|place| state.actions.get(*place)).collect();
            let mut questions = vec![choice(&actions)];
            if state.upload {
                questions.push(json!({
                    "type": "filepicker", "key": "documents", "label": "Documents", "validate": {"required": true}
                }));
            }
            questions.push(json!({"type": "textarea", "key": "comment", "label": "Comment"}));
            forms.push((party.task.clone(), schema(&party.task, questions)));
        }
    }
    forms
}

fn choice(actions: &[&Action]) -> Json {
    let values: Vec<Json> =
        actions.iter().map(|action| json!({"label": words(&action.value), "value": action.value})).collect();
    json!({"type": "radio", "key": ACTION, "label": "Action", "values": values, "validate": {"required": true}})
}
