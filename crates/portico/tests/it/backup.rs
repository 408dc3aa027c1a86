//! The restore drill, on the real binary: what was backed up while people worked comes back whole, in either database.

use std::path::Path;

use portico_record::testing::Postgres;
use serde_json::Value as Json;

use crate::support::binary::{Server, portico, said, verify};
use crate::trust::{apply, json_of};

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Cases, heads and root as a command reports them.
fn log_of(manifest: &Json) -> Json {
    let log = &manifest["log"];
    assert!(log["cases"].as_u64().unwrap() > 0, "{manifest}");
    log.clone()
}

#[test]
fn an_encrypted_backup_of_a_running_server_is_restored_into_both_databases_and_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let (dir, key, file) = (at("authority"), at("backup.key"), at("one.portico-backup"));
    let server = Server::demo(&dir);
    apply(&server, 3);
    let checkpoint = json_of(&["checkpoint", "--json", "--dir", text(&dir)]);
    assert!(portico(&["backup", "--new-key", text(&key)]).status.success());
    let made = json_of(&["backup", "--json", "--dir", text(&dir), "--to", text(&file), "--key", text(&key)]);
    assert_eq!(made["encrypted"], true);
    server.kill_9();
    let bytes = std::fs::read(&file).unwrap();
    assert!(bytes.starts_with(b"portico-sealed-1\n"));

    let restored = at("restored");
    let output = portico(&["restore", text(&file), "--dir", text(&restored)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("encrypted: give its key"), "{}", said(&output));
    let done = json_of(&["restore", text(&file), "--dir", text(&restored), "--key", text(&key), "--json"]);
    assert_eq!(log_of(&done["manifest"]), log_of(&made["manifest"]));
    verify(&restored);
    let again = json_of(&["checkpoint", "--json", "--dir", text(&restored)]);
    assert_eq!(again["public_key"], checkpoint["public_key"], "the key of the log came with it");
    let output = portico(&["restore", text(&file), "--dir", text(&restored), "--key", text(&key)]);
    assert_eq!(output.status.code(), Some(2), "the folder is not empty");
    // The restored installation is one that people can go on with.
    let server = Server::serve(&restored);
    let answer = crate::support::http::Client::new(&server.address).get("/").unwrap();
    assert_eq!(answer.status, 200);
    server.kill_9();

    let Some(postgres) = Postgres::start() else { return };
    let (elsewhere, url) = (at("elsewhere"), postgres.database("restored"));
    let args = [
        "restore",
        text(&file),
        "--dir",
        text(&elsewhere),
        "--key",
        text(&key),
        "--database",
        &url,
        "--json",
    ];
    let done = json_of(&args);
    assert_eq!(log_of(&done["manifest"]), log_of(&made["manifest"]));
    verify(&elsewhere);
    let refused =
        portico(&["restore", text(&file), "--dir", text(&at("x")), "--key", text(&key), "--database", &url]);
    assert_eq!(refused.status.code(), Some(2), "the database is not empty");
}

#[test]
fn the_record_moves_to_postgresql_and_back_and_stays_the_same() {
    let Some(postgres) = Postgres::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("authority");
    crate::trust::lived_in(&dir, 2);
    json_of(&["checkpoint", "--json", "--dir", text(&dir)]);
    let before = verify(&dir);
    let url = postgres.database("moved");
    let there = json_of(&["move", "--dir", text(&dir), "--to", &url, "--json"]);
    assert_eq!((&there["moved"], &there["before"]), (&Json::Bool(true), &there["after"]));
    assert!(std::fs::read_to_string(dir.join("portico.toml")).unwrap().contains(&url));
    assert_eq!(verify(&dir), before);
    let back = json_of(&["move", "--dir", text(&dir), "--to", "sqlite:again.sqlite", "--json"]);
    assert_eq!(back["after"], there["before"]);
    assert_eq!(verify(&dir), before);
    let full = portico(&["move", "--dir", text(&dir), "--to", &url]);
    assert_eq!(full.status.code(), Some(2), "it is not empty: {}", said(&full));
}

/// While a server runs, what would harm it is refused in words; once it is gone, however it went, it is not.
fn a_running_server_is_not_moved_away_from(dir: &std::path::Path, other: &str) {
    let server = crate::support::binary::Server::serve(dir);
    for args in [vec!["move", "--dir", text(dir), "--to", other], vec!["dispose", "--dir", text(dir)]] {
        let refused = portico(&args);
        assert_eq!(refused.status.code(), Some(2), "{args:?}");
        assert!(said(&refused).contains("runs on this record. Stop it first"), "{}", said(&refused));
    }
    assert!(portico(&["dispose", "--dir", text(dir), "--dry-run"]).status.success());
    assert!(portico(&["dispose", "--dir", text(dir), "--force"]).status.success());
    server.kill_9();
    assert!(portico(&["dispose", "--dir", text(dir)]).status.success(), "the server is gone");
}

