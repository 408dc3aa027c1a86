//! The same letter, set in a child process that can be ended.
//!
//! A template may loop for minutes without breaking any rule of its language, and no library call can be
//! stopped from outside. So the worker starts its own program again with one hidden command, writes the job as
//! JSON to its standard input, and reads from its standard output either a PDF or a [`LetterProblem`] as JSON.
//! The first byte tells which. The child gets no environment, so no secret either.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, Command};

use crate::job::{LetterJob, Limits};
use crate::problem::LetterProblem;
use crate::render::{Pdf, render_within};

/// The hidden command of the program that ends in [`run_child`].
pub const COMMAND: &str = "render-letter";

/// What begins every PDF (ISO 32000-1, 7.5.2), and no JSON.
const PDF_MARK: &[u8] = b"%PDF-";

/// How much of the child's standard error is worth showing, in bytes.
const STDERR_BYTES_MAX: u64 = 2_000;

/// How long the child may take to close after its output has ended, in milliseconds.
const CLOSING_MS_MAX: u64 = 2_000;

#[derive(Serialize)]
struct Order<'a> {
    job: &'a LetterJob,
    limits: &'a Limits,
}

#[derive(Deserialize)]
struct TakenOrder {
    job: LetterJob,
    limits: Limits,
}

/// Sets a letter in a child process of `exe`, which must answer [`COMMAND`] with [`run_child`].
///
/// The child is ended by its id when `limits.wall_ms_max` is over, and also when this future is dropped.
/// Where the `prlimit` command (util-linux) is installed, processor time and address space are bounded too.
///
/// # Errors
/// As [`render`](crate::render); further [`LetterProblem::TimedOut`], [`LetterProblem::Crashed`] and
/// [`LetterProblem::Child`], which are temporary.
pub async fn render_in_child(exe: &Path, job: &LetterJob, limits: &Limits) -> Result<Pdf, LetterProblem> {
    let order = serde_json::to_vec(&Order { job, limits })
        .map_err(|error| LetterProblem::Child { reason: format!("the job could not be written: {error}") })?;
    let mut child = command(exe, limits)
        .spawn()
        .map_err(|error| LetterProblem::Child { reason: format!("{}: {error}", exe.display()) })?;
    let wall = Duration::from_millis(limits.wall_ms_max);
    let Ok(answer) = tokio::time::timeout(wall, converse(&mut child, &order, limits)).await else {
        end(&mut child).await;
        return Err(LetterProblem::TimedOut { name: job.name.clone(), wall_ms: limits.wall_ms_max });
    };
    let answer = answer.map_err(|error| LetterProblem::Child { reason: error.to_string() })?;
    read_answer(job, limits, answer)
}

/// The child's side: reads one job from `stdin`, writes a PDF (exit code 0) or the problem as JSON (exit code
/// 1) to `stdout`. Exit code 2 means that the job could not be read or the answer not written.
pub fn run_child(stdin: impl Read, mut stdout: impl Write) -> ExitCode {
    let order: TakenOrder = match serde_json::from_reader(io::BufReader::new(stdin)) {
        Ok(order) => order,
        Err(error) => return unusable(&mut stdout, &format!("the job could not be read: {error}")),
    };
    let (answer, code) = match render_within(&order.job, &order.limits) {
        Ok(pdf) => (pdf.bytes, ExitCode::SUCCESS),
        Err(problem) => match serde_json::to_vec(&problem) {
            Ok(json) => (json, ExitCode::from(1)),
            Err(error) => {
                return unusable(&mut stdout, &format!("the problem could not be written: {error}"));
            }
        },
    };
    match stdout.write_all(&answer).and_then(|()| stdout.flush()) {
        Ok(()) => code,
        Err(_) => ExitCode::from(2),
    }
}

fn unusable(stdout: &mut impl Write, reason: &str) -> ExitCode {
    let problem = LetterProblem::Child { reason: reason.to_owned() };
    // If nobody reads the answer any more, the exit code is all that is left to say.
    let _ = serde_json::to_writer(stdout, &problem);
    ExitCode::from(2)
}

