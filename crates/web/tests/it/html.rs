//! A small reader of HTML, so that two texts of the same document compare equal.
//!
//! Attributes are sorted, entities decoded, white space collapsed. White space beside a tag is dropped,
//! except where it separates words that are read together: around `<span class="govuk-visually-hidden">`.

const VOID: [&str; 8] = ["area", "br", "hr", "img", "input", "link", "meta", "path"];

/// One line for each tag and each run of text.
pub fn normal(html: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("<!--") {
            rest = after.split_once("-->").map_or("", |(_, rest)| rest);
        } else if rest.starts_with('<')
            && rest[1..].starts_with(|letter: char| letter.is_alphabetic() || letter == '/')
        {
            let end = tag_end(rest);
            let (name, line) = tag(&rest[1..end]);
            rest = rest.get(end + 1..).unwrap_or_default();
            if !line.starts_with('/') || !VOID.contains(&name.as_str()) {
                lines.push(format!("<{line}>"));
            }
        } else {
            let first = rest.chars().next().map_or(0, char::len_utf8);
            let end = rest[first..].find('<').map_or(rest.len(), |at| at + first);
            let text = decode(&rest[..end]);
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if !words.is_empty() {
                lines.push(words);
            }
            rest = &rest[end..];
        }
    }
    lines.join("\n")
}

/// Where the tag that `html` begins with ends; `>` inside quotes does not count.
fn tag_end(html: &str) -> usize {
    let mut quote = None;
    for (at, letter) in html.char_indices() {
        match (quote, letter) {
            (None, '"' | '\'') => quote = Some(letter),
            (None, '>') => return at,
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
    }
    html.len()
}

/// The tag's name, and the tag with its attributes sorted.
fn tag(inside: &str) -> (String, String) {
    let inside = inside.trim().trim_end_matches('/').trim();
    let split = inside.find(char::is_whitespace).unwrap_or(inside.len());
    let (name, mut rest) = (inside[..split].to_lowercase(), inside[split..].trim_start());
    let mut attributes: Vec<String> = Vec::new();
    while !rest.is_empty() {
        let end = rest.find(|letter: char| letter == '=' || letter.is_whitespace()).unwrap_or(rest.len());
        let key = &rest[..end];
        rest = rest[end..].trim_start();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|letter| "\"'".contains(*letter));
            let (raw, left) = match quote {
                Some(quote) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
                None => after.split_at(after.find(char::is_whitespace).unwrap_or(after.len())),
            };
            value = decode(raw).split_whitespace().collect::<Vec<_>>().join(" ");
            rest = left.trim_start();
        }
        attributes.push(format!("{key}={value:?}"));
    }
    attributes.sort();
    let line = [vec![name.clone()], attributes].concat().join(" ");
    (name.trim_start_matches('/').to_owned(), line)
}

fn decode(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(';').filter(|end| *end < 12);
        let known = end.and_then(|end| Some((end, entity(&rest[1..end])?)));
        match known {
            Some((end, letter)) => {
                out.push(letter);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out + rest
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ctdot" => '⋯',
        "copy" => '©',
        _ => return None,
    })
}

#[test]
fn the_order_of_attributes_and_the_layout_of_lines_do_not_matter() {
    assert_eq!(
        normal("<a  href='/x' class=\"b a\">\n  go &amp; see\n</a><br/>"),
        normal("<a class=\"b a\" href=\"/x\">go &#38; see</a><br>")
    );
}

#[test]
fn what_is_written_and_where_it_stands_does_matter() {
    assert_ne!(normal("<p>one</p>"), normal("<p>two</p>"));
    assert_ne!(normal("<p><b>x</b></p>"), normal("<p></p><b>x</b>"));
    assert_ne!(normal("<input checked>"), normal("<input>"));
}
