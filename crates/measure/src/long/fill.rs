//! Making a record. The cases lie over the year that has just ended. For each day of it a few go through the application,
//! policy and all, as a resident sends them and a clerk works on them; the others are copies of those (`copy.rs`).

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use portico_casework::{Actor, ActorKind, Casework, Clock, ManualClock, NewAccount, SystemClock};
use portico_record::checkpoint::SigningKey;
use portico_record::{Record, Step};
use serde::{Deserialize, Serialize};

use super::copy::Template;
use super::people::{self, Wish};
use crate::fault::Fault;
use crate::house;
use crate::work::Work;

/// Cases that are written in one transaction.
const GROUP: u64 = 256;
/// Over how many days the cases were opened.
const DAYS: u64 = 365;
/// A day, microseconds.
const DAY_US: i64 = 24 * 3_600 * 1_000_000;
/// How far a case has come: its task waits, or is done.
const STAGES: usize = 2;
/// Of a hundred cases so many, the youngest, are still being worked on; and so many of the older ones.
const YOUNG_OPEN_OF_100: u64 = 4;
const OLD_OPEN_OF_100: u64 = 1;
/// Cases of one resident, in the mean.
const CASES_OF_ONE: u64 = 3;
/// Cases of which id and reference are kept, to be asked for.
const SAMPLES: u64 = 500;
/// Residents that can sign in.
const ACCOUNTS: usize = 16;
/// Between two words to whoever waits.
const TELL_EVERY: u64 = 10_000;

pub(super) const SERVICE: &str = "licence";
pub(super) const PASSWORD: &str = "measured and thrown away";
pub(super) const CLERK: &str = "measured-clerk";

/// What is asked for when a record is measured.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Sample {
    /// Cases in the record.
    pub(super) cases: u64,
    /// Seconds that it took to make it.
    pub(super) seconds: f64,
    /// Some of them.
    pub(super) known: Vec<Known>,
    /// Accounts of residents, each with a case of its own.
    pub(super) residents: Vec<(String, String)>,
}

/// One case.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Known {
    pub(super) case: String,
    pub(super) reference: String,
    pub(super) person: u64,
}

/// The address of the database in a folder.
pub(super) fn url(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("portico.sqlite").display())
}

/// Makes the record of a folder, unless it is whole already.
pub(super) async fn fill(folder: &Path, cases: u64, tell: &mut impl FnMut(&str)) -> Result<Sample, Fault> {
    let kept = folder.join("sample.json");
    if let Ok(text) = std::fs::read(&kept) {
        return serde_json::from_slice(&text).map_err(|error| Fault::Broken(error.to_string()));
    }
    if folder.join("portico.sqlite").exists() {
        let folder = folder.display();
        return Err(Fault::Broken(format!("{folder} holds a record that was not finished: remove it")));
    }
    let began = Instant::now();
    let clock = Arc::new(ManualClock::at(SystemClock.now()));
    let house = house::over(Record::open(&url(folder)).await?, clock.clone()).await?;
    house::publish(&house, SERVICE, LICENCE).await?;
    house.sign_with(SigningKey::generate("measured").map_err(|error| Fault::Broken(error.to_string()))?);
    // A small record has fewer days, so that most of its cases are copies too.
    let days = DAYS.min(cases / 10).max(1);
    let templates = templates(&house, &clock, days).await?;
    let mut sample = Sample { cases, ..Sample::default() };
    let real = days * STAGES as u64;
    let mut told = 0;
    let mut next = group(&templates, cases, real, &mut sample)?;
    let mut number = real;
    while !next.is_empty() {
        number += next.len() as u64;
        // The next group is made while this one is written.
        let this = std::mem::take(&mut next);
        let record = house.record();
        let (written, made) =
            tokio::join!(record.commit(this), async { group(&templates, cases, number, &mut sample) });
        for outcome in written {
            outcome.map_err(|error| Fault::Broken(error.to_string()))?;
        }
        next = made?;
        if number >= told + TELL_EVERY {
            told = number;
            tell(&format!("{number} of {cases} cases, {:.0} s", began.elapsed().as_secs_f64()));
            // The tree over the log grows beside the work, as it does in a server.
            house.keep_house_once().await?;
        }
    }
    house.keep_house_once().await?;
    sample.residents = accounts(&house, &sample.known).await?;
    house.record().close().await;
    sample.seconds = began.elapsed().as_secs_f64();
    let text = serde_json::to_vec(&sample).map_err(|error| Fault::Broken(error.to_string()))?;
    std::fs::write(kept, text)?;
    Ok(sample)
}

