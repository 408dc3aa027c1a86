//! The models, in memory; `benches/peers/process` runs the first two of them too.

/// Start, three user tasks, end.
pub const THREE_TASKS: &str = include_str!("three_tasks.bpmn");
/// Parallel split, a ten-rule table beside a script, join, exclusive gateway, merge, end. Nothing waits.
pub const PARALLEL_AND_DECISION: &str = include_str!("parallel_and_decision.bpmn");
/// A task that comes again for ever.
pub const LOOP: &str = include_str!("loop.bpmn");
/// A parallel multi-instance user task over `items`.
pub const FAN_OUT: &str = include_str!("fan_out.bpmn");
/// A parallel multi-instance receive task over `items`, each with its own correlation key.
pub const SUBSCRIPTIONS: &str = include_str!("subscriptions.bpmn");
