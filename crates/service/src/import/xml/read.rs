//! Reading: through `roxmltree`, which knows namespaces and refuses document types, and so entity bombs.

use std::collections::BTreeMap;

use super::{Document, Element, Name, Node};

/// Deepest nesting and most nodes of a document.
const DEPTH_MAX: usize = 200;
const NODES_MAX: u32 = 2_000_000;

impl Document {
    /// Reads a document.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence for people.
    pub(in super::super) fn read(bytes: &[u8]) -> Result<Document, String> {
        let text = std::str::from_utf8(bytes).map_err(|error| format!("it is not UTF-8: {error}"))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let options = roxmltree::ParsingOptions { nodes_limit: NODES_MAX, ..Default::default() };
        let tree =
            roxmltree::Document::parse_with_options(text, options).map_err(|error| error.to_string())?;
        let root = element(tree.root_element(), text, &BTreeMap::new(), 0)?;
        Ok(Document { root })
    }
}

type Scope<'a> = BTreeMap<&'a str, &'a str>;

fn element<'a>(
    node: roxmltree::Node<'a, '_>,
    text: &str,
    outer: &Scope<'a>,
    depth: usize,
) -> Result<Element, String> {
    if depth > DEPTH_MAX {
        return Err(format!("it is nested deeper than {DEPTH_MAX} elements"));
    }
    let mut inner = Scope::new();
    for space in node.namespaces() {
        inner.insert(space.name().unwrap_or_default(), space.uri());
    }
    inner.remove("xml");
    let new = inner.iter().filter(|(prefix, uri)| outer.get(*prefix) != Some(*uri));
    let declares = new.map(|(prefix, uri)| ((*prefix).to_owned(), (*uri).to_owned())).collect();
    let attributes = node.attributes().map(|attribute| {
        let raw = text.get(attribute.range_qname()).unwrap_or(attribute.name()).to_owned();
        let space = attribute.namespace().unwrap_or_default().to_owned();
        (Name { raw, space }, attribute.value().to_owned())
    });
    let raw = text.get(node.range()).and_then(|text| text.strip_prefix('<')).unwrap_or_default();
    let end = raw
        .find(|letter: char| letter.is_whitespace() || letter == '/' || letter == '>')
        .unwrap_or(raw.len());
    let raw = raw.get(..end).unwrap_or_default().to_owned();
    let space = node.tag_name().namespace().unwrap_or_default().to_owned();
    let attributes = attributes.collect();
    let mut children = Vec::new();
    for child in node.children() {
        match child.node_type() {
            roxmltree::NodeType::Element => {
                children.push(Node::Element(element(child, text, &inner, depth + 1)?))
            }
            roxmltree::NodeType::Text => {
                children.push(Node::Text(child.text().unwrap_or_default().to_owned()))
            }
            roxmltree::NodeType::Comment => {
                children.push(Node::Comment(child.text().unwrap_or_default().to_owned()));
            }
            _ => {}
        }
    }
    Ok(Element { name: Name { raw, space }, attributes, declares, children })
}
