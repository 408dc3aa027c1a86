//! Writing.

use super::{Document, Element, Node};

impl Document {
    /// The document as UTF-8 text.
    pub(in super::super) fn write(&self) -> String {
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        element(&self.root, &mut out);
        out.push('\n');
        out
    }
}

fn element(element_: &Element, out: &mut String) {
    out.push('<');
    out.push_str(&element_.name.raw);
    for (prefix, space) in &element_.declares {
        let name = if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
        attribute(&name, space, out);
    }
    for (name, value) in &element_.attributes {
        attribute(&name.raw, value, out);
    }
    if element_.children.is_empty() {
        out.push_str(" />");
        return;
    }
    out.push('>');
    for child in &element_.children {
        match child {
            Node::Element(inner) => element(inner, out),
            Node::Text(text) => escape(text, false, out),
            Node::Comment(text) => out.push_str(&format!("<!--{text}-->")),
        }
    }
    out.push_str(&format!("</{}>", element_.name.raw));
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
