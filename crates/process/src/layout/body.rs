//! Lays out one body: its subprocesses first, then its own cells, then what runs between them.

use super::frame::Frame;
use super::grid::{Artifact, Content, Grid, Parts};
use super::route::Router;
use super::size::{self, Size};
use super::ways::Ways;
use crate::model::{Annotation, Association, Body, Bounds, Edge, Node, Point, Shape};
use std::collections::{BTreeMap, BTreeSet};

/// Room for the name of a subprocess above its content.
const TITLE: f64 = 26.0;

/// A body that has been laid out, from (0, 0).
#[derive(Debug, Default)]
pub(super) struct Laid {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) shapes: Vec<(String, Shape)>,
    pub(super) edges: Vec<(String, Edge)>,
    /// Upper and lower edge of each lane, by number.
    pub(super) bands: BTreeMap<usize, (f64, f64)>,
    /// Ways of messages from their nodes to the edge of the body.
    pub(super) ports: BTreeMap<Port, Vec<Point>>,
}

/// A node from which a message goes out of the body, and to which of its edges.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Port {
    pub(super) node: String,
    pub(super) out: Out,
    /// The message flow, since each has a way of its own.
    pub(super) flow: String,
}

/// An edge of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Out {
    Top,
    Bottom,
    Right,
}

/// What stands around a body.
#[derive(Clone, Copy, Default)]
pub(super) struct Around<'a, 'g> {
    pub(super) annotations: &'g [&'a Annotation],
    pub(super) associations: &'g [Association],
    pub(super) ports: &'g [Port],
}

