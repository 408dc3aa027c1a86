//! Writing.

use super::{Document, Element, Node};

impl Document {
    /// The document as UTF-8 text.
    pub fn write(&self) -> String {
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        for beside in &self.before {
            node(beside, &mut out);
            out.push('\n');
        }
        element(&self.root, &mut out);
        out.push('\n');
        for beside in &self.after {
            node(beside, &mut out);
            out.push('\n');
        }
        out
    }
}

fn element(element: &Element, out: &mut String) {
    out.push('<');
    out.push_str(&element.name.raw);
    for (prefix, space) in &element.declares {
        let name = if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
        attribute(&name, space, out);
    }
    for (name, value) in &element.attributes {
        attribute(&name.raw, value, out);
    }
    if element.children.is_empty() {
        out.push_str(" />");
        return;
    }
    out.push('>');
    for child in &element.children {
        node(child, out);
    }
    out.push_str(&format!("</{}>", element.name.raw));
}

fn node(node: &Node, out: &mut String) {
    match node {
        Node::Element(inner) => element(inner, out),
        Node::Text(text) => escape(text, false, out),
        Node::Comment(text) => out.push_str(&format!("<!--{text}-->")),
        Node::Instruction(target, value) if value.is_empty() => out.push_str(&format!("<?{target}?>")),
        Node::Instruction(target, value) => out.push_str(&format!("<?{target} {value}?>")),
    }
}

fn attribute(name: &str, value: &str, out: &mut String) {
    out.push_str(&format!(" {name}=\""));
    escape(value, true, out);
    out.push('"');
}

fn escape(text: &str, in_attribute: bool, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if in_attribute => out.push_str("&quot;"),
            // Line ends in attributes would come back as spaces.
            '\n' if in_attribute => out.push_str("&#10;"),
            '\t' if in_attribute => out.push_str("&#9;"),
            '\r' => out.push_str("&#13;"),
            letter => out.push(letter),
        }
    }
}
