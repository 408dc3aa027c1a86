//! `service.toml`: what the models say about roles, decisions and messages, and drafts of what only people know.

use std::collections::BTreeMap;

use portico_form::Form;

use super::mend::{Mended, NOBODY};
use crate::import::guess;
use crate::import::package::{Package, Process};
use crate::import::report::{Level, LossReport};
use crate::service::RESIDENT;

/// How long cases are kept until somebody decides it.
const RETENTION_DRAFT: &str = "10 years";

/// A role to be: its lanes and groups.
type Roles = BTreeMap<String, (Vec<String>, Vec<String>)>;

pub(super) fn settings(package: &Package, mended: &Mended, report: &mut LossReport) -> String {
    let plan = &mended.plan;
    let main = plan.facts.processes.iter().find(|process| process.id == plan.main);
    let mut out = String::from(
        "# Made by the import. Lines marked DRAFT are guesses: look at each, then take the mark away.\n\n",
    );
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    line(format!("id = {}", quoted(&service_id(&plan.main))));
    line(format!("process = {}", quoted(&plan.main)));
    line(format!("default_language = {} # DRAFT: told by the words of the models", quoted(plan.language)));
    line(format!("languages = [{}]", quoted(plan.language)));
    line("audience = [\"residents\"] # DRAFT".to_owned());
    line(format!("\n[owner]\nunit = {} # DRAFT", quoted(main.map_or("", |process| process.name.as_str()))));
    line(format!("\n[application]\nform = {}", quoted(&plan.application)));
    if let Some(title) = title(package, mended) {
        line(format!("title = {}", quoted(&title)));
    }
    if let Some(target) = &package.target {
        line(format!("\n[standard]\ntarget = {}", quoted(target)));
    }
    line("\n[[channels]]\nkind = \"online\"".to_owned());
    let roles = roles(mended, report);
    for (name, (lanes, groups)) in &roles {
        let remark =
            if name == RESIDENT && !lanes.is_empty() { " # DRAFT: guessed from the name" } else { "" };
        line(format!("\n[roles.{name}]{remark}"));
        if !lanes.is_empty() {
            line(format!("lanes = {}", list(lanes)));
        }
        if !groups.is_empty() {
            line(format!("groups = {}", list(groups)));
        }
    }
    if let Some(decision) = &mended.decision {
        line(decision.settings(report));
    }
    report.add(
        Level::Check,
        "service.toml",
        "retention",
        "no word on how long cases are kept that could be carried",
        format!("{RETENTION_DRAFT}, to be replaced by the archive's rule"),
    );
    line(format!(
        "\n[retention]\nother = {} # DRAFT: nothing in the models says it",
        quoted(RETENTION_DRAFT)
    ));
    let offices: Vec<String> = roles.keys().filter(|name| *name != RESIDENT).cloned().collect();
    messages(mended, &offices, report, &mut line);
    discretionary(mended, &offices, report, &mut line);
    out
}

fn title(package: &Package, mended: &Mended) -> Option<String> {
    let form = mended.forms.iter().find(|form| form.id == mended.plan.application)?;
    let (form, _) = Form::read(&form.file, &serde_json::to_vec(&form.schema).ok()?);
    package.title.clone().filter(|title| form.is_some_and(|form| form.field(title).is_some()))
}

