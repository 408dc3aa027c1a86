//! Activities that run more than once (clauses 10.3.8 and 10.3.5): loops, multi-instances, ad-hoc subprocesses.

use super::Trigger;

/// `standardLoopCharacteristics`: again and again while a condition holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StandardLoop {
    /// `testBefore`: the condition is looked at before the first round too.
    pub test_before: bool,
    /// `loopMaximum`, as written: most rounds.
    pub maximum: Option<String>,
    /// `loopCondition`, an expression.
    pub condition: Option<String>,
}

/// Multi-instance characteristics (clause 10.3.8) with Zeebe's collections.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MultiInstance {
    /// One after the other instead of all at once.
    pub sequential: bool,
    /// `loopCardinality`, an expression.
    pub cardinality: Option<String>,
    /// `zeebe:loopCharacteristics inputCollection`.
    pub input_collection: Option<String>,
    /// `inputElement`: variable of one item.
    pub input_element: Option<String>,
    /// `outputCollection`: variable of all results.
    pub output_collection: Option<String>,
    /// `outputElement`: expression of one result.
    pub output_element: Option<String>,
    /// `completionCondition`.
    pub completion_condition: Option<String>,
    /// `behavior`: whether its instances report to boundary events on it.
    pub behavior: Behavior,
}

/// When the instances of a multi-instance activity throw an event to the boundary events on it (table 10.29).
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Behavior {
    /// No event is ever thrown; the activity ends when all instances have ended.
    #[default]
    All,
    /// Each instance throws this event when it completes; without one any signal event on the activity takes it.
    None(Option<Trigger>),
    /// The first instance that completes throws it.
    One(Option<Trigger>),
    /// Conditions decide.
    Complex(Vec<ComplexBehavior>),
    /// Anything else, as written.
    Unknown(String),
}

/// `complexBehaviorDefinition`: when the condition holds the remaining instances are cancelled and the activity ends.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ComplexBehavior {
    /// `condition`, an expression.
    pub condition: String,
    /// What its `event` throws.
    pub event: Option<Trigger>,
}

/// `adHocSubProcess` (clause 10.3.5) with Zeebe's collection.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AdHoc {
    /// `ordering="Sequential"`: one activity at a time.
    pub sequential: bool,
    /// `completionCondition`, an expression.
    pub completion_condition: Option<String>,
    /// `cancelRemainingInstances`; true if absent.
    pub cancel_remaining: bool,
    /// `zeebe:adHoc activeElementsCollection`: FEEL for the ids of what begins by itself.
    pub active_elements: Option<String>,
}
