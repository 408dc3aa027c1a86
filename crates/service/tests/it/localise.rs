//! Forms and texts in another language.

use portico_form::{Columns, FieldKind, Options};
use portico_service::{Arg, Service};

use crate::support::{Copy, SHIPPED, load};

#[test]
fn a_localised_form_has_the_words_of_the_language_and_the_values_of_the_form() {
    let form = load("parking-permit").localised_form("application", "sv").unwrap();
    assert_eq!(form.title.as_deref(), Some("Ansök om boendeparkering"));
    let zone = form.field("zone").unwrap();
    assert_eq!(zone.label, "I vilken parkeringszon ligger din bostad?");
    let FieldKind::Radio { options: Options::Fixed(choices) } = &zone.kind else { panic!("{:?}", zone.kind) };
    assert_eq!((choices[0].value.as_str(), choices[0].label.as_str()), (Some("A"), "Zon A, Hamnen"));
    assert_eq!(form.field("other_permits.0.plate").unwrap().label, "Registreringsnummer");
}

#[test]
fn a_form_in_its_own_language_or_one_that_nobody_wrote_keeps_its_words() {
    let service = load("parking-permit");
    for lang in ["en", "fi"] {
        let form = service.localised_form("application", lang).unwrap();
        assert_eq!(form.field("name").unwrap().label, "Full name");
    }
    assert!(service.localised_form("no-such-form", "sv").is_none());
}

#[test]
fn every_word_of_every_shipped_form_is_translated() {
    for name in SHIPPED {
        let service = load(name);
        for (id, form) in &service.forms {
            let swedish = service.localised_form(id, "sv").unwrap();
            assert_ne!(form.title, swedish.title, "{name}: {id}");
            for (own, theirs) in form.pages.iter().zip(&swedish.pages) {
                assert_ne!(own.label, theirs.label, "{name}: {id}: page {}", own.key);
            }
            for ((_, own), (_, theirs)) in form.fields().into_iter().zip(swedish.fields()) {
                let at = format!("{name}: {id}: {}", own.id);
                assert!(own.label.is_empty() || own.label != theirs.label, "{at}: {}", own.label);
                assert!(own.hint.is_none() || own.hint != theirs.hint, "{at}: hint");
                assert!(
                    own.error_required.is_none() || own.error_required != theirs.error_required,
                    "{at}: error"
                );
                assert!(own.purpose.is_none() || own.purpose != theirs.purpose, "{at}: purpose");
                if let (
                    FieldKind::Table { columns: Columns::Fixed(own), .. },
                    FieldKind::Table { columns: Columns::Fixed(theirs), .. },
                ) = (&own.kind, &theirs.kind)
                {
                    assert!(
                        own.iter().zip(theirs).all(|(own, theirs)| own.label != theirs.label),
                        "{at}: column"
                    );
                }
                if let Some(Options::Fixed(choices)) = own.kind.options() {
                    let Some(Options::Fixed(translated)) = theirs.kind.options() else { panic!("{at}") };
                    for (own, theirs) in choices.iter().zip(translated) {
                        assert_ne!(own.label, theirs.label, "{at}: option");
                    }
                }
            }
        }
    }
}

#[test]
fn a_text_falls_back_to_the_default_language_and_then_to_nothing() {
    let copy =
        Copy::of("parking-permit").replace("texts/sv.ftl", "outcome-granted = Tillståndet beviljat\n", "");
    let service = copy.load();
    assert_eq!(service.text("sv", "outcome-granted", &[]).as_deref(), Some("Permit granted"));
    assert_eq!(service.text("sv", "outcome-refused", &[]).as_deref(), Some("Ansökan avslagen"));
    assert_eq!(service.text("sv", "no-such-text", &[]), None);
}

#[test]
fn a_text_takes_words_and_numbers_and_chooses_the_plural() {
    let lines = "days-left =\n    { $days ->\n        [one] { $days } day left for { $name }\n       *[other] { $days } days left for { $name }\n    }\n";
    let texts =
        std::fs::read_to_string(crate::support::shipped("parking-permit").join("texts/en.ftl")).unwrap();
    let service: Service =
        Copy::of("parking-permit").write("texts/en.ftl", format!("{texts}\n{lines}")).load();
    let text = |days: f64| {
        service.text("en", "days-left", &[("days", Arg::Number(days)), ("name", Arg::Text("Ada"))])
    };
    assert_eq!(text(1.0).as_deref(), Some("1 day left for Ada"));
    assert_eq!(text(3.0).as_deref(), Some("3 days left for Ada"));
}
