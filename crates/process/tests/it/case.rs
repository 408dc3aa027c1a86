//! A case on a virtual clock. Every command checks what must always hold.

use jiff::{Timestamp, ToSpan, Zoned};
use portico_process::{
    Command, Event, Problem, Program, Refusal, State, Surroundings, Task, Variables, apply, compile, decide,
    read,
};
use portico_rules::{Decisions, Env};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::path::Path;

/// A decision that models of tests may call: `fee` is 10 for seniors, else 25.
const FEE: &str = r#"<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">
  <decision id="fee" name="Fee"><variable name="fee"/>
    <decisionTable id="table" hitPolicy="UNIQUE">
      <input id="i"><inputExpression id="ie" typeRef="number"><text>age</text></inputExpression></input>
      <output id="o" name="fee" typeRef="number"/>
      <rule id="senior"><inputEntry id="a"><text>&gt;= 65</text></inputEntry><outputEntry id="b"><text>10</text></outputEntry></rule>
      <rule id="other"><inputEntry id="c"><text>&lt; 65</text></inputEntry><outputEntry id="e"><text>25</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>"#;

pub struct Case {
    pub program: Program,
    pub decisions: Decisions,
    pub state: State,
    pub events: Vec<Event>,
    pub now: Zoned,
}

pub fn compiled(files: &[(&str, &[u8])]) -> (Option<Program>, Vec<Problem>) {
    let definitions: Vec<_> = files.iter().map(|(name, bytes)| read(bytes, name)).collect();
    let mut problems: Vec<Problem> = definitions.iter().flat_map(|(_, problems)| problems.clone()).collect();
    let definitions: Vec<_> = definitions.into_iter().map(|(definitions, _)| definitions).collect();
    let decisions = decisions();
    let forms = BTreeSet::from(["form".to_owned()]);
    let (program, found) = compile(&definitions, &Surroundings { decisions: &decisions, forms: &forms });
    problems.extend(found);
    (program, problems)
}

fn decisions() -> Decisions {
    let (decisions, problems) = Decisions::read(&[("fee.dmn".to_owned(), FEE.as_bytes().to_vec())]);
    assert!(problems.iter().all(|problem| !problem.is_error()), "{problems:?}");
    decisions
}

pub fn variables(json: Json) -> Variables {
    match json {
        Json::Object(variables) => variables,
        other => panic!("{other} is no object"),
    }
}

impl Case {
    /// A case of a model in `tests/models`.
    pub fn of(model: &str) -> Case {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/models/{model}.bpmn"));
        Case::from_xml(&std::fs::read(&path).unwrap_or_else(|error| panic!("{path:?}: {error}")))
    }

    pub fn from_xml(xml: &[u8]) -> Case {
        let (program, problems) = compiled(&[("model.bpmn", xml)]);
        let program = program.unwrap_or_else(|| panic!("{problems:#?}"));
        let now = "2026-03-02T09:00[Europe/Oslo]".parse().unwrap();
        Case { program, decisions: decisions(), state: State::default(), events: Vec::new(), now }
    }

    /// A case of a model, started with its first process.
    pub fn started(model: &str, given: Json) -> Case {
        let mut case = Case::of(model);
        let process =
            ["process", "caller", "first"].into_iter().find(|id| case.program.process(id).is_some());
        case.start(process.unwrap(), given);
        case
    }

    pub fn env(&self) -> Env {
        Env::at(self.now.clone())
    }

    pub fn try_send(&mut self, command: &Command) -> Result<Vec<Event>, Refusal> {
        let env = self.env();
        let events = decide(&self.program, &self.decisions, &self.state, command, &env)?;
        // A state that was written down and read again decides the same.
        let stored: State = serde_json::from_str(&serde_json::to_string(&self.state).unwrap()).unwrap();
        assert_eq!(stored, self.state, "a state survives being stored");
        assert_eq!(decide(&self.program, &self.decisions, &stored, command, &env).unwrap(), events);
        for event in &events {
            let written = serde_json::to_value(event).unwrap();
            assert_eq!(written["kind"], event.kind());
            assert_eq!(
                &serde_json::from_value::<Event>(written).unwrap(),
                event,
                "an event survives being stored"
            );
            apply(&mut self.state, event);
        }
        self.events.extend(events.iter().cloned());
        let mut folded = State::default();
        self.events.iter().for_each(|event| apply(&mut folded, event));
        assert_eq!(folded, self.state, "the state is the fold of the log");
        assert_consistent(&self.state);
        Ok(events)
    }

