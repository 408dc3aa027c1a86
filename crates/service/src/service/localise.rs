//! Puts the words of another language into a form. Keys are made of the form's id and the path of the
//! answer, so that a translator needs to know nothing but the form.

use portico_form::{Choice, Columns, Field, FieldKind, Form, Options};

use crate::texts::Texts;

/// The form with every label for which the language has a text.
pub(crate) fn form(form: &Form, texts: &Texts, lang: &str) -> Form {
    let words = Words { texts, lang, form: key_part(&form.id) };
    let mut form = form.clone();
    words.put_option(&format!("form-{}", words.form), &mut form.title);
    for page in &mut form.pages {
        let key = key_part(&page.key);
        words.put_option(&format!("page-{}-{key}", words.form), &mut page.label);
        words.put_option(&format!("section-{}-{key}", words.form), &mut page.section);
        words.fields(&mut page.fields, "");
    }
    form
}

/// A name as it stands in a key: letters, digits, `-` and `_`; everything else becomes `-`.
pub(crate) fn key_part(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect()
}

/// What a field is called in the keys of its form.
pub(crate) fn field_key(field: &Field, prefix: &str) -> String {
    let name = if field.path.is_empty() { field.id.clone() } else { field.path.join("-") };
    format!("{prefix}{}", key_part(&name))
}

struct Words<'a> {
    texts: &'a Texts,
    lang: &'a str,
    form: String,
}

impl Words<'_> {
    fn get(&self, key: &str) -> Option<String> {
        self.texts.get(self.lang, key, &[])
    }

    /// Replaces a text that the form has; a form never gains one by translation.
    fn put_option(&self, key: &str, to: &mut Option<String>) {
        if to.is_some()
            && let Some(text) = self.get(key)
        {
            *to = Some(text);
        }
    }

    fn fields(&self, fields: &mut [Field], prefix: &str) {
        for field in fields {
            self.field(field, prefix);
        }
    }

    fn field(&self, field: &mut Field, prefix: &str) {
        let name = field_key(field, prefix);
        let key = format!("field-{}-{name}", self.form);
        if let Some(label) = self.get(&key) {
            field.label = label;
        }
        self.put_option(&format!("{key}-hint"), &mut field.hint);
        self.put_option(&format!("{key}-error"), &mut field.error_required);
        self.put_option(&format!("{key}-purpose"), &mut field.purpose);
        let within = format!("{name}-");
        match &mut field.kind {
            FieldKind::Markdown { text } => {
                if let Some(words) = self.get(&format!("text-{}-{name}", self.form)) {
                    *text = words;
                }
            }
            FieldKind::Table { columns: Columns::Fixed(columns), .. } => {
                for column in columns {
                    let key = format!("column-{}-{name}-{}", self.form, key_part(&column.key));
                    if let Some(label) = self.get(&key) {
                        column.label = label;
                    }
                }
            }
            FieldKind::Group { fields } => self.fields(fields, prefix),
            FieldKind::Repeat { fields, .. } => self.fields(fields, &within),
            FieldKind::Radio { options }
            | FieldKind::Select { options }
            | FieldKind::Checklist { options }
            | FieldKind::Taglist { options } => {
                if let Options::Fixed(choices) = options {
                    self.choices(choices, &name);
                }
            }
            _ => {}
        }
    }

    fn choices(&self, choices: &mut [Choice], field: &str) {
        for choice in choices {
            let value = key_part(&choice.posted());
            if let Some(label) = self.get(&format!("option-{}-{field}-{value}", self.form)) {
                choice.label = label;
            }
        }
    }
}
