//! Forms against the tasks, messages and settings that show them. (That a form named in a model exists is
//! checked where the model is compiled.)

use std::collections::BTreeSet;

use portico_rules::Problem;

use crate::service::Service;

pub(super) fn check(service: &Service) -> Vec<Problem> {
    let mut found = residents_without_form(service);
    found.extend(unused(service));
    found
}

fn residents_without_form(service: &Service) -> Vec<Problem> {
    let tasks =
        service.program.elements().filter(|element| element.kind == "userTask" && element.form.is_none());
    let without = tasks.filter(|task| service.is_residents(task));
    let problem = |task: &portico_process::ElementInfo| {
        let message = format!("the resident has nothing to fill in at {:?}", task.name);
        Problem::error("resident-task-without-form", message)
            .in_file(service.file_of(task))
            .at(&task.id)
            .remedy("give the task a form: at least one question that the resident answers")
    };
    without.map(problem).collect()
}

fn unused(service: &Service) -> Vec<Problem> {
    let settings = &service.settings;
    let mut used: BTreeSet<&str> = BTreeSet::from([settings.application.form.as_str()]);
    used.extend(service.program.elements().filter_map(|element| element.form.as_deref()));
    used.extend(
        service
            .program
            .processes()
            .flat_map(|process| process.starts.iter().filter_map(|start| start.form.as_deref())),
    );
    used.extend(settings.messages.values().filter_map(|message| message.form.as_deref()));
    used.extend(settings.processes.values().filter_map(|process| process.form.as_deref()));
    let unused = service.forms.keys().filter(|id| !used.contains(id.as_str()));
    let problem = |id: &String| {
        let message = format!("nothing shows the form {id}");
        Problem::warning("form-unused", message)
            .in_file(format!("{id}.form"))
            .at(id)
            .remedy("name it at a task, at a message or in service.toml, or remove it")
    };
    unused.map(problem).collect()
}
