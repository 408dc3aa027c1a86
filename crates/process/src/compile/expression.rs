//! Texts of the model: FEEL, static, or something of another language that is refused.

use crate::model::IoMapping;
use crate::program::{Mapping, Source};
use portico_rules::{Expression, Names, Problem};

/// Parses a text that is always an expression, with or without `=`.
pub(super) fn feel(text: &str) -> Result<Expression, Problem> {
    let text = text.trim();
    let text = text.strip_prefix('=').unwrap_or(text).trim();
    if text.starts_with("${") || text.starts_with("#{") {
        let said = format!("`{text}` is written in JUEL");
        return Err(Problem::error("process-juel", said).remedy(
            "Bring the model in with `portico import`, which translates it, or write the expression in FEEL.",
        ));
    }
    if text.is_empty() {
        return Err(
            Problem::error("process-empty-expression", "an expression is empty").remedy("Write it in FEEL.")
        );
    }
    Expression::parse(text, &Names::default())
}

/// Reads a text that is FEEL only if it starts with `=`.
pub(super) fn source(text: &str) -> Result<Source, Problem> {
    let trimmed = text.trim();
    if trimmed.starts_with('=') || trimmed.starts_with("${") || trimmed.starts_with("#{") {
        feel(trimmed).map(Source::Feel)
    } else {
        Ok(Source::Text(trimmed.to_owned()))
    }
}

/// One mapping. The target is a variable name, or a path into one.
pub(super) fn mapping(mapping: &IoMapping) -> Result<Mapping, Problem> {
    let target: Vec<String> = mapping.target.trim().split('.').map(|part| part.trim().to_owned()).collect();
    if target.iter().any(|part| !is_name(part)) {
        let said = format!("`{}` is not the name of a variable", mapping.target);
        return Err(Problem::error("process-variable-name", said)
            .remedy("Use letters, digits and `_`, and dots between the parts of a path."));
    }
    Ok(Mapping { source: source(&mapping.source)?, target })
}

/// Whether a text can name a variable.
pub(crate) fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && chars.all(|char| char.is_alphanumeric() || char == '_')
}
