//! Setting one letter: job in, PDF bytes out.

use std::collections::BTreeSet;

use jiff::Zoned;
use serde_json::{Value as Json, json};
use typst::World as _;
use typst::diag::{Severity, SourceDiagnostic};
use typst::foundations::{Datetime, Smart};
use typst::syntax::DiagSpan;
use typst::{WorldExt as _, comemo};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::font::{self, Cover};
use crate::job::{LetterJob, Limits};
use crate::problem::{LetterProblem, TemplateFault};
use crate::world::{DATA, Desk, JOB, LETTER};

/// A finished letter: PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1), tagged, with `data.json` attached as
/// its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
}

/// Sets a letter in this process, within the default [`Limits`]. There is no bound on time here: see
/// [`render_in_child`](crate::render_in_child).
///
/// # Errors
/// [`LetterProblem::Template`] with file, line and column for what the template's author must mend;
/// [`LetterProblem::Language`]; [`LetterProblem::TooLarge`].
pub fn render(job: &LetterJob) -> Result<Pdf, LetterProblem> {
    render_within(job, &Limits::default())
}

/// [`render`] with bounds of one's own on source, pages and output.
///
/// # Errors
/// As [`render`].
pub fn render_within(job: &LetterJob, limits: &Limits) -> Result<Pdf, LetterProblem> {
    let (lang, region) = language(&job.lang)?;
    let data = serde_json::to_vec_pretty(&job.data).map_err(|error| blame(job, error.to_string()))?;
    let files: usize = job.files.values().map(Vec::len).sum();
    bound(job, "the source", job.template.len() + data.len() + files, limits.source_bytes_max, "bytes")?;

    let set_with = |uncovered: &BTreeSet<char>| {
        let about = json!({
            "title": job.title,
            "lang": lang,
            "region": region,
            "uncovered": (!uncovered.is_empty()).then(|| character_class(uncovered)),
        });
        let desk = lay(job, &data, &about)?;
        let result = set(job, limits, &desk);
        // The typesetter remembers every letter it has set; a worker sets thousands of different ones.
        comemo::evict(0);
        result
    };
    let missing = font::not_shown(&job.data, &job.title, Cover::AnyFace);
    match set_with(&missing) {
        Err(first @ LetterProblem::Template { .. }) => {
            let rare = font::not_shown(&job.data, &job.title, Cover::DefaultFamily);
            // With rarer characters gone too, the letter may be possible; if it is not, they were not the fault.
            if rare == missing { Err(first) } else { set_with(&rare).map_err(|_| first) }
        }
        other => other,
    }
}

/// What is wrong with a template's syntax, found without any data: for the check of a service folder. `name`
/// is what the faults call the file. An empty list says nothing about names, fields and accessibility; only a
/// whole [`render`] does.
pub fn check_template(name: &str, source: &str) -> Vec<TemplateFault> {
    let job = LetterJob::new("", "en", Zoned::default(), "", Json::Null).with_template(name, source);
    let laid = Desk::lay(vec![(LETTER.to_owned(), source.as_bytes().to_vec())], job.issued.clone());
    let Ok(desk) = laid else { return Vec::new() };
    let Some(template) = desk.template() else { return Vec::new() };
    let (errors, _) = template.root().errors_and_warnings();
    let found: Vec<SourceDiagnostic> = errors.into_iter().map(SourceDiagnostic::from).collect();
    explain(&job, &desk, &found)
}

fn lay(job: &LetterJob, data: &[u8], about: &Json) -> Result<Desk, LetterProblem> {
    let mut on_desk: Vec<_> = job.files.iter().map(|(path, bytes)| (path.clone(), bytes.clone())).collect();
    on_desk.push((LETTER.to_owned(), job.template.clone().into_bytes()));
    on_desk.push((DATA.to_owned(), data.to_vec()));
    on_desk.push((JOB.to_owned(), about.to_string().into_bytes()));
    Desk::lay(on_desk, job.issued.clone()).map_err(|reason| {
        blame(job, format!("a file of the letter has a path that cannot be used: {reason}"))
    })
}

