//! The tokens of an expression.

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Name(String),
    Text(String),
    Number(String),
    Sign(&'static str),
}

/// Signs, longer before shorter.
const SIGNS: [&str; 22] = [
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "+", "-", "*", "/", "%", "?", ":", "(", ")", "[", "]",
    ".", ",",
];

/// Words that are operators.
const WORDS: [(&str, &str); 11] = [
    ("and", "&&"),
    ("or", "||"),
    ("not", "!"),
    ("eq", "=="),
    ("ne", "!="),
    ("lt", "<"),
    ("gt", ">"),
    ("le", "<="),
    ("ge", ">="),
    ("div", "/"),
    ("mod", "%"),
];

/// Reads tokens up to the closing brace; gives them and what follows the brace.
pub(super) fn tokens(text: &str) -> Result<(Vec<Token>, &str), String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    loop {
        if let Some(after) = rest.strip_prefix('}') {
            return Ok((tokens, after));
        }
        let Some(letter) = rest.chars().next() else {
            return Err("the expression is not closed by `}`".to_owned());
        };
        let (token, after) = if letter == '\'' || letter == '"' {
            text_literal(rest, letter)?
        } else if letter.is_ascii_digit() {
            number(rest)
        } else if letter.is_alphabetic() || letter == '_' || letter == '$' {
            word(rest)
        } else {
            sign(rest, letter)?
        };
        tokens.push(token);
        rest = after.trim_start();
    }
}

fn text_literal(text: &str, quote: char) -> Result<(Token, &str), String> {
    let mut value = String::new();
    let mut letters = text.char_indices().skip(1);
    while let Some((place, letter)) = letters.next() {
        match letter {
            '\\' => value.extend(letters.next().map(|(_, letter)| letter)),
            letter if letter == quote => {
                let after = text.get(place + letter.len_utf8()..).unwrap_or_default();
                return Ok((Token::Text(value), after));
            }
            letter => value.push(letter),
        }
    }
    Err("a text in it is not closed".to_owned())
}

fn split(text: &str, fits: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|letter| !fits(letter)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn number(text: &str) -> (Token, &str) {
    let (digits, after) = split(text, |letter| letter.is_ascii_digit() || letter == '.');
    // Java's suffixes for long, float and double say nothing in FEEL.
    let after = after.strip_prefix(['L', 'l', 'f', 'F', 'd', 'D']).unwrap_or(after);
    (Token::Number(digits.to_owned()), after)
}

fn word(text: &str) -> (Token, &str) {
    let (word, after) = split(text, |letter| letter.is_alphanumeric() || matches!(letter, '_' | '$'));
    let operator = WORDS.iter().find(|(name, _)| *name == word).map(|(_, sign)| Token::Sign(sign));
    (operator.unwrap_or_else(|| Token::Name(word.to_owned())), after)
}

fn sign(text: &str, letter: char) -> Result<(Token, &str), String> {
    let found = SIGNS.iter().find_map(|sign| Some((Token::Sign(sign), text.strip_prefix(sign)?)));
    found.ok_or_else(|| format!("`{letter}` has no meaning here"))
}
