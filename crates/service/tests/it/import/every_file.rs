//! Every model at hand, each file alone: imported or refused with reasons, nothing dropped in silence, and what can run
//! runs to its end.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use portico_process::model::Trigger;
use portico_process::{Command, State, SubscriptionKind, Variables, apply, decide};
use portico_rules::Env;
use portico_service::Service;
use portico_service::import::{Dialect, LossReport, import};
use regex::Regex;
use roxmltree::{Document, Node};
use serde_json::{Value as Json, json};

use super::data;
use crate::support::lines;

const BPMN: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";
const FOREIGN: [&str; 4] = [
    "http://camunda.org/schema/1.0/bpmn",
    "http://operaton.org/schema/1.0/bpmn",
    "http://flowable.org/bpmn",
    "http://activiti.org/bpmn",
];

fn models() -> Vec<PathBuf> {
    let packages = ["bc-foi", "nl-event-permit/bpmn", "nl-gzac", "sundsvall-parking-permit"];
    let mut files: Vec<PathBuf> = packages
        .iter()
        .filter_map(|package| data(package))
        .flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "bpmn"))
        .collect();
    files.sort();
    files
}

/// What the import knows of an element: everything that the report says of it, and how it was written.
struct Known {
    said: BTreeMap<String, String>,
    written: BTreeMap<String, String>,
}

impl Known {
    fn of(report: &LossReport, folder: &Path) -> Known {
        let mut said: BTreeMap<String, String> = BTreeMap::new();
        for entry in &report.entries {
            said.entry(entry.element.clone())
                .or_default()
                .push_str(&format!("{} {}\n", entry.what, entry.became));
        }
        let mut written: BTreeMap<String, String> = BTreeMap::new();
        // Forms that were drawn in a model are files called `PROCESS.ELEMENT.form`.
        for file in report.written.iter().filter(|file| file.ends_with(".form")) {
            let id = file.trim_end_matches(".form").split('.').next_back().unwrap_or_default();
            written.insert(id.to_owned(), fs::read_to_string(folder.join(file)).unwrap());
        }
        for file in report.written.iter().filter(|file| file.ends_with(".bpmn")) {
            let text = fs::read_to_string(folder.join(file)).unwrap();
            let tree = Document::parse(&text).unwrap();
            for node in tree.descendants().filter(Node::is_element) {
                if let Some(id) = node.attribute("id") {
                    written.entry(id.to_owned()).or_default().push_str(&text[node.range()]);
                }
            }
        }
        Known { said, written }
    }

    /// Whether the report has these words about an element.
    fn says(&self, id: &str, text: &str) -> bool {
        let Some(said) = self.said.get(id) else { return false };
        let word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        said.match_indices(text).any(|(at, found)| {
            let (before, after) = (said[..at].chars().next_back(), said[at + found.len()..].chars().next());
            !(word(before) && word(text.chars().next()) || word(after) && word(text.chars().next_back()))
        })
    }

    fn has(&self, id: &str) -> bool {
        // An id that could not stay as it was is named in the report.
        self.written.contains_key(id) || self.said.contains_key(id)
    }

    fn carries(&self, id: &str, text: &str) -> bool {
        self.written.get(id).is_some_and(|written| written.contains(text))
    }
}

fn is_foreign(space: Option<&str>) -> bool {
    space.is_some_and(|space| FOREIGN.contains(&space))
}

/// The nearest element around a node, or the node itself, that the model knows by an id.
fn owner<'a>(node: Node<'a, '_>) -> &'a str {
    let mut around = node.ancestors().filter(|node| !is_foreign(node.tag_name().namespace()));
    around.find_map(|node| node.attribute("id")).unwrap_or_default()
}

