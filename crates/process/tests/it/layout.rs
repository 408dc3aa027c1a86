//! The layout of models without diagram interchange: everything is placed, nothing lies upon another.

use crate::data;
use portico_process::model::{Body, Bounds, Diagram, Point};
use portico_process::{Definitions, Marks, draw, lay_out, read};
use std::collections::{BTreeMap, BTreeSet};

/// What a layout must not have, counted.
#[derive(Debug, Default, PartialEq)]
struct Faults {
    missing: Vec<String>,
    overlaps: Vec<String>,
    crossed: Vec<String>,
}

/// Lays out without what the file says, and looks for faults.
fn faults(definitions: &Definitions) -> Faults {
    let diagrams = lay_out(definitions);
    assert_eq!(diagrams, lay_out(definitions), "the same model gives the same picture");
    let mut faults = Faults::default();
    let mut around: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for process in &definitions.processes {
        look(&process.body, &mut Vec::new(), &mut around, &diagrams, &mut faults);
    }
    for diagram in &diagrams {
        overlaps(definitions, diagram, &around, &mut faults);
        crossings(definitions, diagram, &around, &mut faults);
    }
    faults
}

/// Every node and flow is placed; remembers which subprocesses each node stands in.
fn look<'a>(
    body: &'a Body,
    path: &mut Vec<&'a str>,
    around: &mut BTreeMap<&'a str, Vec<&'a str>>,
    diagrams: &[Diagram],
    faults: &mut Faults,
) {
    for node in &body.nodes {
        let mut outer = path.clone();
        outer.extend(node.attached_to.as_deref());
        around.insert(&node.id, outer);
        if !diagrams.iter().any(|diagram| diagram.shapes.contains_key(&node.id)) {
            faults.missing.push(node.id.clone());
        }
        if let Some(inner) = &node.body {
            path.push(&node.id);
            look(inner, path, around, diagrams, faults);
            path.pop();
        }
    }
    let ids: BTreeSet<&str> = body.nodes.iter().map(|node| node.id.as_str()).collect();
    for flow in &body.flows {
        let is_whole = ids.contains(flow.source.as_str()) && ids.contains(flow.target.as_str());
        if is_whole && !diagrams.iter().any(|diagram| diagram.edges.contains_key(&flow.id)) {
            faults.missing.push(flow.id.clone());
        }
    }
    let notes = body.annotations.iter().map(|note| &note.id);
    for id in notes.filter(|id| !id.is_empty()) {
        if !diagrams.iter().any(|diagram| diagram.shapes.contains_key(id)) {
            faults.missing.push(id.clone());
        }
    }
}

fn frames(definitions: &Definitions) -> BTreeSet<&str> {
    fn lanes<'a>(all: &'a [portico_process::model::Lane], into: &mut BTreeSet<&'a str>) {
        for lane in all {
            into.insert(&lane.id);
            lanes(&lane.lanes, into);
        }
    }
    let mut frames = BTreeSet::new();
    for process in &definitions.processes {
        lanes(&process.lanes, &mut frames);
    }
    let pools = definitions.collaborations.iter().flat_map(|shown| &shown.participants);
    frames.extend(pools.map(|pool| pool.id.as_str()));
    frames
}

fn overlaps(
    definitions: &Definitions,
    diagram: &Diagram,
    around: &BTreeMap<&str, Vec<&str>>,
    faults: &mut Faults,
) {
    let frames = frames(definitions);
    let holds = |outer: &str, inner: &str| around.get(inner).is_some_and(|path| path.contains(&outer));
    let shapes: Vec<_> = diagram.shapes.iter().filter(|(id, _)| !frames.contains(id.as_str())).collect();
    for (place, (a, one)) in shapes.iter().enumerate() {
        for (b, other) in shapes.iter().skip(place + 1) {
            let beside = a == b || holds(a, b) || holds(b, a);
            // A boundary event overlaps what its activity holds no more than the activity does.
            if !beside && meet(one.bounds, other.bounds) {
                faults.overlaps.push(format!("{a} and {b}"));
            }
        }
    }
}

