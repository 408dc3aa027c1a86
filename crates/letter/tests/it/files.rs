//! Jobs that the tests share, and programs that look at finished files from outside.

use std::path::PathBuf;
use std::process::Command;

use portico_letter::{
    Appeal, Authority, DecisionText, Fee, LetterData, LetterJob, Reason, Recipient, Source,
};

/// A complete decision in Swedish, with characters that letters get wrong first.
pub fn decision() -> LetterData {
    LetterData {
        authority: Authority {
            name: "Åmåls kommun".into(),
            unit: Some("Gatuenheten".into()),
            address: vec!["Box 62".into(), "662 22 Åmål".into()],
            email: Some("gata@amal.example".into()),
            phone: Some("0532-170 00".into()),
            web: Some("https://amal.example".into()),
        },
        recipient: Recipient {
            name: "Östen Ärlig-Håkansson".into(),
            address: vec!["Kyrkogatan 5".into(), "662 30 Åmål".into()],
        },
        reference: "PP-2026-000123".into(),
        date: "2026-11-21".into(),
        service: "Boendeparkering".into(),
        subject: "Beslut om parkeringstillstånd".into(),
        paragraphs: vec!["Du har ansökt om parkeringstillstånd.".into()],
        decision: Some(DecisionText {
            outcome: "granted".into(),
            summary: "Du får parkeringstillstånd till och med den 30 november 2027.".into(),
            reasons: vec![Reason {
                text: "Du är folkbokförd inom området".into(),
                source: Some(Source { cite: "4 § lokala trafikföreskrifter".into(), url: None }),
            }],
            sources: vec![Source {
                cite: "Trafikförordning (1998:1276)".into(),
                url: Some("https://example.org/sfs/1998/1276".into()),
            }],
            conditions: vec!["Kortet ska ligga synligt i bilen.".into()],
            decided_by: Some("Enhetschefen".into()),
        }),
        fee: Some(Fee {
            amount: "1450.5".into(),
            currency: "EUR".into(),
            pay_by: Some("2026-12-21".into()),
            how: None,
        }),
        appeal: Some(Appeal {
            text: "Du kan överklaga beslutet skriftligt.".into(),
            to: vec!["Åmåls kommun".into(), "Box 62".into()],
            by: Some("2026-12-12".into()),
            url: None,
        }),
        ..LetterData::default()
    }
}

/// The built-in letter over [`decision`].
pub fn job() -> LetterJob {
    job_with(serde_json::to_value(decision()).unwrap())
}

/// The built-in letter over any data.
pub fn job_with(data: serde_json::Value) -> LetterJob {
    LetterJob::new("Beslut om parkeringstillstånd", "sv", issued(), "case-1/letter-1", data)
}

/// A job of one's own template over [`decision`].
pub fn template(source: &str) -> LetterJob {
    job().with_template("letters/own.typ", source)
}

pub fn issued() -> jiff::Zoned {
    "2026-11-21T10:15:00+01:00[Europe/Stockholm]".parse().unwrap()
}

/// Runs a program of the system over `bytes`; `None`, said loudly, if it is not installed.
pub fn look(program: &str, args: &[&str], bytes: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.pdf");
    std::fs::write(&path, bytes).unwrap();
    let args = args.iter().map(|arg| if *arg == "FILE" { path.as_os_str() } else { arg.as_ref() });
    match Command::new(program).args(args).output() {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            let complaint = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{program}: {said}{complaint}");
            Some(said)
        }
        Err(error) => {
            not_run(&format!("{program} is not usable ({error}); install poppler-utils and qpdf"));
            None
        }
    }
}

/// Says that a check did not happen; where everything is required, that is a failure.
pub fn not_run(reason: &str) {
    assert!(std::env::var_os("PORTICO_REQUIRE_ALL").is_none(), "NOT RUN: {reason}");
    eprintln!("NOT RUN: {reason}");
}

/// The example program, which answers the hidden command as the real one does.
pub fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let path = test.parent().and_then(|deps| deps.parent()).unwrap().join("examples/letter");
    assert!(path.is_file(), "{} is missing: run the whole `cargo test -p portico-letter`", path.display());
    path
}
