//! Events (BPMN 2.0.2, clause 10.5): a thin circle starts, a double one stands between, a thick one ends; dashed
//! does not interrupt; a solid sign throws.

use super::icon;
use super::picture::{Look, Picture, middle};
use crate::model::{Kind, Node, Point, Shape};

impl<'a> Picture<'a> {
    /// Draws an event without its name, which stands outside.
    pub(super) fn event(&mut self, id: &str, node: &Node, shape: &'a Shape) {
        let look = self.look(id, shape);
        self.open("bpmn-event", id, &look.classes);
        let radius = shape.bounds.width.min(shape.bounds.height) / 2.0;
        let at = middle(shape.bounds);
        self.circles(node, at, radius, &look);
        let throws = matches!(node.kind, Kind::EndEvent | Kind::IntermediateThrowEvent);
        let sign = match node.events.as_slice() {
            [] => None,
            [one] => Some(icon::of_trigger(&one.trigger, throws)),
            _ => Some(icon::of_several(node.parallel_multiple, throws)),
        };
        if let Some(sign) = sign {
            self.sign(sign, at, radius / 18.0, look.fill, look.line);
        }
        self.close();
        self.cover(shape.bounds);
    }

    fn circles(&mut self, node: &Node, at: Point, radius: f64, look: &Look<'_>) {
        let width = if node.kind == Kind::EndEvent { 3.5 } else { 1.5 } + look.thicker;
        // Only a boundary event and the start of an event subprocess can leave running what they belong to.
        let dashed = !node.interrupting && matches!(node.kind, Kind::BoundaryEvent | Kind::StartEvent);
        self.circle(at, radius, look, width, dashed);
        if !matches!(node.kind, Kind::StartEvent | Kind::EndEvent) {
            self.circle(at, (radius - 3.5).max(1.0), look, 1.5, dashed);
        }
    }

    fn circle(&mut self, at: Point, radius: f64, look: &Look<'_>, width: f64, dashed: bool) {
        let mut tag = self
            .canvas
            .tag("circle")
            .num("cx", at.x)
            .num("cy", at.y)
            .num("r", radius)
            .attr("fill", look.fill)
            .attr("stroke", look.line)
            .num("stroke-width", width);
        if dashed {
            tag = tag.attr("stroke-dasharray", "4 3");
        }
        tag.end();
    }

    /// A plain ring.
    pub(super) fn ring(&mut self, at: Point, radius: f64, line: &str) {
        self.canvas
            .tag("circle")
            .num("cx", at.x)
            .num("cy", at.y)
            .num("r", radius)
            .attr("fill", "none")
            .attr("stroke", line)
            .attr("stroke-width", "1.2")
            .end();
    }
}
