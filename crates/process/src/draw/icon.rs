//! The small signs: what kind of task, what kind of event, and how an activity repeats. Each is a list of paths
//! around the origin, drawn for an event of radius 18 or a marker 14 px wide.

use super::picture::Picture;
use super::svg::number;
use crate::model::{Kind, Point, Trigger};

/// How a path of a sign is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paint {
    /// Only its line.
    Line,
    /// Its line, filled with the colour of the shape below, so that it hides what lies behind it.
    Hollow,
    /// Filled with the colour of lines.
    Solid,
    /// A line in the colour of the shape below, upon something solid.
    Reverse,
}

/// One sign: paths with their paint.
pub(super) type Sign = &'static [(&'static str, Paint)];

use Paint::{Hollow, Line, Reverse, Solid};

const ENVELOPE: Sign = &[("M-9,-6.5h18v13h-18z", Hollow), ("M-9,-6.5L0,1L9,-6.5", Line)];
const ENVELOPE_SOLID: Sign = &[("M-9.5,-7h19v14h-19z", Solid), ("M-9,-6.3L0,1.2L9,-6.3", Reverse)];
const CLOCK: Sign = &[
    ("M0,-10.5a10.5,10.5 0 1,0 .01,0z", Hollow),
    (
        "M8.2,0L10,0M7.1,4.1L8.7,5M4.1,7.1L5,8.7M0,8.2L0,10M-4.1,7.1L-5,8.7M-7.1,4.1L-8.7,5M-8.2,0L-10,0\
         M-7.1,-4.1L-8.7,-5M-4.1,-7.1L-5,-8.7M0,-8.2L0,-10M4.1,-7.1L5,-8.7M7.1,-4.1L8.7,-5",
        Line,
    ),
    ("M1.8,-7.2L0,0L5.2,1", Line),
];
const TRIANGLE: Sign = &[("M0,-9.5L9,6.5H-9z", Hollow)];
const TRIANGLE_SOLID: Sign = &[("M0,-9.5L9,6.5H-9z", Solid)];
const BOLT: Sign = &[("M-8.5,9L-3.8,-8L2.6,1.6L8.5,-9L3.9,8.2L-2.8,-1.6z", Hollow)];
const BOLT_SOLID: Sign = &[("M-8.5,9L-3.8,-8L2.6,1.6L8.5,-9L3.9,8.2L-2.8,-1.6z", Solid)];
const DART: Sign = &[("M0,-10L8,9L0,2L-8,9z", Hollow)];
const DART_SOLID: Sign = &[("M0,-10L8,9L0,2L-8,9z", Solid)];
const SHEET: Sign = &[("M-7.5,-9h15v18h-15z", Hollow), ("M-5,-5.5h10M-5,-1.8h10M-5,1.9h10M-5,5.6h10", Line)];
const ARROW: Sign = &[("M-9.5,-3.5H2V-8.5L11,0L2,8.5V3.5H-9.5z", Hollow)];
const ARROW_SOLID: Sign = &[("M-9.5,-3.5H2V-8.5L11,0L2,8.5V3.5H-9.5z", Solid)];
const REWIND: Sign = &[("M-1,-7V7L-10,0z", Hollow), ("M8,-7V7L-1,0z", Hollow)];
const REWIND_SOLID: Sign = &[("M-1,-7V7L-10,0z", Solid), ("M8,-7V7L-1,0z", Solid)];
const CROSS: Sign = &[("M-9,-6L-6,-9L0,-3L6,-9L9,-6L3,0L9,6L6,9L0,3L-6,9L-9,6L-3,0z", Hollow)];
const CROSS_SOLID: Sign = &[("M-9,-6L-6,-9L0,-3L6,-9L9,-6L3,0L9,6L6,9L0,3L-6,9L-9,6L-3,0z", Solid)];
const DISC: Sign = &[("M0,-10a10,10 0 1,0 .01,0z", Solid)];
const PENTAGON: Sign = &[("M0,-9.5L9.5,-2.6L5.9,8.6L-5.9,8.6L-9.5,-2.6z", Hollow)];
const PENTAGON_SOLID: Sign = &[("M0,-9.5L9.5,-2.6L5.9,8.6L-5.9,8.6L-9.5,-2.6z", Solid)];
const PLUS_WIDE: Sign = &[("M-3,-10h6v7h7v6h-7v7h-6v-7h-7v-6h7z", Hollow)];

