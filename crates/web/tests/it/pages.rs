//! Every page, with every sample, in every language.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use portico_web::frame::{Account, Frame, NavigationLink, Notice};
use portico_web::samples;
use portico_web::texts::Texts;
use portico_web::theme::{Look, Theme};
use portico_web::views::Views;

use crate::html::normal;

fn views() -> Views {
    Views::new(Arc::new(Texts::new("en", &[]).unwrap()), &jiff::tz::TimeZone::UTC, None).unwrap()
}

/// Frames with nothing around the page, and with everything.
fn frames(views: &Views) -> Vec<Frame> {
    let look = Look::new(Theme::named("Elm & Ash <Council>")).unwrap();
    let languages = views.texts().languages();
    let plain = languages.iter().map(|language| Frame::new(language.clone(), languages, &look, "/here"));
    let mut frames: Vec<Frame> = plain.collect();
    for mut frame in frames.clone() {
        frame.account = Some(Account { name: "Robin <b>Doe</b>".to_owned() });
        frame.notice = Some(Notice { text: "Saved".to_owned(), success: true });
        frame.navigation =
            vec![NavigationLink { key: "frame-cookies", href: "/cookies".to_owned(), current: true }];
        frames.push(frame);
    }
    frames
}

#[test]
fn every_page_renders_with_every_sample_in_every_language_and_frame() {
    let views = views();
    let mut count = 0;
    for frame in frames(&views) {
        for sample in samples::all() {
            let html = sample.render(&views, &frame).unwrap_or_else(|error| panic!("{sample:?}: {error:#}"));
            assert_eq!(problems(&html), [""; 0], "{sample:?} in {}", frame.language.code);
            count += 1;
        }
    }
    println!("{count} pages rendered");
    assert!(count > 0);
}

/// What no page may have, found in its normal form.
fn problems(html: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let lines = normal(html);
    let mut open: Vec<&str> = Vec::new();
    let mut ids = BTreeSet::new();
    let mut level_one = 0;
    for line in lines.lines().filter(|line| line.starts_with('<') && line.ends_with('>')) {
        let name = line.trim_matches(['<', '>']).split(' ').next().unwrap();
        level_one += usize::from(name == "h1");
        if [" style=", " onclick=", " onload=", " onchange=", "javascript:"]
            .iter()
            .any(|bad| line.contains(bad))
        {
            problems.push(format!("the security policy refuses {line}"));
        }
        if (name == "script" && !line.contains(" src=")) || name == "style" {
            problems.push(format!("inline {line}"));
        }
        if line.contains(" src=\"http") || (name == "link" && line.contains("href=\"http")) {
            problems.push(format!("fetched from elsewhere: {line}"));
        }
        if let Some(id) = line.split(" id=\"").nth(1).and_then(|rest| rest.split('"').next())
            && !ids.insert(id)
        {
            problems.push(format!("the id {id} stands twice"));
        }
        match name.strip_prefix('/') {
            Some(closed) if open.pop() != Some(closed) => problems.push(format!("{closed} is not open here")),
            Some(_) => {}
            None if is_void(name, line) => {}
            None => open.push(name),
        }
    }
    if level_one != 1 {
        problems.push(format!("{level_one} headings of level 1"));
    }
    if html.contains("<b>Doe</b>") || html.contains("<Council>") {
        problems.push("what people typed was not escaped".to_owned());
    }
    problems
}

fn is_void(name: &str, line: &str) -> bool {
    let void =
        ["br", "hr", "img", "input", "link", "meta", "path", "rect", "circle", "polygon", "line", "col"];
    void.contains(&name) || line.starts_with("<!")
}

#[test]
fn every_template_is_a_page_or_part_of_one() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut found = Vec::new();
    collect(&folder, &folder, &mut found);
    let pages: BTreeSet<&str> = samples::all().iter().map(|sample| sample.template).collect();
    for template in found {
        // A file that stands alone, without the assets of the site: report.rs tests it.
        if template == "report.html" {
            continue;
        }
        let part =
            template.starts_with("components/") || template.contains("parts/") || template == "layout.html";
        assert!(part || pages.contains(template.as_str()), "{template} belongs to no page in samples.rs");
    }
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, found);
        } else {
            found.push(path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/"));
        }
    }
}
