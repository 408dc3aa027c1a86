//! DMN files to a model: first what they declare, then what it means, since files refer to one another.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::{Document, Node};

use super::model::{Element, Kind, Model, Requirement, Service};
use super::reader::{FileReader, Read};
use super::{boxed, check, items, xml};
use crate::feel::tree::Node as Tree;
use crate::feel::types::{Type, TypeTable};
use crate::{Name, Names, Problem};

/// What stands in a file, before it is understood.
struct File<'f> {
    name: &'f str,
    definitions: Node<'f, 'f>,
    namespace: &'f str,
    types: TypeTable,
    /// Name and namespace of each import.
    imports: Vec<(Name, &'f str)>,
}

/// Where an element stands: by namespace and id, and by file and id.
#[derive(Default)]
struct Places<'f> {
    by_namespace: BTreeMap<(&'f str, &'f str), usize>,
    by_file: BTreeMap<(usize, &'f str), usize>,
}

/// What was found out about an element besides what its evaluation needs.
#[derive(Debug, Default)]
pub(super) struct About {
    pub file: String,
    pub reads: BTreeSet<Read>,
    /// Whether its file declares input data, so that other names are strange.
    pub is_strict: bool,
}

const KINDS: [&str; 4] = ["inputData", "decision", "businessKnowledgeModel", "decisionService"];

/// The model of all files that could be read, and what is wrong with them.
pub(super) fn read(files: &[(String, Vec<u8>)]) -> (Model, Vec<About>, Vec<Problem>) {
    let mut problems = Vec::new();
    let texts: Vec<(&str, &str)> = files
        .iter()
        .filter_map(|(name, bytes)| match std::str::from_utf8(bytes) {
            Ok(text) => Some((name.as_str(), text.trim_start_matches('\u{feff}'))),
            Err(_) => {
                let problem = Problem::error("dmn-xml", "the file is not UTF-8 text").in_file(name);
                problems.push(problem.remedy("save it as UTF-8"));
                None
            }
        })
        .collect();
    let documents: Vec<(&str, Document<'_>)> = texts
        .iter()
        .filter_map(|(name, text)| match xml::document(text, name) {
            Ok(document) => Some((*name, document)),
            Err(problem) => {
                problems.push(problem);
                None
            }
        })
        .collect();
    let files: Vec<File<'_>> =
        documents.iter().filter_map(|(name, document)| open(name, document, &mut problems)).collect();
    let (model, about) = understand(&files, &mut problems);
    check::graph(&model, &about, &mut problems);
    (model, about, problems)
}

fn open<'f>(name: &'f str, document: &'f Document<'f>, problems: &mut Vec<Problem>) -> Option<File<'f>> {
    let definitions = document.root_element();
    let is_dmn = definitions.tag_name().namespace().is_some_and(|namespace| namespace.contains("/DMN/"));
    if definitions.tag_name().name() != "definitions" || !is_dmn {
        let problem =
            Problem::error("dmn-root", "the file is not DMN: its root is no `definitions` of DMN 1.1 to 1.5");
        problems.push(problem.in_file(name).remedy("export it as DMN"));
        return None;
    }
    let imports = xml::named(definitions, "import")
        .filter(|import| import.attribute("importType").is_none_or(|kind| kind.contains("/DMN/")))
        .filter_map(|import| {
            let name = crate::names::normalize(import.attribute("name").unwrap_or_default());
            Some((name.into(), import.attribute("namespace")?))
        })
        .collect();
    let namespace = definitions.attribute("namespace").unwrap_or_default();
    Some(File { name, definitions, namespace, types: items::declare(definitions), imports })
}

