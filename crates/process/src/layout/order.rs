//! Where in its column each cell stands: few crossings first, then rows in which flows run straight.

use super::arena::{Arena, CellId};
use super::grid::{Block, Cell, Grid, Side};
use std::collections::{BTreeMap, BTreeSet};

/// How often the columns are sorted from left to right and back.
const SWEEPS: usize = 6;
/// Above this, crossings are no longer counted and the last order is taken.
const COUNTED_MAX: usize = 400;

/// Cells beside each cell in the neighbouring columns.
type Beside = BTreeMap<CellId, Vec<CellId>>;

impl Grid<'_> {
    /// Sorts the columns and gives every cell its row.
    pub(super) fn arrange(&mut self, lanes: usize) {
        let mut before = Beside::new();
        let mut after = Beside::new();
        for link in &self.links {
            for pair in link.chain.windows(2) {
                let [a, b] = pair else { continue };
                if self.cells[*a].layer == self.cells[*b].layer {
                    continue;
                }
                let (left, right) =
                    if self.cells[*a].layer < self.cells[*b].layer { (*a, *b) } else { (*b, *a) };
                after.entry(left).or_default().push(right);
                before.entry(right).or_default().push(left);
            }
        }
        self.sort(&before, &after);
        for _ in 0..2 {
            self.rows(true, &before);
            self.rows(false, &after);
        }
        self.rows(true, &before);
        self.close_up(lanes);
    }

    fn sort(&mut self, before: &Beside, after: &Beside) {
        let mut best: Option<(usize, Vec<Vec<Block>>)> = None;
        for sweep in 0..SWEEPS {
            let rightwards = sweep % 2 == 0;
            let beside = if rightwards { before } else { after };
            let mut layers = std::mem::take(&mut self.layers);
            let mut places: BTreeMap<CellId, usize> = BTreeMap::new();
            if !rightwards {
                layers.reverse();
            }
            for layer in &mut layers {
                sort_layer(layer, beside, &places, &self.cells);
                let cells = layer.iter().flat_map(|block| &block.cells);
                places.extend(cells.enumerate().map(|(place, cell)| (*cell, place)));
            }
            if !rightwards {
                layers.reverse();
            }
            self.layers = layers;
            let crossings = self.crossings(after);
            if best.as_ref().is_none_or(|(least, _)| crossings < *least) {
                let copy = |layer: &Vec<Block>| {
                    layer.iter().map(|block| Block { cells: block.cells.clone() }).collect()
                };
                best = Some((crossings, self.layers.iter().map(copy).collect()));
            }
        }
        if let Some((_, layers)) = best {
            self.layers = layers;
        }
    }

    /// Crossings between neighbouring columns.
    fn crossings(&self, after: &Beside) -> usize {
        let mut places: BTreeMap<CellId, usize> = BTreeMap::new();
        for layer in &self.layers {
            let cells = layer.iter().flat_map(|block| &block.cells);
            places.extend(cells.enumerate().map(|(place, cell)| (*cell, place)));
        }
        let mut count = 0;
        for layer in &self.layers {
            let cells = layer.iter().flat_map(|block| &block.cells);
            let ways = cells.flat_map(|cell| after.get(cell).into_iter().flatten().map(move |to| (cell, to)));
            let ways: Vec<(usize, usize)> =
                ways.filter_map(|(from, to)| Some((*places.get(from)?, *places.get(to)?))).collect();
            if ways.len() > COUNTED_MAX {
                return 0;
            }
            for (place, (from, to)) in ways.iter().enumerate() {
                let later = ways.iter().skip(place + 1);
                count += later.filter(|(f, t)| (f < from && t > to) || (f > from && t < to)).count();
            }
        }
        count
    }

    /// Gives rows: each cell as near as possible to the rows of those before (or after) it, in the order that there
    /// is, no two in one row of a band.
    fn rows(&mut self, rightwards: bool, beside: &Beside) {
        let mut numbers: Vec<usize> = (0..self.layers.len()).collect();
        if !rightwards {
            numbers.reverse();
        }
        for number in numbers {
            let Some(layer) = self.layers.get(number) else { continue };
            let mut bands: BTreeMap<usize, Vec<CellId>> = BTreeMap::new();
            for cell in layer.iter().flat_map(|block| &block.cells) {
                bands.entry(self.cells[*cell].band).or_default().push(*cell);
            }
            for (band, cells) in bands {
                let wishes: Vec<Option<i64>> =
                    cells.iter().map(|cell| self.wish(*cell, band, beside)).collect();
                let sides: Vec<Side> = cells.iter().map(|cell| self.cells[*cell].side).collect();
                for (cell, row) in cells.iter().zip(rows(&wishes, &sides)) {
                    self.cells[*cell].row = row;
                }
            }
        }
    }

    /// The middle row of the neighbours in the same band. What stands at a node's side follows the node.
    fn wish(&self, cell: CellId, band: usize, beside: &Beside) -> Option<i64> {
        let own = &self.cells[cell];
        if own.side != Side::Own {
            return None;
        }
        let near = beside.get(&cell).into_iter().flatten().map(|near| &self.cells[*near]);
        let mut rows: Vec<i64> = near.filter(|near| near.band == band).map(|near| near.row).collect();
        rows.sort_unstable();
        rows.get(rows.len().saturating_sub(1) / 2).copied()
    }

    /// Numbers the rows through, band below band, without empty ones.
    fn close_up(&mut self, lanes: usize) {
        let mut used: BTreeSet<(usize, i64)> =
            self.cells.iter().map(|(_, cell)| (cell.band, cell.row)).collect();
        let filled: BTreeSet<usize> = used.iter().map(|(band, _)| *band).collect();
        used.extend((0..lanes).filter(|lane| !filled.contains(lane)).map(|lane| (lane, 0)));
        self.row_bands = used.iter().map(|(band, _)| *band).collect();
        let numbers: BTreeMap<(usize, i64), i64> = used.into_iter().zip(0..).collect();
        for cell in self.cells.ids() {
            let own = &mut self.cells[cell];
            own.row = numbers.get(&(own.band, own.row)).copied().unwrap_or(0);
        }
    }
}

