//! A browser without script: it follows links, fills in forms and presses buttons that are on the page.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use portico_web::links::encode;
use tower::ServiceExt;

use crate::html::normal;

/// One browser with its cookies and the page that it shows.
pub struct Browser {
    site: Router,
    cookies: BTreeMap<String, String>,
    /// The address of the page.
    pub path: String,
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    /// The page as it came.
    pub body: Vec<u8>,
}

/// A file to choose.
pub type File<'a> = (&'a str, &'a str, &'a [u8]);

/// A form of the page: where it is posted, as what, and its controls with what stands in them.
struct Form {
    action: String,
    post: bool,
    multipart: bool,
    pairs: Vec<(String, String)>,
    /// The words, name and value of each button.
    buttons: Vec<(String, String, String)>,
}

impl Browser {
    pub fn new(site: Router) -> Browser {
        Browser {
            site,
            cookies: BTreeMap::new(),
            path: String::new(),
            status: StatusCode::OK,
            headers: axum::http::HeaderMap::new(),
            body: Vec::new(),
        }
    }

    /// The page as text.
    pub fn html(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Asserts that the page says this.
    pub fn sees(&mut self, words: &str) -> &mut Self {
        let text = normal(&self.html());
        assert!(text.contains(words), "{} does not say {words:?}:\n{text}", self.path);
        self
    }

    /// Asserts that the page does not say this.
    pub fn sees_not(&mut self, words: &str) -> &mut Self {
        assert!(!normal(&self.html()).contains(words), "{} says {words:?}", self.path);
        self
    }

    pub async fn open(&mut self, path: &str) -> &mut Self {
        self.ask(Request::get(path), path, Body::empty()).await;
        self
    }

    /// Follows the first link with these words.
    pub async fn follow(&mut self, words: &str) -> &mut Self {
        let href = self.href(words);
        self.open(&href).await
    }

    /// The address of the first link whose words begin so.
    pub fn href(&self, words: &str) -> String {
        let text = normal(&self.html());
        let mut href = None;
        for line in text.lines() {
            if line.starts_with("<a ") {
                href = attribute(line, "href");
            } else if line == "</a>" {
                href = None;
            } else if line.starts_with(words)
                && let Some(found) = &href
            {
                return found.split('#').next().unwrap().to_owned();
            }
        }
        panic!("{} has no link {words:?}:\n{text}", self.path);
    }

    /// Fills in the form that has the button with these words and presses it.
    pub async fn press(&mut self, button: &str, fill: &[(&str, &str)]) -> &mut Self {
        self.send(button, fill, &[]).await
    }

    /// As [`Browser::press`], with files.
    pub async fn send(&mut self, button: &str, fill: &[(&str, &str)], files: &[File<'_>]) -> &mut Self {
        let forms = self.forms();
        let form =
            forms.into_iter().find(|form| form.buttons.iter().any(|(words, _, _)| words.starts_with(button)));
        let Some(form) = form else {
            panic!("{} has no button {button:?}:\n{}", self.path, normal(&self.html()))
        };
        assert!(form.post, "the form of {button:?} is not posted");
        let mut pairs = form.pairs.clone();
        for (name, _) in fill {
            pairs.retain(|(known, _)| known != name);
        }
        pairs.extend(fill.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let (_, name, value) = form.buttons.iter().find(|(words, _, _)| words.starts_with(button)).unwrap();
        if !name.is_empty() {
            pairs.push((name.clone(), value.clone()));
        }
        assert!(form.multipart || files.is_empty(), "the form of {button:?} takes no files");
        let (kind, body) = if form.multipart { multipart(&pairs, files) } else { urlencoded(&pairs) };
        let request = Request::post(&form.action).header("content-type", kind);
        self.ask(request, &form.action, Body::from(body)).await;
        self
    }

    /// A call of the API with a JSON body; the answer is in [`Browser::status`] and comes back as JSON.
    pub async fn call(
        &mut self,
        path: &str,
        body: &serde_json::Value,
        key: Option<&str>,
    ) -> serde_json::Value {
        let mut request = Request::post(path).header("content-type", "application/json");
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        self.ask(request, path, Body::from(body.to_string())).await;
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// Uploads a file through the API, under an idempotency key.
    pub async fn upload(&mut self, file: File<'_>, key: &str) -> serde_json::Value {
        let (kind, body) = multipart(&[], &[file]);
        let request = Request::post("/api/files").header("content-type", kind).header("idempotency-key", key);
        self.ask(request, "/api/files", Body::from(body)).await;
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    async fn ask(&mut self, request: axum::http::request::Builder, path: &str, body: Body) {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request
            .header("host", "portal.example")
            .header("sec-fetch-site", "same-origin")
            .header("cookie", cookies.join("; "));
        let response = self.site.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all("set-cookie") {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        self.path = path.to_owned();
        self.status = parts.status;
        self.body = to_bytes(body, 30_000_000).await.unwrap().to_vec();
        self.headers = parts.headers;
        if self.status == StatusCode::SEE_OTHER {
            let to = self.headers["location"].to_str().unwrap().to_owned();
            Box::pin(self.open(&to)).await;
        }
    }

    fn forms(&self) -> Vec<Form> {
        let text = normal(&self.html());
        let mut forms = Vec::new();
        let mut form: Option<Form> = None;
        let (mut area, mut select, mut button) = (None::<String>, None::<String>, None);
        for line in text.lines() {
            let name = || attribute(line, "name").unwrap_or_default();
            let value = || attribute(line, "value").unwrap_or_default();
            if line.starts_with("<form ") {
                form = Some(Form {
                    action: attribute(line, "action").unwrap_or_else(|| self.path.clone()),
                    post: attribute(line, "method").as_deref() == Some("post"),
                    multipart: attribute(line, "enctype").as_deref() == Some("multipart/form-data"),
                    pairs: Vec::new(),
                    buttons: Vec::new(),
                });
            }
            let Some(open) = form.as_mut() else { continue };
            if line == "</form>" {
                forms.extend(form.take());
            } else if line.starts_with("<input ") {
                let ticked =
                    ["checkbox", "radio"].contains(&attribute(line, "type").unwrap_or_default().as_str());
                if (!ticked || line.contains(" checked="))
                    && attribute(line, "type").as_deref() != Some("file")
                {
                    open.pairs.push((name(), value()));
                }
            } else if line.starts_with("<textarea ") {
                area = Some(name());
            } else if line.starts_with("<select ") {
                select = Some(name());
            } else if line.starts_with("<button ") {
                button = Some((name(), value()));
            } else if line == "</textarea>" {
                open.pairs.extend(area.take().map(|name| (name, String::new())));
            } else if line.starts_with("<option ") && line.contains(" selected=") {
                open.pairs.extend(select.clone().map(|name| (name, value())));
            } else if !line.starts_with('<') {
                if let Some((name, value)) = button.take() {
                    open.buttons.push((line.to_owned(), name, value));
                } else if let Some(name) = area.take() {
                    open.pairs.push((name, line.to_owned()));
                }
            }
        }
        forms
    }
}

fn attribute(line: &str, name: &str) -> Option<String> {
    let rest = line.split_once(&format!(" {name}=\""))?.1;
    Some(rest.split('"').next()?.to_owned())
}

fn urlencoded(pairs: &[(String, String)]) -> (String, Vec<u8>) {
    let pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    ("application/x-www-form-urlencoded".to_owned(), pairs.join("&").into_bytes())
}

fn multipart(pairs: &[(String, String)], files: &[File<'_>]) -> (String, Vec<u8>) {
    let mut body = Vec::new();
    for (name, value) in pairs {
        body.extend(
            format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
        );
    }
    for (control, name, bytes) in files {
        let head =
            format!("--XX\r\nContent-Disposition: form-data; name=\"{control}\"; filename=\"{name}\"\r\n");
        body.extend(head.bytes().chain(*b"Content-Type: application/octet-stream\r\n\r\n"));
        body.extend_from_slice(bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--XX--\r\n");
    ("multipart/form-data; boundary=XX".to_owned(), body)
}