/// The sign of an event (BPMN 2.0.2, clause 10.5.1, tables of event types); `throws` makes it solid.
pub(super) fn of_trigger(trigger: &Trigger, throws: bool) -> Sign {
    match (trigger, throws) {
        (Trigger::Message(_), false) => ENVELOPE,
        (Trigger::Message(_), true) => ENVELOPE_SOLID,
        (Trigger::Timer(_), _) => CLOCK,
        (Trigger::Signal(_), false) => TRIANGLE,
        (Trigger::Signal(_), true) => TRIANGLE_SOLID,
        (Trigger::Error(_), false) => BOLT,
        (Trigger::Error(_), true) => BOLT_SOLID,
        (Trigger::Escalation(_), false) => DART,
        (Trigger::Escalation(_), true) => DART_SOLID,
        (Trigger::Conditional(_), _) => SHEET,
        (Trigger::Link(_), false) => ARROW,
        (Trigger::Link(_), true) => ARROW_SOLID,
        (Trigger::Compensation(_), false) => REWIND,
        (Trigger::Compensation(_), true) => REWIND_SOLID,
        (Trigger::Cancel, false) => CROSS,
        (Trigger::Cancel, true) => CROSS_SOLID,
        (Trigger::Terminate, _) => DISC,
        // What a reference refers to stands elsewhere; the sign of "one of several" is the honest one.
        (Trigger::Reference(_), throws) => of_several(false, throws),
    }
}

/// The sign of an event with several triggers, one or all of which must happen.
pub(super) fn of_several(all: bool, throws: bool) -> Sign {
    match (all, throws) {
        (true, _) => PLUS_WIDE,
        (false, false) => PENTAGON,
        (false, true) => PENTAGON_SOLID,
    }
}

const PERSON: Sign = &[
    ("M-7,8.2V5c0,-3 2.4,-4.6 4.6,-5.2c1.4,1.1 3.4,1.1 4.8,0C4.6,.4 7,2 7,5V8.2z", Hollow),
    ("M0,-8.2a3.9,3.9 0 1,0 .01,0z", Hollow),
    ("M-3.9,-4.6A3.9,3.9 0 0,1 3.9,-4.6c-1.7,.4 -2.7,-.3 -3.5,-1.2c-1,1 -2.5,1.5 -4.3,1.2z", Solid),
    ("M-4,8.2V5.6M4,8.2V5.6", Line),
];
const GEARS: Sign = &[
    (
        "M2.3,-3.1L4,-2.6L3.6,-0.4L1.8,-0.5L1,0.6L1.8,2.2L0,3.4L-1.2,2L-2.5,2.3L-3,4L-5.2,3.6\
         L-5.1,1.8L-6.2,1L-7.8,1.8L-9,0L-7.6,-1.2L-7.9,-2.5L-9.6,-3L-9.2,-5.2L-7.4,-5.1L-6.6,-6.2\
         L-7.4,-7.8L-5.6,-9L-4.4,-7.6L-3.1,-7.9L-2.6,-9.6L-0.4,-9.2L-0.5,-7.4L0.6,-6.6L2.2,-7.4\
         L3.4,-5.6L2,-4.4z",
        Hollow,
    ),
    ("M-2.8,-4.9a2.1,2.1 0 1,0 .01,0z", Line),
    (
        "M8.2,3.9L9.6,4.3L9.2,6.1L7.8,6L7.1,6.9L7.8,8.2L6.3,9.2L5.3,8.1L4.2,8.3L3.8,9.7L2,9.3\
         L2.1,7.9L1.2,7.2L-0.1,7.9L-1.1,6.4L0,5.4L-0.2,4.3L-1.6,3.9L-1.2,2.1L0.2,2.2L0.9,1.3\
         L0.2,0L1.7,-1L2.7,0.1L3.8,-0.1L4.2,-1.5L6,-1.1L5.9,0.3L6.8,1L8.1,0.3L9.1,1.8L8,2.8\
         z",
        Hollow,
    ),
    ("M4,2.3a1.8,1.8 0 1,0 .01,0z", Line),
];
const TABLE: Sign =
    &[("M-8,-6.5h16v13h-16z", Hollow), ("M-8,-6.5h16v3.8h-16z", Solid), ("M-8,2h16M-3,-3V6.5", Line)];
