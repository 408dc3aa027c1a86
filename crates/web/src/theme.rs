//! How the authority looks: name, logo, font and at most ten colours, served as one CSS file of its own.
//!
//! *Invariant:* a [`Look`] exists only if its theme passed [`Theme::check`]: text has a contrast of at least
//! 4.5 (WCAG 2.2, 1.4.3) and controls of at least 3 (1.4.11), whatever an authority chooses.

mod colour;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

pub use colour::{Colour, NotAColour};

/// A logo is small: it stands on every page.
pub const LOGO_BYTES_MAX: usize = 200_000;
const NAME_CHARS_MAX: usize = 120;
const FONT_CHARS_MAX: usize = 200;
const TEXT_CONTRAST_MIN: f64 = 4.5;
const CONTROL_CONTRAST_MIN: f64 = 3.0;

/// What an authority chooses, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// The authority's name, as residents know it.
    pub name: String,
    /// Its logo, shown beside the name.
    #[serde(default)]
    pub logo: Option<Logo>,
    /// Names of fonts that computers have, best first, separated by commas.
    #[serde(default)]
    pub font: Option<String>,
    /// The colours.
    #[serde(default)]
    pub colours: Colours,
    /// How to reach the authority, for the footer and the pages that tell of a problem.
    #[serde(default)]
    pub contact: Contact,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Logo {
    /// `image/svg+xml` or `image/png`.
    pub media_type: String,
    /// The picture in base 64.
    pub base64: String,
}

/// How to reach the authority. Each part may be left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// A telephone number.
    #[serde(default)]
    pub phone: Option<String>,
    /// An e-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// When somebody answers, in words.
    #[serde(default)]
    pub hours: Option<String>,
    /// Where the counter is, in words.
    #[serde(default)]
    pub address: Option<String>,
}

/// The ten colours. Shades of them (a button under the pointer) are computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Colours {
    /// Behind the authority's name; edges of cards.
    pub brand: Colour,
    /// The authority's name.
    pub brand_text: Colour,
    /// A thin line of decoration, and the mark of what is the resident's turn.
    pub accent: Colour,
    /// Links.
    pub link: Colour,
    /// The main button and the confirmation panel.
    pub button: Colour,
    /// Text on the main button.
    pub button_text: Colour,
    /// Behind what has the keyboard's focus; its text is black.
    pub focus: Colour,
    /// Text.
    pub text: Colour,
    /// Text of less weight.
    pub secondary_text: Colour,
    /// Behind quiet parts of the page.
    pub surface: Colour,
}

impl Default for Colours {
    fn default() -> Self {
        Self {
            brand: Colour::new(0x12, 0x47, 0x5a),
            brand_text: Colour::WHITE,
            accent: Colour::new(0xd8, 0xa2, 0x3a),
            link: Colour::new(0x0b, 0x5c, 0x82),
            button: Colour::new(0x0c, 0x6b, 0x4f),
            button_text: Colour::WHITE,
            focus: Colour::new(0xff, 0xd3, 0x3d),
            text: Colour::new(0x14, 0x18, 0x1b),
            secondary_text: Colour::new(0x49, 0x54, 0x5b),
            surface: Colour::new(0xee, 0xf4, 0xf5),
        }
    }
}

/// Why a theme cannot be saved.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ThemeProblem {
    /// Two colours that stand on each other are too much alike.
    #[error("`{front}` on `{back}` has a contrast of {found:.1}; it needs at least {needed}")]
    Contrast {
        /// The name of the colour in front.
        front: &'static str,
        /// The name of the colour behind it.
        back: &'static str,
        /// The contrast, 1 to 21.
        found: f64,
        /// The least contrast that is allowed.
        needed: f64,
    },
    /// The name is missing or too long.
    #[error("the authority's name must have 1 to {NAME_CHARS_MAX} characters")]
    Name,
    /// The font holds something that is not a list of names.
    #[error("the font must be a list of font names, as `Source Sans, Arial`")]
    Font,
    /// The logo is no SVG or PNG, or too big.
    #[error("the logo must be an SVG or PNG picture of at most {LOGO_BYTES_MAX} bytes")]
    Logo,
}

