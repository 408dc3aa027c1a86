//! Forms as pages: what stands where, what is said, what comes back.

use jiff::Zoned;
use portico_form::{Answers, Env, FileAnswer, Form, Posted};
use portico_web::fields::{FieldView, FormView, Showing};
use portico_web::texts::Texts;
use serde_json::json;

const SOURCE: &str = include_str!("../../src/samples/every-kind.form");

/// The page with this number after these pairs were posted.
fn shown_in(language: &str, number: usize, pairs: &[(&str, &str)], with_problems: bool) -> FormView {
    let form = Form::read("every-kind.form", SOURCE.as_bytes()).0.unwrap();
    let page = &form.pages[number];
    let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let env = Env::at(Zoned::default());
    let taken = form.take_page(page, &Posted::from_pairs(pairs), &Answers::new(), &env);
    let texts = Texts::new("en", &[]).unwrap();
    Showing {
        form: &form,
        page,
        answers: &taken.answers,
        typed: &taken.typed,
        problems: if with_problems { &taken.problems } else { &[] },
        env: &env,
        texts: &texts,
        language,
        alone: true,
    }
    .view()
}

fn shown(number: usize, pairs: &[(&str, &str)]) -> FormView {
    shown_in("en", number, pairs, true)
}

fn find<'a>(fields: &'a [FieldView], name: &str) -> Option<&'a FieldView> {
    fields.iter().find_map(|field| {
        let revealed = || field.choices.iter().find_map(|choice| find(&choice.reveals, name));
        let in_rows = || field.rows.iter().find_map(|row| find(&row.fields, name));
        let here = (field.name == name).then_some(field);
        here.or_else(|| find(&field.fields, name)).or_else(in_rows).or_else(revealed)
    })
}

#[test]
fn a_field_that_a_choice_reveals_stands_below_that_choice_whether_it_is_chosen_or_not() {
    for pairs in [&[] as &[(&str, &str)], &[("event.food", "yes")]] {
        let view = shown(0, pairs);
        let food = find(&view.fields, "event.food").unwrap();
        assert_eq!(food.choices[0].reveals[0].name, "event.caterer");
        assert_eq!(food.choices[1].reveals.len(), 0);
        assert!(!view.fields.iter().any(|field| field.name == "event.caterer"));
    }
}

#[test]
fn a_page_with_one_question_has_its_label_as_the_heading() {
    let view = shown(1, &[]);
    assert_eq!(view.heading, None);
    assert!(view.fields[0].is_heading);
    let view = shown(0, &[]);
    assert_eq!(view.heading.as_deref(), Some("About your event"));
    assert!(view.fields.iter().all(|field| !field.is_heading));
}

#[test]
fn what_may_be_left_out_says_so_and_what_must_be_answered_says_nothing() {
    let view = shown(0, &[]);
    assert_eq!(find(&view.fields, "event.text").unwrap().label, "What will happen? (optional)");
    assert_eq!(find(&view.fields, "event.name").unwrap().label, "Name of the event");
}

#[test]
fn a_date_that_does_not_exist_marks_the_part_that_is_wrong_and_leads_to_it() {
    let view = shown(1, &[("born-day", "31"), ("born-month", "2"), ("born-year", "1980")]);
    let wrong: Vec<&str> =
        view.fields[0].parts.iter().filter(|part| part.wrong).map(|part| part.part).collect();
    assert_eq!(wrong, ["day"]);
    assert_eq!(view.problems[0].control, "born-day");
    assert_eq!(view.fields[0].parts[0].autocomplete.as_deref(), Some("bday-day"));
}

#[test]
fn a_date_left_out_leads_to_the_day_and_marks_all_three_parts() {
    let view = shown(1, &[("born-day", ""), ("born-month", ""), ("born-year", "")]);
    assert_eq!(view.problems[0].control, "born-day");
    assert!(view.fields[0].parts.iter().all(|part| part.wrong));
}

#[test]
fn a_problem_says_what_to_do_in_the_language_of_the_page() {
    let texts =
        |view: &FormView| view.problems.iter().map(|problem| problem.text.clone()).collect::<Vec<_>>();
    let english =
        texts(&shown(0, &[("event.stewards.0.name", ""), ("event.stewards.0.phone", "0123 456789")]));
    assert_eq!(english[0], "Enter name of the event");
    assert_eq!(english[1], "Enter expected number of visitors");
    assert_eq!(english[3], "Answer the question “Will food be sold?”");
    assert!(english.contains(&"Enter name (Steward 1)".to_owned()), "{english:?}");
    assert!(
        english.contains(&"Tick the box “What I have written is true” to continue".to_owned()),
        "{english:?}"
    );
    let swedish = texts(&shown_in("sv", 0, &[], true));
    assert_eq!(swedish[0], "Ange name of the event");
}

#[test]
fn every_problem_has_words_and_leads_to_a_control_that_is_on_the_page() {
    let view =
        shown(0, &[("event.visitors", "many"), ("event.day-day", "x"), ("event.stewards.0.phone", "no")]);
    assert!(view.problems.len() > 5);
    for problem in &view.problems {
        let control = &problem.control;
        let field = control.rsplit_once('-').map_or(control.as_str(), |(name, _)| name);
        let found = find(&view.fields, control).or_else(|| find(&view.fields, field));
        assert!(found.is_some_and(|field| field.error.as_deref() == Some(&problem.text)), "{problem:?}");
    }
}

#[test]
fn what_was_typed_comes_back_letter_for_letter() {
    let view = shown(0, &[("event.visitors", " many\t"), ("event.facilities", "tents")]);
    assert_eq!(find(&view.fields, "event.visitors").unwrap().value, " many\t");
    let facilities = find(&view.fields, "event.facilities").unwrap();
    let ticked: Vec<bool> = facilities.choices.iter().map(|choice| choice.checked).collect();
    assert_eq!(ticked, [false, true, false]);
}

#[test]
fn files_that_are_there_are_listed_with_a_size_that_people_read() {
    let form = Form::read("every-kind.form", SOURCE.as_bytes()).0.unwrap();
    let file = FileAnswer {
        name: "map.pdf".to_owned(),
        content_type: "application/pdf".to_owned(),
        size: 1_250_000,
        sha256: "ab".repeat(32),
    };
    let answers = json!({"event": {"map": [file]}}).as_object().unwrap().clone();
    let texts = Texts::new("en", &[]).unwrap();
    let env = Env::at(Zoned::default());
    let page = &form.pages[0];
    let view = Showing {
        form: &form,
        page,
        answers: &answers,
        typed: &form.typed(page, &answers),
        problems: &[],
        env: &env,
        texts: &texts,
        language: "en",
        alone: true,
    }
    .view();
    let map = find(&view.fields, "event.map").unwrap();
    assert_eq!((map.files[0].name.as_str(), map.files[0].size.as_str()), ("map.pdf", "1.2 MB"));
    assert!(view.has_files);
}
