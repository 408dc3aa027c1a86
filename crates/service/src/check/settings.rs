//! `service.toml` against everything that it names.

use portico_rules::Problem;

use crate::load::SETTINGS;
use crate::service::{RESIDENT, Service};
use crate::settings::Settings;

pub(super) fn check(service: &Service) -> Vec<Problem> {
    let settings = &service.settings;
    let mut found = Vec::new();
    if !is_id(&settings.id) {
        found.push(error(
            "settings-id",
            "id",
            format!("{:?} cannot stand in an address", settings.id),
            "use small letters, digits and hyphens, at most 60",
        ));
    }
    if !service.program.processes().any(|process| process.id == settings.process) {
        let there: Vec<&str> = service.program.processes().map(|process| process.id.as_str()).collect();
        let message = format!("no model has a process {:?} that can run", settings.process);
        found.push(error(
            "settings-process",
            "process",
            message,
            &format!("name one of: {}", there.join(", ")),
        ));
    }
    if !service.forms.contains_key(&settings.application.form) {
        let message = format!("no form has the id {:?}", settings.application.form);
        found.push(error(
            "application-form-missing",
            "application.form",
            message,
            "draw the application form, or correct its id",
        ));
    }
    found.extend(title(service));
    found.extend(languages(service));
    found.extend(fee(settings));
    found.extend(decision(settings));
    found.extend(standard(service));
    found.extend(messages(service));
    found.extend(processes(service));
    found
}

fn error(rule: &'static str, at: &str, message: impl Into<String>, remedy: &str) -> Problem {
    Problem::error(rule, message).in_file(SETTINGS).at(at).remedy(remedy)
}

fn warning(rule: &'static str, at: &str, message: impl Into<String>, remedy: &str) -> Problem {
    Problem::warning(rule, message).in_file(SETTINGS).at(at).remedy(remedy)
}

fn is_id(id: &str) -> bool {
    let letters = id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    letters && id.starts_with(|c: char| c.is_ascii_lowercase()) && id.len() <= 60
}

fn title(service: &Service) -> Option<Problem> {
    let application = &service.settings.application;
    let (path, form) = (application.title.as_deref()?, service.forms.get(&application.form)?);
    let message = format!("the application form asks for no {path}");
    form.field(path).is_none().then(|| {
        error(
            "application-title",
            "application.title",
            message,
            "give the path of an answer, or leave the key out",
        )
    })
}

fn languages(service: &Service) -> Vec<Problem> {
    let settings = &service.settings;
    let mut found = Vec::new();
    if !settings.languages.contains(&settings.default_language) {
        let message =
            format!("the default language {} is not among the languages", settings.default_language);
        found.push(error("language-default", "languages", message, "add it to languages"));
    }
    for lang in
        settings.languages.iter().filter(|lang| service.texts.languages().all(|there| there != lang.as_str()))
    {
        let message = format!("there are no texts in the language {lang}");
        found.push(error("language-texts", "languages", message, &format!("write texts/{lang}.ftl")));
    }
    for lang in service.texts.languages().filter(|lang| settings.languages.iter().all(|named| named != lang))
    {
        let message = format!("texts/{lang}.ftl is there, but {lang} is not among the languages");
        found.push(warning(
            "language-unused",
            "languages",
            message,
            "add it to languages, or remove the file",
        ));
    }
    found
}

/// What the standard promises beyond the term itself.
fn standard(service: &Service) -> Vec<Problem> {
    let settings = &service.settings;
    let standard = &settings.standard;
    let mut found = Vec::new();
    let needs_term = standard.extension.is_some() || standard.tacit.is_some() || !standard.timers.is_empty();
    if standard.legal_term.is_none() && needs_term {
        let message = "there is no legal term that could be extended, end or move a timer";
        found.push(error("standard-no-term", "standard", message, "give standard.legal_term"));
    }
    if let (Some(term), Some(more)) = (&standard.legal_term, &standard.extension)
        && term.and(more).is_none()
    {
        let message = format!("{term} and {more} cannot be counted together");
        let remedy = "count both in working days, or both in days, weeks, months or years";
        found.push(error("standard-extension", "standard.extension", message, remedy));
    }
    let outcomes = settings.decision.as_ref().map(|decision| &decision.outcomes);
    if let Some(tacit) = standard.tacit.as_ref() {
        if outcomes.is_none_or(|outcomes| !outcomes.contains_key(tacit)) {
            let message = format!("the decision has no outcome {tacit:?}");
            let remedy = "name one of [decision.outcomes]";
            found.push(error("standard-tacit", "standard.tacit", message, remedy));
        }
        // A refusal must say why, also one that nobody decided.
        if settings.is_negative(tacit) && !service.texts.has(&settings.default_language, "tacit-reason") {
            let message = format!("{tacit} goes against the resident, and no text says why");
            let remedy = "write the text tacit-reason";
            found.push(error("standard-tacit-reason", "standard.tacit", message, remedy));
        }
    }
    let letters = [
        ("standard.extension_letter", &standard.extension_letter),
        ("standard.tacit_letter", &standard.tacit_letter),
    ];
    for (at, letter) in letters {
        if let Some(letter) = letter.as_ref().filter(|letter| !settings.letters.contains_key(*letter)) {
            let message = format!("there is no letter {letter:?}");
            found.push(error("standard-letter", at, message, "name one of [letters]"));
        }
    }
    for timer in &standard.timers {
        if service.program.element(timer).is_none_or(|element| element.trigger != Some("timer")) {
            let message = format!("no model has a timer event {timer:?}");
            found.push(error("standard-timer", "standard.timers", message, "name timer events by their ids"));
        }
    }
    found
}

