//! Shows every page with every sample: `cargo run -p portico-web --example gallery -- 127.0.0.1:8090`.
//!
//! For those who draw: templates are read from `crates/web/templates` and shown as they are at the start.

use std::path::Path as FilePath;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use jiff::Timestamp;
use portico_web::app::{Web, house};
use portico_web::fault::Fault;
use portico_web::frame::{Account, Face, NavigationLink};
use portico_web::samples;
use portico_web::session::MemorySessions;
use portico_web::texts::Texts;
use portico_web::theme::{Contact, Look, Theme};
use portico_web::views::Views;
use portico_web::visit::Visit;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8090".to_owned());
    let texts = Arc::new(Texts::new("en", &[])?);
    let templates = FilePath::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let views = Views::new(texts, &jiff::tz::TimeZone::UTC, Some(templates))?;
    let mut theme = Theme::named("Elmstad Council");
    theme.contact = Contact {
        phone: Some("0123 456 789".to_owned()),
        email: Some("help@elmstad.example".to_owned()),
        hours: Some("Monday to Friday, 9 to 16".to_owned()),
        address: None,
    };
    let look = Look::new(theme).map_err(|problems| format!("{problems:?}"))?;
    let now = Arc::new(|| Timestamp::UNIX_EPOCH);
    let web = Arc::new(Web::new(views, look, Arc::new(MemorySessions::default()), now, false));
    let faces = Router::new().route("/gallery", get(list)).route("/gallery/{*page}", get(page));
    let listener = tokio::net::TcpListener::bind(&address).await?;
    println!("http://{}/gallery", listener.local_addr()?);
    axum::serve(listener, house(web, faces)).await?;
    Ok(())
}

async fn list() -> Html<String> {
    let mut html = String::from("<!doctype html><html lang=en><title>Gallery</title><h1>Gallery</h1><ul>");
    for sample in samples::all() {
        let path = format!("{}/{}", sample.template, sample.number);
        html += &format!("<li><a href=\"/gallery/{path}\">{path}</a>");
        if sample.number == 1 {
            html += &format!(" <a href=\"/gallery/{path}?direction=rtl\">mirrored</a>");
        }
    }
    Html(html)
}

async fn page(
    State(web): State<Arc<Web>>,
    visit: Visit,
    Path(page): Path<String>,
) -> Result<Response, Fault> {
    let wanted = |sample: &samples::Sample| format!("{}/{}", sample.template, sample.number) == page;
    let sample = samples::all().into_iter().find(wanted).ok_or(Fault::NotFound)?;
    let desk = sample.template.starts_with("desk/");
    let mut frame = visit.frame(&web, if desk { Face::Desk } else { Face::Resident });
    // As a language that is written from right to left would have it: its style sheet, its direction.
    if visit.query == "direction=rtl" {
        "rtl".clone_into(&mut frame.language.direction);
    }
    frame.account = Some(Account { name: "Robin Doe".to_owned() });
    if desk {
        frame.navigation =
            vec![NavigationLink { key: "frame-cookies", href: "/desk".to_owned(), current: true }];
    }
    let html = sample.render(web.views(), &frame).map_err(|error| Fault::Problem(format!("{error:#}")))?;
    Ok(Html(html).into_response())
}
