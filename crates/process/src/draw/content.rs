//! What of a diagram is shown, and in which order it is drawn.

use super::activity::Stance;
use super::badge::LabelPlace;
use super::index::{Index, Thing};
use super::picture::{Picture, middle};
use super::pool;
use crate::model::{Diagram, Kind, Node, Shape};
use std::collections::BTreeSet;

/// A shape with what it shows.
#[derive(Debug, Clone, Copy)]
struct Placed<'a> {
    id: &'a str,
    thing: Option<Thing<'a>>,
    shape: &'a Shape,
    /// The lower, the further back.
    layer: f64,
}

/// The shapes of a diagram, from back to front.
pub(super) struct Content<'a> {
    diagram: &'a Diagram,
    index: &'a Index<'a>,
    shapes: Vec<Placed<'a>>,
    hidden_in: BTreeSet<&'a str>,
    /// Activities at whose foot a boundary event stands.
    foot_taken: BTreeSet<&'a str>,
}

impl<'a> Content<'a> {
    pub(super) fn of(diagram: &'a Diagram, index: &'a Index<'a>) -> Content<'a> {
        let mut content = Content {
            diagram,
            index,
            shapes: Vec::new(),
            hidden_in: BTreeSet::new(),
            foot_taken: BTreeSet::new(),
        };
        content.hidden_in = diagram
            .shapes
            .keys()
            .map(String::as_str)
            .filter(|id| *id != diagram.plane && content.is_collapsed(id))
            .collect();
        let all = diagram.order.iter().filter_map(|id| Some((id.as_str(), diagram.shapes.get(id)?)));
        let shown = all.filter(|(id, _)| !content.is_hidden(id));
        let placed = shown.map(|(id, shape)| {
            let thing = index.things.get(id).copied();
            Placed { id, thing, shape, layer: content.layer(thing, shape) }
        });
        let mut shapes: Vec<Placed<'a>> = placed.collect();
        // The sort is stable: what lies on one layer keeps the order of the file.
        shapes.sort_by(|a, b| a.layer.total_cmp(&b.layer));
        content.foot_taken = shapes.iter().filter_map(|placed| content.at_foot_of(placed)).collect();
        content.shapes = shapes;
        content
    }

    fn is_collapsed(&self, id: &str) -> bool {
        match (self.index.things.get(id), self.diagram.shapes.get(id)) {
            (Some(Thing::Node(node)), Some(shape)) if node.kind.is_subprocess() => !self.is_open(node, shape),
            _ => false,
        }
    }

    /// `isExpanded`; where the file does not say it, a subprocess is open if its content is drawn inside it.
    fn is_open(&self, node: &Node, shape: &Shape) -> bool {
        shape.expanded.unwrap_or_else(|| {
            let inner = node.body.iter().flat_map(|body| &body.nodes);
            let mut drawn = inner.filter_map(|node| self.diagram.shapes.get(&node.id));
            drawn.any(|inner| pool::contains(shape.bounds, inner.bounds))
        })
    }

    /// What stands in a closed subprocess is not shown, even where an editor left its coordinates in the file.
    fn is_hidden(&self, id: &'a str) -> bool {
        !self.hidden_in.is_empty() && self.index.around(id).any(|parent| self.hidden_in.contains(parent))
    }

    pub(super) fn draw(&self, picture: &mut Picture<'a>) {
        let (back, front): (Vec<_>, Vec<_>) =
            self.shapes.iter().copied().partition(|placed| placed.layer < LAYER_EDGES);
        for placed in back {
            self.shape(picture, placed);
        }
        let edges = || self.diagram.edges.iter().filter(|(id, _)| !self.is_hidden(id));
        // Passed flows lie upon the others, so that the way of a case is not cut through.
        let (passed, other): (Vec<_>, Vec<_>) =
            edges().partition(|(id, _)| picture.marks.visited.contains(*id));
        for (id, edge) in other.into_iter().chain(passed) {
            picture.edge(id, self.index.lines.get(id.as_str()).copied(), edge);
        }
        for placed in front {
            self.shape(picture, placed);
        }
        for (id, edge) in edges() {
            if let Some(line) = self.index.lines.get(id.as_str()) {
                picture.edge_label(*line, edge);
            }
        }
        for placed in &self.shapes {
            if let Some(thing) = placed.thing {
                picture.shape_label(thing, placed.shape);
            }
        }
        for Placed { id, shape, .. } in &self.shapes {
            picture.heat_label(id, shape, self.label_place(id, shape));
            picture.token(id, shape);
            picture.steps(id, shape);
        }
    }

    fn shape(&self, picture: &mut Picture<'a>, placed: Placed<'a>) {
        let Placed { id, thing, shape, .. } = placed;
        match thing {
            Some(Thing::Node(node)) if node.kind.is_activity() => {
                picture.activity(id, node, shape, self.stance(node, shape));
            }
            Some(Thing::Node(node)) if node.kind.is_gateway() => picture.gateway(id, node, shape),
            Some(Thing::Node(node)) => picture.event(id, node, shape),
            Some(Thing::Pool(pool)) => picture.pool(id, pool, shape),
            Some(Thing::Lane(lane)) => picture.lane(id, lane, shape),
            Some(Thing::Data(item)) => picture.data(id, item, shape),
            Some(Thing::Annotation(annotation)) => picture.annotation(id, annotation, shape),
            Some(Thing::Group(group)) => picture.group(id, group, shape),
            Some(Thing::Message(_)) => picture.message(id, shape),
            None => picture.unknown(id, shape),
        }
    }

    /// The activity at whose foot this boundary event stands.
    fn at_foot_of(&self, placed: &Placed<'a>) -> Option<&'a str> {
        let Some(Thing::Node(event)) = placed.thing else { return None };
        let host = event.attached_to.as_deref()?;
        let at = self.diagram.shapes.get(host)?.bounds;
        ((middle(placed.shape.bounds).y - at.y - at.height).abs() < 10.0).then_some(host)
    }

    fn stance(&self, node: &Node, shape: &Shape) -> Stance {
        let open = match node.kind {
            Kind::CallActivity => shape.expanded == Some(true),
            kind => kind.is_subprocess() && self.is_open(node, shape),
        };
        let called = node.called_element.as_deref().filter(|_| node.kind == Kind::CallActivity);
        let calls = called.and_then(|id| self.index.global_tasks.get(id)).copied();
        Stance { open, foot_is_taken: self.foot_taken.contains(node.id.as_str()), calls }
    }

    fn label_place(&self, id: &str, shape: &Shape) -> LabelPlace {
        match self.index.things.get(id) {
            Some(Thing::Node(node)) if node.kind.is_activity() => {
                self.stance(node, shape).label_place(node, shape)
            }
            _ => LabelPlace::Above,
        }
    }

    /// Where a shape lies: pools, lanes, open subprocesses (the larger the further back), edges, everything
    /// else, boundary events, groups.
    fn layer(&self, thing: Option<Thing<'_>>, shape: &Shape) -> f64 {
        match thing {
            Some(Thing::Pool(_)) => 0.0,
            Some(Thing::Lane(_)) => 0.5,
            Some(Thing::Node(node)) if node.kind == Kind::BoundaryEvent => 4.0,
            Some(Thing::Node(node)) if node.kind.is_subprocess() && self.is_open(node, shape) => {
                frame_layer(shape)
            }
            Some(Thing::Node(node)) if node.kind == Kind::CallActivity && shape.expanded == Some(true) => {
                frame_layer(shape)
            }
            Some(Thing::Group(_)) => 5.0,
            _ => 3.0,
        }
    }
}

/// Edges lie between what frames and what is framed.
const LAYER_EDGES: f64 = 2.0;

/// Between 1 and 2, the larger the shape the further back.
fn frame_layer(shape: &Shape) -> f64 {
    let area = (shape.bounds.width * shape.bounds.height).max(0.0);
    1.0 + 1.0 / (2.0 + area / 1000.0)
}
