//! Files of cases: one suite on a folder and on an S3-compatible storage, and what may go wrong with the storage.

mod storage;

use crate::house::{House, step};
use portico_record::backup::{Backup, Extra};
use portico_record::bucket::{Bucket, BucketPlace};
use portico_record::testing::ObjectStorage;
use portico_record::{BlobMeta, BlobPlace, Blobs, CaseView, Fault, NewEvent, Record, Step};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// A record on SQLite with its files somewhere.
struct Shelf {
    house: House,
    record: Record,
    place: BlobPlace,
}

/// One storage for the whole binary.
fn server() -> Option<&'static ObjectStorage> {
    static SERVER: OnceLock<Option<ObjectStorage>> = OnceLock::new();
    SERVER.get_or_init(ObjectStorage::start).as_ref()
}

impl Shelf {
    async fn in_folder() -> Option<Shelf> {
        let house = House::sqlite().await?;
        let place = BlobPlace::Folder(house.dir.path().join("elsewhere"));
        Some(Shelf::at(house, place))
    }

    async fn in_bucket() -> Option<Shelf> {
        let place = server()?.blobs();
        Some(Shelf::at(House::sqlite().await?, place))
    }

    fn at(house: House, place: BlobPlace) -> Shelf {
        let record = house.record.clone().with_blobs(Blobs::open(&place).unwrap());
        Shelf { house, record, place }
    }

    fn bucket(place: &BucketPlace) -> Bucket {
        Bucket::open(place).unwrap()
    }

    /// Writes something past the record; without bytes, removes it.
    async fn tamper(&self, key: &str, bytes: Option<&[u8]>) {
        match (&self.place, bytes) {
            (BlobPlace::Folder(root), Some(bytes)) => {
                std::fs::create_dir_all(root.join(key).parent().unwrap()).unwrap();
                std::fs::write(root.join(key), bytes).unwrap();
            }
            (BlobPlace::Folder(root), None) => std::fs::remove_file(root.join(key)).unwrap(),
            (BlobPlace::Bucket(place), Some(bytes)) => {
                Shelf::bucket(place).put(key, Arc::new(bytes.to_vec())).await.unwrap();
            }
            (BlobPlace::Bucket(place), None) => Shelf::bucket(place).remove(key).await.unwrap(),
        }
    }

    /// Keys of all that is there.
    async fn keys(&self) -> Vec<String> {
        match &self.place {
            BlobPlace::Folder(root) => {
                let mut found = walk(root);
                found.sort();
                let key = |path: PathBuf| path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.into_iter().map(key).collect()
            }
            BlobPlace::Bucket(place) => {
                let listing = Shelf::bucket(place).list("", None, 1_000).await.unwrap();
                listing.objects.into_iter().map(|object| object.key).collect()
            }
        }
    }

    async fn rules(&self) -> Vec<&'static str> {
        self.record.verify().await.unwrap().findings.iter().map(|finding| finding.rule).collect()
    }
}

fn walk(folder: &std::path::Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(walk(&path)) } else { files.push(path) }
    }
    files
}

fn key(sha256: &str) -> String {
    format!("{}/{}/{sha256}", &sha256[0..2], &sha256[2..4])
}

fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// An event that speaks of files.
fn of_files(kind: &str, files: &[&str]) -> NewEvent {
    let files: Vec<_> = files.iter().map(|sha256| json!({ "sha256": sha256 })).collect();
    NewEvent { body: json!({ "files": files }).into(), ..crate::house::event(kind) }
}

/// Runs each test on both kinds of place: `NAME::in_a_folder` and `NAME::in_a_bucket`.
macro_rules! on_both_stores {
    ($(async fn $name:ident($shelf:ident) $body:block)+) => {
        $(
            mod $name {
                use super::*;

                async fn behaves($shelf: Shelf) $body

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn in_a_folder() {
                    if let Some(shelf) = Shelf::in_folder().await { behaves(shelf).await }
                }

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn in_a_bucket() {
                    if let Some(shelf) = Shelf::in_bucket().await { behaves(shelf).await }
                }
            }
        )+
    };
}

