//! Sample documents become scenarios: the application as it was, and that the form takes it.

use jiff::{Timestamp, tz::TimeZone};
use portico_form::{Env, Form};
use serde_json::Value as Json;

use super::mend::Mended;
use super::settings::quoted;
use crate::import::package::Package;
use crate::import::report::{Level, LossReport};
use crate::import::source::stem;

/// When the applications come in. Fixed, so that importing twice gives the same folder.
pub(in super::super) const START: &str = "2026-01-05T09:00:00Z";

pub(super) fn scenarios(
    package: &Package,
    mended: &Mended,
    report: &mut LossReport,
) -> Vec<(String, String)> {
    let found = mended.forms.iter().find(|form| form.id == mended.plan.application);
    let schema = found.and_then(|form| serde_json::to_vec(&form.schema).ok()).unwrap_or_default();
    let (form, _) = Form::read("", &schema);
    let mut files = Vec::new();
    for (file, sample) in &package.samples {
        let answers = sample.as_object().cloned().unwrap_or_default();
        let fits = form.as_ref().is_some_and(|form| answers.keys().any(|key| form.variables().contains(key)));
        let Some(form) = form.as_ref().filter(|_| fits) else {
            report.add(Level::Lost, file, "", "a JSON file of unknown kind", "not carried");
            continue;
        };
        let env =
            Env::at(START.parse::<Timestamp>().unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(TimeZone::UTC));
        match form.check(&answers, &env) {
            Ok(answers) => {
                let name = format!("scenarios/{}.toml", stem(file));
                report.add(
                    Level::Note,
                    file,
                    "",
                    "a sample case",
                    format!("`{name}`: the application, up to the first task"),
                );
                files.push((name, scenario(stem(file), &answers)));
            }
            Err(problems) => {
                let first: Vec<String> =
                    problems.iter().map(|problem| format!("{} ({})", problem.path, problem.code)).collect();
                let became = format!("no scenario: the form does not take it: {}", first.join(", "));
                report.add(Level::Lost, file, "", "a sample case", became);
            }
        }
    }
    files
}

fn scenario(name: &str, answers: &portico_form::Answers) -> String {
    let mut out = format!("title = {}\nstart = {}\n\n[application]\n", quoted(name), quoted(START));
    for (key, value) in answers {
        if let Some(value) = inline(value) {
            out.push_str(&format!("{} = {value}\n", quoted(key)));
        }
    }
    out
}

/// A JSON value as TOML on one line; TOML has no null.
fn inline(value: &Json) -> Option<String> {
    Some(match value {
        Json::Null => return None,
        Json::Bool(_) | Json::Number(_) => value.to_string(),
        Json::String(text) => quoted(text),
        Json::Array(list) => format!("[{}]", list.iter().filter_map(inline).collect::<Vec<_>>().join(", ")),
        Json::Object(object) => {
            let pairs = object
                .iter()
                .filter_map(|(key, value)| Some(format!("{} = {}", quoted(key), inline(value)?)));
            format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
    })
}
