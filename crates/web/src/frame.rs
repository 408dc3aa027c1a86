//! What surrounds every page: the authority, the language, who is signed in, where one is.

use serde::Serialize;

use crate::texts::Language;
use crate::theme::{Contact, Look};

/// The context that the layout is rendered with.
#[derive(Debug, Clone, Serialize)]
pub struct Frame {
    /// The page's language.
    pub language: Language,
    /// All languages, each with the address of this page in it.
    pub languages: Vec<LanguageLink>,
    /// Who runs this installation.
    pub authority: Authority,
    /// Whose pages these are.
    pub face: Face,
    /// Who is signed in.
    pub account: Option<Account>,
    /// The entries of the navigation; empty inside an application.
    pub navigation: Vec<NavigationLink>,
    /// A word about what was just done, shown once.
    pub notice: Option<Notice>,
}

/// A face of the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Face {
    /// The pages that residents use. They work without script.
    Resident,
    /// The pages that clerks use.
    Desk,
}

/// A language to switch to.
#[derive(Debug, Clone, Serialize)]
pub struct LanguageLink {
    /// The language.
    #[serde(flatten)]
    pub language: Language,
    /// This page in that language.
    pub href: String,
    /// Whether it is the page's own language.
    pub current: bool,
}

/// The authority as the layout shows it.
#[derive(Debug, Clone, Serialize)]
pub struct Authority {
    /// Its name.
    pub name: String,
    /// The logo's address.
    pub logo: Option<String>,
    /// The address of its colours.
    pub css: String,
    /// The brand colour, for the browser's own frame.
    pub colour: String,
    /// How to reach it.
    pub contact: Contact,
}

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    /// The name, as it is shown.
    pub name: String,
}

/// An entry of the navigation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NavigationLink {
    /// The key of its words.
    pub key: &'static str,
    /// Where it leads.
    pub href: String,
    /// Whether this page is it.
    pub current: bool,
}

/// A word about what was just done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// The words, in the page's language.
    pub text: String,
    /// Whether something was done, rather than something is to be known.
    pub success: bool,
}

impl Authority {
    /// The authority as its look shows it.
    pub fn new(look: &Look) -> Self {
        Self {
            name: look.theme().name.clone(),
            logo: look.logo_url(),
            css: look.css_url(),
            colour: look.theme().colours.brand.to_string(),
            contact: look.theme().contact.clone(),
        }
    }
}

impl Frame {
    /// A frame for the resident's pages, with nobody signed in.
    pub fn new(language: Language, languages: &[Language], look: &Look, path: &str) -> Self {
        let languages = languages.iter().map(|other| LanguageLink {
            language: other.clone(),
            href: format!("{path}?language={}", other.code),
            current: *other == language,
        });
        Self {
            languages: languages.collect(),
            language,
            authority: Authority::new(look),
            face: Face::Resident,
            account: None,
            navigation: Vec::new(),
            notice: None,
        }
    }
}
