//! The figures of a service: how cases come in, whether the promise is kept, where the time goes.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use portico_assess::heat_level;
use portico_assess::service::{ElementFigures, ServiceFigures};
use portico_process::Heat;
use portico_service::Service;
use serde::Serialize;

use super::chart::{Bar, bars, stack};
use super::diagram::{Diagram, Shown, diagrams, element_name};
use super::door::Desk;
use super::view_name;
use super::words::{Words, channel_key, waiting_key};
use crate::fault::Fault;
use crate::page::Page;

/// Fewer cases than this do not make a rule: the page says so.
const FEW: u64 = 5;

/// The figures of a service.
#[derive(Debug, Clone, Serialize)]
pub struct FiguresPage {
    /// Name of the service.
    pub service: String,
    /// Address of this page.
    pub href: String,
    /// Cases ever, open, and closed.
    pub cases: u64,
    /// Of them open.
    pub open: u64,
    /// Some of the numbers rest on fewer than five cases.
    pub few: bool,
    /// How long closed cases took: median and 95 %.
    pub duration: Option<(String, String)>,
    /// Share decided in time, and out of how many.
    pub on_time: Option<(String, u64)>,
    /// Open cases that are late.
    pub overdue: u64,
    /// The sentence about the channels, and the bars.
    pub channels: Chart,
    /// The sentence about on whom cases waited, and the parts of the bar.
    pub waiting: Chart,
    /// Where the time goes, step by step.
    pub steps: Vec<StepRow>,
    /// The sentence about the steps.
    pub steps_finding: String,
    /// The process with heat.
    pub diagrams: Vec<Diagram>,
}

/// A chart with the sentence that says what it shows.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Chart {
    /// The finding.
    pub finding: String,
    /// The bars or parts.
    pub bars: Vec<Bar>,
    /// The same numbers: label and cells.
    pub rows: Vec<(String, Vec<String>)>,
}

/// A step in the table.
#[derive(Debug, Clone, Serialize)]
pub struct StepRow {
    /// What it is called.
    pub name: String,
    /// On whom a case waits there.
    pub waits: String,
    /// How hot it is, 0 to 5.
    pub level: u8,
    /// How often it was begun.
    pub times: u64,
    /// How many stand there now.
    pub open: u64,
    /// How long the oldest of them has stood there.
    pub oldest: Option<String>,
    /// Half took at most this long.
    pub median: String,
    /// 95 in 100 took at most this long.
    pub p95: String,
    /// All of it.
    pub total: String,
    /// Its share of the time at all steps.
    pub share: String,
    /// It was passed by fewer than five cases.
    pub few: bool,
}

/// `GET /desk/services/{service}`.
///
/// # Errors
/// Not found, or forbidden.
pub async fn show(desk: Desk, Path(id): Path<String>) -> Result<Response, Fault> {
    let (service, figures) = read(&desk, &id).await?;
    desk.page(&page(desk.words(), &service, &figures))
}

/// `GET /desk/services/{service}/steps.csv`: the table of steps, durations in seconds (RFC 4180).
///
/// # Errors
/// Not found, or forbidden.
pub async fn csv(desk: Desk, Path(id): Path<String>) -> Result<Response, Fault> {
    let (service, figures) = read(&desk, &id).await?;
    let words = desk.words();
    let mut out =
        "element,name,waits_for,cases,times,cancelled,open,oldest_open_s,median_s,p95_s,total_s,share\r\n"
            .to_owned();
    for element in timed(&figures) {
        let cells = [
            cell(&element.element),
            cell(&element.name),
            cell(&waits(&service, element, words)),
            element.cases.to_string(),
            element.times.to_string(),
            element.cancelled.to_string(),
            element.open.to_string(),
            element.oldest_open_s.map_or_else(String::new, |seconds| format!("{seconds:.0}")),
            format!("{:.0}", element.median_s),
            format!("{:.0}", element.p95_s),
            format!("{:.0}", element.total_s),
            format!("{:.4}", element.share),
        ];
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{}-steps.csv\"", service.settings.id)),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, out).into_response())
}

/// A cell in quotation marks; what a spreadsheet would run as a formula begins with an apostrophe.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

