//! Files that lie where nothing reads them.

use portico_rules::Problem;

use crate::load::SETTINGS;
use crate::service::Service;

pub(super) fn check(service: &Service) -> Vec<Problem> {
    let misplaced = service.files.keys().filter_map(|name| Some((name, place(name)?)));
    let problem = |(name, place): (&String, &str)| {
        let message = format!("nothing reads {name} where it lies");
        Problem::warning("file-misplaced", message)
            .in_file(name)
            .remedy(format!("move it {place}, or remove it"))
    };
    misplaced.map(problem).collect()
}

/// Where a file of this kind belongs, if it is not there.
fn place(name: &str) -> Option<&'static str> {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let (_, ending) = file.rsplit_once('.')?;
    let (wanted, place) = match ending {
        "bpmn" | "dmn" | "form" => ("", "to the top of the folder"),
        "typ" => ("letters", "into letters/"),
        "ftl" => ("texts", "into texts/"),
        "toml" if file != SETTINGS => ("scenarios", "into scenarios/"),
        _ => return None,
    };
    (folder != wanted).then_some(place)
}