fn understand(files: &[File<'_>], problems: &mut Vec<Problem>) -> (Model, Vec<About>) {
    let mut places = Places::default();
    let mut nodes = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let elements = xml::children(file.definitions).filter(|node| KINDS.contains(&node.tag_name().name()));
        for node in elements {
            let id = node.attribute("id").or_else(|| node.attribute("name")).unwrap_or_default();
            if let Some(other) = places.by_namespace.insert((file.namespace, id), nodes.len()) {
                places.by_namespace.insert((file.namespace, id), other);
                let message = format!("the id `{id}` is used twice in the namespace `{}`", file.namespace);
                let problem = Problem::error("dmn-duplicate-id", message).in_file(file.name).at(id);
                problems.push(problem.remedy("give one of them another id"));
            }
            places.by_file.insert((index, id), nodes.len());
            nodes.push((index, node));
        }
    }
    let mut model = Model::default();
    let mut about = Vec::new();
    let mut readers: Vec<FileReader<'_>> = files.iter().map(|file| reader_of(file, files)).collect();
    for (file, reader) in files.iter().zip(&mut readers) {
        items::define(file.definitions, reader);
    }
    for (index, node) in nodes {
        let (Some(file), Some(reader)) = (files.get(index), readers.get_mut(index)) else { continue };
        let element = element(node, (index, file), files, &places, reader);
        model.elements.push(element);
        about.push(About {
            file: file.name.to_owned(),
            reads: std::mem::take(&mut reader.reads),
            is_strict: xml::first(file.definitions, "inputData").is_some(),
        });
    }
    problems.extend(readers.into_iter().flat_map(|reader| reader.problems));
    name_parameters(&mut model);
    (model, about)
}

