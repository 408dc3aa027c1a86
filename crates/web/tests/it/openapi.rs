//! The description of the API is part of what others build on: it changes only on purpose.

use std::path::Path;

#[test]
fn the_api_is_described_as_published() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let now = portico_web::api::openapi().to_pretty_json().unwrap() + "\n";
    if std::env::var_os("PORTICO_BLESS").is_some() {
        std::fs::write(&file, &now).unwrap();
    }
    let published = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        published == now,
        "the API differs from docs/openapi.json: if that is meant, run this test with PORTICO_BLESS=1 and say in \
         CHANGELOG.md what clients must change"
    );
}

#[test]
fn every_call_names_what_it_answers() {
    let document = serde_json::to_value(portico_web::api::openapi()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.len() >= 10);
    for (path, calls) in paths {
        for (method, call) in calls.as_object().unwrap() {
            assert!(
                call["responses"].as_object().is_some_and(|answers| !answers.is_empty()),
                "{method} {path}"
            );
        }
    }
}
