//! XML of a DMN file, within bounds. Namespaces of DMN 1.1 to 1.5 differ, local names do not, so those count.

use roxmltree::{Document, Node, ParsingOptions};

use crate::Problem;

/// Bytes of one file.
const SIZE_MAX: usize = 10_000_000;
/// Nodes of one file.
const NODES_MAX: u32 = 500_000;
/// Nesting of elements.
const DEPTH_MAX: usize = 120;

/// A parsed document, or why there is none. A document type declaration is refused, since it could define entities
/// that grow without bound.
pub(super) fn document<'t>(text: &'t str, file: &str) -> Result<Document<'t>, Problem> {
    if text.len() > SIZE_MAX {
        let message = format!("the file has {} bytes; at most {SIZE_MAX} are read", text.len());
        return Err(Problem::error("dmn-too-large", message)
            .in_file(file)
            .remedy("split it into several files"));
    }
    let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES_MAX, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| {
        Problem::error("dmn-xml", format!("the file cannot be read as XML: {error}"))
            .in_file(file)
            .remedy("export it again from the modeler")
    })?;
    // A stack instead of recursion: the depth is what is to be found out.
    let mut open = vec![(document.root_element(), 1)];
    while let Some((element, depth)) = open.pop() {
        if depth > DEPTH_MAX {
            let message = format!("elements are nested deeper than {DEPTH_MAX} levels");
            return Err(Problem::error("dmn-too-deep", message)
                .in_file(file)
                .remedy("name parts as decisions"));
        }
        open.extend(element.children().filter(Node::is_element).map(|child| (child, depth + 1)));
    }
    Ok(document)
}

/// The child elements.
pub(super) fn children<'a, 'i>(node: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(Node::is_element)
}

/// The child elements of that name.
pub(super) fn named<'a, 'i>(node: Node<'a, 'i>, name: &str) -> impl Iterator<Item = Node<'a, 'i>> {
    children(node).filter(move |child| child.tag_name().name() == name)
}

/// The first child element of that name.
pub(super) fn first<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    named(node, name).next()
}

/// The text of the child element of that name, without blanks around it; `None` where there is none or it is empty.
pub(super) fn child_text(node: Node<'_, '_>, name: &str) -> Option<String> {
    first(node, name).map(text).filter(|text| !text.is_empty())
}

/// The text of an element, without blanks around it.
pub(super) fn text(node: Node<'_, '_>) -> String {
    let whole: String = node.children().filter_map(|child| child.text()).collect();
    whole.trim().to_owned()
}

/// The id of the element or of the nearest one around it that has one.
pub(super) fn place(node: Node<'_, '_>) -> String {
    let id =
        node.ancestors().find_map(|element| element.attribute("id").or_else(|| element.attribute("name")));
    id.unwrap_or_else(|| node.tag_name().name()).to_owned()
}

/// An attribute in any namespace, such as `camunda:inputVariable`.
pub(super) fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
}
