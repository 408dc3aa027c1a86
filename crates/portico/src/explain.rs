//! What every finding means, carried in the binary: `portico check` says where it stands, `portico explain` prints it
//! where there is neither the repository nor a network.

/// Names a page below `docs` and carries its text.
macro_rules! page {
    ($path:literal) => {
        (concat!("docs/", $path), include_str!(concat!("../../../docs/", $path)))
    };
}

/// The pages below `docs/extend/findings`: a section for each rule.
const PAGES: [(&str, &str); 10] = [
    page!("extend/findings/expressions.md"),
    page!("extend/findings/folder.md"),
    page!("extend/findings/forms-and-data.md"),
    page!("extend/findings/forms.md"),
    page!("extend/findings/reading.md"),
    page!("extend/findings/roles.md"),
    page!("extend/findings/running.md"),
    page!("extend/findings/service-toml.md"),
    page!("extend/findings/standard.md"),
    page!("extend/findings/texts.md"),
];
/// The tables: a row for each rule, or for several that are mended alike.
const FINDINGS: (&str, &str) = page!("extend/findings.md");
/// The table of what can stop a running case.
const INCIDENTS: (&str, &str) = page!("operate/incidents.md");

/// Rules whose name is near an unknown one, at most.
const NEAR_MAX: usize = 5;

/// What is written about one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Where it stands, with the section: `docs/extend/findings/service-toml.md#role-unknown`.
    pub place: String,
    /// The remedy, as its row says it; of an incident, what happened and what to do.
    pub short: String,
    /// Why it matters, with an example, in Markdown; empty where there is no more to say.
    pub text: String,
}

/// What is written about a rule of a finding, or a code of an incident.
pub fn explain(rule: &str) -> Option<Explanation> {
    let row = |page: &str| {
        let mut rows = page.lines().filter(|line| line.starts_with("| `"));
        let row = rows.find(|row| first_cell(row).contains(&format!("`{rule}`")))?;
        let cells: Vec<&str> = row.trim_matches('|').split('|').skip(1).map(str::trim).collect();
        Some(cells.join(": "))
    };
    if let Some(short) = row(INCIDENTS.1) {
        return Some(Explanation { place: INCIDENTS.0.to_owned(), short, text: String::new() });
    }
    let short = row(FINDINGS.1)?;
    let section = PAGES.iter().find_map(|(name, page)| Some((name, section(page, rule)?)));
    Some(match section {
        Some((name, text)) => Explanation { place: format!("{name}#{rule}"), short, text },
        None => Explanation { place: FINDINGS.0.to_owned(), short, text: String::new() },
    })
}

/// Rules that share a word with this one: what was meant, perhaps.
pub fn near(rule: &str) -> Vec<&'static str> {
    let words: Vec<&str> = rule.split('-').filter(|word| word.len() > 2).collect();
    let shared = |known: &str| words.iter().filter(|word| known.contains(*word)).count();
    let mut known: Vec<&str> = rules().filter(|known| shared(known) > 0).collect();
    known.sort_by_key(|known| std::cmp::Reverse(shared(known)));
    known.truncate(NEAR_MAX);
    known
}

/// Every rule and code that is explained.
pub fn rules() -> impl Iterator<Item = &'static str> {
    let rows = FINDINGS.1.lines().chain(INCIDENTS.1.lines()).filter(|line| line.starts_with("| `"));
    rows.flat_map(|row| first_cell(row).split('`').skip(1).step_by(2))
}

fn first_cell(row: &str) -> &str {
    row.split('|').nth(1).unwrap_or_default()
}

fn section(page: &str, rule: &str) -> Option<String> {
    let mut sections = page.split("\n## ").skip(1);
    let (_, text) = sections.find_map(|one| one.split_once('\n').filter(|(id, _)| id.trim() == rule))?;
    Some(text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_of_the_tables_is_explained_in_the_binary() {
        let without: Vec<&str> = rules().filter(|rule| explain(rule).is_none()).collect();
        assert!(without.is_empty(), "{without:?}");
        assert!(rules().count() > 100);
        let explained = explain("role-unknown").unwrap();
        assert_eq!(explained.place, "docs/extend/findings/service-toml.md#role-unknown");
        assert!(!explained.text.is_empty() && explained.short.contains("add the role"), "{explained:?}");
        assert_eq!(explain("incident-no-flow").unwrap().place, "docs/operate/incidents.md");
    }

    #[test]
    fn the_binary_carries_every_page_of_the_findings() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/extend/findings");
        let mut there: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| format!("docs/extend/findings/{}", entry.unwrap().file_name().display()))
            .collect();
        there.sort();
        assert_eq!(there, PAGES.map(|(name, _)| name.to_owned()));
    }

    #[test]
    fn an_unknown_rule_is_answered_with_those_that_are_called_alike() {
        assert!(explain("role-unknwon").is_none());
        assert!(
            near("role-unknwon").iter().any(|rule| rule.starts_with("role")),
            "{:?}",
            near("role-unknwon")
        );
        assert!(near("zzz").is_empty());
    }
}
