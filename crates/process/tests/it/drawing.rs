//! The picture of a model.

#![expect(clippy::expect_used, clippy::panic, reason = "a helper of a test may fail the test")]

use crate::data;
use portico_process::model::{Bounds, Definitions, Diagram, Shape};
use portico_process::{Heat, Marks, draw, read};
use roxmltree::Document;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const PERMIT: &str = include_str!("drawing/permit.bpmn");
const PERMIT_SVG: &str = include_str!("drawing/permit.svg");

fn permit() -> Definitions {
    read(PERMIT.as_bytes(), "permit.bpmn").0
}

fn marks() -> Marks {
    let heat = |level, label: &str| Heat { level, label: label.to_owned() };
    Marks {
        tokens: BTreeMap::from([("send_more".to_owned(), 12), ("check".to_owned(), 1)]),
        heat: BTreeMap::from([
            ("check".to_owned(), heat(5, "median 9 days")),
            ("decide".to_owned(), heat(1, "median 2 minutes")),
            ("send_more".to_owned(), heat(3, "median 4 days")),
        ]),
        visited: ["applied", "f1", "f2", "check", "complete", "f3"].map(str::to_owned).into(),
        ..Marks::default()
    }
}

/// What is drawn, by element id, with how often.
fn drawn(svg: &str) -> BTreeMap<String, usize> {
    let document = Document::parse(svg).expect("the picture is well-formed XML");
    let mut found = BTreeMap::new();
    for id in document.descendants().filter_map(|node| node.attribute("data-element")) {
        *found.entry(id.to_owned()).or_insert(0) += 1;
    }
    found
}

fn classes<'a>(document: &'a Document<'_>, element: &str) -> Vec<&'a str> {
    let node = document.descendants().find(|node| node.attribute("data-element") == Some(element));
    node.and_then(|node| node.attribute("class")).unwrap_or("").split(' ').collect()
}

/// A page with a strict content security policy shows the picture as it is meant.
fn assert_safe(svg: &str, name: &str) {
    let document = Document::parse(svg).unwrap_or_else(|error| panic!("{name}: {error}"));
    for node in document.descendants().filter(|node| node.is_element()) {
        let tag = node.tag_name().name();
        assert!(!["style", "script", "foreignObject", "image", "use", "a"].contains(&tag), "{name}: <{tag}>");
        for attribute in node.attributes() {
            let key = attribute.name();
            assert!(key != "style" && key != "href" && !key.starts_with("on"), "{name}: {key}");
            assert!(!attribute.value().contains("url("), "{name}: {key}={}", attribute.value());
            assert!(
                !attribute.value().contains("NaN") && !attribute.value().contains("inf"),
                "{name}: {key}"
            );
        }
    }
    let root = document.root_element();
    assert_eq!(root.attribute("role"), Some("img"), "{name}");
    let labels = root.attribute("aria-labelledby").expect("the picture has a name");
    for id in labels.split(' ') {
        let named = document.descendants().find(|node| node.attribute("id") == Some(id));
        assert!(named.and_then(|node| node.text()).is_some_and(|text| !text.is_empty()), "{name}: {id}");
    }
}

#[test]
fn the_picture_of_a_model_stays_as_it_was_looked_at() {
    let svg = draw(&permit(), &marks()).expect("the model has a diagram");
    if std::env::var_os("PORTICO_BLESS").is_some() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/drawing/permit.svg");
        std::fs::write(file, &svg).expect("the picture can be written");
        return;
    }
    assert!(
        svg == PERMIT_SVG,
        "the picture changed: write it anew with PORTICO_BLESS=1 and look at it in a browser"
    );
}