impl Laid {
    /// `lanes` gives the lane of each node by number. Depth is bounded by the reader's limit on XML nesting.
    pub(super) fn of<'a>(
        body: &'a Body,
        lanes: &BTreeMap<&'a str, usize>,
        lane_count: usize,
        around: Around<'a, '_>,
    ) -> Laid {
        let mut inner: BTreeMap<&str, Laid> = BTreeMap::new();
        let mut wanted: Vec<(Port, Option<&str>)> = Vec::new();
        let mut inside: BTreeMap<&str, Vec<Port>> = BTreeMap::new();
        for port in around.ports {
            let holder = body.nodes.iter().find(|node| {
                node.id == port.node
                    || node.body.as_ref().is_some_and(|inner| inner.node(&port.node).is_some())
            });
            let Some(holder) = holder else { continue };
            let nested = holder.id != port.node;
            if nested {
                let port = Port { out: Out::Right, ..port.clone() };
                inside.entry(&holder.id).or_default().push(port);
            }
            wanted.push((port.clone(), nested.then_some(holder.id.as_str())));
        }
        for node in body.nodes.iter().filter(|node| size::is_open(node)) {
            let Some(content) = &node.body else { continue };
            let ports = inside.get(node.id.as_str()).map_or(&[][..], Vec::as_slice);
            let around = Around { ports, ..Around::default() };
            inner.insert(&node.id, Laid::of(content, &BTreeMap::new(), 0, around));
        }
        let sizes: BTreeMap<&str, Size> = inner
            .iter()
            .map(|(id, laid)| {
                // Events at the foot reach into the content.
                let is_host = body.nodes.iter().any(|node| node.attached_to.as_deref() == Some(id));
                let foot = if is_host { size::EVENT / 2.0 + 4.0 } else { 0.0 };
                let (width, height) = (laid.width.max(140.0), laid.height + TITLE + foot);
                (*id, Size { width, height, ..Size::default() })
            })
            .collect();
        let grid = Grid::of(
            body,
            &Parts {
                lanes,
                lane_count,
                inner: &sizes,
                annotations: around.annotations,
                associations: around.associations,
            },
        );
        let mut ways = Ways::of(&grid);
        let plans = super::route::plan(&grid, &mut ways, body, around.associations, &wanted);
        let frame = Frame::of(&grid, &ways);
        let mut laid =
            Laid { width: frame.width, height: frame.height, bands: frame.bands.clone(), ..Laid::default() };
        laid.place(&grid, &frame);
        laid.insert(inner);
        let router = Router::new(&grid, &frame, &ways, &laid.shapes);
        let edges = router.edges(&plans);
        let ports = router.ports(&plans, &laid.ports);
        laid.edges.extend(edges);
        laid.ports = ports;
        laid.clear_names(&grid);
        laid
    }

    fn place(&mut self, grid: &Grid<'_>, frame: &Frame) {
        for (_, cell) in grid.cells.iter() {
            let left = if cell.alone { frame.left_alone() } else { frame.left(cell.layer, cell.size.shape) };
            let middle = frame.row(cell.row);
            match &cell.content {
                Content::Node(node) => {
                    let attached = grid.attached.get(node.id.as_str()).map_or(&[][..], Vec::as_slice);
                    self.node(node, left, middle, cell.size, attached);
                }
                Content::Artifacts(all) => self.artifacts(all, left, middle - cell.size.height / 2.0),
                Content::Bend => {}
            }
        }
    }

    fn node(&mut self, node: &Node, left: f64, middle: f64, size: Size, attached: &[&Node]) {
        let bounds =
            Bounds { x: left, y: middle - size.height / 2.0, width: size.shape, height: size.height };
        let mut shape = Shape { bounds, marker: size::has_marker(node), ..Shape::default() };
        if node.kind.is_subprocess() {
            shape.expanded = Some(size::is_open(node));
        }
        if !node.kind.is_activity() {
            shape.label = below(&node.name, bounds, size::LABEL_WIDTH);
        }
        self.shapes.push((node.id.clone(), shape));
        let foot = bounds.y + bounds.height;
        for (place, event) in attached.iter().enumerate() {
            let x = attached_x(bounds, place, attached.len());
            let side = size::EVENT;
            let at = Bounds { x: x - side / 2.0, y: foot - side / 2.0, width: side, height: side };
            let (width, height) = size::label(&event.name, size::ATTACHED_STEP - 4.0);
            let label = (width > 0.0).then(|| {
                // Left of the way that goes down from it.
                Bounds { x: x - width - 3.0, y: foot + side / 2.0 - 1.0, width, height }
            });
            self.shapes.push((event.id.clone(), Shape { bounds: at, label, ..Shape::default() }));
        }
    }

    fn artifacts(&mut self, all: &[Artifact<'_>], left: f64, top: f64) {
        let mut x = left;
        for artifact in all {
            let (room, height, _) = size::artifact_size(*artifact);
            let width = match artifact {
                Artifact::Data(item) => size::data_shape(item).0,
                Artifact::Annotation(_) => room,
            };
            let bounds = Bounds { x: x + (room - width) / 2.0, y: top, width, height };
            self.shapes.push((artifact.id().to_owned(), Shape { bounds, ..Shape::default() }));
            x += room + size::BESIDE;
        }
    }

    /// Moves names away from flows that leave or enter their event or gateway at the same side.
    fn clear_names(&mut self, grid: &Grid<'_>) {
        let edges = self.edges.iter().flat_map(|(_, edge)| [edge.waypoints.first(), edge.waypoints.last()]);
        let ports = self.ports.values().map(|way| way.first());
        let ends: Vec<Point> = edges.chain(ports).flatten().copied().collect();
        for (id, shape) in &mut self.shapes {
            let Some(cell) = grid.nodes.get(id.as_str()) else { continue };
            let Content::Node(node) = &grid.cells[*cell].content else { continue };
            let Bounds { x, y, width, height } = shape.bounds;
            let used = |side: f64| {
                ends.iter().any(|end| (end.x - x - width / 2.0).abs() < 9.0 && (end.y - side).abs() < 1.0)
            };
            let (Some(label), true) = (&mut shape.label, used(y + height)) else { continue };
            if node.kind.is_gateway() && !used(y) {
                label.y = y - 4.0 - label.height;
            } else {
                label.x = x + width / 2.0 + 6.0;
            }
        }
    }

    /// Moves the subprocesses' content to where their shapes stand.
    fn insert(&mut self, inner: BTreeMap<&str, Laid>) {
        let places: BTreeMap<String, Bounds> = self
            .shapes
            .iter()
            .filter(|(id, _)| inner.contains_key(id.as_str()))
            .map(|(id, shape)| (id.clone(), shape.bounds))
            .collect();
        let mut seen = BTreeSet::new();
        for (id, mut laid) in inner {
            let Some(at) = places.get(id).filter(|_| seen.insert(id.to_owned())) else { continue };
            laid.shift(at.x + (at.width - laid.width) / 2.0, at.y + TITLE);
            self.shapes.append(&mut laid.shapes);
            self.edges.append(&mut laid.edges);
            self.ports.append(&mut laid.ports);
        }
    }

    /// Moves everything.
    pub(super) fn shift(&mut self, dx: f64, dy: f64) {
        let (dx, dy) = (dx.round(), dy.round());
        let bounds = |bounds: &mut Bounds| {
            bounds.x += dx;
            bounds.y += dy;
        };
        for (_, shape) in &mut self.shapes {
            bounds(&mut shape.bounds);
            shape.label.iter_mut().for_each(bounds);
        }
        for (_, edge) in &mut self.edges {
            edge.label.iter_mut().for_each(bounds);
        }
        let edges = self.edges.iter_mut().flat_map(|(_, edge)| &mut edge.waypoints);
        for point in edges.chain(self.ports.values_mut().flatten()) {
            point.x += dx;
            point.y += dy;
        }
        for (top, bottom) in self.bands.values_mut() {
            *top += dy;
            *bottom += dy;
        }
    }
}

/// The middle of one of several boundary events at the foot of an activity.
pub(super) fn attached_x(at: Bounds, place: usize, count: usize) -> f64 {
    at.x + at.width - 28.0 - (count - 1 - place.min(count - 1)) as f64 * size::ATTACHED_STEP
}

/// A name below a shape.
pub(super) fn below(name: &str, at: Bounds, width_max: f64) -> Option<Bounds> {
    let (width, height) = size::label(name, width_max);
    let x = at.x + (at.width - width) / 2.0;
    (width > 0.0).then_some(Bounds { x, y: at.y + at.height + 4.0, width, height })
}
