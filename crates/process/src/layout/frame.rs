//! Columns and rows in pixels.

use super::grid::{Grid, Link};
use super::size;
use super::ways::{Turn, Ways};
use std::collections::BTreeMap;

/// Least width of a channel between columns, and of what its tracks take.
const CHANNEL: f64 = 50.0;
const TRACK: f64 = 12.0;
/// Least height of a corridor between rows, and of what its tracks take.
const CORRIDOR: f64 = 24.0;
const CORRIDOR_TRACK: f64 = 10.0;
/// Blank left and right of everything.
const EDGE: f64 = 24.0;
/// What a row without shapes takes above and below its middle.
const BEND: f64 = 12.0;
/// The same for a lane without anything.
const EMPTY_LANE: f64 = 36.0;

/// Where columns, channels, rows and corridors are.
#[derive(Debug, Default)]
pub(super) struct Frame {
    /// Left edge and width of each column.
    columns: Vec<(f64, f64)>,
    /// Left edge of each channel, the one right of the last column included.
    channels: Vec<f64>,
    /// Middle of each row.
    rows: Vec<f64>,
    /// Upper edge of each corridor, the one below the last row included.
    corridors: Vec<f64>,
    /// Upper and lower edge of each band.
    pub(super) bands: BTreeMap<usize, (f64, f64)>,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Frame {
    pub(super) fn of(grid: &Grid<'_>, ways: &Ways) -> Frame {
        let mut frame = Frame::default();
        frame.across(grid, ways);
        frame.down(grid, ways);
        frame
    }

    fn across(&mut self, grid: &Grid<'_>, ways: &Ways) {
        let names = names(grid, ways);
        let mut widths: BTreeMap<usize, f64> = BTreeMap::new();
        for (_, cell) in grid.cells.iter().filter(|(_, cell)| !cell.alone) {
            let width = widths.entry(cell.layer).or_default();
            *width = width.max(cell.size.width);
        }
        let mut x = 0.0;
        let count = grid.layers.len();
        for layer in 0..=count {
            self.channels.push(x);
            let tracks = ways.channels.get(&layer).copied().unwrap_or(0) as f64;
            let names = names.get(&layer).copied().unwrap_or(0.0);
            let inner = layer > 0 && layer < count;
            let least = if inner { CHANNEL } else { EDGE };
            x += least.max(EDGE + tracks * TRACK + names.max(if inner { EDGE } else { 0.0 }));
            if layer < count {
                let width = widths.get(&layer).copied().unwrap_or(0.0).ceil();
                self.columns.push((x, width));
                x += width;
            }
        }
        let alone = grid.cells.iter().filter(|(_, cell)| cell.alone);
        self.width = alone.map(|(_, cell)| cell.size.width + 2.0 * EDGE).fold(x, f64::max);
    }

    fn down(&mut self, grid: &Grid<'_>, ways: &Ways) {
        let mut reach: BTreeMap<i64, (f64, f64)> = BTreeMap::new();
        for (_, cell) in grid.cells.iter() {
            let (above, below) = reach.entry(cell.row).or_insert((BEND, BEND));
            *above = above.max(cell.size.above);
            *below = below.max(cell.size.below);
        }
        let mut y = 0.0;
        let mut last = None;
        for (row, band) in (0i64..).zip(&grid.row_bands) {
            if last.is_some_and(|last| last != band) {
                // Lanes do not end at the very edge of what stands in them.
                y += BEND;
            }
            last = Some(band);
            let top = y;
            self.corridors.push(y);
            y += self.corridor_height(ways);
            let (above, below) = reach.get(&row).copied().unwrap_or((EMPTY_LANE, EMPTY_LANE));
            self.rows.push((y + above).round());
            y = (y + above + below).ceil();
            let (_, bottom) = self.bands.entry(*band).or_insert((top, y));
            *bottom = y;
        }
        // A band ends where the next begins, below its corridor.
        self.corridors.push(y);
        y += self.corridor_height(ways);
        let tops: Vec<f64> = self.bands.values().skip(1).map(|(top, _)| *top).collect();
        for (band, next) in self.bands.values_mut().zip(tops.into_iter().chain([y])) {
            band.1 = next;
        }
        self.height = y;
    }

    fn corridor_height(&self, ways: &Ways) -> f64 {
        let tracks = ways.corridors.get(&(self.corridors.len() - 1)).copied().unwrap_or(0);
        CORRIDOR.max((tracks as f64 + 1.0) * CORRIDOR_TRACK + 6.0)
    }

    /// Left edge of a cell as wide as this, in the middle of a column.
    pub(super) fn left(&self, layer: usize, width: f64) -> f64 {
        let (x, room) = self.columns.get(layer).copied().unwrap_or_default();
        x + ((room - width) / 2.0).round()
    }

    /// Left edge of a cell that stands alone in its rows.
    pub(super) fn left_alone(&self) -> f64 {
        self.columns.first().map_or(EDGE, |(x, _)| *x)
    }

    pub(super) fn row(&self, row: i64) -> f64 {
        usize::try_from(row).ok().and_then(|row| self.rows.get(row)).copied().unwrap_or_default()
    }

    pub(super) fn channel(&self, (layer, track): (usize, usize)) -> f64 {
        self.channels.get(layer).copied().unwrap_or_default() + EDGE / 2.0 + 6.0 + track as f64 * TRACK
    }

    pub(super) fn corridor(&self, (row, track): (usize, usize)) -> f64 {
        self.corridors.get(row).copied().unwrap_or_default() + 10.0 + track as f64 * CORRIDOR_TRACK
    }

    /// Right edge of a channel: where the next column begins.
    pub(super) fn channel_end(&self, layer: usize) -> f64 {
        self.columns.get(layer).map_or(self.width, |(x, _)| *x)
    }
}

/// The widest name that a flow bears in each channel.
fn names(grid: &Grid<'_>, ways: &Ways) -> BTreeMap<usize, f64> {
    let mut widest: BTreeMap<usize, f64> = BTreeMap::new();
    for (link, turns) in grid.links.iter().zip(&ways.turns) {
        let (Some(first), Some(_)) = (link.chain.first(), turns.first()) else { continue };
        let (width, _) = size::label(link.flow.name, size::LABEL_WIDTH);
        let second = link.chain.get(1).map_or(0, |cell| grid.cells[*cell].layer);
        let channel = second.max(grid.cells[*first].layer);
        let width = if width > 0.0 { width + 14.0 } else { 0.0 };
        let known = widest.entry(channel).or_default();
        *known = known.max(width);
    }
    widest
}

/// The first step of a link decides where its name stands: the channel, and the row after the turn.
pub(super) fn name_place(grid: &Grid<'_>, link: &Link<'_>, turn: Option<&Turn>) -> Option<(usize, i64)> {
    let first = &grid.cells[*link.chain.first()?];
    let second = &grid.cells[*link.chain.get(1)?];
    let channel = first.layer.max(second.layer);
    // A flow that turns only where it enters runs in the row that it left.
    let is_back = second.layer < first.layer;
    let row = if is_back || turn == Some(&Turn::AtTarget) { first.row } else { second.row };
    Some((channel, row))
}
