//! Steps in a resident's lane that a resident cannot do.

use portico_process::ElementInfo;
use portico_rules::Problem;

use crate::service::Service;

pub(super) fn check(service: &Service) -> Vec<Problem> {
    let mut found = Vec::new();
    for element in service.program.elements().filter(|element| service.is_residents(element)) {
        let file = service.file_of(element);
        match element.kind {
            "task" | "manualTask" => {
                let message = format!(
                    "{:?} stands in the resident's lane, but a {} passes at once: the resident is never asked",
                    element.name, element.kind
                );
                found.push(
                    Problem::warning("resident-step-passes", message)
                        .in_file(file)
                        .at(&element.id)
                        .remedy("make it a user task with a form, or move it to the lane of who does it"),
                );
            }
            "userTask" if nothing_to_answer(service, element) => {
                let message =
                    format!("the form at {:?} has no question: the resident can only read it", element.name);
                found.push(
                    Problem::warning("resident-task-without-question", message)
                        .in_file(file)
                        .at(&element.id)
                        .remedy("add a question that the resident answers, or tell what there is to read in a letter or text"),
                );
            }
            _ => {}
        }
    }
    found
}

fn nothing_to_answer(service: &Service, task: &ElementInfo) -> bool {
    let form = task.form.as_ref().and_then(|id| service.forms.get(id));
    form.is_some_and(|form| {
        !form.fields().iter().any(|(_, field)| {
            let within = std::iter::once(*field).chain(field.kind.children());
            within.into_iter().any(|field| field.kind.takes_answer() && !field.readonly)
        })
    })
}
