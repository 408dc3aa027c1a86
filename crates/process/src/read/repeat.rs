//! Loops, multi-instances and ad-hoc subprocesses.

use super::node::event_definition;
use super::xml::{attr, child_text, children, flag, reference};
use super::zeebe;
use crate::model::{AdHoc, Behavior, ComplexBehavior, MultiInstance, StandardLoop, Trigger};
use roxmltree::Node as Xml;

pub(super) fn standard_loop(node: Xml<'_, '_>) -> StandardLoop {
    StandardLoop {
        test_before: flag(node, "testBefore", false),
        maximum: attr(node, "loopMaximum").map(str::to_owned),
        condition: child_text(node, "loopCondition"),
    }
}

pub(super) fn multi_instance(node: Xml<'_, '_>) -> MultiInstance {
    let mut multi = MultiInstance {
        sequential: flag(node, "isSequential", false),
        cardinality: child_text(node, "loopCardinality"),
        completion_condition: child_text(node, "completionCondition"),
        behavior: behavior(node),
        ..MultiInstance::default()
    };
    zeebe::loop_characteristics(node, &mut multi);
    multi
}

fn behavior(node: Xml<'_, '_>) -> Behavior {
    let event = |name: &str| attr(node, name).map(|id| Trigger::Reference(reference(id)));
    match attr(node, "behavior").unwrap_or("All") {
        "All" => Behavior::All,
        "None" => Behavior::None(event("noneBehaviorEventRef")),
        "One" => Behavior::One(event("oneBehaviorEventRef")),
        "Complex" => Behavior::Complex(children(node, "complexBehaviorDefinition").map(complex).collect()),
        other => Behavior::Unknown(other.to_owned()),
    }
}

fn complex(node: Xml<'_, '_>) -> ComplexBehavior {
    let event = children(node, "event").next();
    ComplexBehavior {
        condition: child_text(node, "condition").unwrap_or_default(),
        event: event.and_then(|event| event.children().find_map(event_definition)).map(|event| event.trigger),
    }
}

pub(super) fn ad_hoc(node: Xml<'_, '_>) -> AdHoc {
    AdHoc {
        sequential: attr(node, "ordering") == Some("Sequential"),
        completion_condition: child_text(node, "completionCondition"),
        cancel_remaining: flag(node, "cancelRemainingInstances", true),
        active_elements: zeebe::active_elements(node),
    }
}
