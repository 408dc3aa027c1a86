//! Figures as text for a terminal: findings first as sentences, then the tables they come from.

mod table;

use crate::figures::{Edge, Figures};
use crate::words::{self, count, percent, span};
use crate::work::WorkFigures;
use table::{Align, Table, bar};

/// How wide the bar of a share is, characters.
const BAR: usize = 12;

/// The report as plain text, lines ended by `\n`.
pub fn report_text(figures: &Figures) -> String {
    let mut text = headline(figures);
    section(&mut text, "Findings", &bullets(&findings(figures)));
    if let Some(work) = &figures.work {
        section(&mut text, "Working and waiting", &work_table(work));
    } else {
        section(&mut text, "Where time goes: pairs by total wait", &edges(figures));
        section(&mut text, "Waiting before each activity", &waits_before(figures));
    }
    section(&mut text, "Commonest ways through the process", &variants(figures));
    if !figures.time_order.handovers.top10.0.is_empty() {
        section(&mut text, "Hand-overs", &handovers(figures));
    }
    if !figures.rework.top10_activities_by_repeated_cases.0.is_empty() {
        section(&mut text, "Done again in the same case", &rework(figures));
    }
    text
}

fn section(text: &mut String, title: &str, body: &str) {
    text.push('\n');
    text.push_str(title);
    text.push('\n');
    text.push_str(body);
}

fn headline(figures: &Figures) -> String {
    let day = |moment: &str| moment.get(..10).unwrap_or(moment).to_owned();
    let mut line = format!(
        "{} cases, {} events, {} activities, {} resources, {} to {}\n",
        count(figures.cases),
        count(figures.events),
        count(figures.activities),
        count(figures.resources),
        day(&figures.first_timestamp_utc),
        day(&figures.last_timestamp_utc),
    );
    let duration = &figures.case_duration_s;
    line.push_str(&format!(
        "A case takes {} in the median, {} in the mean; 5 % take longer than {}.\n",
        span(duration.median),
        span(duration.mean),
        span(duration.p95),
    ));
    if figures.events_without_time > 0 {
        line.push_str(&format!(
            "{} events without a time were left out.\n",
            count(figures.events_without_time)
        ));
    }
    line
}

/// What a reader should take away, each as one sentence with its evidence.
pub fn findings(figures: &Figures) -> Vec<String> {
    let order = &figures.time_order;
    let mut sentences = Vec::new();
    for (place, edge) in order.top10_edges_by_total_wait.iter().take(3).enumerate() {
        if edge.total_s > 0.0 && figures.work.is_none() {
            sentences.push(lost_on(edge, place));
        }
    }
    if let Some(work) = &figures.work {
        sentences.extend(lost_before(work));
    }
    sentences.push(variety(figures));
    if order.zero_waits * 5 > order.df_pairs {
        sentences.push(format!(
            "{} of the steps follow at the very same time as the one before: read phases, not single steps.",
            percent(order.zero_waits as f64 / order.df_pairs.max(1) as f64)
        ));
    }
    let rework = &figures.rework;
    if let Some((activity, cases)) = rework.top10_activities_by_repeated_cases.0.first() {
        sentences.push(format!(
            "{} of the cases repeat work, most often \"{activity}\" ({} cases).",
            percent(rework.share),
            count(*cases)
        ));
    }
    let handovers = &order.handovers;
    if let Some((pair, times)) = handovers.top10.0.first() {
        sentences.push(format!(
            "Work passes from hand to hand {:.1} times a case; most often {pair} ({} times).",
            handovers.total as f64 / figures.cases.max(1) as f64,
            count(*times)
        ));
    }
    sentences
}

fn bullets(sentences: &[String]) -> String {
    sentences.iter().map(|sentence| format!("  - {sentence}\n")).collect()
}

fn lost_on(edge: &Edge, place: usize) -> String {
    let rank = match place {
        0 => "loses most",
        1 => "comes second",
        _ => "comes third",
    };
    let few = if edge.share_carrying_80pct < 0.2 { "a few cases cause it: " } else { "" };
    format!(
        "\"{}\" -> \"{}\" {rank}: {} times, {} in total, median {}: {few}{} of its cases carry 80 % of the wait.",
        edge.from,
        edge.to,
        count(edge.count),
        span(edge.total_s),
        span(edge.median_s),
        percent(edge.share_carrying_80pct),
    )
}

fn lost_before(work: &WorkFigures) -> Vec<String> {
    let mut sentences =
        vec![format!("Cases are worked on for {} of their time; the rest they wait.", percent(work.cte))];
    let most = work.per_activity.iter().max_by(|a, b| a.1.waiting.total.total_cmp(&b.1.waiting.total));
    if let Some((activity, figures)) = most.filter(|(_, figures)| figures.waiting.total > 0.0) {
        sentences.push(format!(
            "Most waiting is before \"{activity}\": {} in total, median {}, {} of all waiting.",
            span(figures.waiting.total),
            span(figures.waiting.median),
            percent(figures.waiting.total / work.waiting_s.total),
        ));
    }
    let causes = &work.waiting_causes_s;
    if work.waiting_s.total > 0.0 {
        sentences.push(format!(
            "{} of the waiting is because the one who did it was busy with earlier work, {} with later work.",
            percent(causes.contention / work.waiting_s.total),
            percent(causes.prioritization / work.waiting_s.total),
        ));
    }
    sentences
}

