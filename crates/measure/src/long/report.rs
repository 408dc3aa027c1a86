//! The report as a table for people, in Markdown.

use std::fmt::Write as _;

use super::SizeFigures;

/// The report as two tables: the records, and the pages.
pub fn long_table(figures: &[SizeFigures]) -> String {
    let mut text = String::from(
        "| cases | events | open tasks | parked timers | GB | restart to first worklist, s | peak memory, MB | \
         idle, % of a core |\n| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for size in figures {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {:.2} | {:.2} | {:.0} | {:.2} |",
            size.cases,
            size.events,
            size.tasks,
            size.timers,
            size.bytes as f64 / 1e9,
            size.restart_ms / 1_000.0,
            size.peak_memory_bytes as f64 / 1e6,
            size.idle_cpu_percent
        );
    }
    text.push_str("\n| page, p50 / p95 ms |");
    for size in figures {
        let _ = write!(text, " {} cases |", size.cases);
    }
    text.push_str(" p95, largest by smallest |\n| --- |");
    text.push_str(&" ---: |".repeat(figures.len() + 1));
    text.push('\n');
    let (first, last) = (figures.first(), figures.last());
    for (place, page) in first.map(|size| size.pages.as_slice()).unwrap_or_default().iter().enumerate() {
        let _ = write!(text, "| {} |", page.page);
        for size in figures {
            let page = size.pages.get(place);
            let (p50, p95) = page.map_or((0.0, 0.0), |page| (page.p50_ms, page.p95_ms));
            let _ = write!(text, " {p50:.1} / {p95:.1} |");
        }
        let ratio = last.and_then(|size| size.pages.get(place)).map_or(0.0, |page| page.ratio_p95);
        let _ = writeln!(text, " {ratio:.2} |");
    }
    text
}
