//! An installation whose files stand in an S3-compatible storage, on the real binary.

use std::path::Path;

use portico_record::bucket::Bucket;
use portico_record::testing::ObjectStorage;
use serde_json::Value as Json;

use crate::support::binary::{Server, portico, said, verify};
use crate::support::http::{Answer, Client};
use crate::trust::{apply, json_of};

const BOUNDARY: &str = "----portico-tests";

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Appends sections to an installation's configuration.
pub fn configure(dir: &Path, sections: &str) {
    let path = dir.join("portico.toml");
    let before = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("{before}\n{sections}\n")).unwrap();
}

/// The section `[s3]` for a place, and the file of its secret in a folder.
fn s3_section(dir: &Path, place: &portico_record::bucket::BucketPlace) -> String {
    let secret = dir.join("s3.secret");
    std::fs::write(&secret, &place.secret_key).unwrap();
    format!(
        "[s3]\nendpoint = \"{}\"\nregion = \"{}\"\naccess_key = \"{}\"\nsecret_file = \"{}\"\n",
        place.endpoint,
        place.region,
        place.access_key,
        text(&secret)
    )
}

/// Uploads a file by the API.
pub fn upload(client: &Client, name: &str, bytes: &[u8]) -> Answer {
    let head =
        format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
    let body = [head.as_bytes(), bytes, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat();
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    client.send("POST", "/api/files", &[("content-type", &kind)], &body).unwrap()
}

/// What the doctor says of one thing.
pub fn check_of(dir: &Path, name: &str) -> Json {
    let output = portico(&["doctor", "--json", "--dir", text(dir)]);
    let said: Json = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(&output)));
    let checks = said["checks"].as_array().unwrap();
    checks.iter().find(|check| check["check"] == name).unwrap_or_else(|| panic!("no {name}: {said}")).clone()
}

#[test]
fn files_move_into_a_storage_are_served_backed_up_and_restored_from_there_and_move_back() {
    let Some(storage) = ObjectStorage::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let dir = at("authority");
    let server = Server::demo(&dir);
    apply(&server, 1);
    let ada = Client::signed_in(&server.address, "ada", &server.password("ada"));
    assert_eq!(upload(&ada, "before.txt", b"kept in the folder").status, 201);
    let password = server.password("ada");
    server.kill_9();
    let place = storage.place();
    let url = format!("s3://{}/{}", place.bucket, place.prefix);
    let output = portico(&["move", "--dir", text(&dir), "--files-to", &url]);
    assert_eq!(output.status.code(), Some(2), "nobody said where the storage is");
    assert!(said(&output).contains("needs the section [s3]"), "{}", said(&output));
    let section = s3_section(folder.path(), &place);
    configure(&dir, &section);
    let moved = json_of(&["move", "--dir", text(&dir), "--files-to", &url, "--json"]);
    assert_eq!(moved["moved"], true);
    let files = moved["files"].as_u64().unwrap();
    assert!(files >= 1 && moved["verified"]["files"] == files, "{moved}");
    std::fs::remove_dir_all(dir.join("blobs")).unwrap();
    assert_eq!(check_of(&dir, "files")["ok"], true);

    let server = Server::serve(&dir);
    let ada = Client::signed_in(&server.address, "ada", &password);
    let kept = upload(&ada, "after.txt", b"kept in the storage");
    assert_eq!(kept.status, 201, "{}", kept.text());
    assert!(!dir.join("blobs").exists(), "nothing is written beside the storage");
    server.kill_9();
    assert_eq!(verify(&dir)["files"], files + 1);

    let backup = at("one.portico-backup");
    let made = json_of(&["backup", "--json", "--dir", text(&dir), "--to", text(&backup)]);
    assert_eq!(made["manifest"]["blobs"], files + 1);
    json_of(&["restore", text(&backup), "--dir", text(&at("in-a-folder")), "--json"]);
    assert_eq!(verify(&at("in-a-folder"))["files"], files + 1);
    let sections = at("s3.toml");
    std::fs::write(&sections, &section).unwrap();
    let (elsewhere, other) = (at("in-a-bucket"), format!("s3://{}/restored", place.bucket));
    let args = [
        "restore",
        text(&backup),
        "--dir",
        text(&elsewhere),
        "--files",
        &other,
        "--s3",
        text(&sections),
        "--json",
    ];
    json_of(&args);
    assert!(!elsewhere.join("blobs").exists());
    assert_eq!(verify(&elsewhere)["files"], files + 1);

    let back = json_of(&["move", "--dir", text(&dir), "--files-to", "again", "--json"]);
    assert_eq!((&back["moved"], &back["files"]), (&Json::Bool(true), &Json::from(files + 1)));
    drop(storage);
    assert_eq!(verify(&dir)["files"], files + 1, "the storage is not needed any more");
    let lost = portico(&["verify", "--dir", text(&elsewhere)]);
    assert_eq!(lost.status.code(), Some(2), "a storage that is away is no finding: {}", said(&lost));
}