impl Theme {
    /// A theme with this name and the default look.
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            logo: None,
            font: None,
            colours: Colours::default(),
            contact: Contact::default(),
        }
    }

    /// Everything that speaks against this theme; nothing, if it can be used.
    pub fn check(&self) -> Vec<ThemeProblem> {
        let mut problems = Vec::new();
        if self.name.trim().is_empty() || self.name.chars().count() > NAME_CHARS_MAX {
            problems.push(ThemeProblem::Name);
        }
        let plain = |letter: char| letter.is_alphanumeric() || " ,-".contains(letter);
        if self.font.as_ref().is_some_and(|font| font.len() > FONT_CHARS_MAX || !font.chars().all(plain)) {
            problems.push(ThemeProblem::Font);
        }
        if self.logo.as_ref().is_some_and(|logo| logo.bytes().is_none()) {
            problems.push(ThemeProblem::Logo);
        }
        problems.extend(self.colours.check());
        problems
    }
}

impl Logo {
    /// The picture, if it is of an allowed kind and size.
    fn bytes(&self) -> Option<Vec<u8>> {
        let bytes = STANDARD.decode(&self.base64).ok().filter(|bytes| bytes.len() <= LOGO_BYTES_MAX)?;
        let fits = match self.media_type.as_str() {
            "image/png" => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
            "image/svg+xml" => std::str::from_utf8(&bytes).is_ok_and(|text| text.contains("<svg")),
            _ => false,
        };
        fits.then_some(bytes)
    }
}

impl Colours {
    fn check(&self) -> Vec<ThemeProblem> {
        let page = ("page", Colour::WHITE);
        let surface = ("surface", self.surface);
        let (text, secondary) = (("text", self.text), ("secondary_text", self.secondary_text));
        let (link, button) = (("link", self.link), ("button", self.button));
        let pairs = [
            (text, page, TEXT_CONTRAST_MIN),
            (text, surface, TEXT_CONTRAST_MIN),
            (secondary, page, TEXT_CONTRAST_MIN),
            (secondary, surface, TEXT_CONTRAST_MIN),
            (link, page, TEXT_CONTRAST_MIN),
            (link, surface, TEXT_CONTRAST_MIN),
            (("brand_text", self.brand_text), ("brand", self.brand), TEXT_CONTRAST_MIN),
            (("button_text", self.button_text), button, TEXT_CONTRAST_MIN),
            (("focus text", Colour::BLACK), ("focus", self.focus), TEXT_CONTRAST_MIN),
            (button, page, CONTROL_CONTRAST_MIN),
            (button, surface, CONTROL_CONTRAST_MIN),
        ];
        let contrast = |((front, one), (back, two), needed): ((_, Colour), (_, Colour), f64)| {
            let found = one.contrast(two);
            (found < needed).then_some(ThemeProblem::Contrast { front, back, found, needed })
        };
        pairs.into_iter().filter_map(contrast).collect()
    }

    /// Away from the text on it, so that its contrast grows.
    fn button_shade(&self, share: f64) -> Colour {
        let light_text = self.button_text.luminance() > self.button.luminance();
        self.button.mix(if light_text { Colour::BLACK } else { Colour::WHITE }, share)
    }
}

/// A theme that passed its check, ready to be served.
#[derive(Debug, Clone)]
pub struct Look {
    theme: Theme,
    css: String,
    css_hash: String,
    logo: Option<(Vec<u8>, String)>,
}

impl Look {
    /// Checks a theme and makes its CSS.
    ///
    /// # Errors
    /// Everything that speaks against the theme.
    pub fn new(theme: Theme) -> Result<Self, Vec<ThemeProblem>> {
        let problems = theme.check();
        if !problems.is_empty() {
            return Err(problems);
        }
        let css = css(&theme);
        let css_hash = short_hash(css.as_bytes());
        let logo = theme.logo.as_ref().and_then(Logo::bytes).map(|bytes| {
            let hash = short_hash(&bytes);
            (bytes, hash)
        });
        Ok(Self { theme, css, css_hash, logo })
    }

