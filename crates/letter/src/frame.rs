//! The files that stand beside every template: the wrapper, the authority's frame with its labels, and the
//! decision letter for services that bring none of their own.

/// The built-in decision letter.
pub const DEFAULT_TEMPLATE: &str = include_str!("frame/decision.typ");

/// What messages call the built-in decision letter.
pub const DEFAULT_TEMPLATE_NAME: &str = "decision.typ (built in)";

/// The languages that the frame's own labels and dates speak; any other falls back to English labels, which a
/// service overrides with `labels` in its data.
pub const LANGUAGES: &[&str] = &["de", "en", "fi", "fr", "nl", "sv"];

/// Path (without leading slash) and text of the frame's files. They win over files of the same path in a job.
pub(crate) const FILES: &[(&str, &str)] = &[
    ("main.typ", include_str!("frame/main.typ")),
    ("authority.typ", include_str!("frame/authority.typ")),
    ("labels.json", include_str!("frame/labels.json")),
];
