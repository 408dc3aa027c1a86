//! Texts against everything that people read: for each language, what is missing, and what nobody reads.
//!
//! A text that a resident needs to know what to do is an error where it is missing in the default language; all
//! else is a warning, because the default language, or the name in the model, stands in for it.

use std::collections::BTreeSet;

use portico_process::ElementInfo;
use portico_process::model::Kind;
use portico_rules::Problem;

use crate::service::Service;

/// What a resident is told about every service.
const ABOUT: [&str; 8] = [
    "service-name",
    "service-summary",
    "service-what",
    "service-need",
    "service-cost",
    "service-duration",
    "service-law",
    "service-other-ways",
];

/// The beginnings of keys that end with the id of an element.
const OF_ELEMENTS: [&str; 4] = ["task-", "resident-", "timeline-", "waiting-"];

/// A text that somebody will look for.
struct Wanted {
    key: String,
    needed: bool,
    rule: &'static str,
    file: String,
    element: String,
    what: String,
}

pub(super) fn check(service: &Service) -> Vec<Problem> {
    let wanted = wanted(service);
    let mut found = ids_without_texts(service);
    for lang in &service.settings.languages {
        if service.texts.languages().any(|there| there == lang) {
            found.extend(missing(service, lang, &wanted));
            found.extend(unknown(service, lang));
            found.extend(different_args(service, lang));
        }
    }
    found
}

fn wanted(service: &Service) -> Vec<Wanted> {
    let settings = &service.settings;
    let of_settings = |key: String, rule, what: &str| Wanted {
        key,
        needed: true,
        rule,
        file: String::new(),
        element: String::new(),
        what: what.to_owned(),
    };
    let mut all: Vec<Wanted> = ABOUT
        .iter()
        .map(|key| of_settings((*key).to_owned(), "text-service-missing", "what a resident reads first"))
        .collect();
    if settings.appeal.is_some() {
        all.push(of_settings(
            "service-appeal".to_owned(),
            "text-service-missing",
            "how a decision is appealed",
        ));
    }
    for outcome in settings.decision.iter().flat_map(|decision| decision.outcomes.keys()) {
        all.push(of_settings(
            format!("outcome-{outcome}"),
            "text-outcome-missing",
            &format!("the outcome {outcome} in a few words"),
        ));
    }
    for message in settings.messages.keys() {
        all.push(of_settings(
            format!("message-{message}"),
            "text-message-missing",
            &format!("what the message {message} is called"),
        ));
    }
    for letter in settings.letters.keys() {
        let wanted = of_settings(
            format!("letter-{letter}"),
            "text-letter-missing",
            &format!("the title of the letter {letter}"),
        );
        all.push(Wanted { needed: false, ..wanted });
    }
    if !settings.letters.is_empty() {
        let wanted = of_settings(
            "mail-letter".to_owned(),
            "text-letter-missing",
            "what the mail says to which a letter is attached",
        );
        all.push(Wanted { needed: false, ..wanted });
    }
    let after_gateway = after_event_gateway(service);
    let elements = service.program.elements().filter(|element| is_in_keys(&element.id));
    all.extend(elements.flat_map(|element| of_element(service, element, &after_gateway)));
    all
}

/// Whether an id can be part of a key: keys have letters, digits, `-` and `_`.
fn is_in_keys(id: &str) -> bool {
    id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

/// Elements for which nobody can write a text. An id that two processes use is called `PROCESS/ID` for the second.
fn ids_without_texts(service: &Service) -> Vec<Problem> {
    let elements = service.program.elements();
    let without = elements.filter(|element| {
        !is_in_keys(&element.id) && !of_element(service, element, &BTreeSet::new()).is_empty()
    });
    let problem = |element: &ElementInfo| {
        let message = format!("the id {} cannot be part of the key of a text", element.id);
        Problem::warning("element-id", message)
            .in_file(service.file_of(element))
            .at(&element.id)
            .remedy("use letters, digits, - and _, and give each element of the folder an id of its own")
    };
    without.map(problem).collect()
}

/// The events behind event-based gateways: the case waits at the gateway, not at them.
fn after_event_gateway(service: &Service) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for body in
        service.definitions.iter().flat_map(|file| &file.processes).flat_map(|process| process.body.all())
    {
        let is_gateway =
            |id: &str| body.nodes.iter().any(|node| node.id == id && node.kind == Kind::EventBasedGateway);
        found.extend(
            body.flows.iter().filter(|flow| is_gateway(&flow.source)).map(|flow| flow.target.clone()),
        );
    }
    found
}