/// Whatever of the source is neither in the result nor in the report.
fn silent(source: &str, known: &Known) -> Vec<String> {
    let tree = Document::parse(source).unwrap();
    let mut silent = Vec::new();
    for node in tree.descendants().filter(Node::is_element) {
        let (name, id) = (node.tag_name().name(), owner(node));
        let space = node.tag_name().namespace();
        // What triggers an event may go with a word about the event.
        let event = node
            .parent()
            .and_then(|parent| parent.attribute("id"))
            .filter(|_| name.ends_with("EventDefinition"));
        let is_told = event.is_some_and(|event| known.says(event, name.trim_end_matches("EventDefinition")));
        if space == Some(BPMN) && node.attribute("id").is_some() && !known.has(id) && !is_told {
            silent.push(format!("the element {name} {id}"));
        }
        for attribute in node.attributes().filter(|own| is_foreign(own.namespace()) || is_foreign(space)) {
            let (key, value) = (attribute.name(), attribute.value());
            let is_word = value != "true" && value != "false";
            let carried = value.is_empty()
                || is_word && (known.says(id, value) || known.carries(id, &format!("\"{value}\"")));
            // The kind of a question has another name in a form file; its key and label are looked for there.
            if name == "formField" && key == "type" {
                continue;
            }
            // What stands inside an extension element is told with it.
            if !carried && !known.says(id, key) && !known.says(id, name) {
                silent.push(format!("{key}=\"{value}\" of {name} at {id}"));
            }
        }
        let text: String = node.children().filter(Node::is_text).filter_map(|text| text.text()).collect();
        let text = text.trim();
        let is_expression = text.contains("${") || text.contains("#{") || is_foreign(space);
        if !text.is_empty() && is_expression && !known.says(id, text) && !known.carries(id, text) {
            let words = text.split_whitespace().next().unwrap_or_default();
            if !known.says(id, name) && !known.says(id, words) {
                silent.push(format!("the text `{text}` of {name} at {id}"));
            }
        }
    }
    silent
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % count.max(1)
    }
}

