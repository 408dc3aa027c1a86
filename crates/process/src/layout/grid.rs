//! One body as cells in columns, and its flows as chains of cells from column to column.

use super::arena::{Arena, CellId};
use super::rank::{Ranks, place_of};
use super::size::{self, Size};
use crate::model::{Annotation, Association, Body, DataItem, Node};
use std::collections::{BTreeMap, BTreeSet};

/// Most bends of a body. What would need more goes around the outside.
const BENDS_MAX: usize = 40_000;

/// A sequence flow, or an association between two nodes (of a boundary event with what undoes the activity), which
/// is placed like one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way<'a> {
    pub(super) id: &'a str,
    pub(super) name: &'a str,
    pub(super) source: &'a str,
    pub(super) target: &'a str,
}

/// All of a body. An association counts if both its ends are nodes of the body.
pub(super) fn ways(body: &Body) -> Vec<Way<'_>> {
    let flows = body.flows.iter().map(|flow| Way {
        id: &flow.id,
        name: &flow.name,
        source: &flow.source,
        target: &flow.target,
    });
    let nodes: BTreeSet<&str> = body.nodes.iter().map(|node| node.id.as_str()).collect();
    let between = body.associations.iter().filter(|way| is_between(way, &nodes));
    let between = between.map(|way| Way { id: &way.id, name: "", source: &way.source, target: &way.target });
    flows.chain(between).collect()
}

/// Whether an association leads from one of these nodes to another.
pub(super) fn is_between(way: &Association, nodes: &BTreeSet<&str>) -> bool {
    !way.data && nodes.contains(way.source.as_str()) && nodes.contains(way.target.as_str())
}

/// What stands in a cell.
#[derive(Debug)]
pub(super) enum Content<'a> {
    Node(&'a Node),
    /// Data and annotations of the node below, side by side.
    Artifacts(Vec<Artifact<'a>>),
    /// Where a flow passes.
    Bend,
}

/// A thing beside the flow.
#[derive(Clone, Copy, Debug)]
pub(super) enum Artifact<'a> {
    Data(&'a DataItem),
    Annotation(&'a Annotation),
}

impl<'a> Artifact<'a> {
    pub(super) fn id(self) -> &'a str {
        match self {
            Artifact::Data(item) => &item.id,
            Artifact::Annotation(annotation) => &annotation.id,
        }
    }
}

/// Where a cell stands beside the node that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Above,
    Own,
    Below,
}

/// A cell of the grid.
#[derive(Debug)]
pub(super) struct Cell<'a> {
    pub(super) content: Content<'a>,
    pub(super) size: Size,
    /// Its column.
    pub(super) layer: usize,
    /// Lane, or connected part where there are no lanes: rows of two bands never mix.
    pub(super) band: usize,
    pub(super) side: Side,
    /// Nothing else stands in its row, so that it need not fit into a column.
    pub(super) alone: bool,
    /// Set by [`super::order`]; from 0 over all bands in the end.
    pub(super) row: i64,
}

/// Cells that stay together in a column: a node with what belongs to it, or one bend.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) cells: Vec<CellId>,
}

/// How a flow leaves or enters the node at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// At the side, in the node's own row.
    Side,
    /// At the top: the chain ends with a bend above the node.
    Top,
    /// At the foot of a boundary event: the chain begins with a bend below the activity.
    Foot,
}

/// A sequence flow on its way through the grid.
#[derive(Debug)]
pub(super) struct Link<'a> {
    pub(super) flow: Way<'a>,
    pub(super) chain: Vec<CellId>,
    pub(super) start: End,
    pub(super) end: End,
}

/// A body as cells and links.
#[derive(Debug, Default)]
pub(super) struct Grid<'a> {
    pub(super) cells: Arena<Cell<'a>>,
    /// By column, from top to bottom.
    pub(super) layers: Vec<Vec<Block>>,
    pub(super) links: Vec<Link<'a>>,
    /// Flows with too many columns between their ends.
    pub(super) around: Vec<Way<'a>>,
    /// The cell of each node.
    pub(super) nodes: BTreeMap<&'a str, CellId>,
    /// The cell of each artifact.
    pub(super) artifacts: BTreeMap<&'a str, CellId>,
    /// Boundary events by activity, in order of the file.
    pub(super) attached: BTreeMap<&'a str, Vec<&'a Node>>,
    /// The band of each row, from top to bottom.
    pub(super) row_bands: Vec<usize>,
}

