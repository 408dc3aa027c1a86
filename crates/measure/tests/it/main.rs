//! The measuring stick itself: what it reports has the shape that is promised, and the work that it does is whole.

use std::collections::BTreeSet;
use std::time::Duration;

use portico_casework::CaseState;
use portico_measure::{Bench, LongRun, Through, Work, long_run, run, table};
use portico_record::{Access, Record, SearchQuery};
use serde_json::Value as Json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_moment_of_measuring_fills_every_figure_and_leaves_a_record_that_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}/measured.sqlite", folder.path().display());
    let bench = Bench {
        database: Some(url.clone()),
        callers: vec![1, 4],
        time: Duration::from_millis(100),
        ..Bench::default()
    };
    let mut told = Vec::new();
    let report = run(&bench, |what| told.push(what.to_owned())).await.unwrap();
    assert_eq!(told.len(), Through::ALL.len() * Work::ALL.len() * 2);

    let json: Json = serde_json::to_value(&report).unwrap();
    assert!(json["ratio_to_raw"].as_f64().unwrap() > 0.0, "{json}");
    let works = json["works"].as_array().unwrap();
    assert_eq!(works.len(), 6);
    for work in works {
        assert_eq!(work["database"], "sqlite");
        for (run, callers) in work["runs"].as_array().unwrap().iter().zip([1, 4]) {
            assert_eq!(run["callers"], callers);
            let of = |name: &str| run[name].as_f64().unwrap_or_else(|| panic!("{name} is missing in {run}"));
            for name in
                ["steps_per_s", "cases_per_s", "p50_ms", "rows_per_step", "raw_steps_per_s", "ratio_to_raw"]
            {
                assert!(of(name) > 0.0, "{name} in {run}");
            }
            assert!(of("p50_ms") <= of("p99_ms"), "{run}");
            assert!(of("steps_per_group") >= 1.0 && of("steps_per_group") <= of("callers"), "{run}");
            for name in ["bytes_per_case", "cpu_us_per_step", "peak_memory_bytes"] {
                assert!(of(name) >= 0.0, "{name} in {run}");
            }
        }
    }
    assert!(table(&report).contains("ratio_to_raw"));

    let record = Record::open(&url).await.unwrap();
    let proof = record.verify().await.unwrap();
    assert_eq!(proof.findings, []);
    assert!(proof.cases > 12, "{} cases", proof.cases);
}

#[tokio::test]
async fn a_database_that_cannot_be_reached_is_named() {
    let bench = Bench { database: Some("mysql://host/db".to_owned()), ..Bench::default() };
    let fault = run(&bench, |_| ()).await.unwrap_err().to_string();
    assert!(fault.contains("sqlite:PATH"), "{fault}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_made_for_the_long_run_proves_like_any_other() {
    let folder = tempfile::tempdir().unwrap();
    let run = LongRun {
        folder: folder.path().to_owned(),
        sizes: vec![400],
        requests: 1,
        idle: Duration::ZERO,
        server: Vec::new(),
    };
    // Without a program that serves, the record is made and nothing is measured.
    let fault = long_run(&run, |_| ()).await.unwrap_err().to_string();
    assert!(fault.contains("no program"), "{fault}");
    let record =
        Record::open(&format!("sqlite:{}/400/portico.sqlite", folder.path().display())).await.unwrap();
    let proof = record
        .verify_with(|_, events| {
            let state = CaseState::fold(events).map_err(|error| error.to_string())?;
            serde_json::to_value(state).map_err(|error| error.to_string())
        })
        .await
        .unwrap();
    assert_eq!(proof.findings, []);
    assert_eq!((proof.cases, proof.snapshots), (400, 400));
    assert_eq!(record.waiting_timers().await.unwrap(), 400);
    let names: BTreeSet<String> = record
        .search(&SearchQuery { text: String::new(), access: Access::All, limit: 200, offset: 0 })
        .await
        .unwrap()
        .cases
        .into_iter()
        .map(|case| case.view.title)
        .collect();
    assert!(names.len() > 100, "copies are other people's: {names:?}");
    let one = names.iter().find(|name| !name.starts_with('Q')).unwrap();
    let found = SearchQuery { text: one.clone(), access: Access::All, limit: 200, offset: 0 };
    assert!(record.search(&found).await.unwrap().total >= 1, "{one}");
}
