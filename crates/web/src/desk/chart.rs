//! What the chart macros draw: numbers with their words. The template only places them.

use serde::Serialize;

/// One bar, or one part of a stacked bar.
#[derive(Debug, Clone, Serialize)]
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// Its number in words.
    pub value: String,
    /// Its length in per mille of the longest bar, or of the whole stack.
    pub length: u32,
    /// Where it begins in a stack, in per mille.
    pub start: u32,
    /// Which of the patterns it has, from 1.
    pub pattern: usize,
}

/// Bars side by side, the longest of full length.
pub fn bars(rows: impl IntoIterator<Item = (String, String, f64)>) -> Vec<Bar> {
    let rows: Vec<_> = rows.into_iter().collect();
    let most = rows.iter().map(|(_, _, number)| *number).fold(0.0, f64::max);
    let bar = |(label, value, number): (String, String, f64)| {
        let share = if most > 0.0 { number / most } else { 0.0 };
        Bar { label, value, length: per_mille(share), start: 0, pattern: 1 }
    };
    rows.into_iter().map(bar).collect()
}

/// Parts of one bar, each with its share of it.
pub fn stack(rows: impl IntoIterator<Item = (String, String, f64)>) -> Vec<Bar> {
    let mut before = 0.0;
    let mut parts = Vec::new();
    for (index, (label, value, share)) in rows.into_iter().enumerate() {
        let (start, end) = (per_mille(before), per_mille(before + share));
        parts.push(Bar { label, value, length: end.saturating_sub(start), start, pattern: index % 5 + 1 });
        before += share;
    }
    parts
}

fn per_mille(share: f64) -> u32 {
    (share.clamp(0.0, 1.0) * 1000.0).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(label: &str, number: f64) -> (String, String, f64) {
        (label.to_owned(), number.to_string(), number)
    }

    #[test]
    fn the_longest_bar_has_the_full_length() {
        let lengths: Vec<u32> = bars([row("a", 30.0), row("b", 60.0)]).iter().map(|bar| bar.length).collect();
        assert_eq!(lengths, [500, 1000]);
        assert_eq!(bars([row("a", 0.0)])[0].length, 0);
    }

    #[test]
    fn the_parts_of_a_stack_leave_no_gap() {
        let parts = stack([row("a", 1.0 / 3.0), row("b", 1.0 / 3.0), row("c", 1.0 / 3.0)]);
        let ends: Vec<(u32, u32)> = parts.iter().map(|part| (part.start, part.start + part.length)).collect();
        assert_eq!(ends, [(0, 333), (333, 667), (667, 1000)]);
    }
}
