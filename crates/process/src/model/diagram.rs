//! Diagram interchange (clause 12): where things are drawn, in pixels of the diagram's own plane.

use std::collections::BTreeMap;

/// One diagram.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagram {
    /// Element id of the `BPMNDiagram`.
    pub id: String,
    /// Name, or empty.
    pub name: String,
    /// Id of the process, collaboration or subprocess that the plane shows.
    pub plane: String,
    /// Shapes by the id of the element they show.
    pub shapes: BTreeMap<String, Shape>,
    /// Edges by the id of the flow or association they show.
    pub edges: BTreeMap<String, Edge>,
    /// Element ids of shapes in document order (drawing order: earlier is further back).
    pub order: Vec<String>,
}

/// A rectangle: left, top, width, height.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bounds {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width, not negative.
    pub width: f64,
    /// Height, not negative.
    pub height: f64,
}

/// A point.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

/// A `BPMNShape`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    /// Where it stands.
    pub bounds: Bounds,
    /// Where its label stands, if the file says so.
    pub label: Option<Bounds>,
    /// `isExpanded`, if the file says so.
    pub expanded: Option<bool>,
    /// `isHorizontal` of a pool or lane, if the file says so.
    pub horizontal: Option<bool>,
    /// `isMarkerVisible` of an exclusive gateway.
    pub marker: bool,
    /// Fill colour (`bioc:fill` or `color:background-color`), as written.
    pub fill: Option<String>,
    /// Line colour (`bioc:stroke` or `color:border-color`), as written.
    pub stroke: Option<String>,
}

/// A `BPMNEdge`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edge {
    /// At least two points, source to target.
    pub waypoints: Vec<Point>,
    /// `messageVisibleKind` of a message flow: an envelope upon it, white (true) if it begins an exchange.
    pub envelope: Option<bool>,
    /// Where its label stands, if the file says so.
    pub label: Option<Bounds>,
}
