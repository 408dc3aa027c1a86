//! Workflow configurations of the DIGIT platform: states, actions, roles and times become a process of user tasks.
//!
//! A state is a user task whose form asks for the action; roles are lanes. Where the actions of a state belong to
//! different people, the state is a subprocess with one task for each of them, and the first answer ends the others:
//! so nobody may do what the original did not let them. Every path from the start to each end, and every action, is
//! in a scenario.

mod forms;
mod machine;
mod model;
mod paths;

use serde_json::Value as Json;

use super::package::{FormFile, Model, Package};
use super::report::{Level, LossReport};
use machine::Machine;

/// Whether a JSON document is such a configuration.
pub(super) fn is_configuration(content: &Json) -> bool {
    machine::services(content).is_some_and(|services| !services.is_empty())
}

/// The JSON document in a file, which may be a shell script that posts it.
pub(super) fn document(bytes: &[u8]) -> Option<Json> {
    if let Ok(content) = serde_json::from_slice(bytes) {
        return Some(content);
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let start = text.find("'{").or_else(|| text.find("'["))? + 1;
    let end = text.rfind(['}', ']'])? + 1;
    serde_json::from_str(text.get(start..end)?).ok()
}

/// Adds what a configuration says to the package.
pub(super) fn translate(file: &str, content: &Json, package: &mut Package, report: &mut LossReport) {
    for service in machine::services(content).into_iter().flatten() {
        let Some(machine) = Machine::read(file, service, report) else { continue };
        let is_first = package.process.is_none();
        let document = model::document(&machine, report);
        package.models.push(Model { file: file.to_owned(), document });
        for (id, schema) in forms::forms(&machine) {
            package.forms.push(FormFile { id, file: file.to_owned(), schema });
        }
        if !is_first {
            let became =
                "a further process of the same folder, without scenarios: import it alone to get them";
            report.add(Level::Check, file, &machine.id, "a further business service", became);
            continue;
        }
        package.application = Some(forms::application_id(&machine));
        package.process = Some(machine.process());
        package.scenarios.extend(paths::scenarios(&machine));
        if let Some(days) = machine.days() {
            package.target = Some(format!("{days} days"));
            let became = format!("`[standard] target`: {days} days");
            report.add(
                Level::Check,
                file,
                &machine.id,
                format!("businessServiceSla {} ms", machine.sla_ms.unwrap_or(0)),
                became,
            );
        }
    }
    if let Some(object) = content.as_object() {
        for key in object.keys().filter(|key| *key != "BusinessServices") {
            report.add(Level::Note, file, "", key.as_str(), "not needed: it addressed the old platform");
        }
    }
}
