//! An S3-compatible storage that is away, breaks off, refuses or is an old one.

use super::{Shelf, hash, key, server};
use crate::house::House;
use portico_record::bucket::{Bucket, BucketPlace};
use portico_record::{BlobMeta, BlobPlace, Blobs, Fault};
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;

/// What stands between us and the storage.
#[derive(Clone, Copy)]
enum Between {
    /// The connection is closed after so many bytes of the request.
    CutAfter(usize),
    /// As the same, of an upload only; whoever asks for a file hears that there is none.
    CutUploadAfter(usize),
    /// This is answered, whatever was asked.
    Says(&'static str),
    /// All goes through.
    Open,
}

/// Takes the place of the storage: the first connections are treated as said, the last kind stays.
fn stand_between(real: u16, mut first: Vec<Between>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let between = if first.len() > 1 { first.remove(0) } else { first[0] };
            let Ok(client) = client else { return };
            std::thread::spawn(move || treat(client, between, real));
        }
    });
    port
}

fn treat(mut client: TcpStream, between: Between, real: u16) {
    match between {
        Between::CutAfter(bytes) => {
            let mut some = vec![0; bytes];
            let _ = client.read_exact(&mut some);
            let _ = client.shutdown(Shutdown::Both);
        }
        Between::CutUploadAfter(bytes) => {
            let mut method = [0; 3];
            let uploads = client.peek(&mut method).is_ok() && &method == b"PUT";
            let gone = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            let then = if uploads { Between::CutAfter(bytes) } else { Between::Says(gone) };
            treat(client, then, real);
        }
        Between::Says(text) => {
            read_request(&mut client);
            let _ = client.write_all(text.as_bytes());
        }
        Between::Open => {
            let mut server = TcpStream::connect(("127.0.0.1", real)).unwrap();
            let (mut from, mut to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
            std::thread::spawn(move || {
                let _ = std::io::copy(&mut from, &mut to);
                let _ = to.shutdown(Shutdown::Write);
            });
            let _ = std::io::copy(&mut server, &mut client);
            let _ = client.shutdown(Shutdown::Both);
        }
    }
}

/// A request to its end: closing a connection on unread bytes would lose the answer.
fn read_request(client: &mut TcpStream) {
    let mut head = Vec::new();
    let mut one = [0];
    while !head.ends_with(b"\r\n\r\n") && client.read_exact(&mut one).is_ok() {
        head.push(one[0]);
    }
    let head = String::from_utf8_lossy(&head).to_lowercase();
    let length =
        head.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next()?.parse().ok());
    let _ = client.read_exact(&mut vec![0; length.unwrap_or(0)]);
}

/// A shelf whose storage is seen through something that stands between.
async fn shelf_through(first: Vec<Between>) -> Option<(Shelf, BucketPlace)> {
    let real = server()?.place();
    let port = stand_between(server()?.port(), first);
    let place = BucketPlace { endpoint: format!("http://127.0.0.1:{port}"), ..real.clone() };
    Some((Shelf::at(House::sqlite().await?, BlobPlace::Bucket(Box::new(place))), real))
}

/// A bucket behind something that always says the same.
fn bucket_that(first: Vec<Between>) -> Bucket {
    let port = stand_between(0, first);
    Bucket::open(&place_at(port)).unwrap()
}

fn place_at(port: u16) -> BucketPlace {
    BucketPlace {
        endpoint: format!("http://127.0.0.1:{port}"),
        region: "x".into(),
        bucket: "files".into(),
        prefix: String::new(),
        path_style: true,
        access_key: "key".into(),
        secret_key: "secret".into(),
        ca_pem: None,
        patience: portico_record::bucket::Patience {
            first_wait: std::time::Duration::from_millis(1),
            ..Default::default()
        },
    }
}

