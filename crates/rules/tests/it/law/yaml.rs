//! The part of YAML that the data uses: block mappings and lists, scalars, flow lists of scalars, comments, tags.

use serde_json::{Map, Value as Json};

/// A line with its indentation, without comment; a flow list is one line.
#[derive(Clone)]
struct Line {
    indent: usize,
    text: String,
}

/// Reads a document; panics on what the data does not use.
pub fn read(text: &str) -> Json {
    let mut lines: Vec<Line> = Vec::new();
    for line in text.lines().filter_map(line) {
        match lines.last_mut() {
            // A flow list goes on until it is closed.
            Some(last) if last.text.contains('[') && !last.text.contains(']') => last.text += &line.text,
            _ => lines.push(line),
        }
    }
    let mut rest = lines.as_slice();
    let value = block(&mut rest, 0);
    assert!(rest.is_empty(), "not understood: {}", rest[0].text);
    value
}

fn line(line: &str) -> Option<Line> {
    let text = line.split_once(" #").map_or(line, |(text, _)| text).trim_end();
    let trimmed = text.trim_start();
    let is_content = !trimmed.is_empty() && !trimmed.starts_with('#') && trimmed != "---";
    is_content.then(|| Line { indent: text.len() - trimmed.len(), text: trimmed.to_owned() })
}

fn block(lines: &mut &[Line], indent: usize) -> Json {
    match lines.first().filter(|line| line.indent >= indent) {
        None => Json::Null,
        Some(first) if first.text.starts_with('[') => {
            *lines = &lines[1..];
            scalar(&first.text)
        }
        Some(first) if first.text.starts_with('-') => list(lines, first.indent),
        Some(first) => mapping(lines, first.indent),
    }
}

fn list(lines: &mut &[Line], indent: usize) -> Json {
    let mut items = Vec::new();
    while let Some(item) = lines.first().filter(|line| line.indent == indent && line.text.starts_with('-')) {
        let inner = item.text.trim_start_matches('-').trim_start();
        let depth = indent + item.text.len() - inner.len();
        // What follows the dash stands as a line of its own, as deep as it is.
        let rest = &lines[1..];
        let count = rest.iter().take_while(|line| line.indent > indent).count();
        let (own, after) = rest.split_at(count);
        *lines = after;
        let tagged = inner.is_empty() || inner.starts_with('!');
        items.push(if !tagged && split(inner).is_none() {
            scalar(inner)
        } else {
            let head = (!tagged).then(|| Line { indent: depth, text: inner.to_owned() });
            let own: Vec<Line> = head.into_iter().chain(own.iter().cloned()).collect();
            block(&mut own.as_slice(), indent + 1)
        });
    }
    items.into()
}

fn mapping(lines: &mut &[Line], indent: usize) -> Json {
    let mut entries = Map::new();
    while let Some(line) = lines.first().filter(|line| line.indent == indent) {
        let Some((key, value)) = split(&line.text) else { panic!("not understood: {}", line.text) };
        *lines = &lines[1..];
        let is_list = lines.first().is_some_and(|next| next.indent == indent && next.text.starts_with('-'));
        let value = match value {
            "" if is_list => list(lines, indent),
            "" => block(lines, indent + 1),
            text => scalar(text),
        };
        entries.insert(key.to_owned(), value);
    }
    entries.into()
}

/// Key and value; Ruby's symbols lose their colon.
fn split(text: &str) -> Option<(&str, &str)> {
    let (key, value) = match text.strip_suffix(':') {
        Some(key) if !key.contains(": ") => (key, ""),
        _ => text.split_once(": ")?,
    };
    Some((key.trim().trim_start_matches(':').trim_matches(['"', '\'']), value.trim()))
}

fn scalar(text: &str) -> Json {
    if let Some(inner) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        return inner.split(',').map(str::trim).filter(|item| !item.is_empty()).map(scalar).collect();
    }
    if let Some(inner) = ['"', '\''].iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote))
    {
        return inner.into();
    }
    match text {
        "true" | "True" => return true.into(),
        "false" | "False" => return false.into(),
        "null" | "NULL" | "~" => return Json::Null,
        _ => {}
    }
    let number = text.replace('_', "");
    match serde_json::from_str::<serde_json::Number>(&number) {
        Ok(number) => number.into(),
        Err(_) => text.trim_start_matches(':').into(),
    }
}
