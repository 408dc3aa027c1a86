//! Expressions (clause 8.4.6): formal, not empty, and of the right type.

use super::Sheet;
use crate::read::xml::{attr, local, text_of};
use roxmltree::Node as Xml;

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// Elements that hold an expression.
const EXPRESSIONS: [&str; 11] = [
    "conditionExpression",
    "condition",
    "timeDate",
    "timeDuration",
    "timeCycle",
    "loopCardinality",
    "loopCondition",
    "completionCondition",
    "activationCondition",
    "from",
    "to",
];
/// Those of them that must give true or false.
const CONDITIONS: [&str; 5] =
    ["conditionExpression", "condition", "loopCondition", "completionCondition", "activationCondition"];

impl Sheet<'_, '_> {
    /// Conditions of flows without the mark are so common among formal ones that they are read as such.
    pub(super) fn expressions(&mut self) {
        let schema_types = self.root.namespaces().any(|namespace| namespace.uri() == XSI);
        for node in self.all().filter(|node| EXPRESSIONS.contains(&local(*node))) {
            if schema_types && !is_formal(node) && local(node) == "conditionExpression" {
                self.hint(
                    node,
                    "process-natural-language",
                    "its condition is not marked as formal; it is read as FEEL",
                    "Give it xsi:type=\"tFormalExpression\".",
                );
            } else if schema_types && !is_formal(node) {
                self.report(
                    node,
                    "process-natural-language",
                    format!(
                        "its `{}` is words for people (no tFormalExpression), which cannot run",
                        local(node)
                    ),
                    "Give it xsi:type=\"tFormalExpression\" and write it in FEEL or ISO 8601.",
                );
            }
            let text = text_of(node);
            let text = text.trim().trim_start_matches('=').trim();
            let is_value =
                text.parse::<f64>().is_ok() || text.starts_with('"') && !text.contains(['=', '(', '<', '>']);
            if CONDITIONS.contains(&local(node)) && is_value {
                self.report(
                    node,
                    "process-condition-type",
                    format!("its condition `{text}` is neither true nor false"),
                    "Write a condition, for example `amount > 100`.",
                );
            }
        }
        for node in self.tagged(&["transformation"]).filter(|node| text_of(*node).trim().is_empty()) {
            self.report(
                node,
                "process-empty-expression",
                "its transformation is empty",
                "Write it, or remove it.",
            );
        }
        for node in self.tagged(&["documentation"]) {
            let wrong = attr(node, "textFormat").filter(|format| !format.contains('/'));
            if let Some(format) = wrong {
                self.report(
                    node,
                    "process-documentation-format",
                    format!("the text format `{format}` of its documentation is no media type"),
                    "Write `text/plain` or leave it out.",
                );
            }
        }
    }
}

fn is_formal(node: Xml<'_, '_>) -> bool {
    // The condition of a complex behaviour is formal by its schema (table 10.30).
    let by_schema = node.parent().is_some_and(|parent| local(parent) == "complexBehaviorDefinition");
    by_schema || node.attribute((XSI, "type")).is_some_and(|kind| kind.trim().ends_with("tFormalExpression"))
}
