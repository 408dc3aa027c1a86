//! What the real binary proves of a log, and what it finds when somebody changed one.

use std::path::Path;

use portico_record::Record;
use portico_record::checkpoint::{Checkpoint, InclusionProof, PublicKey};
use portico_record::sql::Sql;
use serde_json::{Value as Json, json};

use crate::support::binary::{Server, portico, said, verify};
use crate::support::http::Client;

/// A demo authority with some cases that came by the API; nothing runs any more.
pub fn lived_in(dir: &Path, cases: usize) {
    let server = Server::demo(dir);
    apply(&server, cases);
    server.kill_9();
}

/// Some more applications.
pub fn apply(server: &Server, cases: usize) {
    let ada = Client::signed_in(&server.address, "ada", &server.password("ada"));
    for number in 0..cases {
        let answers = json!({ "answers": {
            "request": format!("All letters about the bridge {number}."), "delivery": "digital",
            "email": "ada@westhaven.example",
        }});
        let path = "/api/services/information-request/applications";
        let answer = ada.post(path, Some(&format!("key-{number}")), &answers).unwrap();
        assert_eq!(answer.status, 201, "{}", answer.text());
    }
}

/// What a command that succeeds says as JSON.
pub fn json_of(args: &[&str]) -> Json {
    let output = portico(args);
    assert!(output.status.success(), "{args:?}: {}", said(&output));
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{args:?}: {}", said(&output)))
}

#[test]
fn a_checkpoint_is_printed_proved_and_compared_with_one_that_was_kept() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("authority");
    lived_in(&dir, 2);
    let at = dir.to_str().unwrap();
    let kept = folder.path().join("kept.txt");
    let made = json_of(&["checkpoint", "--json", "--dir", at, "--to", kept.to_str().unwrap()]);
    let note = std::fs::read_to_string(&kept).unwrap();
    let key = PublicKey::read(made["public_key"].as_str().unwrap()).unwrap();
    let signed = Checkpoint::read(key.verify(&note).unwrap()).unwrap();
    assert!(signed.size > 2, "{note}");
    assert_eq!(portico(&["checkpoint", "--dir", at]).stdout, note.as_bytes(), "it has not grown");

    let report = verify(&dir);
    assert_eq!(report["leaves"], signed.size);
    let kept = kept.to_str().unwrap();
    let output = portico(&["verify", "--dir", at, "--checkpoint", kept]);
    assert!(output.status.success(), "{}", said(&output));

    let reference = reference_of_a_case(&dir);
    let proof = json_of(&["proof", "inclusion", &reference, "1", "--dir", at, "--json"]);
    assert_eq!(proof["checkpoint"], note);
    let proof: InclusionProof = serde_json::from_value(proof).unwrap();
    assert!(proof.holds() && proof.root == hex(&signed.root), "{proof:?}");
    let old = (signed.size - 1).to_string();
    let both = json_of(&["proof", "consistency", &old, &signed.size.to_string(), "--dir", at, "--json"]);
    assert_eq!(both["new_root"], hex(&signed.root));
    assert_eq!(portico(&["proof", "inclusion", &reference, "999", "--dir", at]).status.code(), Some(1));
    assert_eq!(portico(&["proof", "inclusion", "no-such", "1", "--dir", at]).status.code(), Some(2));

    // Somebody wipes an event that the kept checkpoint covers, and all that this installation has signed.
    forget_the_tree(&dir);
    let anew = json_of(&["checkpoint", "--json", "--dir", at]);
    assert_ne!(anew["root"], hex(&signed.root));
    let output = portico(&["verify", "--dir", at, "--checkpoint", kept]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("do not have the root"), "{}", said(&output));
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::main(flavor = "current_thread")]
async fn reference_of_a_case(dir: &Path) -> String {
    let record = Record::open(&format!("sqlite:{}", dir.join("portico.sqlite").display())).await.unwrap();
    let row = record.db().row(Sql::new("SELECT reference FROM case_state LIMIT 1")).await.unwrap().unwrap();
    row.text("reference").unwrap()
}

