//! Diagram interchange: shapes and edges. Numbers that are not finite, or sizes below zero, are left out.

use super::xml::{attr, flag, local, reference};
use crate::model::{Bounds, Diagram, Edge, Point, Shape};
use portico_rules::Problem;
use roxmltree::Node as Xml;

const BIOC: &str = "http://bpmn.io/schema/bpmn/biocolor/1.0";
const COLOR: &str = "http://www.omg.org/spec/BPMN/non-normative/color/1.0";

pub(super) fn diagram(node: Xml<'_, '_>, problems: &mut Vec<Problem>) -> Diagram {
    let mut diagram = Diagram {
        id: attr(node, "id").unwrap_or_default().to_owned(),
        name: attr(node, "name").unwrap_or_default().to_owned(),
        ..Diagram::default()
    };
    let Some(plane) = child(node, "BPMNPlane") else { return diagram };
    diagram.plane = attr(plane, "bpmnElement").map(reference).unwrap_or_default();
    for part in plane.children().filter(Xml::is_element) {
        let Some(element) = attr(part, "bpmnElement").map(reference) else { continue };
        match local(part) {
            "BPMNShape" => match shape(part) {
                Some(shape) => {
                    diagram.order.push(element.clone());
                    diagram.shapes.insert(element, shape);
                }
                None => problems.push(unreadable(&element)),
            },
            "BPMNEdge" => match edge(part) {
                Some(edge) => {
                    diagram.edges.insert(element, edge);
                }
                None => problems.push(unreadable(&element)),
            },
            _ => {}
        }
    }
    diagram
}

fn unreadable(element: &str) -> Problem {
    Problem::warning("bpmn-shape-unreadable", "its place in the diagram cannot be read, so it is not drawn")
        .at(element)
        .remedy("Draw the element again.")
}

fn shape(node: Xml<'_, '_>) -> Option<Shape> {
    Some(Shape {
        bounds: bounds(node)?,
        label: child(node, "BPMNLabel").and_then(bounds),
        expanded: attr(node, "isExpanded").map(|_| flag(node, "isExpanded", false)),
        horizontal: attr(node, "isHorizontal").map(|_| flag(node, "isHorizontal", true)),
        marker: flag(node, "isMarkerVisible", false),
        fill: colour(node, "fill", "background-color"),
        stroke: colour(node, "stroke", "border-color"),
    })
}

fn colour(node: Xml<'_, '_>, bioc: &str, standard: &str) -> Option<String> {
    node.attribute((COLOR, standard)).or_else(|| node.attribute((BIOC, bioc))).map(str::to_owned)
}

fn edge(node: Xml<'_, '_>) -> Option<Edge> {
    let points = node.children().filter(|child| local(*child) == "waypoint");
    let waypoints: Vec<Point> = points
        .map(|node| Some(Point { x: number(node, "x")?, y: number(node, "y")? }))
        .collect::<Option<_>>()?;
    let envelope = attr(node, "messageVisibleKind").map(|kind| kind == "initiating");
    let label = child(node, "BPMNLabel").and_then(bounds);
    (waypoints.len() >= 2).then_some(Edge { waypoints, envelope, label })
}

fn bounds(node: Xml<'_, '_>) -> Option<Bounds> {
    let node = child(node, "Bounds")?;
    let bounds = Bounds {
        x: number(node, "x")?,
        y: number(node, "y")?,
        width: number(node, "width")?,
        height: number(node, "height")?,
    };
    (bounds.width >= 0.0 && bounds.height >= 0.0).then_some(bounds)
}

fn number(node: Xml<'_, '_>, name: &str) -> Option<f64> {
    attr(node, name)?.trim().parse::<f64>().ok().filter(|number| number.abs() < 1e7)
}

fn child<'a, 'i>(node: Xml<'a, 'i>, tag: &str) -> Option<Xml<'a, 'i>> {
    node.children().find(|child| child.is_element() && local(*child) == tag)
}
