//! Folding text for the search: the same words on both databases, because they are cut here and not there.

use unicode_normalization::UnicodeNormalization as _;

/// Letters kept of one word.
const WORD_CHARS_MAX: usize = 64;
/// Bytes of words kept of one case; what comes after is not found. PostgreSQL's index takes 1 MB.
const BYTES_MAX: usize = 128 * 1024;

/// Bytes of a word and the space behind it, about.
const BYTES_PER_WORD: usize = 6;

/// The words of a text in lower case and without diacritics, each once, in order, parted by single spaces.
pub(crate) fn folded_words(text: &str) -> String {
    let folded = folded(text);
    let mut seen = std::collections::HashSet::with_capacity(folded.len().min(BYTES_MAX) / BYTES_PER_WORD);
    let mut out = String::with_capacity(folded.len().min(BYTES_MAX));
    for word in cut(&folded) {
        if out.len() + word.len() >= BYTES_MAX {
            break;
        }
        if seen.insert(word) {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
    }
    out
}

/// The folded words of a text.
pub(crate) fn words(text: &str) -> Vec<String> {
    cut(&folded(text)).map(str::to_owned).collect()
}

fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd().filter(|c| !is_latin_mark(*c)).flat_map(plain).collect()
}

fn cut(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(|word| {
        let end = word.char_indices().nth(WORD_CHARS_MAX).map_or(word.len(), |(at, _)| at);
        word.get(..end).unwrap_or(word)
    })
}

/// The diacritics of Latin, Greek and Cyrillic. Vowel signs of other scripts carry meaning and stay.
fn is_latin_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Lower case, and the letters that Unicode does not take apart but a keyboard elsewhere lacks.
fn plain(c: char) -> impl Iterator<Item = char> {
    let (first, second) = match c {
        'ø' | 'Ø' => ('o', None),
        'ł' | 'Ł' => ('l', None),
        'đ' | 'Đ' | 'ð' | 'Ð' => ('d', None),
        'ı' => ('i', None),
        'æ' | 'Æ' => ('a', Some('e')),
        'œ' | 'Œ' => ('o', Some('e')),
        'ß' | 'ẞ' => ('s', Some('s')),
        'þ' | 'Þ' => ('t', Some('h')),
        other => (other, None),
    };
    first.to_lowercase().chain(second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_to_lower_case_without_diacritics_and_kept_once() {
        assert_eq!(
            folded_words("Förskola FÖRSKOLA, Ærø-Straße  2026-000123"),
            "forskola aero strasse 2026 000123"
        );
        assert_eq!(folded_words("Łódź İstanbul Đorđe"), "lodz istanbul dorde");
        assert_eq!(folded_words("ключ \u{0915}\u{093f}"), "ключ \u{0915}\u{093f}");
        assert_eq!(folded_words(" \0\u{200b}!"), "");
    }
}
