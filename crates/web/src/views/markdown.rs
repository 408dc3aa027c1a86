//! Markdown of services and forms, as safe HTML with the classes of the components.

use comrak::Options;
use minijinja::value::Value;

/// Longer texts are cut: no guidance of a service is longer than a long page.
const BYTES_MAX: usize = 100_000;

/// Filter `markdown`: headings start at level 2, since the page has its own level 1.
pub(super) fn html(source: &str) -> Value {
    let end = (0..=BYTES_MAX.min(source.len())).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(0);
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.autolink = false;
    let html = comrak::markdown_to_html(source.get(..end).unwrap_or_default(), &options);
    let mut clean = ammonia::Builder::default();
    clean.rm_tags(["img"]).link_rel(Some("noopener noreferrer"));
    let mut clean = clean.clean(&html).to_string();
    for (plain, classed) in [
        ("<p>", "<p class=\"govuk-body\">"),
        ("<ul>", "<ul class=\"govuk-list govuk-list--bullet\">"),
        ("<ol>", "<ol class=\"govuk-list govuk-list--number\">"),
        ("<h3>", "<h4 class=\"govuk-heading-s\">"),
        ("</h3>", "</h4>"),
        ("<h2>", "<h3 class=\"govuk-heading-s\">"),
        ("</h2>", "</h3>"),
        ("<h1>", "<h2 class=\"govuk-heading-m\">"),
        ("</h1>", "</h2>"),
        ("<a href", "<a class=\"govuk-link\" href"),
        ("<table>", "<table class=\"govuk-table\">"),
        ("<th>", "<th class=\"govuk-table__header\" scope=\"col\">"),
        ("<td>", "<td class=\"govuk-table__cell\">"),
    ] {
        clean = clean.replace(plain, classed);
    }
    Value::from_safe_string(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_markdown_may_contain_is_text_lists_links_and_tables() {
        let out = html("Hello <script>alert(1)</script> [a](javascript:x) **b**\n\n- one").to_string();
        assert!(!out.contains("script"), "{out}");
        assert!(out.contains("<strong>b</strong>"), "{out}");
        assert!(out.contains("govuk-list--bullet"), "{out}");
    }

    #[test]
    fn pictures_are_left_out_because_the_page_would_fetch_them_from_elsewhere() {
        assert!(!html("![x](https://tracker.example/p.png)").to_string().contains("<img"));
    }
}
