//! Files survive being read and written.

use crate::data;
use portico_process::document::{Document, Element, Node};
use portico_process::read;
use std::collections::{BTreeMap, BTreeSet};

/// What an XML document says, independent of how it is written: names with namespaces, attributes in any order, text
/// that is not blank, comments. Prefixes count only where a value may use them (`xsi:type`).
fn canonical(bytes: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(bytes).unwrap().trim_start_matches('\u{feff}');
    let tree = roxmltree::Document::parse(text).unwrap();
    let mut lines = Vec::new();
    for node in tree.descendants() {
        let depth = node.ancestors().count();
        if node.is_element() {
            let mut attributes: Vec<String> = node
                .attributes()
                .map(|own| format!("{{{}}}{}={:?}", own.namespace().unwrap_or(""), own.name(), own.value()))
                .collect();
            attributes.sort();
            let spaces: BTreeSet<String> =
                node.namespaces().map(|space| format!("{:?}={}", space.name(), space.uri())).collect();
            let name = node.tag_name();
            let space = name.namespace().unwrap_or("");
            lines.push(format!("{depth} {{{space}}}{} {attributes:?} {spaces:?}", name.name()));
        } else if let Some(pi) = node.pi() {
            lines.push(format!("{depth} {pi:?}"));
        } else if let Some(text) = node.text().filter(|text| !text.trim().is_empty()) {
            lines.push(format!("{depth} {text:?}"));
        }
    }
    lines
}

/// Reads, writes and reads again; gives what is written.
fn round(bytes: &[u8], name: &str) -> String {
    let document = Document::read(bytes).unwrap_or_else(|problem| panic!("{name}: {problem}"));
    let written = document.write();
    let again = Document::read(written.as_bytes()).unwrap_or_else(|problem| panic!("{name}: {problem}"));
    assert!(again == document, "{name}: what is read again is something else");
    assert_eq!(again.write(), written, "{name}: written twice, the bytes differ");
    let (before, after) = (canonical(bytes), canonical(written.as_bytes()));
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before, after, "{name}");
    }
    assert_eq!(before.len(), after.len(), "{name}: how much there is");
    written
}

#[test]
fn the_reference_models_are_read_drawn_written_and_read_again_without_loss() {
    let Some(folder) = data::folder("bpmn-miwg") else { return };
    let (mut all, mut kept) = (0, 0);
    for file in data::files(&folder, ".bpmn") {
        all += 1;
        let name = file.display().to_string();
        let bytes = std::fs::read(&file).unwrap();
        let written = round(&bytes, &name);
        let lines = |definitions: portico_process::Definitions| {
            // Lines of the file are the one thing that writing may change.
            let mut text = format!("{definitions:?}");
            while let Some(at) = text.find(", line: ") {
                let end = text[at + 8..].find([',', ' ', '}']).unwrap() + at + 8;
                text.replace_range(at..end, "");
            }
            text
        };
        let (before, problems) = read(&bytes, "a");
        let (after, problems_after) = read(written.as_bytes(), "a");
        assert_eq!(problems, problems_after, "{name}");
        let marks = portico_process::Marks::default();
        let picture = portico_process::draw(&before, &marks);
        assert!(picture.is_some() && picture == portico_process::draw(&after, &marks), "{name}: the picture");
        assert_eq!(lines(before), lines(after), "{name}");
        eprintln!("miwg: {name}: {} things, none lost", canonical(&bytes).len());
        kept += 1;
    }
    eprintln!("miwg: {kept} of {all} read, drawn, written and read again without loss");
    assert_eq!(kept, 21);
}

#[test]
fn every_other_model_and_decision_at_hand_survives_too() {
    let mut count = 0;
    for folder in ["bpmn", "bpmn-betsy", "logs", "robustness"] {
        let Some(folder) = data::folder(folder) else { return };
        for ending in [".bpmn", ".dmn"] {
            for file in data::files(&folder, ending) {
                let (bytes, name) = (std::fs::read(&file).unwrap(), file.display().to_string());
                match Document::read(&bytes) {
                    Ok(_) => drop(round(&bytes, &name)),
                    // Hostile files are among them: both readers refuse the same.
                    Err(problem) => assert_eq!(read(&bytes, "a").1[0].rule, problem.rule, "{name}"),
                }
                count += 1;
            }
        }
    }
    eprintln!("documents: {count} further files survive reading and writing, or are refused by both readers");
    assert!(count > 100, "only {count} files");
}