#[test]
fn a_server_on_sqlite_is_told_by_the_commands_that_would_harm_it() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("authority");
    crate::trust::lived_in(&dir, 1);
    a_running_server_is_not_moved_away_from(&dir, "sqlite:other.sqlite");
    assert_eq!(
        json_of(&["move", "--dir", text(&dir), "--to", "sqlite:other.sqlite", "--json"])["moved"],
        true
    );
}

#[test]
fn a_server_on_postgresql_is_told_by_the_commands_that_would_harm_it() {
    let Some(postgres) = Postgres::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("authority");
    crate::trust::lived_in(&dir, 1);
    json_of(&["move", "--dir", text(&dir), "--to", &postgres.database("served"), "--json"]);
    a_running_server_is_not_moved_away_from(&dir, "sqlite:other.sqlite");
}

#[test]
fn an_open_backup_holds_no_secrets_and_old_ones_are_pruned() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("authority");
    crate::trust::lived_in(&dir, 1);
    json_of(&["checkpoint", "--json", "--dir", text(&dir)]);
    let backups = folder.path().join("backups");
    std::fs::create_dir(&backups).unwrap();
    for name in ["old", "older", "new"] {
        let file = backups.join(format!("{name}.portico-backup"));
        json_of(&["backup", "--json", "--dir", text(&dir), "--to", text(&file)]);
        let days = match name {
            "old" => 40,
            "older" => 50,
            _ => 0,
        };
        let made = file.metadata().unwrap().modified().unwrap();
        let then = made - std::time::Duration::from_secs(days * 86_400);
        std::fs::File::options().write(true).open(&file).unwrap().set_modified(then).unwrap();
    }
    let taken = portico(&["backup", "--dir", text(&dir), "--to", text(&backups.join("new.portico-backup"))]);
    assert_eq!(taken.status.code(), Some(2), "it is there already");
    std::fs::write(backups.join("notes.txt"), "not a backup").unwrap();
    let pruned = json_of(&["backup", "prune", text(&backups), "--keep-days", "30", "--json"]);
    assert_eq!(pruned["removed"].as_array().unwrap().len(), 2);
    assert_eq!(std::fs::read_dir(&backups).unwrap().count(), 2);
    let restored = folder.path().join("restored");
    let file = backups.join("new.portico-backup");
    assert!(portico(&["restore", text(&file), "--dir", text(&restored)]).status.success());
    verify(&restored);
    assert!(!restored.join("keys/log.key").exists(), "the private key is not in it");
}

#[test]
fn a_schema_of_another_release_is_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("authority");
    crate::trust::lived_in(&dir, 1);
    assert_eq!(json_of(&["migrate", "--json", "--dir", text(&dir)])["applied"], 0);
    crate::trust::run_sql(&dir, &["DELETE FROM schema_migration WHERE version > 1"]);
    let output = portico(&["verify", "--dir", text(&dir)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("run `portico migrate` first"), "{}", said(&output));
    assert_eq!(portico(&["migrate", "--check", "--dir", text(&dir)]).status.code(), Some(1));
    crate::trust::run_sql(&dir, &["INSERT INTO schema_migration VALUES (9999, 'later')"]);
    let output = portico(&["migrate", "--dir", text(&dir)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("start the newer release"), "{}", said(&output));
}

#[test]
fn the_doctor_says_what_is_to_be_done_and_is_content_when_it_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("authority");
    crate::trust::lived_in(&dir, 1);
    let output = portico(&["doctor", "--json", "--dir", text(&dir)]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let report: Json = serde_json::from_slice(&output.stdout).unwrap();
    let findings: Vec<&Json> =
        report["checks"].as_array().unwrap().iter().filter(|check| check["ok"] == false).collect();
    assert_eq!((findings.len(), &findings[0]["check"]), (1, &Json::from("backup")), "{report:#}");
    assert!(findings[0]["remedy"].as_str().unwrap().contains("portico backup"));
    let file = folder.path().join("one.portico-backup");
    json_of(&["backup", "--json", "--dir", text(&dir), "--to", text(&file)]);
    let key = dir.join("keys/log.key");
    assert!(json_of(&["doctor", "--json", "--dir", text(&dir)])["findings"] == 0);
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(said(&portico(&["doctor", "--dir", text(&dir)])).contains("chmod 600"));
}
