//! Serves an installation's folder without worker and letters: for looking at pages.
use portico_casework::{Authority, Casework, LetterOrder, MailOrder, Outbound, Pending, SystemClock};
use std::sync::Arc;
struct Nothing;
impl Outbound for Nothing {
    fn letter<'a>(&'a self, _: LetterOrder) -> Pending<'a, Vec<u8>> {
        Box::pin(async { Ok(Vec::new()) })
    }
    fn mail<'a>(&'a self, _: MailOrder) -> Pending<'a, bool> {
        Box::pin(async { Ok(false) })
    }
}
#[tokio::main]
async fn main() {
    let dir = std::path::PathBuf::from(std::env::args().nth(1).unwrap());
    let db = std::env::args().nth(2).unwrap();
    let record = portico_record::Record::open_with_blobs(
        &format!("sqlite:{}", dir.join(db).display()),
        &dir.join("blobs"),
    )
    .await
    .unwrap();
    record.migrate().await.unwrap();
    let calendar = portico_service::calendar::Calendar {
        zone: jiff::tz::TimeZone::get("Europe/Stockholm").unwrap(),
        ..Default::default()
    };
    let casework = Arc::new(
        Casework::open(
            record,
            Arc::new(SystemClock),
            Arc::new(Nothing),
            Authority { name: "Westhaven".into(), address: vec![], calendar },
        )
        .await
        .unwrap(),
    );
    let router = portico_web::router(casework, &portico_web::WebConfig::default()).await.unwrap();
    let listener = tokio::net::TcpListener::bind(std::env::args().nth(3).unwrap()).await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    axum::serve(listener, router).await.unwrap();
}
