//! Colours: few, and each checked for contrast against what stands upon it (WCAG 2.2, 1.4.3 and 1.4.11).

/// Lines and text.
pub(super) const INK: &str = "#1d1d20";
/// What has no colour of its own.
pub(super) const PAPER: &str = "#ffffff";
/// The envelope of a message that answers another.
pub(super) const SHADE: &str = "#c8c8cd";
/// What a case has passed.
pub(super) const VISITED: &str = "#0b4f8a";
/// The badge of waiting tokens; its count is written in [`PAPER`].
pub(super) const TOKEN: &str = "#0b4f8a";
/// What stands in the diagram but not in the model.
pub(super) const FAINT: &str = "#6b6b70";

/// One hue from cool to hot; [`INK`] is readable on each.
const HEAT: [&str; 6] = ["#ffffff", "#fff1e0", "#ffdfba", "#ffc68a", "#ffa957", "#fb8a2e"];

/// The fill of a level of heat; what is hotter than the scale is as hot as the scale goes.
pub(super) fn heat(level: u8) -> &'static str {
    HEAT.get(usize::from(level)).or(HEAT.last()).copied().unwrap_or(PAPER)
}

/// A fill that the file asks for, if it is a plain hexadecimal colour on which text stays readable.
pub(super) fn safe_fill(asked: Option<&str>) -> Option<&str> {
    asked.filter(|colour| contrast(colour, INK).is_some_and(|ratio| ratio >= 4.5))
}

/// A line colour that the file asks for, if it is a plain hexadecimal colour that can be seen on paper.
pub(super) fn safe_line(asked: Option<&str>) -> Option<&str> {
    asked.filter(|colour| contrast(colour, PAPER).is_some_and(|ratio| ratio >= 3.0))
}

/// The contrast ratio of two colours, 1 to 21.
fn contrast(a: &str, b: &str) -> Option<f64> {
    let (a, b) = (luminance(a)?, luminance(b)?);
    Some((a.max(b) + 0.05) / (a.min(b) + 0.05))
}

/// Relative luminance of `#rrggbb` as WCAG defines it.
fn luminance(colour: &str) -> Option<f64> {
    let digits = colour.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let channel = |from: usize| {
        let value = u8::from_str_radix(digits.get(from..from + 2)?, 16).ok()?;
        let value = f64::from(value) / 255.0;
        Some(if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) })
    };
    Some(0.2126 * channel(0)? + 0.7152 * channel(2)? + 0.0722 * channel(4)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_readable_on_every_level_of_heat_and_on_the_token() {
        for level in 0..=9 {
            assert!(contrast(heat(level), INK).unwrap() >= 4.5, "level {level}");
        }
        assert!(contrast(TOKEN, PAPER).unwrap() >= 4.5);
        assert!(contrast(FAINT, PAPER).unwrap() >= 4.5);
    }

    #[test]
    fn each_level_of_heat_is_darker_than_the_one_before() {
        let all: Vec<f64> = HEAT.iter().map(|colour| luminance(colour).unwrap()).collect();
        assert!(all.windows(2).all(|pair| pair[0] > pair[1]), "{all:?}");
    }

    #[test]
    fn a_colour_of_the_file_is_used_only_where_it_can_be_read() {
        assert_eq!(safe_fill(Some("#e1bee7")), Some("#e1bee7"));
        assert_eq!(safe_fill(Some("#000000")), None);
        assert_eq!(safe_fill(Some("url(#evil)")), None);
        assert_eq!(safe_line(Some("#ffff00")), None);
    }
}
