//! Names: declared ones by longest match, bound ones, free ones; and types.

use std::sync::Arc;

use super::{Parsed, Parser, Token};
use crate::Name;
use crate::feel::built_in;
use crate::feel::tree::Node;
use crate::feel::types::Type;

impl Parser<'_> {
    /// The name here: the longest declared one, else the single word.
    pub(super) fn take_name(&mut self) -> Parsed<Name> {
        match self.peek() {
            Some(Token::Quoted(name)) => {
                let name = name.clone();
                self.at += 1;
                Ok(name)
            }
            Some(Token::Name(first)) => {
                let first = first.clone();
                let ahead =
                    self.tokens.get(self.at..).unwrap_or_default().iter().map(|spanned| &spanned.token);
                let declared = self.names.longest_match(&first, ahead.clone());
                let built_in = built_in::names().longest_match(&first, ahead);
                let longest = declared.into_iter().chain(built_in).max_by_key(|(_, len)| *len);
                let (name, len) = longest.unwrap_or((first, 1));
                self.at += len;
                Ok(name)
            }
            _ => Err(self.unexpected("a name")),
        }
    }

    /// All tokens up to (not including) one that ends a new name, joined as one name, which is then declared.
    pub(super) fn take_new_name(&mut self, ends: impl Fn(&Token) -> bool) -> Parsed<Name> {
        let mut name = String::new();
        let mut end_of_last = None;
        while let Some(spanned) = self.tokens.get(self.at) {
            if ends(&spanned.token) && !name.is_empty() {
                break;
            }
            let part = match &spanned.token {
                Token::Name(word) | Token::Quoted(word) => word.to_string(),
                Token::Number(number) if !name.is_empty() => number.to_string(),
                Token::Sign(sign @ ("+" | "-" | "*" | "/" | "." | "'" | "**" | "?")) => (*sign).to_owned(),
                _ => return Err(self.unexpected("a name")),
            };
            // Words stand apart where the author left a space.
            if end_of_last.is_some_and(|end| end < spanned.start) {
                name.push(' ');
            }
            end_of_last = Some(spanned.start + part.len());
            name.push_str(&part);
            self.at += 1;
        }
        if name.is_empty() {
            return Err(self.unexpected("a name"));
        }
        self.names.add(&name);
        Ok(name.into())
    }

    /// A name in the place of a value.
    pub(super) fn name_node(&mut self) -> Parsed<Node> {
        let name = self.take_name()?;
        self.note_use(&name);
        Ok(Node::Name(name))
    }

    /// Keeps account of who reads a name: the expression as a whole, and each function around it.
    pub(super) fn note_use(&mut self, name: &Name) {
        self.partials += u32::from(**name == *"partial");
        let binding = self.bound.iter().rposition(|bound| bound == name);
        for (start, captures) in &mut self.functions {
            if binding.is_none_or(|binding| binding < *start) {
                captures.insert(name.clone());
            }
        }
        // `count(x)` calls the built-in, while `count > 1` reads a variable of that name.
        if binding.is_none() && self.is_sign("(") && built_in::find(name).is_some() {
            return;
        }
        if binding.is_none() {
            let set = if self.filters > 0 { &mut self.filter_names } else { &mut self.references };
            set.insert(name.to_string());
        }
    }

    /// Parses with names bound.
    pub(super) fn with_bound<T>(
        &mut self,
        names: impl IntoIterator<Item = Name>,
        parse: impl FnOnce(&mut Self) -> Parsed<T>,
    ) -> Parsed<T> {
        let before = self.bound.len();
        self.bound.extend(names);
        let parsed = parse(self);
        self.bound.truncate(before);
        parsed
    }

    /// A type: a name of FEEL, of the author, or one with types inside.
    pub(super) fn type_expression(&mut self) -> Parsed<Type> {
        self.nested(Self::type_inner)
    }

    fn type_inner(&mut self) -> Parsed<Type> {
        let name = self.take_type_name()?;
        match &*name {
            "list" if self.take_sign("<") => {
                let of = self.type_expression()?;
                self.expect_sign(">")?;
                Ok(Type::List(Box::new(of)))
            }
            "range" if self.take_sign("<") => {
                let of = self.type_expression()?;
                self.expect_sign(">")?;
                Ok(Type::Range(Box::new(of)))
            }
            "context" if self.take_sign("<") => {
                let mut entries = Vec::new();
                while !self.take_sign(">") {
                    let name = self.take_new_name(|token| matches!(token, Token::Sign(":")))?;
                    self.expect_sign(":")?;
                    entries.push((name, self.type_expression()?));
                    if !self.take_sign(",") && !self.is_sign(">") {
                        return Err(self.unexpected("`,` or `>`"));
                    }
                }
                Ok(Type::Context(Arc::new(entries)))
            }
            "function" if self.take_sign("<") => {
                let mut parameters = Vec::new();
                while !self.take_sign(">") {
                    parameters.push(self.type_expression()?);
                    if !self.take_sign(",") && !self.is_sign(">") {
                        return Err(self.unexpected("`,` or `>`"));
                    }
                }
                self.expect_sign("->")?;
                Ok(Type::Function(Arc::new((parameters, self.type_expression()?))))
            }
            name => Ok(self.named_type(name)),
        }
    }

    /// Type names are words, some with spaces, some with a prefix as in `ns.tType`.
    fn take_type_name(&mut self) -> Parsed<Name> {
        const SPACED: [&str; 3] = ["date and time", "days and time duration", "years and months duration"];
        for name in SPACED {
            let words: Vec<&str> = name.split(' ').collect();
            if words.iter().enumerate().all(|(index, word)| self.is_word_at(index, word)) {
                self.at += words.len();
                return Ok(name.into());
            }
        }
        // The longest name that the author defined.
        let longest = self
            .types
            .keys()
            .filter_map(|name| {
                let tokens = crate::feel::lexer::tokens_of_name(name);
                let matches =
                    tokens.iter().enumerate().all(|(index, token)| self.peek_at(index) == Some(token));
                (matches && !tokens.is_empty()).then(|| (tokens.len(), name.clone()))
            })
            .max();
        if let Some((len, name)) = longest {
            self.at += len;
            return Ok(name.into());
        }
        match self.peek() {
            Some(Token::Name(name) | Token::Quoted(name)) => {
                let name = name.clone();
                self.at += 1;
                Ok(name)
            }
            _ => Err(self.unexpected("the name of a type")),
        }
    }

    fn named_type(&self, name: &str) -> Type {
        match self.types.get(name) {
            Some(item) => Type::Item(item.clone()),
            None => Type::built_in(name).unwrap_or_else(|| Type::Unknown(name.into())),
        }
    }
}
