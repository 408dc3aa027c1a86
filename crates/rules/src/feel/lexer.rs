//! Tokens of FEEL (DMN 1.5, 10.3.1.2).

use std::fmt;
use std::sync::Arc;

use crate::{Decimal, Name};

/// A token.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Token {
    /// A word, also a keyword: the parser knows which where.
    Name(Name),
    /// A name in back-ticks, which is never a keyword.
    Quoted(Name),
    /// A number.
    Number(Decimal),
    /// A text, without its quotes and escapes.
    Text(Arc<str>),
    /// An at-literal's text: `@"2024-01-01"`.
    At(Arc<str>),
    /// A sign such as `<=` or `(`.
    Sign(&'static str),
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Token::Name(name) | Token::Quoted(name) => f.write_str(name),
            Token::Number(number) => write!(f, "{number}"),
            Token::Text(text) => write!(f, "\"{text}\""),
            Token::At(text) => write!(f, "@\"{text}\""),
            Token::Sign(sign) => f.write_str(sign),
        }
    }
}

/// A token and where it stands, in bytes.
#[derive(Clone, Debug)]
pub(crate) struct Spanned {
    pub token: Token,
    pub start: usize,
}

/// Why a text has no tokens.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum LexError {
    #[error("the text that starts at character {0} has no closing quote")]
    OpenText(usize),
    #[error("the comment that starts at character {0} is not closed by `*/`")]
    OpenComment(usize),
    #[error("the name in back-ticks that starts at character {0} is not closed")]
    OpenName(usize),
    #[error("`\\{1}` at character {0} is not an escape that FEEL knows")]
    BadEscape(usize, char),
    #[error("`{1}` at character {0} is not part of FEEL")]
    BadCharacter(usize, char),
    #[error("the number at character {0} is too large for 34 digits")]
    BadNumber(usize),
}

/// Longer signs come before their own beginnings.
const SIGNS: [&str; 31] = [
    "**", "..", "<=", ">=", "!=", "->", "(", ")", "[", "]", "{", "}", ",", ":", ";", ".", "+", "-", "*", "/",
    "=", "<", ">", "?", "!", "@", "'", "&", "%", "|", "#",
];

/// The tokens of an expression.
pub(crate) fn tokens(text: &str) -> Result<Vec<Spanned>, LexError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(first) = rest.chars().next() else { break };
        if first.is_whitespace() || first == '\u{feff}' {
            at += first.len_utf8();
        } else if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("/*") {
            at += 2 + rest.get(2..).and_then(|inner| inner.find("*/")).ok_or(LexError::OpenComment(at))? + 2;
        } else {
            let (token, len) = one_token(rest, first, at)?;
            tokens.push(Spanned { token, start: at });
            at += len;
        }
    }
    Ok(tokens)
}

/// The tokens of a declared name; signs and digits may occur in it. Empty where it cannot be written in FEEL.
pub(crate) fn tokens_of_name(name: &str) -> Vec<Token> {
    tokens(name).unwrap_or_default().into_iter().map(|spanned| spanned.token).collect()
}

fn one_token(rest: &str, first: char, at: usize) -> Result<(Token, usize), LexError> {
    if first == '"' {
        let (text, len) = text_literal(rest, at)?;
        return Ok((Token::Text(text), len));
    }
    if first == '@' && rest.get(1..).is_some_and(|rest| rest.starts_with('"')) {
        let (text, len) = text_literal(rest.get(1..).unwrap_or_default(), at + 1)?;
        return Ok((Token::At(text), len + 1));
    }
    if first == '`' {
        let inner = rest.get(1..).unwrap_or_default();
        let end = inner.find('`').ok_or(LexError::OpenName(at))?;
        return Ok((Token::Quoted(inner.get(..end).unwrap_or_default().into()), end + 2));
    }
    let second_is_digit = rest.chars().nth(1).is_some_and(|second| second.is_ascii_digit());
    if first.is_ascii_digit() || (first == '.' && second_is_digit) {
        let len = number_len(rest);
        let digits = rest.get(..len).unwrap_or_default();
        return Ok((Token::Number(digits.parse().map_err(|_| LexError::BadNumber(at))?), len));
    }
    if starts_name(first) {
        let len = rest.find(|c: char| !continues_name(c)).unwrap_or(rest.len());
        return Ok((Token::Name(rest.get(..len).unwrap_or_default().into()), len));
    }
    let sign = SIGNS.into_iter().find(|sign| rest.starts_with(*sign));
    let sign = sign.ok_or(LexError::BadCharacter(at, first))?;
    Ok((Token::Sign(sign), sign.len()))
}

