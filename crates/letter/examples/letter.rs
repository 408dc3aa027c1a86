//! Sets one letter from files, for whoever writes a template without a running installation:
//!
//! ```text
//! cargo run -p portico-letter --example letter -- LANG DATA.json OUT.pdf [TEMPLATE.typ]
//! ```
//!
//! Called with the hidden command, it is also the child process of this room's own tests.

use std::error::Error;
use std::process::ExitCode;

use portico_letter::{COMMAND, LetterJob, check_pdf, render, run_child};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.first().is_some_and(|first| first == COMMAND) {
        return run_child(std::io::stdin().lock(), std::io::stdout().lock());
    }
    match letter(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn letter(args: &[String]) -> Result<(), Box<dyn Error>> {
    let (lang, data, out, template) = match args {
        [lang, data, out] => (lang, data, out, None),
        [lang, data, out, template] => (lang, data, out, Some(template)),
        _ => return Err("usage: letter LANG DATA.json OUT.pdf [TEMPLATE.typ]".into()),
    };
    let data: serde_json::Value = serde_json::from_slice(&std::fs::read(data)?)?;
    let day = data.get("date").and_then(|date| date.as_str()).ok_or("the data has no date")?;
    let issued = day.parse::<jiff::civil::Date>()?.to_zoned(jiff::tz::TimeZone::UTC)?;
    let title = data.get("subject").and_then(|subject| subject.as_str()).unwrap_or("Letter").to_owned();
    let mut job = LetterJob::new(&title, lang, issued, "example", data);
    if let Some(path) = template {
        job = job.with_template(path, &std::fs::read_to_string(path)?);
    }
    let pdf = render(&job)?;
    std::fs::write(out, &pdf.bytes)?;
    match check_pdf(&pdf.bytes) {
        Ok(()) => Ok(()),
        Err(found) => Err(found.join("\n").into()),
    }
}
