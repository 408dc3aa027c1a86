//! Pools below each other, lanes in them, messages between them.

use super::body::{Around, Laid, Out, Port};
use super::route::tidy;
use super::size;
use crate::model::{
    Annotation, Bounds, Collaboration, Definitions, Diagram, Edge, Lane, MessageFlow, Participant, Point,
    Process, Shape,
};
use std::collections::BTreeMap;

/// The strip with the name of a pool or lane.
const STRIP: f64 = 30.0;
/// Height of a pool without content.
const BLACK_BOX: f64 = 60.0;
/// Least width of a pool.
const WIDTH: f64 = 400.0;
/// Between pools, and for each message that turns there.
const GAP: f64 = 50.0;
const GAP_TRACK: f64 = 12.0;
/// Left of everything; modellers leave some space.
const LEFT: f64 = 20.0;
const TOP: f64 = 20.0;

/// A diagram of one process without pool.
pub(super) fn process(process: &Process) -> Diagram {
    let (mut laid, lanes) = content(process, Around::default());
    let strips = depth(&process.lanes) * STRIP;
    laid.shift(LEFT + strips, TOP);
    let mut diagram = diagram(&process.id);
    let at = Bounds { x: LEFT, y: TOP, width: laid.width + strips, height: laid.height };
    put_lanes(&mut diagram, &process.lanes, &lanes, &laid, at);
    put(&mut diagram, laid);
    diagram
}

/// A pool while it is placed.
struct Pool<'a> {
    shown: &'a Participant,
    process: Option<&'a Process>,
    laid: Laid,
    lanes: BTreeMap<&'a str, usize>,
    at: Bounds,
}

/// A diagram of pools. None without any.
pub(super) fn collaboration(definitions: &Definitions, shown: &Collaboration) -> Option<Diagram> {
    if shown.participants.is_empty() {
        return None;
    }
    let process_of = |pool: &Participant| {
        let id = pool.process.as_deref()?;
        let found = definitions.processes.iter().find(|process| process.id == id)?;
        (!found.body.nodes.is_empty()).then_some(found)
    };
    // Where each message begins and ends: the number of its pool.
    let pool_of = |id: &str| {
        shown.participants.iter().position(|pool| {
            pool.id == id || process_of(pool).is_some_and(|process| process.body.node(id).is_some())
        })
    };
    let flows: Vec<(&MessageFlow, usize, usize)> = shown
        .message_flows
        .iter()
        .filter_map(|flow| Some((flow, pool_of(&flow.source)?, pool_of(&flow.target)?)))
        .filter(|(_, from, to)| from != to)
        .collect();
    let mut pools: Vec<Pool<'_>> = Vec::new();
    for (number, pool) in shown.participants.iter().enumerate() {
        let process = process_of(pool);
        let ports: Vec<Port> =
            flows.iter().flat_map(|(flow, from, to)| ports(flow, *from, *to, number)).collect();
        let annotations = notes(shown, process);
        let around = Around { annotations: &annotations, associations: &shown.associations, ports: &ports };
        let (laid, lanes) = process.map(|process| content(process, around)).unwrap_or_default();
        pools.push(Pool { shown: pool, process, laid, lanes, at: Bounds::default() });
    }
    let mut diagram = diagram(&shown.id);
    stack(&mut pools, &flows);
    let right = pools.iter().map(|pool| pool.at.x + pool.at.width).fold(0.0, f64::max);
    for pool in &pools {
        let shape = Shape { bounds: pool.at, horizontal: Some(true), ..Shape::default() };
        put_shape(&mut diagram, &pool.shown.id, shape);
        if let Some(process) = pool.process {
            let inner = Bounds { x: pool.at.x + STRIP, width: pool.at.width - STRIP, ..pool.at };
            put_lanes(&mut diagram, &process.lanes, &pool.lanes, &pool.laid, inner);
        }
    }
    let mut turns = Turns::default();
    for (flow, from, to) in &flows {
        if let (Some(from), Some(to)) = (pools.get(*from), pools.get(*to)) {
            let way = turns.message(flow, from, to, right);
            let label = message_name(&flow.name, &way);
            diagram.edges.insert(flow.id.clone(), Edge { waypoints: way, label, ..Edge::default() });
        }
    }
    for pool in pools {
        put(&mut diagram, pool.laid);
    }
    Some(diagram)
}