async fn read(desk: &Desk, id: &str) -> Result<(std::sync::Arc<Service>, ServiceFigures), Fault> {
    let service = desk.casework().service(id)?;
    let language = desk.words().language();
    let elements = service.program.elements();
    let names: BTreeMap<String, String> =
        elements.map(|info| (info.id.clone(), element_name(&service, &info.id, language))).collect();
    let figures = desk.site.figures().figures(desk.casework(), &desk.actor, id, &names).await?;
    Ok((service, figures))
}

fn page(words: Words<'_>, service: &Service, figures: &ServiceFigures) -> FiguresPage {
    let durations = &figures.case_duration_s;
    let on_time = &figures.on_time;
    let steps: Vec<StepRow> = timed(figures).map(|element| step(service, element, words)).collect();
    let finding = steps.first().map(|first| {
        words.with(
            "desk-steps-finding",
            &[("step", first.name.clone().into()), ("share", first.share.clone().into())],
        )
    });
    let heat = timed(figures)
        .map(|element| {
            let label = format!("{}, {}", words.share(element.share), words.span(element.median_s));
            (element.element.clone(), Heat { level: heat_level(element.share), label })
        })
        .collect();
    let steps_finding = finding.unwrap_or_default();
    let shown = Shown { heat, description: steps_finding.clone(), ..Shown::default() };
    FiguresPage {
        service: view_name(service, words.language()),
        href: format!("/desk/services/{}", service.settings.id),
        cases: figures.cases,
        open: figures.open,
        few: figures.channels.iter().any(|channel| channel.cases < FEW) || steps.iter().any(|step| step.few),
        duration: (durations.count > 0)
            .then(|| (words.span(durations.median_s), words.span(durations.p95_s))),
        on_time: on_time.share.map(|share| (words.share(share), on_time.cases)),
        overdue: on_time.overdue_open,
        channels: channels(words, figures),
        waiting: waiting(words, figures),
        diagrams: if figures.cases > 0 { diagrams(service, &shown, words) } else { Vec::new() },
        steps,
        steps_finding,
    }
}

/// The elements at which time was spent.
fn timed(figures: &ServiceFigures) -> impl Iterator<Item = &ElementFigures> {
    figures.elements.iter().filter(|element| element.total_s > 0.0)
}

fn channels(words: Words<'_>, figures: &ServiceFigures) -> Chart {
    let name = |channel: &str| words.get(channel_key(channel));
    let finding = figures.channels.first().map(|first| {
        let channel = name(&first.channel);
        words.with(
            "desk-channels-finding",
            &[("channel", channel.into()), ("share", words.share(first.share).into())],
        )
    });
    let bar = |one: &portico_assess::service::ChannelFigures| {
        let value = format!("{} ({})", one.cases, words.share(one.share));
        (name(&one.channel), value, one.cases as f64)
    };
    let row = |one: &portico_assess::service::ChannelFigures| {
        let median = if one.case_duration_s.count > 0 {
            words.span(one.case_duration_s.median_s)
        } else {
            "–".to_owned()
        };
        let kept = one.on_time.share.map_or_else(|| "–".to_owned(), |share| words.share(share));
        (name(&one.channel), vec![one.cases.to_string(), words.share(one.share), median, kept])
    };
    Chart {
        finding: finding.unwrap_or_default(),
        bars: bars(figures.channels.iter().map(bar)),
        rows: figures.channels.iter().map(row).collect(),
    }
}

fn waiting(words: Words<'_>, figures: &ServiceFigures) -> Chart {
    let name = |whom: &str| match portico_record::WaitingFor::from_word(whom) {
        Ok(whom) => words.get(waiting_key(whom)),
        Err(_) => whom.to_owned(),
    };
    // After its end a case waits for nobody: that is no time of the service.
    let shown: Vec<_> = figures.waiting_for.iter().filter(|one| one.waiting_for != "nobody").collect();
    let all: f64 = shown.iter().map(|one| one.total_s).sum();
    let share = |seconds: f64| if all > 0.0 { seconds / all } else { 0.0 };
    let finding = shown.first().map(|first| {
        let whom = name(&first.waiting_for);
        words.with(
            "desk-waiting-finding",
            &[("whom", whom.into()), ("share", words.share(share(first.total_s)).into())],
        )
    });
    let part = |one: &&portico_assess::service::WaitingFigures| {
        (name(&one.waiting_for), words.share(share(one.total_s)), share(one.total_s))
    };
    let row = |one: &&portico_assess::service::WaitingFigures| {
        let cells = vec![words.share(share(one.total_s)), words.span(one.total_s), one.cases.to_string()];
        (name(&one.waiting_for), cells)
    };
    Chart {
        finding: finding.unwrap_or_default(),
        bars: stack(shown.iter().map(part)),
        rows: shown.iter().map(row).collect(),
    }
}

