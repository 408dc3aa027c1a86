//! What a finished letter is.

use portico_letter::{LANGUAGES, LetterJob, check_pdf, render};
use proptest::prelude::*;
use serde_json::json;

use crate::files::{decision, issued, job, job_with, look, template};

fn text_of(job: &LetterJob) -> Option<String> {
    look("pdftotext", &["-layout", "FILE", "-"], &render(job).unwrap().bytes)
}

#[test]
fn the_built_in_letter_conforms_to_both_standards() {
    let pdf = render(&job()).unwrap();
    assert!(pdf.bytes.starts_with(b"%PDF-1.7"));
    assert_eq!(check_pdf(&pdf.bytes), Ok(()));
}

#[test]
fn the_validator_of_these_tests_finds_faults_where_there_are_some() {
    let mut bytes = render(&job()).unwrap().bytes;
    let at = bytes.windows(9).position(|part| part == b"/MarkInfo").unwrap();
    bytes[at..at + 9].copy_from_slice(b"/MerkInfo");
    let found = check_pdf(&bytes).unwrap_err();
    assert!(found.iter().any(|one| one.starts_with("PDF/UA-1")), "{found:?}");
    assert!(check_pdf(b"no PDF at all").is_err());
}

#[test]
fn the_validator_is_not_fooled_by_how_the_data_of_a_stream_ends() {
    // Among this many letters some stream ends in a carriage return, on which the validator alone errs.
    for number in 0..16 {
        let mut data = decision();
        data.reference = format!("PP-{number}");
        let pdf = render(&job_with(serde_json::to_value(data).unwrap())).unwrap();
        assert_eq!(check_pdf(&pdf.bytes), Ok(()), "{number}");
    }
}

#[test]
fn qpdf_finds_the_file_sound() {
    if let Some(said) = look("qpdf", &["--check", "FILE"], &render(&job()).unwrap().bytes) {
        assert!(said.contains("No syntax or stream encoding errors"), "{said}");
    }
}

#[test]
fn readers_are_told_title_language_and_tags() {
    let bytes = render(&job()).unwrap().bytes;
    if let Some(said) = look("pdfinfo", &["FILE"], &bytes) {
        assert!(said.contains("Title:           Beslut om parkeringstillstånd"), "{said}");
        assert!(said.contains("Tagged:          yes"), "{said}");
        assert!(said.contains("(A4)"), "{said}");
    }
    if let Some(said) = look("qpdf", &["--qdf", "--object-streams=disable", "FILE", "-"], &bytes) {
        assert!(said.contains("/Lang (sv)"), "no language on the document");
    }
    if let Some(said) = look("pdfinfo", &["-struct", "FILE"], &bytes) {
        for tag in ["H1", "H2", "L (block)", "LI", "P (block)", "Link"] {
            assert!(said.contains(tag), "no {tag} in {said}");
        }
    }
}

#[test]
fn every_part_of_a_decision_is_on_paper_in_the_letters_language() {
    let Some(text) = text_of(&job()) else { return };
    // pdftotext shows a space that does not break as any other.
    for part in [
        "Åmåls kommun",
        "Östen Ärlig-Håkansson",
        "Vår referens: PP-2026-000123",
        "Datum: 21 november 2026",
        "Beslut om parkeringstillstånd",
        "Skäl för beslutet",
        "Du är folkbokförd inom området (4 § lokala",
        "Trafikförordning (1998:1276)",
        "Avgiften är 1 450,50 €.",
        "senast den 21 december 2026",
        "Så överklagar du",
        "senast den 12 december",
        "gata@amal.example",
        "Beslutat av: Enhetschefen",
        "Sida 1 av 1",
    ] {
        assert!(text.contains(part), "{part:?} is not in:\n{text}");
    }
}

#[test]
fn the_frame_speaks_each_of_its_languages() {
    let expected = [
        ("de", "Datum: 21. November 2026", "Begründung"),
        ("en", "Date: 21 November 2026", "How to appeal"),
        ("fi", "Päivämäärä: 21. marraskuuta 2026", "Muutoksenhaku"),
        ("fr", "Date: 21 novembre 2026", "Voies de recours"),
        ("nl", "Datum: 21 november 2026", "Bezwaar maken"),
        ("sv", "Datum: 21 november 2026", "Så överklagar du"),
    ];
    assert_eq!(expected.map(|one| one.0).as_slice(), LANGUAGES);
    for (lang, date, heading) in expected {
        let job = LetterJob { lang: lang.into(), ..job() };
        let Some(text) = text_of(&job) else { return };
        assert!(text.contains(date) && text.contains(heading), "{lang}:\n{text}");
    }
}

#[test]
fn a_language_without_labels_gets_english_ones_and_the_data_may_bring_its_own() {
    let mut data = decision();
    data.labels.insert("reference".into(), json!("Viide"));
    let job = LetterJob { lang: "et-EE".into(), ..job_with(serde_json::to_value(data).unwrap()) };
    let Some(text) = text_of(&job) else { return };
    assert!(text.contains("Viide: PP-2026-000123") && text.contains("Reasons"), "{text}");
}