fn meet(a: Bounds, b: Bounds) -> bool {
    a.x + 0.5 < b.x + b.width
        && b.x + 0.5 < a.x + a.width
        && a.y + 0.5 < b.y + b.height
        && b.y + 0.5 < a.y + a.height
}

/// Whether a right-angled piece of a way runs through a shape.
fn runs_through(a: Point, b: Point, shape: Bounds) -> bool {
    let piece = Bounds {
        x: a.x.min(b.x) - 0.6,
        y: a.y.min(b.y) - 0.6,
        width: (a.x - b.x).abs() + 1.2,
        height: (a.y - b.y).abs() + 1.2,
    };
    meet(
        piece,
        Bounds { x: shape.x + 1.0, y: shape.y + 1.0, width: shape.width - 2.0, height: shape.height - 2.0 },
    )
}

fn crossings(
    definitions: &Definitions,
    diagram: &Diagram,
    around: &BTreeMap<&str, Vec<&str>>,
    faults: &mut Faults,
) {
    let bodies = definitions.processes.iter().flat_map(|process| process.body.all());
    let mut ends: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    for flow in bodies.flat_map(|body| &body.flows) {
        ends.insert(&flow.id, (&flow.source, &flow.target));
    }
    for flow in definitions.collaborations.iter().flat_map(|shown| &shown.message_flows) {
        ends.insert(&flow.id, (&flow.source, &flow.target));
    }
    for (id, (source, target)) in ends {
        let Some(edge) = diagram.edges.get(id) else { continue };
        for (node, path) in around {
            let outer = |end: &str| around.get(end).is_some_and(|outer| outer.contains(node));
            // A subprocess is left and entered by what belongs to its inside.
            if *node == source || *node == target || outer(source) || outer(target) {
                continue;
            }
            // The loop of an activity passes no event at its foot.
            let _ = path;
            let Some(shape) = diagram.shapes.get(*node) else { continue };
            for pair in edge.waypoints.windows(2) {
                assert!(
                    pair[0].x == pair[1].x || pair[0].y == pair[1].y,
                    "{id} is not right-angled: {pair:?}"
                );
                if runs_through(pair[0], pair[1], shape.bounds) {
                    faults.crossed.push(format!("{id} through {node}"));
                }
            }
        }
    }
}

fn model(inner: &str) -> Definitions {
    let xml = format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">{inner}</process></definitions>"#
    );
    read(xml.as_bytes(), "a.bpmn").0
}

#[test]
fn every_model_at_hand_is_laid_out_without_overlap_and_without_a_flow_through_a_shape() {
    let (mut models, mut shapes, mut edges) = (0, 0, 0);
    let mut found = Vec::new();
    for folder in ["bpmn", "bpmn-betsy", "bpmn-miwg", "logs"] {
        let Some(folder) = data::folder(folder) else { return };
        for file in data::files(&folder, ".bpmn") {
            let (definitions, _) = read(&std::fs::read(&file).unwrap(), "a");
            let faults = faults(&definitions);
            if faults != Faults::default() {
                found.push(format!("{}: {faults:?}", file.display()));
            }
            models += 1;
            for diagram in lay_out(&definitions) {
                shapes += diagram.shapes.len();
                edges += diagram.edges.len();
            }
        }
    }
    eprintln!(
        "layout: {} of {models} models without fault; {shapes} shapes, {edges} edges",
        models - found.len()
    );
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(models > 160);
}

#[test]
fn a_straight_process_stands_in_one_row() {
    let definitions = model(
        r#"<startEvent id="s"/><task id="a"/><task id="b"/><endEvent id="e"/>
        <sequenceFlow id="f1" sourceRef="s" targetRef="a"/><sequenceFlow id="f2" sourceRef="a" targetRef="b"/>
        <sequenceFlow id="f3" sourceRef="b" targetRef="e"/>"#,
    );
    let diagrams = lay_out(&definitions);
    for edge in diagrams[0].edges.values() {
        assert_eq!(edge.waypoints.len(), 2, "{edge:?}");
    }
    assert_eq!(faults(&definitions), Faults::default());
}

