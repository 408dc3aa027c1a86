//! Writes SVG text. Invariant: what comes out is well-formed whatever text goes in, since text and attribute
//! values can enter only through the functions that escape them. There is no way to write `style` or `script`:
//! a strict content security policy refuses both.

use std::fmt::Write;

/// SVG as it grows.
#[derive(Debug, Default)]
pub(super) struct Canvas {
    out: String,
}

impl Canvas {
    /// Begins a tag; nothing is drawn until [`Tag::end`], [`Tag::open`] or [`Tag::text`].
    pub(super) fn tag(&mut self, name: &'static str) -> Tag<'_> {
        self.out.push('<');
        self.out.push_str(name);
        Tag { canvas: self, name }
    }

    /// Closes what [`Tag::open`] opened.
    pub(super) fn close(&mut self, name: &'static str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push_str(">\n");
    }

    /// Takes over another drawing as it is.
    pub(super) fn append(&mut self, other: &Canvas) {
        self.out.push_str(&other.out);
    }

    /// The text so far.
    pub(super) fn as_str(&self) -> &str {
        &self.out
    }
}

/// A start tag that is being written.
#[derive(Debug)]
#[must_use = "a tag that is not ended leaves the drawing broken"]
pub(super) struct Tag<'a> {
    canvas: &'a mut Canvas,
    name: &'static str,
}

impl Tag<'_> {
    /// An attribute.
    pub(super) fn attr(self, name: &'static str, value: &str) -> Self {
        self.canvas.out.push(' ');
        self.canvas.out.push_str(name);
        self.canvas.out.push_str("=\"");
        escape(value, &mut self.canvas.out);
        self.canvas.out.push('"');
        self
    }

    /// An attribute that is a number of pixels.
    pub(super) fn num(self, name: &'static str, value: f64) -> Self {
        let value = number(value);
        self.attr(name, &value)
    }

    /// Ends the element without content.
    pub(super) fn end(self) {
        self.canvas.out.push_str("/>\n");
    }

    /// Ends the start tag; [`Canvas::close`] must follow.
    pub(super) fn open(self) {
        self.canvas.out.push_str(">\n");
    }

    /// Ends the element with text as its content.
    pub(super) fn text(self, content: &str) {
        self.canvas.out.push('>');
        escape(content, &mut self.canvas.out);
        self.canvas.out.push_str("</");
        self.canvas.out.push_str(self.name);
        self.canvas.out.push_str(">\n");
    }
}

/// A number with at most two decimals and no more zeros than it needs.
pub(super) fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    // Minus zero would print as "-0".
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write!(text, "{}", if rounded == 0.0 { 0.0 } else { rounded });
    text
}

/// Escapes for text and double-quoted attributes; characters that XML 1.0 (clause 2.2) forbids become U+FFFD.
fn escape(text: &str, into: &mut String) {
    for c in text.chars() {
        match c {
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '&' => into.push_str("&amp;"),
            '"' => into.push_str("&quot;"),
            '\t' | '\n' | '\r' => into.push(' '),
            c if c < ' ' || c == '\u{fffe}' || c == '\u{ffff}' => into.push('\u{fffd}'),
            c => into.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_element_or_attribute() {
        let mut canvas = Canvas::default();
        canvas.tag("text").attr("class", "a\" onload=\"x").text("</text><script>&\u{0}");
        assert_eq!(
            canvas.as_str(),
            "<text class=\"a&quot; onload=&quot;x\">&lt;/text&gt;&lt;script&gt;&amp;\u{fffd}</text>\n"
        );
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(number(1.0), "1");
        assert_eq!(number(-0.001), "0");
        assert_eq!(number(12.3456), "12.35");
    }
}