const SCROLL: Sign = &[
    ("M-4.5,-8H7c-3.5,2.7 -3.5,5 -1.5,8s2,5.3 -1.5,8H-7.5c3.5,-2.7 3.5,-5 1.5,-8s-2,-5.3 1.5,-8z", Hollow),
    ("M-4,-4.7h6.5M-3.7,-1.5h6.5M-2,1.7h6.5M-2.5,4.9h6", Line),
];
const HAND: Sign = &[(
    "M-9,.2C-9,-1.2 -7.7,-2.2 -6.5,-3L-2.3,-6.3C-1,-7.2 .2,-5.5 -.9,-4.5L-3.5,-2.3H7.3\
     C9,-2.3 9,0 7.3,0H3.5H8.3C10,0 10,2.3 8.3,2.3H3.5H7.3C8.9,2.3 8.9,4.5 7.3,4.5H3.5\
     H5.5C7,4.5 7,6.6 5.5,6.6H-3C-6.5,6.6 -9,5 -9,2.4z",
    Hollow,
)];

/// The sign of a kind of task, if it has one.
pub(super) fn of_task(kind: Kind) -> Option<Sign> {
    match kind {
        Kind::UserTask => Some(PERSON),
        Kind::ServiceTask => Some(GEARS),
        Kind::SendTask => Some(ENVELOPE_SOLID),
        Kind::ReceiveTask => Some(ENVELOPE),
        Kind::BusinessRuleTask => Some(TABLE),
        Kind::ScriptTask => Some(SCROLL),
        Kind::ManualTask => Some(HAND),
        _ => None,
    }
}

/// How far the sign of a kind of task reaches to its side.
pub(super) fn half_width(kind: Kind) -> f64 {
    match kind {
        Kind::UserTask => 7.0,
        Kind::ScriptTask | Kind::BusinessRuleTask => 8.0,
        _ => 10.0,
    }
}

/// An activity that is repeated until a condition holds.
pub(super) const LOOP: Sign = &[("M-2.5,5.7A6,6 0 1,1 3,5.4", Line), ("M-6.7,5.9H-2.1V1.3", Line)];
/// Instances at the same time.
pub(super) const PARALLEL: Sign =
    &[("M-5.5,-6h2.6v12h-2.6zM-1.3,-6h2.6v12h-2.6zM2.9,-6h2.6v12h-2.6z", Solid)];
/// Instances one after the other.
pub(super) const SEQUENTIAL: Sign =
    &[("M-6,-5.5v2.6h12v-2.6zM-6,-1.3v2.6h12v-2.6zM-6,2.9v2.6h12v-2.6z", Solid)];
/// An activity that undoes another.
pub(super) const COMPENSATES: Sign = &[("M0,-5.5V5.5L-7,0z", Hollow), ("M7,-5.5V5.5L0,0z", Hollow)];
/// A subprocess without prescribed order.
pub(super) const AD_HOC: Sign =
    &[("M-7,2.5C-5,-5 -1.5,-3.5 0,-1C2,2 5,2 7,-2.5C5.5,5 2,5.5 0,2C-2,-1.5 -5,-1.5 -7,2.5z", Solid)];
/// A subprocess whose content is not shown.
pub(super) const COLLAPSED: Sign = &[("M-7,-7h14v14h-14z", Hollow), ("M0,-4.5V4.5M-4.5,0H4.5", Line)];

impl Picture<'_> {
    /// Draws a sign with its origin at `at`, upon something filled with `paper`.
    pub(super) fn sign(&mut self, sign: Sign, at: Point, scale: f64, paper: &str, ink: &str) {
        let place = format!("translate({} {}) scale({})", number(at.x), number(at.y), number(scale));
        self.canvas
            .tag("g")
            .attr("transform", &place)
            .attr("stroke-linejoin", "round")
            .attr("stroke-linecap", "round")
            .open();
        for (d, paint) in sign {
            let (fill, line) = match paint {
                Line => ("none", ink),
                Hollow => (paper, ink),
                Solid => (ink, "none"),
                Reverse => ("none", paper),
            };
            // The line keeps its width on paper whatever the scale.
            self.path(d, fill, line, 1.2 / scale.max(0.1));
        }
        self.canvas.close("g");
    }
}
