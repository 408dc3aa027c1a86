//! Pools and lanes (BPMN 2.0.2, clauses 9.2 and 10.8).

use super::icon;
use super::picture::{Look, Picture, middle};
use super::svg::number;
use crate::model::{Bounds, Lane, Participant, Point, Process, Shape};

/// The strip that bears the name, px, where the file does not show how wide it is.
const STRIP: f64 = 30.0;

impl<'a> Picture<'a> {
    /// Draws a pool; one without content is a black box with its name in the middle.
    pub(super) fn pool(&mut self, id: &str, pool: &Participant, shape: &'a Shape) {
        let look = self.look(id, shape);
        let at = shape.bounds;
        self.open("bpmn-pool", id, &look.classes);
        self.rect(at, look.fill, look.line, 1.5);
        let process = pool.process.as_deref().and_then(|process| self.index.processes.get(process).copied());
        let Some(process) = process.filter(|process| !process.body.nodes.is_empty()) else {
            self.centred(&pool.name, inset(at, 6.0), 12.0);
            return self.end_pool(pool, at, &look);
        };
        if is_horizontal(shape) {
            let strip = self.strip(process, at);
            self.path(&line(at.x + strip, at.y, at.x + strip, at.y + at.height), "none", look.line, 1.5);
            let place = Point { x: at.x + strip / 2.0, y: at.y + at.height / 2.0 };
            self.upwards(&pool.name, place, at.height, strip);
        } else {
            self.path(&line(at.x, at.y + STRIP, at.x + at.width, at.y + STRIP), "none", look.line, 1.5);
            self.centred(&pool.name, Bounds { height: STRIP, ..at }, 12.0);
        }
        self.end_pool(pool, at, &look);
    }

    fn end_pool(&mut self, pool: &Participant, at: Bounds, look: &Look<'_>) {
        if pool.multiple {
            let foot = Point { x: at.x + at.width / 2.0, y: at.y + at.height - 11.0 };
            self.sign(icon::PARALLEL, foot, 0.9, look.fill, look.line);
        }
        self.close();
        self.cover(at);
    }

    /// Draws a lane.
    pub(super) fn lane(&mut self, id: &str, lane: &Lane, shape: &'a Shape) {
        let look = self.look(id, shape);
        let at = shape.bounds;
        self.open("bpmn-lane", id, &look.classes);
        let fill = if look.fill == super::colour::PAPER { "none" } else { look.fill };
        self.rect(at, fill, look.line, 1.0);
        if is_horizontal(shape) {
            let place = Point { x: at.x + STRIP / 2.0, y: middle(at).y };
            self.upwards(&lane.name, place, at.height, STRIP);
        } else {
            self.centred(&lane.name, Bounds { height: STRIP, ..at }, 12.0);
        }
        self.close();
        self.cover(at);
    }

    /// The strip ends where the first lane begins.
    fn strip(&self, process: &Process, pool: Bounds) -> f64 {
        let lanes = process.lanes.iter().filter_map(|lane| self.diagram.shapes.get(&lane.id));
        let left = lanes.map(|lane| lane.bounds.x - pool.x).fold(f64::INFINITY, f64::min);
        if (14.0..60.0).contains(&left) { left } else { STRIP }
    }

    /// A rectangle with square corners.
    pub(super) fn rect(&mut self, at: Bounds, fill: &str, line: &str, width: f64) {
        self.canvas
            .tag("rect")
            .num("x", at.x)
            .num("y", at.y)
            .num("width", at.width)
            .num("height", at.height)
            .attr("fill", fill)
            .attr("stroke", line)
            .num("stroke-width", width)
            .end();
    }
}

/// `isHorizontal`; a file that does not say it means the longer side.
fn is_horizontal(shape: &Shape) -> bool {
    shape.horizontal.unwrap_or(shape.bounds.width >= shape.bounds.height)
}

/// Whether the middle of one rectangle lies within another.
pub(super) fn contains(outer: Bounds, inner: Bounds) -> bool {
    let Point { x, y } = middle(inner);
    x >= outer.x && x <= outer.x + outer.width && y >= outer.y && y <= outer.y + outer.height
}

fn inset(at: Bounds, by: f64) -> Bounds {
    Bounds {
        x: at.x + by,
        y: at.y + by,
        width: (at.width - 2.0 * by).max(10.0),
        height: (at.height - 2.0 * by).max(10.0),
    }
}

fn line(x1: f64, y1: f64, x2: f64, y2: f64) -> String {
    format!("M{},{}L{},{}", number(x1), number(y1), number(x2), number(y2))
}
