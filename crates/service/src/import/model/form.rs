//! Forms at tasks and starts: named by key or reference, linked from a file beside, or drawn inside the model.

use super::extension::Extension;
use super::{Work, is_foreign};
use crate::import::formdata;
use crate::import::source::stem;
use crate::import::xml::{Element, ZEEBE};

impl Work<'_> {
    pub(super) fn task_form(&mut self, element: &mut Element, extension: &mut Extension) {
        let id = element.id().to_owned();
        let drawn = extension.take_foreign("formData");
        let names = ["formKey", "formRef"].map(|name| element.take(name, is_foreign));
        for name in ["formRefBinding", "formRefVersion", "formHandlerClass"] {
            if let Some(value) = element.take(name, is_foreign) {
                self.note(&id, format!("{name} {value}"), "the form in the same bundle");
            }
        }
        let linked = self.around.links.form_at(&self.process, &id).map(str::to_owned);
        let named = names.into_iter().flatten().next();
        let wanted = linked.clone().or_else(|| named.as_deref().map(|key| form_id(key).to_owned()));
        let found = wanted.filter(|form| self.around.forms.contains(form));
        if let Some(form) = found {
            let original =
                named.map_or("linked from a file beside the model".to_owned(), |key| format!("`{key}`"));
            self.note(&id, format!("form {original}"), format!("the form `{form}`"));
            for data in drawn {
                self.check(
                    &id,
                    format!("{} fields drawn in the model", data.elements().count()),
                    "the form file instead",
                );
            }
            return refer(extension, &form);
        }
        if let Some(data) = drawn.into_iter().find(|data| data.elements().next().is_some()) {
            let made = formdata::form(&self.process, &id, element.get("name"), &data, self.file, self.report);
            self.check(&id, "a form drawn in the model", format!("the form `{}`", made.id));
            if let Some(other) = linked.or(named) {
                let became = "not carried: it is not among the files, and the form drawn in the model is";
                self.lost(&id, format!("form `{other}`"), became);
            }
            refer(extension, &made.id);
            self.forms.push(made);
            return;
        }
        if let Some(missing) = linked.or(named) {
            let became = "no form: it is not among the files; draw it, and name it at the element";
            self.lost(&id, format!("form `{missing}`"), became);
        }
    }

    pub(super) fn start_form(&mut self, element: &mut Element, extension: &mut Extension) {
        if let Some(variable) = element.take("initiator", is_foreign) {
            let became = "not carried: the record says who applied";
            self.note(element.id(), format!("initiator in `{variable}`"), became);
        }
        self.task_form(element, extension);
    }
}

fn refer(extension: &mut Extension, form: &str) {
    if !extension.has("formDefinition") {
        extension.add(Element::new("zeebe:formDefinition", ZEEBE).with("formId", form));
    }
}

/// The form that a key names: `camunda-forms:deployment:a/b.form`, `formio:b`, `embedded:app:forms/b.html`, `b`.
fn form_id(key: &str) -> &str {
    let last = key.rsplit(':').next().unwrap_or(key);
    let name = stem(last);
    name.strip_suffix(".html").unwrap_or(name)
}
