//! The figures of one service from what Portico itself recorded: nothing is guessed, since the engine wrote on
//! whom each case waited and when each step began and ended.
//!
//! Time of an element runs from when a token enters it until it leaves, summed over visits; time of a case is
//! split by the waiting-for of its events, each interval counting for the event at its beginning.

mod case;
mod rank;

use crate::spread::{S_PER_US, Spread};
use case::{Case, Change};
use portico_record::{StoredEvent, WaitingFor};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What the record tells about a service. Durations are seconds, shares 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ServiceFigures {
    /// Cases ever opened.
    pub cases: u64,
    /// Of them not yet closed.
    pub open: u64,
    /// Of them closed.
    pub closed: u64,
    /// From opening to closing, closed cases only.
    pub case_duration_s: Durations,
    /// By the channel through which the case came in, most first.
    pub channels: Vec<ChannelFigures>,
    /// Cases by outcome; cases without one are not among them.
    pub outcomes: BTreeMap<String, u64>,
    /// How the promise of the service is kept.
    pub on_time: OnTime,
    /// Time of all cases by whom they waited for, longest first; open cases count until now.
    pub waiting_for: Vec<WaitingFigures>,
    /// The elements at which cases spend time, longest first. Enclosing elements (subprocesses, call activities)
    /// are not among them: their time is that of what they contain.
    pub elements: Vec<ElementFigures>,
    /// Events of kinds that should have been readable and were not: the figures lack them.
    pub unreadable_events: u64,
}

/// How long something takes, s.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Durations {
    /// How many there are.
    pub count: u64,
    /// Half of them take at most this long.
    pub median_s: f64,
    /// 95 in 100 take at most this long.
    pub p95_s: f64,
    /// Their mean.
    pub mean_s: f64,
}

/// The cases of one channel.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChannelFigures {
    /// `online`, `counter`, `phone`, `post`, `email`, `assisted`, `system`.
    pub channel: String,
    /// Cases that came in through it.
    pub cases: u64,
    /// Their share of all cases.
    pub share: f64,
    /// How long they take, closed cases only.
    pub case_duration_s: Durations,
    /// How the promise is kept for them.
    pub on_time: OnTime,
}

/// How a promise is kept. A case counts when its decision was recorded (or it was closed without one) while a
/// term was set; what counts is the term in force at that moment, suspensions included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct OnTime {
    /// Cases that count.
    pub cases: u64,
    /// Of them decided no later than due.
    pub on_time: u64,
    /// The same as a share; `None` if no case counts.
    pub share: Option<f64>,
    /// Open cases whose term has passed and does not stand still.
    pub overdue_open: u64,
}

/// Time that cases waited for somebody.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WaitingFigures {
    /// `resident`, `office`, `third_party`, `timer`, `nobody`.
    pub waiting_for: String,
    /// All of it.
    pub total_s: f64,
    /// Its share of the time of all cases.
    pub share: f64,
    /// In how many cases.
    pub cases: u64,
}

/// Time at one element.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ElementFigures {
    /// Element id.
    pub element: String,
    /// Its name, or its id where it has none.
    pub name: String,
    /// Its BPMN tag.
    pub tag: String,
    /// How often it was entered.
    pub times: u64,
    /// How often it was left without being completed.
    pub cancelled: u64,
    /// How many stand at it now.
    pub open: u64,
    /// How long the oldest of these has stood there.
    pub oldest_open_s: Option<f64>,
    /// Half of the visits that are over took at most this long.
    pub median_s: f64,
    /// 95 in 100 of them took at most this long.
    pub p95_s: f64,
    /// Time of all visits, those that go on until now.
    pub total_s: f64,
    /// Its share of the time at all elements.
    pub share: f64,
    /// In how many cases.
    pub cases: u64,
}

/// Reads events one by one, in the order of the record; cases may alternate.
#[derive(Debug, Default)]
pub struct ServiceReader {
    cases: BTreeMap<String, Case>,
    elements: BTreeMap<String, Element>,
    unreadable: u64,
}

/// What is known of one element.
#[derive(Debug, Default)]
struct Element {
    tag: String,
    /// Visits that are over; those that go on are held by their cases.
    visits: Vec<Visit>,
}

/// One visit of an element that is over.
#[derive(Debug, Clone, Copy)]
struct Visit {
    case: u32,
    length_us: i64,
    cancelled: bool,
}

/// The figures of a service from all its events. `names` gives the names of elements by id, `now_us` the moment
/// up to which open things count, in microseconds since 1970-01-01 UTC.
pub fn figures<'a>(
    events: impl IntoIterator<Item = &'a StoredEvent>,
    names: &BTreeMap<String, String>,
    now_us: i64,
) -> ServiceFigures {
    let mut reader = ServiceReader::default();
    for event in events {
        reader.add(event);
    }
    reader.figures(names, now_us)
}

impl ServiceReader {
    /// Takes in the next event.
    pub fn add(&mut self, event: &StoredEvent) {
        let next = u32::try_from(self.cases.len()).unwrap_or(u32::MAX);
        let case = self.cases.entry(event.case.clone()).or_insert_with(|| Case::new(event, next));
        match case.apply(event) {
            Ok(Change::None) => {}
            Ok(Change::Entered { element, tag }) => self.elements.entry(element).or_default().tag = tag,
            Ok(Change::Left { element, length_us, cancelled }) => {
                let visit = Visit { case: case.number, length_us, cancelled };
                self.elements.entry(element).or_default().visits.push(visit);
            }
            Err(case::Unreadable) => self.unreadable += 1,
        }
    }