#[test]
fn every_shape_and_edge_of_the_reference_models_is_drawn_once() {
    let Some(folder) = data::folder("bpmn-miwg") else { return };
    for file in data::files(&folder, ".bpmn") {
        let name = file.display().to_string();
        let (definitions, _) = read(&std::fs::read(&file).expect("the file is read"), &name);
        let svg = draw(&definitions, &Marks::default()).expect("the reference models have diagrams");
        assert_safe(&svg, &name);
        let drawn = drawn(&svg);
        let mut wanted: BTreeMap<String, usize> = BTreeMap::new();
        for diagram in &definitions.diagrams {
            for id in diagram.shapes.keys().chain(diagram.edges.keys()) {
                *wanted.entry(id.clone()).or_insert(0) += 1;
            }
        }
        assert_eq!(drawn, wanted, "{name}");
    }
}

#[test]
fn every_public_service_process_at_hand_is_drawn() {
    let mut pictures = 0;
    for folder in ["bpmn", "logs", "bpmn-betsy", "robustness"] {
        let Some(folder) = data::folder(folder) else { return };
        for file in data::files(&folder, ".bpmn") {
            let name = file.display().to_string();
            let (definitions, _) = read(&std::fs::read(&file).expect("the file is read"), &name);
            match draw(&definitions, &Marks::default()) {
                Some(svg) => {
                    assert_safe(&svg, &name);
                    pictures += 1;
                }
                None => assert!(definitions.nodes().is_empty(), "{name}"),
            }
        }
    }
    assert!(pictures >= 14, "only {pictures} pictures");
}

#[test]
fn a_model_without_anything_has_no_picture() {
    let (definitions, _) = read(
        br#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p"/></definitions>"#,
        "empty",
    );
    assert_eq!(draw(&definitions, &Marks::default()), None);
}

#[test]
fn a_model_without_diagram_is_laid_out_with_every_shape_and_flow() {
    let mut definitions = permit();
    let wanted: BTreeSet<String> =
        definitions.diagrams[0].shapes.keys().chain(definitions.diagrams[0].edges.keys()).cloned().collect();
    definitions.diagrams.clear();
    let svg = draw(&definitions, &marks()).expect("a model with steps has a picture");
    assert_safe(&svg, "laid out");
    assert_eq!(drawn(&svg).into_keys().collect::<BTreeSet<_>>(), wanted);
}

#[test]
fn marks_show_as_classes_badges_and_words() {
    let svg = draw(&permit(), &marks()).expect("the model has a diagram");
    let document = Document::parse(&svg).expect("the picture is well-formed XML");
    assert_eq!(classes(&document, "check"), ["bpmn-task", "heat-5", "visited", "waiting"]);
    assert_eq!(classes(&document, "pay"), ["bpmn-task"]);
    assert_eq!(classes(&document, "f1"), ["bpmn-flow", "visited"]);
    assert_eq!(classes(&document, "f5"), ["bpmn-flow"]);
    let badges: BTreeSet<String> = document
        .descendants()
        .filter(|node| node.attribute("class") == Some("token"))
        .flat_map(|badge| badge.descendants().filter_map(|node| node.text()))
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
        .collect();
    assert_eq!(badges, BTreeSet::from(["1".to_owned(), "12".to_owned()]));
    let description =
        document.descendants().find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "desc")));
    assert_eq!(
        description.and_then(|node| node.text()),
        Some(
            "Process diagram. Activities: 4, events: 4, gateways: 1. Waiting at: Check the application (1), \
             Send what is missing (12). Most time goes into: Check the application (median 9 days), Send what is \
             missing (median 4 days)."
        )
    );
}

#[test]
fn the_way_of_a_case_is_numbered_in_its_order() {
    let steps = ["applied", "check", "complete", "send_more", "check"].map(str::to_owned).to_vec();
    let svg = draw(&permit(), &Marks { steps, ..Marks::default() }).expect("the model has a diagram");
    assert_safe(&svg, "numbered");
    let document = Document::parse(&svg).expect("the picture is well-formed XML");
    let numbers: Vec<String> = document
        .descendants()
        .filter(|node| node.attribute("class") == Some("step"))
        .map(|badge| {
            badge
                .descendants()
                .filter(|node| node.is_text())
                .filter_map(|node| node.text())
                .collect::<String>()
                .trim()
                .to_owned()
        })
        .collect();
    assert_eq!(numbers.iter().map(String::as_str).collect::<BTreeSet<_>>(), ["1", "2, 5", "3", "4"].into());
    assert!(
        svg.contains("Way of the case: ") && svg.contains("Send what is missing, Check the application.")
    );
}

