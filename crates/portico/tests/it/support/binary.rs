//! The real binary: commands, and a server that is ended by its own process id.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value as Json;

/// The program that the tests were built with.
pub const PORTICO: &str = env!("CARGO_BIN_EXE_portico");

/// The program that is tried: [`PORTICO`], or another build of it that `PORTICO_PROGRAM` names.
pub fn program() -> PathBuf {
    std::env::var_os("PORTICO_PROGRAM").map_or_else(|| PORTICO.into(), PathBuf::from)
}

/// Runs a command of the binary to its end.
pub fn portico(args: &[&str]) -> Output {
    Command::new(program()).args(args).stdin(Stdio::null()).output().unwrap()
}

/// `portico user`, with the password on standard input.
pub fn add_account(args: &[&str], password: &str) {
    let mut child =
        Command::new(program()).args(args).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    writeln!(child.stdin.take().unwrap(), "{password}").unwrap();
    assert!(child.wait().unwrap().success(), "{args:?}");
}

/// What a command said on standard output and standard error.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// `portico verify --json` on an installation, which must find nothing.
pub fn verify(dir: &Path) -> Json {
    let output = portico(&["verify", "--json", "--dir", dir.to_str().unwrap()]);
    let report: Json = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(&output)));
    assert!(output.status.success(), "verify found something: {report:#}");
    assert_eq!(report["findings"], serde_json::json!([]));
    report
}

/// A server that is killed when it is dropped.
pub struct Server {
    child: Child,
    /// `127.0.0.1:PORT`.
    pub address: String,
    /// What the demo printed when it was ready.
    pub ready: Json,
}

impl Server {
    /// Makes a demo authority without a past in `dir` and serves it.
    pub fn demo(dir: &Path) -> Server {
        let (child, line) = start(&[
            "demo",
            "--cases",
            "0",
            "--json",
            "--listen",
            "127.0.0.1:0",
            "--dir",
            dir.to_str().unwrap(),
        ]);
        let ready: Json = serde_json::from_str(&line).unwrap_or_else(|_| panic!("not ready: {line:?}"));
        Server { child, address: address_in(ready["resident"].as_str().unwrap()), ready }
    }

    /// Serves the installation in `dir`.
    pub fn serve(dir: &Path) -> Server {
        let (child, line) = start(&["serve", "--listen", "127.0.0.1:0", "--dir", dir.to_str().unwrap()]);
        let url = line.split_whitespace().find(|word| word.starts_with("http://"));
        Server {
            child,
            address: address_in(url.unwrap_or_else(|| panic!("not ready: {line:?}"))),
            ready: Json::Null,
        }
    }

    /// The password of one of the demo's accounts.
    pub fn password(&self, account: &str) -> String {
        let sign_ins = self.ready["sign_ins"].as_array().unwrap();
        let found = sign_ins.iter().find(|person| person["account"] == account).unwrap();
        found["password"].as_str().unwrap().to_owned()
    }

    /// SIGKILL: the process gets no chance to tidy up.
    pub fn kill_9(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have been killed already; then there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts the binary and reads its first line.
fn start(args: &[&str]) -> (Child, String) {
    let mut child = Command::new(program())
        .args(args)
        .env("RUST_LOG", "error")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    stdout.read_line(&mut line).unwrap();
    // What comes later is read and thrown away, so that the server never writes to a closed pipe.
    std::thread::spawn(move || std::io::copy(&mut stdout, &mut std::io::sink()));
    (child, line)
}

fn address_in(url: &str) -> String {
    url.trim_start_matches("http://").trim_end_matches('/').to_owned()
}
