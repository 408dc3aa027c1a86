//! Ways in pixels: along rows, down channels, around shapes.

use super::arena::CellId;
use super::body::{Out, Port, attached_x};
use super::frame::{Frame, name_place};
use super::grid::{Content, End, Grid, Link, is_between};
use super::size;
use super::ways::{Detour, Turn, Ways};
use crate::model::{Association, Body, Bounds, Edge, Point, Shape};
use std::collections::{BTreeMap, BTreeSet};

/// What is drawn beside the links.
#[derive(Debug, Default)]
pub(super) struct Plans {
    /// Associations with their detour; without one they are straight.
    associations: Vec<(String, Ends, Option<Detour>)>,
    /// Flows that go around the outside.
    around: Vec<(String, Ends, Detour)>,
    ports: Vec<PortPlan>,
}

/// Ids of the elements at both ends.
#[derive(Clone, Debug)]
struct Ends {
    source: String,
    target: String,
}

#[derive(Debug)]
struct PortPlan {
    port: Port,
    /// Whether the node stands in a subprocess of the body.
    nested: bool,
    /// How far beside the middle, so that several messages of one node are told apart.
    aside: f64,
    corridor: Option<(usize, usize)>,
    channel: Option<(usize, usize)>,
}

/// Takes tracks for everything that is no link.
pub(super) fn plan(
    grid: &Grid<'_>,
    ways: &mut Ways,
    body: &Body,
    more: &[Association],
    ports: &[(Port, Option<&str>)],
) -> Plans {
    let mut plans = Plans::default();
    let hosts: BTreeMap<&str, &str> = grid
        .attached
        .iter()
        .flat_map(|(host, events)| events.iter().map(move |event| (event.id.as_str(), *host)))
        .collect();
    let cell = |id: &str| {
        let id = hosts.get(id).copied().unwrap_or(id);
        grid.nodes.get(id).or_else(|| grid.artifacts.get(id)).copied()
    };
    let detour = |ways: &mut Ways, from: CellId, to: CellId| {
        let (from, to) = (&grid.cells[from], &grid.cells[to]);
        let row = |row: i64| usize::try_from(row).unwrap_or(0);
        let first = ways.corridor(row(from.row));
        let last = if from.row == to.row { first } else { ways.corridor(row(to.row)) };
        let channel = ways.channel(if to.layer > from.layer { to.layer } else { to.layer + 1 });
        Detour { first, channel, last }
    };
    let sources: BTreeMap<&str, &str> =
        body.flows.iter().map(|flow| (flow.id.as_str(), flow.source.as_str())).collect();
    let nodes: BTreeSet<&str> = body.nodes.iter().map(|node| node.id.as_str()).collect();
    for association in body.associations.iter().chain(more).filter(|way| !is_between(way, &nodes)) {
        let at = |id: &str| cell(sources.get(id).copied().unwrap_or(id));
        let (Some(from), Some(to)) = (at(&association.source), at(&association.target)) else { continue };
        let (own, other) = (&grid.cells[from], &grid.cells[to]);
        // What stands above its node needs no way around.
        let is_near = own.layer == other.layer && own.band == other.band && own.row.abs_diff(other.row) <= 2;
        let way = (!is_near && from != to).then(|| detour(ways, from, to));
        let ends = Ends { source: association.source.clone(), target: association.target.clone() };
        plans.associations.push((association.id.clone(), ends, way));
    }
    for flow in &grid.around {
        let (Some(from), Some(to)) = (cell(flow.source), cell(flow.target)) else { continue };
        let ends = Ends { source: flow.source.to_owned(), target: flow.target.to_owned() };
        plans.around.push((flow.id.to_owned(), ends, detour(ways, from, to)));
    }
    for (port, nested) in ports {
        let Some(cell) = cell(nested.unwrap_or(&port.node)) else { continue };
        let own = &grid.cells[cell];
        let row = usize::try_from(own.row).unwrap_or(0);
        let same = |other: &&(Port, Option<&str>)| other.0.node == port.node && other.0.out == port.out;
        let count = ports.iter().filter(same).count();
        let place = ports.iter().filter(same).take_while(|other| other.0.flow != port.flow).count();
        let aside =
            if is_small(&own.content) { 0.0 } else { 16.0 * (place as f64 - (count as f64 - 1.0) / 2.0) };
        let ways_down = port.out != Out::Top && nested.is_none();
        let corridor = (nested.is_none() || port.out == Out::Right)
            .then(|| ways.corridor(if ways_down { row + 1 } else { row }));
        let channel = (nested.is_some() || port.out != Out::Right).then(|| ways.channel(own.layer + 1));
        plans.ports.push(PortPlan { port: port.clone(), nested: nested.is_some(), aside, corridor, channel });
    }
    plans
}

/// Events and gateways are reached at one corner only.
fn is_small(content: &Content<'_>) -> bool {
    matches!(content, Content::Node(node) if !node.kind.is_activity())
}

/// Everything that a way needs to know.
pub(super) struct Router<'a, 'g> {
    grid: &'g Grid<'a>,
    frame: &'g Frame,
    ways: &'g Ways,
    shapes: BTreeMap<&'g str, Bounds>,
}