#[test]
fn the_name_and_description_that_the_caller_gives_are_used() {
    let marks = Marks { title: "Titel <1>".to_owned(), description: "Beschreibung".to_owned(), ..marks() };
    let svg = draw(&permit(), &marks).expect("the model has a diagram");
    assert!(svg.contains(">Titel &lt;1&gt;</title>") && svg.contains(">Beschreibung</desc>"));
}

#[test]
fn two_pictures_in_one_page_have_different_ids() {
    let ids = |svg: &str| -> BTreeSet<String> {
        let document = Document::parse(svg).expect("the picture is well-formed XML");
        document.descendants().filter_map(|node| node.attribute("id")).map(str::to_owned).collect()
    };
    let plain = draw(&permit(), &Marks::default()).expect("the model has a diagram");
    let marked = draw(&permit(), &marks()).expect("the model has a diagram");
    assert_eq!(ids(&plain).len(), 2);
    assert!(ids(&plain).is_disjoint(&ids(&marked)));
}

#[test]
fn hostile_names_stay_text() {
    let hostile = "\"/></g></svg><script>alert(1)</script>\u{0}\u{b}]]>&amp;\u{202e}";
    let mut definitions = permit();
    for node in &mut definitions.processes[0].body.nodes {
        node.name = hostile.repeat(50);
    }
    definitions.collaborations[0].participants[0].name = hostile.to_owned();
    let heat = BTreeMap::from([("check".to_owned(), Heat { level: 250, label: hostile.to_owned() })]);
    let marks =
        Marks { heat, title: hostile.to_owned(), description: hostile.to_owned(), ..Marks::default() };
    assert_safe(&draw(&definitions, &marks).expect("the model has a diagram"), "hostile names");
}

#[test]
fn shapes_of_no_size_and_of_unknown_elements_do_no_harm() {
    let mut definitions = permit();
    let diagram: &mut Diagram = &mut definitions.diagrams[0];
    for shape in diagram.shapes.values_mut() {
        shape.bounds = Bounds { x: -1e6, y: 1e6, width: 0.0, height: 0.0 };
        shape.fill = Some("url(javascript:alert(1))".to_owned());
    }
    diagram.shapes.insert("nobody".to_owned(), Shape::default());
    diagram.order.push("nobody".to_owned());
    assert_safe(&draw(&definitions, &marks()).expect("the model has a diagram"), "no size");
}

#[test]
fn the_content_of_a_closed_subprocess_is_not_shown() {
    let text = PERMIT
        .replace("<bpmn:userTask id=\"send_more\" name=\"Send what is missing\"/>", {
            "<bpmn:subProcess id=\"send_more\" name=\"More\"><bpmn:task id=\"inner\" name=\"Inside\"/></bpmn:subProcess>"
        })
        .replace("<bpmndi:BPMNShape id=\"note_di\"", {
            "<bpmndi:BPMNShape id=\"inner_di\" bpmnElement=\"inner\"><dc:Bounds x=\"350\" y=\"75\" width=\"50\" \
             height=\"40\"/></bpmndi:BPMNShape><bpmndi:BPMNShape id=\"note_di\""
        });
    let open = draw(&read(text.as_bytes(), "open").0, &Marks::default()).expect("the model has a diagram");
    assert!(drawn(&open).contains_key("inner"), "content that is drawn inside shows that it is open");
    let text = text.replace("bpmnElement=\"send_more\"", "bpmnElement=\"send_more\" isExpanded=\"false\"");
    let closed =
        draw(&read(text.as_bytes(), "closed").0, &Marks::default()).expect("the model has a diagram");
    assert!(!drawn(&closed).contains_key("inner") && drawn(&closed).contains_key("send_more"));
}
