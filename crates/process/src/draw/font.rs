//! How wide text is, and where it breaks. The pure room cannot ask a browser, so it carries the advance widths of
//! the commonest sans-serif design and a little slack for the font that the page really uses.

/// Advance widths of the printable ASCII characters in thousandths of the font size.
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, // space to /
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, // 0 to ?
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, // @ to O
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, // P to _
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, // ` to o
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, // p to ~
];

/// Fonts of pages are up to this much wider than the table.
const SLACK: f64 = 1.04;

/// The longest name that is looked at, characters; beyond it nobody reads a diagram.
const TEXT_MAX: usize = 600;

/// The width of a text on one line, px.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size * SLACK / 1000.0
}

fn advance(c: char) -> f64 {
    let place = (c as usize).checked_sub(32);
    if let Some(width) = place.and_then(|place| WIDTHS.get(place)) {
        return f64::from(*width);
    }
    match c {
        // Combining marks stand above the letter before.
        '\u{300}'..='\u{36f}' => 0.0,
        'À'..='Þ' | 'А'..='Я' | 'Α'..='Ω' => 700.0,
        // Ideographs, kana and hangul fill the square.
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{ffef}' | '\u{1f000}'.. => 1000.0,
        _ => 560.0,
    }
}

/// The text in lines no wider than `width_max`, as far as its characters allow. Breaks at blanks and line ends,
/// after hyphens, slashes and underscores, and inside a word only when it is wider than the line.
pub(crate) fn wrap(text: &str, width_max: f64, size: f64) -> Vec<String> {
    let text: String = text.chars().take(TEXT_MAX).collect();
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            for (place, part) in word.split_inclusive(['-', '/', '_']).enumerate() {
                let blank = if place == 0 && !line.is_empty() { " " } else { "" };
                add(&mut lines, &mut line, blank, part, width_max, size);
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
    }
    lines
}

fn add(lines: &mut Vec<String>, line: &mut String, blank: &str, part: &str, width_max: f64, size: f64) {
    let joined = width(line, size) + width(blank, size) + width(part, size);
    if joined <= width_max {
        line.push_str(blank);
        line.push_str(part);
        return;
    }
    if !line.is_empty() {
        lines.push(std::mem::take(line));
    }
    for c in part.chars() {
        let with_hyphen = width(line, size) + width("-", size) + advance(c) * size * SLACK / 1000.0;
        // One character stands alone even where it is too wide: there is no narrower way.
        if !line.is_empty() && with_hyphen > width_max && width(part, size) > width_max {
            line.push('-');
            lines.push(std::mem::take(line));
        }
        line.push(c);
    }
}

/// Lines with the size at which they fit into a box, and whether something had to be left out.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fitted {
    pub(super) lines: Vec<String>,
    pub(super) size: f64,
    pub(super) cut: bool,
}

/// Height of a line in units of the font size.
pub(crate) const LINE: f64 = 1.2;

/// The smallest size that can still be read, px.
const SIZE_MIN: f64 = 9.0;

/// Sets a text into a box: smaller if need be, with a word broken if need be, and in the end cut with an ellipsis.
pub(super) fn fit(text: &str, width_max: f64, height_max: f64, size_max: f64) -> Fitted {
    let cut = text.chars().count() > TEXT_MAX;
    let room = |size: f64| ((height_max / (size * LINE)) as usize).max(1);
    let sizes = || {
        std::iter::successors(Some(size_max), |size| Some(size - 1.0)).take_while(|size| *size >= SIZE_MIN)
    };
    // A whole word a little smaller reads better than a broken one, but a broken one better than a tiny one.
    for whole_words in [true, false] {
        for size in sizes() {
            if whole_words && text.split_whitespace().any(|word| width(word, size) > width_max) {
                continue;
            }
            let lines = wrap(text, width_max, size);
            if lines.len() <= room(size) {
                return Fitted { lines, size, cut };
            }
        }
    }
    let mut lines = wrap(text, width_max, SIZE_MIN);
    lines.truncate(room(SIZE_MIN));
    if let Some(last) = lines.last_mut() {
        shorten(last, width_max, SIZE_MIN);
    }
    Fitted { lines, size: SIZE_MIN, cut: true }
}

fn shorten(line: &mut String, width_max: f64, size: f64) {
    while !line.is_empty() && width(line, size) + width("…", size) > width_max {
        line.pop();
    }
    let kept = line.trim_end().len();
    line.truncate(kept);
    line.push('…');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_to_the_next_line_when_the_line_is_full() {
        assert_eq!(wrap("Check the application", 80.0, 12.0), ["Check the", "application"]);
    }

    #[test]
    fn the_line_ends_of_a_name_are_kept() {
        assert_eq!(wrap("a\nb", 80.0, 12.0), ["a", "b"]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_hyphenated() {
        let lines = wrap("Verwaltungsverfahrensgesetz", 80.0, 12.0);
        assert!(lines.len() > 1 && lines[0].ends_with('-'), "{lines:?}");
        assert!(lines.iter().all(|line| width(line, 12.0) <= 80.0), "{lines:?}");
    }

    #[test]
    fn a_name_far_too_long_is_cut_with_an_ellipsis() {
        let fitted = fit(&"word ".repeat(200), 80.0, 60.0, 12.0);
        assert!(fitted.cut && fitted.lines.last().is_some_and(|line| line.ends_with('…')), "{fitted:?}");
        assert!(fitted.lines.len() as f64 * fitted.size * LINE <= 60.0);
    }

    #[test]
    fn a_word_that_is_too_wide_at_every_size_is_broken_at_the_largest() {
        let fitted = fit("Genereer ontvangstbevestigingen", 88.0, 60.0, 12.0);
        assert_eq!((fitted.size, fitted.cut), (12.0, false));
        assert_eq!(fit("Verkehrsordnungen", 88.0, 60.0, 12.0).lines.len(), 1);
    }

    #[test]
    fn a_box_of_no_width_ends() {
        assert_eq!(fit("ab", 0.0, 0.0, 12.0).lines.len(), 1);
    }
}
