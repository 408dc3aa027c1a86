//! Which components stand on which page.

use serde_json::Value as Json;

use super::{Object, Reader, properties, text};
use crate::model::{Field, FieldKind, Page};

impl Reader {
    /// A top-level group is a page; what stands between groups gathers in pages of its own; there is always one.
    pub(super) fn pages(&mut self, components: &[Json]) -> Vec<Page> {
        let mut pages: Vec<Page> = Vec::new();
        let mut loose: Vec<Field> = Vec::new();
        for component in components.iter().filter_map(Json::as_object) {
            let is_page = component.get("type").and_then(Json::as_str) == Some("group");
            let Some(field) = self.component(component, &[], 0) else { continue };
            if let (true, FieldKind::Group { fields }) = (is_page, &field.kind) {
                self.close(&mut loose, &mut pages);
                let key = self.page_key(component, &field, &pages);
                pages.push(Page {
                    key,
                    label: Some(field.label.clone()).filter(|label| !label.is_empty()),
                    section: field.properties.get("portico:task").cloned(),
                    condition: field.hide.clone(),
                    fields: fields.clone(),
                    properties: field.properties.clone(),
                });
            } else {
                loose.push(field);
            }
        }
        self.close(&mut loose, &mut pages);
        if pages.is_empty() {
            pages.push(loose_page(Vec::new(), &pages));
        }
        pages
    }

    fn close(&mut self, loose: &mut Vec<Field>, pages: &mut Vec<Page>) {
        if !loose.is_empty() {
            let page = loose_page(std::mem::take(loose), pages);
            pages.push(page);
        }
    }

    /// What stands in the address of the page: `portico:page`, else the group's key or path, else its label in
    /// letters that an address may hold, else its id.
    fn page_key(&mut self, component: &Object, field: &Field, pages: &[Page]) -> String {
        let properties = properties(component);
        let given = properties.get("portico:page").cloned();
        let candidates = [given, text(component, "key"), text(component, "path"), Some(slug(&field.label))];
        let key = candidates.into_iter().flatten().map(|key| slug(&key)).find(|key| !key.is_empty());
        unique(key.unwrap_or_else(|| slug(&field.id)), pages)
    }
}

fn loose_page(fields: Vec<Field>, pages: &[Page]) -> Page {
    let key = unique(format!("page-{}", pages.len() + 1), pages);
    Page { key, label: None, section: None, condition: None, fields, properties: Default::default() }
}

fn unique(key: String, pages: &[Page]) -> String {
    let taken = |key: &str| pages.iter().any(|page| page.key == key);
    if !taken(&key) {
        return key;
    }
    (2..).map(|number| format!("{key}-{number}")).find(|key| !taken(key)).unwrap_or(key)
}

/// Lower-case ASCII letters, digits and dashes; letters with marks lose them where Latin-1 says how.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for letter in text.chars().flat_map(char::to_lowercase) {
        let plain = match letter {
            'à'..='å' => "a",
            'æ' => "ae",
            'ç' => "c",
            'è'..='ë' => "e",
            'ì'..='ï' => "i",
            'ñ' => "n",
            'ò'..='ö' | 'ø' => "o",
            'ù'..='ü' => "u",
            'ý' | 'ÿ' => "y",
            'ß' => "ss",
            _ if letter.is_ascii_alphanumeric() || letter == '_' => {
                slug.push(letter);
                continue;
            }
            _ => "-",
        };
        if plain != "-" || !(slug.is_empty() || slug.ends_with('-')) {
            slug.push_str(plain);
        }
    }
    slug.truncate(60);
    slug.trim_matches('-').to_owned()
}
