//! The virus scanner clamd for one test binary: it knows one signature, and stops when the binary ends.

use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Longest file that it takes.
const STREAM_BYTES_MAX: usize = 4 * 1024 * 1024;
/// How often it is asked whether it is there yet: about two minutes.
const KNOCKS_MAX: u32 = 1_200;
/// Keeps clamd only as long as its standard input is open, that is, as long as the test binary lives.
const SUPERVISOR: &str = "folder=$1; shift; \"$@\" </dev/null >\"$folder/log\" 2>&1 & pid=$!; read -r _; \
                          kill -KILL $pid; wait $pid; rm -rf \"$folder\"";

/// A running clamd. Dropped, or when the process ends, it stops and its folder goes.
#[derive(Debug)]
pub struct Clamd {
    supervisor: Child,
    port: u16,
    socket: PathBuf,
}

impl Clamd {
    /// Starts one. `None`, after saying so loudly, where clamd is not installed.
    ///
    /// # Panics
    /// If it is installed and does not start, or is missing while `PORTICO_REQUIRE_ALL=1`.
    pub fn start() -> Option<Clamd> {
        let programs = ["/usr/sbin/clamd", "/usr/bin/clamd", "/usr/local/sbin/clamd"];
        let Some(program) = programs.into_iter().map(Path::new).find(|path| path.is_file()) else {
            super::not_run("the virus scanner: no clamd in /usr/sbin");
            return None;
        };
        let folder = std::env::temp_dir().join(format!("portico-clamd-{:016x}", rand::random::<u64>()));
        let started = try_start(program, &folder);
        assert!(started.is_ok(), "clamd is installed and does not start: {started:?}");
        started.ok()
    }

    /// `tcp://127.0.0.1:PORT`.
    pub fn tcp(&self) -> String {
        format!("tcp://127.0.0.1:{}", self.port)
    }

    /// `unix:PATH`.
    pub fn unix(&self) -> String {
        format!("unix:{}", self.socket.display())
    }

    /// Longest file that it takes, bytes.
    pub fn stream_bytes_max(&self) -> usize {
        STREAM_BYTES_MAX
    }
}

impl Drop for Clamd {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        let _ = self.supervisor.wait();
    }
}

fn try_start(program: &Path, folder: &Path) -> Result<Clamd, String> {
    let text = |error: std::io::Error| error.to_string();
    let database = folder.join("database");
    std::fs::create_dir_all(&database).map_err(text)?;
    // One signature in clamd's own format: name, any kind of file, anywhere, bytes in hex. It is the test string of
    // EICAR without its beginning, so that this file is not one itself.
    let virus = hex::encode(["EICAR-", "STANDARD-ANTIVIRUS", "-TEST-FILE!"].concat());
    std::fs::write(database.join("own.ndb"), format!("Eicar-Test-Signature:0:*:{virus}\n")).map_err(text)?;
    let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).map_err(text)?.port();
    let socket = folder.join("socket");
    let config = folder.join("clamd.conf");
    let mut file = std::fs::File::create(&config).map_err(text)?;
    write!(
        file,
        "Foreground yes\nDatabaseDirectory {}\nTCPSocket {port}\nTCPAddr 127.0.0.1\nLocalSocket {}\n\
         StreamMaxLength {STREAM_BYTES_MAX}\nTemporaryDirectory {}\n",
        database.display(),
        socket.display(),
        folder.display()
    )
    .map_err(text)?;
    let supervisor = Command::new("/bin/sh")
        .args(["-c", SUPERVISOR, "sh"])
        .arg(folder)
        .arg(program)
        .arg("--config-file")
        .arg(&config)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(text)?;
    let clamd = Clamd { supervisor, port, socket };
    for _ in 0..KNOCKS_MAX {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() && UnixStream::connect(&clamd.socket).is_ok() {
            return Ok(clamd);
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Err(std::fs::read_to_string(folder.join("log")).unwrap_or_default())
}
