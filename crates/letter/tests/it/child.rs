//! Letters set in a process that can be ended.

use std::path::Path;
use std::process::Command;

use portico_letter::{LetterJob, LetterProblem, Limits, Pdf, render, render_in_child, run_child};

use crate::files::{job, not_run, program, template};

/// Turns for longer than anybody waits, within every rule of the language.
const ENDLESS: &str =
    "#let n = 0\n#for i in range(9000) { for j in range(9000) { for k in range(9000) { n += 1 } } }";

fn in_child(exe: &Path, job: &LetterJob, limits: &Limits) -> Result<Pdf, LetterProblem> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(render_in_child(exe, job, limits))
}

#[test]
fn a_child_makes_the_same_bytes_as_this_process() {
    let job = job().with_file("part.typ", b"never read".to_vec());
    assert_eq!(in_child(&program(), &job, &Limits::default()).unwrap(), render(&job).unwrap());
}

#[test]
fn a_fault_found_in_the_child_arrives_whole() {
    let job = template("#nonsense");
    let problem = in_child(&program(), &job, &Limits::default()).unwrap_err();
    assert_eq!(problem, render(&job).unwrap_err());
    assert!(!problem.is_temporary());
}

#[test]
fn a_template_that_never_ends_is_stopped_by_the_clock() {
    let limits = Limits { wall_ms_max: 700, ..Limits::default() };
    let problem = in_child(&program(), &template(ENDLESS), &limits).unwrap_err();
    assert_eq!(problem, LetterProblem::TimedOut { name: "letters/own.typ".into(), wall_ms: 700 });
    assert!(problem.to_string().contains("look for a loop"), "{problem}");
}

#[test]
fn a_template_that_takes_too_much_processor_time_or_memory_ends_alone() {
    if !Path::new("/usr/bin/prlimit").is_file() {
        return not_run("prlimit is not installed; install util-linux");
    }
    // A clock so long that it is not what ends the child, however busy the machine.
    let patient = Limits { wall_ms_max: 300_000, ..Limits::default() };
    let limits = Limits { cpu_s_max: 1, ..patient };
    let problem = in_child(&program(), &template(ENDLESS), &limits).unwrap_err();
    assert!(matches!(&problem, LetterProblem::Crashed { .. }), "{problem}");

    let greedy = "#range(90000000).len()";
    let limits = Limits { address_space_bytes_max: 600 << 20, cpu_s_max: 300, ..patient };
    let problem = in_child(&program(), &template(greedy), &limits).unwrap_err();
    assert!(matches!(&problem, LetterProblem::Crashed { .. }), "{problem}");
    assert!(problem.to_string().contains("memory"), "{problem}");
}

#[test]
fn a_program_that_is_not_there_is_not_the_templates_fault() {
    let problem = in_child(Path::new("/nowhere/portico"), &job(), &Limits::default()).unwrap_err();
    assert!(problem.is_temporary(), "{problem}");
    assert!(problem.to_string().contains("/nowhere/portico"), "{problem}");
}

#[test]
fn a_program_that_answers_nonsense_is_not_taken_for_a_letter() {
    let problem = in_child(Path::new("/bin/echo"), &job(), &Limits::default()).unwrap_err();
    assert!(matches!(problem, LetterProblem::Crashed { .. }), "{problem}");
}

#[test]
fn the_child_gets_no_environment_and_its_last_words_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (text, script) = (folder.path().join("text"), folder.path().join("child.sh"));
    std::fs::write(&text, "#!/bin/sh\ncat >/dev/null\nexport -p >&2\nexit 3\n").unwrap();
    // Another process writes the program: a file that this one has open for writing, and that a child forked
    // by another test in this moment would hold open too, cannot be run ("text file busy").
    let installed = Command::new("install").args(["-m", "755"]).args([&text, &script]).status().unwrap();
    assert!(installed.success());
    assert!(std::env::vars().any(|(name, _)| name.starts_with("CARGO")), "nothing to hide");
    let problem = in_child(&script, &job(), &Limits::default()).unwrap_err();
    let LetterProblem::Crashed { status, stderr, .. } = problem else { panic!("{problem}") };
    assert_eq!(status, "exit status: 3");
    assert!(stderr.contains("RAYON_NUM_THREADS") && !stderr.contains("CARGO"), "{stderr}");
}

#[test]
fn a_job_that_cannot_be_read_is_answered_in_words() {
    let mut answer = Vec::new();
    run_child(&b"{\"job\": 1}"[..], &mut answer);
    let problem: LetterProblem = serde_json::from_slice(&answer).unwrap();
    assert!(problem.to_string().contains("could not be read"), "{problem}");
}