#[test]
fn everything_that_xml_may_hold_survives() {
    let text = "<?xml version=\"1.0\"?>\n<!-- before --><?tool keep this?><?bare?>\n\
        <a:b xmlns:a=\"urn:a\" xmlns=\"urn:d\" a:c=\"x&#10;y&#9;&quot;&lt;&amp;\" c=\"'\" xml:lang=\"nl\">\
        one<![CDATA[<two> & ]]]]><![CDATA[>]]>three<!--in--><?pi?>\
        <d xmlns=\"\" e=\"\"><f/></d><g xmlns:a=\"urn:other\" a:h=\"1\"/>&#13;\n \u{1f600}</a:b><!-- after -->";
    let written = round(text.as_bytes(), "everything");
    assert!(written.contains("&#13;") && written.contains("x&#10;y&#9;"), "{written}");
}

#[test]
fn hostile_documents_are_refused_with_the_rule_of_the_reader() {
    let rule = |bytes: &[u8]| Document::read(bytes).unwrap_err().rule;
    assert_eq!(rule(br#"<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>"#), "bpmn-dtd");
    assert_eq!(
        rule(format!("{}{}", "<a>".repeat(30_000), "</a>".repeat(30_000)).as_bytes()),
        "bpmn-too-deep"
    );
    assert_eq!(rule(&[b' '; 10 * 1024 * 1024 + 1]), "bpmn-too-large");
    assert_eq!(rule(format!("<a>{}</a>", "<b/>".repeat(400_001)).as_bytes()), "bpmn-too-large");
    assert_eq!(rule(b"<a"), "bpmn-not-xml");
    assert_eq!(rule(&[0xff]), "bpmn-not-utf8");
}

const MODEL: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:x="urn:x">
    <process id="p"><laneSet id="s"><lane id="l"><flowNodeRef>t</flowNodeRef></lane></laneSet>
    <task id="t" x:keep="1"><documentation>why</documentation><incoming>f</incoming></task>
    <startEvent id="e"/><sequenceFlow id="f" sourceRef="e" targetRef="t"/></process></definitions>"#;

#[test]
fn an_element_is_renamed_everywhere_and_named() {
    let mut document = Document::read(MODEL.as_bytes()).unwrap();
    document
        .rename(&BTreeMap::from([("t".to_owned(), "check".to_owned()), ("f".to_owned(), "way".to_owned())]));
    assert!(document.set_name("check", "Check <it>") && !document.set_name("t", "gone"));
    let (definitions, problems) = read(document.write().as_bytes(), "a");
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(definitions.node("check").unwrap().name, "Check <it>");
    assert_eq!(definitions.processes[0].lanes[0].nodes, ["check"]);
    assert_eq!(definitions.processes[0].body.flows[0].target, "check");
    assert!(
        document.write().contains("x:keep=\"1\"") && document.write().contains("<incoming>way</incoming>")
    );
}

#[test]
fn an_extension_stands_after_the_documentation_and_replaces_its_like() {
    let mut document = Document::read(MODEL.as_bytes()).unwrap();
    for form in ["old", "new"] {
        let task = document.by_id_mut("t").unwrap();
        task.set_extension(
            Element::new("zeebe:formDefinition", portico_process::document::ZEEBE).with("formId", form),
        );
    }
    let task = document.by_id_mut("t").unwrap();
    let names: Vec<&str> = task.elements().map(Element::local).collect();
    assert_eq!(names, ["documentation", "extensionElements", "incoming"]);
    document.root.declares.push(("zeebe".to_owned(), portico_process::document::ZEEBE.to_owned()));
    let (definitions, _) = read(document.write().as_bytes(), "a");
    assert_eq!(definitions.node("t").unwrap().extensions.form.as_deref(), Some("new"));
    assert!(!document.write().contains("old"));
}

#[test]
fn diagrams_are_replaced_by_others_and_read_as_they_were_given() {
    let Some(folder) = data::folder("bpmn-miwg") else { return };
    for file in data::files(&folder, ".bpmn") {
        let bytes = std::fs::read(&file).unwrap();
        let mut document = Document::read(&bytes).unwrap();
        let mut diagrams = read(&bytes, "a").0.diagrams;
        for shape in diagrams.iter_mut().flat_map(|diagram| diagram.shapes.values_mut()) {
            // Colours are the modeller's own; a layout has none.
            (shape.fill, shape.stroke) = (None, None);
        }
        document.set_diagrams(&diagrams);
        assert_eq!(read(document.write().as_bytes(), "a").0.diagrams, diagrams, "{file:?}");
        let texts = |node: &Node| matches!(node, Node::Text(text) if !text.trim().is_empty());
        assert!(!document.root.children.iter().any(texts));
    }
}
