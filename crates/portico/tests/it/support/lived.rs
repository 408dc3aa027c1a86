//! Scenarios lived through by casework: the calls that pages make, on the house's clock.

use portico_casework::{Actor, Fault};
use portico_form::{Answers, Posted};
use portico_service::Service;
use portico_service::scenario::{Action, Expect, Scenario, Step};
use serde_json::{Value as Json, json};

use super::House;

/// What the residents attach; scenarios name files that they do not hold.
const ATTACHMENT: &[u8] = b"%PDF-1.4\n% a document\n%%EOF\n";

/// Lives one scenario through from its own beginning, and holds it to what it expects of each step. Gives the case.
pub async fn live(house: &House, service: &Service, scenario: &Scenario) -> String {
    let case = live_until(house, service, scenario, scenario.steps.len()).await;
    let life = Life::new(house, scenario);
    life.expect(&case, scenario.steps.len() + 1, &scenario.expect).await;
    case
}

/// Lives the first steps of a scenario. Gives the case as it then stands.
pub async fn live_until(house: &House, service: &Service, scenario: &Scenario, steps: usize) -> String {
    house.clock.set(scenario.start);
    let life = Life::new(house, scenario);
    let case = life.apply(service).await;
    life.steps(&case, 0, steps).await;
    case
}

/// Lives the steps of a scenario from this one on, to its end.
pub async fn live_on(house: &House, scenario: &Scenario, case: &str, from: usize) {
    let life = Life::new(house, scenario);
    life.steps(case, from, scenario.steps.len()).await;
    life.expect(case, scenario.steps.len() + 1, &scenario.expect).await;
}

struct Life<'a> {
    house: &'a House,
    scenario: &'a Scenario,
    resident: Actor,
}