/// What a grid is made of beside the body.
pub(super) struct Parts<'a, 'g> {
    /// The lane of each node, by number.
    pub(super) lanes: &'g BTreeMap<&'a str, usize>,
    /// How many lanes there are; one without nodes has a row too.
    pub(super) lane_count: usize,
    /// Sizes of subprocesses that have been laid out.
    pub(super) inner: &'g BTreeMap<&'a str, Size>,
    /// Annotations of the collaboration that belong to nodes of this body.
    pub(super) annotations: &'g [&'a Annotation],
    /// Associations of the collaboration.
    pub(super) associations: &'g [Association],
}

struct Making<'a> {
    grid: Grid<'a>,
    by_id: BTreeMap<&'a str, &'a Node>,
    ranks: Ranks<'a>,
    lanes: BTreeMap<&'a str, usize>,
    lane_count: usize,
    /// Cells above each node, from top to bottom, and below it.
    above: BTreeMap<&'a str, Vec<CellId>>,
    below: BTreeMap<&'a str, Vec<CellId>>,
    loose: Vec<CellId>,
    bends: usize,
}

impl<'a> Grid<'a> {
    pub(super) fn of(body: &'a Body, parts: &Parts<'a, '_>) -> Grid<'a> {
        let by_id: BTreeMap<&str, &Node> = body.nodes.iter().map(|node| (node.id.as_str(), node)).collect();
        let ranks = Ranks::of(body, &by_id);
        let mut making = Making {
            grid: Grid::default(),
            by_id,
            ranks,
            lanes: parts.lanes.clone(),
            lane_count: parts.lane_count,
            above: BTreeMap::new(),
            below: BTreeMap::new(),
            loose: Vec::new(),
            bends: 0,
        };
        making.nodes(body, parts);
        making.artifacts(body, parts);
        for flow in ways(body) {
            making.link(flow);
        }
        making.blocks(body);
        let mut grid = making.grid;
        grid.arrange(parts.lane_count);
        grid
    }
}

impl<'a> Making<'a> {
    fn band(&self, host: &str) -> usize {
        if self.lane_count == 0 {
            return self.ranks.parts.get(host).copied().unwrap_or(0);
        }
        self.lanes.get(host).copied().unwrap_or(self.lane_count)
    }

    fn cell(&mut self, host: &str, content: Content<'a>, size: Size, layer: usize, side: Side) -> CellId {
        let band = self.band(host);
        self.grid.cells.push(Cell { content, size, layer, band, side, alone: false, row: 0 })
    }

    fn layer(&self, host: &str) -> usize {
        self.ranks.layers.get(host).copied().unwrap_or(0)
    }

    fn nodes(&mut self, body: &'a Body, parts: &Parts<'a, '_>) {
        for node in &body.nodes {
            match place_of(&self.by_id, &node.id) {
                Some(host) if host != node.id => {
                    self.grid.attached.entry(host).or_default().push(node);
                }
                _ => {}
            }
        }
        let ends = ways(body).into_iter().flat_map(|flow| [flow.source, flow.target]);
        let linked: BTreeSet<&str> = ends.filter_map(|end| place_of(&self.by_id, end)).collect();
        for node in &body.nodes {
            if self.grid.nodes.contains_key(node.id.as_str())
                || place_of(&self.by_id, &node.id) != Some(node.id.as_str())
            {
                continue;
            }
            let attached = self.grid.attached.get(node.id.as_str()).map_or(&[][..], Vec::as_slice);
            let size = size::node(node, parts.inner.get(node.id.as_str()).copied(), attached);
            let layer = self.layer(&node.id);
            let cell = self.cell(&node.id, Content::Node(node), size, layer, Side::Own);
            self.grid.cells[cell].alone = self.lane_count == 0 && !linked.contains(node.id.as_str());
            self.grid.nodes.insert(&node.id, cell);
        }
    }