fn why(fault: Fault) -> String {
    match fault {
        Fault::Refused { why, .. } => why,
        other => panic!("it should be refused: {other}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storage_that_dies_in_the_middle_of_an_upload_leaves_nothing_and_the_upload_may_come_again() {
    let Some((shelf, real)) = shelf_through(vec![Between::CutUploadAfter(20_000)]).await else { return };
    let bytes = vec![1; 400_000];
    let fault = shelf.record.put_blob(bytes.clone(), &BlobMeta::default()).await.unwrap_err();
    assert!(matches!(fault, Fault::Away { .. }), "{fault}");
    assert_eq!(shelf.record.uploads(&hash(&bytes)).await.unwrap(), [], "there is no row without its file");
    assert_eq!(Shelf::bucket(&real).list("", None, 10).await.unwrap().objects, []);
    let back = shelf.record.clone().with_blobs(Blobs::open(&BlobPlace::Bucket(Box::new(real))).unwrap());
    let kept = back.put_blob(bytes.clone(), &BlobMeta::default()).await.unwrap();
    assert_eq!(back.blob(&kept).await.unwrap().unwrap(), bytes);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_breaks_off_or_is_told_to_come_later_is_made_again() {
    let slow = Between::Says("HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    let first = vec![Between::CutAfter(10), slow, Between::Open];
    let Some((shelf, _)) = shelf_through(first).await else { return };
    let kept = shelf.record.put_blob(b"at last".to_vec(), &BlobMeta::default()).await.unwrap();
    assert_eq!(shelf.record.blob(&kept).await.unwrap().unwrap(), b"at last");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_breaks_off_is_no_damage_but_a_storage_that_is_away() {
    let half = Between::Says("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly ten b");
    let fault = bucket_that(vec![half]).get("x", 1_000).await.unwrap_err();
    assert!(matches!(&fault, Fault::Away { .. }), "{fault}");
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let gone = Bucket::open(&place_at(nobody)).unwrap().length("x").await.unwrap_err();
    assert!(gone.to_string().contains("see that it runs"), "{gone}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_object_that_is_larger_than_any_file_of_ours_is_not_read_into_memory() {
    let large =
        Between::Says("HTTP/1.1 200 OK\r\nContent-Length: 11\r\nConnection: close\r\n\r\n12345678901");
    assert!(matches!(bucket_that(vec![large]).get("x", 10).await, Err(Fault::Damaged { .. })));
    assert_eq!(bucket_that(vec![large]).get("x", 11).await.unwrap().unwrap(), b"12345678901");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_a_wrong_secret_and_a_bucket_that_is_not_there_are_told_apart() {
    let Some(server) = server() else { return };
    let look = async |place: BucketPlace| {
        let shelf = Shelf::at(House::sqlite().await.unwrap(), BlobPlace::Bucket(Box::new(place)));
        let put = shelf.record.put_blob(b"x".to_vec(), &BlobMeta::default()).await;
        assert_eq!(shelf.record.uploads(&hash(b"x")).await.unwrap(), []);
        put.unwrap_err();
        why(shelf.record.blobs().probe().await.unwrap_err())
    };
    let secret = BucketPlace { secret_key: "another".into(), ..server.place() };
    assert!(!format!("{secret:?}").contains("another"), "a secret is in no log");
    let said = look(secret).await;
    assert!(said.contains("the secret is not that of the access key"), "{said}");
    let said = look(BucketPlace { access_key: "stranger".into(), ..server.place() }).await;
    assert!(said.contains("does not know the access key"), "{said}");
    let said = look(BucketPlace { bucket: "nowhere".into(), ..server.place() }).await;
    assert!(said.contains("there is no such bucket: make it"), "{said}");
    let far = BucketPlace { endpoint: "http://storage.example".into(), ..server.place() };
    assert!(matches!(Bucket::open(&far), Err(Fault::Invalid { .. })), "files do not travel in the open");
}

#[tokio::test(flavor = "multi_thread")]
async fn verify_does_not_call_files_missing_when_their_storage_is_away() {
    let Some((shelf, real)) = shelf_through(vec![Between::CutAfter(1)]).await else { return };
    let back = shelf.record.clone().with_blobs(Blobs::open(&BlobPlace::Bucket(Box::new(real))).unwrap());
    back.put_blob(b"there".to_vec(), &BlobMeta::default()).await.unwrap();
    assert!(matches!(shelf.record.verify().await, Err(Fault::Away { .. })));
    assert!(back.verify().await.unwrap().is_clean());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_object_is_written_once_and_a_storage_without_conditions_is_content_with_less() {
    let Some(server) = server() else { return };
    let bucket = Shelf::bucket(&server.place());
    let (bytes, sha256) = (Arc::new(b"once".to_vec()), hex::decode(hash(b"once")).unwrap());
    assert!(bucket.put_if_absent("k", Arc::clone(&bytes), &sha256).await.unwrap());
    assert!(!bucket.put_if_absent("k", Arc::clone(&bytes), &sha256).await.unwrap());
    let old = "HTTP/1.1 501 Not Implemented\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let first = vec![Between::Says(old), Between::Open];
    let port = stand_between(server.port(), first);
    let place = BucketPlace { endpoint: format!("http://127.0.0.1:{port}"), ..server.place() };
    let old = Shelf::bucket(&place);
    assert!(old.put_if_absent("k", Arc::clone(&bytes), &sha256).await.unwrap());
    assert!(old.put_if_absent("k", bytes, &sha256).await.unwrap(), "from then on it is not asked for more");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_goes_on_from_page_to_page_and_ends_at_the_place_of_ones_own() {
    let Some(server) = server() else { return };
    let place = server.place();
    let bucket = Shelf::bucket(&place);
    let neighbour = Shelf::bucket(&BucketPlace { prefix: format!("{}0", place.prefix), ..place.clone() });
    neighbour.put("other", Arc::default()).await.unwrap();
    for n in 0..5 {
        bucket.put(&key(&hash(&[n])), Arc::new(vec![n])).await.unwrap();
    }
    let (mut keys, mut pages, mut after) = (Vec::new(), 0, None);
    loop {
        let page = bucket.list("", after.as_deref(), 2).await.unwrap();
        keys.extend(page.objects.into_iter().map(|object| object.key));
        pages += 1;
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!((keys.len(), pages), (5, 3));
    assert!(keys.is_sorted() && keys.contains(&key(&hash(&[3]))), "{keys:?}");
}
