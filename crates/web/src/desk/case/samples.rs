//! Examples of a case, shared by the pages that show one.

use portico_form::{Form, Shown, SummaryRow, SummarySection};

use super::{CasePage, DeadlineView, DecidedView, DocumentView, EntryView, Head, RuleView, TaskView};
use crate::desk::diagram::Diagram;
use crate::desk::form::WholeForm;
use crate::desk::words::Why;
use crate::fields::Showing;
use crate::page::FormState;
use crate::texts::Texts;

/// The top of a case that is running.
pub fn head() -> Head {
    Head {
        href: "/desk/cases/1".to_owned(),
        reference: "PP-2026-0001".to_owned(),
        resident: "Ada Holm".to_owned(),
        service: "Resident parking permit".to_owned(),
        status: "desk-status-open",
        outcome: None,
        waits: "desk-waits-office",
        waits_for: vec!["A clerk is reviewing the application.".to_owned()],
        deadline: Some(DeadlineView {
            due: "2026-03-05T12:00:00Z".to_owned(),
            why: Why { text: "Overdue by 3 days".to_owned(), level: "overdue" },
            suspended_since: None,
        }),
        opened: Some("2026-02-02T09:30:00Z".to_owned()),
        closed: None,
        channel: "desk-channel-online",
        language: "en".to_owned(),
        email: Some("ada@example.org".to_owned()),
    }
}

/// What was answered: one row of each kind.
pub fn answers() -> Vec<SummarySection> {
    let row = |label: &str, value| SummaryRow {
        path: label.to_lowercase(),
        label: label.to_owned(),
        value,
        row: None,
    };
    let file = portico_form::FileAnswer {
        name: "registration.pdf".to_owned(),
        content_type: "application/pdf".to_owned(),
        size: 120_000,
        sha256: "ab".repeat(32),
    };
    vec![SummarySection {
        page_key: "vehicle".to_owned(),
        title: Some("Your vehicle".to_owned()),
        rows: vec![
            row("Plate", Shown::Text("AB 123\nblue".to_owned())),
            row("Zones", Shown::List(vec!["North".to_owned(), "Harbour".to_owned()])),
            row("Registration", Shown::Files(vec![file])),
            row("Weight", Shown::Number("1500".to_owned())),
            row("Bought", Shown::Date("2025-11-03".to_owned())),
            row("Parks from", Shown::Time("18:00:00".to_owned())),
            row("Moved in", Shown::DateTime("2025-11-03T12:00:00".to_owned())),
            row("Electric", Shown::Yes),
            row("Company car", Shown::No),
            row("Remarks", Shown::NotProvided),
        ],
    }]
}

/// A form as it is opened, and as it comes back with problems.
pub fn forms() -> Vec<WholeForm> {
    const SOURCE: &str = include_str!("../../samples/every-kind.form");
    let (Some(form), _) = Form::read("every-kind.form", SOURCE.as_bytes()) else { return Vec::new() };
    let Ok(texts) = Texts::new("en", &[]) else { return Vec::new() };
    let env = portico_form::Env::at(jiff::Zoned::default());
    let show = |with_problems: bool| {
        let mut whole = WholeForm::default();
        for page in &form.pages {
            let posted = portico_form::Posted::default();
            let taken = form.take_page(page, &posted, &portico_form::Answers::new(), &env);
            let showing = Showing {
                form: &form,
                page,
                answers: &taken.answers,
                typed: &taken.typed,
                problems: if with_problems { &taken.problems } else { &[] },
                env: &env,
                texts: &texts,
                language: "en",
                alone: false,
            };
            let mut view = showing.view();
            whole.problems.append(&mut view.problems);
            whole.has_files |= view.has_files;
            whole.groups.push(view);
        }
        whole
    };
    vec![show(false), show(true)]
}

/// The documents of a case.
pub fn documents() -> Vec<DocumentView> {
    let document = |name: &str, public| DocumentView {
        href: "/desk/cases/1/documents/ab".to_owned(),
        name: name.to_owned(),
        size: "120 kB".to_owned(),
        public,
    };
    vec![document("registration.pdf", true), document("memo.txt", false)]
}