on_both_stores! {
    async fn a_file_is_kept_once_under_its_hash_and_read_back(shelf) {
        let bytes: Vec<u8> = (0..300_000_u32).map(|n| (n % 251) as u8).collect();
        for by in ["anna", "bo"] {
            let meta = BlobMeta { uploaded_by: by.into(), ..BlobMeta::default() };
            assert_eq!(shelf.record.put_blob(bytes.clone(), &meta).await.unwrap(), hash(&bytes));
        }
        assert_eq!(shelf.keys().await, [key(&hash(&bytes))]);
        assert_eq!(shelf.record.blob(&hash(&bytes)).await.unwrap().unwrap(), bytes);
        assert_eq!(shelf.record.blob(&hash(b"never")).await.unwrap(), None);
        let empty = shelf.record.put_blob(Vec::new(), &BlobMeta::default()).await.unwrap();
        assert_eq!(shelf.record.blob(&empty).await.unwrap().unwrap(), b"");
        assert_eq!(shelf.rules().await, [""; 0]);
    }

    async fn a_file_that_was_changed_is_not_handed_out_and_verify_names_it(shelf) {
        let kept = shelf.record.put_blob(b"plan".to_vec(), &BlobMeta::default()).await.unwrap();
        shelf.tamper(&key(&kept), Some(b"plot")).await;
        assert!(matches!(shelf.record.blob(&kept).await, Err(Fault::Damaged { .. })));
        assert_eq!(shelf.rules().await, ["file-altered"]);
        shelf.tamper(&key(&kept), None).await;
        assert_eq!(shelf.rules().await, ["file-missing"]);
        shelf.record.put_blob(b"plan".to_vec(), &BlobMeta::default()).await.unwrap();
        assert_eq!(shelf.rules().await, [""; 0], "it came again");
        shelf.tamper(&key(&kept), Some(b"half")).await;
        shelf.tamper(&key(&kept), Some(b"cut")).await;
        shelf.record.put_blob(b"plan".to_vec(), &BlobMeta::default()).await.unwrap();
        assert_eq!(shelf.rules().await, [""; 0], "another length is replaced");
    }

    async fn the_files_of_a_disposed_case_go_and_those_of_others_stay(shelf) {
        let own = shelf.record.put_blob(b"of one case".to_vec(), &BlobMeta::default()).await.unwrap();
        let shared = shelf.record.put_blob(b"of two cases".to_vec(), &BlobMeta::default()).await.unwrap();
        let of_a = Step { events: vec![of_files("happened", &[&own, &shared])], ..step("a", 0) };
        let of_b = Step { events: vec![of_files("happened", &[&shared])], ..step("b", 0) };
        let view = CaseView { status: portico_record::retention::DISPOSED.into(), ..CaseView::default() };
        let end = Step { events: vec![of_files("case_disposed", &[])], view, snapshot: json!(null).into(), ..step("a", 1) };
        for step in [of_a, of_b, end] {
            shelf.record.commit(vec![step]).await.remove(0).unwrap();
        }
        assert_eq!(shelf.record.erase_case("a", 2).await.unwrap().files, 1);
        assert_eq!(shelf.keys().await, [key(&shared)]);
        assert_eq!(shelf.rules().await, [""; 0]);
    }

    async fn what_no_case_speaks_of_goes_after_its_grace_time_and_not_before(shelf) {
        let lost = shelf.record.put_blob(b"never sent".to_vec(), &BlobMeta::default()).await.unwrap();
        shelf.tamper(&key(&hash(b"left by a crash")), Some(b"left by a crash")).await;
        // What came in within the grace time stays: the row says 0, the store says today.
        let early = shelf.record.garbage(0, 1, 1, true).await.unwrap();
        assert_eq!((early.unused_files, early.unknown_files), (0, 0));
        let later_us = 4_000_000_000_000_000;
        let found = shelf.record.garbage(later_us, 1, 1, false).await.unwrap();
        assert_eq!((found.unused_files, found.unknown_files), (1, 1));
        assert_eq!(shelf.keys().await.len(), 2, "they were only counted");
        shelf.record.garbage(later_us, 1, 1, true).await.unwrap();
        assert_eq!(shelf.keys().await, [""; 0]);
        assert_eq!(shelf.record.blob(&lost).await.unwrap(), None);
    }

    async fn a_backup_is_restored_with_its_files_into_the_other_kind_of_place(shelf) {
        let kept = shelf.record.put_blob(vec![7; 70_000], &BlobMeta::default()).await.unwrap();
        let used = Step { events: vec![of_files("happened", &[&kept])], ..step("a", 0) };
        shelf.record.commit(vec![used]).await.remove(0).unwrap();
        let mut file = Vec::new();
        let manifest = shelf.record.back_up(&Extra::default(), &mut file, &mut |_, _| {}).await.unwrap();
        assert_eq!(manifest.blobs, 1);
        let other = match shelf.place {
            BlobPlace::Folder(_) => server().map(ObjectStorage::blobs),
            BlobPlace::Bucket(_) => Some(BlobPlace::Folder(shelf.house.dir.path().join("restored"))),
        };
        let Some(other) = other else { return };
        let (empty, _dir) = shelf.house.before_migrations().await;
        let empty = empty.with_blobs(Blobs::open(&other).unwrap());
        let backup = Backup::check(file.as_slice()).unwrap();
        backup.restore(file.as_slice(), &empty, &mut |_, _| {}).await.unwrap();
        assert_eq!(empty.blob(&kept).await.unwrap().unwrap(), vec![7; 70_000]);
        assert_eq!(empty.verify().await.unwrap().findings, []);
    }

    async fn the_doctor_may_look_whether_files_can_be_kept_and_leaves_nothing_behind(shelf) {
        shelf.record.blobs().probe().await.unwrap();
        assert_eq!(shelf.keys().await, [""; 0]);
    }
}