fn forget_the_tree(dir: &Path) {
    let texts = [
        "DROP TRIGGER event_not_updated",
        "UPDATE event SET hash = zeroblob(32) WHERE position = 1",
        "DROP TRIGGER log_leaf_not_deleted",
        "DELETE FROM log_leaf",
        "DELETE FROM log_node",
        "DELETE FROM checkpoint",
    ];
    run_sql(dir, &texts);
}

/// What somebody with the rights of an operator can do.
#[tokio::main(flavor = "current_thread")]
pub async fn run_sql(dir: &Path, texts: &[&'static str]) {
    let record = Record::open(&format!("sqlite:{}", dir.join("portico.sqlite").display())).await.unwrap();
    for text in texts {
        record.db().run(Sql::new(text)).await.unwrap();
    }
    record.close().await;
}

#[test]
fn an_export_is_proved_without_the_database_and_the_log_is_read_by_a_column_engine() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("authority");
    lived_in(&dir, 2);
    let at = dir.to_str().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let made = json_of(&["export", "--dir", at, "--to", &path("log.tar"), "--with-files", "--json"]);
    let key = made["public_key"].as_str().unwrap();
    json_of(&["checkpoint", "--dir", at, "--to", &path("kept.txt"), "--json"]);
    let case = reference_of_a_case(&dir);
    json_of(&["export", "--dir", at, "--to", &path("case.tar"), "--case", &case, "--json"]);
    json_of(&["export", "--dir", at, "--to", &path("since.tar"), "--since", "2020-01-01", "--json"]);
    let lake = path("lake");
    let columns = json_of(&["export", "--dir", at, "--to", &lake, "--format", "parquet", "--json"]);
    assert_eq!(columns["events"], made["manifest"]["events"]);
    let events = events_of(&dir);
    std::fs::remove_dir_all(&dir).unwrap();

    let report =
        json_of(&["verify", &path("log.tar"), "--key", key, "--checkpoint", &path("kept.txt"), "--json"]);
    assert_eq!((&report["events"], &report["whole"]), (&made["manifest"]["events"], &Json::Bool(true)));
    for part in ["case.tar", "since.tar"] {
        let report = json_of(&["verify", &path(part), "--key", key, "--json"]);
        assert_eq!(report["whole"], false, "{part}");
    }
    let mut bytes = std::fs::read(path("log.tar")).unwrap();
    let place = bytes.windows(10).position(|ten| ten == b"the bridge").unwrap();
    bytes[place + 4] = b'f';
    std::fs::write(path("altered.tar"), bytes).unwrap();
    let output = portico(&["verify", &path("altered.tar"), "--key", key]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("[event-altered]"), "{}", said(&output));
    read_columns(&lake, events);
}

#[tokio::main(flavor = "current_thread")]
pub async fn events_of(dir: &Path) -> usize {
    let record = Record::open(&format!("sqlite:{}", dir.join("portico.sqlite").display())).await.unwrap();
    record.follow(0, 5_000).await.unwrap().len()
}

/// DuckDB, from a Python that has it: `PORTICO_DUCKDB_PYTHON`, else the virtual environment `duckdb` in the target folder.
pub fn read_columns(lake: &str, events: usize) {
    let own =
        Path::new(crate::support::binary::PORTICO).ancestors().nth(2).unwrap().join("duckdb/bin/python");
    let python = std::env::var_os("PORTICO_DUCKDB_PYTHON").map_or(own, std::path::PathBuf::from);
    if !python.exists() {
        portico_record::testing::not_run("reading Parquet with DuckDB: no Python with the package duckdb");
        return;
    }
    let script = "import duckdb, sys\n\
                  files = sys.argv[1] + '/*/*.parquet'\n\
                  q = f\"SELECT count(*), count(DISTINCT case_id), min(typeof(time)), count(body->>'reference'), \
                  count(DISTINCT day) FROM read_parquet('{files}', hive_partitioning = true)\"\n\
                  print(*duckdb.sql(q).fetchall()[0], sep='|')";
    let output = std::process::Command::new(python).args(["-c", script, lake]).output().unwrap();
    let said = said(&output);
    let fields: Vec<&str> = said.trim().split('|').collect();
    assert_eq!(fields[..2], [events.to_string().as_str(), "2"], "{said}");
    assert!(fields[2].starts_with("TIMESTAMP") && fields[3] == "2" && fields[4] != "0", "{said}");
}
