//! Forms and uploads that must not go through, on the pages of the real server.

use std::fs;

use tempfile::TempDir;

use crate::support::binary::{Server, verify};
use crate::support::data;
use crate::support::http::{Answer, Client};

const BOUNDARY: &str = "----portico-tests";

struct Draft {
    server: Server,
    folder: TempDir,
    resident: Client,
    path: String,
}

impl Draft {
    /// A new application for a parking permit.
    fn new() -> Draft {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::demo(&folder.path().join("authority"));
        let resident = Client::signed_in(&server.address, "ada", &server.password("ada"));
        let started = resident.send("POST", "/services/parking-permit/start", &[], b"").unwrap();
        assert_eq!(started.status, 303, "{}", started.text());
        let path = started.header("location").unwrap().to_owned();
        Draft { server, folder, resident, path }
    }

    fn page(&self, page: &str) -> String {
        let answer = self.resident.get(&format!("{}/page/{page}", self.path)).unwrap();
        assert_eq!(answer.status, 200, "{page}: {}", answer.text());
        answer.text()
    }

    /// The version that a page was made from.
    fn version(&self, page: &str) -> String {
        let html = self.page(page);
        let rest =
            html.split("name=\"version\" value=\"").nth(1).expect("the page says what it was made from");
        rest.split('"').next().unwrap().to_owned()
    }

    fn post(&self, page: &str, pairs: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let path = format!("{}/page/{page}", self.path);
        self.resident.send("POST", &path, &headers, body.join("&").as_bytes()).unwrap()
    }

    /// Posts the page of documents with a file, as a browser does.
    fn upload(&self, name: &str, bytes: &[u8]) -> Answer {
        let version = self.version("documents");
        let mut body = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"version\"\r\n\r\n{version}\r\n\
             --{BOUNDARY}\r\ncontent-disposition: form-data; name=\"registration_document\"; filename=\"{name}\"\r\n\
             content-type: application/pdf\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let path = format!("{}/page/documents", self.path);
        self.resident.send("POST", &path, &[("content-type", &kind)], &body).unwrap()
    }

    /// How many files the authority keeps.
    fn kept(&self) -> usize {
        fn count(folder: &std::path::Path) -> usize {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            entries.map(|entry| if entry.path().is_dir() { count(&entry.path()) } else { 1 }).sum()
        }
        count(&self.folder.path().join("authority/blobs"))
    }

    fn close(self) {
        let dir = self.folder.path().join("authority");
        self.server.kill_9();
        verify(&dir);
    }
}

#[test]
fn a_file_that_is_not_what_it_says_is_refused_on_the_page_and_not_kept() {
    let draft = Draft::new();
    let before = draft.kept();
    let hostile = |name: &str| Some(fs::read(data(&format!("robustness/generated/{name}"))?).unwrap());
    // The name that the file comes under, its content, and what the page says about it.
    let mut files: Vec<(String, Vec<u8>, &str)> = vec![
        ("program.exe".into(), b"MZ\x90\x00".to_vec(), "not of a kind that we can open"),
        ("page.html".into(), b"<script>alert(1)</script>".to_vec(), "not of a kind that we can open"),
        ("empty.pdf".into(), Vec::new(), ""),
    ];
    for (name, says) in [
        ("html-named.png", "is not what its name says"),
        ("png-claims-60000x60000.png", ""),
        ("bomb-200mb.zip", "not of a kind that we can open"),
        ("path-traversal.zip", "not of a kind that we can open"),
        ("svg-script.svg", "not of a kind that we can open"),
    ] {
        let Some(bytes) = hostile(name) else { return };
        files.push((name.into(), bytes, says));
    }
    for (name, disguise) in [("bomb-200mb.zip", "bomb.docx"), ("path-traversal.zip", "letter.docx")] {
        let Some(bytes) = hostile(name) else { return };
        files.push((disguise.into(), bytes, ""));
    }
    for (name, bytes, says) in &files {
        let answer = draft.upload(name, bytes);
        let page = answer.text();
        assert!(matches!(answer.status, 200 | 422), "{name}: {} {page}", answer.status);
        assert!(page.contains("error-summary"), "{name}: the page does not say what is wrong");
        assert!(page.contains(says), "{name}: the page does not say {says:?}");
    }
    let too_large = draft.upload("large.pdf", &[b"%PDF-1.4\n".to_vec(), vec![b' '; 26_000_000]].concat());
    assert_eq!(too_large.status, 413, "{}", too_large.text());
    assert!(too_large.text().contains("too large"), "{}", too_large.text());
    assert_eq!(draft.kept(), before, "a refused file was kept");
    // The same page still takes a file that is what it says.
    let good = draft.upload("document.pdf", b"%PDF-1.4\n% a document\n%%EOF\n");
    assert_eq!(good.status, 303, "{}", good.text());
    assert_eq!(draft.kept(), before + 1);
    draft.close();
}

#[test]
fn a_form_that_was_made_from_an_older_draft_is_stale_and_changes_nothing() {
    let draft = Draft::new();
    let old = draft.version("vehicle");
    let answers = [("plate", "ABC+123"), ("power", "other"), ("registered_keeper", "yes")];
    let first = draft.post("vehicle", &[&[("version", old.as_str())], &answers[..]].concat());
    assert_eq!(first.status, 303, "{}", first.text());
    let answers = [("plate", "XYZ+999"), ("power", "other"), ("registered_keeper", "yes")];
    let second = draft.post("vehicle", &[&[("version", old.as_str())], &answers[..]].concat());
    assert_eq!(second.status, 409, "{}", second.text());
    assert!(second.text().contains("changed since you opened it"), "{}", second.text());
    let page = draft.page("vehicle");
    assert!(page.contains("ABC 123") && !page.contains("XYZ 999"), "the stale form was taken");
    // Without a version, with one that is no number, and sent for good with an old one.
    assert_eq!(draft.post("vehicle", &answers).status, 400);
    assert_eq!(draft.post("vehicle", &[("version", "now")]).status, 400);
    let submit = format!("{}/submit", draft.path);
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let sent = draft.resident.send("POST", &submit, &headers, format!("version={old}").as_bytes()).unwrap();
    assert_eq!(sent.status, 409, "{}", sent.text());
    assert_eq!(draft.resident.get("/api/cases").unwrap().json(), serde_json::json!([]));
    draft.close();
}

#[test]
fn a_form_that_is_too_large_or_cannot_be_read_says_so_in_plain_words() {
    let draft = Draft::new();
    let version = draft.version("about-you");
    let answer = draft.post("about-you", &[("version", &version), ("name", &"a".repeat(10_000_000))]);
    assert_eq!(answer.status, 413);
    assert!(answer.text().contains("too large"), "{}", answer.text());
    let answer = draft.post("about-you", &[("version", &version), ("name", &"a".repeat(900_000))]);
    assert!(matches!(answer.status, 200 | 422), "{}", answer.status);
    assert!(answer.text().contains("error-summary"));
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let path = format!("{}/page/documents", draft.path);
    let broken =
        draft.resident.send("POST", &path, &[("content-type", &kind)], b"--not the boundary").unwrap();
    assert_eq!(broken.status, 400, "{}", broken.text());
    assert_eq!(draft.version("about-you"), version, "something was saved");
    draft.close();
}