impl<'a, 'g> Router<'a, 'g> {
    pub(super) fn new(
        grid: &'g Grid<'a>,
        frame: &'g Frame,
        ways: &'g Ways,
        shapes: &'g [(String, Shape)],
    ) -> Router<'a, 'g> {
        let shapes = shapes.iter().map(|(id, shape)| (id.as_str(), shape.bounds)).collect();
        Router { grid, frame, ways, shapes }
    }

    pub(super) fn edges(&self, plans: &Plans) -> Vec<(String, Edge)> {
        let mut edges = Vec::new();
        for (link, turns) in self.grid.links.iter().zip(&self.ways.turns) {
            let waypoints = tidy(self.link(link, turns));
            let label = self.link_name(link, turns);
            edges.push((link.flow.id.to_owned(), Edge { waypoints, label, ..Edge::default() }));
        }
        for (id, ends, detour) in &plans.around {
            edges.extend(self.detour(ends, detour).map(|way| (id.clone(), edge(way))));
        }
        for (id, ends, detour) in &plans.associations {
            let way = match detour {
                Some(detour) => self.detour(ends, detour),
                None => self.straight(ends),
            };
            edges.extend(way.map(|way| (id.clone(), edge(way))));
        }
        edges
    }

    fn middle(&self, cell: CellId) -> f64 {
        let own = &self.grid.cells[cell];
        self.frame.left(own.layer, own.size.shape) + own.size.shape / 2.0
    }

    /// The bounds of a node's shape.
    fn bounds(&self, cell: CellId) -> Bounds {
        let own = &self.grid.cells[cell];
        let Content::Node(node) = &own.content else { return Bounds::default() };
        self.shapes.get(node.id.as_str()).copied().unwrap_or_default()
    }

    fn row(&self, cell: CellId) -> f64 {
        self.frame.row(self.grid.cells[cell].row)
    }

    fn link(&self, link: &Link<'_>, turns: &[Turn]) -> Vec<Point> {
        let mut points = Vec::new();
        let (Some(first), Some(last)) = (link.chain.first(), link.chain.last()) else { return points };
        match link.start {
            End::Side => {
                let at = self.bounds(*first);
                if turns.first() == Some(&Turn::AtSource) {
                    let down = link.chain.get(1).is_some_and(|next| self.row(*next) > self.row(*first));
                    let y = if down { at.y + at.height } else { at.y };
                    points.push(Point { x: at.x + at.width / 2.0, y });
                } else {
                    points.push(Point { x: at.x + at.width, y: self.row(*first) });
                }
            }
            End::Top => {
                let from = self.top(link.flow.source, 1.0);
                points.extend([from, Point { x: from.x, y: self.row(*first) }]);
            }
            End::Foot => {
                let at = self.shapes.get(link.flow.source).copied().unwrap_or_default();
                let x = at.x + at.width / 2.0;
                points.extend([Point { x, y: at.y + at.height }, Point { x, y: self.row(*first) }]);
            }
        }
        for (pair, turn) in link.chain.windows(2).zip(turns) {
            let [a, b] = pair else { continue };
            let x = match turn {
                Turn::Straight => continue,
                Turn::AtSource => self.middle(*a),
                Turn::AtTarget => self.middle(*b),
                Turn::Channel(channel, track) => self.frame.channel((*channel, *track)),
            };
            points.extend([Point { x, y: self.row(*a) }, Point { x, y: self.row(*b) }]);
        }
        match link.end {
            End::Top => {
                let to = self.top(link.flow.target, -1.0);
                points.extend([Point { x: to.x, y: self.row(*last) }, to]);
            }
            _ => {
                let at = self.bounds(*last);
                let before = link.chain.iter().rev().nth(1);
                if turns.last() == Some(&Turn::AtTarget) {
                    let above = before.is_some_and(|before| self.row(*before) < self.row(*last));
                    let y = if above { at.y } else { at.y + at.height };
                    points.pop();
                    points.push(Point { x: at.x + at.width / 2.0, y });
                } else {
                    points.push(Point { x: at.x, y: self.row(*last) });
                }
            }
        }
        if turns.first() == Some(&Turn::AtSource) {
            // The turn begins at the corner, not in the middle of the gateway.
            points.remove(1);
        }
        points
    }

    /// Where a way leaves or enters at the top: right of the middle outwards, left of it inwards.
    fn top(&self, id: &str, side: f64) -> Point {
        let at = self.shapes.get(id).copied().unwrap_or_default();
        let middle = at.x + at.width / 2.0;
        if at.width < 60.0 {
            Point { x: middle, y: at.y }
        } else {
            Point { x: middle + side * 20.0, y: at.y }
        }
    }

    fn link_name(&self, link: &Link<'_>, turns: &[Turn]) -> Option<Bounds> {
        let (width, height) = size::label(link.flow.name, size::LABEL_WIDTH);
        if width == 0.0 {
            return None;
        }
        let Some((channel, row)) = name_place(self.grid, link, turns.first()) else {
            let bend = *link.chain.first()?;
            let at = Point { x: self.middle(bend), y: self.row(bend) };
            return Some(Bounds { x: at.x - width / 2.0, y: at.y - height - 2.0, width, height });
        };
        let x = self.frame.channel_end(channel) - width - 8.0;
        Some(Bounds { x, y: self.frame.row(row) - height - 2.0, width, height })
    }