/// The first of two that came unscanned was clean, the second was not.
async fn scan_both(record: &Record) -> (String, String) {
    let meta = |by: &str| BlobMeta { uploaded_by: by.into(), uploaded_us: 5, ..BlobMeta::default() };
    let clean = record.put_blob_unscanned(b"a plan".to_vec(), &meta("anna")).await.unwrap();
    let bad = record.put_blob_unscanned(b"a trap".to_vec(), &meta("bo")).await.unwrap();
    let used = Step { events: vec![of_files("happened", &[&clean, &bad])], ..step("a", 0) };
    record.commit(vec![used]).await.remove(0).unwrap();
    let waiting: Vec<_> = record.unscanned(9).await.unwrap().into_iter().map(|scan| scan.sha256).collect();
    assert!(waiting.len() == 2 && waiting.contains(&clean) && waiting.contains(&bad), "{waiting:?}");
    record.scanned_clean(&clean).await.unwrap();
    record.scanned_infected(&bad, "Trap.A", "bo", 9).await.unwrap();
    (clean, bad)
}

crate::house::on_both! {
    /// The table of scans on SQLite and on PostgreSQL.
    async fn a_file_waits_for_its_scan_and_one_that_is_refused_is_gone_with_its_rows(house) {
        let record = &house.record;
        let (clean, bad) = scan_both(record).await;
        assert!(!record.waits_for_scan(&clean).await.unwrap() && !record.waits_for_scan(&bad).await.unwrap());
        assert_eq!(record.blob(&clean).await.unwrap().unwrap(), b"a plan");
        assert_eq!((record.blob(&bad).await.unwrap(), record.uploads(&bad).await.unwrap()), (None, vec![]));
        record.grow_tree().await.unwrap();
        let told = record.cases_with_infected().await.unwrap();
        assert_eq!((told.len(), told[0].0.as_str(), told[0].1.signature.as_deref()), (1, "a", Some("Trap.A")));
        record.case_was_told("a", &bad).await.unwrap();
        assert_eq!(record.cases_with_infected().await.unwrap(), []);
        let found = record.infected(9, 9).await.unwrap();
        assert_eq!((found[0].uploaded_by.as_str(), record.infected(10, 9).await.unwrap().len()), ("bo", 0));
        assert_eq!(record.verify().await.unwrap().findings, [], "nothing is missing that should be there");
        record.garbage(1_000, 1, 1, true).await.unwrap();
        assert_eq!(record.infected(0, 9).await.unwrap(), [], "who brought it is forgotten after the term");
    }

    async fn bytes_that_are_free_already_do_not_wait_again(house) {
        let record = &house.record;
        record.put_blob(b"known".to_vec(), &BlobMeta::default()).await.unwrap();
        let again = record.put_blob_unscanned(b"known".to_vec(), &BlobMeta::default()).await.unwrap();
        assert!(!record.waits_for_scan(&again).await.unwrap());
    }
}
