//! The work that is measured: two services, and how one case of each is driven from its application to its end.

use portico_casework::{Actor, Casework};
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use crate::fault::Fault;
use crate::latency::Latencies;
use crate::through::Door;

/// A kind of case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Work {
    /// Three user tasks in a row.
    ThreeTasks,
    /// Two tasks side by side, a decision table of ten rules, an exclusive gateway, one more task.
    Permit,
}

/// A file of a service folder: name and text.
pub(crate) type File = (&'static str, &'static str);

macro_rules! files {
    ($folder:literal: $($name:literal),+) => {
        &[$(($name, include_str!(concat!("../../../benches/services/", $folder, "/", $name)))),+]
    };
}

impl Work {
    /// Both, in the order in which they are measured.
    pub const ALL: [Work; 2] = [Work::ThreeTasks, Work::Permit];

    /// The service's id.
    pub fn service(self) -> &'static str {
        match self {
            Work::ThreeTasks => "three-tasks",
            Work::Permit => "permit",
        }
    }

    /// Steps of one case: the application and every task.
    pub fn steps(self) -> u64 {
        4
    }

    /// The files of the service folder.
    pub(crate) fn files(self) -> &'static [File] {
        match self {
            Work::ThreeTasks => {
                files!("three-tasks": "service.toml", "process.bpmn", "application.form", "texts/en.ftl")
            }
            Work::Permit => {
                files!("permit": "service.toml", "process.bpmn", "application.form", "tariff.dmn", "texts/en.ftl")
            }
        }
    }

    /// What the application says; the same number gives the same answers.
    pub(crate) fn application(self, number: u64) -> Map<String, Json> {
        let zone = ["A", "B", "C"].get(usize::try_from(number % 3).unwrap_or(0)).copied().unwrap_or("A");
        object(json!({
            "applicant": format!("Applicant {number}"),
            "purpose": "A stall at the market on the town square, every Saturday from May to September",
            "zone": zone,
            "area": number % 60 + 1,
        }))
    }

    /// What completes a task, by its element.
    pub(crate) fn completion(element: &str) -> Map<String, Json> {
        object(match element {
            "decide" | "grant" | "refuse" => json!({
                "result": "settled",
                "statement": "Weighed against the by-law and the interests of the neighbours",
            }),
            other => json!({
                format!("{other}_done"): true,
                format!("{other}_note"): format!("Looked at the papers of {other}: nothing is missing"),
            }),
        })
    }

    /// Learns by driving one case which tasks come in which order: keys are counted within a case, so that all cases of
    /// one kind have the same, but for the last task of a permit.
    ///
    /// # Errors
    /// Whatever the application says: no step of this work is ever refused.
    pub(crate) async fn learn(self, house: &Casework, number: u64) -> Result<Vec<(u64, String)>, Fault> {
        let resident = Actor::resident("measured-resident", "Resident");
        let clerk = Actor::clerk("measured-clerk", "Clerk", &["clerk"]);
        let key = format!("learn-{}-{number}", self.service());
        let opened = house.apply(&resident, self.service(), &self.application(number), &key).await?;
        let mut open = house.read_case(&clerk, &opened.case).await?;
        let mut tasks = Vec::new();
        while !open.state.process.is_ended() {
            let next = open.state.process.tasks().next().map(|task| (task.key, task.element.clone()));
            let Some((task, element)) = next else {
                return Err(Fault::Broken(format!("case {} has neither a task nor an end", opened.case)));
            };
            open = house.complete_task(&clerk, &opened.case, task, &Work::completion(&element), None).await?;
            tasks.push((task, element));
        }
        Ok(tasks)
    }

    /// Drives one case to its end. Each step is durable before the next; its time goes into `latencies`.
    ///
    /// # Errors
    /// As [`Work::learn`].
    pub(crate) async fn drive(
        self,
        door: &mut Door,
        tasks: &[(u64, String)],
        number: u64,
        latencies: &mut Latencies,
    ) -> Result<(), Fault> {
        let key = format!("{}-{number}", self.service());
        let case = latencies.time(door.apply(self, number, &key)).await?;
        for (task, element) in tasks {
            let answers = Work::completion(element);
            latencies.time(door.complete(&case, *task, &answers, format!("{key}-{task}"))).await?;
        }
        Ok(())
    }
}

fn object(value: Json) -> Map<String, Json> {
    match value {
        Json::Object(fields) => fields,
        _ => Map::new(),
    }
}
