//! Script tasks: code of another language is a job; nothing but FEEL runs inside the engine.

use super::extension::Extension;
use super::{Work, is_foreign};
use crate::import::xml::{BPMN, Element};

impl Work<'_> {
    pub(super) fn script_task(&mut self, element: &mut Element, extension: &mut Extension) {
        if extension.has("script") || extension.is_job() {
            return;
        }
        let id = element.id().to_owned();
        let language = element.get("scriptFormat").unwrap_or("script").to_owned();
        let source = element.child(BPMN, "script").map(Element::text).unwrap_or_default();
        let source = element.take("resource", is_foreign).unwrap_or(source);
        extension.job("camunda:script");
        extension.headers.push(("scriptFormat".to_owned(), language.clone()));
        extension.headers.push(("script".to_owned(), source.clone()));
        if let Some(result) = element.take("resultVariable", is_foreign) {
            extension.headers.push(("resultVariable".to_owned(), result));
        }
        let became = "a job of type `camunda:script` for an outside worker, the original in its headers";
        self.lost(&id, format!("{language} script `{source}`"), became);
    }
}
