//! The report of an event log as one page that stands alone: it can be mailed, kept and printed.

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, Value, context};
use portico_assess::{Edge, Figures, Ranked, Variant, count, findings, percent, span};
use serde::Serialize;

const TEMPLATE: &str = include_str!("../templates/report.html");

/// Width of a full bar in the picture, in its own units.
const BAR_WIDTH: f64 = 260.0;

#[derive(Serialize)]
struct LogPart {
    cases: String,
    events: String,
    from: String,
    to: String,
    median: String,
    p95: String,
    variants: String,
    variants_80: String,
    findings: Vec<String>,
    by_wait: Vec<EdgeRow>,
    by_count: Vec<EdgeRow>,
    ways: Vec<Way>,
    starts: Vec<(String, String)>,
    ends: Vec<(String, String)>,
}

#[derive(Serialize)]
struct EdgeRow {
    from: String,
    to: String,
    times: String,
    total: String,
    median: String,
    p95: String,
    share_of_cases: String,
    bar: f64,
    row: usize,
}

#[derive(Serialize)]
struct Way {
    cases: String,
    share: String,
    steps: Vec<String>,
}

/// The page for one or more logs, complete HTML.
///
/// # Errors
/// When the template asks for what it is not given: a fault of ours.
pub fn page(logs: &[Figures]) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_template("report.html", TEMPLATE)?;
    let parts: Vec<LogPart> = logs.iter().map(part).collect();
    environment.get_template("report.html")?.render(context! { logs => Value::from(Serde(&parts)) })
}

fn part(figures: &Figures) -> LogPart {
    let order = &figures.time_order;
    let day = |moment: &str| moment.get(..10).unwrap_or(moment).to_owned();
    LogPart {
        cases: count(figures.cases),
        events: count(figures.events),
        from: day(&figures.first_timestamp_utc),
        to: day(&figures.last_timestamp_utc),
        median: span(figures.case_duration_s.median),
        p95: span(figures.case_duration_s.p95),
        variants: count(order.variants),
        variants_80: count(order.variants_covering_80pct),
        findings: findings(figures),
        by_wait: rows(&order.top10_edges_by_total_wait, |edge| edge.total_s),
        by_count: rows(&order.top10_edges_by_count, |edge| edge.count as f64),
        ways: order.top5_variants.iter().map(|variant| way(variant, figures.cases)).collect(),
        starts: names(&order.start_activities),
        ends: names(&order.end_activities),
    }
}

fn rows(edges: &[Edge], size: impl Fn(&Edge) -> f64) -> Vec<EdgeRow> {
    let most = edges.iter().map(&size).fold(0.0_f64, f64::max);
    let row = |(row, edge): (usize, &Edge)| EdgeRow {
        from: edge.from.clone(),
        to: edge.to.clone(),
        times: count(edge.count),
        total: span(edge.total_s),
        median: span(edge.median_s),
        p95: span(edge.p95_s),
        share_of_cases: percent(edge.share_of_cases),
        bar: if most > 0.0 { (BAR_WIDTH * size(edge) / most).round() } else { 0.0 },
        row,
    };
    edges.iter().enumerate().map(row).collect()
}

fn way(variant: &Variant, cases: u64) -> Way {
    Way {
        cases: count(variant.count),
        share: percent(variant.count as f64 / cases.max(1) as f64),
        steps: variant.activities.clone(),
    }
}

fn names(ranked: &Ranked) -> Vec<(String, String)> {
    ranked.0.iter().map(|(name, times)| (name.clone(), count(*times))).collect()
}
