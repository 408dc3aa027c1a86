//! What several pages of the desk need: pages of a long list, names behind accounts, the clerk's services.

use std::collections::BTreeMap;

use portico_casework::{About, Act, judge, office_roles};
use serde::Serialize;

use super::door::Desk;
use crate::links::encode;

/// The pages of a long list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pages {
    /// The page before.
    pub previous: Option<String>,
    /// The page behind.
    pub next: Option<String>,
    /// The numbers to choose from; a gap where the number is none.
    pub numbers: Vec<PageNumber>,
}

/// One page of a long list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PageNumber {
    /// Its number, from 1; none for a gap.
    pub number: Option<i64>,
    /// Its address.
    pub href: String,
    /// Whether it is the one that is shown.
    pub current: bool,
}

impl Pages {
    /// The pages of a list, or none if there is only one. `query` is what every address keeps.
    pub fn new(path: &str, query: &[(&str, &str)], current: i64, total: i64, rows: i64) -> Option<Self> {
        let last = (total + rows - 1) / rows.max(1);
        if last < 2 && current < 2 {
            return None;
        }
        let kept: String = query
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}&", encode(value)))
            .collect();
        let href = |number: i64| format!("{path}?{kept}page={number}");
        let mut numbers = Vec::new();
        let mut before = 0;
        for number in
            (1..=last).filter(|number| *number == 1 || *number == last || (number - current).abs() <= 1)
        {
            if number > before + 1 {
                numbers.push(PageNumber { number: None, href: String::new(), current: false });
            }
            numbers.push(PageNumber { number: Some(number), href: href(number), current: number == current });
            before = number;
        }
        Some(Self {
            previous: (current > 1).then(|| href((current - 1).min(last.max(1)))),
            next: (current < last).then(|| href(current + 1)),
            numbers,
        })
    }
}

/// Names of the people behind accounts; an account that is gone keeps its id.
pub async fn names<'a>(desk: &Desk, ids: impl Iterator<Item = &'a str>) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for id in ids {
        if !names.contains_key(id) {
            let name =
                desk.casework().account(id).await.map_or_else(|_| id.to_owned(), |account| account.name);
            names.insert(id.to_owned(), name);
        }
    }
    names
}

/// Id and name of the services whose cases this clerk may see.
pub fn services(desk: &Desk) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = desk
        .casework()
        .services()
        .iter()
        .filter(|service| {
            let roles = office_roles(service);
            let about = About { service_roles: &roles, ..About::default() };
            judge(&desk.actor, Act::ReadCase, &about).allowed
        })
        .map(|service| {
            let id = service.settings.id.clone();
            (id.clone(), service.text(&desk.actor.language, "service-name", &[]).unwrap_or(id))
        })
        .collect();
    found.sort_by(|a, b| a.1.cmp(&b.1));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(pages: &Pages) -> String {
        let one = |page: &PageNumber| match page.number {
            Some(number) if page.current => format!("[{number}]"),
            Some(number) => number.to_string(),
            None => "…".to_owned(),
        };
        pages.numbers.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_long_list_shows_its_ends_and_the_neighbours() {
        let pages = Pages::new("/desk", &[("text", "a b"), ("service", "")], 6, 250, 25).unwrap();
        assert_eq!(said(&pages), "1 … 5 [6] 7 … 10");
        assert_eq!(pages.next.unwrap(), "/desk?text=a%20b&page=7");
    }

    #[test]
    fn a_short_list_has_no_pages() {
        assert_eq!(Pages::new("/desk", &[], 1, 25, 25), None);
    }

    #[test]
    fn from_a_page_that_is_no_longer_there_one_gets_back() {
        let pages = Pages::new("/desk", &[], 9, 10, 25).unwrap();
        assert_eq!(pages.previous.unwrap(), "/desk?page=1");
    }
}