#[test]
fn a_letter_with_hardly_any_data_is_still_a_letter() {
    let pdf = render(&job_with(json!({}))).unwrap();
    assert_eq!(check_pdf(&pdf.bytes), Ok(()));
}

#[test]
fn the_template_shown_in_the_documentation_works() {
    let page = include_str!("../../../../docs/extend/letters.md");
    let source = page.split("```typ\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let mut data = decision();
    data.variables = json!({ "received": "2026-11-02" });
    let job = job_with(serde_json::to_value(data).unwrap()).with_template("letters/own.typ", source);
    assert_eq!(check_pdf(&render(&job).unwrap().bytes), Ok(()));
    let Some(text) = text_of(&job) else { return };
    assert!(text.contains("application of 2 november 2026"), "{text}");
}

#[test]
fn the_same_job_gives_the_same_bytes() {
    assert_eq!(render(&job()).unwrap(), render(&job()).unwrap());
    let later = LetterJob { ident: "case-1/letter-2".into(), ..job() };
    assert_ne!(render(&job()).unwrap(), render(&later).unwrap());
}

#[test]
fn the_data_travels_with_the_letter_as_its_source() {
    let bytes = render(&job()).unwrap().bytes;
    if let Some(said) = look("qpdf", &["--show-attachment=data.json", "FILE"], &bytes) {
        let data: serde_json::Value = serde_json::from_str(&said).unwrap();
        assert_eq!(data, job().data);
    }
    if let Some(said) = look("qpdf", &["--qdf", "--object-streams=disable", "FILE", "-"], &bytes) {
        assert!(said.contains("/AFRelationship /Source"), "the attachment is not said to be the source");
    }
}

#[test]
fn a_template_knows_the_day_of_issue_and_its_own_files() {
    let source = "#datetime.today().display() #read(\"/extra/note.txt\") #include \"/part.typ\"";
    let job = template(source)
        .with_file("extra/note.txt", b"a note".to_vec())
        .with_file("/part.typ", b"and a *part*".to_vec());
    let Some(text) = text_of(&job) else { return };
    assert!(text.contains("2026-11-21 a note and a part"), "{text}");
}

#[test]
fn markup_in_data_stays_text() {
    let mut data = decision();
    data.subject = "#panic() *not bold* $x$ @ref <a> \\ // `raw`".into();
    let Some(text) = text_of(&job_with(serde_json::to_value(data).unwrap())) else { return };
    assert!(text.contains("#panic() *not bold* $x$ @ref <a> \\ // `raw`"), "{text}");
}

#[test]
fn a_character_that_no_font_has_is_replaced_on_paper_and_kept_in_the_data() {
    let mut data = decision();
    data.recipient.name = "Li 李 😀 \u{E000}\u{7} Ødegård".into();
    let job = job_with(serde_json::to_value(data).unwrap());
    let pdf = render(&job).unwrap();
    assert_eq!(check_pdf(&pdf.bytes), Ok(()));
    if let Some(text) = look("pdftotext", &["FILE", "-"], &pdf.bytes) {
        assert!(text.contains("Ødegård") && text.contains("Li \u{fffd}"), "{text}");
    }
    if let Some(said) = look("qpdf", &["--show-attachment=data.json", "FILE"], &pdf.bytes) {
        assert!(said.contains("Li 李 😀"), "{said}");
    }
}

#[test]
fn characters_that_only_shape_others_do_no_harm() {
    let mut data = decision();
    // Joiners, variation selectors, marks on a base of another face, direction marks, a byte order mark.
    data.paragraphs =
        ["👩\u{200d}👩\u{200d}👧 ❤\u{fe0f}", "a\u{200d}b\u{ad}c", "!\u{1ab0}", "\u{202e}x\u{202c}\u{feff}"]
            .map(String::from)
            .to_vec();
    data.paragraphs.push("ع\u{301} ב\u{5b0} e\u{301}\u{327}".into());
    let pdf = render(&job_with(serde_json::to_value(data).unwrap())).unwrap();
    assert_eq!(check_pdf(&pdf.bytes), Ok(()));
}

#[test]
fn a_title_is_needed_by_readers_and_so_by_the_letter() {
    let job = LetterJob { title: String::new(), ..job() };
    let problem = render(&job).unwrap_err().to_string();
    assert!(problem.contains("title"), "{problem}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn nothing_a_resident_types_can_stop_a_letter(name in any::<String>(), line in "\\PC{0,40}") {
        let mut data = decision();
        data.recipient.name = name;
        data.paragraphs = vec![line];
        let job = LetterJob::new("T", "en", issued(), "x", serde_json::to_value(data).unwrap());
        let made = render(&job);
        prop_assert!(made.is_ok(), "{}", made.unwrap_err());
    }
}
