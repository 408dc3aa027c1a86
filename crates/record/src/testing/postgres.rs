//! A PostgreSQL server for one test binary: own folder, own user, own port, stopped when the binary ends.

use std::fs;
use std::io::{BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// How long the server may take to start.
const START_TIMEOUT: Duration = Duration::from_secs(60);
/// How often another port is tried when somebody else took the free one first.
const PORT_TRIES: u32 = 5;
/// PostgreSQL refuses to run as root. Debian's package makes the first of these.
const UNPRIVILEGED: [&str; 2] = ["postgres", "nobody"];

/// Keeps the server only as long as its standard input is open, that is, as long as the test binary lives, however
/// that ends. Arguments: the folder, the server, its arguments. Prints the server's process id.
/// QUIT stops the server at once: its data is thrown away, so that the checkpoint of a clean stop is not waited for.
/// `kill` on standard input kills the server and all its processes outright, and is answered when nothing of it runs;
/// `start` starts it on the same data.
const SUPERVISOR: &str = r#"folder=$1; shift
# A process that is dead and only waits to be reaped holds nothing any more; who reaps it may take seconds.
lives() { read -r stat </proc/$1/stat || return 1; case ${stat##*)} in ' Z'*|' X'*) return 1;; esac; }
"$@" >"$folder/log" 2>&1 </dev/null & pid=$!
echo $pid
while read -r wish; do
  if [ "$wish" = start ]; then
    "$@" >>"$folder/log" 2>&1 </dev/null & pid=$!
    echo $pid
    continue
  fi
  children=$(cat /proc/$pid/task/$pid/children 2>/dev/null)
  kill -KILL $pid $children 2>/dev/null
  wait $pid
  # The dead server's shared memory is free once the last of its processes is gone.
  for child in $children; do while lives $child; do sleep 0.01; done; done
  echo $pid
done
kill -QUIT $pid 2>/dev/null
wait $pid
rm -rf "$folder"
"#;

/// A running server, with its durability on. Dropped, or when the process ends, it is stopped and its folder removed.
#[derive(Debug)]
pub struct Postgres {
    supervisor: Child,
    said: BufReader<ChildStdout>,
    pid: u32,
    bin: PathBuf,
    folder: PathBuf,
    port: u16,
    password: String,
    databases: AtomicU32,
}

impl Postgres {
    /// Starts a server. `None`, after saying so loudly, where PostgreSQL is not installed.
    ///
    /// # Panics
    /// If it is installed and does not start, or is missing while `PORTICO_REQUIRE_ALL=1`.
    pub fn start() -> Option<Postgres> {
        Postgres::start_in(&std::env::temp_dir())
    }

    /// As [`Postgres::start`], with its data in a folder below this one.
    ///
    /// # Panics
    /// As [`Postgres::start`].
    pub fn start_in(parent: &Path) -> Option<Postgres> {
        let Some(bin) = find_bin() else {
            super::not_run("PostgreSQL: no initdb in /usr/lib/postgresql/*/bin nor on the PATH");
            return None;
        };
        let mut server = Err(String::new());
        for _ in 0..PORT_TRIES {
            server = try_start(&bin, parent);
            if server.is_ok() {
                break;
            }
        }
        assert!(
            server.is_ok(),
            "PostgreSQL is installed in {} and does not start: {server:?}",
            bin.display()
        );
        server.ok()
    }

    /// The address of a new, empty database.
    ///
    /// # Panics
    /// If it cannot be made.
    pub fn database(&self, name: &str) -> String {
        let name = format!("{name}_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let made = Command::new(self.bin.join("createdb"))
            .env("PGPASSWORD", &self.password)
            .args(["-h", "127.0.0.1", "-U", "portico", "-p", &self.port.to_string(), &name])
            .output();
        assert!(
            made.as_ref().is_ok_and(|o| o.status.success()),
            "database {name} could not be made: {made:?}"
        );
        format!("postgres://portico:{}@127.0.0.1:{}/{name}", self.password, self.port)
    }

    /// SIGKILL for the server and every process of it, then a new server on the same data and port.
    ///
    /// # Panics
    /// If it does not come back.
    pub fn kill_9_and_restart(&mut self) {
        self.kill_9();
        self.restart();
    }

    /// SIGKILL for the server and every process of it; returns when nothing of it runs.
    ///
    /// # Panics
    /// If its supervisor is gone.
    pub fn kill_9(&mut self) {
        self.ask(b"kill\n");
    }

    /// Starts the server that was killed, on the same data and port.
    ///
    /// # Panics
    /// If it does not come back.
    pub fn restart(&mut self) {
        self.pid = self.ask(b"start\n");
        assert!(wait_until_ready(self), "PostgreSQL does not come back after a kill");
    }

    fn ask(&mut self, wish: &[u8]) -> u32 {
        let stdin = self.supervisor.stdin.as_mut();
        assert!(stdin.is_some_and(|stdin| stdin.write_all(wish).is_ok()), "the supervisor is gone");
        let pid = read_pid(&mut self.said);
        assert!(pid.is_ok(), "{pid:?}");
        pid.unwrap_or_default()
    }

    /// The folder of its data.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The process id of the server, for tests that kill it.
    pub fn pid(&self) -> u32 {
        self.pid
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        let _ = self.supervisor.wait();
    }
}

/// The folder of the newest PostgreSQL programs.
fn find_bin() -> Option<PathBuf> {
    let debian =
        fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|e| e.path().join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    // A folder on the PATH may have links to some of the programs only: the folder that they lead to has all.
    let real = |bin: PathBuf| fs::canonicalize(bin.join("initdb")).ok()?.parent().map(Path::to_owned);
    let mut found: Vec<PathBuf> = debian.chain(std::env::split_paths(&path)).filter_map(real).collect();
    found.retain(|bin| {
        ["postgres", "createdb", "pg_isready"].iter().all(|program| bin.join(program).is_file())
    });
    found.sort();
    found.pop()
}

fn try_start(bin: &Path, parent: &Path) -> Result<Postgres, String> {
    let owner = owner()?;
    let password = format!("{:032x}", rand::random::<u128>());
    let folder = parent.join(format!("portico-pg-{:016x}", rand::random::<u64>()));
    make_folder(&folder, owner).map_err(|e| format!("{}: {e}", folder.display()))?;
    let password_file = folder.join("password");
    fs::write(&password_file, &password).map_err(|e| e.to_string())?;
    if let Some((uid, gid)) = owner {
        chown(&password_file, Some(uid), Some(gid)).map_err(|e| e.to_string())?;
    }
    let data = folder.join("data");
    let made = as_owner(&bin.join("initdb"), owner)
        .current_dir(&folder)
        .args(["-U", "portico", "-A", "scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"])
        .arg("--pwfile")
        .arg(&password_file)
        .arg("-D")
        .arg(&data)
        .output()
        .map_err(|e| e.to_string())?;
    if !made.status.success() {
        let _ = fs::remove_dir_all(&folder);
        return Err(String::from_utf8_lossy(&made.stderr).into_owned());
    }
    let port = free_port().map_err(|e| e.to_string())?;
    let mut supervisor = as_owner(Path::new("/bin/sh"), owner)
        .current_dir(&folder)
        // A group of its own: Ctrl-C in the terminal stops the tests, and they stop the server, with its folder.
        .process_group(0)
        .args(["-c", SUPERVISOR, "sh"])
        .arg(&folder)
        .arg(bin.join("postgres"))
        .arg("-D")
        .arg(&data)
        .args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=on"])
        .args(["-c", "synchronous_commit=on", "-c", "max_connections=200"])
        // After a kill everything of the server is made durable before it starts: by one call instead of one a file.
        .args(["-c", "recovery_init_sync_method=syncfs"])
        .arg("-c")
        .arg(format!("unix_socket_directories={}", folder.display()))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|e| e.to_string())?;
    let mut said = BufReader::new(supervisor.stdout.take().ok_or("no standard output")?);
    let pid = read_pid(&mut said)?;
    let databases = AtomicU32::new(0);
    let (bin, log) = (bin.to_owned(), folder.join("log"));
    let server = Postgres { supervisor, said, pid, bin, folder, port, password, databases };
    match wait_until_ready(&server) {
        true => Ok(server),
        false => Err(fs::read_to_string(log).unwrap_or_default()),
    }
}

fn read_pid(said: &mut impl std::io::BufRead) -> Result<u32, String> {
    let mut line = String::new();
    said.read_line(&mut line).map_err(|e| e.to_string())?;
    line.trim().parse().map_err(|_| format!("no process id: {line:?}"))
}

fn make_folder(folder: &Path, owner: Option<(u32, u32)>) -> std::io::Result<()> {
    fs::create_dir(folder)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    owner.map_or(Ok(()), |(uid, gid)| chown(folder, Some(uid), Some(gid)))
}

/// Whom the server is to run as, if we are root: user id and group id.
fn owner() -> Result<Option<(u32, u32)>, String> {
    let me = fs::metadata("/proc/self").map_err(|e| e.to_string())?.uid();
    if me != 0 {
        return Ok(None);
    }
    let accounts = fs::read_to_string("/etc/passwd").map_err(|e| e.to_string())?;
    let ids = |name: &str| {
        let line = accounts.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    let found = UNPRIVILEGED.iter().find_map(|name| ids(name));
    found.map(Some).ok_or_else(|| "there is no user postgres or nobody to run it as".to_owned())
}

fn as_owner(program: &Path, owner: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(program);
    if let Some((uid, gid)) = owner {
        command.uid(uid).gid(gid);
    }
    command
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn wait_until_ready(server: &Postgres) -> bool {
    let started = Instant::now();
    while started.elapsed() < START_TIMEOUT {
        let ready = TcpStream::connect(("127.0.0.1", server.port)).is_ok()
            && Command::new(server.bin.join("pg_isready"))
                .args(["-q", "-h", "127.0.0.1", "-p", &server.port.to_string()])
                .status()
                .is_ok_and(|status| status.success());
        if ready {
            return true;
        }
        if !Path::new(&format!("/proc/{}", server.pid)).exists() {
            return false;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}