/// The reader of a file, which knows the names and types of the file and of those that it imports.
fn reader_of<'f>(file: &File<'f>, files: &[File<'f>]) -> FileReader<'f> {
    let mut names = Names::default();
    declare_names(file.definitions, &mut names);
    let mut types = file.types.clone();
    for (import, namespace) in &file.imports {
        names.add(import);
        for imported in files.iter().filter(|other| other.namespace == *namespace) {
            declare_names(imported.definitions, &mut names);
            for (name, item) in &imported.types {
                let seen = if import.is_empty() { name.clone() } else { format!("{import}.{name}") };
                types.entry(seen).or_insert_with(|| item.clone());
            }
        }
    }
    let language = file.definitions.attribute("expressionLanguage").map(str::to_owned);
    FileReader { file: file.name, names, types, language, problems: Vec::new(), reads: BTreeSet::new() }
}

/// Whatever has a name can occur in an expression; the parser only needs to know names of several words.
fn declare_names(definitions: Node<'_, '_>, names: &mut Names) {
    // Parameters are not among them: `Person.Name` may be the name of one, and is a path elsewhere.
    const NAMED: [&str; 9] = [
        "inputData",
        "decision",
        "businessKnowledgeModel",
        "decisionService",
        "variable",
        "itemComponent",
        "output",
        "column",
        "import",
    ];
    for node in definitions.descendants().filter(|node| NAMED.contains(&node.tag_name().name())) {
        names.add(node.attribute("name").unwrap_or_default());
    }
    for node in definitions.descendants().filter(Node::is_element) {
        names.add(node.attribute("iteratorVariable").unwrap_or_default());
    }
}

fn element(
    node: Node<'_, '_>,
    (index, file): (usize, &File<'_>),
    files: &[File<'_>],
    places: &Places<'_>,
    reader: &mut FileReader<'_>,
) -> Element {
    let variable = xml::first(node, "variable");
    let named = node.attribute("name").or_else(|| variable.and_then(|variable| variable.attribute("name")));
    let id = node.attribute("id").or(named).unwrap_or_default();
    let name = crate::names::normalize(named.unwrap_or(id)).into();
    let find = |href: Node<'_, '_>| find(href, index, file, places);
    let requires = requirements(node, file, files, reader, &find);
    let of = variable.map_or(Type::Any, |variable| reader.type_of(variable));
    let kind = match node.tag_name().name() {
        "inputData" => Kind::Input { of },
        "decisionService" => {
            let named = |name: &'static str| xml::named(node, name).filter_map(&find);
            Kind::Service(Service {
                outputs: named("outputDecision").collect(),
                parameters: Vec::new(),
                stands_for: named("inputData").chain(named("inputDecision")).collect(),
            })
        }
        "businessKnowledgeModel" => knowledge(node, of, reader),
        _ => {
            if boxed::expression_in(node).is_none() {
                let problem = Problem::warning("dmn-no-logic", "the decision has no logic, so it is null");
                reader.report(problem.remedy("add a decision table or an expression"), node);
            }
            Kind::Decision { node: boxed::inside(Some(node), reader), of }
        }
    };
    Element { id: id.to_owned(), name, requires, kind }
}

fn knowledge(node: Node<'_, '_>, of: Type, reader: &mut FileReader<'_>) -> Kind {
    let logic = xml::first(node, "encapsulatedLogic");
    let parameters = logic.map(|logic| boxed::parameters(logic, reader)).unwrap_or_default();
    let refused = logic.and_then(|logic| boxed::refused_kind(logic, reader));
    let tree: Tree = refused.unwrap_or_else(|| {
        boxed::with_parameters(&parameters, reader, |reader| boxed::inside(logic, reader))
    });
    reader.reads.retain(|read| parameters.iter().all(|(name, _)| **name != *read.name));
    // The variable of a knowledge model may name the type of the function instead of that of its result.
    let of = match &of {
        Type::Function(signature) => signature.1.clone(),
        Type::Item(item) => match item.definition.get().map(|definition| &definition.base) {
            Some(Type::Function(signature)) => signature.1.clone(),
            _ => of,
        },
        _ => of,
    };
    Kind::Knowledge { parameters, node: tree, of }
}

fn requirements(
    node: Node<'_, '_>,
    file: &File<'_>,
    files: &[File<'_>],
    reader: &mut FileReader<'_>,
    find: &dyn Fn(Node<'_, '_>) -> Option<usize>,
) -> Vec<Requirement> {
    const REQUIRED: [&str; 3] = ["requiredInput", "requiredDecision", "requiredKnowledge"];
    let mut requires = Vec::new();
    let references = xml::children(node).flat_map(xml::children);
    for reference in references.filter(|reference| REQUIRED.contains(&reference.tag_name().name())) {
        let href = reference.attribute("href").unwrap_or_default();
        let Some(element) = find(reference) else {
            let message = format!("the required element `{href}` is in none of the files");
            let remedy = "add the file that defines it, or remove the requirement";
            reader.report(Problem::error("dmn-missing-requirement", message).remedy(remedy), reference);
            continue;
        };
        let namespace = href.split_once('#').map_or("", |(namespace, _)| namespace);
        let import = file
            .imports
            .iter()
            .find(|(name, imported)| {
                !name.is_empty() && *imported == namespace && namespace != file.namespace
            })
            .filter(|_| files.iter().any(|other| other.namespace == namespace))
            .map(|(name, _)| name.clone());
        requires.push(Requirement { element, import });
    }
    requires
}

/// The element that an `href` means: `#id` in the same file, else `namespace#id`.
fn find(reference: Node<'_, '_>, index: usize, file: &File<'_>, places: &Places<'_>) -> Option<usize> {
    let href = reference.attribute("href")?;
    let (namespace, id) = href.split_once('#').unwrap_or(("", href));
    let here = || places.by_file.get(&(index, id)).copied();
    if namespace.is_empty() || namespace == file.namespace {
        return here().or_else(|| places.by_namespace.get(&(file.namespace, id)).copied());
    }
    places.by_namespace.get(&(namespace, id)).copied()
}

/// Parameters of services have the names and types of what they stand for, which may be read later than they.
fn name_parameters(model: &mut Model) {
    let described: Vec<(Name, Type)> = model
        .elements
        .iter()
        .map(|element| match &element.kind {
            Kind::Input { of } | Kind::Decision { of, .. } => (element.name.clone(), of.clone()),
            Kind::Knowledge { .. } | Kind::Service(_) => (element.name.clone(), Type::Any),
        })
        .collect();
    for element in &mut model.elements {
        if let Kind::Service(service) = &mut element.kind {
            service.parameters =
                service.stands_for.iter().filter_map(|index| described.get(*index)).cloned().collect();
        }
    }
}
