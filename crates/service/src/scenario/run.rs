//! Runs a scenario: forms, engine and clock, and no more.

use jiff::{Span, Timestamp};
use portico_form::{Answers, Form};
use portico_process::{Command, Event, Job, State, Task, Variables, apply, decide};
use portico_rules::Env;
use serde_json::Value as Json;

use super::clock::Clock;
use super::compare::{Seen, compare};
use super::{Action, Difference, Expect, Scenario, ScenarioReport, Step};
use crate::check::OWN;
use crate::service::Service;

/// How many commands one scenario may give, timers and jobs counted: a loop without a wait ends here.
const COMMANDS_MAX: usize = 20_000;

/// Runs one scenario over a service. Never fails: what went wrong is in the report.
pub fn run(service: &Service, scenario: &Scenario) -> ScenarioReport {
    let mut runner = Runner::new(service, scenario);
    let last = scenario.steps.len() + 1;
    if let Err(what) = runner.apply_for(scenario) {
        runner.differ(0, "the application", what);
    } else {
        for (index, step) in scenario.steps.iter().enumerate() {
            if !runner.step(index + 1, step) {
                break;
            }
        }
        if runner.differences.is_empty() {
            runner.expect(last, "in the end", &scenario.expect, &Window::default());
        }
    }
    ScenarioReport {
        scenario: scenario.name.clone(),
        title: scenario.title.clone(),
        differences: runner.differences,
        path: runner.path,
        letters: runner.letters,
    }
}

pub(super) struct Runner<'a> {
    pub(super) service: &'a Service,
    pub(super) state: State,
    pub(super) clock: Clock,
    /// The legal term ended without a decision.
    pub(super) tacit: bool,
    path: Vec<String>,
    rules: Vec<String>,
    pub(super) letters: Vec<String>,
    notices: Vec<String>,
    commands: usize,
    differences: Vec<Difference>,
}

/// Where the lists of a run stood when a step began.
#[derive(Default)]
struct Window {
    path: usize,
    rules: usize,
    letters: usize,
    notices: usize,
}

