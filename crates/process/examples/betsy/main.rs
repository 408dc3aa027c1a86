//! Runs the betsy conformance cases: `cargo run --release -p portico-process --example betsy -- DIR`, where DIR holds
//! `cases.json` and the models. A second folder, into which `constraints.tar.xz` was unpacked, adds a measure of the
//! models that break a rule. Prints per group what passed, what was refused at deployment by rule and element,
//! and what failed; the last line is `N passed, N failed`. Exits 1 if anything failed.
//!
//! The models write a trace by script tasks with placeholders. They run as jobs here, on a virtual clock; conditions
//! in Java notation are translated before the model is compiled. Nothing else of a model is changed.

mod constraints;

use jiff::{Timestamp, ToSpan, Zoned};
use portico_process::model::{Body, Trigger};
use portico_process::{
    Command, Definitions, Event, Program, State, Surroundings, Variables, apply, compile, decide, read,
};
use portico_rules::{Decisions, Env};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Deserialize)]
struct Suite {
    models: Vec<Model>,
}

#[derive(Deserialize)]
struct Model {
    model: String,
    group: String,
    process: String,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    number: u32,
    input: Option<String>,
    #[serde(rename = "integerVariable", default)]
    integer: i64,
    start_also: Option<String>,
    trace: Vec<String>,
    wait_ms: Option<i64>,
    #[serde(default)]
    parallel: bool,
    #[serde(default)]
    marker: bool,
    #[serde(default)]
    data: bool,
    outcome: String,
}

/// How one case went.
enum Verdict {
    Passed,
    Refused(String),
    /// The suite expects what no script of the model writes.
    Contradicted(String),
    Failed(String),
}

#[derive(Default)]
struct Tally {
    passed: u32,
    refused: u32,
    contradicted: u32,
    failed: u32,
}

fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1).map(PathBuf::from) else {
        eprintln!("use: betsy DIR (the folder with cases.json)");
        return ExitCode::from(2);
    };
    if let Some(unpacked) = std::env::args().nth(2)
        && let Err(error) = constraints::measure(&folder, Path::new(&unpacked))
    {
        eprintln!("{unpacked}: {error}");
        return ExitCode::from(2);
    }
    match suite(&folder) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("{}: {error}", folder.display());
            ExitCode::from(2)
        }
    }
}

fn suite(folder: &Path) -> Result<bool, Box<dyn std::error::Error>> {
    let suite: Suite = serde_json::from_slice(&std::fs::read(folder.join("cases.json"))?)?;
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for model in &suite.models {
        let bytes = std::fs::read(folder.join(&model.model))?;
        for case in &model.cases {
            let tally = tallies.entry(model.group.clone()).or_default();
            match run(model, case, &bytes) {
                Verdict::Passed => tally.passed += 1,
                Verdict::Refused(why) => {
                    tally.refused += 1;
                    println!("refused {} #{}: {why}", model.model, case.number);
                }
                Verdict::Contradicted(why) => {
                    tally.contradicted += 1;
                    println!("CONTRADICTED {} #{}: {why}", model.model, case.number);
                }
                Verdict::Failed(why) => {
                    tally.failed += 1;
                    println!("FAILED  {} #{}: {why}", model.model, case.number);
                }
            }
        }
    }
    println!("{:12} {:>7} {:>7} {:>12} {:>7}", "group", "passed", "refused", "contradicted", "failed");
    let mut all = Tally::default();
    for (group, tally) in &tallies {
        println!(
            "{group:12} {:>7} {:>7} {:>12} {:>7}",
            tally.passed, tally.refused, tally.contradicted, tally.failed
        );
        all.passed += tally.passed;
        all.refused += tally.refused;
        all.contradicted += tally.contradicted;
        all.failed += tally.failed;
    }
    println!("{} refused by rule and element", all.refused);
    println!("{} expect a trace that their model cannot write", all.contradicted);
    println!("{} passed, {} failed", all.passed, all.failed);
    Ok(all.failed == 0)
}

fn run(model: &Model, case: &Case, bytes: &[u8]) -> Verdict {
    let (mut definitions, mut problems) = read(bytes, &model.model);
    adapt(&mut definitions);
    let (decisions, forms) = (Decisions::default(), BTreeSet::new());
    let (program, found) = compile(&[definitions], &Surroundings { decisions: &decisions, forms: &forms });
    problems.extend(found);
    let Some(program) = program else {
        let errors: Vec<_> = problems.iter().filter(|problem| problem.is_error()).collect();
        if case.outcome == "any_error" {
            return Verdict::Passed;
        }
        let named = errors.iter().all(|problem| problem.element.is_some());
        let why = errors.first().map(ToString::to_string).unwrap_or_default();
        return if named {
            Verdict::Refused(why)
        } else {
            Verdict::Failed(format!("refused without element: {why}"))
        };
    };
    let mut running = match Running::new(program) {
        Ok(running) => running,
        Err(error) => return Verdict::Failed(error),
    };
    let written = String::from_utf8_lossy(bytes);
    let cannot = case
        .trace
        .iter()
        .find(|entry| entry.starts_with("task") && !written.contains(&format!(">SCRIPT_{entry}<")));
    match running.play(model, case).and_then(|()| running.judge(case)) {
        Ok(()) => Verdict::Passed,
        Err(why) => match cannot {
            Some(entry) => Verdict::Contradicted(format!("no script writes {entry}; {why}")),
            None => Verdict::Failed(why),
        },
    }
}