/// Annotations of the collaboration that belong to a node of this process.
fn notes<'a>(shown: &'a Collaboration, process: Option<&Process>) -> Vec<&'a Annotation> {
    let belongs = |annotation: &&Annotation| {
        let ways = shown.associations.iter();
        let others = ways.filter_map(|way| {
            if way.source == annotation.id {
                Some(&way.target)
            } else {
                (way.target == annotation.id).then_some(&way.source)
            }
        });
        let mut others = others;
        others.any(|other| {
            process.is_some_and(|process| process.body.nodes.iter().any(|node| node.id == *other))
        })
    };
    shown.annotations.iter().filter(belongs).collect()
}

/// The way that a message needs out of the pool of this number, if one of its ends is a node there.
fn ports(flow: &MessageFlow, from: usize, to: usize, pool: usize) -> Vec<Port> {
    let far = from.abs_diff(to) > 1;
    let one = |node: &str, own: usize, other: usize| {
        let out = if far {
            Out::Right
        } else if own < other {
            Out::Bottom
        } else {
            Out::Top
        };
        (own == pool).then(|| Port { node: node.to_owned(), out, flow: flow.id.clone() })
    };
    [one(&flow.source, from, to), one(&flow.target, to, from)].into_iter().flatten().collect()
}

fn content<'a>(process: &'a Process, around: Around<'a, '_>) -> (Laid, BTreeMap<&'a str, usize>) {
    let mut lanes = BTreeMap::new();
    let mut leaves = BTreeMap::new();
    number(&process.lanes, &mut lanes, &mut leaves);
    (Laid::of(&process.body, &lanes, leaves.len(), around), leaves)
}

/// Numbers the innermost lanes from top to bottom; a node in an outer lane stands in the first inside it.
fn number<'a>(all: &'a [Lane], nodes: &mut BTreeMap<&'a str, usize>, leaves: &mut BTreeMap<&'a str, usize>) {
    for lane in all {
        let own = leaves.len();
        if lane.lanes.is_empty() {
            leaves.insert(&lane.id, own);
        } else {
            number(&lane.lanes, nodes, leaves);
        }
        for node in &lane.nodes {
            nodes.entry(node).or_insert(own);
        }
    }
}

/// How many lanes stand in each other.
fn depth(lanes: &[Lane]) -> f64 {
    lanes.iter().map(|lane| 1.0 + depth(&lane.lanes)).fold(0.0, f64::max)
}

/// Places the pools below each other, all as wide as the widest.
fn stack(pools: &mut [Pool<'_>], flows: &[(&MessageFlow, usize, usize)]) {
    let strips = |pool: &Pool<'_>| STRIP + pool.process.map_or(0.0, |process| depth(&process.lanes) * STRIP);
    let width = pools.iter().map(|pool| strips(pool) + pool.laid.width).fold(WIDTH, f64::max);
    let mut y = TOP;
    for (number, pool) in pools.iter_mut().enumerate() {
        let height = if pool.process.is_some() { pool.laid.height.max(BLACK_BOX) } else { BLACK_BOX };
        pool.at = Bounds { x: LEFT, y, width, height };
        let strips = strips(pool);
        pool.laid.shift(LEFT + strips, y);
        let below = flows.iter().filter(|(_, from, to)| from.min(to) == &number).count();
        y += height + GAP + GAP_TRACK * below as f64;
    }
}

/// How many messages turn below each pool and at the right side.
#[derive(Default)]
struct Turns {
    below: BTreeMap<u64, usize>,
    aside: usize,
}

impl Turns {
    fn message(&mut self, flow: &MessageFlow, from: &Pool<'_>, to: &Pool<'_>, right: f64) -> Vec<Point> {
        let port = |pool: &Pool<'_>, node: &str| {
            let found = pool.laid.ports.iter().find(|(port, _)| port.flow == flow.id && port.node == node);
            found.map(|(_, way)| way.clone())
        };
        let (out, into) = (port(from, &flow.source), port(to, &flow.target));
        let down = from.at.y < to.at.y;
        let (upper, lower) = if down { (from, to) } else { (to, from) };
        // One that passes further pools goes around them at the right side.
        let is_far = [&out, &into].into_iter().flatten().any(|way| ends_level(way));
        let own = |pool: &Pool<'_>, x: f64, y: f64| {
            vec![Point { x: x.clamp(pool.at.x + 5.0, pool.at.x + pool.at.width - 5.0), y }]
        };
        if is_far {
            self.aside += 1;
            let x = right + 10.0 + 12.0 * self.aside as f64;
            let edge = |pool: &Pool<'_>| {
                vec![Point { x: pool.at.x + pool.at.width, y: pool.at.y + pool.at.height / 2.0 }]
            };
            let mut way = out.unwrap_or_else(|| edge(from));
            let mut end = into.unwrap_or_else(|| edge(to));
            let level = |way: &[Point]| way.last().map_or(0.0, |last| last.y);
            way.push(Point { x, y: level(&way) });
            way.push(Point { x, y: level(&end) });
            end.reverse();
            way.extend(end);
            return tidy(way);
        }
        let foot = |pool: &Pool<'_>| if down { pool.at.y + pool.at.height } else { pool.at.y };
        let head = |pool: &Pool<'_>| if down { pool.at.y } else { pool.at.y + pool.at.height };
        let x_of = |way: &Option<Vec<Point>>| way.as_ref().and_then(|way| way.last()).map(|last| last.x);
        let track = self.below.entry(upper.at.y.to_bits()).or_default();
        *track += 1;
        let free = upper.at.x + 60.0 + 60.0 * *track as f64;
        let start = x_of(&out).or(x_of(&into)).unwrap_or(free);
        let end = x_of(&into).unwrap_or(start);
        let y = upper.at.y
            + upper.at.height
            + (lower.at.y - upper.at.y - upper.at.height) * (*track as f64 / (*track as f64 + 1.0)).min(0.8);
        let mut way = out.unwrap_or_else(|| own(from, start, foot(from)));
        way.extend([Point { x: start, y }, Point { x: end, y }]);
        let mut into = into.unwrap_or_else(|| own(to, end, head(to)));
        into.reverse();
        way.extend(into);
        tidy(way)
    }
}

