//! The demo's past: the scenarios of the shipped services, lived through by invented people.
//!
//! Nothing is faked: every case goes through the same calls as a real one, on a clock that is turned by
//! hand. Only the pace is drawn: how long a clerk or a resident takes, and by which channel people come.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use anyhow::Context;
use indicatif::ProgressBar;
use jiff::civil::Date;
use jiff::{SignedDuration, Span, Timestamp, ToSpan};
use portico_casework::{Actor, Casework, Channel, Clock, Fault, ManualClock, SystemClock};
use portico_form::{Answers, Posted};
use portico_service::Service;
use portico_service::scenario::{Action, Scenario};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value as Json, json};

/// How long ago the past begins, in hours: half a year.
const PAST_HOURS: i64 = 24 * 183;
/// The draws are the same each time; only the present moves.
const SEED: u64 = 1_963;
/// The word that the demo's residents attach.
const ATTACHMENT: &[u8] = b"%PDF-1.4\n% An example document of the demo.\n%%EOF\n";

/// Names of invented residents.
const NAMES: [&str; 16] = [
    "Alma Reed",
    "Bo Falk",
    "Cleo Marsh",
    "Dag Norén",
    "Edda Quist",
    "Finn Okafor",
    "Gry Halle",
    "Hugo Brandt",
    "Ines Kallas",
    "Jon Sato",
    "Kaja Lund",
    "Liv Moreau",
    "Mio Andersson",
    "Nia Osei",
    "Olle Petrov",
    "Pia Strand",
];

/// How long ago the old cases were, in hours: longer than any term of the shipped services, so that they are due for
/// disposal.
const OLD_HOURS: i64 = 24 * 365 * 6;
/// Old cases of each service.
const OLD_CASES: usize = 2;

/// When the old cases begin.
pub fn old_begin() -> Timestamp {
    let now = SystemClock.now();
    now.checked_sub(OLD_HOURS.hours()).unwrap_or(now)
}

/// A clock that stands where the past begins.
pub fn clock() -> ManualClock {
    ManualClock::at(begin())
}

fn begin() -> Timestamp {
    let now = SystemClock.now();
    now.checked_sub(PAST_HOURS.hours()).unwrap_or(now)
}

/// One case on its way.
struct Life {
    service: Arc<Service>,
    scenario: Scenario,
    resident: Actor,
    case: Option<String>,
    next_step: usize,
    /// How much later than in the scenario it all happens, in whole days.
    later: Span,
}

/// Lives through `count` cases, up to now.
///
/// # Errors
/// When a scenario cannot be followed: it would fail in `portico test` too.
pub async fn make(
    casework: &Casework,
    clock: &ManualClock,
    count: usize,
    bar: &ProgressBar,
) -> anyhow::Result<()> {
    let mut random = StdRng::seed_from_u64(SEED);
    let now = SystemClock.now();
    let mut lives = Vec::with_capacity(count);
    let mut due: BinaryHeap<Reverse<(Timestamp, usize)>> = BinaryHeap::new();
    for index in 0..count {
        let Some(life) = draw_life(casework, &mut random) else { continue };
        due.push(Reverse((draw_arrival(&mut random, now), index)));
        lives.push(life);
    }
    while let Some(Reverse((time, index))) = due.pop() {
        if time > now {
            break;
        }
        catch_up(casework, clock, time).await?;
        let Some(life) = lives.get_mut(index) else { continue };
        let wait = live_on(casework, life, &mut random).await?;
        // Letters and notices leave within moments, as they do with a worker that never sleeps.
        casework.work_off().await?;
        if let Some(wait) = wait {
            due.push(Reverse((time.saturating_add(wait).unwrap_or(now), index)));
        } else {
            bar.inc(1);
        }
    }
    catch_up(casework, clock, now).await
}

/// Lives through some cases that ended long ago, so that records management has something to look at: they are due, and
/// one of them is held. The clock then stands where the past begins.
///
/// # Errors
/// As [`make`].
pub async fn make_old(casework: &Casework, clock: &ManualClock, by: &Actor) -> anyhow::Result<()> {
    let mut random = StdRng::seed_from_u64(SEED + 1);
    let mut held = None;
    for service in casework.services() {
        let ends = |scenario: &&Scenario| scenario.expect.ended == Some(true);
        let scenarios: Vec<Scenario> = service.scenarios.iter().filter(ends).cloned().collect();
        for scenario in scenarios.into_iter().take(OLD_CASES) {
            let Some(mut life) = draw_life(casework, &mut random) else { continue };
            (life.service, life.scenario) = (service.clone(), scenario);
            while let Some(wait) = live_on(casework, &mut life, &mut random).await? {
                casework.work_off().await?;
                let then = casework.now().saturating_add(wait).unwrap_or(begin());
                catch_up(casework, clock, then).await?;
            }
            held = life.case.or(held);
        }
    }
    catch_up(casework, clock, begin()).await?;
    if let Some(case) = held {
        casework.place_hold(by, &case, "audit-12", "The municipal auditors look at this year").await?;
    }
    Ok(())
}

