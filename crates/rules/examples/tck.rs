//! Runs a folder of the DMN Technology Compatibility Kit (or any folder of its form) and says what passed.
//!
//! `cargo run --release -p portico-rules --example tck -- DIR`
//!
//! All `.dmn` files of a folder are loaded together, as the kit asks. Numbers are the same when they differ by less
//! than 1e-8. A case passes when all of its result nodes do. It ends with `N passed, N failed`, after what failed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use portico_rules::{Context, Decimal, Decisions, Env, Value};
use roxmltree::{Document, Node};

type Error = Box<dyn std::error::Error>;

/// What passed in one folder, and why the rest did not.
#[derive(Default)]
struct Score {
    passed: usize,
    failures: Vec<String>,
}

fn main() -> ExitCode {
    let Some(dir) = std::env::args_os().nth(1) else {
        eprintln!("usage: tck DIR (a folder with the test cases of the kit, at any depth)");
        return ExitCode::from(2);
    };
    match run(Path::new(&dir)) {
        Ok(scores) => report(&scores),
        Err(error) => {
            eprintln!("{}: {error}", Path::new(&dir).display());
            ExitCode::from(2)
        }
    }
}

fn report(scores: &BTreeMap<PathBuf, Score>) -> ExitCode {
    for (folder, score) in scores {
        println!("{}: {} passed, {} failed", folder.display(), score.passed, score.failures.len());
    }
    for failure in scores.values().flat_map(|score| &score.failures) {
        println!("FAILED {failure}");
    }
    let passed: usize = scores.values().map(|score| score.passed).sum();
    let failed: usize = scores.values().map(|score| score.failures.len()).sum();
    println!("{passed} passed, {failed} failed");
    ExitCode::from(u8::from(failed > 0 || passed == 0))
}

/// Runs every folder below this one that has test cases.
fn run(dir: &Path) -> Result<BTreeMap<PathBuf, Score>, Error> {
    let mut scores = BTreeMap::new();
    let mut open = vec![dir.to_path_buf()];
    while let Some(folder) = open.pop() {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() { open.push(path) } else { files.push(path) }
        }
        files.sort();
        let with = |extension: &'static str| {
            files.iter().filter(move |path| path.extension().is_some_and(|found| found == extension)).cloned()
        };
        let tests: Vec<PathBuf> = with("xml").collect();
        if tests.is_empty() {
            continue;
        }
        let models = with("dmn")
            .map(|path| Ok((path.display().to_string(), std::fs::read(&path)?)))
            .collect::<Result<Vec<_>, Error>>()?;
        let (decisions, _) = Decisions::read(&models);
        let mut score = Score::default();
        for test in tests {
            run_file(&test, &decisions, &mut score)?;
        }
        scores.insert(folder.strip_prefix(dir)?.to_path_buf(), score);
    }
    Ok(scores)
}

fn run_file(file: &Path, decisions: &Decisions, score: &mut Score) -> Result<(), Error> {
    let text = std::fs::read_to_string(file)?;
    let document = Document::parse(&text)?;
    for case in named(document.root_element(), "testCase") {
        let failures = run_case(case, decisions);
        if failures.is_empty() {
            score.passed += 1;
            continue;
        }
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let id = case.attribute("id").unwrap_or_default();
        score.failures.push(format!("{name} {id}: {}", failures.join("; ")));
    }
    Ok(())
}

fn run_case(case: Node<'_, '_>, decisions: &Decisions) -> Vec<String> {
    let inputs: BTreeMap<String, Value> = named(case, "inputNode")
        .map(|node| (node.attribute("name").unwrap_or_default().to_owned(), value_of(node)))
        .collect();
    let env = Env::at("2024-06-13T12:00:00Z[UTC]".parse().unwrap_or_default());
    let mut failures = Vec::new();
    for result in named(case, "resultNode") {
        let node = result.attribute("name").unwrap_or_default();
        let invocable = case.attribute("invocableName").unwrap_or(node);
        let expected = named(result, "expected").next().map_or(Value::Null, value_of);
        match decisions.value(invocable, &inputs, &env) {
            Err(fault) => failures.push(format!("{node}: {fault}")),
            Ok(found) => {
                // A service of several outputs gives a context of them.
                let several = found.value.as_context().and_then(|outputs| outputs.get(node));
                let same =
                    same(&expected, &found.value) || several.is_some_and(|found| same(&expected, found));
                if !same {
                    failures.push(format!(
                        "{node}: expected {expected}, found {} ({}) {:?}",
                        found.value,
                        found.value.type_name(),
                        found.causes
                    ));
                }
            }
        }
    }
    failures
}

fn named<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| child.tag_name().name() == name)
}

/// The value that an `inputNode`, `expected`, `item` or `component` holds.
fn value_of(node: Node<'_, '_>) -> Value {
    if let Some(list) = named(node, "list").next() {
        return Value::list(named(list, "item").map(value_of).collect());
    }
    if let Some(value) = named(node, "value").next() {
        return simple(value);
    }
    let entries: Vec<(&str, Value)> = named(node, "component")
        .map(|component| (component.attribute("name").unwrap_or_default(), value_of(component)))
        .collect();
    if entries.is_empty() && named(node, "component").next().is_none() {
        return Value::Null;
    }
    Value::Context(Arc::new(entries.into_iter().collect::<Context>()))
}

fn simple(node: Node<'_, '_>) -> Value {
    let attribute = |name: &str| {
        node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
    };
    if attribute("nil") == Some("true") {
        return Value::Null;
    }
    let text = node.text().unwrap_or_default();
    let kind = attribute("type").unwrap_or("xsd:string");
    let value = match kind.rsplit_once(':').map_or(kind, |(_, local)| local) {
        "boolean" => text.parse().ok().map(Value::Bool),
        "decimal" | "double" | "integer" => text.trim().parse().ok().map(Value::Number),
        "date" => text.trim().parse().ok().map(Value::Date),
        "time" => text.trim().parse().ok().map(Value::Time),
        "dateTime" => text.trim().parse().ok().map(Value::DateTime),
        "duration" => {
            let text = text.trim();
            text.parse().ok().map(Value::Days).or_else(|| text.parse().ok().map(Value::Years))
        }
        _ => Some(Value::text(text)),
    };
    value.unwrap_or_else(|| Value::text(format!("unreadable {kind} {text}")))
}

/// Whether a value is what was expected; numbers may differ by less than 1e-8.
fn same(expected: &Value, found: &Value) -> bool {
    match (expected, found) {
        (Value::Number(a), Value::Number(b)) => {
            let distance = a.minus(*b).map(Decimal::abs);
            let tolerance: Option<Decimal> = "1e-8".parse().ok();
            a == b || distance.zip(tolerance).is_some_and(|(distance, tolerance)| distance < tolerance)
        }
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| same(a, b))
        }
        (Value::Context(a), Value::Context(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        // The same instant in another zone would be equal, but not what was asked for.
        (Value::DateTime(a), Value::DateTime(b)) => a.to_string() == b.to_string() || a == b,
        (Value::Time(a), Value::Time(b)) => a.to_string() == b.to_string() || a == b,
        _ => expected == found,
    }
}