/// Whether a way ends at the right edge of its body.
fn ends_level(way: &[Point]) -> bool {
    matches!(way, [.., a, b] if a.y == b.y && a.x < b.x)
}

/// The name stands beside the longest upright piece.
fn message_name(name: &str, way: &[Point]) -> Option<Bounds> {
    let (width, height) = size::label(name, size::LABEL_WIDTH);
    let pieces = way.windows(2).filter_map(|pair| match pair {
        [a, b] if a.x == b.x => Some((*a, *b)),
        _ => None,
    });
    let (a, b) = pieces.max_by(|(a, b), (c, d)| (b.y - a.y).abs().total_cmp(&(d.y - c.y).abs()))?;
    (width > 0.0).then_some(Bounds { x: a.x + 6.0, y: (a.y + b.y) / 2.0 - height / 2.0, width, height })
}

fn diagram(plane: &str) -> Diagram {
    Diagram { id: format!("{plane}_diagram"), plane: plane.to_owned(), ..Diagram::default() }
}

fn put_shape(diagram: &mut Diagram, id: &str, shape: Shape) {
    if !id.is_empty() && diagram.shapes.insert(id.to_owned(), shape).is_none() {
        diagram.order.push(id.to_owned());
    }
}

/// Lanes from the outermost inwards; gives the edges of what was put.
fn put_lanes(
    diagram: &mut Diagram,
    lanes: &[Lane],
    numbers: &BTreeMap<&str, usize>,
    laid: &Laid,
    at: Bounds,
) -> Option<(f64, f64)> {
    let mut all: Option<(f64, f64)> = None;
    for lane in lanes {
        let inner = Bounds { x: at.x + STRIP, width: at.width - STRIP, ..at };
        let own = if lane.lanes.is_empty() {
            numbers.get(lane.id.as_str()).and_then(|number| laid.bands.get(number)).copied()
        } else {
            // Outer lanes are further back: they are put before those inside.
            let mut probe = Diagram::default();
            put_lanes(&mut probe, &lane.lanes, numbers, laid, inner)
        };
        let Some((top, bottom)) = own else { continue };
        let bounds = Bounds { y: top, height: bottom - top, ..at };
        put_shape(diagram, &lane.id, Shape { bounds, horizontal: Some(true), ..Shape::default() });
        put_lanes(diagram, &lane.lanes, numbers, laid, inner);
        let (first, last) = all.unwrap_or((top, bottom));
        all = Some((first.min(top), last.max(bottom)));
    }
    all
}

fn put(diagram: &mut Diagram, laid: Laid) {
    for (id, shape) in laid.shapes {
        put_shape(diagram, &id, shape);
    }
    for (id, edge) in laid.edges {
        if !id.is_empty() {
            diagram.edges.entry(id).or_insert(edge);
        }
    }
}