impl<'a> Life<'a> {
    fn new(house: &'a House, scenario: &'a Scenario) -> Life<'a> {
        Life { house, scenario, resident: Actor::resident("resident", "Resident") }
    }

    async fn steps(&self, case: &str, from: usize, to: usize) {
        for (number, step) in self.scenario.steps.iter().enumerate().take(to).skip(from) {
            self.step(case, number + 1, step).await;
            self.house.casework.work_off().await.unwrap();
            self.expect(case, number + 1, &step.expect).await;
        }
    }

    async fn apply(&self, service: &Service) -> String {
        let scenario = self.scenario;
        let answers = self.with_attachments(&scenario.application).await;
        let casework = &self.house.casework;
        let key = &scenario.name;
        let submitted = casework
            .apply(&self.resident, &service.settings.id, &answers, key)
            .await
            .unwrap_or_else(|fault| panic!("{}: the application: {fault:?}", scenario.name));
        if !scenario.variables.is_empty() {
            let administrator = self.house.administrator();
            casework
                .correct_data(
                    &administrator,
                    &submitted.case,
                    scenario.variables.clone(),
                    "given by the scenario",
                )
                .await
                .unwrap();
        }
        casework.work_off().await.unwrap();
        submitted.case
    }

    async fn step(&self, case: &str, number: usize, step: &Step) {
        let done = self.act(case, &step.action).await;
        match done {
            Ok(()) => {
                assert!(step.refused.is_empty(), "{}: step {number} was not refused", self.scenario.name)
            }
            Err(Fault::Answers(rejected)) if !step.refused.is_empty() => {
                let mut paths: Vec<_> =
                    rejected.problems.iter().map(|problem| problem.path.clone()).collect();
                let mut wanted = step.refused.clone();
                paths.sort();
                wanted.sort();
                assert_eq!(paths, wanted, "{}: step {number}", self.scenario.name);
            }
            Err(fault) => panic!("{}: step {number} {:?}: {fault:?}", self.scenario.name, step.action),
        }
    }

    async fn act(&self, case: &str, action: &Action) -> Result<(), Fault> {
        let casework = &self.house.casework;
        match action {
            Action::Look => {}
            Action::Complete { element, index, answers } => {
                self.complete(case, element, *index, answers).await?;
            }
            Action::Job { kind, variables } => {
                let open = self.house.open(case).await;
                let job = open.state.process.jobs().find(|job| job.kind == *kind).map(|job| job.key);
                let job = job.unwrap_or_else(|| {
                    let open: Vec<_> = open.state.process.jobs().map(|job| &job.kind).collect();
                    panic!("{}: no job {kind}; open: {open:?}", self.scenario.name)
                });
                casework.complete_job(&self.house.administrator(), case, job, variables.clone()).await?;
            }
            Action::Message { name, variables } => {
                let open = self.house.open(case).await;
                let clerk = self.clerk(case).await;
                let by_clerk = casework.open_messages(&clerk, &open).contains(name);
                let actor = if by_clerk { &clerk } else { &self.resident };
                casework.register_message(actor, case, name, &posted(variables)).await?;
            }
            Action::Start { process, variables } => {
                let clerk = self.clerk(case).await;
                casework.start_process(&clerk, case, process, &posted(variables)).await?;
            }
            Action::Extend(reason) => {
                let clerk = self.clerk(case).await;
                casework.extend_term(&clerk, case, reason).await?;
            }
            Action::Advance(span) => {
                let zone = self.scenario.calendar.zone.clone();
                let until = casework.now().to_zoned(zone).checked_add(*span).unwrap().timestamp();
                while let Some(due) = casework.next_timer().await?.filter(|due| *due <= until) {
                    self.house.clock.set(due.max(casework.now()));
                    casework.work_off().await?;
                }
                self.house.clock.set(until);
            }
            Action::Fail { .. } | Action::Throw { .. } | Action::Signal { .. } => {
                panic!("{}: nobody at the desk can do {action:?}", self.scenario.name)
            }
        }
        Ok(())
    }

    async fn complete(
        &self,
        case: &str,
        element: &str,
        index: Option<u32>,
        answers: &Answers,
    ) -> Result<(), Fault> {
        let open = self.house.open(case).await;
        let process = &open.state.process;
        let counter = |key| process.scope_variables(key).get("loopCounter").and_then(Json::as_u64);
        let task = process.tasks().find(|task| {
            let own = || task.index.map(u64::from).or_else(|| counter(task.key));
            task.element == element && index.is_none_or(|index| own() == Some(u64::from(index)))
        });
        let task = task.unwrap_or_else(|| {
            let open: Vec<_> = process.tasks().map(|task| &task.element).collect();
            panic!("{}: no task {element} {index:?}; open: {open:?}", self.scenario.name)
        });
        let answers = self.with_attachments(answers).await;
        let casework = &self.house.casework;
        if open.service.is_for_resident(&task.lanes, &task.candidate_groups) {
            casework.complete_task(&self.resident, case, task.key, &answers, None).await?;
        } else {
            let clerk = self.clerk(case).await;
            casework.claim(&clerk, case, task.key).await?;
            casework.complete_task(&clerk, case, task.key, &answers, None).await?;
        }
        Ok(())
    }

    async fn clerk(&self, case: &str) -> Actor {
        self.house.clerk_of(&self.house.open(case).await.row.service)
    }

    /// The clock, the term and the outcome, as far as the scenario says anything about them.
    async fn expect(&self, case: &str, number: usize, expect: &Expect) {
        let open = self.house.open(case).await;
        let at = format!("{}: after step {number}", self.scenario.name);
        let file = &open.state.file;
        if let Some(ended) = expect.ended {
            assert_eq!(open.state.process.is_ended(), ended, "{at}: {:?}", open.state.process.tokens());
        }
        if expect.outcome.is_some() {
            assert_eq!(file.outcome, expect.outcome, "{at}");
        }
        // A case measures its term until the decision; the clock of a scenario knows none and goes on.
        let measured = file.decided.is_none();
        if let Some(due) = expect.due.filter(|_| measured) {
            assert_eq!(file.due.map(|due| self.scenario.calendar.date(due)), Some(due), "{at}");
        }
        if let Some(suspended) = expect.suspended.filter(|_| measured) {
            assert_eq!(file.suspended_since().is_some(), suspended, "{at}");
        }
        let incidents: Vec<_> = open.state.process.incidents().map(|incident| &incident.element).collect();
        assert_eq!(incidents, expect.incidents.iter().collect::<Vec<_>>(), "{at}");
    }

    async fn with_attachments(&self, answers: &Answers) -> Answers {
        let kept = self.house.casework.keep_file(&self.resident, "document.pdf", ATTACHMENT).await.unwrap();
        let file = json!({ "sha256": kept.sha256, "size": kept.size, "content_type": kept.content_type });
        let mut answers = Json::Object(answers.clone());
        replace_files(&mut answers, &file);
        answers.as_object().unwrap().clone()
    }
}

fn replace_files(value: &mut Json, file: &Json) {
    match value {
        Json::Object(fields) if fields.contains_key("sha256") => {
            fields.extend(file.as_object().unwrap().clone());
        }
        Json::Object(fields) => fields.values_mut().for_each(|value| replace_files(value, file)),
        Json::Array(items) => items.iter_mut().for_each(|value| replace_files(value, file)),
        _ => {}
    }
}

fn posted(variables: &Answers) -> Posted {
    let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Posted::from_pairs(variables.iter().map(|(name, value)| (name.clone(), text(value))).collect())
}
