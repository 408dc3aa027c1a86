//! A page is a typed context with samples; what was typed comes back to it in one [`FormState`].

use std::collections::BTreeMap;

use serde::Serialize;

/// What a template is rendered with.
pub trait Page: Serialize + Sized {
    /// The template's name, as `resident/home.html`.
    const TEMPLATE: &'static str;

    /// Examples that between them reach every branch of the template. A test renders them in every
    /// language, and the browser tests look at them.
    fn samples() -> Vec<Self>;
}

/// One problem with what was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormError {
    /// The HTML id of the control that the error summary leads to.
    pub control: String,
    /// The words beside the field and in the summary: the same.
    pub text: String,
}

/// What was typed and what is wrong with it, on its way back to the page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FormState {
    /// Raw text by control name.
    pub values: BTreeMap<String, String>,
    /// By control name.
    pub errors: BTreeMap<String, FormError>,
    /// Problems in the order of the page, for the error summary.
    pub summary: Vec<FormError>,
}

impl FormState {
    /// Keeps what was typed into a control.
    pub fn keep(&mut self, name: &str, value: &str) {
        self.values.insert(name.to_owned(), value.to_owned());
    }

    /// Adds a problem with the control of this name; its id is the name.
    pub fn wrong(&mut self, name: &str, text: String) {
        let error = FormError { control: name.to_owned(), text };
        self.summary.push(error.clone());
        self.errors.entry(name.to_owned()).or_insert(error);
    }

    /// Adds a problem with the page as a whole.
    pub fn wrong_page(&mut self, text: String) {
        self.summary.push(FormError { control: String::new(), text });
    }

    /// Whether nothing is wrong.
    pub fn is_valid(&self) -> bool {
        self.summary.is_empty()
    }
}
