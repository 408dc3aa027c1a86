//! From bytes to an XML tree, within bounds.

use portico_rules::Problem;
use roxmltree::{Document, ParsingOptions};

/// Largest file, in bytes.
const BYTES_MAX: usize = 10 * 1024 * 1024;
/// Most XML nodes.
const NODES_MAX: u32 = 400_000;
/// Deepest nesting of XML elements.
const DEPTH_MAX: u32 = 200;

/// The text of a file, without byte order mark.
pub(crate) fn text(xml: &[u8]) -> Result<&str, Box<Problem>> {
    if xml.len() > BYTES_MAX {
        let said = format!("the file has {} bytes, more than {BYTES_MAX}", xml.len());
        return Err(Box::new(
            Problem::error("bpmn-too-large", &said).remedy("Split the model into several files."),
        ));
    }
    let text = std::str::from_utf8(xml).map_err(|error| {
        let said = format!("the file is not UTF-8 from byte {} on", error.valid_up_to());
        Box::new(Problem::error("bpmn-not-utf8", &said).remedy("Save the model again as UTF-8."))
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// The tree of a text. A document type declaration is refused, so no entity is ever expanded.
pub(crate) fn tree(text: &str) -> Result<Document<'_>, Box<Problem>> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES_MAX, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| Box::new(not_xml(&error)))?;
    check_depth(&document)?;
    Ok(document)
}

fn not_xml(error: &roxmltree::Error) -> Problem {
    match error {
        roxmltree::Error::DtdDetected => {
            Problem::error("bpmn-dtd", "the file has a document type declaration (DTD)")
                .remedy("Remove `<!DOCTYPE ..>`: BPMN needs none, and entities are not expanded.")
        }
        roxmltree::Error::NodesLimitReached => {
            Problem::error("bpmn-too-large", format!("the file has more than {NODES_MAX} XML nodes"))
                .remedy("Split the model into several files.")
        }
        other => Problem::error("bpmn-not-xml", format!("the file is not well-formed XML: {other}"))
            .remedy("Open the file in a modeler and save it again."),
    }
}

fn check_depth(document: &Document<'_>) -> Result<(), Box<Problem>> {
    let mut depths: Vec<u32> = Vec::new();
    for node in document.descendants() {
        let above =
            node.parent().and_then(|parent| depths.get(parent.id().get_usize()).copied()).unwrap_or(0);
        depths.push(above + 1);
        if above > DEPTH_MAX {
            let said = format!("the file nests elements deeper than {DEPTH_MAX} levels");
            return Err(Box::new(
                Problem::error("bpmn-too-deep", &said)
                    .remedy("Move inner subprocesses into called processes."),
            ));
        }
    }
    Ok(())
}