fn sort_layer(
    layer: &mut Vec<Block>,
    beside: &Beside,
    places: &BTreeMap<CellId, usize>,
    cells: &Arena<Cell<'_>>,
) {
    let blocks = std::mem::take(layer);
    let count = blocks.len().max(1);
    let mut keyed: Vec<(usize, f64, Block)> = Vec::with_capacity(blocks.len());
    for (place, block) in blocks.into_iter().enumerate() {
        let near = block.cells.iter().flat_map(|cell| beside.get(cell).into_iter().flatten());
        let near: Vec<f64> = near.filter_map(|cell| places.get(cell)).map(|place| *place as f64).collect();
        // Without neighbours it stays where it is, measured on the same scale.
        let middle = if near.is_empty() {
            place as f64 / count as f64
        } else {
            near.iter().sum::<f64>() / near.len() as f64
        };
        let band = block.cells.first().map_or(0, |cell| cells[*cell].band);
        keyed.push((band, middle, block));
    }
    keyed.sort_by(|a, b| (a.0).cmp(&b.0).then(a.1.total_cmp(&b.1)));
    layer.extend(keyed.into_iter().map(|(_, _, block)| block));
}

/// Rows for the cells of one column and band: in order, each its own, in total as near to the wishes as can be
/// (isotonic regression by pooling neighbours that want the same room).
fn rows(wishes: &[Option<i64>], sides: &[Side]) -> Vec<i64> {
    struct Pool {
        sum: i64,
        count: i64,
        size: usize,
    }
    impl Pool {
        fn value(&self) -> i64 {
            // Half a row is rounded down the page: of two branches the first goes straight on.
            (2 * self.sum + self.count).div_euclid(2 * self.count)
        }
    }
    let mut pools: Vec<Pool> = Vec::new();
    let offset = (0i64..).zip(wishes).filter_map(|(place, wish)| wish.map(|wish| wish - place));
    for wish in offset {
        let mut pool = Pool { sum: wish, count: 1, size: 1 };
        while let Some(above) = pools.pop_if(|above| above.value() >= pool.value()) {
            pool = Pool {
                sum: above.sum + pool.sum,
                count: above.count + pool.count,
                size: above.size + pool.size,
            };
        }
        pools.push(pool);
    }
    let mut values = pools.iter().flat_map(|pool| std::iter::repeat_n(pool.value(), pool.size)).peekable();
    let first = values.peek().copied().unwrap_or(0);
    let mut last = first;
    let mut rows = Vec::with_capacity(wishes.len());
    for ((place, wish), side) in (0i64..).zip(wishes).zip(sides) {
        if wish.is_some() {
            last = values.next().unwrap_or(last);
        } else if *side == Side::Above {
            // What stands above a node keeps close to it.
            last = values.peek().copied().unwrap_or(last).max(last);
        }
        rows.push(last + place);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(wishes: &[Option<i64>]) -> Vec<i64> {
        rows(wishes, &vec![Side::Own; wishes.len()])
    }

    #[test]
    fn branches_stand_around_the_row_that_they_come_from() {
        assert_eq!(own(&[Some(3)]), [3]);
        assert_eq!(own(&[Some(3), Some(3)]), [3, 4]);
        assert_eq!(own(&[Some(3), Some(3), Some(3)]), [2, 3, 4]);
        assert_eq!(own(&[Some(0), Some(7)]), [0, 7]);
    }

    #[test]
    fn what_wishes_nothing_follows_its_neighbour() {
        assert_eq!(own(&[None, None]), [0, 1]);
        assert_eq!(rows(&[None, Some(5), None], &[Side::Above, Side::Own, Side::Below]), [4, 5, 6]);
    }
}
