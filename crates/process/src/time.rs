//! Dates, durations and cycles of timers: ISO 8601, and what FEEL makes of them.
//!
//! Calendar durations (days, months, years) are counted on the calendar of the clock's zone, so that `P1D` is the
//! same time on the next day; hours, minutes and seconds are counted on the instant.

mod cron;

use crate::model::TimerKind;
use cron::{Cron, is_cron};
use jiff::civil::{Date, DateTime};
use jiff::{Span, Timestamp, Zoned};

/// When a timer fires first, and how it goes on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Plan {
    pub(crate) due: Timestamp,
    pub(crate) every: Option<String>,
    /// Firings left after the first; none is without end.
    pub(crate) left: Option<u32>,
}

/// Whether a static text can be a timer of this kind.
pub(crate) fn check(kind: TimerKind, text: &str) -> Result<(), String> {
    plan(kind, text, &Zoned::default(), true).map(|_| ())
}

/// Plans a timer. With `repeats` false a cycle fires once, after its first interval.
pub(crate) fn plan(kind: TimerKind, text: &str, now: &Zoned, repeats: bool) -> Result<Plan, String> {
    let once = |due| Plan { due, every: None, left: None };
    match kind {
        TimerKind::Date => instant(text, now).map(once),
        // A FEEL duration may come where a date is asked for and the other way round; the text tells.
        TimerKind::Duration if !looks_like_duration(text) => instant(text, now).map(once),
        TimerKind::Duration => after(text, now).map(once),
        TimerKind::Cycle if is_cron(text) => {
            let due = Cron::parse(text)?.after(now).ok_or("it never fires again")?.timestamp();
            Ok(Plan { due, every: repeats.then(|| text.trim().to_owned()), left: None })
        }
        TimerKind::Cycle => {
            let (count, start, every) = cycle(text)?;
            let due = match start.map(|start| instant(start, now)).transpose()? {
                Some(start) if start > now.timestamp() => start,
                Some(start) => next_firing(start, every, now).ok_or("it never fires again")?,
                None => after(every, now)?,
            };
            if !repeats || count == Some(1) {
                return Ok(once(due));
            }
            Ok(Plan { due, every: Some(every.to_owned()), left: count.map(|count| count - 1) })
        }
    }
}

/// The firing after `due`: the next multiple of the interval that is not yet past, so that firings missed while
/// nothing ran are skipped and not stormed.
pub(crate) fn next_firing(due: Timestamp, every: &str, now: &Zoned) -> Option<Timestamp> {
    if is_cron(every) {
        return Some(Cron::parse(every).ok()?.after(now)?.timestamp());
    }
    let span: Span = every.parse().ok()?;
    let mut next = due.to_zoned(now.time_zone().clone());
    // Short cycles that slept long would step for ever; after these steps they start again from now.
    for _ in 0..1_000 {
        next = next.checked_add(span).ok()?;
        if next.timestamp() > now.timestamp() {
            return Some(next.timestamp());
        }
    }
    now.checked_add(span).ok().map(|next| next.timestamp())
}

/// An instant: with offset, with zone (`@Europe/Oslo`), or local to the clock's zone; a date is its first moment.
pub(crate) fn instant(text: &str, now: &Zoned) -> Result<Timestamp, String> {
    let text = text.trim();
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(instant);
    }
    let said = |error: jiff::Error| error.to_string();
    if let Some((local, zone)) = text.split_once('@') {
        let local: DateTime = local.parse().map_err(said)?;
        return Ok(local.in_tz(zone).map_err(said)?.timestamp());
    }
    let local = match text.parse::<DateTime>() {
        Ok(local) => local,
        Err(error) => {
            text.parse::<Date>().map_err(|_| error.to_string())?.to_datetime(jiff::civil::Time::midnight())
        }
    };
    Ok(local.to_zoned(now.time_zone().clone()).map_err(said)?.timestamp())
}

fn looks_like_duration(text: &str) -> bool {
    text.trim_start().starts_with(['P', 'p', '-'])
}

fn after(text: &str, now: &Zoned) -> Result<Timestamp, String> {
    let span: Span = text.trim().parse().map_err(|error: jiff::Error| error.to_string())?;
    // A duration below zero is over: the timer is due at once.
    let span = if span.is_negative() { Span::new() } else { span };
    now.checked_add(span).map(|due| due.timestamp()).map_err(|error| error.to_string())
}

/// Number of repetitions, first firing and interval: `R3/PT1H`, `R3/2026-01-01T00:00:00Z/PT1H`.
fn cycle(text: &str) -> Result<(Option<u32>, Option<&str>, &str), String> {
    let text = text.trim();
    let (count, every) = match text.strip_prefix('R').and_then(|rest| rest.split_once('/')) {
        Some(("", every)) => (None, every),
        Some((count, every)) => {
            let count: u32 =
                count.parse().map_err(|_| format!("`{count}` is not a number of repetitions"))?;
            if count == 0 {
                return Err("it repeats 0 times".to_owned());
            }
            (Some(count), every)
        }
        None => (None, text),
    };
    let (start, every) = match every.split_once('/') {
        Some((start, every)) => (Some(start), every),
        None => (None, every),
    };
    let span: Span = every.parse().map_err(|error: jiff::Error| error.to_string())?;
    if !span.is_positive() {
        return Err("its interval must be longer than zero".to_owned());
    }
    Ok((count, start, every))
}