struct Answer {
    stdout: Vec<u8>,
    stderr: String,
    status: String,
}

/// Writes, reads and waits at once, so that neither side can wait for the other.
async fn converse(child: &mut Child, order: &[u8], limits: &Limits) -> io::Result<Answer> {
    let (Some(mut stdin), Some(stdout), Some(stderr)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(io::Error::other("the child has no pipes"));
    };
    // One byte more than allowed shows that there was more; problems as JSON are far below.
    let most = u64::try_from(limits.pdf_bytes_max).unwrap_or(u64::MAX).saturating_add(1).max(1 << 20);
    let write = async move {
        // A child that ends early closes its input; what it says on its output tells why.
        let _ = stdin.write_all(order).await;
        drop(stdin);
    };
    let read = |pipe: tokio::process::ChildStdout| async move {
        let mut bytes = Vec::new();
        pipe.take(most).read_to_end(&mut bytes).await.map(|_| bytes)
    };
    let listen = async move {
        let mut bytes = Vec::new();
        let mut kept = stderr.take(STDERR_BYTES_MAX);
        let _ = kept.read_to_end(&mut bytes).await;
        // The rest is let through unread, so that a talkative child does not stand still.
        let _ = tokio::io::copy(kept.get_mut(), &mut tokio::io::sink()).await;
        String::from_utf8_lossy(&bytes).trim().to_owned()
    };
    let ((), stdout, stderr) = tokio::join!(write, read(stdout), listen);
    let status = match tokio::time::timeout(Duration::from_millis(CLOSING_MS_MAX), child.wait()).await {
        Ok(status) => status?.to_string(),
        Err(_) => {
            end(child).await;
            "it did not close".to_owned()
        }
    };
    Ok(Answer { stdout: stdout?, stderr, status })
}

fn read_answer(job: &LetterJob, limits: &Limits, answer: Answer) -> Result<Pdf, LetterProblem> {
    if answer.stdout.starts_with(PDF_MARK) {
        if answer.stdout.len() > limits.pdf_bytes_max {
            return Err(LetterProblem::TooLarge {
                name: job.name.clone(),
                what: "the PDF".to_owned(),
                actual: u64::try_from(answer.stdout.len()).unwrap_or(u64::MAX),
                limit: u64::try_from(limits.pdf_bytes_max).unwrap_or(u64::MAX),
                unit: "bytes".to_owned(),
            });
        }
        // A PDF without its end is what a child leaves that was ended while it wrote.
        if answer.stdout.trim_ascii_end().ends_with(b"%%EOF") {
            return Ok(Pdf { bytes: answer.stdout });
        }
    }
    match serde_json::from_slice(&answer.stdout) {
        Ok(problem) => Err(problem),
        Err(_) => Err(LetterProblem::Crashed {
            name: job.name.clone(),
            status: answer.status,
            stderr: answer.stderr,
        }),
    }
}

async fn end(child: &mut Child) {
    // An error means that it has ended by itself in this very moment.
    let _ = child.kill().await;
}

fn command(exe: &Path, limits: &Limits) -> Command {
    let mut command = match prlimit() {
        Some(prlimit) => {
            let mut command = Command::new(prlimit);
            command
                .arg(format!("--cpu={}", limits.cpu_s_max))
                .arg(format!("--as={}", limits.address_space_bytes_max))
                .arg("--core=0")
                .arg("--")
                .arg(exe);
            command
        }
        None => Command::new(exe),
    };
    command
        .arg(COMMAND)
        .env_clear()
        // Threads cost address space, and one letter is too little work to share.
        .env("RAYON_NUM_THREADS", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// The command that bounds a process before it becomes the child; it keeps the process id.
fn prlimit() -> Option<PathBuf> {
    ["/usr/bin/prlimit", "/bin/prlimit"].iter().map(PathBuf::from).find(|path| path.is_file())
}
