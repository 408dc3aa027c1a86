//! Scenarios in Gherkin, as the data writes them: steps, and tables below steps. Nothing is understood here.

use serde_json::{Map, Value as Json};

/// A scenario with the steps of its background in front.
pub struct Scenario {
    pub name: String,
    pub steps: Vec<Step>,
}

/// What a step is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    Given,
    When,
    Then,
}

/// A line that says what is given, done or expected.
#[derive(Clone)]
pub struct Step {
    pub phase: Phase,
    /// The text without its keyword and blanks.
    pub text: String,
    /// The table below it, one object per row.
    pub rows: Vec<Json>,
    header: Vec<String>,
}

/// `None` goes on with what the step before was for.
const KEYWORDS: [(&str, Option<Phase>); 5] = [
    ("Given ", Some(Phase::Given)),
    ("When ", Some(Phase::When)),
    ("Then ", Some(Phase::Then)),
    ("And ", None),
    ("But ", None),
];

/// Reads a file; what is neither scenario nor step is prose.
pub fn read(text: &str) -> Vec<Scenario> {
    let mut background = Vec::new();
    let mut scenarios: Vec<Scenario> = Vec::new();
    let mut in_background = false;
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix("Scenario:") {
            in_background = false;
            scenarios.push(Scenario { name: name.trim().to_owned(), steps: Vec::new() });
            continue;
        }
        in_background |= line == "Background:";
        let steps = match scenarios.last_mut() {
            Some(scenario) => &mut scenario.steps,
            None if in_background => &mut background,
            None => continue,
        };
        let started = KEYWORDS.iter().find_map(|(word, phase)| Some((line.strip_prefix(word)?, *phase)));
        if let Some((text, phase)) = started {
            let phase = phase.or(steps.last().map(|step| step.phase)).unwrap_or(Phase::Given);
            steps.push(Step { phase, text: text.trim().to_owned(), rows: Vec::new(), header: Vec::new() });
        } else if let Some(row) = line.strip_prefix('|') {
            let step = steps.last_mut().expect("a step above the table");
            let cells: Vec<&str> = row.trim_end_matches('|').split('|').map(str::trim).collect();
            if step.header.is_empty() {
                step.header = cells.into_iter().map(str::to_owned).collect();
                continue;
            }
            let entries = step.header.iter().cloned().zip(cells.into_iter().map(value));
            step.rows.push(entries.collect::<Map<String, Json>>().into());
        }
    }
    for scenario in &mut scenarios {
        scenario.steps.splice(0..0, background.iter().cloned());
    }
    scenarios
}

/// What a cell says: numbers, truth values, null; all else is text. Numbers of registers are texts, as they do not
/// count anything: they have eight digits or more.
pub fn value(text: &str) -> Json {
    let is_register_number = text.len() > 7 && text.bytes().all(|byte| byte.is_ascii_digit());
    match text {
        "" | "null" => Json::Null,
        _ if is_register_number => text.into(),
        _ => serde_json::from_str::<Json>(text)
            .ok()
            .filter(|value| !value.is_string())
            .unwrap_or_else(|| text.into()),
    }
}
