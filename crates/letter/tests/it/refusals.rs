//! What a template may not do, and what its author is told.

use portico_letter::{
    DEFAULT_TEMPLATE, LetterJob, LetterProblem, Limits, TemplateFault, check_template, render, render_within,
};

use crate::files::{job, template};

/// The first fault that this template has.
fn fault_of(source: &str) -> TemplateFault {
    match render(&template(source)) {
        Err(LetterProblem::Template { faults }) => faults.into_iter().next().unwrap(),
        other => panic!("not refused as a template: {other:?}"),
    }
}

#[test]
fn a_fault_names_file_line_column_message_and_hint() {
    let fault = fault_of("= Hello\n\nSome ä text #nonsense here");
    assert_eq!((fault.file.as_str(), fault.line, fault.column), ("letters/own.typ", 3, 14));
    assert_eq!(fault.message, "unknown variable: nonsense");
    let shown = fault.to_string();
    assert!(shown.starts_with("letters/own.typ:3:14: unknown variable"), "{shown}");
}

#[test]
fn a_syntax_error_comes_with_what_may_help() {
    let fault = fault_of("#let a-b = 1\n#ab\n#a_b\n#let x = (1");
    assert_eq!((fault.line, fault.message.as_str()), (4, "unclosed delimiter"));
    let hinted = fault_of("#let a = 1\n#let b = 1\n#(a-b)");
    assert!(!hinted.hints.is_empty(), "{hinted:?}");
}

#[test]
fn syntax_can_be_checked_before_there_is_any_data() {
    assert_eq!(check_template("letters/own.typ", DEFAULT_TEMPLATE), []);
    assert_eq!(check_template("letters/own.typ", "#only-known-later.plate"), []);
    let source = "= Hello\n\n#let x = (1\n";
    let faults = check_template("letters/own.typ", source);
    assert_eq!(faults.first(), Some(&fault_of(source)));
    assert_eq!(faults.len(), 1);
}

#[test]
fn a_fault_inside_the_frame_is_shown_where_the_template_called_it() {
    let fault = fault_of("#import \"/authority.typ\": *\n\n#money(1, 2, 3)\n#date-text(none)");
    assert_eq!((fault.file.as_str(), fault.line), ("letters/own.typ", 3));
    let deeper = fault_of("#import \"/authority.typ\": *\n\n#date-text(none)");
    assert_eq!((deeper.file.as_str(), deeper.line), ("letters/own.typ", 3));
}

#[test]
fn a_field_that_the_data_lacks_is_named() {
    let fault = fault_of("#json(\"/data.json\").variables.plate");
    assert!(fault.message.contains("variables") || fault.message.contains("plate"), "{fault}");
}

#[test]
fn files_outside_the_job_do_not_exist() {
    for path in ["/etc/passwd", "../../../etc/passwd", "Cargo.toml", "/proc/self/environ"] {
        let fault = fault_of(&format!("#read(\"{path}\")"));
        assert_eq!((fault.line, fault.file.as_str()), (1, "letters/own.typ"), "{path}: {fault}");
    }
}

#[test]
fn packages_are_refused_with_what_to_do_instead() {
    let fault = fault_of("#import \"@preview/cetz:0.3.0\": canvas");
    assert!(fault.message.contains("letters folder"), "{fault}");
}

#[test]
fn plugins_do_not_exist_even_from_bytes() {
    // The eight bytes of an empty but valid module.
    for source in
        ["#plugin(bytes((0, 97, 115, 109, 1, 0, 0, 0)))", "#std.plugin(bytes((0, 97, 115, 109, 1, 0, 0, 0)))"]
    {
        let fault = fault_of(source);
        assert!(fault.message.contains("expected function"), "{fault}");
    }
}

#[test]
fn the_environment_is_not_to_be_seen() {
    render(&template("#assert(sys.inputs == (:))")).unwrap();
}

#[test]
fn a_service_cannot_replace_the_wrapper_that_makes_letters_accessible() {
    let bare = template("Hello").with_file("main.typ", b"No title here".to_vec());
    assert_eq!(render(&bare).unwrap(), render(&template("Hello")).unwrap());
}

#[test]
fn an_image_without_alternative_text_is_refused() {
    let picture =
        br#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>"#;
    let with = |source: &str| render(&template(source).with_file("logo.svg", picture.to_vec()));
    let problem = with("#image(\"/logo.svg\")").unwrap_err().to_string();
    assert!(problem.contains("alternative text") || problem.contains("alt text"), "{problem}");
    with("#image(\"/logo.svg\", alt: \"The coat of arms\")").unwrap();
}

#[test]
fn headings_that_skip_a_level_are_refused() {
    let fault = fault_of("#import \"/authority.typ\": letter\n#show: letter\n\n== Two\n\n==== Four");
    assert!(fault.message.contains("heading"), "{fault}");
    assert_eq!((fault.file.as_str(), fault.line), ("letters/own.typ", 6));
}

#[test]
fn a_loop_that_the_language_itself_stops_is_an_ordinary_fault() {
    assert_eq!(fault_of("#while true {}").line, 1);
    assert!(fault_of("#let f() = f()\n#f()").message.contains("call depth"));
}

#[test]
fn a_path_that_leaves_the_desk_is_refused() {
    let problem = render(&job().with_file("../x.typ", Vec::new())).unwrap_err();
    assert!(problem.to_string().contains("../x.typ"), "{problem}");
}

#[test]
fn a_language_that_is_none_is_refused() {
    for lang in ["", "swedish", "1", "s!"] {
        let problem = render(&LetterJob { lang: lang.into(), ..job() }).unwrap_err();
        assert!(matches!(problem, LetterProblem::Language { .. }), "{lang:?}: {problem}");
    }
}

#[test]
fn each_bound_on_size_is_named_when_it_is_hit() {
    let small = |change: fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        render_within(&template("One #pagebreak() two #pagebreak() three"), &limits).unwrap_err().to_string()
    };
    let problem = small(|limits| limits.pages_max = 2);
    assert!(problem.contains("3 pages, more than the 2 allowed"), "{problem}");
    let problem = small(|limits| limits.pdf_bytes_max = 100);
    assert!(problem.contains("more than the 100 allowed"), "{problem}");
    let problem = small(|limits| limits.source_bytes_max = 10);
    assert!(problem.contains("the source of letter letters/own.typ"), "{problem}");
}
