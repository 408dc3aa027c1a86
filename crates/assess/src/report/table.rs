//! Aligned columns of text.

use crate::words::shortened;

/// How a column is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Right,
}

/// The widest a cell may be, characters.
const CELL: usize = 120;

/// A table whose columns are as wide as their widest cell.
pub(super) struct Table {
    aligns: Vec<Align>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(columns: &[(&str, Align)]) -> Table {
        let head = columns.iter().map(|(title, _)| (*title).to_owned()).collect();
        Table { aligns: columns.iter().map(|(_, align)| *align).collect(), rows: vec![head] }
    }

    pub(super) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.iter().map(|cell| shortened(cell, CELL)).collect());
    }

    /// The table, indented, each row on a line.
    pub(super) fn text(&self) -> String {
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.aligns.len()).map(width).collect();
        self.rows.iter().map(|row| self.line(row, &widths)).collect()
    }

    fn line(&self, row: &[String], widths: &[usize]) -> String {
        let mut line = String::from("  ");
        for ((cell, align), width) in row.iter().zip(&self.aligns).zip(widths) {
            let padding = " ".repeat(width.saturating_sub(cell.chars().count()));
            match align {
                Align::Left => line.extend([cell.as_str(), &padding, "  "]),
                Align::Right => line.extend([padding.as_str(), cell, "  "]),
            }
        }
        let mut line = line.trim_end().to_owned();
        line.push('\n');
        line
    }
}

/// A bar for a share (0 to 1) of `width` characters.
pub(super) fn bar(share: f64, width: usize) -> String {
    // Eighths of a character, so that small shares still show.
    let eighths = (share.clamp(0.0, 1.0) * width as f64 * 8.0).round() as usize;
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let mut bar = "█".repeat(eighths / 8);
    bar.push_str(parts.get(eighths % 8).copied().unwrap_or(""));
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_whatever_the_length_of_their_cells() {
        let mut table = Table::new(&[("name", Align::Left), ("n", Align::Right)]);
        table.row(["é".to_owned(), "1".to_owned()]);
        table.row(["longer".to_owned(), "1,000".to_owned()]);
        assert_eq!(table.text(), "  name        n\n  é           1\n  longer  1,000\n");
    }

    #[test]
    fn the_bar_of_the_whole_is_full_and_that_of_nothing_is_empty() {
        assert_eq!(bar(1.0, 3), "███");
        assert_eq!(bar(0.0, 3), "");
        assert_eq!(bar(0.5, 3), "█▌");
    }
}