/// Translates what is Java notation, and lets placeholders run as jobs.
fn adapt(definitions: &mut Definitions) {
    for task in &mut definitions.global_tasks {
        if let Some((_, script)) = task.script.take() {
            task.extensions.job_type = Some(script);
        }
    }
    for process in &mut definitions.processes {
        adapt_body(&mut process.body);
    }
}

fn adapt_body(body: &mut Body) {
    for flow in &mut body.flows {
        flow.condition = flow.condition.as_deref().map(translate);
    }
    for node in &mut body.nodes {
        if let Some((_, script)) = node.script.take() {
            node.extensions.job_type = Some(script);
        }
        if let Some(multi) = &mut node.multi {
            multi.cardinality = multi.cardinality.as_deref().map(translate);
            multi.completion_condition = multi.completion_condition.as_deref().map(translate);
        }
        if let Some(written) = &mut node.standard_loop {
            written.condition = written.condition.as_deref().map(translate);
        }
        for event in &mut node.events {
            if let Trigger::Conditional(text) = &mut event.trigger {
                *text = translate(text);
            }
        }
        if let Some(inner) = &mut node.body {
            adapt_body(inner);
        }
    }
}

fn translate(text: &str) -> String {
    let text = text.trim().trim_end_matches('>');
    let text = text.strip_prefix("${").and_then(|text| text.strip_suffix('}')).unwrap_or(text);
    let (negated, text) = text.strip_prefix('!').map_or((false, text), |text| (true, text));
    let translated = match text.strip_prefix("test.contains(") {
        Some(rest) => format!("contains(test, {rest}"),
        None => text.to_owned(),
    };
    if negated { format!("not({translated})") } else { translated }
}

/// One case on the virtual clock.
struct Running {
    program: Program,
    decisions: Decisions,
    state: State,
    events: Vec<Event>,
    now: Zoned,
    /// Jobs at work and when they are done.
    busy: BTreeMap<u64, Timestamp>,
    trace: Vec<String>,
    marker: bool,
    data: Vec<Json>,
    /// Begin and end of the tasks that note their time.
    spans: BTreeMap<String, (Timestamp, Timestamp)>,
}

impl Running {
    fn new(program: Program) -> Result<Running, String> {
        Ok(Running {
            program,
            decisions: Decisions::default(),
            state: State::default(),
            events: Vec::new(),
            now: "2026-01-05T09:00:00[UTC]".parse().map_err(|error: jiff::Error| error.to_string())?,
            busy: BTreeMap::new(),
            trace: Vec::new(),
            marker: false,
            data: Vec::new(),
            spans: BTreeMap::new(),
        })
    }

    fn send(&mut self, command: &Command) -> Result<(), String> {
        let env = Env::at(self.now.clone());
        let events = decide(&self.program, &self.decisions, &self.state, command, &env)
            .map_err(|refusal| refusal.to_string())?;
        for event in &events {
            apply(&mut self.state, event);
        }
        self.events.extend(events);
        Ok(())
    }

    fn play(&mut self, model: &Model, case: &Case) -> Result<(), String> {
        let mut variables = Variables::new();
        variables.insert("testCaseNumber".to_owned(), case.number.into());
        variables.insert("integerVariable".to_owned(), case.integer.into());
        if let Some(input) = &case.input {
            variables.insert("test".to_owned(), input.as_str().into());
        }
        for process in case.start_also.iter().chain([&model.process]) {
            self.send(&Command::Start { process: process.clone(), variables: variables.clone() })?;
        }
        let until = self
            .now
            .checked_add(case.wait_ms.unwrap_or(30_000).milliseconds())
            .map_err(|error| error.to_string())?;
        let mut rounds = 0;
        loop {
            rounds += 1;
            if rounds > 10_000 {
                return Err("it does not come to rest".to_owned());
            }
            self.take_jobs();
            if self.busy.is_empty() && self.begin_offered()? {
                continue;
            }
            let job = self.busy.iter().map(|(key, done)| (*done, 0, *key)).min();
            let timer = self.state.timers().map(|timer| (timer.due, 1, timer.key)).min();
            let Some((due, kind, key)) = job.into_iter().chain(timer).min() else { return Ok(()) };
            if due > until.timestamp() {
                return Ok(());
            }
            self.now = due.max(self.now.timestamp()).to_zoned(self.now.time_zone().clone());
            if kind == 1 {
                self.send(&Command::FireTimer { timer: key })?;
            } else {
                self.busy.remove(&key);
                self.finish(key)?;
            }
        }
    }

