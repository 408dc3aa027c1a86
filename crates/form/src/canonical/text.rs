//! Texts without what nobody meant to type.

/// One line: trimmed, line breaks and tabs as spaces, no invisible or control letters.
pub(crate) fn line(typed: &str) -> String {
    let spaced: String = typed
        .chars()
        .filter(|letter| !invisible(*letter))
        .map(|letter| if letter.is_whitespace() { ' ' } else { letter })
        .filter(|letter| !letter.is_control())
        .collect();
    spaced.trim().to_owned()
}

/// Several lines: line ends as `\n`, trimmed around, no invisible or control letters.
pub(crate) fn lines(typed: &str) -> String {
    let unix = typed.replace("\r\n", "\n").replace('\r', "\n");
    let clean: String = unix
        .chars()
        .filter(|letter| !invisible(*letter))
        .filter(|letter| *letter == '\n' || *letter == '\t' || !letter.is_control())
        .collect();
    clean.trim().to_owned()
}

/// Letters that come along when text is pasted and that no search would match: byte-order mark, zero-width space,
/// word joiner, soft hyphen. Zero-width joiners stay: Persian and Indic words need them.
fn invisible(letter: char) -> bool {
    matches!(letter, '\u{feff}' | '\u{200b}' | '\u{2060}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_text_loses_what_cannot_be_seen() {
        assert_eq!(line("\u{feff} Anna\u{200b}\u{a0}Berg\r\n"), "Anna Berg");
        assert_eq!(lines(" one\r\ntwo\u{0}\rthree\n\n"), "one\ntwo\nthree");
    }

    #[test]
    fn joiners_that_words_need_stay() {
        assert_eq!(line("می\u{200c}خواهم"), "می\u{200c}خواهم");
    }
}
