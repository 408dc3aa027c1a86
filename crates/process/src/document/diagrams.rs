//! Diagram interchange (BPMN 2.0.2, clause 12) into a document.

use super::{BPMN, Document, Element, Node};
use crate::model::{Bounds, Diagram, Edge, Point, Shape};

const BPMNDI: &str = "http://www.omg.org/spec/BPMN/20100524/DI";
const DC: &str = "http://www.omg.org/spec/DD/20100524/DC";
const DI: &str = "http://www.omg.org/spec/DD/20100524/DI";

impl Document {
    /// Replaces all diagrams of a BPMN document. Shapes and edges get the ids `ELEMENT_di`, as modellers write them.
    /// Nothing happens to a document of another kind.
    pub fn set_diagrams(&mut self, diagrams: &[Diagram]) {
        if !self.root.is(BPMN, "definitions") {
            return;
        }
        self.root.take_children(|child| child.is(BPMNDI, "BPMNDiagram"));
        let prefixes = Prefixes {
            bpmndi: self.root.prefix_for(BPMNDI, "bpmndi"),
            dc: self.root.prefix_for(DC, "dc"),
            di: self.root.prefix_for(DI, "di"),
        };
        for diagram in diagrams {
            self.root.children.push(Node::Element(prefixes.diagram(diagram)));
        }
    }
}

impl Element {
    /// The prefix (with colon) of a namespace in this element; declared under the wished name, or one like it that
    /// is free, if it has none.
    fn prefix_for(&mut self, space: &str, wished: &str) -> String {
        if let Some((prefix, _)) =
            self.declares.iter().find(|(prefix, uri)| uri == space && !prefix.is_empty())
        {
            return format!("{prefix}:");
        }
        let taken = |name: &String| self.declares.iter().any(|(prefix, _)| prefix == name);
        let names = std::iter::once(wished.to_owned()).chain((2..).map(|n| format!("{wished}{n}")));
        let free = names.into_iter().find(|name| !taken(name)).unwrap_or_default();
        self.declares.push((free.clone(), space.to_owned()));
        format!("{free}:")
    }
}

struct Prefixes {
    bpmndi: String,
    dc: String,
    di: String,
}

impl Prefixes {
    fn element(&self, local: &str) -> Element {
        Element::new(&format!("{}{local}", self.bpmndi), BPMNDI)
    }

    fn diagram(&self, diagram: &Diagram) -> Element {
        let mut plane = self
            .element("BPMNPlane")
            .with("id", format!("{}_plane", diagram.id))
            .with("bpmnElement", diagram.plane.as_str());
        for id in &diagram.order {
            plane.children.extend(diagram.shapes.get(id).map(|shape| Node::Element(self.shape(id, shape))));
        }
        for (id, edge) in &diagram.edges {
            plane.children.push(Node::Element(self.edge(id, edge)));
        }
        let mut made = self.element("BPMNDiagram").with("id", diagram.id.as_str());
        if !diagram.name.is_empty() {
            made.set("name", diagram.name.as_str());
        }
        made.holding(plane)
    }

    fn shape(&self, id: &str, shape: &Shape) -> Element {
        let mut made = self.element("BPMNShape").with("id", format!("{id}_di")).with("bpmnElement", id);
        if let Some(expanded) = shape.expanded {
            made.set("isExpanded", expanded.to_string());
        }
        if let Some(horizontal) = shape.horizontal {
            made.set("isHorizontal", horizontal.to_string());
        }
        if shape.marker {
            made.set("isMarkerVisible", "true");
        }
        self.labelled(made.holding(self.bounds(shape.bounds)), shape.label)
    }

    fn edge(&self, id: &str, edge: &Edge) -> Element {
        let mut made = self.element("BPMNEdge").with("id", format!("{id}_di")).with("bpmnElement", id);
        if let Some(begins) = edge.envelope {
            made.set("messageVisibleKind", if begins { "initiating" } else { "non_initiating" });
        }
        for Point { x, y } in &edge.waypoints {
            let point = Element::new(&format!("{}waypoint", self.di), DI);
            made = made.holding(point.with("x", x.to_string()).with("y", y.to_string()));
        }
        self.labelled(made, edge.label)
    }

    fn labelled(&self, element: Element, label: Option<Bounds>) -> Element {
        match label {
            Some(label) => element.holding(self.element("BPMNLabel").holding(self.bounds(label))),
            None => element,
        }
    }

    fn bounds(&self, Bounds { x, y, width, height }: Bounds) -> Element {
        Element::new(&format!("{}Bounds", self.dc), DC)
            .with("x", x.to_string())
            .with("y", y.to_string())
            .with("width", width.to_string())
            .with("height", height.to_string())
    }
}
