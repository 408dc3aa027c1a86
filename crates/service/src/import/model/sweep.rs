//! The end of the walk over an element: whatever foreign is left is reported and removed.

use super::extension::Extension;
use super::{Work, is_foreign};
use crate::import::xml::Element;

/// Attributes that said something to an editor or a platform and nothing about the process.
const HARMLESS: [&str; 7] = [
    "modelerTemplate",
    "modelerTemplateVersion",
    "modelerTemplateIcon",
    "diagramRelationId",
    "isStartableInTasklist",
    "historyTimeToLive",
    "tenantId",
];

impl Work<'_> {
    pub(super) fn sweep(&mut self, element: &mut Element, extension: &mut Extension) {
        let (id, local) = (element.id().to_owned(), element.local().to_owned());
        let (foreign, kept): (Vec<_>, Vec<_>) = std::mem::take(&mut element.attributes)
            .into_iter()
            .partition(|(name, _)| is_foreign(&name.space));
        element.attributes = kept;
        for (name, value) in foreign {
            let what = format!("{} `{value}` on {local}", name.raw);
            match name.local() {
                "historyTimeToLive" => self.check(&id, what, "see [retention] in service.toml"),
                name if HARMLESS.contains(&name) => self.note(&id, what, "not needed here"),
                _ => self.lost(&id, what, "not carried"),
            }
        }
        for left in std::mem::take(&mut extension.foreign) {
            self.lost(&id, format!("{} on {local}: {}", left.name.raw, left.text()), "not carried");
        }
        // Definitions of events hold their own attributes and are walked on their own; other children of foreign
        // kind stand where no schema lets them.
        for stray in element.take_children(|child| is_foreign(&child.name.space)) {
            self.lost(&id, format!("{} in {local}", stray.name.raw), "not carried");
        }
    }
}