    pub fn send(&mut self, command: Command) -> Vec<Event> {
        self.try_send(&command).unwrap_or_else(|refusal| panic!("{command:?}: {refusal}"))
    }

    pub fn start(&mut self, process: &str, given: Json) {
        self.send(Command::Start { process: process.to_owned(), variables: variables(given) });
    }

    /// The open task of an element; the only one.
    pub fn task(&self, element: &str) -> &Task {
        let mut found = self.state.tasks().filter(|task| task.element == element);
        let first = found.next().unwrap_or_else(|| panic!("no task {element} is open: {:?}", self.tasks()));
        assert!(found.next().is_none(), "several tasks {element} are open");
        first
    }

    /// Elements of the open tasks, sorted.
    pub fn tasks(&self) -> Vec<&str> {
        let mut tasks: Vec<&str> = self.state.tasks().map(|task| task.element.as_str()).collect();
        tasks.sort_unstable();
        tasks
    }

    pub fn complete(&mut self, element: &str) {
        self.complete_with(element, json!({}));
    }

    /// Completes the oldest open task of an element.
    pub fn complete_with(&mut self, element: &str, result: Json) {
        let task = self.state.tasks().find(|task| task.element == element).map(|task| task.key);
        let task = task.unwrap_or_else(|| panic!("no task {element} is open: {:?}", self.tasks()));
        self.send(Command::CompleteTask { task, variables: variables(result) });
    }

    pub fn complete_job(&mut self, element: &str, result: Json) {
        let job = self.state.jobs().find(|job| job.element == element).map(|job| job.key).unwrap();
        self.send(Command::CompleteJob { job, variables: variables(result) });
    }

    pub fn message(&mut self, name: &str, key: Option<&str>, given: Json) -> Result<Vec<Event>, Refusal> {
        self.try_send(&Command::PublishMessage {
            name: name.to_owned(),
            correlation_key: key.map(str::to_owned),
            variables: variables(given),
        })
    }

    pub fn set(&mut self, given: Json) {
        self.send(Command::SetVariables { variables: variables(given) });
    }

    /// Moves the clock by hours and fires what is due, oldest first.
    pub fn advance_hours(&mut self, hours: i64) {
        let until = self.now.checked_add(hours.hours()).unwrap();
        loop {
            let next: Option<(Timestamp, u64)> =
                self.state.timers().map(|timer| (timer.due, timer.key)).min();
            let Some((due, timer)) = next.filter(|(due, _)| *due <= until.timestamp()) else { break };
            if due > self.now.timestamp() {
                self.now = due.to_zoned(self.now.time_zone().clone());
            }
            self.send(Command::FireTimer { timer });
        }
        self.now = until;
    }

    pub fn retry(&mut self) {
        let incident = self.state.incidents().next().unwrap().key;
        self.send(Command::RetryIncident { incident });
    }

    /// Codes of the open incidents.
    pub fn incidents(&self) -> Vec<&str> {
        self.state.incidents().map(|incident| incident.code.as_str()).collect()
    }

    pub fn variable(&self, name: &str) -> Json {
        self.state.variables().get(name).cloned().unwrap_or(Json::Null)
    }

    /// Kinds of the events about an element.
    pub fn kinds_of(&self, element: &str) -> Vec<&str> {
        self.events.iter().filter(|event| event.element() == Some(element)).map(Event::kind).collect()
    }
}

/// What holds in every state: nothing hangs in the air.
pub fn assert_consistent(state: &State) {
    let exists = |key: u64| state.instance(key).is_some();
    assert!(state.tasks().all(|task| exists(task.key)), "a task without its instance");
    assert!(state.jobs().all(|job| exists(job.key)), "a job without its instance");
    assert!(state.timers().all(|timer| exists(timer.instance)), "a timer without its instance");
    assert!(state.subscriptions().all(|one| exists(one.instance)), "a subscription without its instance");
    assert!(state.incidents().all(|incident| !incident.resume.is_empty()), "an incident without a place");
    for (key, instance) in state.instances() {
        assert!(instance.scope == 0 || exists(instance.scope), "an instance without its scope");
        let children = state.instances().filter(|(_, inner)| inner.scope == key).count();
        assert_eq!(instance.children as usize, children, "children of {}", instance.element);
    }
    let running = state.roots().any(|(key, root)| !root.ended && exists(key));
    assert_eq!(running, state.is_started() && !state.is_ended());
}