/// For each day one case of each stage, made by the application.
async fn templates(house: &Casework, clock: &ManualClock, days: u64) -> Result<Vec<Vec<Template>>, Fault> {
    let today_us = clock.now().as_microsecond();
    let wish = Wish::template();
    let resident = Actor::resident(wish.account(), wish.name());
    let clerk = Actor::clerk(CLERK, "Clerk", &["clerk"]);
    let mut templates = Vec::new();
    for day in 0..days {
        let before = i64::try_from((days - day) * DAYS / days).unwrap_or(0) * DAY_US;
        clock.set(Timestamp::from_microsecond(today_us - before).unwrap_or(Timestamp::UNIX_EPOCH));
        let mut stages = Vec::new();
        for stage in 0..STAGES {
            let key = format!("template-{day}-{stage}");
            let case = house.apply(&resident, SERVICE, &wish.answers(), &key).await?.case;
            for _ in 0..stage {
                let open = house.read_case(&clerk, &case).await?;
                let task = open.state.process.tasks().next().map(|task| (task.key, task.element.clone()));
                let (task, element) =
                    task.ok_or_else(|| Fault::Broken(format!("case {case} has no task")))?;
                house.complete_task(&clerk, &case, task, &Work::completion(&element), None).await?;
            }
            stages.push(Template::read(house.record(), &case).await?);
        }
        templates.push(stages);
    }
    clock.set(Timestamp::from_microsecond(today_us).unwrap_or(Timestamp::UNIX_EPOCH));
    Ok(templates)
}

/// The next group of copies, from a number on.
fn group(
    templates: &[Vec<Template>],
    cases: u64,
    from: u64,
    sample: &mut Sample,
) -> Result<Vec<Step>, Fault> {
    let mut steps = Vec::new();
    for number in from..cases.min(from + GROUP) {
        let person = people::spread(number) % (cases / CASES_OF_ONE).max(1);
        let wish = Wish::of(number, person);
        let day = number * templates.len() as u64 / cases.max(1);
        let young = number * 100 >= cases * (100 - YOUNG_OPEN_OF_100);
        let open = young || people::spread(number) % 100 < OLD_OPEN_OF_100;
        let stage = if open { 0 } else { STAGES - 1 };
        let template = usize::try_from(day).ok().and_then(|day| templates.get(day)?.get(stage));
        let template = template.ok_or_else(|| Fault::Broken("a template is missing".to_owned()))?;
        let case = uuid::Uuid::now_v7().to_string();
        let key = format!("apply:{}:licence-{number}", wish.account());
        let copied = template.copy(case, number, &wish, key)?;
        if number.is_multiple_of((cases / SAMPLES).max(1)) {
            let (case, reference) = (copied.step.case.clone(), copied.reference);
            sample.known.push(Known { case, reference, person });
        }
        steps.push(copied.step);
    }
    Ok(steps)
}

const LICENCE: &[(&str, &str)] = &[
    ("service.toml", include_str!("../../../../benches/services/licence/service.toml")),
    ("process.bpmn", include_str!("../../../../benches/services/licence/process.bpmn")),
    ("application.form", include_str!("../../../../benches/services/licence/application.form")),
    ("texts/en.ftl", include_str!("../../../../benches/services/licence/texts/en.ftl")),
];

/// The clerk, and some residents who can sign in: each with a case of theirs.
async fn accounts(house: &Casework, known: &[Known]) -> Result<Vec<(String, String)>, Fault> {
    let account = |id: &str, kind| NewAccount {
        id: id.to_owned(),
        name: "Measured".to_owned(),
        kind,
        roles: if kind == ActorKind::Clerk { vec!["clerk".to_owned()] } else { Vec::new() },
        password: PASSWORD.to_owned(),
        email: None,
        language: "en".to_owned(),
    };
    house.add_account(account(CLERK, ActorKind::Clerk)).await?;
    let mut residents: Vec<(String, String)> = Vec::new();
    let step = (known.len() / ACCOUNTS).max(1);
    for case in known.iter().step_by(step).take(ACCOUNTS) {
        let id = people::account(case.person);
        if !residents.iter().any(|(known, _)| *known == id) {
            house.add_account(account(&id, ActorKind::Resident)).await?;
            residents.push((id, case.case.clone()));
        }
    }
    if residents.is_empty() {
        return Err(Fault::Broken(
            "a record of so few cases cannot be measured: give at least 100".to_owned(),
        ));
    }
    Ok(residents)
}
