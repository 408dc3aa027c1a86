//! The raw limit: the groups of a run once more, as bytes into a bare table.

use std::time::{Duration, Instant};

use portico_record::{Group, Record};

use crate::fault::Fault;

/// Steps a second that the database takes when it only appends these groups, one after another, for `time` at most
/// (the groups begin again when they have all been taken).
pub(crate) async fn steps_per_s(record: &Record, groups: &[Group], time: Duration) -> Result<f64, Fault> {
    if groups.is_empty() {
        return Ok(0.0);
    }
    let mut table = record.raw_table().await?;
    // Each size of statement is prepared before the clock runs, as the engine's were.
    for group in groups.iter().take(WARM_UP_GROUPS) {
        table.append(group).await?;
    }
    let began = Instant::now();
    let mut steps = 0;
    for group in groups.iter().cycle() {
        table.append(group).await?;
        steps += group.steps;
        if began.elapsed() >= time {
            break;
        }
    }
    let took = began.elapsed();
    table.drop().await?;
    Ok(crate::figures::per_second(steps, took))
}

const WARM_UP_GROUPS: usize = 50;
