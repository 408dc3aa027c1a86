//! How much room each thing takes, in pixels; the sizes that modellers use.

use super::grid::Artifact;
use crate::draw::font;
use crate::model::{Annotation, Body, DataItem, DataKind, Kind, Node};

/// Width of names that stand outside their shape, and height of one of their lines.
pub(super) const LABEL_WIDTH: f64 = 100.0;
pub(super) const LABEL_LINE: f64 = 13.2;
const LABEL_SIZE: f64 = 11.0;
/// Width of an annotation.
pub(super) const NOTE_WIDTH: f64 = 140.0;
/// From one boundary event to the next.
pub(super) const ATTACHED_STEP: f64 = 84.0;
/// Space between artifacts side by side.
pub(super) const BESIDE: f64 = 20.0;
/// Diameter of an event.
pub(super) const EVENT: f64 = 36.0;

/// The room of a cell: its width, and how far it reaches above and below the middle of its row.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Size {
    /// Width of the shape itself.
    pub(super) shape: f64,
    /// Height of the shape itself.
    pub(super) height: f64,
    /// With names beside it.
    pub(super) width: f64,
    pub(super) above: f64,
    pub(super) below: f64,
}

/// Width and height of a name outside its shape; zero for none.
pub(super) fn label(name: &str, width_max: f64) -> (f64, f64) {
    if name.trim().is_empty() {
        return (0.0, 0.0);
    }
    let longest = name.split_whitespace().map(|word| font::width(word, LABEL_SIZE)).fold(0.0, f64::max);
    let width_max = width_max.max(longest.min(200.0) + 1.0);
    let lines = font::wrap(name, width_max, LABEL_SIZE);
    let width = lines.iter().map(|line| font::width(line, LABEL_SIZE)).fold(0.0, f64::max);
    (width.ceil() + 2.0, lines.len() as f64 * LABEL_LINE)
}

/// A node with its boundary events; `inner` is the room of a subprocess that has been laid out.
pub(super) fn node(node: &Node, inner: Option<Size>, attached: &[&Node]) -> Size {
    let foot = attached.iter().map(|event| label(&event.name, ATTACHED_STEP - 4.0).1).fold(0.0, f64::max);
    let foot = if attached.is_empty() { 0.0 } else { EVENT / 2.0 + foot };
    let boundary = attached.len() as f64 * ATTACHED_STEP + 20.0;
    if node.kind.is_activity() {
        let (width, height) = inner.map_or((100.0, 80.0), |inner| (inner.width, inner.height));
        let shape = if attached.is_empty() { width } else { width.max(boundary) };
        return Size { shape, height, width: shape, above: height / 2.0, below: height / 2.0 + foot };
    }
    let side = if node.kind.is_gateway() { 50.0 } else { EVENT };
    let (width, height) = label(&node.name, LABEL_WIDTH);
    let beyond = if height > 0.0 { height + 6.0 } else { 0.0 };
    let above = if node.kind.is_gateway() { side / 2.0 + beyond } else { side / 2.0 };
    // A gateway's name may have to stand to one side of a flow that leaves upwards or downwards.
    let width = if node.kind.is_gateway() { 2.0 * width } else { width };
    Size { shape: side, height: side, width: side.max(width), above, below: side / 2.0 + beyond }
}

/// Artifacts side by side.
pub(super) fn artifacts(all: &[Artifact<'_>]) -> Size {
    let sizes: Vec<(f64, f64, f64)> = all.iter().map(|artifact| artifact_size(*artifact)).collect();
    let width = sizes.iter().map(|(width, _, _)| width).sum::<f64>() + BESIDE * (sizes.len() as f64 - 1.0);
    let height = sizes.iter().map(|(_, height, _)| *height).fold(0.0, f64::max);
    let foot = sizes.iter().map(|(_, _, foot)| *foot).fold(0.0, f64::max);
    Size { shape: width, height, width, above: height / 2.0, below: height / 2.0 + foot }
}

/// Width with its name, height of the shape, height of the name below.
pub(super) fn artifact_size(artifact: Artifact<'_>) -> (f64, f64, f64) {
    match artifact {
        Artifact::Data(item) => {
            let (width, height) = label(&data_name(item), LABEL_WIDTH);
            let (shape, tall) = data_shape(item);
            (shape.max(width), tall, if height > 0.0 { height + 4.0 } else { 0.0 })
        }
        Artifact::Annotation(annotation) => (NOTE_WIDTH, note_height(annotation), 0.0),
    }
}

/// Width and height of a piece of data.
pub(super) fn data_shape(item: &DataItem) -> (f64, f64) {
    if item.kind == DataKind::Store { (50.0, 50.0) } else { (36.0, 50.0) }
}

fn data_name(item: &DataItem) -> String {
    if item.state.is_empty() { item.name.clone() } else { format!("{}\n[{}]", item.name, item.state) }
}

/// Height that the text of an annotation needs.
pub(super) fn note_height(annotation: &Annotation) -> f64 {
    let lines = font::wrap(&annotation.text, NOTE_WIDTH - 10.0, 12.0).len().clamp(1, 14);
    (lines as f64 * 12.0 * font::LINE + 8.0).max(30.0)
}

/// A data object is drawn by its references if it has some.
pub(super) fn is_drawn(item: &DataItem, body: &Body) -> bool {
    let named_twice =
        |other: &&DataItem| other.id != item.id && !item.name.is_empty() && other.name == item.name;
    let is_linked = |id: &str| body.associations.iter().any(|way| way.source == id || way.target == id);
    item.kind != DataKind::Object
        || is_linked(&item.id)
        || !body.data.iter().filter(named_twice).any(|other| is_linked(&other.id))
}

/// Whether a node shows its content.
pub(super) fn is_open(node: &Node) -> bool {
    node.kind.is_subprocess() && node.body.as_ref().is_some_and(|body| !body.nodes.is_empty())
}

/// Whether a shape is a gateway whose cross is drawn.
pub(super) fn has_marker(node: &Node) -> bool {
    node.kind == Kind::ExclusiveGateway
}