/// Rules that fired.
pub fn rules() -> Vec<RuleView> {
    vec![
        RuleView {
            decision: "Eligibility".to_owned(),
            number: 4,
            inputs: vec![
                ("Lives in zone".to_owned(), "true".to_owned()),
                ("Permits".to_owned(), "1".to_owned()),
            ],
            output: "review".to_owned(),
            source: Some("Parking By-law, s. 4".to_owned()),
            description: Some("A second permit needs a clerk".to_owned()),
        },
        RuleView {
            decision: "Fee".to_owned(),
            number: 1,
            inputs: Vec::new(),
            output: "60".to_owned(),
            source: None,
            description: None,
        },
    ]
}

/// Cases in all their states.
pub fn cases() -> Vec<CasePage> {
    vec![running(), decided(), others_turn()]
}

fn running() -> CasePage {
    let task = |mine, holder: Option<&str>| TaskView {
        href: "/desk/cases/1/tasks/3".to_owned(),
        heading: "Review the application".to_owned(),
        mine,
        holder: holder.map(str::to_owned),
        why: Why { text: "Due tomorrow".to_owned(), level: "soon" },
    };
    let entry = |title: &str, text: Option<&str>, who: Option<&str>, public| EntryView {
        time: "2026-03-02T09:30:00Z".to_owned(),
        title: title.to_owned(),
        text: text.map(str::to_owned),
        who: who.map(str::to_owned),
        public,
    };
    let mut note = FormState::default();
    note.wrong("note", "Write the note".to_owned());
    CasePage {
        head: head(),
        tasks: vec![task(false, None), task(true, None), task(false, Some("Robin Vale"))],
        others: vec![("Send what is missing".to_owned(), "Resident".to_owned())],
        further: vec![("Payment received".to_owned(), "/desk/cases/1/messages/payment-received".to_owned())],
        failures: vec![(
            "Could not be sent: Decision on your application".to_owned(),
            "/desk/cases/1/failures/1099511627780".to_owned(),
        )],
        incidents: vec![("Work out the fee".to_owned(), "the table gave no result".to_owned())],
        jobs: vec!["Ask the vehicle register".to_owned()],
        administer: Some("/desk/cases/1/administer".to_owned()),
        may_work: true,
        decided: None,
        rules: rules(),
        answers: answers(),
        documents: documents(),
        diagrams: vec![Diagram {
            label: "Process: Resident parking permit".to_owned(),
            svg: "<svg role=\"img\" aria-label=\"Process\" viewBox=\"0 0 9 9\"></svg>".to_owned(),
        }],
        places: vec!["Review the application".to_owned()],
        timeline: vec![
            entry("A note", Some("Rang Ada.\nShe sends the paper."), Some("Kim Berg"), false),
            entry("The application came in", None, Some("Ada Holm"), true),
            entry("The rules were asked", None, None, false),
        ],
        note,
    }
}

fn decided() -> CasePage {
    CasePage {
        head: Head {
            status: "desk-status-closed",
            outcome: Some("Application refused".to_owned()),
            waits: "desk-waits-nobody",
            waits_for: Vec::new(),
            deadline: None,
            closed: Some("2026-03-04T09:30:00Z".to_owned()),
            email: None,
            ..head()
        },
        tasks: Vec::new(),
        others: Vec::new(),
        further: Vec::new(),
        failures: Vec::new(),
        incidents: Vec::new(),
        jobs: Vec::new(),
        administer: None,
        decided: Some(DecidedView {
            text: "Application refused".to_owned(),
            time: "2026-03-04T09:30:00Z".to_owned(),
            negative: true,
            reasons: vec!["The address lies outside the zone.".to_owned()],
            sources: vec!["Parking By-law, s. 4".to_owned()],
            appeal_until: Some("2026-03-25T23:00:00Z".to_owned()),
        }),
        places: Vec::new(),
        note: FormState::default(),
        ..running()
    }
}

fn others_turn() -> CasePage {
    let deadline = DeadlineView {
        due: "2026-04-05T12:00:00Z".to_owned(),
        why: Why { text: "Stands still".to_owned(), level: "ordinary" },
        suspended_since: Some("2026-03-01T08:00:00Z".to_owned()),
    };
    CasePage {
        head: Head { waits: "desk-waits-resident", deadline: Some(deadline), ..head() },
        tasks: Vec::new(),
        failures: Vec::new(),
        incidents: Vec::new(),
        jobs: Vec::new(),
        further: Vec::new(),
        rules: Vec::new(),
        answers: Vec::new(),
        documents: Vec::new(),
        diagrams: Vec::new(),
        may_work: false,
        administer: None,
        note: FormState::default(),
        ..running()
    }
}
