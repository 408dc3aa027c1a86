//! Names that stand outside their shape: of events, gateways, data and flows.

use super::edge::{distinct, middle_of};
use super::font::{self, LINE};
use super::index::{Line, Thing};
use super::picture::{Anchor, Picture, middle};
use crate::model::{Bounds, Edge, Point, Shape};

/// Size of the letters, px.
const SIZE: f64 = 11.0;
/// How wide a name may be where the file gives it no place, px.
const WIDTH: f64 = 100.0;

impl Picture<'_> {
    /// Writes the name of a shape that has none inside.
    pub(super) fn shape_label(&mut self, thing: Thing<'_>, shape: &Shape) {
        let name = match thing {
            Thing::Node(node) if !node.kind.is_activity() => node.name.clone(),
            Thing::Data(item) if item.state.is_empty() => item.name.clone(),
            Thing::Data(item) => format!("{}\n[{}]", item.name, item.state),
            Thing::Group(group) if shape.label.is_some() => group.name.clone(),
            Thing::Message(name) => name.to_owned(),
            _ => return,
        };
        let foot = Point { x: middle(shape.bounds).x, y: shape.bounds.y + shape.bounds.height + 4.0 };
        match placed(shape.label) {
            Some(place) => self.label_in(&name, place),
            None => self.label_at(&name, foot, WIDTH),
        }
    }

    /// Writes the name of a flow.
    pub(super) fn edge_label(&mut self, line: Line<'_>, edge: &Edge) {
        let name = match line {
            Line::Flow(flow, _) => &flow.name,
            Line::Message(flow) => &flow.name,
            Line::Association(_) => return,
        };
        if let Some(place) = placed(edge.label) {
            return self.label_in(name, place);
        }
        let Some((at, is_level)) = middle_of(&distinct(&edge.waypoints)) else { return };
        let rows = font::wrap(name, WIDTH, SIZE).len() as f64;
        if is_level {
            // Above the flow, so that the line does not run through the letters.
            self.label_at(name, Point { x: at.x, y: at.y - rows * SIZE * LINE - 3.0 }, WIDTH);
        } else {
            let lines = font::wrap(name, WIDTH, SIZE);
            let top = Point { x: at.x + 5.0, y: at.y - rows * SIZE * LINE / 2.0 };
            self.lines(&lines, top, SIZE, Anchor::Start, true);
        }
    }

    fn label_in(&mut self, name: &str, place: Bounds) {
        // The font of the tool that drew the file may be narrower than ours.
        let width = place.width * 1.1 + 4.0;
        self.label_at(name, Point { x: middle(place).x, y: place.y }, width);
    }

    fn label_at(&mut self, name: &str, top: Point, width: f64) {
        // Outside a shape nothing forces a word apart.
        let longest = name.split_whitespace().map(|word| font::width(word, SIZE)).fold(0.0, f64::max);
        let lines = font::wrap(name, width.max(longest.min(200.0) + 1.0), SIZE);
        self.lines(&lines, top, SIZE, Anchor::Middle, true);
    }
}

/// A place of no size says where, but not how wide; tools write it when they do not know.
fn placed(place: Option<Bounds>) -> Option<Bounds> {
    place.filter(|place| place.width > 1.0)
}
