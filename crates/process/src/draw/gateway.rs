//! Gateways (BPMN 2.0.2, clause 10.6).

use super::icon::{self};
use super::picture::{Picture, middle};
use super::svg::number;
use crate::model::{Bounds, Kind, Node, Point, Shape};

impl<'a> Picture<'a> {
    /// Draws a gateway without its name, which stands outside.
    pub(super) fn gateway(&mut self, id: &str, node: &Node, shape: &'a Shape) {
        let look = self.look(id, shape);
        self.open("bpmn-gateway", id, &look.classes);
        self.path(&diamond(shape.bounds), look.fill, look.line, 1.5 + look.thicker);
        let at = middle(shape.bounds);
        let unit = shape.bounds.width.min(shape.bounds.height) / 50.0;
        match node.kind {
            // The cross may be left out; drawing it always is clearer, and as correct.
            Kind::ExclusiveGateway => self.strokes("M-7,-8L7,8M7,-8L-7,8", at, unit, 3.5, look.line),
            Kind::ParallelGateway => self.strokes("M0,-11V11M-11,0H11", at, unit, 3.5, look.line),
            Kind::InclusiveGateway => {
                self.strokes("M0,-10.5a10.5,10.5 0 1,0 .01,0z", at, unit, 2.8, look.line);
            }
            Kind::ComplexGateway => {
                self.strokes("M0,-12V12M-12,0H12M-8,-8L8,8M8,-8L-8,8", at, unit, 2.6, look.line);
            }
            Kind::EventBasedGateway => {
                self.ring(at, 14.0 * unit, look.line);
                // One that starts a process has a single ring (clause 10.6.6).
                if !node.instantiate {
                    self.ring(at, 11.5 * unit, look.line);
                }
                self.sign(icon::of_several(false, false), at, 0.72 * unit, look.fill, look.line);
            }
            _ => {}
        }
        self.close();
        self.cover(shape.bounds);
    }

    fn strokes(&mut self, d: &str, at: Point, unit: f64, width: f64, line: &str) {
        let place = format!("translate({} {}) scale({})", number(at.x), number(at.y), number(unit));
        self.canvas
            .tag("path")
            .attr("transform", &place)
            .attr("d", d)
            .attr("fill", "none")
            .attr("stroke", line)
            .num("stroke-width", width)
            .end();
    }
}

fn diamond(at: Bounds) -> String {
    let (right, bottom) = (at.x + at.width, at.y + at.height);
    let Point { x, y } = middle(at);
    let n = number;
    format!("M{},{}L{},{}L{},{}L{},{}z", n(x), n(at.y), n(right), n(y), n(x), n(bottom), n(at.x), n(y))
}
