//! Lanes against roles: every task has somebody who does it, every role has something to do.

use std::collections::BTreeSet;

use portico_process::model::Lane;
use portico_rules::Problem;

use crate::load::SETTINGS;
use crate::service::{RESIDENT, Service};

pub(super) fn check(service: &Service) -> Vec<Problem> {
    let roles = &service.settings.roles;
    let mut found = Vec::new();
    if !roles.contains_key(RESIDENT) {
        let message = "no role is called resident";
        found.push(
            Problem::error("role-resident-missing", message)
                .in_file(SETTINGS)
                .at("roles")
                .remedy("write [roles.resident] with the lanes that residents fill"),
        );
    }
    let lanes = lanes(service);
    found.extend(lanes_without_role(service, &lanes));
    found.extend(lanes_unknown(service, &lanes));
    found.extend(tasks_without_role(service));
    found.extend(roles_unused(service));
    found
}

/// Innermost lanes of all models: file, id, name, and whether a lane around it has a role.
struct DrawnLane {
    file: String,
    id: String,
    name: String,
    around: Vec<String>,
    is_inner: bool,
}

fn lanes(service: &Service) -> Vec<DrawnLane> {
    fn add(file: &str, lanes: &[Lane], around: &[String], all: &mut Vec<DrawnLane>) {
        for lane in lanes {
            all.push(DrawnLane {
                file: file.to_owned(),
                id: lane.id.clone(),
                name: lane.name.clone(),
                around: around.to_vec(),
                is_inner: lane.lanes.is_empty(),
            });
            let mut inside = around.to_vec();
            inside.push(lane.name.clone());
            add(file, &lane.lanes, &inside, all);
        }
    }
    let mut all = Vec::new();
    for file in &service.definitions {
        for process in &file.processes {
            add(&file.file, &process.lanes, &[], &mut all);
        }
    }
    all
}

fn lanes_without_role(service: &Service, lanes: &[DrawnLane]) -> Vec<Problem> {
    let has_role = |name: &String| service.settings.roles.values().any(|role| role.lanes.contains(name));
    let without = lanes
        .iter()
        .filter(|lane| lane.is_inner && !has_role(&lane.name) && !lane.around.iter().any(has_role));
    let problem = |lane: &DrawnLane| {
        let message = format!("the lane {:?} belongs to no role", lane.name);
        Problem::error("lane-without-role", message)
            .in_file(&lane.file)
            .at(&lane.id)
            .remedy("add its name to the lanes of a role in service.toml")
    };
    without.map(problem).collect()
}

fn lanes_unknown(service: &Service, lanes: &[DrawnLane]) -> Vec<Problem> {
    let drawn: BTreeSet<&str> = lanes.iter().map(|lane| lane.name.as_str()).collect();
    let mut found = Vec::new();
    for (name, role) in &service.settings.roles {
        for lane in role.lanes.iter().filter(|lane| !drawn.contains(lane.as_str())) {
            let message = format!("the role {name} fills the lane {lane:?}, which no model has");
            found.push(
                Problem::warning("lane-unknown", message)
                    .in_file(SETTINGS)
                    .at(format!("roles.{name}"))
                    .remedy("correct the name, or remove it"),
            );
        }
    }
    found
}

fn tasks_without_role(service: &Service) -> Vec<Problem> {
    let tasks = service.program.elements().filter(|element| element.kind == "userTask");
    let without = tasks.filter(|task| service.role_of(&task.lanes, &task.candidate_groups).is_none());
    let problem = |task: &portico_process::ElementInfo| {
        let message = format!(
            "nobody does the task {:?}: neither its lanes nor its groups belong to a role",
            task.name
        );
        Problem::error("task-without-role", message).in_file(service.file_of(task)).at(&task.id).remedy("put it into a lane of a role, or add its candidate group to the groups of a role in service.toml")
    };
    without.map(problem).collect()
}

fn roles_unused(service: &Service) -> Vec<Problem> {
    let settings = &service.settings;
    let tasks = service.program.elements().filter(|element| element.kind == "userTask");
    let mut used: BTreeSet<&str> =
        tasks.filter_map(|task| service.role_of(&task.lanes, &task.candidate_groups)).collect();
    used.extend(settings.messages.values().flat_map(|message| message.roles.iter().map(String::as_str)));
    used.extend(settings.processes.values().flat_map(|process| process.roles.iter().map(String::as_str)));
    let unused =
        settings.roles.keys().filter(|name| name.as_str() != RESIDENT && !used.contains(name.as_str()));
    let problem = |name: &String| {
        let message = format!("the role {name} has nothing to do");
        Problem::warning("role-unused", message)
            .in_file(SETTINGS)
            .at(format!("roles.{name}"))
            .remedy("give it a lane with a task, or remove it")
    };
    unused.map(problem).collect()
}
