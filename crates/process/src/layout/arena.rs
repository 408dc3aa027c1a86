//! Cells by number. Numbers are given out by `push` alone, so that every one has its cell.

use std::ops::{Index, IndexMut};

/// The number of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct CellId(usize);

/// All cells of a body.
#[derive(Debug)]
pub(super) struct Arena<T>(Vec<T>);

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Arena(Vec::new())
    }
}

impl<T> Arena<T> {
    pub(super) fn push(&mut self, cell: T) -> CellId {
        self.0.push(cell);
        CellId(self.0.len() - 1)
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = CellId> + use<T> {
        (0..self.0.len()).map(CellId)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (CellId, &T)> {
        self.0.iter().enumerate().map(|(place, cell)| (CellId(place), cell))
    }
}

impl<T> Index<CellId> for Arena<T> {
    type Output = T;

    #[expect(clippy::indexing_slicing, reason = "only `push` makes numbers, and nothing is removed")]
    fn index(&self, id: CellId) -> &T {
        &self.0[id.0]
    }
}

impl<T> IndexMut<CellId> for Arena<T> {
    #[expect(clippy::indexing_slicing, reason = "only `push` makes numbers, and nothing is removed")]
    fn index_mut(&mut self, id: CellId) -> &mut T {
        &mut self.0[id.0]
    }
}
