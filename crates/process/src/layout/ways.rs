//! Where flows turn from row to row: in the column of a gateway where that is free, else in the channel between two
//! columns, each on a track of its own; and detours along corridors between rows for what is no link.

use super::arena::CellId;
use super::grid::{Content, End, Grid};
use std::collections::{BTreeMap, BTreeSet};

/// Most pieces of a channel that are sorted; a picture with more cannot be read anyway.
const SORTED_MAX: usize = 150;

/// How one step of a link from column to column changes its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Not at all.
    Straight,
    /// In the column of the gateway that it leaves.
    AtSource,
    /// In the column of the gateway that it enters.
    AtTarget,
    /// On this track of this channel.
    Channel(usize, usize),
}

/// A way along corridors and one channel, which touches no shape.
#[derive(Clone, Copy, Debug)]
pub(super) struct Detour {
    /// Corridor (above the row of this number) and its track, at the beginning.
    pub(super) first: (usize, usize),
    /// Channel (left of the column of this number) and its track.
    pub(super) channel: (usize, usize),
    /// Corridor and its track at the end.
    pub(super) last: (usize, usize),
}

/// All turns, and how many tracks each channel and corridor has.
#[derive(Debug, Default)]
pub(super) struct Ways {
    /// By link and step.
    pub(super) turns: Vec<Vec<Turn>>,
    pub(super) channels: BTreeMap<usize, usize>,
    pub(super) corridors: BTreeMap<usize, usize>,
}

/// Who uses a place of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    Cell,
    LeavesFrom(CellId),
    EntersTo(CellId),
}

/// A vertical piece in a channel.
struct Segment {
    link: usize,
    step: usize,
    ends: [CellId; 2],
    rows: (i64, i64),
    /// Rows in which the flow comes from the left or the right edge of the channel.
    left: Vec<i64>,
    right: Vec<i64>,
}

impl Ways {
    pub(super) fn of(grid: &Grid<'_>) -> Ways {
        let mut taken: BTreeMap<(usize, i64), Owner> =
            grid.cells.iter().map(|(_, cell)| ((cell.layer, cell.row), Owner::Cell)).collect();
        let mut ways = Ways::default();
        let mut segments: BTreeMap<usize, Vec<Segment>> = BTreeMap::new();
        for (number, link) in grid.links.iter().enumerate() {
            let steps = link.chain.len().saturating_sub(1);
            let mut turns = Vec::with_capacity(steps);
            for (step, pair) in link.chain.windows(2).enumerate() {
                let [a, b] = pair else { continue };
                let (from, to) = (&grid.cells[*a], &grid.cells[*b]);
                let turn = if from.row == to.row {
                    Turn::Straight
                } else if step == 0
                    && link.start == End::Side
                    && is_gateway(&from.content)
                    && take(&mut taken, from.layer, (from.row, to.row), Owner::LeavesFrom(*a))
                {
                    Turn::AtSource
                } else if step + 1 == steps
                    && link.end == End::Side
                    && is_gateway(&to.content)
                    && take(&mut taken, to.layer, (to.row, from.row), Owner::EntersTo(*b))
                {
                    Turn::AtTarget
                } else {
                    let channel = from.layer.max(to.layer);
                    let (mut left, mut right) = (Vec::new(), Vec::new());
                    for cell in [from, to] {
                        if cell.layer < channel { &mut left } else { &mut right }.push(cell.row);
                    }
                    segments.entry(channel).or_default().push(Segment {
                        link: number,
                        step,
                        ends: [*a, *b],
                        rows: (from.row.min(to.row), from.row.max(to.row)),
                        left,
                        right,
                    });
                    Turn::Channel(channel, 0)
                };
                turns.push(turn);
            }
            ways.turns.push(turns);
        }
        for (channel, segments) in segments {
            for (segment, track) in tracks(&segments) {
                let turn = ways.turns.get_mut(segment.link).and_then(|turns| turns.get_mut(segment.step));
                if let Some(turn) = turn {
                    *turn = Turn::Channel(channel, track);
                }
                let count = ways.channels.entry(channel).or_default();
                *count = (*count).max(track + 1);
            }
        }
        ways
    }

    /// A track of a corridor that nothing else uses.
    pub(super) fn corridor(&mut self, row: usize) -> (usize, usize) {
        (row, next(&mut self.corridors, row))
    }

    /// A track of a channel that nothing else uses.
    pub(super) fn channel(&mut self, layer: usize) -> (usize, usize) {
        (layer, next(&mut self.channels, layer))
    }
}

fn next(counts: &mut BTreeMap<usize, usize>, key: usize) -> usize {
    let count = counts.entry(key).or_default();
    *count += 1;
    *count - 1
}

fn is_gateway(content: &Content<'_>) -> bool {
    matches!(content, Content::Node(node) if node.kind.is_gateway())
}

/// Takes the places of a column from beside one row to another, if nobody else has them.
fn take(taken: &mut BTreeMap<(usize, i64), Owner>, layer: usize, rows: (i64, i64), owner: Owner) -> bool {
    let (from, to) = rows;
    let places = if from < to { from + 1..to + 1 } else { to..from };
    if places.clone().any(|row| taken.get(&(layer, row)).is_some_and(|own| *own != owner)) {
        return false;
    }
    taken.extend(places.map(|row| ((layer, row), owner)));
    true
}

/// Gives tracks from left to right: two pieces that meet in one row stand so that their flows do not run upon each
/// other, and pieces beside each other have different tracks unless they share an end.
fn tracks(segments: &[Segment]) -> Vec<(&Segment, usize)> {
    let shares = |a: &Segment, b: &Segment| a.ends.iter().any(|end| b.ends.contains(end));
    // `a` must stand left of `b`.
    let left_of = |a: &Segment, b: &Segment| !shares(a, b) && a.left.iter().any(|row| b.right.contains(row));
    if segments.len() > SORTED_MAX {
        return segments.iter().zip((0..SORTED_MAX).cycle()).collect();
    }
    let mut done: Vec<(&Segment, usize)> = Vec::with_capacity(segments.len());
    let mut open: Vec<&Segment> = segments.iter().collect();
    while !open.is_empty() {
        // What nothing open must stand left of; in a circle, the first.
        let ready = open.iter().position(|one| !open.iter().any(|other| left_of(other, one)));
        let one = open.remove(ready.unwrap_or(0));
        let after = done.iter().filter(|(other, _)| left_of(other, one)).map(|(_, track)| track + 1);
        let least = after.max().unwrap_or(0);
        let near: BTreeSet<usize> = done
            .iter()
            .filter(|(other, _)| {
                !shares(other, one) && other.rows.0 <= one.rows.1 && one.rows.0 <= other.rows.1
            })
            .map(|(_, track)| *track)
            .collect();
        let track = (least..).find(|track| !near.contains(track)).unwrap_or(least);
        done.push((one, track));
    }
    done
}
