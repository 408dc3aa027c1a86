//! Every form-js form among the real data is read.

use std::path::{Path, PathBuf};

use portico_form::Form;

fn data() -> Option<PathBuf> {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().skip(1);
    folders.map(|folder| folder.join("shared/data")).find(|data| data.is_dir())
}

fn forms(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            forms(&entry, found);
        } else if entry.extension().is_some_and(|extension| extension == "form") {
            found.push(entry);
        }
    }
}

#[test]
fn every_form_js_form_of_the_real_data_is_read() {
    let Some(data) = data() else {
        eprintln!("NOT RUN: the real data is absent");
        assert!(std::env::var("PORTICO_REQUIRE_ALL").is_err(), "the real data is required");
        return;
    };
    let mut found = Vec::new();
    forms(&data, &mut found);
    eprintln!("{} form-js forms in the real data", found.len());
    for path in found {
        let (form, problems) = Form::read(&path.display().to_string(), &std::fs::read(&path).unwrap());
        assert!(form.is_some(), "{}: {problems:#?}", path.display());
    }
}