/// Turns the clock to `time`, stopping wherever a timer fires on the way.
async fn catch_up(casework: &Casework, clock: &ManualClock, time: Timestamp) -> anyhow::Result<()> {
    while let Some(next) = casework.next_timer().await? {
        if next >= time {
            break;
        }
        clock.set(next.max(clock.now()));
        casework.work_off().await?;
    }
    clock.set(time);
    casework.work_off().await?;
    Ok(())
}

fn draw_life(casework: &Casework, random: &mut StdRng) -> Option<Life> {
    let services = casework.services();
    let service = services.get(random.random_range(0..services.len().max(1)))?.clone();
    let scenario = service.scenarios.get(random.random_range(0..service.scenarios.len().max(1)))?.clone();
    let name = NAMES.get(random.random_range(0..NAMES.len()))?;
    let id = name.to_lowercase().replace(' ', ".");
    let mut resident = Actor::resident(id, *name).through(draw_channel(random));
    if random.random_bool(0.3) {
        resident.language = "sv".into();
    }
    Some(Life { service, scenario, resident, case: None, next_step: 0, later: Span::new() })
}

/// Most come online, as in the municipalities whose logs are public.
fn draw_channel(random: &mut StdRng) -> Channel {
    match random.random_range(0..100) {
        0..74 => Channel::Online,
        74..84 => Channel::Counter,
        84..91 => Channel::Phone,
        91..95 => Channel::Email,
        95..98 => Channel::Post,
        _ => Channel::Assisted,
    }
}

fn draw_arrival(random: &mut StdRng, now: Timestamp) -> Timestamp {
    let minutes = random.random_range(0..PAST_HOURS * 60);
    begin().saturating_add(minutes.minutes()).unwrap_or(now)
}

/// How long somebody takes: mostly hours, sometimes weeks (a log-normal shape from a sum of draws).
fn draw_wait(random: &mut StdRng, median_hours: f64) -> SignedDuration {
    let normal: f64 = (0..12).map(|_| random.random::<f64>()).sum::<f64>() - 6.0;
    let hours = (median_hours * normal.exp()).clamp(0.05, 24.0 * 60.0);
    SignedDuration::from_secs_f64(hours * 3600.0)
}

/// Takes the next step of a case. `None` when its scenario is over.
async fn live_on(
    casework: &Casework,
    life: &mut Life,
    random: &mut StdRng,
) -> anyhow::Result<Option<SignedDuration>> {
    let Some(case) = life.case.clone() else {
        let days = casework.now().duration_since(life.scenario.start).as_hours() / 24;
        life.later = days.days();
        let answers = fitted(casework, life, &life.scenario.application).await?;
        let key = uuid_like(random);
        let submitted = casework
            .apply(&life.resident, &life.service.settings.id, &answers, &key)
            .await
            .with_context(|| format!("{}/{}", life.service.settings.id, life.scenario.name))?;
        life.case = Some(submitted.case);
        return Ok(Some(draw_wait(random, 20.0)));
    };
    let Some(step) = life.scenario.steps.get(life.next_step).cloned() else { return Ok(None) };
    life.next_step += 1;
    if !step.refused.is_empty() {
        return Ok(Some(SignedDuration::ZERO));
    }
    let done = act(casework, life, &case, &step.action).await;
    match done {
        Ok(Some(wait)) => Ok(Some(wait)),
        Ok(None) => Ok(Some(draw_wait(random, 16.0))),
        // Somebody who is too late finds the task closed by its timer: that is life, and its end here.
        Err(Fault::TaskGone | Fault::Refused(_)) => Ok(None),
        Err(fault) => Err(fault).with_context(|| {
            format!("{}/{} step {}", life.service.settings.id, life.scenario.name, life.next_step)
        }),
    }
}

