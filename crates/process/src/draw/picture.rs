//! The sheet on which one diagram is drawn: canvas, extent, and how marks change the look of an element.

use super::colour::{self, INK, PAPER, VISITED};
use super::font::{self, LINE};
use super::index::Index;
use super::svg::Canvas;
use crate::marks::Marks;
use crate::model::{Bounds, Diagram, Point, Shape};
use std::collections::BTreeMap;

/// One diagram while it is drawn.
pub(super) struct Picture<'a> {
    pub(super) diagram: &'a Diagram,
    pub(super) index: &'a Index<'a>,
    pub(super) marks: &'a Marks,
    /// When each element was entered, counted from 1.
    pub(super) steps: BTreeMap<&'a str, Vec<usize>>,
    pub(super) canvas: Canvas,
    extent: Option<Bounds>,
}

/// How one element looks.
#[derive(Debug, Clone)]
pub(super) struct Look<'a> {
    pub(super) fill: &'a str,
    pub(super) line: &'a str,
    /// To be added to the width of its line, px.
    pub(super) thicker: f64,
    /// Class names, each with a blank before it.
    pub(super) classes: String,
}

/// Where a text starts from its x.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
}

impl<'a> Picture<'a> {
    pub(super) fn new(diagram: &'a Diagram, index: &'a Index<'a>, marks: &'a Marks) -> Self {
        let mut steps: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (number, element) in marks.steps.iter().enumerate() {
            steps.entry(element).or_default().push(number + 1);
        }
        Picture { diagram, index, marks, steps, canvas: Canvas::default(), extent: None }
    }

    /// The look of a shape: its own colours, then its heat, then whether a case has passed it.
    pub(super) fn look(&self, id: &str, shape: &'a Shape) -> Look<'a> {
        let mut look = Look {
            fill: colour::safe_fill(shape.fill.as_deref()).unwrap_or(PAPER),
            line: colour::safe_line(shape.stroke.as_deref()).unwrap_or(INK),
            thicker: 0.0,
            classes: String::new(),
        };
        if let Some(heat) = self.marks.heat.get(id) {
            look.fill = colour::heat(heat.level);
            look.classes.push_str(&format!(" heat-{}", heat.level.min(5)));
        }
        if self.marks.visited.contains(id) {
            look.line = VISITED;
            look.thicker = 1.0;
            look.classes.push_str(" visited");
        }
        if self.marks.tokens.get(id).is_some_and(|count| *count > 0) {
            look.classes.push_str(" waiting");
        }
        look
    }

    /// Opens the group of one element.
    pub(super) fn open(&mut self, class: &str, id: &str, more: &str) {
        self.canvas.tag("g").attr("class", &format!("{class}{more}")).attr("data-element", id).open();
    }

    pub(super) fn close(&mut self) {
        self.canvas.close("g");
    }

    /// Makes sure that the sheet covers this place.
    pub(super) fn cover(&mut self, place: Bounds) {
        let whole = self.extent.unwrap_or(place);
        let (x, y) = (whole.x.min(place.x), whole.y.min(place.y));
        let right = (whole.x + whole.width).max(place.x + place.width);
        let bottom = (whole.y + whole.height).max(place.y + place.height);
        self.extent = Some(Bounds { x, y, width: right - x, height: bottom - y });
    }

    pub(super) fn cover_point(&mut self, point: Point) {
        self.cover(Bounds { x: point.x, y: point.y, width: 0.0, height: 0.0 });
    }

    /// What has been drawn so far lies within this.
    pub(super) fn extent(&self) -> Option<Bounds> {
        self.extent
    }

    /// A straight or curved figure.
    pub(super) fn path(&mut self, d: &str, fill: &str, line: &str, width: f64) {
        self.canvas
            .tag("path")
            .attr("d", d)
            .attr("fill", fill)
            .attr("stroke", line)
            .num("stroke-width", width)
            .end();
    }

    /// Lines of text downwards from `top`; `halo` sets them off from lines that run below them.
    pub(super) fn lines(&mut self, lines: &[String], at: Point, size: f64, anchor: Anchor, halo: bool) {
        for (row, line) in lines.iter().enumerate() {
            let top = at.y + row as f64 * size * LINE;
            let width = font::width(line, size);
            let left = if anchor == Anchor::Middle { at.x - width / 2.0 } else { at.x };
            self.cover(Bounds { x: left, y: top, width, height: size * LINE });
            // The base line lies four fifths of the size below the top of the letters.
            let mut tag = self.canvas.tag("text").num("x", at.x).num("y", top + size * 0.92);
            if anchor == Anchor::Middle {
                tag = tag.attr("text-anchor", "middle");
            }
            tag = tag.num("font-size", size).attr("fill", INK);
            if halo {
                tag = tag
                    .attr("stroke", PAPER)
                    .attr("stroke-width", "3")
                    .attr("stroke-linejoin", "round")
                    .attr("paint-order", "stroke");
            }
            tag.text(line);
        }
    }

    /// A text that runs upwards, its middle at `at`, in a strip `along` long and `across` wide.
    pub(super) fn upwards(&mut self, text: &str, at: Point, along: f64, across: f64) {
        let fitted = font::fit(text, along - 8.0, across - 4.0, 12.0);
        let height = fitted.lines.len() as f64 * fitted.size * LINE;
        for (row, line) in fitted.lines.iter().enumerate() {
            let x = at.x - height / 2.0 + row as f64 * fitted.size * LINE + fitted.size * 0.92;
            let (px, py) = (super::svg::number(x), super::svg::number(at.y));
            self.canvas
                .tag("text")
                .attr("transform", &format!("translate({px} {py}) rotate(-90)"))
                .attr("text-anchor", "middle")
                .num("font-size", fitted.size)
                .attr("fill", INK)
                .text(line);
        }
    }

    /// A text in the middle of a box, made smaller or cut where it does not fit; the whole text is then told on
    /// hovering.
    pub(super) fn centred(&mut self, text: &str, space: Bounds, size: f64) {
        let fitted = font::fit(text, space.width, space.height, size);
        let height = fitted.lines.len() as f64 * fitted.size * LINE;
        let top = space.y + (space.height - height) / 2.0;
        if fitted.cut {
            self.canvas.tag("title").text(text);
        }
        let at = Point { x: space.x + space.width / 2.0, y: top };
        self.lines(&fitted.lines, at, fitted.size, Anchor::Middle, false);
    }
}

/// The middle of a rectangle.
pub(super) fn middle(bounds: Bounds) -> Point {
    Point { x: bounds.x + bounds.width / 2.0, y: bounds.y + bounds.height / 2.0 }
}