fn roles(mended: &Mended, report: &mut LossReport) -> Roles {
    let facts = &mended.plan.facts;
    let mut roles = Roles::from([(RESIDENT.to_owned(), (Vec::new(), Vec::new()))]);
    for (file, id, lane) in &facts.lanes {
        let name = if guess::is_resident(lane) { RESIDENT.to_owned() } else { role_name(lane) };
        if name == RESIDENT {
            let became = "the role `resident`: its tasks are done by the person who applied";
            report.add(Level::Check, file, id, format!("the lane `{lane}`"), became);
        } else {
            report.add(Level::Note, file, id, format!("the lane `{lane}`"), format!("the role `{name}`"));
        }
        let (lanes, _) = roles.entry(name).or_default();
        if !lanes.contains(lane) {
            lanes.push(lane.clone());
        }
    }
    for task in &facts.tasks {
        for group in &task.groups {
            let name = if guess::is_resident(group) {
                RESIDENT.to_owned()
            } else {
                role_name(group.trim_start_matches("ROLE_"))
            };
            let known = task.lane.as_ref().and_then(|lane| {
                roles.iter().find(|(_, (lanes, _))| lanes.contains(lane)).map(|(name, _)| name.clone())
            });
            let (_, groups) = roles.entry(known.unwrap_or(name)).or_default();
            if !groups.contains(group) {
                groups.push(group.clone());
            }
        }
    }
    let needs_office = !facts.messages.is_empty() || facts.processes.len() > 1;
    if needs_office && roles.len() == 1 {
        roles.insert(NOBODY.to_owned(), (Vec::new(), vec![NOBODY.to_owned()]));
    }
    roles
}

/// A role's name: small letters, digits, hyphens.
fn role_name(name: &str) -> String {
    let name = slug(name);
    if name.is_empty() || name == RESIDENT { NOBODY.to_owned() } else { name }
}

/// The service's name in addresses.
fn service_id(process: &str) -> String {
    let id = slug(process);
    let id =
        if id.starts_with(|letter: char| letter.is_ascii_lowercase()) { id } else { format!("service-{id}") };
    id.chars().take(60).collect::<String>().trim_matches('-').to_owned()
}

fn slug(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.to_lowercase().chars() {
        match letter {
            'å' | 'ä' | 'á' | 'à' | 'â' => slug.push('a'),
            'ö' | 'ø' | 'ó' | 'ô' => slug.push('o'),
            'é' | 'è' | 'ë' | 'ê' => slug.push('e'),
            'ü' | 'ú' => slug.push('u'),
            'ï' | 'í' => slug.push('i'),
            letter if letter.is_ascii_alphanumeric() => slug.push(letter),
            _ if !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    slug.trim_matches('-').to_owned()
}

/// Messages that something waits for may be registered by hand until a system sends them.
fn messages(mended: &Mended, offices: &[String], report: &mut LossReport, line: &mut dyn FnMut(String)) {
    for name in &mended.plan.facts.messages {
        let plain = name.starts_with(|letter: char| letter.is_ascii_alphabetic())
            && name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'));
        if !plain || offices.is_empty() {
            report.add(
                Level::Check,
                "service.toml",
                "messages",
                format!("the message `{name}`"),
                "only a system can send it",
            );
            continue;
        }
        let became = "a message that clerks may register";
        report.add(Level::Check, "service.toml", "messages", format!("the message `{name}`"), became);
        line(format!("\n[messages.{name}] # DRAFT: who may register it\nroles = {}", list(offices)));
    }
}

/// Processes beside the main one: a clerk may start them in a case, unless another calls them.
fn discretionary(mended: &Mended, offices: &[String], report: &mut LossReport, line: &mut dyn FnMut(String)) {
    let facts = &mended.plan.facts;
    let others =
        facts.processes.iter().filter(|process| process.executable && process.id != mended.plan.main);
    for process in others.filter(|process| !facts.called.contains(&process.id)) {
        let became = "a process that clerks may start in a case";
        report.add(
            Level::Check,
            &process.file,
            &process.id,
            format!("a further process `{}`", process.name),
            became,
        );
        let form = process.form.clone().or_else(|| form_named_after(mended, process));
        let form = form.map(|form| format!("\nform = {}", quoted(&form))).unwrap_or_default();
        line(format!(
            "\n[processes.{}] # DRAFT: who may start it\nroles = {}{form}",
            quoted(&process.id),
            list(offices)
        ));
    }
}

/// Valtimo begins a process with the form `PROCESS.start`.
fn form_named_after(mended: &Mended, process: &Process) -> Option<String> {
    let wanted = format!("{}.start", process.id);
    mended.forms.iter().find(|form| form.id == wanted).map(|form| form.id.clone())
}

/// A TOML text.
pub(in super::super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn list(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", "))
}