#[test]
fn loops_boundary_events_and_subprocesses_have_their_own_ways() {
    let definitions = model(
        r#"<startEvent id="s"/><exclusiveGateway id="join"/><subProcess id="sub"><startEvent id="is"/><task id="it"/>
            <sequenceFlow id="if" sourceRef="is" targetRef="it"/></subProcess><exclusiveGateway id="split" name="good?"/>
        <endEvent id="e" name="done"/><boundaryEvent id="b1" attachedToRef="sub"/><boundaryEvent id="b2" attachedToRef="sub"/>
        <task id="late"/><task id="wrong"/><task id="self"/>
        <sequenceFlow id="f1" sourceRef="s" targetRef="join"/><sequenceFlow id="f2" sourceRef="join" targetRef="sub"/>
        <sequenceFlow id="f3" sourceRef="sub" targetRef="split"/><sequenceFlow id="f4" name="yes" sourceRef="split" targetRef="e"/>
        <sequenceFlow id="f5" name="no" sourceRef="split" targetRef="join"/>
        <sequenceFlow id="f6" sourceRef="b1" targetRef="late"/><sequenceFlow id="f7" sourceRef="b2" targetRef="wrong"/>
        <sequenceFlow id="f8" sourceRef="late" targetRef="self"/><sequenceFlow id="f9" sourceRef="self" targetRef="self"/>
        <sequenceFlow id="f10" sourceRef="wrong" targetRef="sub"/>"#,
    );
    assert_eq!(faults(&definitions), Faults::default());
    let diagrams = lay_out(&definitions);
    assert!(diagrams[0].shapes["sub"].bounds.width > diagrams[0].shapes["it"].bounds.width + 36.0);
    assert_eq!(diagrams[0].shapes["sub"].expanded, Some(true));
}

#[test]
fn a_model_in_which_a_step_has_no_shape_is_laid_out_anew() {
    let text = include_str!("drawing/permit.bpmn");
    let (mut definitions, _) = read(text.as_bytes(), "permit.bpmn");
    let whole = draw(&definitions, &Marks::default()).unwrap();
    definitions.diagrams[0].shapes.remove("check");
    let laid = draw(&definitions, &Marks::default()).unwrap();
    assert!(laid.contains("data-element=\"check\"") && laid != whole);
}

#[test]
fn what_refers_to_nothing_and_what_is_twice_does_no_harm() {
    let definitions = model(
        r#"<task id="a"/><task id="a"/><boundaryEvent id="b" attachedToRef="nobody"/><boundaryEvent id="c" attachedToRef="c"/>
        <sequenceFlow id="f" sourceRef="nobody" targetRef="a"/><sequenceFlow id="g" sourceRef="a" targetRef="a"/>
        <sequenceFlow id="h" sourceRef="b" targetRef="c"/><association id="x" sourceRef="y" targetRef="z"/>"#,
    );
    assert!(draw(&definitions, &Marks::default()).is_some());
}

#[test]
fn a_large_model_is_laid_out_within_bounds() {
    let mut text = String::from(r#"<startEvent id="n0"/>"#);
    for n in 1..=600 {
        text.push_str(&format!(
            r#"<task id="n{n}"/><sequenceFlow id="f{n}" sourceRef="n{}" targetRef="n{n}"/>"#,
            n - 1
        ));
        // A flow from the start to everything needs more bends than are made.
        text.push_str(&format!(r#"<sequenceFlow id="g{n}" sourceRef="n0" targetRef="n{n}"/>"#));
    }
    let definitions = model(&text);
    let diagrams = lay_out(&definitions);
    assert_eq!((diagrams[0].shapes.len(), diagrams[0].edges.len()), (601, 1200));
}