    /// The theme.
    pub fn theme(&self) -> &Theme {
        &self.theme
    }

    /// The CSS that assigns the variables of `web/src/styles/_theme.scss`.
    pub fn css(&self) -> &str {
        &self.css
    }

    /// The address of the CSS, which changes with its content.
    pub fn css_url(&self) -> String {
        format!("/theme/{}.css", self.css_hash)
    }

    /// The logo's address, which changes with its content.
    pub fn logo_url(&self) -> Option<String> {
        self.logo.as_ref().map(|(_, hash)| format!("/theme/{hash}/logo"))
    }

    /// The logo and its media type.
    pub fn logo(&self) -> Option<(&[u8], &str)> {
        let (bytes, _) = self.logo.as_ref()?;
        Some((bytes, self.theme.logo.as_ref()?.media_type.as_str()))
    }
}

fn short_hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes).get(..8).unwrap_or_default())
}

fn css(theme: &Theme) -> String {
    let colours = &theme.colours;
    let mut css = String::from(":root{");
    let mut set = |name: &str, value: String| css.push_str(&format!("--portico-{name}:{value};"));
    if let Some(font) = &theme.font {
        let names: Vec<String> = font.split(',').map(|name| format!("\"{}\"", name.trim())).collect();
        set("font", names.join(","));
    }
    set("brand", colours.brand.to_string());
    set("brand-text", colours.brand_text.to_string());
    set("accent", colours.accent.to_string());
    set("link", colours.link.to_string());
    set("link-hover", colours.link.mix(Colour::BLACK, 0.4).to_string());
    set("button", colours.button.to_string());
    set("button-text", colours.button_text.to_string());
    set("button-hover", colours.button_shade(0.25).to_string());
    set("button-shadow", colours.button.mix(Colour::BLACK, 0.6).to_string());
    set("focus", colours.focus.to_string());
    set("text", colours.text.to_string());
    set("secondary-text", colours.secondary_text.to_string());
    set("surface", colours.surface.to_string());
    set("surface-border", colours.surface.mix(colours.text, 0.18).to_string());
    css.push('}');
    css
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_look_passes_its_own_check() {
        assert_eq!(Theme::named("Demo").check(), []);
    }

    #[test]
    fn a_theme_whose_links_are_hard_to_read_is_not_made() {
        let mut theme = Theme::named("Demo");
        theme.colours.link = "#9ac4f8".parse().unwrap();
        let problems = Look::new(theme).unwrap_err();
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert!(said[0].starts_with("`link` on `page` has a contrast of 1.8"), "{said:?}");
        assert_eq!(problems.len(), 2);
    }

    #[test]
    fn a_font_cannot_carry_css_of_its_own() {
        let mut theme = Theme::named("Demo");
        theme.font = Some("Arial;} body{display:none".to_owned());
        assert_eq!(theme.check(), [ThemeProblem::Font]);
        theme.font = Some("Source Sans 3, Arial".to_owned());
        assert!(Look::new(theme).unwrap().css().contains("--portico-font:\"Source Sans 3\",\"Arial\";"));
    }

    #[test]
    fn a_logo_is_what_it_says_it_is() {
        let mut theme = Theme::named("Demo");
        theme.logo = Some(Logo { media_type: "image/png".to_owned(), base64: STANDARD.encode("<html>") });
        assert_eq!(theme.check(), [ThemeProblem::Logo]);
    }

    #[test]
    fn a_new_look_gets_a_new_address() {
        let mut theme = Theme::named("Demo");
        let first = Look::new(theme.clone()).unwrap().css_url();
        theme.colours.accent = Colour::BLACK;
        assert_ne!(Look::new(theme).unwrap().css_url(), first);
    }
}