    fn element(&self, id: &str) -> Option<Bounds> {
        let of_flow = || {
            let link = self.grid.links.iter().find(|link| link.flow.id == id)?;
            let at = self.shapes.get(link.flow.source)?;
            // The beginning of the flow, just outside its source.
            Some(Bounds { x: at.x + at.width + 8.0, y: at.y + at.height / 2.0, ..Bounds::default() })
        };
        self.shapes.get(id).copied().or_else(of_flow)
    }

    /// From top to top along two corridors and a channel.
    fn detour(&self, ends: &Ends, detour: &Detour) -> Option<Vec<Point>> {
        let (from, to) = (self.element(&ends.source)?, self.element(&ends.target)?);
        let (start, end) = (from.x + from.width / 2.0, to.x + to.width / 2.0);
        let (first, last) = (self.frame.corridor(detour.first), self.frame.corridor(detour.last));
        let mut points = vec![Point { x: start, y: from.y }, Point { x: start, y: first }];
        if first != last {
            let x = self.frame.channel(detour.channel);
            points.extend([Point { x, y: first }, Point { x, y: last }]);
        }
        points.extend([Point { x: end, y: last }, Point { x: end, y: to.y }]);
        Some(points)
    }

    /// From the foot of what stands above to the top of what stands below.
    fn straight(&self, ends: &Ends) -> Option<Vec<Point>> {
        let (from, to) = (self.element(&ends.source)?, self.element(&ends.target)?);
        let down = from.y <= to.y;
        let (upper, lower) = if down { (from, to) } else { (to, from) };
        let x = |at: Bounds, other: Bounds| {
            let wish = other.x + other.width / 2.0;
            let inset = (at.width / 2.0).min(10.0);
            wish.clamp(at.x + inset, at.x + at.width - inset)
        };
        let mut points = vec![
            Point { x: x(upper, lower), y: upper.y + upper.height },
            Point { x: x(lower, upper), y: lower.y },
        ];
        if !down {
            points.reverse();
        }
        Some(points)
    }

    /// Ways out of the body, those of inner bodies taken further.
    pub(super) fn ports(
        &self,
        plans: &Plans,
        inner: &BTreeMap<Port, Vec<Point>>,
    ) -> BTreeMap<Port, Vec<Point>> {
        let ways = plans.ports.iter().filter_map(|plan| Some((plan.port.clone(), self.port(plan, inner)?)));
        ways.collect()
    }

    fn port(&self, plan: &PortPlan, inner: &BTreeMap<Port, Vec<Point>>) -> Option<Vec<Point>> {
        let port = &plan.port;
        let mut points = if plan.nested {
            inner.get(&Port { out: Out::Right, ..port.clone() })?.clone()
        } else {
            let at = self.shapes.get(port.node.as_str())?;
            let x = self.port_x(&port.node, *at) + plan.aside;
            let y = if port.out == Out::Top { at.y } else { at.y + at.height };
            vec![Point { x, y }]
        };
        let mut last = *points.last()?;
        if let (true, Some(channel)) = (plan.nested, plan.channel) {
            last.x = self.frame.channel(channel);
            points.push(last);
        }
        if let Some(corridor) = plan.corridor {
            last.y = self.frame.corridor(corridor);
            points.push(last);
        }
        match (port.out, plan.channel) {
            (Out::Right, _) => points.push(Point { x: self.frame.width, ..last }),
            (out, channel) => {
                let x = channel.map_or(last.x, |channel| self.frame.channel(channel));
                let y = if out == Out::Top { 0.0 } else { self.frame.height };
                points.extend([Point { x, ..last }, Point { x, y }]);
            }
        }
        Some(points)
    }

    /// Where a message leaves or reaches a node: free of boundary events and loops.
    fn port_x(&self, id: &str, at: Bounds) -> f64 {
        let count = self.grid.attached.get(id).map_or(0, Vec::len);
        if count == 0 {
            return at.x + at.width / 2.0;
        }
        ((at.x + attached_x(at, 0, count) - size::EVENT / 2.0) / 2.0).max(at.x + 4.0)
    }
}

fn edge(waypoints: Vec<Point>) -> Edge {
    Edge { waypoints: tidy(waypoints), ..Edge::default() }
}

/// Without points that repeat the one before or lie on the straight way to the next.
pub(super) fn tidy(points: Vec<Point>) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        if kept.last() == Some(&point) {
            continue;
        }
        if let [.., a, b] = kept.as_slice() {
            let level = a.y == b.y && b.y == point.y && (b.x - a.x) * (point.x - b.x) > 0.0;
            let upright = a.x == b.x && b.x == point.x && (b.y - a.y) * (point.y - b.y) > 0.0;
            if level || upright {
                kept.pop();
            }
        }
        kept.push(point);
    }
    kept
}
