//! One run of the program that does a job: JSON in, JSON out, with limits on time and size.

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context;
use serde_json::{Map, Value as Json};

/// Largest result, bytes: what the API takes.
const RESULT_BYTES_MAX: u64 = 1024 * 1024;
/// What is kept of standard error, bytes.
const SAID_BYTES_MAX: u64 = 64 * 1024;
/// Characters of standard error that are reported: the last ones.
const SAID_CHARS_MAX: usize = 1_000;
/// Exit code of a business error.
const CODE_ERROR: i32 = 100;
/// How often it is looked whether the program has ended.
const LOOK: Duration = Duration::from_millis(20);

/// How the program ended.
pub enum Ran {
    /// Its result.
    Done(Map<String, Json>),
    /// A business error: code, message, variables.
    Error(Map<String, Json>),
    /// What went wrong.
    Failed(String),
}

/// What is watched while the program runs.
pub struct Watch {
    /// How often the lease is extended.
    pub every: Duration,
    /// When the program is ended.
    pub time_max: Duration,
    /// Extends the lease; false if the job is lost.
    pub still_held: Box<dyn FnMut() -> bool>,
}

/// Runs the program for one job.
///
/// # Errors
/// When the program cannot be started at all: then no job can be done.
pub fn run(program: &[String], job: &Json, mut watch: Watch) -> anyhow::Result<Ran> {
    let (name, arguments) = program.split_first().context("no program is named")?;
    let mut child = Command::new(name)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{name} cannot be started"))?;
    let input = job.to_string();
    let mut stdin = child.stdin.take().context("standard input")?;
    // A program that reads nothing is no fault.
    std::thread::spawn(move || stdin.write_all(input.as_bytes()).ok());
    let out = gather(child.stdout.take().context("standard output")?, RESULT_BYTES_MAX);
    let said = gather(child.stderr.take().context("standard error")?, SAID_BYTES_MAX);
    let began = Instant::now();
    let mut next = watch.every;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        let late = began.elapsed() > watch.time_max;
        if late || (began.elapsed() > next && !(watch.still_held)()) {
            child.kill().ok();
            child.wait()?;
            let why = if late { "the program took longer than --time-max" } else { "the job was lost" };
            return Ok(Ran::Failed(why.to_owned()));
        }
        if began.elapsed() > next {
            next = began.elapsed() + watch.every;
        }
        std::thread::sleep(LOOK);
    };
    let out = out.join().unwrap_or_default();
    let said = String::from_utf8_lossy(&said.join().unwrap_or_default()).trim().to_owned();
    Ok(match status.code() {
        Some(0) => object(&out).map_or_else(Ran::Failed, Ran::Done),
        Some(CODE_ERROR) => object(&out).map_or_else(Ran::Failed, Ran::Error),
        _ => {
            let skip = said.chars().count().saturating_sub(SAID_CHARS_MAX);
            let last: String = said.chars().skip(skip).collect();
            Ran::Failed(if last.is_empty() { format!("the program ended with {status}") } else { last })
        }
    })
}

fn object(out: &[u8]) -> Result<Map<String, Json>, String> {
    if out.len() as u64 > RESULT_BYTES_MAX {
        return Err(format!("the program's result is larger than {RESULT_BYTES_MAX} bytes"));
    }
    if out.trim_ascii().is_empty() {
        return Ok(Map::new());
    }
    serde_json::from_slice(out).map_err(|error| format!("the program's result is not a JSON object: {error}"))
}

/// Reads to the end in its own thread, and keeps at most so much and one byte.
fn gather(mut from: impl Read + Send + 'static, bytes_max: u64) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut kept = Vec::new();
        from.by_ref().take(bytes_max.saturating_add(1)).read_to_end(&mut kept).ok();
        std::io::copy(&mut from, &mut std::io::sink()).ok();
        kept
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, time_max: Duration) -> Ran {
        let program = ["sh", "-c", script].map(str::to_owned);
        let watch = Watch { every: Duration::from_secs(60), time_max, still_held: Box::new(|| true) };
        run(&program, &serde_json::json!({ "variables": { "plate": "A" } }), watch).unwrap()
    }

    #[test]
    fn the_job_goes_in_and_the_result_comes_out() {
        let Ran::Done(result) = shell("cat", Duration::from_secs(20)) else { panic!("not done") };
        assert_eq!(result["variables"]["plate"], "A");
    }

    #[test]
    fn what_the_program_says_on_standard_error_is_why_it_failed() {
        let Ran::Failed(why) = shell("echo no line >&2; exit 7", Duration::from_secs(20)) else {
            panic!("not failed")
        };
        assert_eq!(why, "no line");
    }

    #[test]
    fn a_result_that_is_no_object_is_a_failure_not_a_loss() {
        let Ran::Failed(why) = shell("echo [1]", Duration::from_secs(20)) else { panic!("not failed") };
        assert!(why.contains("JSON object"), "{why}");
    }

    #[test]
    fn a_program_without_an_end_is_ended() {
        let Ran::Failed(why) = shell("exec sleep 600", Duration::from_millis(50)) else {
            panic!("not failed")
        };
        assert!(why.contains("--time-max"), "{why}");
    }
}
