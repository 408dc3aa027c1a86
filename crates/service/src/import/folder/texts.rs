//! `texts/LANG.ftl`: a draft of every text that the cross-check asks for, from the names in the models.

use super::mend::Mended;
use crate::import::guess;
use crate::import::package::Package;
use crate::import::report::{Level, LossReport};

pub(super) fn texts(package: &Package, mended: &Mended, report: &mut LossReport) -> String {
    let plan = &mended.plan;
    let name = plan
        .facts
        .processes
        .iter()
        .find(|process| process.id == plan.main)
        .map_or("", |process| process.name.as_str());
    let file = format!("texts/{}.ftl", plan.language);
    let became = "drafts made of the names in the models; write what residents should read";
    report.add(Level::Check, &file, "", "no texts for residents", became);
    let mut out = String::from(
        "### Drafts made by the import from the names in the models. Rewrite them in plain words.\n\n",
    );
    let mut add = |key: &str, text: &str| out.push_str(&format!("{key} = {}\n", fluent(text)));
    for key in ["name", "summary", "what", "need", "cost", "duration", "law", "other-ways"] {
        add(&format!("service-{key}"), name);
    }
    for task in &plan.facts.tasks {
        let resident = task.lane.as_deref().is_some_and(guess::is_resident)
            || (task.lane.is_none() && task.groups.iter().any(|group| guess::is_resident(group)));
        let prefix = if resident { "resident" } else { "task" };
        add(&format!("{prefix}-{}", task.id), &task.name);
        if resident {
            // The case file names the task to clerks as well.
            add(&format!("task-{}", task.id), &task.name);
        }
        if !task.documentation.is_empty() {
            add(&format!("{prefix}-{}-help", task.id), &task.documentation);
        }
    }
    for told in &plan.facts.told {
        let text = if told.name.is_empty() { name } else { &told.name };
        add(&format!("timeline-{}", told.id), text);
        if !matches!(told.kind.as_str(), "startEvent" | "endEvent") {
            add(&format!("waiting-{}", told.id), text);
        }
    }
    for (outcome, words) in mended.decision.iter().flat_map(|decision| &decision.outcomes) {
        add(&format!("outcome-{outcome}"), words);
    }
    for message in &plan.facts.messages {
        add(&format!("message-{message}"), message);
    }
    for (key, title) in &package.statuses {
        add(&format!("internal-status-{key}"), title);
    }
    out
}

/// A text on one line, with the letters that mean something to Fluent as literals.
fn fluent(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let safe: String = one_line
        .chars()
        .map(|letter| match letter {
            '{' => "{\"{\"}".to_owned(),
            '}' => "{\"}\"}".to_owned(),
            letter => letter.to_string(),
        })
        .collect();
    if safe.is_empty() { "-".to_owned() } else { safe }
}
