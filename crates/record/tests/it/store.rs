//! Drafts, accounts, sessions, settings, bundles and files.

use crate::house::{House, on_both};
use portico_record::{Account, ActorKind, BLOB_BYTES_MAX, BlobMeta, BundleRow, Draft, Fault, Session};
use serde_json::json;
use sha2::{Digest as _, Sha256};

fn draft() -> Draft {
    Draft {
        id: "d1".into(),
        resident: Some("anna".into()),
        service: "permit".into(),
        bundle: "b".into(),
        page: Some("vehicle".into()),
        answers: json!({"plate": "ABC 123"}),
        version: 0,
        created_us: 1,
        updated_us: 2,
    }
}

on_both! {
    async fn of_two_windows_that_save_one_draft_the_second_is_told(house) {
        let record = &house.record;
        assert_eq!(record.save_draft(&draft()).await.unwrap(), 1);
        assert!(matches!(record.save_draft(&draft()).await, Err(Fault::Stale { expected: 0, found: 1, .. })));
        let loaded = record.draft("d1").await.unwrap().unwrap();
        assert_eq!(loaded, Draft { version: 1, ..draft() });
        let one = Draft { answers: json!({"plate": "NEW"}), updated_us: 3, ..loaded.clone() };
        assert_eq!(record.save_draft(&one).await.unwrap(), 2);
        let other = Draft { answers: json!({"plate": "LOST"}), ..loaded };
        assert!(matches!(record.save_draft(&other).await, Err(Fault::Stale { expected: 1, found: 2, .. })));
        assert_eq!(record.drafts_of_resident("anna").await.unwrap()[0].answers, json!({"plate": "NEW"}));
        assert!(record.delete_draft("d1").await.unwrap());
        assert!(matches!(record.save_draft(&Draft { version: 2, ..draft() }).await, Err(Fault::Stale { found: 0, .. })));
    }

    async fn a_setting_is_swapped_only_by_whoever_has_read_it_as_it_stands(house) {
        let record = &house.record;
        let (one, two) = (json!({ "at": 1, "by": "one" }), json!({ "at": 1, "by": "two" }));
        assert!(record.swap_setting("turn", None, &one, 1).await.unwrap());
        assert!(!record.swap_setting("turn", None, &two, 2).await.unwrap(), "there is one by now");
        let read = record.setting("turn").await.unwrap().unwrap();
        assert!(record.swap_setting("turn", Some(&read), &two, 3).await.unwrap());
        assert!(!record.swap_setting("turn", Some(&read), &one, 4).await.unwrap(), "it has changed");
        assert_eq!(record.setting("turn").await.unwrap(), Some(two));
    }

    async fn old_drafts_are_thrown_away_and_young_ones_stay(house) {
        let record = &house.record;
        record.save_draft(&draft()).await.unwrap();
        record.save_draft(&Draft { id: "d2".into(), updated_us: 10, ..draft() }).await.unwrap();
        assert_eq!(record.delete_drafts_before(10).await.unwrap(), 1);
        assert!(record.draft("d2").await.unwrap().is_some());
    }

    async fn an_account_is_found_by_its_address_however_typed_and_addresses_are_unique(house) {
        let record = &house.record;
        let anna = Account {
            id: "1".into(), name: "Anna".into(), kind: ActorKind::Clerk, roles: vec!["permit/clerk".into()], groups: vec!["roads".into()],
            email: Some(" Anna@Example.ORG".into()), password_hash: Some("$argon2id$..".into()), language: "sv".into(), active: true, created_us: 5,
        };
        record.put_account(&anna).await.unwrap();
        let stored = Account { email: Some("anna@example.org".into()), ..anna.clone() };
        assert_eq!(record.account_by_email("ANNA@example.org ").await.unwrap(), Some(stored.clone()));
        assert_eq!(record.account("1").await.unwrap(), Some(stored));
        let other = Account { id: "2".into(), ..anna.clone() };
        assert!(matches!(record.put_account(&other).await, Err(Fault::Taken { .. })));
        record.put_account(&Account { active: false, email: None, ..anna }).await.unwrap();
        assert_eq!(record.account_by_email("anna@example.org").await.unwrap(), None);
        record.put_account(&other).await.unwrap();
        assert_eq!(record.accounts(ActorKind::Clerk).await.unwrap().len(), 2);
        assert!(record.accounts(ActorKind::Resident).await.unwrap().is_empty());
    }

    async fn a_session_is_good_until_it_expires_or_is_ended(house) {
        let record = &house.record;
        let session = |id: &str| Session { id: id.into(), account: Some("1".into()), created_us: 0, expires_us: 100, data: json!({"flash": "sent"}) };
        for id in ["s1", "s2", "s3"] {
            record.put_session(&session(id)).await.unwrap();
        }
        assert_eq!(record.session("s1", 99).await.unwrap(), Some(session("s1")));
        assert_eq!(record.session("s1", 100).await.unwrap(), None);
        record.put_session(&Session { expires_us: 200, ..session("s1") }).await.unwrap();
        assert!(record.delete_session("s2").await.unwrap());
        assert_eq!(record.delete_sessions_before(100).await.unwrap(), 1);
        assert_eq!(record.delete_sessions_of("1").await.unwrap(), 1);
        assert_eq!(record.session("s1", 99).await.unwrap(), None);
    }

    async fn settings_are_replaced_as_a_whole(house) {
        let record = &house.record;
        assert_eq!(record.setting("theme").await.unwrap(), None);
        record.put_setting("theme", &json!({"colour": "#123456"}), 1).await.unwrap();
        record.put_setting("theme", &json!({"name": "Town"}), 2).await.unwrap();
        assert_eq!(record.setting("theme").await.unwrap(), Some(json!({"name": "Town"})));
    }

    async fn the_bundle_published_last_is_active_and_an_older_one_can_come_back(house) {
        let record = &house.record;
        let bundle = |bytes: &[u8], active_us| BundleRow {
            hash: hex::encode(Sha256::digest(bytes)), service: "permit".into(), published_us: active_us, published_by: "owner".into(), active_us,
        };
        record.put_bundle(&bundle(b"one", 1), b"one").await.unwrap();
        record.put_bundle(&bundle(b"two", 2), b"two").await.unwrap();
        assert_eq!(record.active_bundle("permit").await.unwrap().unwrap().hash, bundle(b"two", 2).hash);
        record.put_bundle(&bundle(b"one", 3), b"one").await.unwrap();
        let active = record.active_bundle("permit").await.unwrap().unwrap();
        assert_eq!((active.published_us, active.active_us), (1, 3));
        assert_eq!(record.bundle(&active.hash).await.unwrap().unwrap(), b"one");
        assert_eq!(record.bundles().await.unwrap().len(), 2);
        assert!(matches!(record.put_bundle(&bundle(b"one", 4), b"not one").await, Err(Fault::Invalid { .. })));
        assert_eq!(record.active_bundle("trees").await.unwrap(), None);
    }

    async fn a_file_is_kept_once_by_its_content_and_everyone_keeps_their_own_name_for_it(house) {
        let record = &house.record;
        let meta = |by: &str, name: &str| BlobMeta { name: name.into(), content_type: "application/pdf".into(), uploaded_by: by.into(), uploaded_us: 7 };
        let bytes = b"%PDF-1.7 \0 binary".to_vec();
        let sha256 = record.put_blob(bytes.clone(), &meta("anna", "plan.pdf")).await.unwrap();
        assert_eq!(sha256, hex::encode(Sha256::digest(&bytes)));
        assert_eq!(record.put_blob(bytes.clone(), &meta("bo", "../../etc/passwd")).await.unwrap(), sha256);
        assert_eq!(record.blob(&sha256).await.unwrap(), Some(bytes.clone()));
        let uploads = record.uploads(&sha256).await.unwrap();
        assert_eq!(uploads.iter().map(|u| (u.meta.uploaded_by.as_str(), u.size)).collect::<Vec<_>>(), [("anna", 17), ("bo", 17)]);
        let files: Vec<_> = walk(&house.dir.path().join("blobs"));
        assert_eq!(files, [house.dir.path().join("blobs").join(&sha256[0..2]).join(&sha256[2..4]).join(&sha256)]);
        for unknown in ["../portico.sqlite", "", &"0".repeat(64), &sha256.to_uppercase()] {
            assert_eq!(record.blob(unknown).await.unwrap(), None);
        }
        std::fs::write(&files[0], "changed").unwrap();
        assert!(matches!(record.blob(&sha256).await, Err(Fault::Damaged { .. })));
        record.put_blob(bytes.clone(), &meta("cy", "plan.pdf")).await.unwrap();
        assert_eq!(record.blob(&sha256).await.unwrap(), Some(bytes), "the file is mended when it comes again");
        let large = record.put_blob(vec![0; BLOB_BYTES_MAX + 1], &meta("anna", "large.bin")).await;
        assert!(matches!(large, Err(Fault::Invalid { .. })));
    }
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(walk(&path)) } else { files.push(path) }
    }
    files
}