#[test]
fn an_upload_while_the_storage_is_away_may_come_again_and_the_doctor_says_what_is_wrong() {
    let Some(storage) = ObjectStorage::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("authority");
    let server = Server::demo(&dir);
    let password = server.password("ada");
    server.kill_9();
    let place = storage.place();
    configure(&dir, &s3_section(folder.path(), &place));
    json_of(&["move", "--dir", text(&dir), "--json", "--files-to", &format!("s3://{}", place.bucket)]);
    drop(storage);
    let server = Server::serve(&dir);
    let ada = Client::signed_in(&server.address, "ada", &password);
    let refused = upload(&ada, "plan.txt", b"a plan");
    assert_eq!((refused.status, refused.json()["title"].as_str()), (503, Some("away")), "{}", refused.text());
    assert!(refused.header("retry-after").is_some_and(|after| after.parse::<u32>().unwrap() > 0));
    server.kill_9();
    let files = check_of(&dir, "files");
    assert_eq!(files["ok"], false);
    assert!(files["saw"].as_str().unwrap().contains("is away"), "{files}");
    assert!(files["remedy"].as_str().unwrap().contains("[s3]"), "{files}");
    std::fs::write(folder.path().join("s3.secret"), "\n").unwrap();
    let files = check_of(&dir, "files");
    assert!(files["saw"].as_str().unwrap().contains("is empty"), "{files}");
}

#[tokio::main(flavor = "current_thread")]
async fn download(place: portico_record::bucket::BucketPlace, to: &Path) -> usize {
    let bucket = Bucket::open(&place).unwrap();
    let listing = bucket.list("", None, 1_000).await.unwrap();
    for object in &listing.objects {
        let path = to.join(&object.key);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bucket.get(&object.key, u64::MAX - 1).await.unwrap().unwrap()).unwrap();
    }
    listing.objects.len()
}

#[test]
fn the_log_streams_as_columns_into_a_storage_and_a_column_engine_reads_it_back() {
    let Some(storage) = ObjectStorage::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("authority");
    crate::trust::lived_in(&dir, 2);
    let place = storage.place();
    configure(&dir, &s3_section(folder.path(), &place));
    let url = format!("s3://{}/{}", place.bucket, place.prefix);
    let args = ["export", "--dir", text(&dir), "--to", &url, "--format", "parquet", "--json"];
    let columns = json_of(&args);
    let events = crate::trust::events_of(&dir);
    assert_eq!(columns["events"], events);
    let lake = folder.path().join("lake");
    assert_eq!(columns["files"], download(place, &lake));
    crate::trust::read_columns(text(&lake), events);
    let again = portico(&args);
    assert_eq!(again.status.code(), Some(2), "twice the same events would be counted twice");
    assert!(said(&again).contains("holds objects already"), "{}", said(&again));
    let tar = portico(&["export", "--dir", text(&dir), "--to", &url]);
    assert!(said(&tar).contains("only --format parquet"), "{}", said(&tar));
}