    /// Each artifact stands above the first node that it is about.
    fn artifacts(&mut self, body: &'a Body, parts: &Parts<'a, '_>) {
        let mut about: BTreeMap<&str, &str> = BTreeMap::new();
        let source_of: BTreeMap<&str, &str> =
            body.flows.iter().map(|flow| (flow.id.as_str(), flow.source.as_str())).collect();
        for association in body.associations.iter().chain(parts.associations) {
            for (one, other) in
                [(&association.source, &association.target), (&association.target, &association.source)]
            {
                let other = source_of.get(other.as_str()).copied().unwrap_or(other);
                if let Some(host) = place_of(&self.by_id, other) {
                    about.entry(one.as_str()).or_insert(host);
                }
            }
        }
        let mut above: BTreeMap<Option<&str>, Vec<Artifact<'a>>> = BTreeMap::new();
        let drawn = body.data.iter().filter(|item| size::is_drawn(item, body)).map(Artifact::Data);
        let notes = body.annotations.iter().chain(parts.annotations.iter().copied());
        for artifact in drawn.chain(notes.map(Artifact::Annotation)) {
            if self.grid.artifacts.contains_key(artifact.id()) || artifact.id().is_empty() {
                continue;
            }
            let host = about.get(artifact.id()).copied();
            above.entry(host).or_default().push(artifact);
        }
        for (host, artifacts) in above {
            // What nothing is said to belong to stands in a row of its own.
            let groups: Vec<Vec<Artifact<'a>>> = if host.is_some() {
                vec![artifacts]
            } else {
                artifacts.chunks(4).map(<[_]>::to_vec).collect()
            };
            for artifacts in groups {
                let size = size::artifacts(&artifacts);
                let ids: Vec<&str> = artifacts.iter().map(|artifact| artifact.id()).collect();
                let name = host.unwrap_or_default();
                let (layer, side) = (self.layer(name), if host.is_some() { Side::Above } else { Side::Own });
                let cell = self.cell(name, Content::Artifacts(artifacts), size, layer, side);
                match host {
                    Some(host) => self.above.entry(host).or_default().push(cell),
                    None => self.loose.push(cell),
                }
                for id in ids {
                    self.grid.artifacts.insert(id, cell);
                }
            }
        }
    }

    fn bend(&mut self, host: &str, layer: usize, side: Side) -> CellId {
        self.bends += 1;
        self.cell(host, Content::Bend, Size::default(), layer, side)
    }

    fn link(&mut self, flow: Way<'a>) {
        let (Some(from), Some(to)) = (place_of(&self.by_id, flow.source), place_of(&self.by_id, flow.target))
        else {
            return;
        };
        let (Some(source), Some(target)) = (self.grid.nodes.get(from), self.grid.nodes.get(to)) else {
            return;
        };
        let (source, target) = (*source, *target);
        let (left, right) = (self.layer(from), self.layer(to));
        let between = left.abs_diff(right);
        if self.bends + between > BENDS_MAX {
            return self.grid.around.push(flow);
        }
        let is_foot = from != flow.source;
        let is_back = right <= left;
        let start = if is_foot {
            End::Foot
        } else if is_back {
            End::Top
        } else {
            End::Side
        };
        let end = if is_back { End::Top } else { End::Side };
        let mut chain = Vec::new();
        match start {
            End::Side => chain.push(source),
            End::Top => {
                let bend = self.bend(from, left, Side::Above);
                self.above.entry(from).or_default().push(bend);
                chain.push(bend);
            }
            End::Foot => {
                let bend = self.bend(from, left, Side::Below);
                self.below.entry(from).or_default().push(bend);
                chain.push(bend);
            }
        }
        let way: Vec<usize> =
            if is_back { (right + 1..left).rev().collect() } else { (left + 1..right).collect() };
        for layer in way {
            let bend = self.bend(from, layer, Side::Own);
            chain.push(bend);
        }
        match end {
            // A flow back to its own column needs one bend, not two.
            End::Top if left == right && start == End::Top => {}
            End::Top => {
                let bend = self.bend(to, right, Side::Above);
                self.above.entry(to).or_default().push(bend);
                chain.push(bend);
            }
            _ => chain.push(target),
        }
        self.grid.links.push(Link { flow, chain, start, end });
    }

    /// Nodes of a column in order of the file, each with what belongs to it; bends after them.
    fn blocks(&mut self, body: &'a Body) {
        let count = self.grid.cells.iter().map(|(_, cell)| cell.layer + 1).max().unwrap_or(0);
        self.grid.layers = std::iter::repeat_with(Vec::new).take(count).collect();
        let mut placed: BTreeSet<CellId> = BTreeSet::new();
        for node in &body.nodes {
            let Some(cell) = self.grid.nodes.get(node.id.as_str()).copied() else { continue };
            if placed.contains(&cell) {
                continue;
            }
            let mut cells = self.above.remove(node.id.as_str()).unwrap_or_default();
            cells.push(cell);
            // The rightmost boundary event has the uppermost way, so that no way crosses another.
            cells.extend(self.below.remove(node.id.as_str()).unwrap_or_default().into_iter().rev());
            placed.extend(cells.iter().copied());
            self.put(Block { cells });
        }
        for cell in self.grid.cells.ids() {
            if placed.insert(cell) {
                self.put(Block { cells: vec![cell] });
            }
        }
    }

    fn put(&mut self, block: Block) {
        let layer = block.cells.first().map_or(0, |cell| self.grid.cells[*cell].layer);
        if let Some(layer) = self.grid.layers.get_mut(layer) {
            layer.push(block);
        }
    }
}