impl<'a> Runner<'a> {
    fn new(service: &'a Service, scenario: &Scenario) -> Runner<'a> {
        Runner {
            service,
            state: State::default(),
            clock: Clock::at(scenario.start, scenario.calendar.clone()),
            tacit: false,
            path: Vec::new(),
            rules: Vec::new(),
            letters: Vec::new(),
            notices: Vec::new(),
            commands: 0,
            differences: Vec::new(),
        }
    }

    fn apply_for(&mut self, scenario: &Scenario) -> Result<(), String> {
        let settings = &self.service.settings;
        let form =
            self.service.forms.get(&settings.application.form).ok_or("the application form is missing")?;
        let answers = self.checked(form, Variables::new(), &scenario.application)?;
        let mut variables = Variables::new();
        variables.insert("reference".to_owned(), Json::from("SCENARIO-1"));
        variables.extend(scenario.variables.clone());
        variables.extend(answers);
        self.command(&Command::Start { process: settings.process.clone(), variables })
    }

    /// One step; false if the run cannot go on.
    fn step(&mut self, number: usize, step: &Step) -> bool {
        // The first step that only looks also sees what the application itself brought about.
        let window = if matches!(step.action, Action::Look) { Window::default() } else { self.window() };
        let at = step.say.clone().unwrap_or_else(|| words(&step.action));
        let done = if step.refused.is_empty() { self.act(&step.action) } else { self.act_refused(step) };
        if let Err(what) = done {
            self.differ(number, &at, what);
            return false;
        }
        self.expect(number, &at, &step.expect, &window);
        true
    }

    fn act(&mut self, action: &Action) -> Result<(), String> {
        match action {
            Action::Look => Ok(()),
            Action::Complete { element, index, answers } => {
                let (task, variables) = self.answered(element, *index, answers)?;
                self.command(&Command::CompleteTask { task, variables })
            }
            Action::Job { kind, variables } => {
                let job = self.job(kind)?.key;
                self.command(&Command::CompleteJob { job, variables: variables.clone() })
            }
            Action::Fail { kind, message } => {
                let job = self.job(kind)?.key;
                self.command(&Command::FailJob { job, message: message.clone(), retries_left: 0 })
            }
            Action::Throw { kind, code } => {
                let key = self.job(kind)?.key;
                let (code, variables) = (code.clone(), Variables::new());
                self.command(&Command::ThrowError { key, code, message: String::new(), variables })
            }
            Action::Message { name, variables } => self.command(&Command::PublishMessage {
                name: name.clone(),
                correlation_key: None,
                variables: variables.clone(),
            }),
            Action::Signal { name, variables } => {
                self.command(&Command::BroadcastSignal { name: name.clone(), variables: variables.clone() })
            }
            Action::Start { process, variables } => {
                self.command(&Command::Start { process: process.clone(), variables: variables.clone() })
            }
            Action::Extend(_) => self.extend(),
            Action::Advance(span) => self.advance(*span),
        }
    }

    /// A step in which the form must refuse the answers, at exactly the paths that are named.
    fn act_refused(&mut self, step: &Step) -> Result<(), String> {
        let Action::Complete { element, index, answers } = &step.action else { return Ok(()) };
        let (_, form, context) = self.task(element, *index)?;
        let form = form.ok_or(format!("{element} has no form that could refuse anything"))?;
        let mut raw = context;
        raw.extend(answers.clone());
        let mut seen: Vec<String> = match form.check(&raw, &self.env()) {
            Ok(_) => Vec::new(),
            Err(problems) => problems.into_iter().map(|problem| problem.path).collect(),
        };
        let mut wanted = step.refused.clone();
        wanted.sort();
        seen.sort();
        if wanted == seen {
            Ok(())
        } else {
            Err(format!(
                "expected the form to refuse {}, but it refused {}",
                wanted.join(", "),
                or_nothing(&seen)
            ))
        }
    }

    /// The key of the open task and the answers as its form takes them.
    fn answered(
        &self,
        element: &str,
        index: Option<u32>,
        answers: &Answers,
    ) -> Result<(u64, Variables), String> {
        let (key, form, context) = self.task(element, index)?;
        match form {
            Some(form) => Ok((key, self.checked(form, context, answers)?)),
            None => Ok((key, answers.clone())),
        }
    }

    /// The open task of an element: its key, its form, and what the form sees besides its own answers.
    fn task(&self, element: &str, index: Option<u32>) -> Result<(u64, Option<&'a Form>, Variables), String> {
        let of_element = |task: &&Task| {
            task.element == element && index.is_none_or(|index| self.is_iteration(task, index))
        };
        let Some(task) = self.state.tasks().find(of_element) else {
            return Err(format!(
                "no task {element} is open; the case waits at {}",
                or_nothing(&self.waiting_at())
            ));
        };
        let form = task.form.as_ref().and_then(|id| self.service.forms.get(id));
        let mut context = self.state.scope_variables(task.key);
        for (_, field) in form.map(Form::fields).unwrap_or_default() {
            if field.kind.takes_answer()
                && !field.readonly
                && let Some(name) = field.path.first()
            {
                context.remove(name);
            }
        }
        Ok((task.key, form, context))
    }

    /// Whether a task belongs to this iteration of the multi-instance activity around it, however far around.
    fn is_iteration(&self, task: &Task, index: u32) -> bool {
        let counter = || self.state.scope_variables(task.key).get("loopCounter").and_then(Json::as_u64);
        task.index.map_or_else(counter, |own| Some(u64::from(own))) == Some(u64::from(index))
    }

    fn checked(&self, form: &Form, context: Variables, answers: &Answers) -> Result<Answers, String> {
        let mut raw = context;
        raw.extend(answers.clone());
        let known = form.variables();
        if let Some(name) = answers.keys().find(|&name| !known.contains(name)) {
            return Err(format!(
                "the form {} asks for no {name}; it asks for {}",
                form.id,
                join(known.iter())
            ));
        }
        form.check(&raw, &self.env()).map_err(|problems| {
            let each = problems.iter().map(|problem| format!("{} ({})", problem.path, problem.code));
            format!("the form {} refuses {}", form.id, join(each))
        })
    }

    fn job(&self, kind: &str) -> Result<&Job, String> {
        let open = || self.state.jobs().filter(|job| job.retries > 0);
        open().find(|job| job.kind == kind).ok_or_else(|| {
            format!(
                "no job {kind} waits; the jobs that wait are {}",
                or_nothing(&open().map(|job| job.kind.clone()).collect::<Vec<_>>())
            )
        })
    }

    /// Lets time pass: timers fire in the order in which they become due, each at its own time; the end of the term
    /// comes before a timer of the same moment.
    fn advance(&mut self, span: Span) -> Result<(), String> {
        let until = self.clock.ahead(span).ok_or("the clock cannot go so far")?;
        loop {
            let term = self.tacit_end().filter(|due| *due <= until);
            match (term, self.next_timer(until)) {
                (Some(end), timer) if timer.is_none_or(|(due, _)| end <= due) => {
                    self.clock.now = self.clock.now.max(end);
                    self.end_term()?;
                }
                (_, Some((due, timer))) => {
                    self.clock.now = self.clock.now.max(due);
                    self.command(&Command::FireTimer { timer })?;
                }
                (_, None) => break,
            }
        }
        self.clock.now = until;
        Ok(())
    }

    fn next_timer(&self, until: Timestamp) -> Option<(Timestamp, u64)> {
        self.state.timers().filter(|timer| timer.due <= until).map(|timer| (timer.due, timer.key)).min()
    }

    /// Gives a command, then does the jobs that Portico does itself until none is left.
    pub(super) fn command(&mut self, command: &Command) -> Result<(), String> {
        self.give(command)?;
        while let Some(job) = self.own_job() {
            let done = self.worker(&job);
            self.give(&done)?;
        }
        // After the decision there is no term left that could stand still.
        let waits = !self.is_decided() && self.service.waits_for_resident(&self.state);
        self.clock.note(waits);
        self.timers_follow();
        Ok(())
    }

    pub(super) fn is_decided(&self) -> bool {
        let decision = self.service.settings.decision.as_ref();
        let outcome = decision.and_then(|decision| self.state.variables().get(&decision.outcome));
        let word = outcome.and_then(outcome_word);
        word.is_some_and(|word| decision.is_some_and(|decision| decision.outcomes.contains_key(&word)))
    }

    /// The oldest job that Portico does itself.
    fn own_job(&self) -> Option<Job> {
        self.state.jobs().find(|job| job.kind.starts_with(OWN) && job.retries > 0).cloned()
    }

    /// What the worker does with a job of Portico's own.
    fn worker(&mut self, job: &Job) -> Command {
        let header = |name: &str| job.headers.get(name).cloned();
        match (job.kind.as_str(), header("letter"), header("message")) {
            ("portico:letter", Some(letter), _) => self.letters.push(letter),
            ("portico:notify", _, Some(message)) => self.notices.push(message),
            (kind, ..) => {
                let message = format!("{kind} is no job that Portico does, or a header is missing");
                return Command::FailJob { job: job.key, message, retries_left: 0 };
            }
        }
        Command::CompleteJob { job: job.key, variables: Variables::new() }
    }

    fn give(&mut self, command: &Command) -> Result<(), String> {
        self.commands += 1;
        if self.commands > COMMANDS_MAX {
            return Err(format!(
                "the scenario needs more than {COMMANDS_MAX} commands: look for a loop without a wait"
            ));
        }
        let service = self.service;
        let events = decide(&service.program, &service.decisions, &self.state, command, &self.env())
            .map_err(|refusal| refusal.to_string())?;
        for event in &events {
            apply(&mut self.state, event);
            self.look(event);
        }
        Ok(())
    }

    fn look(&mut self, event: &Event) {
        match event {
            Event::ElementEntered { element, .. } => self.path.push(element.to_string()),
            Event::DecisionMade { decided, .. } => {
                self.rules.extend(decided.fired.iter().map(|fired| fired.rule.clone()));
            }
            _ => {}
        }
    }

    fn expect(&mut self, number: usize, at: &str, expect: &Expect, window: &Window) {
        let settings = &self.service.settings;
        let outcome =
            settings.decision.as_ref().and_then(|decision| self.state.variables().get(&decision.outcome));
        let standing = self.clock.standing(&settings.standard);
        let seen = Seen {
            path: self.path.get(window.path..).unwrap_or_default(),
            rules: self.rules.get(window.rules..).unwrap_or_default(),
            letters: self.letters.get(window.letters..).unwrap_or_default(),
            notices: self.notices.get(window.notices..).unwrap_or_default(),
            waiting_at: self.waiting_at(),
            ended: self.state.is_ended(),
            outcome: outcome.and_then(outcome_word),
            variables: self.state.variables(),
            standing,
            due: standing.and_then(|standing| standing.due()).map(|due| self.clock.date(due)),
            extended: self.clock.extended,
            tacit: self.tacit,
            incidents: self
                .state
                .incidents()
                .map(|incident| (incident.element.clone(), incident.message.clone()))
                .collect(),
        };
        for what in compare(expect, &seen) {
            self.differ(number, at, what);
        }
    }

    /// The innermost elements that hold a token, in order.
    fn waiting_at(&self) -> Vec<String> {
        let tokens = self.state.tokens();
        let program = &self.service.program;
        let outer: Vec<String> = tokens.keys().filter_map(|id| program.element(id)?.parent.clone()).collect();
        tokens.keys().filter(|id| !outer.contains(id)).cloned().collect()
    }

    fn window(&self) -> Window {
        Window {
            path: self.path.len(),
            rules: self.rules.len(),
            letters: self.letters.len(),
            notices: self.notices.len(),
        }
    }

    fn env(&self) -> Env {
        self.clock.env()
    }

    fn differ(&mut self, step: usize, at: &str, what: String) {
        let at = if step == 0 || at == "in the end" { at.to_owned() } else { format!("step {step} ({at})") };
        self.differences.push(Difference { step, at, what });
    }
}

/// An outcome is a word or, in models drawn elsewhere, a yes or no.
fn outcome_word(value: &Json) -> Option<String> {
    match value {
        Json::String(word) => Some(word.clone()),
        Json::Bool(yes) => Some(yes.to_string()),
        _ => None,
    }
}

/// What a step does, for messages.
fn words(action: &Action) -> String {
    match action {
        Action::Look => "look".to_owned(),
        Action::Complete { element, index: Some(index), .. } => format!("complete {element}, number {index}"),
        Action::Complete { element, .. } => format!("complete {element}"),
        Action::Job { kind, .. } => format!("job {kind}"),
        Action::Fail { kind, .. } => format!("fail {kind}"),
        Action::Throw { kind, code } => format!("throw {code} from {kind}"),
        Action::Message { name, .. } => format!("message {name}"),
        Action::Signal { name, .. } => format!("signal {name}"),
        Action::Advance(span) => format!("advance {span}"),
        Action::Extend(_) => "extend the term".to_owned(),
        Action::Start { process, .. } => format!("start {process}"),
    }
}

fn or_nothing(items: &[String]) -> String {
    if items.is_empty() { "nothing".to_owned() } else { items.join(", ") }
}

fn join(items: impl Iterator<Item = impl ToString>) -> String {
    items.map(|item| item.to_string()).collect::<Vec<_>>().join(", ")
}
