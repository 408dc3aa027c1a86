//! Reading: through `roxmltree`, which knows namespaces, within the bounds of [`crate::read`].

use super::{Document, Element, Name, Node};
use crate::read::parse;
use portico_rules::Problem;
use roxmltree::NodeType;
use std::collections::BTreeMap;

impl Document {
    /// Reads any XML document: BPMN, DMN. At most 10 MiB, 400,000 nodes, 200 levels, no document type declaration.
    ///
    /// # Errors
    /// Why it cannot be read, with the rule ids `bpmn-too-large`, `bpmn-not-utf8`, `bpmn-not-xml`, `bpmn-dtd`,
    /// `bpmn-too-deep`.
    pub fn read(bytes: &[u8]) -> Result<Document, Box<Problem>> {
        let text = parse::text(bytes)?;
        let tree = parse::tree(text)?;
        let mut document = Document { before: Vec::new(), root: Element::default(), after: Vec::new() };
        let mut is_after = false;
        for node in tree.root().children() {
            if node.is_element() {
                document.root = element(node, text, &Scope::new());
                is_after = true;
            } else if let Some(node) = plain(node) {
                if is_after { &mut document.after } else { &mut document.before }.push(node);
            }
        }
        Ok(document)
    }
}

/// Namespaces by prefix.
type Scope<'a> = BTreeMap<&'a str, &'a str>;

/// Depth is bounded by the parser's limit on nesting.
fn element<'a>(node: roxmltree::Node<'a, '_>, text: &str, outer: &Scope<'a>) -> Element {
    let mut inner = Scope::new();
    for space in node.namespaces() {
        inner.insert(space.name().unwrap_or_default(), space.uri());
    }
    inner.remove("xml");
    let new = inner.iter().filter(|(prefix, uri)| outer.get(*prefix) != Some(*uri));
    let mut declares: Vec<_> = new.map(|(prefix, uri)| ((*prefix).to_owned(), (*uri).to_owned())).collect();
    // `xmlns=""` takes the default namespace away.
    if outer.contains_key("") && !inner.contains_key("") {
        declares.push((String::new(), String::new()));
    }
    let attributes = node.attributes().map(|attribute| {
        let raw = text.get(attribute.range_qname()).unwrap_or(attribute.name()).to_owned();
        let space = attribute.namespace().unwrap_or_default().to_owned();
        (Name { raw, space }, attribute.value().to_owned())
    });
    let attributes = attributes.collect();
    let mut children = Vec::new();
    for child in node.children() {
        if child.is_element() {
            children.push(Node::Element(element(child, text, &inner)));
        } else if let Some(child) = plain(child) {
            put(&mut children, child);
        }
    }
    let space = node.tag_name().namespace().unwrap_or_default().to_owned();
    Element { name: Name { raw: raw_name(node, text), space }, attributes, declares, children }
}

/// The name as written: the parser keeps the namespace and forgets the prefix.
fn raw_name(node: roxmltree::Node<'_, '_>, text: &str) -> String {
    let raw = text.get(node.range()).and_then(|text| text.strip_prefix('<')).unwrap_or_default();
    let ends = |letter: char| letter.is_whitespace() || letter == '/' || letter == '>';
    raw.split(ends).next().unwrap_or_default().to_owned()
}

fn plain(node: roxmltree::Node<'_, '_>) -> Option<Node> {
    let text = || node.text().unwrap_or_default().to_owned();
    match node.node_type() {
        NodeType::Text => Some(Node::Text(text())),
        NodeType::Comment => Some(Node::Comment(text())),
        NodeType::PI => node
            .pi()
            .map(|pi| Node::Instruction(pi.target.to_owned(), pi.value.unwrap_or_default().to_owned())),
        NodeType::Root | NodeType::Element => None,
    }
}

/// Text comes in pieces where CDATA stands beside it; written, it is one.
fn put(children: &mut Vec<Node>, child: Node) {
    match (children.last_mut(), child) {
        (Some(Node::Text(before)), Node::Text(more)) => before.push_str(&more),
        (_, child) => children.push(child),
    }
}
