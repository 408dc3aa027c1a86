//! Names that are declared before an expression is parsed, so that a name may contain spaces and signs.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::Name;
use crate::feel::lexer::{self, Token};

/// Declared names, found by longest match over tokens (DMN 1.5, 10.3.1.2 rules 25 to 30: a name may contain
/// spaces and `+ - * / . '`). A name of one plain word needs no declaration.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// By first word: every longer name, as the tokens that follow the first word. Longest first.
    by_first_word: Arc<BTreeMap<String, Vec<Declared>>>,
    /// Every declared name, also those of one word.
    all: Arc<std::collections::BTreeSet<String>>,
}

/// A name of several tokens.
#[derive(Clone, Debug)]
struct Declared {
    name: Name,
    tokens: Vec<Token>,
}

impl Names {
    /// Adds a name.
    #[must_use]
    pub fn with(mut self, name: impl AsRef<str>) -> Self {
        self.add(name.as_ref());
        self
    }

    /// Adds a name.
    pub fn add(&mut self, name: &str) {
        let name = normalize(name);
        if name.is_empty() || !Arc::make_mut(&mut self.all).insert(name.clone()) {
            return;
        }
        let tokens: Vec<Token> = lexer::tokens_of_name(&name);
        if let [Token::Name(first), _, ..] = tokens.as_slice() {
            let declared = Arc::make_mut(&mut self.by_first_word).entry(first.to_string()).or_default();
            declared.push(Declared { name: name.as_str().into(), tokens: tokens.clone() });
            declared.sort_by_key(|name| std::cmp::Reverse(name.tokens.len()));
        }
    }

    /// Whether the name is declared.
    pub fn contains(&self, name: &str) -> bool {
        self.all.contains(name)
    }

    /// Every declared name, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(String::as_str)
    }

    /// The longest declared name of several tokens at the start of these tokens, and how many tokens it takes.
    pub(crate) fn longest_match<'t>(
        &self,
        first_word: &str,
        tokens: impl Iterator<Item = &'t Token> + Clone,
    ) -> Option<(Name, usize)> {
        self.by_first_word
            .get(first_word)?
            .iter()
            .find(|declared| {
                let mut ahead = tokens.clone();
                declared.tokens.iter().all(|token| ahead.next() == Some(token))
            })
            .map(|declared| (declared.name.clone(), declared.tokens.len()))
    }
}

impl<S: AsRef<str>> FromIterator<S> for Names {
    fn from_iter<I: IntoIterator<Item = S>>(names: I) -> Self {
        names.into_iter().fold(Names::default(), |names, name| names.with(name))
    }
}

impl<S: AsRef<str>> Extend<S> for Names {
    fn extend<I: IntoIterator<Item = S>>(&mut self, names: I) {
        for name in names {
            self.add(name.as_ref());
        }
    }
}

/// One space between words, none around, as DMN compares names.
pub(crate) fn normalize(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}
