//! Sequence flows, message flows and associations (BPMN 2.0.2, clauses 7.4 and 7.5).

use super::colour::{FAINT, INK, PAPER, SHADE, VISITED};
use super::icon;
use super::index::{FlowSign, Line};
use super::picture::Picture;
use super::svg::number;
use crate::model::{Edge, Point};

/// How far a corner of a flow is rounded, px.
const CORNER: f64 = 6.0;

impl Picture<'_> {
    /// Draws a flow or association without its name.
    pub(super) fn edge(&mut self, id: &str, line: Option<Line<'_>>, edge: &Edge) {
        let points = distinct(&edge.waypoints);
        for point in &points {
            self.cover_point(*point);
        }
        match line {
            Some(Line::Flow(_, sign)) => self.sequence_flow(id, sign, &points),
            Some(Line::Message(_)) => self.message_flow(id, &points, edge.envelope),
            Some(Line::Association(association)) => self.association(id, association.directed, &points),
            None => self.stroke("bpmn-unknown", id, &points, FAINT, 1.0, Some("3 3")),
        }
    }

    fn sequence_flow(&mut self, id: &str, sign: FlowSign, points: &[Point]) {
        let visited = self.marks.visited.contains(id);
        let (class, ink, width) =
            if visited { ("bpmn-flow visited", VISITED, 3.0) } else { ("bpmn-flow", INK, 1.5) };
        self.stroke(class, id, points, ink, width, None);
        if let Some(tip) = Tip::at_end(points) {
            let half = if visited { 5.5 } else { 4.5 };
            self.path(&tip.triangle(11.0, half), ink, ink, 1.0);
        }
        let Some(tail) = Tip::at_start(points) else { return };
        match sign {
            FlowSign::Default => self.path(&tail.slash(12.0, 5.5), "none", ink, 1.5),
            FlowSign::Conditional => self.path(&tail.diamond(15.0, 5.0), PAPER, ink, 1.5),
            FlowSign::None => {}
        }
    }

    fn message_flow(&mut self, id: &str, points: &[Point], envelope: Option<bool>) {
        self.stroke("bpmn-message-flow", id, points, INK, 1.5, Some("7 5"));
        if let [first, next, ..] = points {
            // Beside the shape that it leaves, which would cover half of it.
            let at = towards(*first, *next, 4.5);
            self.canvas
                .tag("circle")
                .num("cx", at.x)
                .num("cy", at.y)
                .attr("r", "4")
                .attr("fill", PAPER)
                .attr("stroke", INK)
                .attr("stroke-width", "1.5")
                .end();
        }
        if let Some(tip) = Tip::at_end(points) {
            self.path(&tip.triangle(11.0, 5.0), PAPER, INK, 1.5);
        }
        // BPMN 2.0.2, figure 9.5: white where the exchange begins, shaded where it is answered.
        if let (Some(begins), Some(at)) = (envelope, middle_of_longest(points)) {
            let paper = if begins { PAPER } else { SHADE };
            let sign = icon::of_trigger(&crate::model::Trigger::Message(None), false);
            self.sign(sign, at, 1.2, paper, INK);
        }
    }

    fn association(&mut self, id: &str, directed: bool, points: &[Point]) {
        self.stroke("bpmn-association", id, points, INK, 1.5, Some("0.1 4"));
        if directed && let Some(tip) = Tip::at_end(points) {
            self.path(&tip.open(9.0, 5.0), "none", INK, 1.5);
        }
    }

    fn stroke(
        &mut self,
        class: &str,
        id: &str,
        points: &[Point],
        ink: &str,
        width: f64,
        dashes: Option<&str>,
    ) {
        let mut tag = self
            .canvas
            .tag("path")
            .attr("class", class)
            .attr("data-element", id)
            .attr("d", &rounded(points))
            .attr("fill", "none")
            .attr("stroke", ink)
            .num("stroke-width", width)
            .attr("stroke-linejoin", "round");
        if let Some(dashes) = dashes {
            tag = tag.attr("stroke-dasharray", dashes).attr("stroke-linecap", "round");
        }
        tag.end();
    }
}

/// The points without repetitions: tools write the same waypoint twice, and a flow needs a direction at its ends.
pub(super) fn distinct(points: &[Point]) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        if kept.last().is_none_or(|last| (last.x - point.x).hypot(last.y - point.y) > 0.01) {
            kept.push(*point);
        }
    }
    kept
}

