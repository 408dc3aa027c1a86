//! Turns a typed page into HTML.
//!
//! *Invariants:* templates are strict (an undefined name is an error), every template is compiled when the
//! server starts, and every page is rendered with its samples in every language by a test. One environment
//! for each language, so that a component deep inside a page speaks the page's language.

mod dates;
mod escape;
mod markdown;
mod options;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use fluent_bundle::{FluentArgs, FluentValue};
use jiff::tz::TimeZone;
use minijinja::value::{Kwargs, Serde, Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, context};

pub(crate) use dates::long_date;

use crate::frame::Frame;
use crate::page::Page;
use crate::texts::Texts;

/// `(name, content)` of every built-in template, as `("components/button.html", …)`.
pub(crate) static TEMPLATES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// Includes, macros and blocks nested deeper than this are a mistake in a template.
const RECURSION_MAX: usize = 120;

/// All templates, compiled, for every language.
#[derive(Debug)]
pub struct Views {
    environments: BTreeMap<String, Environment<'static>>,
    texts: Arc<Texts>,
    zone: TimeZone,
}

impl Views {
    /// Compiles all templates. A file of the same name in the folder `own` replaces the built-in one.
    ///
    /// # Errors
    /// When a template does not compile, with its name and line.
    pub fn new(texts: Arc<Texts>, zone: &TimeZone, own: Option<PathBuf>) -> Result<Self, Error> {
        let mut environments = BTreeMap::new();
        for language in texts.languages() {
            let environment = environment(Arc::clone(&texts), &language.code, zone.clone(), own.clone());
            for (name, _) in TEMPLATES {
                environment.get_template(name)?;
            }
            environments.insert(language.code.clone(), environment);
        }
        Ok(Self { environments, texts, zone: zone.clone() })
    }

    /// The texts that the pages are written in.
    pub fn texts(&self) -> &Arc<Texts> {
        &self.texts
    }

    /// The time zone that dates are written in.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The HTML of a page in its frame.
    ///
    /// # Errors
    /// When the template asks for what the page does not have: a mistake in the template.
    pub fn render<P: Page>(&self, frame: &Frame, page: &P) -> Result<String, Error> {
        let context = context! { frame => Value::from(Serde(frame)), page => Value::from(Serde(page)) };
        self.environment(&frame.language.code)?.get_template(P::TEMPLATE)?.render(context)
    }

    /// One component with its options, as HTML. For tests against the component's shipped examples.
    ///
    /// # Errors
    /// When there is no such component, or it does not know an option.
    pub fn component(
        &self,
        language: &str,
        name: &str,
        options: &serde_json::Value,
    ) -> Result<String, Error> {
        let source = format!(
            "{{% from 'components/{name}.html' import {0} as it %}}{{{{ it(shown) }}}}",
            name.replace('-', "_")
        );
        let context = context! { shown => Value::from(Serde(options)) };
        self.environment(language)?.render_named_str("component.html", &source, context)
    }

    fn environment(&self, language: &str) -> Result<&Environment<'static>, Error> {
        self.environments.get(language).ok_or_else(|| {
            Error::new(
                ErrorKind::InvalidOperation,
                format!("there are no pages in the language `{language}`"),
            )
        })
    }
}

fn environment(
    texts: Arc<Texts>,
    language: &str,
    zone: TimeZone,
    own: Option<PathBuf>,
) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_formatter(escape::format);
    environment.set_recursion_limit(RECURSION_MAX);
    environment.set_loader(move |name| Ok(load(own.as_ref(), name)));
    environment.add_function("options", options::options);
    environment.add_function("attributes", options::attributes);
    environment.add_function("content", options::content);
    environment.add_function("with", options::with);
    environment.add_function("words", options::words);
    environment.add_test("given", |value: &Value| options::given(value));
    environment.add_function("asset", |name: &str| {
        crate::assets::url(name)
            .ok_or_else(|| Error::new(ErrorKind::InvalidOperation, format!("there is no asset `{name}`")))
    });
    environment.add_filter("markdown", markdown::html);
    dates::add(&mut environment, Arc::clone(&texts), language.to_owned(), zone);
    let language = language.to_owned();
    environment
        .add_function("t", move |key: &str, arguments: Kwargs| text(&texts, &language, key, &arguments));
    environment
}

/// The authority's own template, or the built-in one.
fn load(own: Option<&PathBuf>, name: &str) -> Option<String> {
    let safe = !name.split('/').any(|part| part.is_empty() || part.starts_with('.'));
    let own = own.filter(|_| safe).and_then(|folder| std::fs::read_to_string(folder.join(name)).ok());
    own.or_else(|| TEMPLATES.iter().find(|(known, _)| *known == name).map(|(_, source)| (*source).to_owned()))
}

/// Function `t(key, name=value…)`. A key that ends in `-html` holds markup: its arguments are escaped.
fn text(texts: &Texts, language: &str, key: &str, arguments: &Kwargs) -> Result<Value, Error> {
    let markup = key.ends_with("-html");
    let mut fluent = FluentArgs::new();
    for name in arguments.args() {
        let value: Value = arguments.get(name)?;
        fluent.set(name.to_owned(), argument(&value, markup));
    }
    let Some(text) = texts.get(language, key, Some(&fluent)) else {
        return Err(Error::new(
            ErrorKind::InvalidOperation,
            format!("there is no text with the key `{key}`"),
        ));
    };
    Ok(if markup { Value::from_safe_string(text) } else { Value::from(text) })
}

fn argument(value: &Value, escape: bool) -> FluentValue<'static> {
    match (value.kind(), f64::try_from(value.clone())) {
        (ValueKind::Number, Ok(number)) => FluentValue::from(number),
        _ if escape => FluentValue::from(escape::escape(&value.to_string())),
        _ => FluentValue::from(value.to_string()),
    }
}
