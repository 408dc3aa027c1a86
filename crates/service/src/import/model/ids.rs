//! Ids that two files share: texts and reports name elements by id alone.

use std::collections::{BTreeMap, BTreeSet};

use crate::import::report::{Level, LossReport};
use crate::import::xml::{BPMN, Document};

/// Renames the ids of a document that are already in use, everywhere in it.
pub(in super::super) fn make_unique(
    document: &mut Document,
    file: &str,
    used: &mut BTreeSet<String>,
    report: &mut LossReport,
) {
    let mut ids = Vec::new();
    document.root.each(&mut |element| {
        if element.name.space == BPMN && !matches!(element.local(), "definitions" | "process") {
            ids.extend(element.get("id").map(str::to_owned));
        }
    });
    let mut process = String::new();
    document.root.each(&mut |element| {
        if process.is_empty() && element.is(BPMN, "process") {
            process = element.id().to_owned();
        }
    });
    let mut renamed = BTreeMap::new();
    for id in ids {
        let fits = text_key(&id);
        let mut new = fits.clone();
        let mut count = 1;
        while used.contains(&new) {
            new =
                if count == 1 { format!("{}_{fits}", text_key(&process)) } else { format!("{fits}_{count}") };
            count += 1;
        }
        used.insert(new.clone());
        if new != id {
            report.add(
                Level::Note,
                file,
                &id,
                "an id that is used twice or cannot name a text",
                format!("`{new}`"),
            );
            renamed.insert(id, new);
        }
    }
    document.rename(&renamed);
}

/// An id as it can stand in the key of a text: letters, digits, `-` and `_`.
fn text_key(id: &str) -> String {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    id.chars().map(|letter| if fits(letter) { letter } else { '_' }).collect()
}