fn variety(figures: &Figures) -> String {
    let order = &figures.time_order;
    let commonest = order.top5_variants.first().map_or(0, |variant| variant.count);
    format!(
        "There are {} ways through the process; {} of them cover 80 % of the cases, the commonest {}.",
        count(order.variants),
        count(order.variants_covering_80pct),
        percent(commonest as f64 / figures.cases.max(1) as f64),
    )
}

fn edges(figures: &Figures) -> String {
    let all_s = figures.time_order.wait_s.total;
    let mut table = Table::new(&[
        ("from -> to", Align::Left),
        ("times", Align::Right),
        ("total", Align::Right),
        ("mean", Align::Right),
        ("median", Align::Right),
        ("95 %", Align::Right),
        ("of cases", Align::Right),
        ("of wait", Align::Right),
        ("", Align::Left),
    ]);
    for edge in &figures.time_order.top10_edges_by_total_wait {
        let share = if all_s > 0.0 { edge.total_s / all_s } else { 0.0 };
        table.row([
            format!("{} -> {}", edge.from, edge.to),
            count(edge.count),
            span(edge.total_s),
            span(edge.mean_s),
            span(edge.median_s),
            span(edge.p95_s),
            percent(edge.share_of_cases),
            percent(share),
            bar(share, BAR),
        ]);
    }
    table.text()
}

fn waits_before(figures: &Figures) -> String {
    let mut table = Table::new(&[
        ("activity", Align::Left),
        ("times", Align::Right),
        ("total", Align::Right),
        ("median", Align::Right),
        ("95 %", Align::Right),
        ("of wait", Align::Right),
        ("", Align::Left),
    ]);
    for wait in figures.time_order.waits_before.iter().take(10) {
        table.row([
            wait.activity.clone(),
            count(wait.count),
            span(wait.total_s),
            span(wait.median_s),
            span(wait.p95_s),
            percent(wait.share),
            bar(wait.share, BAR),
        ]);
    }
    table.text()
}

fn work_table(work: &WorkFigures) -> String {
    let mut table = Table::new(&[
        ("activity", Align::Left),
        ("times", Align::Right),
        ("working", Align::Right),
        ("median", Align::Right),
        ("waiting", Align::Right),
        ("median", Align::Right),
        ("95 %", Align::Right),
        ("of wait", Align::Right),
        ("", Align::Left),
    ]);
    let mut activities: Vec<_> = work.per_activity.iter().collect();
    activities.sort_by(|a, b| b.1.waiting.total.total_cmp(&a.1.waiting.total));
    for (activity, figures) in activities {
        let share =
            if work.waiting_s.total > 0.0 { figures.waiting.total / work.waiting_s.total } else { 0.0 };
        table.row([
            activity.clone(),
            count(figures.processing.count),
            span(figures.processing.total),
            span(figures.processing.median),
            span(figures.waiting.total),
            span(figures.waiting.median),
            span(figures.waiting.p95),
            percent(share),
            bar(share, BAR),
        ]);
    }
    table.text()
}

fn variants(figures: &Figures) -> String {
    let mut table = Table::new(&[
        ("cases", Align::Right),
        ("share", Align::Right),
        ("", Align::Left),
        ("steps", Align::Right),
        ("way", Align::Left),
    ]);
    for variant in &figures.time_order.top5_variants {
        let share = variant.count as f64 / figures.cases.max(1) as f64;
        table.row([
            count(variant.count),
            percent(share),
            bar(share, BAR),
            count(variant.activities.len() as u64),
            words::shortened(&variant.activities.join(", "), 120),
        ]);
    }
    table.text()
}

fn handovers(figures: &Figures) -> String {
    let handovers = &figures.time_order.handovers;
    let mut table = Table::new(&[
        ("from -> to", Align::Left),
        ("times", Align::Right),
        ("share", Align::Right),
        ("", Align::Left),
    ]);
    for (pair, times) in handovers.top10.0.iter().take(5) {
        let share = *times as f64 / handovers.total.max(1) as f64;
        table.row([pair.clone(), count(*times), percent(share), bar(share, BAR)]);
    }
    table.text()
}

fn rework(figures: &Figures) -> String {
    let mut table = Table::new(&[
        ("activity", Align::Left),
        ("cases", Align::Right),
        ("of cases", Align::Right),
        ("", Align::Left),
    ]);
    for (activity, cases) in figures.rework.top10_activities_by_repeated_cases.0.iter().take(5) {
        let share = *cases as f64 / figures.cases.max(1) as f64;
        table.row([activity.clone(), count(*cases), percent(share), bar(share, BAR)]);
    }
    table.text()
}
