//! How hot each element of a drawing is: its share of all the time that cases wait, so that the picture shows
//! the same numbers as the table beside it.

use crate::figures::Figures;
use crate::service::ServiceFigures;
use crate::words::{percent, span};
use portico_process::{Definitions, Heat};
use std::collections::BTreeMap;

/// The shares from which the levels 1 to 5 begin. The steps about double, since few steps carry most of the wait
/// and equal steps would leave all the others cold.
const STEPS: [f64; 5] = [0.02, 0.05, 0.10, 0.20, 0.40];

/// The level (0 to 5) of a share (0 to 1) of all waiting time.
pub fn heat_level(share: f64) -> u8 {
    STEPS.iter().fold(0, |level, step| level + u8::from(share >= *step))
}

/// Heat by element id from what Portico recorded. The label says the share and the median.
pub fn heat(figures: &ServiceFigures) -> BTreeMap<String, Heat> {
    let timed = figures.elements.iter().filter(|element| element.total_s > 0.0);
    timed.map(|element| (element.element.clone(), mark(element.share, element.median_s))).collect()
}

/// Heat by element id from an imported log, for the elements of a model that are named like an activity of the
/// log (blanks and case do not matter).
pub fn heat_of_log(figures: &Figures, definitions: &Definitions) -> BTreeMap<String, Heat> {
    let waits: BTreeMap<String, Heat> = waits(figures).map(|(name, mark)| (plain(&name), mark)).collect();
    let nodes = definitions.nodes();
    let marked =
        nodes.iter().filter_map(|node| Some((node.id.clone(), waits.get(&plain(&node.name))?.clone())));
    marked.collect()
}

/// The share of all waiting, and the median wait, before each activity.
fn waits(figures: &Figures) -> Box<dyn Iterator<Item = (String, Heat)> + '_> {
    match &figures.work {
        Some(work) => Box::new(work.per_activity.iter().map(|(name, of)| {
            let all_s = work.waiting_s.total;
            let share = if all_s > 0.0 { of.waiting.total / all_s } else { 0.0 };
            (name.clone(), mark(share, of.waiting.median))
        })),
        None => {
            let waits = figures.time_order.waits_before.iter();
            Box::new(waits.map(|wait| (wait.activity.clone(), mark(wait.share, wait.median_s))))
        }
    }
}

fn mark(share: f64, median_s: f64) -> Heat {
    Heat { level: heat_level(share), label: format!("{}, {}", percent(share), span(median_s)) }
}

fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_begin_at_their_steps_and_end_at_five() {
        assert_eq!([0.0, 0.019, 0.02, 0.099, 0.10, 0.4, 1.0].map(heat_level), [0, 0, 1, 2, 3, 5, 5]);
    }
}
