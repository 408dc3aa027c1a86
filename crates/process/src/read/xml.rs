//! Small readings of XML nodes, so that the rest of the reader speaks of BPMN only.

use portico_rules::Problem;
use roxmltree::Node as Xml;

pub(super) const BPMN: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";
pub(super) const BPMNDI: &str = "http://www.omg.org/spec/BPMN/20100524/DI";
pub(super) const MODELER: &str = "http://camunda.org/schema/modeler/1.0";

/// Where the lines of a text begin, to turn offsets into line numbers.
pub(super) struct Source {
    starts: Vec<usize>,
}

impl Source {
    pub(super) fn new(text: &str) -> Source {
        Source { starts: text.match_indices('\n').map(|(at, _)| at).collect() }
    }

    /// Line of a node, from 1.
    pub(super) fn line(&self, node: Xml<'_, '_>) -> u32 {
        let at = node.range().start;
        u32::try_from(self.starts.partition_point(|start| *start < at) + 1).unwrap_or(u32::MAX)
    }
}

/// Name of the element without its prefix.
pub(super) fn local<'a>(node: Xml<'a, '_>) -> &'a str {
    node.tag_name().name()
}

/// An attribute without namespace.
pub(super) fn attr<'a>(node: Xml<'a, '_>, name: &str) -> Option<&'a str> {
    node.attribute(name)
}

/// A boolean attribute (`true`, `1`).
pub(super) fn flag(node: Xml<'_, '_>, name: &str, default: bool) -> bool {
    attr(node, name).map_or(default, |text| matches!(text.trim(), "true" | "1"))
}

/// The `name` attribute, or empty.
pub(super) fn name(node: Xml<'_, '_>) -> String {
    attr(node, "name").unwrap_or_default().to_owned()
}

/// Child elements in the BPMN namespace with this tag.
pub(super) fn children<'a, 'i, 't>(
    node: Xml<'a, 'i>,
    tag: &'t str,
) -> impl Iterator<Item = Xml<'a, 'i>> + use<'a, 'i, 't> {
    node.children().filter(move |child| child.tag_name().namespace() == Some(BPMN) && local(*child) == tag)
}

/// All text directly inside a node, also when it comes in several pieces.
pub(super) fn text_of(node: Xml<'_, '_>) -> String {
    node.children().filter(Xml::is_text).filter_map(|piece| piece.text()).collect()
}

/// Trimmed text of the first child with this tag; none if it is missing or blank.
pub(super) fn child_text(node: Xml<'_, '_>, tag: &str) -> Option<String> {
    let text = text_of(children(node, tag).next()?).trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// All `documentation` of an element, paragraph by paragraph.
pub(super) fn documentation(node: Xml<'_, '_>) -> String {
    let parts: Vec<String> =
        children(node, "documentation").map(|part| text_of(part).trim().to_owned()).collect();
    parts.join("\n\n")
}

/// The id that a QName refers to: ids have no colon, so the prefix is cut.
pub(super) fn reference(qname: &str) -> String {
    qname.trim().rsplit(':').next().unwrap_or_default().to_owned()
}

/// The id of an element that must have one.
pub(super) fn id(node: Xml<'_, '_>, problems: &mut Vec<Problem>) -> String {
    match attr(node, "id") {
        Some(id) if !id.is_empty() => id.to_owned(),
        _ => {
            let said = format!("a `{}` named `{}` has no id", local(node), name(node));
            problems.push(Problem::error("bpmn-missing-id", &said).remedy("Give the element an id."));
            String::new()
        }
    }
}
