//! Which elements the table shows, and in which order.

use super::ElementFigures;

/// What encloses others: its time is theirs.
const ENCLOSING: [&str; 4] = ["subProcess", "adHocSubProcess", "transaction", "callActivity"];

/// The elements at which time is spent or somebody may stand, with their shares, longest first. What a token
/// passes without stopping (gateways, throwing events, ends) is left out.
pub(super) fn by_share(elements: Vec<ElementFigures>) -> Vec<ElementFigures> {
    let shown = |element: &ElementFigures| {
        !ENCLOSING.contains(&element.tag.as_str())
            && (element.total_s > 0.0 || element.open > 0 || element.tag.to_lowercase().ends_with("task"))
    };
    let mut elements: Vec<ElementFigures> = elements.into_iter().filter(shown).collect();
    let all_s: f64 = elements.iter().map(|element| element.total_s).sum();
    for element in &mut elements {
        element.share = if all_s > 0.0 { element.total_s / all_s } else { 0.0 };
    }
    elements.sort_by(|a, b| b.total_s.total_cmp(&a.total_s).then_with(|| a.element.cmp(&b.element)));
    elements
}
