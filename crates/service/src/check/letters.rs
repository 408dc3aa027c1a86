//! The jobs that Portico does itself: their headers name letters and texts that exist.

use std::collections::BTreeSet;

use portico_process::ElementInfo;
use portico_rules::Problem;

use super::OWN;
use crate::load::SETTINGS;
use crate::service::Service;

pub(super) fn check(service: &Service) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut named = BTreeSet::new();
    for element in service.program.elements() {
        let Some(kind) = element.job_type.as_deref().filter(|kind| kind.starts_with(OWN)) else { continue };
        match kind {
            "portico:letter" => {
                let letter = element.headers.get("letter");
                named.extend(letter.cloned());
                found.extend(letter_job(service, element, letter.map(String::as_str)));
            }
            "portico:notify" if !element.headers.contains_key("message") => {
                found.push(at(
                    service,
                    element,
                    "notify-without-message",
                    "the notice has no text",
                    "add the header message with the key of a text, for example message-received",
                ));
            }
            "portico:notify" => {}
            _ => found.push(at(
                service,
                element,
                "job-unknown",
                &format!("Portico has no job {kind}"),
                "use portico:letter or portico:notify, or another prefix for a worker of your own",
            )),
        }
    }
    let unused = service.settings.letters.keys().filter(|name| !named.contains(*name));
    found.extend(unused.map(|name| {
        let message = format!("nothing sends the letter {name}");
        Problem::warning("letter-unused", message)
            .in_file(SETTINGS)
            .at(format!("letters.{name}"))
            .remedy("name it in the header `letter` of a portico:letter job, or remove it")
    }));
    found
}

fn letter_job(service: &Service, element: &ElementInfo, letter: Option<&str>) -> Option<Problem> {
    match letter {
        None => Some(at(
            service,
            element,
            "letter-not-named",
            "the job says not which letter it sends",
            "add the header `letter` with a name of [letters]",
        )),
        Some(letter) if !service.settings.letters.contains_key(letter) => {
            let there: Vec<&str> = service.settings.letters.keys().map(String::as_str).collect();
            let message = format!("there is no letter {letter:?}");
            let remedy =
                format!("add [letters.{letter}] to service.toml, or name one of: {}", there.join(", "));
            Some(at(service, element, "letter-missing", &message, &remedy))
        }
        Some(_) => None,
    }
}

fn at(service: &Service, element: &ElementInfo, rule: &'static str, message: &str, remedy: &str) -> Problem {
    Problem::error(rule, message).in_file(service.file_of(element)).at(&element.id).remedy(remedy)
}
