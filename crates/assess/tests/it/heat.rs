//! Heat from an imported log upon a model.

use crate::support::{data, read};
use portico_assess::{Limits, Log, figures, heat_of_log};
use portico_process::model::Node;

fn model(names: &[&str]) -> portico_process::Definitions {
    let tasks: String =
        names.iter().enumerate().map(|(at, name)| format!("<task id=\"t{at}\" name=\"{name}\"/>")).collect();
    let xml = format!(
        "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\"><process id=\"p\">{tasks}</process></definitions>"
    );
    portico_process::read(xml.as_bytes(), "model").0
}

#[test]
fn the_activity_that_is_waited_for_most_is_the_hottest() {
    let log = read(
        "case,activity,time\n1,ask,2024-01-01T00:00:00Z\n1,decide,2024-01-10T00:00:00Z\n1,Write  Letter,2024-01-11T00:00:00Z\n",
    )
    .expect("a good log");
    let heat = heat_of_log(&figures(&log), &model(&["Decide", "write letter", "unknown", "ask"]));
    let levels: Vec<_> =
        heat.iter().map(|(id, heat)| (id.as_str(), heat.level, heat.label.as_str())).collect();
    assert_eq!(levels, [("t0", 5, "90 %, 9.0 days"), ("t1", 3, "10 %, 24 hours")]);
}

#[test]
fn the_activities_of_a_public_log_are_found_in_its_model() {
    let (Some(log), Some(model)) =
        (data("logs/LoanApp_simplified_train.csv.gz"), data("logs/LoanApp_simplified.bpmn"))
    else {
        return;
    };
    let log = Log::read_file(&log, &Limits::default()).expect("a public log is read");
    let (model, _) = portico_process::read(&std::fs::read(model).expect("a public model is read"), "model");
    let heat = heat_of_log(&figures(&log), &model);
    let tasks = |node: &&&Node| node.kind.is_task();
    assert_eq!(heat.len(), model.nodes().iter().filter(tasks).count());
}
