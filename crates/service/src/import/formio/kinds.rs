//! Which form-js component a form.io component becomes: those of form.io itself, and those that authorities have added
//! for themselves (Norway's labour and welfare administration, Open Forms).

use serde_json::Value as Json;

use crate::import::report::Level;

/// Containers that are a group of fields.
pub(super) const GROUPS: [&str; 5] = ["panel", "fieldset", "fieldSet", "well", "navSkjemagruppe"];

/// Components that only say something.
pub(super) const TEXTS: [&str; 5] = ["htmlelement", "content", "alertstripe", "image", "softRequiredErrors"];

/// What a field becomes.
#[derive(Debug, Default)]
pub(super) struct Field {
    pub form_js: &'static str,
    pub subtype: Option<&'static str>,
    /// `validationType` of a text field.
    pub validation: Option<&'static str>,
    /// Several texts, one per line.
    pub lines: bool,
    pub remark: Option<(Level, &'static str)>,
}

/// The form-js component for a field; none for what has no like.
pub(super) fn field(kind: &str, several: bool, component: &Json) -> Option<Field> {
    let plain = |form_js| Field { form_js, ..Field::default() };
    let check = |form_js, became| Field { remark: Some((Level::Check, became)), ..plain(form_js) };
    let moment = |subtype| Field { subtype: Some(subtype), ..plain("datetime") };
    Some(match kind {
        "textfield" | "url" | "textarea" | "address" if several => {
            let became = "one text per line; the answer is the same list";
            Field { lines: true, remark: Some((Level::Note, became)), ..plain("textarea") }
        }
        "textfield" | "url" | "firstName" | "surname" | "cosignField" => plain("textfield"),
        "textarea" => plain("textarea"),
        "email" => Field { validation: Some("email"), ..plain("textfield") },
        "phoneNumber" => Field { validation: Some("phone"), ..plain("textfield") },
        "number" | "currency" | "year" => plain("number"),
        "checkbox" | "navCheckbox" => plain("checkbox"),
        "radio" | "radiopanel" => plain("radio"),
        "select" if several => plain("taglist"),
        "select" | "navSelect" | "valutavelger" => plain("select"),
        "selectboxes" => {
            check("checklist", "a list of the chosen values instead of an object of true and false")
        }
        "datetime" if component.get("enableTime") != Some(&Json::Bool(false)) => moment("datetime"),
        "datetime" | "date" | "navDatepicker" => moment("date"),
        "day" => {
            let remark = Some((Level::Check, "a date as YYYY-MM-DD instead of a text MM/DD/YYYY"));
            Field { remark, ..moment("date") }
        }
        "time" => moment("time"),
        "file" | "attachment" => plain("filepicker"),
        "fnrfield" | "bsn" | "orgNr" | "iban" | "bankAccount" | "licenseplate" | "postcode" => {
            check("textfield", "a field for text: the number itself is not checked")
        }
        "address" | "addressNL" | "navAddress" | "landvelger" | "monthPicker" | "tags" => {
            check("textfield", "a field for text")
        }
        _ => return None,
    })
}