    /// Does what a performer would: begins each activity that an ad-hoc subprocess offers, once.
    fn begin_offered(&mut self) -> Result<bool, String> {
        let done = |ad_hoc: u64, element: &str| {
            let offer = self.state.instance(ad_hoc).and_then(|instance| instance.offer.as_ref());
            offer.is_some_and(|offer| offer.done.iter().any(|done| done == element))
        };
        let next = self.state.startable().find(|(ad_hoc, element)| !done(*ad_hoc, element));
        let Some((ad_hoc, element)) = next else { return Ok(false) };
        let element = element.to_owned();
        self.send(&Command::StartActivity { ad_hoc, element, variables: Variables::new() })?;
        Ok(true)
    }

    /// Begins the work of new jobs and forgets those that were cancelled.
    fn take_jobs(&mut self) {
        let open: BTreeMap<u64, String> = self.state.jobs().map(|job| (job.key, job.kind.clone())).collect();
        self.busy.retain(|key, _| open.contains_key(key));
        for (key, kind) in open {
            let slow = kind.starts_with("CREATE_TIMESTAMP_LOG") || kind == "WAIT_TEN_SECONDS";
            let now = self.now.timestamp();
            let done = if slow { now.checked_add(10.seconds()).unwrap_or(now) } else { now };
            self.busy.entry(key).or_insert(done);
        }
    }

    fn finish(&mut self, key: u64) -> Result<(), String> {
        let Some(job) = self.state.jobs().find(|job| job.key == key).cloned() else { return Ok(()) };
        let integer = job.variables.get("integerVariable").and_then(Json::as_i64).unwrap_or_default();
        let mut result = json!({});
        match job.kind.as_str() {
            "CREATE_LOG_FILE" | "WAIT_TEN_SECONDS" => {}
            "CREATE_MARKER_FILE" => self.marker = true,
            "INCREMENT_INTEGER_VARIABLE" => result = json!({ "integerVariable": integer + 1 }),
            "INCREMENT_INTEGER_VARIABLE_AND_LOG" => {
                self.trace.push("increment".to_owned());
                result = json!({ "integerVariable": integer + 1 });
            }
            "SET_STRING_DATA" => result = json!({ "data": "String" }),
            "LOG_DATA" => self.data.push(job.variables.get("data").cloned().unwrap_or(Json::Null)),
            "THROW_ERROR" => {
                let (code, message) = ("ERR_CODE".to_owned(), String::new());
                return self.send(&Command::ThrowError { key, code, message, variables: Variables::new() });
            }
            timed if timed.starts_with("CREATE_TIMESTAMP_LOG") => {
                self.spans.insert(timed.to_owned(), (job.created, self.now.timestamp()));
            }
            other => match other.strip_prefix("SCRIPT_") {
                Some(task) => self.trace.push(task.to_owned()),
                None => return Err(format!("the placeholder {other} is not known")),
            },
        }
        let variables = result.as_object().cloned().unwrap_or_default();
        self.send(&Command::CompleteJob { job: key, variables })
    }

    fn judge(&self, case: &Case) -> Result<(), String> {
        let (mut got, mut wanted) = (self.trace.clone(), case.trace.clone());
        got.sort();
        wanted.sort();
        if got != wanted {
            return Err(format!(
                "the trace is {:?}, not {:?}; incidents: {:?}",
                self.trace,
                case.trace,
                self.incidents()
            ));
        }
        let incidents = self.incidents();
        let as_expected = match case.outcome.as_str() {
            "no_error" => incidents.is_empty(),
            "runtime_error" => incidents == ["incident-no-flow"],
            "uncaught_error_event" => incidents == ["incident-error-uncaught"],
            _ => !incidents.is_empty(),
        };
        if !as_expected {
            return Err(format!("expected {}, but incidents are {incidents:?}", case.outcome));
        }
        if case.marker && !self.marker {
            return Err("the marker was not set".to_owned());
        }
        if case.data && self.data != [Json::from("String")] {
            return Err(format!("the data logged is {:?}", self.data));
        }
        let spans: Vec<_> = self.spans.values().collect();
        let overlap = matches!(spans[..], [one, two] if one.0 < two.1 && two.0 < one.1);
        if case.parallel && !overlap {
            return Err(format!("the tasks did not overlap: {spans:?}"));
        }
        Ok(())
    }

    fn incidents(&self) -> Vec<&str> {
        self.state.incidents().map(|incident| incident.code.as_str()).collect()
    }
}
