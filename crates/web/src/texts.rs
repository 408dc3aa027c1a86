//! What the pages say, in every language: Project Fluent, looked up in the order service, authority,
//! built-in, and then the same in the default language.
//!
//! *Invariant:* a key that a template names exists in every built-in language, with the same arguments; a
//! test holds this.

use std::collections::BTreeMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use serde::Serialize;
use thiserror::Error;
use unic_langid::LanguageIdentifier;

/// `(file name, content)` of every built-in text file.
pub(crate) static BUILT_IN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// One language that pages can be in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Language {
    /// The BCP 47 tag, as `en`.
    pub code: String,
    /// The language's name in itself.
    pub name: String,
    /// `ltr` or `rtl`.
    pub direction: String,
}

/// A text file that cannot be used.
#[derive(Debug, Error)]
pub enum TextsError {
    /// The file's name is not a language tag.
    #[error("{file}: the name of a text file must be a language tag, as `en.ftl`")]
    Tag {
        /// The file.
        file: String,
    },
    /// The file does not follow the Fluent syntax.
    #[error("{file}: {message}")]
    Syntax {
        /// The file.
        file: String,
        /// What the parser says, with the place.
        message: String,
    },
    /// There is no text in the default language.
    #[error("there are no texts in the default language `{0}`")]
    NoDefault(String),
}

type Bundle = FluentBundle<FluentResource>;

/// All texts of an installation.
pub struct Texts {
    default: String,
    languages: Vec<Language>,
    /// By language: the authority's own texts before the built-in ones.
    bundles: BTreeMap<String, Vec<Bundle>>,
}

impl Texts {
    /// The built-in texts, preceded by the authority's own: `(file name, content)` as `("en.ftl", …)`.
    ///
    /// # Errors
    /// When a file does not parse, its name is no language tag, or the default language is missing.
    pub fn new(default: &str, authority: &[(String, String)]) -> Result<Self, TextsError> {
        let mut bundles: BTreeMap<String, Vec<Bundle>> = BTreeMap::new();
        let own = authority.iter().map(|(file, source)| (file.as_str(), source.as_str()));
        for (file, source) in own.chain(BUILT_IN.iter().copied()) {
            let code = file.strip_suffix(".ftl").unwrap_or(file).to_owned();
            bundles.entry(code).or_default().push(bundle(file, source)?);
        }
        let mut texts = Self { default: default.to_owned(), languages: Vec::new(), bundles };
        if !texts.bundles.contains_key(default) {
            return Err(TextsError::NoDefault(default.to_owned()));
        }
        let codes: Vec<String> = texts.bundles.keys().cloned().collect();
        texts.languages = codes.iter().map(|code| texts.describe(code)).collect();
        texts.languages.sort_by_key(|language| language.code != texts.default);
        Ok(texts)
    }

    fn describe(&self, code: &str) -> Language {
        let own = |key: &str| self.in_language(code, key, None);
        Language {
            code: code.to_owned(),
            name: own("language-name").unwrap_or_else(|| code.to_owned()),
            direction: own("language-direction").unwrap_or_else(|| "ltr".to_owned()),
        }
    }

    /// All languages, the default one first.
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }

    /// The language with this tag, or the default one.
    pub fn language(&self, code: &str) -> Language {
        let found = self.languages.iter().find(|language| language.code == code);
        found.cloned().unwrap_or_else(|| self.describe(&self.default))
    }

    /// The text of a key, or none if no language has it.
    pub fn get(&self, language: &str, key: &str, arguments: Option<&FluentArgs<'_>>) -> Option<String> {
        self.in_language(language, key, arguments).or_else(|| self.in_language(&self.default, key, arguments))
    }

    fn in_language(&self, language: &str, key: &str, arguments: Option<&FluentArgs<'_>>) -> Option<String> {
        self.bundles.get(language)?.iter().find_map(|bundle| {
            let pattern = bundle.get_message(key)?.value()?;
            Some(bundle.format_pattern(pattern, arguments, &mut Vec::new()).into_owned())
        })
    }

    /// The language to use: what was chosen, or else the best of an `Accept-Language` header (RFC 9110,
    /// 12.5.4), or else the default.
    pub fn negotiate(&self, chosen: Option<&str>, accepted: Option<&str>) -> Language {
        let known = |code: &str| self.bundles.contains_key(code);
        if let Some(code) = chosen.filter(|code| known(code)) {
            return self.language(code);
        }
        let mut wishes: Vec<(i32, &str)> = accepted
            .unwrap_or_default()
            .split(',')
            .take(20)
            .filter_map(|wish| {
                let (tag, quality) = wish.split_once(";q=").unwrap_or((wish, "1"));
                let quality: f32 = quality.trim().parse().ok()?;
                let code = tag.trim().split('-').next()?;
                // Thousandths, as the header allows three digits; negated so that the best sorts first.
                (quality > 0.0 && known(code)).then_some((-(quality * 1000.0) as i32, code))
            })
            .collect();
        wishes.sort_by_key(|(quality, _)| *quality);
        self.language(wishes.first().map_or(self.default.as_str(), |(_, code)| code))
    }
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Texts").field("languages", &self.languages).finish_non_exhaustive()
    }
}

fn bundle(file: &str, source: &str) -> Result<Bundle, TextsError> {
    let code = file.strip_suffix(".ftl").unwrap_or(file);
    let language: LanguageIdentifier = code.parse().map_err(|_| TextsError::Tag { file: file.to_owned() })?;
    let resource = FluentResource::try_new(source.to_owned()).map_err(|(_, errors)| {
        let message = errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        TextsError::Syntax { file: file.to_owned(), message }
    })?;
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Marks around arguments help only where directions mix, and they would travel along when a
    // reference is copied.
    bundle.set_use_isolating(source.contains("language-direction = rtl"));
    bundle.add_resource_overriding(resource);
    Ok(bundle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts() -> Texts {
        Texts::new("en", &[]).unwrap()
    }

    #[test]
    fn the_chosen_language_wins_over_what_the_browser_accepts() {
        assert_eq!(texts().negotiate(Some("sv"), Some("en")).code, "sv");
        assert_eq!(texts().negotiate(Some("xx"), Some("sv-SE,sv;q=0.9,en;q=0.8")).code, "sv");
        assert_eq!(texts().negotiate(None, Some("fi, en;q=0.2, sv;q=0.7")).code, "sv");
        assert_eq!(texts().negotiate(None, None).code, "en");
    }

    #[test]
    fn the_authority_says_it_its_own_way_and_the_rest_is_built_in() {
        let own = [("en.ftl".to_owned(), "component-back = Go back".to_owned())];
        let texts = Texts::new("en", &own).unwrap();
        assert_eq!(texts.get("en", "component-back", None).unwrap(), "Go back");
        assert_eq!(texts.get("en", "component-error", None).unwrap(), "Error");
        assert_eq!(texts.get("en", "no-such-key", None), None);
    }

    #[test]
    fn a_broken_text_file_is_named() {
        let own = [("en.ftl".to_owned(), "= nothing".to_owned())];
        assert!(Texts::new("en", &own).unwrap_err().to_string().starts_with("en.ftl: "));
    }
}
