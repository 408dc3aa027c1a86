//! Bundles: canonical, the same service again, and safe to open.

use std::io::Write as _;

use flate2::{Compression, write::GzEncoder};
use portico_service::{BadBundle, Service, scenario};
use tar::{Builder, EntryType, Header};

use crate::support::{Copy, SHIPPED, load};

#[test]
fn the_same_folder_gives_the_same_bytes_wherever_it_lies() {
    for name in SHIPPED {
        let here = load(name).bundle();
        let there = Copy::of(name).load().bundle();
        assert_eq!(here, there, "{name}");
        assert_eq!(here.hash.len(), 64);
    }
}

#[test]
fn a_changed_letter_is_another_version() {
    let changed = Copy::of("parking-permit").replace("letters/permit.typ", "Vehicle", "Car").load();
    assert_ne!(changed.bundle().hash, load("parking-permit").bundle().hash);
}

#[test]
fn an_opened_bundle_is_the_same_service() {
    for name in SHIPPED {
        let service = load(name);
        let opened = Service::open(&service.bundle().bytes).unwrap();
        assert_eq!(opened.settings, service.settings);
        assert_eq!(opened.files, service.files);
        assert_eq!(opened.bundle(), service.bundle());
        let report = scenario::run(&opened, &opened.scenarios[0]);
        assert!(report.passed(), "{report}");
    }
}

fn archive(entries: &[(&str, EntryType, &[u8])]) -> Vec<u8> {
    let mut tar = Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for (name, kind, content) in entries {
        let mut header = Header::new_ustar();
        header.set_entry_type(*kind);
        header.set_size(content.len() as u64);
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        tar.append(&header, *content).unwrap();
    }
    tar.into_inner().unwrap().finish().unwrap()
}

#[test]
fn a_name_that_leaves_the_folder_is_refused() {
    for name in ["../evil.bpmn", "/etc/evil", "a/../../evil", ".hidden", "a\\b"] {
        let error = Service::open(&archive(&[(name, EntryType::Regular, b"x")])).unwrap_err();
        assert!(matches!(error, BadBundle::Entry { .. }), "{name}: {error}");
    }
}

#[test]
fn a_link_is_refused() {
    let error = Service::open(&archive(&[("service.toml", EntryType::Symlink, b"")])).unwrap_err();
    assert!(error.to_string().contains("not a plain file"), "{error}");
}

#[test]
fn the_same_name_twice_is_refused() {
    let twice = archive(&[("a.bpmn", EntryType::Regular, b"x"), ("a.bpmn", EntryType::Regular, b"y")]);
    assert!(Service::open(&twice).unwrap_err().to_string().contains("twice"));
}

#[test]
fn a_small_archive_that_unpacks_to_very_much_is_refused() {
    let zeros = vec![0; 5 << 20];
    let bomb = archive(&[("big.bpmn", EntryType::Regular, &zeros)]);
    assert!(bomb.len() < 100_000);
    assert!(matches!(Service::open(&bomb).unwrap_err(), BadBundle::TooLarge));
}

#[test]
fn what_is_no_archive_is_refused_with_what_to_do() {
    let mut damaged = load("parking-permit").bundle().bytes;
    damaged.truncate(damaged.len() / 2);
    let mut text = GzEncoder::new(Vec::new(), Compression::fast());
    text.write_all(b"hello").unwrap();
    for bytes in [b"hello".to_vec(), Vec::new(), damaged, text.finish().unwrap()] {
        let error = Service::open(&bytes).unwrap_err().to_string();
        assert!(error.contains("publish") || error.contains("service.toml"), "{error}");
    }
}