/// `?` is a name of its own, so it does not start one here.
fn starts_name(c: char) -> bool {
    c == '_' || c.is_alphabetic() || is_symbol(c)
}

fn continues_name(c: char) -> bool {
    starts_name(c)
        || c.is_numeric()
        || matches!(c, '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

/// Characters beyond letters that the grammar (rule 28) allows in names, such as emoji.
fn is_symbol(c: char) -> bool {
    !c.is_whitespace()
        && matches!(c,
            '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}'
            | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
            | '\u{10000}'..='\u{effff}')
}

/// The length of the number at the start: `1`, `1.5`, `.5`, `1e-3`. The dots of `1..2` are not part of it.
fn number_len(rest: &str) -> usize {
    let digits = |from: usize| {
        let tail = rest.get(from..).unwrap_or_default();
        tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len())
    };
    let mut len = digits(0);
    if rest.get(len..).is_some_and(|tail| tail.starts_with('.')) && digits(len + 1) > 0 {
        len += 1 + digits(len + 1);
    }
    let tail = rest.get(len..).unwrap_or_default();
    if tail.starts_with(['e', 'E']) {
        let sign = usize::from(tail.get(1..).is_some_and(|tail| tail.starts_with(['+', '-'])));
        let exponent = digits(len + 1 + sign);
        if exponent > 0 {
            len += 1 + sign + exponent;
        }
    }
    len
}

/// The text at the start, without quotes and escapes, and its length with them.
fn text_literal(rest: &str, at: usize) -> Result<(Arc<str>, usize), LexError> {
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1);
    while let Some((index, c)) = chars.next() {
        match c {
            '"' => return Ok((text.into(), index + 1)),
            '\\' => {
                let (_, escape) = chars.next().ok_or(LexError::OpenText(at))?;
                match escape {
                    'n' => text.push('\n'),
                    'r' => text.push('\r'),
                    't' => text.push('\t'),
                    '"' | '\\' | '\'' | '/' => text.push(escape),
                    'u' | 'U' => {
                        let len = if escape == 'u' { 4 } else { 6 };
                        push_code_point(&mut text, &mut chars, len)
                            .ok_or(LexError::BadEscape(at + index, escape))?;
                    }
                    // Patterns are written with single backslashes by many authors: `"\d+"`.
                    other => text.extend(['\\', other]),
                }
            }
            other => text.push(other),
        }
    }
    Err(LexError::OpenText(at))
}

/// Reads a `\uXXXX` or `\UXXXXXX`; a pair of surrogates makes one character.
fn push_code_point(
    text: &mut String,
    chars: &mut std::iter::Skip<std::str::CharIndices<'_>>,
    len: usize,
) -> Option<()> {
    let mut hex = |len: usize| {
        let digits: String = chars.by_ref().take(len).map(|(_, c)| c).collect();
        (digits.len() == len).then(|| u32::from_str_radix(&digits, 16).ok())?
    };
    let mut code = hex(len)?;
    if (0xd800..0xdc00).contains(&code) {
        let marker = chars.by_ref().take(2).map(|(_, c)| c).collect::<String>();
        if marker != "\\u" {
            return None;
        }
        let digits: String = chars.by_ref().take(4).map(|(_, c)| c).collect();
        let low = u32::from_str_radix(&digits, 16).ok().filter(|low| (0xdc00..0xe000).contains(low))?;
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    text.push(char::from_u32(code)?);
    Some(())
}
