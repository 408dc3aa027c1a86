//! What must hold after every step of every model, and a case that looks after each of its steps.

use jiff::Zoned;
use portico_process::{Command, Event, Instance, Program, Refusal, State, advance, apply, decide};
use portico_rules::{Decisions, Env};

/// A case that is checked at every step.
pub struct Watched {
    pub program: Program,
    decisions: Decisions,
    pub state: State,
    pub events: Vec<Event>,
    pub now: Zoned,
}

impl Watched {
    pub fn of(xml: &str) -> Watched {
        let (program, problems) = crate::case::compiled(&[("model.bpmn", xml.as_bytes())]);
        let program = program.unwrap_or_else(|| panic!("{problems:#?}\n{xml}"));
        let now = "2026-03-02T09:00[Europe/Oslo]".parse().unwrap();
        let (decisions, state, events) = (Decisions::default(), State::default(), Vec::new());
        Watched { program, decisions, state, events, now }
    }

    pub fn send(&mut self, command: &Command) -> Result<Vec<Event>, Refusal> {
        let env = Env::at(self.now.clone());
        let before = self.state.clone();
        let decided = decide(&self.program, &self.decisions, &self.state, command, &env);
        assert_eq!(self.state, before, "deciding changes nothing");
        // The same command on the state as it is read back from storage: the same answer, byte by byte.
        let stored = serde_json::to_string(&self.state).unwrap();
        let mut stored: State = serde_json::from_str(&stored).unwrap();
        let again = advance(&self.program, &self.decisions, &mut stored, command, &env);
        match (&decided, &again) {
            (Ok(events), Ok(again)) => {
                assert_eq!(written(events), written(again), "a state survives being stored");
            }
            _ => assert_eq!(decided, again),
        }
        if let Ok(events) = &decided {
            let read: Vec<Event> = serde_json::from_str(&written(events)).unwrap();
            assert_eq!(&read, events, "events survive being stored");
            for (at, event) in events.iter().enumerate() {
                self.check_event(&events[..at], event, events.get(at + 1));
                apply(&mut self.state, event);
            }
            self.events.extend(read);
        }
        assert_eq!(stored, self.state, "what deciding worked on is the fold of its events");
        self.check_state();
        decided
    }

    /// The whole log once more from the beginning.
    pub fn check_replay(&self) {
        let mut folded = State::default();
        self.events.iter().for_each(|event| apply(&mut folded, event));
        assert_eq!(folded, self.state, "the state is the fold of the log");
    }

    /// Tokens: a token is an instance, or a count before a join. A flow that is taken makes exactly one; a join takes
    /// one from each flow it names; nothing ends while tokens are left in it. `past` are the events of this step so
    /// far, `next` is the one that follows.
    fn check_event(&self, past: &[Event], event: &Event, next: Option<&Event>) {
        match event {
            Event::FlowTaken { flow, source, target, scope, waits } => {
                let left = past.iter().rev().find_map(|event| match event {
                    Event::ElementCompleted { element, .. } => Some(element),
                    _ => None,
                });
                assert_eq!(left, Some(source), "{flow} is taken by what was left last");
                assert!(self.state.instance(*scope).is_some(), "{flow} runs in a scope that is gone");
                if !waits {
                    let arrives = matches!(next, Some(Event::ElementEntered { flow: Some(by), element, scope: into, .. })
                        if by == flow && element == target && into == scope);
                    assert!(arrives, "the token on {flow} arrives at once: {next:?}");
                }
            }
            Event::ElementEntered { key, element, scope, consumed, .. } => {
                assert!(self.state.instance(*key).is_none(), "keys are never used again");
                let around = self.state.instance(*scope).unwrap_or_else(|| panic!("{element} has no scope"));
                for flow in consumed {
                    let waiting = around.joins.get(element).and_then(|flows| flows.get(flow));
                    assert!(waiting.is_some_and(|count| *count > 0), "no token waits on {flow}");
                }
            }
            Event::ElementCompleted { key, .. }
            | Event::ElementCancelled { key, .. }
            | Event::Ended { key, .. } => self.check_end(*key),
            _ => {}
        }
        let (before, mut after) = (tokens(&self.state), self.state.clone());
        apply(&mut after, event);
        assert_eq!(tokens(&after), before + gain(event, &self.state), "tokens of {event:?}");
    }