fn set(job: &LetterJob, limits: &Limits, desk: &Desk) -> Result<Pdf, LetterProblem> {
    let faults = |found: &[SourceDiagnostic]| LetterProblem::Template { faults: explain(job, desk, found) };
    let document = typst::compile::<PagedDocument>(desk).output.map_err(|found| faults(&found))?;
    bound(job, "the length", document.pages().len(), limits.pages_max, "pages")?;
    let standards = PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1])
        .map_err(|error| blame(job, error.message().to_string()))?;
    let options = PdfOptions {
        ident: Smart::Custom(job.ident.clone()),
        creator: Smart::Custom(Some("Portico".to_owned())),
        timestamp: timestamp(job),
        standards,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|found| faults(&found))?;
    bound(job, "the PDF", bytes.len(), limits.pdf_bytes_max, "bytes")?;
    Ok(Pdf { bytes })
}

fn bound(job: &LetterJob, what: &str, actual: usize, limit: usize, unit: &str) -> Result<(), LetterProblem> {
    if actual <= limit {
        return Ok(());
    }
    Err(LetterProblem::TooLarge {
        name: job.name.clone(),
        what: what.to_owned(),
        actual: u64::try_from(actual).unwrap_or(u64::MAX),
        limit: u64::try_from(limit).unwrap_or(u64::MAX),
        unit: unit.to_owned(),
    })
}

/// Splits a BCP 47 tag (RFC 5646, section 2.1) into the language and region that fonts and labels go by.
fn language(tag: &str) -> Result<(String, Option<String>), LetterProblem> {
    let mut parts = tag.split(['-', '_']);
    let lang = parts.next().unwrap_or_default().to_ascii_lowercase();
    if !(2..=3).contains(&lang.len()) || !lang.bytes().all(|b| b.is_ascii_lowercase()) {
        return Err(LetterProblem::Language { lang: tag.to_owned() });
    }
    let region = parts
        .find(|part| part.len() == 2 && part.bytes().all(|b| b.is_ascii_alphabetic()))
        .map(str::to_ascii_uppercase);
    Ok((lang, region))
}

/// A regular expression that matches any one of these characters, whatever they mean to a regular expression.
fn character_class(characters: &BTreeSet<char>) -> String {
    let escaped: String = characters.iter().map(|&c| format!("\\u{{{:X}}}", u32::from(c))).collect();
    format!("[{escaped}]")
}

fn timestamp(job: &LetterJob) -> Option<Timestamp> {
    let issued = &job.issued;
    let small = |number: i8| u8::try_from(number).ok();
    let datetime = Datetime::from_ymd_hms(
        issued.year().into(),
        small(issued.month())?,
        small(issued.day())?,
        small(issued.hour())?,
        small(issued.minute())?,
        small(issued.second())?,
    )?;
    Timestamp::new_local(datetime, issued.offset().seconds() / 60)
}

/// A fault that belongs to the job as a whole.
fn blame(job: &LetterJob, message: String) -> LetterProblem {
    let fault = TemplateFault { file: job.name.clone(), line: 0, column: 0, message, hints: Vec::new() };
    LetterProblem::Template { faults: vec![fault] }
}

/// The typesetter's findings in terms of the author's own files.
fn explain(job: &LetterJob, desk: &Desk, found: &[SourceDiagnostic]) -> Vec<TemplateFault> {
    found
        .iter()
        .filter(|one| one.severity == Severity::Error)
        .map(|one| {
            // A fault inside the frame is shown where the author's own line called it.
            let calls = one.trace.iter().map(|call| DiagSpan::from(call.span));
            let places: Vec<_> =
                std::iter::once(one.span).chain(calls).filter_map(|span| place(job, desk, span)).collect();
            let own = places.iter().find(|place| !place.2).or_else(|| places.first());
            let (file, (line, column), _) = own.cloned().unwrap_or_else(|| (job.name.clone(), (0, 0), false));
            TemplateFault {
                file,
                line,
                column,
                message: one.message.to_string(),
                hints: one.hints.iter().map(|hint| hint.v.to_string()).collect(),
            }
        })
        .collect()
}

/// File name, line and column (from 1), and whether the file is the frame's.
fn place(job: &LetterJob, desk: &Desk, span: DiagSpan) -> Option<(String, (usize, usize), bool)> {
    let id = span.id()?;
    let path = id.get().vpath().get_without_slash();
    let file = if path == LETTER { job.name.clone() } else { path.to_owned() };
    let range = desk.range(span)?;
    let spot = desk
        .source(id)
        .ok()
        .and_then(|source| source.lines().byte_to_line_column(range.start))
        .map_or((0, 0), |(line, column)| (line + 1, column + 1));
    Some((file, spot, crate::frame::FILES.iter().any(|(own, _)| *own == path)))
}