    /// The figures of what was taken in, as of `now_us`.
    pub fn figures(&self, names: &BTreeMap<String, String>, now_us: i64) -> ServiceFigures {
        let cases: Vec<&Case> = self.cases.values().collect();
        let closed = cases.iter().filter(|case| case.is_closed()).count() as u64;
        let mut outcomes = BTreeMap::new();
        for outcome in cases.iter().filter_map(|case| case.outcome.clone()) {
            *outcomes.entry(outcome).or_insert(0) += 1;
        }
        ServiceFigures {
            cases: cases.len() as u64,
            open: cases.len() as u64 - closed,
            closed,
            case_duration_s: durations(&cases),
            channels: channels(&cases, now_us),
            outcomes,
            on_time: on_time(&cases, now_us),
            waiting_for: waiting(&cases, now_us),
            elements: self.elements(names, now_us),
            unreadable_events: self.unreadable,
        }
    }

    fn elements(&self, names: &BTreeMap<String, String>, now_us: i64) -> Vec<ElementFigures> {
        let mut open: BTreeMap<&str, Vec<(u32, i64)>> = BTreeMap::new();
        for case in self.cases.values() {
            for (element, since_us) in case.open_visits() {
                open.entry(element).or_default().push((case.number, since_us));
            }
        }
        let elements = self.elements.iter().map(|(id, known)| {
            let now = open.get(id.as_str()).map(Vec::as_slice).unwrap_or_default();
            let name = names.get(id).filter(|name| !name.is_empty()).unwrap_or(id);
            element(id, name, known, now, now_us)
        });
        rank::by_share(elements.collect())
    }
}

fn element(id: &str, name: &str, known: &Element, open: &[(u32, i64)], now_us: i64) -> ElementFigures {
    let over = &known.visits;
    let spread = Spread::of(&mut over.iter().map(|visit| visit.length_us).collect::<Vec<_>>());
    let ages_us: Vec<i64> = open.iter().map(|(_, since_us)| (now_us - since_us).max(0)).collect();
    let cases: BTreeSet<u32> =
        over.iter().map(|visit| visit.case).chain(open.iter().map(|(case, _)| *case)).collect();
    ElementFigures {
        element: id.to_owned(),
        name: name.to_owned(),
        tag: known.tag.clone(),
        times: (over.len() + open.len()) as u64,
        cancelled: over.iter().filter(|visit| visit.cancelled).count() as u64,
        open: open.len() as u64,
        oldest_open_s: ages_us.iter().max().map(|us| *us as f64 * S_PER_US),
        median_s: spread.median_s,
        p95_s: spread.p95_s,
        total_s: spread.total_s + ages_us.iter().map(|us| *us as f64).sum::<f64>() * S_PER_US,
        share: 0.0,
        cases: cases.len() as u64,
    }
}

fn durations(cases: &[&Case]) -> Durations {
    let mut lengths: Vec<i64> = cases.iter().filter_map(|case| case.duration_us()).collect();
    let Spread { count, median_s, p95_s, mean_s, .. } = Spread::of(&mut lengths);
    Durations { count, median_s, p95_s, mean_s }
}

fn channels(cases: &[&Case], now_us: i64) -> Vec<ChannelFigures> {
    let mut by_channel: BTreeMap<&str, Vec<&Case>> = BTreeMap::new();
    for case in cases {
        by_channel.entry(&case.channel).or_default().push(case);
    }
    let mut channels: Vec<ChannelFigures> = by_channel
        .into_iter()
        .map(|(channel, members)| ChannelFigures {
            channel: channel.to_owned(),
            cases: members.len() as u64,
            share: members.len() as f64 / cases.len().max(1) as f64,
            case_duration_s: durations(&members),
            on_time: on_time(&members, now_us),
        })
        .collect();
    channels.sort_by(|a, b| b.cases.cmp(&a.cases).then_with(|| a.channel.cmp(&b.channel)));
    channels
}

fn on_time(cases: &[&Case], now_us: i64) -> OnTime {
    let kept: Vec<bool> = cases.iter().filter_map(|case| case.kept_term()).collect();
    let on_time = kept.iter().filter(|kept| **kept).count() as u64;
    OnTime {
        cases: kept.len() as u64,
        on_time,
        share: (!kept.is_empty()).then(|| on_time as f64 / kept.len() as f64),
        overdue_open: cases.iter().filter(|case| case.is_overdue(now_us)).count() as u64,
    }
}

fn waiting(cases: &[&Case], now_us: i64) -> Vec<WaitingFigures> {
    let mut by_whom: BTreeMap<WaitingFor, (i64, u64)> = BTreeMap::new();
    for case in cases {
        for (whom, us) in case.waited_us(now_us) {
            let entry = by_whom.entry(whom).or_default();
            entry.0 += us;
            entry.1 += 1;
        }
    }
    let all_us: i64 = by_whom.values().map(|(us, _)| us).sum();
    let mut figures: Vec<WaitingFigures> = by_whom
        .into_iter()
        .filter(|(_, (us, _))| *us > 0)
        .map(|(whom, (us, cases))| WaitingFigures {
            waiting_for: whom.as_str().to_owned(),
            total_s: us as f64 * S_PER_US,
            share: us as f64 / all_us.max(1) as f64,
            cases,
        })
        .collect();
    figures.sort_by(|a, b| b.total_s.total_cmp(&a.total_s));
    figures
}
