//! The report as a table for people.

use std::fmt::Write as _;

use crate::figures::Report;

/// The report as text, one table for each kind of case and database.
pub fn table(report: &Report) -> String {
    let mut text = format!(
        "Portico {}, {} processors, {} s each run; every step durable before it is acknowledged\n",
        report.version, report.cores, report.seconds
    );
    for work in &report.works {
        let _ = writeln!(
            text,
            "\n{}, {}, {}\n{:>8} {:>10} {:>9} {:>9} {:>9} {:>11} {:>11} {:>9} {:>10} {:>6}",
            work.work.service(),
            work.database,
            work.through.as_str(),
            "callers",
            "steps/s",
            "cases/s",
            "p50 ms",
            "p99 ms",
            "bytes/case",
            "steps/group",
            "CPU us",
            "raw/s",
            "ratio"
        );
        for run in &work.runs {
            let _ = writeln!(
                text,
                "{:>8} {:>10.0} {:>9.0} {:>9.2} {:>9.2} {:>11.0} {:>11.1} {:>9.0} {:>10.0} {:>6.2}",
                run.callers,
                run.steps_per_s,
                run.cases_per_s,
                run.p50_ms,
                run.p99_ms,
                run.bytes_per_case,
                run.steps_per_group,
                run.cpu_us_per_step,
                run.raw_steps_per_s,
                run.ratio_to_raw
            );
        }
    }
    let _ = writeln!(text, "\nratio_to_raw {:.2}", report.ratio_to_raw);
    text
}
