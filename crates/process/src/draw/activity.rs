//! Tasks, call activities and subprocesses (BPMN 2.0.2, clause 10.3).

use super::badge::{HEAT_HEIGHT, LabelPlace};
use super::icon::{self, Sign};
use super::picture::{Look, Picture};
use crate::model::{Bounds, Kind, Node, Point, Shape};

/// Width of the line around an activity, px.
const LINE: f64 = 1.5;
/// Width of the line around a call activity, px: clause 10.3.6 asks for a thick one.
const LINE_CALL: f64 = 4.0;
/// Room that the markers at the foot take, px.
const FOOT: f64 = 18.0;
/// The smallest activity whose signs stay clear of its name, px.
const SIGN_HEIGHT_MIN: f64 = 40.0;

/// What about an activity its surroundings decide.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stance {
    /// It is a frame around its content.
    pub(super) open: bool,
    /// A boundary event stands at its foot.
    pub(super) foot_is_taken: bool,
    /// The kind of the global task that it calls.
    pub(super) calls: Option<Kind>,
}

impl Stance {
    /// Where the label of heat finds room.
    pub(super) fn label_place(self, node: &Node, shape: &Shape) -> LabelPlace {
        let has_foot = self.foot_is_taken || !signs(node, self).is_empty();
        let above_foot = if has_foot { FOOT } else { 2.0 };
        if self.open || shape.bounds.height < 2.0 * HEAT_HEIGHT + above_foot + 16.0 {
            LabelPlace::Below
        } else {
            LabelPlace::Inside { above_foot }
        }
    }
}

impl<'a> Picture<'a> {
    /// Draws an activity.
    pub(super) fn activity(&mut self, id: &str, node: &Node, shape: &'a Shape, stance: Stance) {
        let open = stance.open;
        let look = self.look(id, shape);
        self.open(class(node.kind), id, &look.classes);
        self.frame(node, shape.bounds, &look);
        let signs = signs(node, stance);
        let kind = stance.calls.unwrap_or(node.kind);
        self.foot(&signs, shape.bounds, &look);
        if let Some(sign) = icon::of_task(kind) {
            let at = Point { x: shape.bounds.x + 14.0, y: shape.bounds.y + 14.0 };
            let scale = if shape.bounds.height < SIGN_HEIGHT_MIN { 0.55 } else { 0.85 };
            self.sign(sign, at, scale, look.fill, look.line);
            if node.instantiate {
                self.ring(at, 12.5, look.line);
            }
        }
        let mut foot = if stance.foot_is_taken || !signs.is_empty() { FOOT } else { 3.0 };
        let has_label = self.marks.heat.get(id).is_some_and(|heat| !heat.label.is_empty());
        if has_label && let LabelPlace::Inside { above_foot } = stance.label_place(node, shape) {
            foot = above_foot + HEAT_HEIGHT + 2.0;
        }
        self.activity_name(node, kind, shape.bounds, open, foot);
        self.close();
        self.cover(shape.bounds);
    }

    fn frame(&mut self, node: &Node, at: Bounds, look: &Look<'_>) {
        let width = if node.kind == Kind::CallActivity { LINE_CALL } else { LINE };
        let radius = 10.0_f64.min(at.height / 5.0);
        let mut tag = self
            .canvas
            .tag("rect")
            .num("x", at.x)
            .num("y", at.y)
            .num("width", at.width)
            .num("height", at.height)
            .num("rx", radius)
            .attr("fill", look.fill)
            .attr("stroke", look.line)
            .num("stroke-width", width + look.thicker);
        if node.event_subprocess {
            tag = tag.attr("stroke-dasharray", "0.1 4").attr("stroke-linecap", "round");
        }
        tag.end();
        if node.kind == Kind::Transaction {
            self.canvas
                .tag("rect")
                .num("x", at.x + 3.0)
                .num("y", at.y + 3.0)
                .num("width", (at.width - 6.0).max(0.0))
                .num("height", (at.height - 6.0).max(0.0))
                .num("rx", (radius - 2.0).max(0.0))
                .attr("fill", "none")
                .attr("stroke", look.line)
                .num("stroke-width", LINE)
                .end();
        }
    }

    fn foot(&mut self, signs: &[Sign], at: Bounds, look: &Look<'_>) {
        let step = 18.0;
        let first = at.x + at.width / 2.0 - step * (signs.len() as f64 - 1.0) / 2.0;
        for (place, sign) in signs.iter().enumerate() {
            let at = Point { x: first + place as f64 * step, y: at.y + at.height - 11.0 };
            self.sign(sign, at, 0.9, look.fill, look.line);
        }
    }

    fn activity_name(&mut self, node: &Node, kind: Kind, at: Bounds, open: bool, foot: f64) {
        let inset = 6.0;
        let whole = Bounds {
            x: at.x + inset,
            y: at.y + inset / 2.0,
            width: (at.width - 2.0 * inset).max(10.0),
            height: (at.height - inset / 2.0 - foot).max(10.0),
        };
        if open {
            // A frame bears its name at its upper edge, where nothing stands inside it.
            let strip = Bounds { y: at.y + 4.0, height: 30.0_f64.min(at.height), ..whole };
            let fitted = super::font::fit(&node.name, strip.width, strip.height, 12.0);
            let top = Point { x: strip.x + strip.width / 2.0, y: strip.y };
            self.lines(&fitted.lines, top, fitted.size, super::picture::Anchor::Middle, false);
            return;
        }
        let has_sign = icon::of_task(kind).is_some() && at.height >= SIGN_HEIGHT_MIN;
        self.centred(&node.name, if has_sign { below_sign(&node.name, kind, whole) } else { whole }, 12.0);
    }
}

/// The room for a name under the sign in the corner, if in the whole room it would run into it.
fn below_sign(name: &str, kind: Kind, whole: Bounds) -> Bounds {
    let fitted = super::font::fit(name, whole.width, whole.height, 12.0);
    let height = fitted.lines.len() as f64 * fitted.size * super::font::LINE;
    let top = (whole.height - height) / 2.0;
    let first = fitted.lines.first().map_or(0.0, |line| super::font::width(line, fitted.size));
    let left = (whole.width - first) / 2.0;
    if top >= 20.0 || left >= icon::half_width(kind) * 0.85 + 9.0 {
        return whole;
    }
    Bounds { y: whole.y + 19.0, height: (whole.height - 19.0).max(10.0), ..whole }
}

/// The markers at the foot, from left to right.
fn signs(node: &Node, stance: Stance) -> Vec<Sign> {
    let mut signs = Vec::new();
    if node.compensation {
        signs.push(icon::COMPENSATES);
    }
    if node.standard_loop.is_some() {
        signs.push(icon::LOOP);
    }
    if let Some(multi) = &node.multi {
        signs.push(if multi.sequential { icon::SEQUENTIAL } else { icon::PARALLEL });
    }
    let has_content = node.kind.is_subprocess() || node.kind == Kind::CallActivity;
    if has_content && !stance.open && stance.calls.is_none() {
        signs.push(icon::COLLAPSED);
    }
    if node.kind == Kind::AdHocSubProcess {
        signs.push(icon::AD_HOC);
    }
    signs
}

fn class(kind: Kind) -> &'static str {
    match kind {
        Kind::CallActivity => "bpmn-call",
        kind if kind.is_subprocess() => "bpmn-subprocess",
        _ => "bpmn-task",
    }
}