/// Does what the scenario says; gives how long to wait if the scenario says so.
async fn act(
    casework: &Casework,
    life: &Life,
    case: &str,
    action: &Action,
) -> Result<Option<SignedDuration>, Fault> {
    match action {
        Action::Complete { element, index, answers } => {
            complete(casework, life, case, element, *index, answers).await?;
        }
        Action::Message { name, variables } => {
            let clerk = clerk();
            let open = casework.read_case(&clerk, case).await?;
            let by_clerk = casework.open_messages(&clerk, &open).contains(name);
            let actor = if by_clerk { clerk } else { life.resident.clone() };
            casework.register_message(&actor, case, name, &posted(variables)).await?;
        }
        Action::Start { process, variables } => {
            casework.start_process(&clerk(), case, process, &posted(variables)).await?;
        }
        Action::Advance(span) => {
            let now = casework.now();
            let then = now.to_zoned(jiff::tz::TimeZone::UTC).checked_add(*span).map_err(Fault::broken)?;
            return Ok(Some(then.timestamp().duration_since(now)));
        }
        Action::Extend(reason) => {
            casework.extend_term(&clerk(), case, reason).await?;
        }
        Action::Look => return Ok(Some(SignedDuration::ZERO)),
        Action::Job { .. } | Action::Fail { .. } | Action::Throw { .. } | Action::Signal { .. } => {
            return Err(Fault::Refused("the demo has no outside workers".into()));
        }
    }
    Ok(None)
}

async fn complete(
    casework: &Casework,
    life: &Life,
    case: &str,
    element: &str,
    index: Option<u32>,
    answers: &Answers,
) -> Result<(), Fault> {
    let open = casework.read_case(&Actor::system(), case).await?;
    let task = open
        .state
        .process
        .tasks()
        .find(|task| task.element == element && (index.is_none() || task.index == index))
        .ok_or(Fault::TaskGone)?;
    let key = task.key;
    let for_resident = open.service.is_for_resident(&task.lanes, &task.candidate_groups);
    let actor = if for_resident { life.resident.clone().through(Channel::Online) } else { clerk() };
    let answers = fitted(casework, life, answers).await?;
    if !for_resident {
        casework.claim(&actor, case, key).await?;
    }
    casework.complete_task(&actor, case, key, &answers, None).await?;
    Ok(())
}

/// The demo's clerk of all trades.
fn clerk() -> Actor {
    Actor::clerk("kim", "Kim Berg", &["clerk", "decision-maker", "consultant"])
}

/// Scenarios name files that they do not hold, and dates of their own time: the demo attaches its own file,
/// and moves the dates.
async fn fitted(casework: &Casework, life: &Life, answers: &Answers) -> Result<Answers, Fault> {
    let mut answers = Json::Object(answers.clone());
    shift_dates(&mut answers, life.later);
    if answers.to_string().contains("\"sha256\"") {
        let kept = casework.keep_file(&life.resident, "example.pdf", ATTACHMENT).await?;
        let file = json!({ "sha256": kept.sha256, "size": kept.size, "content_type": kept.content_type });
        replace_files(&mut answers, &file);
    }
    match answers {
        Json::Object(answers) => Ok(answers),
        _ => Ok(Answers::new()),
    }
}

/// Moves every ISO date in answers.
fn shift_dates(value: &mut Json, later: Span) {
    match value {
        Json::String(text) => {
            if let Ok(date) = text.parse::<Date>()
                && text.len() == "2026-01-31".len()
            {
                *text = date.saturating_add(later).to_string();
            }
        }
        Json::Object(fields) => fields.values_mut().for_each(|value| shift_dates(value, later)),
        Json::Array(items) => items.iter_mut().for_each(|value| shift_dates(value, later)),
        _ => {}
    }
}

fn replace_files(value: &mut Json, file: &Json) {
    match value {
        Json::Object(fields) if fields.contains_key("sha256") => {
            if let Json::Object(file) = file {
                fields.extend(file.clone());
            }
        }
        Json::Object(fields) => fields.values_mut().for_each(|value| replace_files(value, file)),
        Json::Array(items) => items.iter_mut().for_each(|value| replace_files(value, file)),
        _ => {}
    }
}

fn posted(variables: &Answers) -> Posted {
    let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Posted::from_pairs(variables.iter().map(|(name, value)| (name.clone(), text(value))).collect())
}

fn uuid_like(random: &mut StdRng) -> String {
    format!("{:032x}", random.random::<u128>())
}
