//! The cross-check: what no file can get wrong alone. One file per kind of matter, each a list of findings
//! with a stable rule id; `docs/extend/findings.md` has a line for every id, which a test holds.

use portico_process::{Definitions, ElementInfo, model::Node};
use portico_rules::Problem;

use crate::service::Service;

mod decisions;
mod files;
mod forms;
mod letters;
mod roles;
mod settings;
mod texts;
mod variables;

/// What the type of a job of Portico's own begins with.
pub(crate) const OWN: &str = "portico:";

/// Everything that can be seen from all files together.
pub(crate) fn all(service: &Service) -> Vec<Problem> {
    let mut found = files::check(service);
    found.extend(settings::check(service));
    found.extend(roles::check(service));
    found.extend(forms::check(service));
    found.extend(decisions::check(service));
    found.extend(letters::check(service));
    found.extend(texts::check(service));
    found.extend(variables::check(service));
    found
}

impl Service {
    /// The file in which an element of the program is drawn.
    pub(crate) fn file_of(&self, element: &ElementInfo) -> &str {
        // An id that occurs twice in the folder is called `PROCESS/ID` in the program.
        let id = element.id.rsplit('/').next().unwrap_or(&element.id);
        let draws = |file: &&Definitions| {
            let mut of_process = file.processes.iter().filter(|process| process.id == element.process);
            of_process.any(|process| process.body.node(id).is_some())
        };
        self.definitions.iter().find(draws).map_or("", |file| file.file.as_str())
    }

    /// Every node of every model, with its file.
    fn nodes(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.definitions
            .iter()
            .flat_map(|file| file.nodes().into_iter().map(|node| (file.file.as_str(), node)))
    }

    /// Whether the element is a user task of the resident.
    pub(crate) fn is_residents(&self, element: &ElementInfo) -> bool {
        self.is_for_resident(&element.lanes, &element.candidate_groups)
    }
}
