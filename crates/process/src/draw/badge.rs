//! Marks upon the drawing: how many tokens wait, and what the heat measures.

use super::colour::{self, INK, PAPER, TOKEN};
use super::font;
use super::picture::{Picture, middle};
use crate::model::{Bounds, Point, Shape};

/// Height of the label of heat, px.
pub(super) const HEAT_HEIGHT: f64 = 16.0;

/// Where the label of heat stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum LabelPlace {
    /// At the foot of an activity, so far above its edge that markers and boundary events stay free.
    Inside {
        /// Their height, px.
        above_foot: f64,
    },
    /// Under a frame or an activity too low for it.
    Below,
    /// Above what has its name below.
    Above,
}

impl Picture<'_> {
    /// Draws the badge of waiting tokens at the upper right corner.
    pub(super) fn token(&mut self, id: &str, shape: &Shape) {
        let Some(count) = self.marks.tokens.get(id).copied().filter(|count| *count > 0) else { return };
        let text = if count > 999 { "999+".to_owned() } else { count.to_string() };
        let width = (font::width(&text, 12.0) + 12.0).max(22.0);
        let at = shape.bounds;
        let place = Bounds { x: at.x + at.width - width + 8.0, y: at.y - 11.0, width, height: 22.0 };
        self.pill("token", &text, place, (TOKEN, PAPER, PAPER));
    }

    /// Writes what the heat measures: inside an activity at its foot, where it hides no arrow head.
    pub(super) fn heat_label(&mut self, id: &str, shape: &Shape, place: LabelPlace) {
        let Some(heat) = self.marks.heat.get(id).filter(|heat| !heat.label.is_empty()) else { return };
        let width = font::width(&heat.label, 10.0) + 10.0;
        let at = shape.bounds;
        let foot = at.y + at.height;
        let y = match place {
            LabelPlace::Inside { above_foot } => foot - above_foot - HEAT_HEIGHT - 2.0,
            LabelPlace::Below => foot - 4.0,
            // The badge of tokens covers the upper edge of something small.
            LabelPlace::Above if self.marks.tokens.get(id).is_some_and(|count| *count > 0) => at.y - 28.0,
            LabelPlace::Above => at.y - 12.0,
        };
        let place = Bounds { x: middle(at).x - width / 2.0, y, width, height: HEAT_HEIGHT };
        self.pill("heat-label", &heat.label, place, (colour::heat(heat.level), INK, INK));
    }

    /// Writes when an element was entered, as numbers from 1, at the upper left corner.
    pub(super) fn steps(&mut self, id: &str, shape: &Shape) {
        let Some(numbers) = self.steps.get(id) else { return };
        let text = match numbers.as_slice() {
            [first, second, .., last] if numbers.len() > 3 => format!("{first}, {second} … {last}"),
            few => few.iter().map(usize::to_string).collect::<Vec<_>>().join(", "),
        };
        let width = (font::width(&text, 10.0) + 8.0).max(16.0);
        let at = shape.bounds;
        let place = Bounds { x: at.x - 8.0, y: at.y - 8.0, width, height: 16.0 };
        self.pill("step", &text, place, (PAPER, TOKEN, TOKEN));
    }

    fn pill(&mut self, class: &str, text: &str, place: Bounds, colours: (&str, &str, &str)) {
        let (fill, line, ink) = colours;
        let size = if place.height > 18.0 { 12.0 } else { 10.0 };
        self.canvas.tag("g").attr("class", class).open();
        self.canvas
            .tag("rect")
            .num("x", place.x)
            .num("y", place.y)
            .num("width", place.width)
            .num("height", place.height)
            .num("rx", place.height / 2.0)
            .attr("fill", fill)
            .attr("stroke", line)
            .num("stroke-width", if size > 11.0 { 1.5 } else { 0.8 })
            .end();
        let Point { x, y } = middle(place);
        self.canvas
            .tag("text")
            .num("x", x)
            .num("y", y + size * 0.36)
            .attr("text-anchor", "middle")
            .num("font-size", size)
            .attr("font-weight", if size > 11.0 { "bold" } else { "normal" })
            .attr("fill", ink)
            .text(text);
        self.canvas.close("g");
        self.cover(place);
    }
}
