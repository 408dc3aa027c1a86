//! Data, text annotations and groups (BPMN 2.0.2, clauses 8.4.1 and 10.4).

use super::colour::{FAINT, INK, PAPER};
use super::font;
use super::icon;
use super::picture::{Anchor, Picture, middle};
use super::svg::number;
use crate::model::{Annotation, Bounds, DataItem, DataKind, Group, Point, Shape};

impl<'a> Picture<'a> {
    /// Draws a data object or store without its name, which stands outside.
    pub(super) fn data(&mut self, id: &str, item: &DataItem, shape: &'a Shape) {
        let look = self.look(id, shape);
        let at = shape.bounds;
        self.open("bpmn-data", id, &look.classes);
        if item.kind == DataKind::Store {
            self.path(&cylinder(at), look.fill, look.line, 1.5);
            self.path(&rims(at), "none", look.line, 1.5);
        } else {
            self.path(&sheet(at), look.fill, look.line, 1.5);
            let corner = Point { x: at.x + at.width * 0.27, y: at.y + at.height * 0.22 };
            let unit = at.height / 50.0 * 0.7;
            match item.kind {
                DataKind::Input => {
                    self.sign(icon::of_trigger(&link(), false), corner, unit, look.fill, look.line)
                }
                DataKind::Output => {
                    self.sign(icon::of_trigger(&link(), true), corner, unit, look.fill, look.line)
                }
                _ => {}
            }
        }
        if item.collection {
            let foot = Point { x: at.x + at.width / 2.0, y: at.y + at.height - 9.0 };
            self.sign(icon::PARALLEL, foot, 0.8, look.fill, look.line);
        }
        self.close();
        self.cover(at);
    }

    /// Draws a text annotation: an open bracket and its text.
    pub(super) fn annotation(&mut self, id: &str, annotation: &Annotation, shape: &'a Shape) {
        let look = self.look(id, shape);
        let at = shape.bounds;
        self.open("bpmn-annotation", id, &look.classes);
        let arm = 10.0_f64.min(at.width / 2.0);
        let n = number;
        let bracket = format!("M{},{}h-{}v{}h{}", n(at.x + arm), n(at.y), n(arm), n(at.height), n(arm));
        self.path(&bracket, "none", look.line, 1.5);
        let fitted = font::fit(&annotation.text, (at.width - 8.0).max(20.0), at.height.max(14.0), 12.0);
        if fitted.cut {
            self.canvas.tag("title").text(&annotation.text);
        }
        let top = Point { x: at.x + 6.0, y: at.y + 2.0 };
        self.lines(&fitted.lines, top, fitted.size, Anchor::Start, true);
        self.close();
        self.cover(at);
    }

    /// Draws a group: a frame that changes nothing.
    pub(super) fn group(&mut self, id: &str, group: &Group, shape: &'a Shape) {
        let at = shape.bounds;
        self.open("bpmn-group", id, "");
        self.canvas
            .tag("rect")
            .num("x", at.x)
            .num("y", at.y)
            .num("width", at.width)
            .num("height", at.height)
            .attr("rx", "10")
            .attr("fill", "none")
            .attr("stroke", INK)
            .attr("stroke-width", "1.5")
            .attr("stroke-dasharray", "8 4 1 4")
            .end();
        if shape.label.is_none() {
            let fitted = font::fit(&group.name, (at.width - 16.0).max(20.0), 28.0, 11.0);
            let top = Point { x: middle(at).x, y: at.y + 4.0 };
            self.lines(&fitted.lines, top, fitted.size, Anchor::Middle, true);
        }
        self.close();
        self.cover(at);
    }

    /// Draws the envelope of a message that travels along a message flow.
    pub(super) fn message(&mut self, id: &str, shape: &'a Shape) {
        let look = self.look(id, shape);
        self.open("bpmn-message", id, &look.classes);
        let at = shape.bounds;
        let unit = (at.width / 18.0).min(at.height / 13.0);
        self.sign(
            icon::of_trigger(&crate::model::Trigger::Message(None), false),
            middle(at),
            unit,
            PAPER,
            look.line,
        );
        self.close();
        self.cover(at);
    }

    /// Draws a shape whose element the model does not have, so that it is not lost in silence.
    pub(super) fn unknown(&mut self, id: &str, shape: &'a Shape) {
        let at = shape.bounds;
        self.open("bpmn-unknown", id, "");
        self.canvas
            .tag("rect")
            .num("x", at.x)
            .num("y", at.y)
            .num("width", at.width)
            .num("height", at.height)
            .attr("fill", "none")
            .attr("stroke", FAINT)
            .attr("stroke-dasharray", "3 3")
            .end();
        self.close();
        self.cover(at);
    }
}

fn link() -> crate::model::Trigger {
    crate::model::Trigger::Link(String::new())
}

/// A sheet with a turned corner.
fn sheet(at: Bounds) -> String {
    let fold = (at.width * 0.3).min(at.height * 0.3);
    let (right, bottom, n) = (at.x + at.width, at.y + at.height, number);
    format!(
        "M{x},{y}H{inner}L{right},{under}V{bottom}H{x}zM{inner},{y}V{under}H{right}",
        x = n(at.x),
        y = n(at.y),
        inner = n(right - fold),
        right = n(right),
        under = n(at.y + fold),
        bottom = n(bottom),
    )
}

fn cylinder(at: Bounds) -> String {
    let (rx, ry, n) = (at.width / 2.0, at.height * 0.12, number);
    let (top, bottom) = (at.y + ry, at.y + at.height - ry);
    format!(
        "M{left},{top}a{rx},{ry} 0 0,1 {width},0V{bottom}a{rx},{ry} 0 0,1 -{width},0z",
        left = n(at.x),
        top = n(top),
        rx = n(rx),
        ry = n(ry),
        width = n(at.width),
        bottom = n(bottom),
    )
}

fn rims(at: Bounds) -> String {
    let (rx, ry, n) = (at.width / 2.0, at.height * 0.12, number);
    (0..3)
        .map(|rim| {
            let y = at.y + ry + f64::from(rim) * at.height * 0.09;
            format!("M{},{}a{},{} 0 0,0 {},0", n(at.x), n(y), n(rx), n(ry), n(at.width))
        })
        .collect()
}