/// A path along the points with rounded corners.
fn rounded(points: &[Point]) -> String {
    let n = number;
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return "M0,0".to_owned() };
    let mut d = format!("M{},{}", n(first.x), n(first.y));
    for three in points.windows(3) {
        let [before, corner, after] = three else { continue };
        let from = towards(*corner, *before, CORNER);
        let to = towards(*corner, *after, CORNER);
        d.push_str(&format!(
            "L{},{}Q{},{} {},{}",
            n(from.x),
            n(from.y),
            n(corner.x),
            n(corner.y),
            n(to.x),
            n(to.y)
        ));
    }
    d.push_str(&format!("L{},{}", n(last.x), n(last.y)));
    d
}

/// The point on the way from one to another, at most half of the way.
fn towards(from: Point, to: Point, distance: f64) -> Point {
    let length = (to.x - from.x).hypot(to.y - from.y);
    let part = if length > 0.0 { (distance / length).min(0.5) } else { 0.0 };
    Point { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
}

/// An end of a flow: where it is, and the direction out of the flow there.
#[derive(Debug, Clone, Copy)]
struct Tip {
    at: Point,
    dx: f64,
    dy: f64,
}

impl Tip {
    fn at_end(points: &[Point]) -> Option<Tip> {
        match points {
            [.., before, last] => Some(Tip::new(*before, *last)),
            _ => None,
        }
    }

    fn at_start(points: &[Point]) -> Option<Tip> {
        match points {
            [first, next, ..] => Some(Tip::new(*next, *first)),
            _ => None,
        }
    }

    fn new(before: Point, at: Point) -> Tip {
        let length = (at.x - before.x).hypot(at.y - before.y).max(0.01);
        Tip { at, dx: (at.x - before.x) / length, dy: (at.y - before.y) / length }
    }

    /// The point so far back along the flow and so far to its side, as a path writes it.
    fn point(&self, back: f64, side: f64) -> String {
        let x = self.at.x - self.dx * back - self.dy * side;
        let y = self.at.y - self.dy * back + self.dx * side;
        format!("{},{}", number(x), number(y))
    }

    fn triangle(&self, long: f64, half: f64) -> String {
        format!("M{}L{}L{}z", self.point(0.0, 0.0), self.point(long, half), self.point(long, -half))
    }

    fn open(&self, long: f64, half: f64) -> String {
        format!("M{}L{}L{}", self.point(long, half), self.point(0.0, 0.0), self.point(long, -half))
    }

    fn slash(&self, back: f64, half: f64) -> String {
        format!("M{}L{}", self.point(back - 3.0, half), self.point(back + 3.0, -half))
    }

    fn diamond(&self, long: f64, half: f64) -> String {
        let (near, far) = (self.point(0.0, 0.0), self.point(long, 0.0));
        format!("M{near}L{}L{far}L{}z", self.point(long / 2.0, half), self.point(long / 2.0, -half))
    }
}

/// The middle of the longest straight piece of a flow.
fn middle_of_longest(points: &[Point]) -> Option<Point> {
    let length = |a: &Point, b: &Point| (b.x - a.x).hypot(b.y - a.y);
    let pieces = points.windows(2).filter_map(|pair| if let [a, b] = pair { Some((*a, *b)) } else { None });
    let (a, b) = pieces.max_by(|(a, b), (c, d)| length(a, b).total_cmp(&length(c, d)))?;
    Some(Point { x: (a.x + b.x) / 2.0, y: (a.y + b.y) / 2.0 })
}

/// The middle of a flow by length, and whether the flow runs level there.
pub(super) fn middle_of(points: &[Point]) -> Option<(Point, bool)> {
    let length = |pair: &[Point]| match pair {
        [a, b] => (b.x - a.x).hypot(b.y - a.y),
        _ => 0.0,
    };
    let mut left = points.windows(2).map(length).sum::<f64>() / 2.0;
    for pair in points.windows(2) {
        let [a, b] = pair else { continue };
        let along = length(pair);
        if along >= left && along > 0.0 {
            let part = left / along;
            let at = Point { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part };
            return Some((at, (b.y - a.y).abs() <= (b.x - a.x).abs()));
        }
        left -= along;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_a_bent_flow_is_found_along_its_length() {
        let points = [Point { x: 0.0, y: 0.0 }, Point { x: 10.0, y: 0.0 }, Point { x: 10.0, y: 30.0 }];
        assert_eq!(middle_of(&points), Some((Point { x: 10.0, y: 10.0 }, false)));
    }

    #[test]
    fn a_flow_of_one_repeated_point_has_no_direction_and_does_no_harm() {
        let points = distinct(&[Point { x: 5.0, y: 5.0 }, Point { x: 5.0, y: 5.0 }]);
        assert_eq!(points.len(), 1);
        assert!(Tip::at_end(&points).is_none() && middle_of(&points).is_none());
    }
}