fn step(service: &Service, element: &ElementFigures, words: Words<'_>) -> StepRow {
    StepRow {
        name: element.name.clone(),
        waits: waits(service, element, words),
        level: heat_level(element.share),
        times: element.times,
        open: element.open,
        oldest: element.oldest_open_s.map(|seconds| words.span(seconds)),
        median: words.span(element.median_s),
        p95: words.span(element.p95_s),
        total: words.span(element.total_s),
        share: words.share(element.share),
        few: element.cases < FEW,
    }
}

/// On whom a case waits at a step: by whose task it is, or by what kind of step.
fn waits(service: &Service, element: &ElementFigures, words: Words<'_>) -> String {
    let info = service.program.element(&element.element);
    let key = match element.tag.as_str() {
        "userTask" | "manualTask" | "task" => {
            let resident =
                info.is_some_and(|info| service.is_for_resident(&info.lanes, &info.candidate_groups));
            if resident { "desk-waits-resident" } else { "desk-waits-office" }
        }
        "serviceTask" | "sendTask" | "businessRuleTask" | "scriptTask" => {
            let own = info
                .and_then(|info| info.job_type.as_deref())
                .is_none_or(|kind| kind.starts_with("portico:"));
            if own { "desk-waits-office" } else { "desk-waits-third-party" }
        }
        "receiveTask" | "eventBasedGateway" => "desk-waits-message",
        _ => "desk-waits-timer",
    };
    words.get(key)
}

impl Page for FiguresPage {
    const TEMPLATE: &'static str = "desk/figures.html";

    fn samples() -> Vec<Self> {
        let text = |text: &str| text.to_owned();
        let step = |name: &str, few: bool| StepRow {
            name: text(name),
            waits: text("The office"),
            level: 4,
            times: 31,
            open: 2,
            oldest: (!few).then(|| text("9 days")),
            median: text("4 days"),
            p95: text("11 days"),
            total: text("130 days"),
            share: text("41 %"),
            few,
        };
        let full = Self {
            service: text("Resident parking permit"),
            href: text("/desk/services/parking-permit"),
            cases: 40,
            open: 7,
            few: true,
            duration: Some((text("6 days"), text("31 days"))),
            on_time: Some((text("94 %"), 33)),
            overdue: 1,
            channels: Chart {
                finding: text("Most cases come online: 70 %."),
                bars: bars([
                    (text("online"), text("28 (70 %)"), 28.0),
                    (text("by post"), text("12 (30 %)"), 12.0),
                ]),
                rows: vec![(text("online"), vec![text("28"), text("70 %"), text("5 days"), text("97 %")])],
            },
            waiting: Chart {
                finding: text("Cases wait most for the resident: 60 %."),
                bars: stack([
                    (text("The resident"), text("60 %"), 0.6),
                    (text("The office"), text("40 %"), 0.4),
                ]),
                rows: vec![(text("The resident"), vec![text("60 %"), text("200 days"), text("30")])],
            },
            steps: vec![step("Review the application", false), step("Send what is missing", true)],
            steps_finding: text("Most time is spent at “Review the application”: 41 %."),
            diagrams: Vec::new(),
        };
        let young = Self {
            few: false,
            duration: None,
            on_time: None,
            overdue: 0,
            waiting: Chart::default(),
            steps: Vec::new(),
            ..full.clone()
        };
        let none = Self { cases: 0, open: 0, channels: Chart::default(), ..young.clone() };
        vec![full, young, none]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_cannot_become_a_formula_or_end_early() {
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
        assert_eq!(cell("say \"yes\", now"), "\"say \"\"yes\"\", now\"");
    }
}