fn fee(settings: &Settings) -> Vec<Problem> {
    let Some(fee) = &settings.fee else { return Vec::new() };
    let mut found = Vec::new();
    let parts: Vec<&str> = fee.amount.split('.').collect();
    let digits =
        |text: &&str| !text.is_empty() && text.len() <= 12 && text.chars().all(|c| c.is_ascii_digit());
    if parts.len() > 2 || !parts.iter().all(digits) {
        found.push(error(
            "fee-amount",
            "fee.amount",
            format!("{:?} is not an amount", fee.amount),
            "write a number with a point: \"30.00\"",
        ));
    }
    if fee.currency.len() != 3 || !fee.currency.chars().all(|c| c.is_ascii_uppercase()) {
        found.push(error(
            "fee-currency",
            "fee.currency",
            format!("{:?} is not a currency", fee.currency),
            "write its ISO 4217 code: \"EUR\"",
        ));
    }
    found
}

fn decision(settings: &Settings) -> Vec<Problem> {
    let Some(decision) = &settings.decision else {
        return settings
            .retention
            .is_empty()
            .then(|| {
                warning(
                    "retention-missing",
                    "retention",
                    "nothing says how long cases are kept",
                    "write [retention] with other = \"2 years\"",
                )
            })
            .into_iter()
            .collect();
    };
    let mut found = Vec::new();
    if decision.outcomes.is_empty() {
        found.push(error(
            "outcomes-missing",
            "decision.outcomes",
            "the decision has no outcomes",
            "name each, for example granted = { negative = false }",
        ));
    }
    for outcome in decision.outcomes.keys().filter(|outcome| settings.retention_of(Some(outcome)).is_none()) {
        let message = format!("nothing says how long a case with the outcome {outcome} is kept");
        found.push(error(
            "retention-outcome-missing",
            "retention",
            message,
            &format!("write {outcome} = \"5 years\", or other = \"5 years\""),
        ));
    }
    for outcome in
        settings.retention.keys().filter(|&name| name != "other" && !decision.outcomes.contains_key(name))
    {
        let message = format!("the retention names the outcome {outcome}, which there is not");
        found.push(warning(
            "retention-outcome-unknown",
            "retention",
            message,
            "correct the name, or add the outcome",
        ));
    }
    found
}

fn messages(service: &Service) -> Vec<Problem> {
    let settings = &service.settings;
    let mut found = Vec::new();
    let known: Vec<&str> = service.program.messages().into_iter().collect();
    for (name, message) in &settings.messages {
        let at = format!("messages.{name}");
        if !known.contains(&name.as_str()) {
            let message = format!("no model waits for a message {name}");
            found.push(error("message-unknown", &at, message, &format!("name one of: {}", known.join(", "))));
        }
        if let Some(form) = message.form.as_ref().filter(|form| !service.forms.contains_key(*form)) {
            found.push(error(
                "message-form-missing",
                &at,
                format!("no form has the id {form:?}"),
                "draw the form, or correct its id",
            ));
        }
        found.extend(roles_of(service, &at, &message.roles));
    }
    found
}

fn processes(service: &Service) -> Vec<Problem> {
    let mut found = Vec::new();
    for (id, process) in &service.settings.processes {
        let at = format!("processes.{id}");
        if !service.program.processes().any(|there| &there.id == id) {
            found.push(error(
                "process-unknown",
                &at,
                format!("no model has a process {id:?} that can run"),
                "correct its id, or remove the table",
            ));
        }
        if let Some(form) = process.form.as_ref().filter(|form| !service.forms.contains_key(*form)) {
            found.push(error(
                "process-form-missing",
                &at,
                format!("no form has the id {form:?}"),
                "draw the form, or correct its id",
            ));
        }
        found.extend(roles_of(service, &at, &process.roles));
    }
    found
}

/// The roles that a table names must exist, and at least one must.
fn roles_of(service: &Service, at: &str, roles: &[String]) -> Vec<Problem> {
    if roles.is_empty() {
        return vec![error("roles-missing", at, "nobody may do this", "name the roles: roles = [\"clerk\"]")];
    }
    let unknown =
        roles.iter().filter(|role| *role != RESIDENT && !service.settings.roles.contains_key(*role));
    unknown
        .map(|role| {
            error(
                "role-unknown",
                at,
                format!("there is no role {role}"),
                "correct the name, or add the role to [roles]",
            )
        })
        .collect()
}