    fn check_end(&self, key: u64) {
        let gone = self.state.instance(key).unwrap_or_else(|| panic!("instance {key} is not there"));
        assert!(gone.children == 0 && gone.joins.is_empty(), "{} ends with tokens in it", gone.element);
        let hangs = self.state.timers().any(|timer| timer.instance == key)
            || self.state.subscriptions().any(|one| one.instance == key)
            || self.state.tasks().any(|task| task.key == key)
            || self.state.jobs().any(|job| job.key == key);
        assert!(!hangs, "{} ends and leaves something that waits", gone.element);
    }

    fn check_state(&self) {
        let state = &self.state;
        crate::case::assert_consistent(state);
        for task in state.tasks() {
            let mut at = task.key;
            while let Some(instance) = state.instance(at).filter(|instance| instance.scope != 0) {
                at = instance.scope;
            }
            let root = state.roots().find(|(key, _)| *key == at);
            assert!(root.is_some_and(|(_, root)| !root.ended), "the task {} has no live scope", task.element);
        }
        for (key, instance) in state.instances().filter(|(_, instance)| instance.children == 0) {
            assert!(self.can_move(key), "{} waits for nothing: {instance:?}", instance.element);
        }
        if state.is_ended() {
            let nothing = state.instances().next().is_none()
                && state.tasks().next().is_none()
                && state.jobs().next().is_none()
                && state.timers().next().is_none()
                && state.subscriptions().next().is_none()
                && state.incidents().next().is_none();
            assert!(nothing, "something is left of a case that has ended");
        }
    }

    /// Whether something can move an instance in which nothing runs: what waits on it, an incident, or, where the
    /// model itself leads into a dead end, a parallel join that misses a token.
    fn can_move(&self, key: u64) -> bool {
        let state = &self.state;
        let waits = state.tasks().any(|task| task.key == key)
            || state.jobs().any(|job| job.key == key)
            || state.timers().any(|timer| timer.instance == key)
            || state.subscriptions().any(|one| one.instance == key)
            || state.incidents().any(|incident| incident.resume.iter().any(|place| place.instance == key));
        let dead_end = state.instance(key).is_some_and(|instance| {
            !instance.joins.is_empty()
                && instance.joins.keys().all(|gateway| {
                    self.program.element(gateway).is_some_and(|info| info.kind == "parallelGateway")
                })
        });
        waits || dead_end
    }
}

fn written(events: &[Event]) -> String {
    serde_json::to_string(events).unwrap()
}

fn tokens(state: &State) -> i64 {
    state.instances().map(|(_, instance)| 1 + before_joins(instance)).sum()
}

fn before_joins(scope: &Instance) -> i64 {
    scope.joins.values().flat_map(|flows| flows.values()).map(|count| i64::from(*count)).sum()
}

/// How many tokens more there are after an event.
fn gain(event: &Event, before: &State) -> i64 {
    match event {
        Event::Started { .. } => 1,
        Event::ElementEntered { consumed, .. } => 1 - i64::try_from(consumed.len()).unwrap(),
        Event::ElementCompleted { .. } | Event::ElementCancelled { .. } | Event::Ended { .. } => -1,
        Event::FlowTaken { waits, .. } => i64::from(*waits),
        Event::TokensDropped { scope, .. } => -before.instance(*scope).map(before_joins).unwrap_or_default(),
        _ => 0,
    }
}

/// Commands that an ended case must refuse, or that do nothing: one of each kind but those that begin a new run.
pub fn after_the_end(key: u64) -> Vec<Command> {
    let none = portico_process::Variables::new;
    vec![
        Command::CompleteTask { task: key, variables: none() },
        Command::CompleteJob { job: key, variables: none() },
        Command::FailJob { job: key, message: "late".into(), retries_left: 0 },
        Command::ThrowError { key, code: "e".into(), message: String::new(), variables: none() },
        Command::Escalate { key, code: "c".into(), variables: none() },
        Command::FireTimer { timer: key },
        Command::PublishMessage { name: "m".into(), correlation_key: None, variables: none() },
        Command::BroadcastSignal { name: "s".into(), variables: none() },
        Command::SetVariables { variables: crate::case::variables(serde_json::json!({ "x": 1 })) },
        Command::RetryIncident { incident: key },
        Command::Cancel { reason: "late".into() },
    ]
}
