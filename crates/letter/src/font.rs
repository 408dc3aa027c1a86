//! The fonts of letters, loaded once for the process, and what they cannot show.
//!
//! PDF/A demands that every character has a glyph and a meaning (ISO 19005-3, 6.2.11.7.3 and 6.2.11.8), so the
//! typesetter refuses a letter in which one is missing. What a resident typed must never stop a decision, so
//! such characters are found here and shown as a replacement; the attached data keeps them as they were typed.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::Value as Json;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// All fonts with their index. Libertinus Serif is the default face; the bundled set has no proportional sans.
pub(crate) struct Fonts {
    /// What the typesetter searches.
    pub book: LazyHash<FontBook>,
    /// The faces, in the order of the book.
    pub faces: Vec<Font>,
}

/// The fonts of this process.
pub(crate) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let faces: Vec<Font> = typst_assets::fonts().flat_map(|bytes| Font::iter(Bytes::new(bytes))).collect();
    Fonts { book: LazyHash::new(FontBook::from_fonts(&faces)), faces }
});

/// How strictly a character is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cover {
    /// Some face has it. That is enough, unless characters of one cluster (a base and its marks) are only to
    /// be had from different faces: then the typesetter finds none for the cluster.
    AnyFace,
    /// Every face of the default family has it, so that every cluster can be set from one face.
    DefaultFamily,
}

/// The family that the frame sets letters in.
const DEFAULT_FAMILY: &str = "Libertinus Serif";

/// The characters in all texts of `data` and in `title` that cannot be shown, in order.
pub(crate) fn not_shown(data: &Json, title: &str, cover: Cover) -> BTreeSet<char> {
    let mut found = BTreeSet::new();
    collect(title, &mut found);
    walk(data, &mut found);
    found.retain(|&c| !can_show(c, cover));
    found
}

fn walk(data: &Json, found: &mut BTreeSet<char>) {
    match data {
        Json::String(text) => collect(text, found),
        Json::Array(items) => items.iter().for_each(|item| walk(item, found)),
        Json::Object(map) => map.iter().for_each(|(key, value)| {
            collect(key, found);
            walk(value, found);
        }),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

fn collect(text: &str, found: &mut BTreeSet<char>) {
    found.extend(text.chars().filter(|&c| !c.is_ascii_graphic() && c != ' '));
}

/// Whether there is a glyph for `c` whose meaning survives in the PDF.
fn can_show(c: char, cover: Cover) -> bool {
    let has = |face: &Font| face.info().coverage.contains(u32::from(c));
    match c {
        '\n' | '\r' | '\t' => true,
        // Private use carries no meaning (ISO 19005-3, 6.2.11.7.3), though a face may draw it.
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' => false,
        c if c.is_control() => false,
        _ if cover == Cover::AnyFace => FONTS.faces.iter().any(has),
        _ => FONTS.faces.iter().filter(|face| face.info().family == DEFAULT_FAMILY).all(has),
    }
}