/// Names that conditions compare, with the values that make a difference.
fn values(service: &Service) -> BTreeMap<String, Vec<Json>> {
    let compared = Regex::new(
        r#"([A-Za-z_][A-Za-z0-9_.]*)\s*(?:!=|<=|>=|=|<|>)\s*("[^"]*"|true|false|-?\d+(?:\.\d+)?)"#,
    )
    .unwrap();
    let mut values: BTreeMap<String, Vec<Json>> = BTreeMap::new();
    let processes = service.definitions.iter().flat_map(|model| &model.processes);
    let bodies = processes.flat_map(|process| process.body.all());
    let (mut texts, mut names): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for body in bodies {
        texts.extend(body.flows.iter().filter_map(|flow| flow.condition.clone()));
        for node in &body.nodes {
            let of = &node.extensions;
            names.extend(of.inputs.iter().chain(&of.outputs).map(|mapping| mapping.source.clone()));
            names.extend(of.script.as_ref().map(|script| script.expression.clone()));
            names.extend(node.multi.as_ref().and_then(|multi| multi.input_collection.clone()));
            let decision = of.decision.as_ref().and_then(|called| service.decisions.get(&called.id));
            names.extend(decision.into_iter().flat_map(|decision| decision.inputs));
            for event in &node.events {
                match &event.trigger {
                    Trigger::Timer(Some((_, text))) => names.push(text.clone()),
                    Trigger::Conditional(text) => texts.push(text.clone()),
                    _ => {}
                }
            }
        }
    }
    for text in texts {
        for found in compared.captures_iter(&text) {
            let value: Json = serde_json::from_str(&found[2]).unwrap();
            let all = values.entry(found[1].to_owned()).or_default();
            match &value {
                Json::Bool(_) => all.extend([json!(true), json!(false)]),
                Json::Number(number) => {
                    let number = number.as_f64().unwrap();
                    all.extend([json!(number), json!(number - 1.0), json!(number + 1.0)]);
                }
                _ => all.push(value),
            }
        }
    }
    // What is read without being compared may have to be a text, a number, a list, a time ...
    let name = Regex::new(r#""[^"]*"|[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*(\s*\()?"#).unwrap();
    for text in names {
        for found in
            name.captures_iter(&text).filter(|found| found.get(1).is_none() && !found[0].starts_with('"'))
        {
            let any = || vec![json!("a"), json!(7), json!(["a"]), json!("PT1H"), json!(true)];
            values.entry(found[0].to_owned()).or_insert_with(any);
        }
    }
    values
}

/// Some values, names with dots as objects in each other.
fn some(values: &BTreeMap<String, Vec<Json>>, dice: &mut Dice) -> Variables {
    let mut variables = Variables::new();
    for (name, all) in values {
        let value = all[dice.below(all.len())].clone();
        let mut parts: Vec<&str> = name.split('.').collect();
        let last = parts.pop().unwrap();
        let mut place = &mut variables;
        for part in parts {
            let inner = place.entry(part).or_insert_with(|| json!({}));
            if !inner.is_object() {
                *inner = json!({});
            }
            place = inner.as_object_mut().unwrap();
        }
        place.insert(last.to_owned(), value);
    }
    variables
}

/// Whatever can happen next to a case that is not over.
fn next(state: &State, variables: &Variables, dice: &mut Dice, now: &mut Zoned) -> Option<Command> {
    let mut all: Vec<(Command, Option<Timestamp>)> = Vec::new();
    for incident in state.incidents() {
        all.push((Command::RetryIncident { incident: incident.key }, None));
        all.push((Command::SetVariables { variables: variables.clone() }, None));
    }
    for task in state.tasks() {
        all.push((Command::CompleteTask { task: task.key, variables: variables.clone() }, None));
    }
    for job in state.jobs().filter(|job| job.retries > 0) {
        all.push((Command::CompleteJob { job: job.key, variables: variables.clone() }, None));
    }
    for timer in state.timers() {
        all.push((Command::FireTimer { timer: timer.key }, Some(timer.due)));
    }
    for waits in state.subscriptions() {
        let (name, variables) = (waits.name.clone(), variables.clone());
        let correlation_key = waits.correlation_key.clone();
        all.push(match waits.kind {
            SubscriptionKind::Message => (Command::PublishMessage { name, correlation_key, variables }, None),
            SubscriptionKind::Signal => (Command::BroadcastSignal { name, variables }, None),
            SubscriptionKind::Conditional => (Command::SetVariables { variables }, None),
        });
    }
    if all.is_empty() {
        return None;
    }
    let (command, due) = all.swap_remove(dice.below(all.len()));
    if let Some(due) = due.filter(|due| *due > now.timestamp()) {
        *now = due.to_zoned(TimeZone::UTC);
    }
    Some(command)
}

/// Drives a process by chance until it is over. None if it is not after so many steps, or if nothing can go on.
fn to_its_end(
    service: &Service,
    process: &str,
    values: &BTreeMap<String, Vec<Json>>,
    seed: u64,
) -> Option<usize> {
    let mut dice = Dice(seed);
    let mut now = "2026-01-05T09:00:00Z".parse::<Timestamp>().unwrap().to_zoned(TimeZone::UTC);
    let mut state = State::default();
    let mut command = Command::Start { process: process.to_owned(), variables: some(values, &mut dice) };
    for step in 0..250 {
        let env = Env::at(now.clone());
        if let Ok(events) = decide(&service.program, &service.decisions, &state, &command, &env) {
            for event in &events {
                apply(&mut state, event);
            }
        }
        if state.is_started() && state.is_ended() {
            return Some(step);
        }
        let variables = some(values, &mut dice);
        command = next(&state, &variables, &mut dice, &mut now)?;
    }
    None
}

#[test]
fn every_file_is_imported_without_silence_and_runs_to_its_end_where_it_can() {
    let files = models();
    let (mut imported, mut runs, mut ended) = (0, 0, 0);
    let mut faults: Vec<String> = Vec::new();
    for path in &files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let to = tempfile::tempdir().unwrap();
        let report =
            import(Dialect::Camunda7, path, to.path()).unwrap_or_else(|error| panic!("{name}: {error}"));
        imported += 1;
        assert!(!report.entries.is_empty());
        let known = Known::of(&report, to.path());
        let source = fs::read_to_string(path).unwrap();
        faults
            .extend(silent(&source, &known).into_iter().map(|what| format!("{name}: no word about {what}")));
        let (service, problems) = Service::load(to.path());
        let Some(service) = service else {
            // What cannot run says why, element by element.
            assert!(problems.iter().any(|problem| problem.is_error() && problem.element.is_some()), "{name}");
            eprintln!("import: {name}: cannot run: {}", lines(&problems));
            continue;
        };
        let values = values(&service);
        let processes: BTreeSet<&String> = service
            .definitions
            .iter()
            .flat_map(|model| &model.processes)
            .filter(|process| process.executable)
            .map(|process| &process.id)
            .collect();
        for process in processes {
            runs += 1;
            match (1..200).find_map(|seed| to_its_end(&service, process, &values, seed)) {
                Some(_) => ended += 1,
                None => faults.push(format!("{name}: {process} never comes to its end")),
            }
        }
    }
    eprintln!(
        "import: {imported} of {} files imported with every element and extension carried or reported; {ended} of {runs} \
         executable processes run to their end",
        files.len()
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
