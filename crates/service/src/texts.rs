//! The texts of a service in its languages: `texts/LANG.ftl`, Project Fluent.
//!
//! Texts are written into pages, letters and e-mails alike, so the marks that Fluent puts around arguments
//! for mixed writing directions (U+2068, U+2069) are off: a page that mixes directions uses `dir="auto"`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use portico_rules::Problem;
use unic_langid::LanguageIdentifier;

/// What fills a place in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Arg<'a> {
    /// Words.
    Text(&'a str),
    /// A number: chooses plural forms.
    Number(f64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Arg<'a> {
        Arg::Text(text)
    }
}

impl From<f64> for Arg<'_> {
    fn from(number: f64) -> Self {
        Arg::Number(number)
    }
}

/// All texts by language. Cheap to clone.
#[derive(Clone, Default)]
pub struct Texts {
    languages: BTreeMap<String, Arc<Language>>,
}

struct Language {
    bundle: FluentBundle<FluentResource>,
    keys: BTreeMap<String, Key>,
}

/// Where a text stands and what it needs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Key {
    /// Line in its file, from 1.
    pub line: usize,
    /// Names of its arguments, without `$`.
    pub args: BTreeSet<String>,
}

impl fmt::Debug for Texts {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_map().entries(self.languages.iter().map(|(lang, texts)| (lang, texts.keys.len()))).finish()
    }
}

impl Texts {
    /// Adds the texts of one language (a BCP 47 tag). What cannot be read is named; the rest is kept.
    pub fn add(&mut self, lang: &str, file: &str, source: &str) -> Vec<Problem> {
        let mut problems = Vec::new();
        let Ok(tag) = lang.parse::<LanguageIdentifier>() else {
            let message = format!("{lang:?} is not a language tag");
            return vec![
                Problem::error("text-language", message)
                    .in_file(file)
                    .remedy("name the file like en.ftl or sv.ftl"),
            ];
        };
        let resource = match FluentResource::try_new(source.to_owned()) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                problems.extend(errors.iter().map(|error| {
                    let message = format!("line {}: {error}", line_of(source, error.pos.start));
                    Problem::error("text-syntax", message)
                        .in_file(file)
                        .remedy("write `key = text`; further lines of a text are indented")
                }));
                resource
            }
        };
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        bundle.set_use_isolating(false);
        if let Err(errors) = bundle.add_resource(resource) {
            problems.extend(errors.iter().map(|error| {
                Problem::error("text-twice", error.to_string()).in_file(file).remedy("keep one of the two")
            }));
        }
        self.languages.insert(lang.to_owned(), Arc::new(Language { bundle, keys: keys(source) }));
        problems
    }

    /// The languages for which there is a file.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.languages.keys().map(String::as_str)
    }

    /// The keys of a language, with what each needs.
    pub fn keys(&self, lang: &str) -> impl Iterator<Item = (&str, &Key)> {
        self.languages
            .get(lang)
            .into_iter()
            .flat_map(|texts| texts.keys.iter().map(|(key, of)| (key.as_str(), of)))
    }

    /// Whether a language has this text itself, without any fallback.
    pub fn has(&self, lang: &str, key: &str) -> bool {
        self.languages
            .get(lang)
            .is_some_and(|texts| texts.bundle.get_message(key).is_some_and(|text| text.value().is_some()))
    }

    /// The text in exactly this language; arguments that are missing stay visible as `{$name}`.
    pub fn get(&self, lang: &str, key: &str, args: &[(&str, Arg<'_>)]) -> Option<String> {
        let bundle = &self.languages.get(lang)?.bundle;
        let pattern = bundle.get_message(key)?.value()?;
        let args: FluentArgs<'_> = args
            .iter()
            .map(|&(name, arg)| {
                let value = match arg {
                    Arg::Text(text) => FluentValue::from(text),
                    Arg::Number(number) => FluentValue::from(number),
                };
                (name, value)
            })
            .collect();
        Some(bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned())
    }
}

/// The keys of a file. Fluent's own reader keeps no lines: a message begins in the first column.
fn keys(source: &str) -> BTreeMap<String, Key> {
    let mut found: BTreeMap<String, Key> = BTreeMap::new();
    let mut current = None;
    for (index, line) in source.lines().enumerate() {
        if line.starts_with(|c: char| c.is_ascii_alphabetic())
            && let Some((name, _)) = line.split_once('=')
        {
            let name = name.trim().to_owned();
            found.insert(name.clone(), Key { line: index + 1, args: BTreeSet::new() });
            current = Some(name);
        } else if line.starts_with(['#', '-']) {
            current = None;
        }
        if let Some(key) = current.as_ref().and_then(|name| found.get_mut(name)) {
            key.args.extend(args(line));
        }
    }
    found
}

fn args(line: &str) -> impl Iterator<Item = String> {
    line.split('$').skip(1).map(|rest| {
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect::<String>()
    })
}

fn line_of(source: &str, position: usize) -> usize {
    source.get(..position).unwrap_or(source).matches('\n').count() + 1
}
