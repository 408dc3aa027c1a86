//! The services that ship with Portico: nothing to find, every scenario passes.

use portico_service::{Service, Severity, scenario};

use crate::support::{SHIPPED, lines, load, shipped};

#[test]
fn no_shipped_service_has_a_finding_that_is_an_error_or_a_warning() {
    for name in SHIPPED {
        let (service, problems) = Service::load(&shipped(name));
        let grave: Vec<_> =
            problems.into_iter().filter(|problem| problem.severity != Severity::Info).collect();
        assert!(grave.is_empty(), "{name}:\n{}", lines(&grave));
        assert!(service.is_some(), "{name}");
    }
}

#[test]
fn every_scenario_of_every_shipped_service_passes() {
    for name in SHIPPED {
        let service = load(name);
        assert!(service.scenarios.len() >= 3, "{name} shows too little");
        for scenario in &service.scenarios {
            let report = scenario::run(&service, scenario);
            assert!(report.passed(), "{name}: {report}\npath: {}", report.path.join(" "));
        }
    }
}

#[test]
fn together_the_shipped_services_use_what_the_engine_must_run() {
    let services: Vec<Service> = SHIPPED.into_iter().map(load).collect();
    let elements: Vec<_> = services.iter().flat_map(|service| service.program.elements()).collect();
    let has = |kind: &str| elements.iter().any(|element| element.kind == kind);
    for kind in [
        "userTask",
        "serviceTask",
        "businessRuleTask",
        "sendTask",
        "receiveTask",
        "scriptTask",
        "exclusiveGateway",
        "parallelGateway",
        "eventBasedGateway",
        "subProcess",
        "callActivity",
    ] {
        assert!(has(kind), "no shipped service has a {kind}");
    }
    let triggered = |kind: &str, trigger: &str| {
        elements.iter().any(|element| element.kind == kind && element.trigger == Some(trigger))
    };
    for (kind, trigger) in [
        ("boundaryEvent", "timer"),
        ("boundaryEvent", "message"),
        ("intermediateCatchEvent", "timer"),
        ("intermediateCatchEvent", "message"),
    ] {
        assert!(triggered(kind, trigger), "no shipped service has a {trigger} {kind}");
    }
    let nodes = services.iter().flat_map(|service| &service.definitions).flat_map(|file| file.nodes());
    assert!(nodes.into_iter().any(|node| node.multi.is_some()), "no shipped service repeats an activity");
}

#[test]
fn no_main_path_of_a_shipped_service_needs_an_outside_worker() {
    for name in SHIPPED {
        let service = load(name);
        for element in service.program.elements() {
            let own = element.job_type.as_ref().is_none_or(|kind| kind.starts_with("portico:"));
            assert!(own, "{name}: {} waits for an outside worker", element.id);
        }
    }
}

#[test]
fn every_model_of_a_shipped_service_is_drawn_with_all_that_runs() {
    for name in SHIPPED {
        let service = load(name);
        for model in &service.definitions {
            let svg = portico_process::draw(model, &portico_process::Marks::default());
            let svg = svg.unwrap_or_else(|| panic!("{name}: {} has no diagram", model.file));
            for node in model.nodes() {
                assert!(
                    model.diagrams.iter().any(|diagram| diagram.shapes.contains_key(&node.id)),
                    "{name}: {} is not drawn",
                    node.id
                );
                assert!(svg.contains(&node.id), "{name}: {} is not in the picture", node.id);
            }
        }
    }
}
