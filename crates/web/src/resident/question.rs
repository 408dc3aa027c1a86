//! One page of a form: an application, or the answer to a request.

use jiff::Zoned;
use portico_form::{Answers, Env, Form, Posted};
use serde::Serialize;

use crate::fields::{FormView, Showing};
use crate::page::Page;
use crate::texts::Texts;

/// A page of questions.
#[derive(Debug, Clone, Serialize)]
pub struct QuestionPage {
    /// The service's name.
    pub service: String,
    /// The questions.
    pub form: FormView,
    /// The page before.
    pub back: String,
    /// Where the answers are posted.
    pub action: String,
    /// What the page was made from, so that a stale one is noticed.
    pub version: i64,
    /// The position among the pages as they are now, if it helps.
    pub step: Option<(usize, usize)>,
    /// The words on the button, where "Continue" is not what it does.
    pub submit: Option<String>,
    /// Where to stop and come back later; none where answers are not kept.
    pub later: Option<String>,
}

impl Page for QuestionPage {
    const TEMPLATE: &'static str = "resident/question.html";

    fn samples() -> Vec<Self> {
        const SOURCE: &str = include_str!("../samples/every-kind.form");
        let (Some(form), _) = Form::read("every-kind.form", SOURCE.as_bytes()) else { return Vec::new() };
        let Ok(texts) = Texts::new("en", &[]) else { return Vec::new() };
        let mut samples = Vec::new();
        for (index, page) in form.pages.iter().enumerate() {
            for pairs in [&[] as &[(&str, &str)], &WRONG] {
                let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
                let env = Env::at(Zoned::default());
                let taken =
                    form.take_page(page, &Posted::from_pairs(pairs.clone().collect()), &Answers::new(), &env);
                let wrong = pairs.len() > 0;
                let showing = Showing {
                    form: &form,
                    page,
                    answers: &taken.answers,
                    typed: &taken.typed,
                    problems: if wrong { &taken.problems } else { &[] },
                    env: &env,
                    texts: &texts,
                    language: "en",
                };
                samples.push(Self {
                    service: "Event permit".to_owned(),
                    form: showing.view(),
                    back: "/apply/event-permit".to_owned(),
                    action: "/apply/event-permit/1/about".to_owned(),
                    version: 3,
                    step: Some((index + 1, form.pages.len())),
                    submit: None,
                    later: Some("/cases".to_owned()),
                });
            }
        }
        samples
    }
}

/// What somebody in a hurry might type.
const WRONG: [(&str, &str); 10] = [
    ("event.name", "Harbour <b>festival</b> of lights, music, food & a name that is far too long"),
    ("event.visitors", "many"),
    ("event.day-day", "31"),
    ("event.day-month", "2"),
    ("event.day-year", "2027"),
    ("event.food", "yes"),
    ("event.facilities", "tents"),
    ("event.stewards.0.name", ""),
    ("event.stewards.1.name", "Kim"),
    ("event.stewards.1.phone", "call me"),
];