/// The texts of one element: what is done there, what has happened, whom the case waits for.
fn of_element(service: &Service, element: &ElementInfo, after_gateway: &BTreeSet<String>) -> Vec<Wanted> {
    let wanted = |prefix: &str, rule, what: &str| Wanted {
        key: format!("{prefix}{}", element.id),
        needed: prefix == "resident-" || element.name.is_empty() && prefix == "task-",
        rule,
        file: service.file_of(element).to_owned(),
        element: element.id.clone(),
        what: what.to_owned(),
    };
    let timeline =
        || wanted("timeline-", "text-timeline-missing", "what has happened, in plain words for the resident");
    let waiting =
        || wanted("waiting-", "text-waiting-missing", "for whom the case waits and what happens next");
    let mut all = Vec::new();
    match element.kind {
        "userTask" => {
            all.push(if service.is_residents(element) {
                wanted("resident-", "text-task-missing", "the resident's heading")
            } else {
                wanted("task-", "text-task-missing", "the clerk's heading")
            });
            all.push(timeline());
            all.push(waiting());
        }
        "receiveTask" => all.extend([timeline(), waiting()]),
        "eventBasedGateway" => all.push(waiting()),
        "intermediateCatchEvent" if after_gateway.contains(element.id.as_str()) => all.push(timeline()),
        "intermediateCatchEvent" if element.trigger != Some("link") => all.extend([timeline(), waiting()]),
        "startEvent" | "endEvent"
            if element.parent.is_none() && element.process == service.settings.process =>
        {
            all.push(timeline())
        }
        _ => {}
    }
    if element.job_type.as_deref() == Some("portico:notify")
        && let Some(message) = element.headers.get("message")
    {
        let what = "what the notice says";
        all.push(Wanted { key: message.clone(), needed: true, ..wanted("", "text-message-missing", what) });
    }
    all
}

fn missing(service: &Service, lang: &str, wanted: &[Wanted]) -> Vec<Problem> {
    let without = wanted.iter().filter(|wanted| !service.texts.has(lang, &wanted.key));
    let problem = |wanted: &Wanted| {
        let message = format!("{lang} has no text {}: {}", wanted.key, wanted.what);
        let needed = wanted.needed && lang == service.settings.default_language;
        let finding = if needed { Problem::error } else { Problem::warning };
        let mut problem =
            finding(wanted.rule, message).remedy(format!("write `{} = ...` in texts/{lang}.ftl", wanted.key));
        if !wanted.file.is_empty() {
            problem = problem.in_file(&wanted.file).at(&wanted.element);
        } else {
            problem = problem.in_file(format!("texts/{lang}.ftl")).at(&wanted.key);
        }
        problem
    };
    without.map(problem).collect()
}

/// Texts of elements that no model has: most often an id that was changed.
fn unknown(service: &Service, lang: &str) -> Vec<Problem> {
    let elements: BTreeSet<&str> = service.program.elements().map(|element| element.id.as_str()).collect();
    let mut found = Vec::new();
    for (key, at) in service.texts.keys(lang) {
        let Some(id) = OF_ELEMENTS.iter().find_map(|prefix| key.strip_prefix(prefix)) else { continue };
        let id = id.strip_suffix("-help").filter(|id| elements.contains(id)).unwrap_or(id);
        if !elements.contains(id) {
            let message = format!("line {}: no model has an element {id}", at.line);
            found.push(
                Problem::warning("text-element-unknown", message)
                    .in_file(format!("texts/{lang}.ftl"))
                    .at(key)
                    .remedy("correct the id, or remove the text"),
            );
        }
    }
    found
}

/// Texts that need other arguments than in the default language: one of the two shows a hole.
fn different_args(service: &Service, lang: &str) -> Vec<Problem> {
    let default = &service.settings.default_language;
    let mut found = Vec::new();
    for (key, at) in service.texts.keys(lang) {
        let Some((_, first)) = service.texts.keys(default).find(|(name, _)| *name == key) else { continue };
        if first.args != at.args {
            let message = format!("line {}: its arguments are not those of {default}", at.line);
            found.push(
                Problem::warning("text-arguments", message)
                    .in_file(format!("texts/{lang}.ftl"))
                    .at(key)
                    .remedy(format!("use {}", list(&first.args))),
            );
        }
    }
    found
}

fn list(args: &BTreeSet<String>) -> String {
    if args.is_empty() {
        "no argument".to_owned()
    } else {
        args.iter().map(|arg| format!("${arg}")).collect::<Vec<_>>().join(", ")
    }
}
