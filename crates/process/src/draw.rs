//! Draws a model as SVG from its diagram interchange (BPMN 2.0.2, clause 12).
//!
//! The picture carries no style and no script, only presentation attributes and class names, so that a page with a
//! strict content security policy can show it; every element is a group with `data-element` and classes such as
//! `bpmn-task`, `heat-3`, `visited`, `waiting`. The only ids are those of its title and description, derived
//! from its content, so that several pictures can stand in one page.

mod activity;
mod badge;
mod colour;
mod content;
mod data;
mod edge;
mod event;
pub(crate) mod font;
mod gateway;
mod icon;
mod index;
mod label;
mod picture;
mod pool;
mod svg;
mod words;

use crate::marks::Marks;
use crate::model::{Bounds, Definitions, Diagram};
use content::Content;
use index::Index;
use picture::Picture;
use svg::{Canvas, number};

/// Blank space around a diagram, px.
const MARGIN: f64 = 14.0;
/// Room for the name of a diagram where a file has several, px.
const HEADING: f64 = 28.0;

/// Draws all diagrams of a file, one below the other. A model without diagrams, or with ones in which steps are
/// missing, is laid out. `None` if there is nothing to draw.
///
/// The picture has the accessible name and description that `marks` give, else ones made from the model.
pub fn draw(definitions: &Definitions, marks: &Marks) -> Option<String> {
    let index = Index::of(definitions);
    let diagrams = crate::layout::diagrams(definitions);
    let sheets: Vec<(&Diagram, Canvas, Bounds)> =
        diagrams.iter().filter_map(|diagram| sheet(diagram, &index, marks)).collect();
    let width = sheets.iter().map(|(_, _, extent)| extent.width).fold(0.0, f64::max) + 2.0 * MARGIN;
    let has_headings = sheets.len() > 1;
    let mut body = Canvas::default();
    let mut top = 0.0;
    for (diagram, canvas, extent) in &sheets {
        if has_headings {
            let name = words::name_of(diagram, definitions, &index);
            body.tag("text")
                .num("x", MARGIN)
                .num("y", top + 20.0)
                .attr("font-size", "14")
                .attr("font-weight", "bold")
                .text(&name);
            top += HEADING;
        }
        let (x, y) = (number(MARGIN - extent.x), number(top + MARGIN - extent.y));
        body.tag("g").attr("transform", &format!("translate({x} {y})")).open();
        body.append(canvas);
        body.close("g");
        top += extent.height + 2.0 * MARGIN;
    }
    if sheets.is_empty() {
        return None;
    }
    Some(document(
        &body,
        width,
        top,
        &words::title(definitions, marks),
        &words::description(definitions, marks),
    ))
}

fn document(body: &Canvas, width: f64, height: f64, title: &str, description: &str) -> String {
    let prefix = format!("bpmn-{:016x}", fingerprint(&[body.as_str(), title, description]));
    let (title_id, description_id) = (format!("{prefix}-title"), format!("{prefix}-desc"));
    let mut svg = Canvas::default();
    svg.tag("svg")
        .attr("xmlns", "http://www.w3.org/2000/svg")
        .attr("class", "bpmn")
        .attr("role", "img")
        .attr("aria-labelledby", &format!("{title_id} {description_id}"))
        .num("width", width.ceil())
        .num("height", height.ceil())
        .attr("viewBox", &format!("0 0 {} {}", number(width.ceil()), number(height.ceil())))
        .attr("font-family", "Arial, Helvetica, 'Liberation Sans', sans-serif")
        .open();
    svg.tag("title").attr("id", &title_id).text(title);
    svg.tag("desc").attr("id", &description_id).text(description);
    svg.tag("rect")
        .attr("class", "bpmn-paper")
        .attr("width", "100%")
        .attr("height", "100%")
        .attr("fill", colour::PAPER)
        .end();
    svg.append(body);
    svg.close("svg");
    svg.as_str().to_owned()
}

/// FNV-1a, 64 bit: enough to tell pictures of one page apart.
fn fingerprint(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// One diagram with the space that it takes.
fn sheet<'a>(
    diagram: &'a Diagram,
    index: &Index<'_>,
    marks: &Marks,
) -> Option<(&'a Diagram, Canvas, Bounds)> {
    let mut picture = Picture::new(diagram, index, marks);
    let content = Content::of(diagram, index);
    content.draw(&mut picture);
    let extent = picture.extent()?;
    Some((diagram, picture.canvas, extent))
}
