//! HTML of old forms as Markdown: the words and their plain structure, no styles, no scripts.

/// Turns a piece of HTML into Markdown. Unknown tags fall away, their text stays; scripts and styles go whole.
pub(super) fn from_html(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (text, tag) = rest.split_at_checked(start).unwrap_or((rest, ""));
        push_text(text, &mut out);
        let Some(end) = tag.find('>') else {
            rest = "";
            break;
        };
        let inside = tag.get(1..end).unwrap_or_default();
        rest = tag.get(end + 1..).unwrap_or_default();
        let closing = inside.starts_with('/');
        let name: String = inside
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_lowercase();
        if !closing && matches!(name.as_str(), "script" | "style") {
            let close = format!("</{name}");
            rest = rest.find(&close).and_then(|place| rest.get(place..)).unwrap_or_default();
            continue;
        }
        out.push_str(mark(&name, closing));
    }
    push_text(rest, &mut out);
    tidy(&out)
}

fn mark(name: &str, closing: bool) -> &'static str {
    match (name, closing) {
        ("br", _) => "\n",
        ("p" | "div" | "ul" | "ol" | "table" | "tr", _) => "\n\n",
        ("h1" | "h2", false) => "\n\n## ",
        ("h3" | "h4" | "h5" | "h6", false) => "\n\n### ",
        ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", true) => "\n\n",
        ("li", false) => "\n- ",
        ("b" | "strong", _) => "**",
        ("i" | "em", _) => "*",
        ("td" | "th", true) => " ",
        _ => "",
    }
}

/// Spaces in HTML are all one; references to letters are the letters.
fn push_text(text: &str, out: &mut String) {
    let text = text
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
    for letter in text.chars() {
        if !letter.is_whitespace() {
            out.push(letter);
        } else if !out.is_empty() && !out.ends_with([' ', '\n']) {
            out.push(' ');
        }
    }
}

/// No spaces at ends of lines, at most one empty line, none around the whole.
fn tidy(text: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim) {
        if !(line.is_empty() && out.last().is_none_or(|last| last.is_empty())) {
            out.push(line);
        }
    }
    out.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::from_html;

    #[test]
    fn words_and_structure_stay_and_markup_goes() {
        let html = "<div style=\"color: red\">\n One<br/>Two &amp; three<ul><li>a</li><li><b>b</b></li></ul>\
                    <script>alert(1)</script><h2>Next</h2>end</div>";
        assert_eq!(from_html(html), "One\nTwo & three\n\n- a\n- **b**\n\n## Next\n\nend");
        assert_eq!(from_html("a < b"), "a");
    }
}
