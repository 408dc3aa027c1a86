//! Boxed expressions (DMN 1.5, 10.2.2) as trees: the evaluator knows no difference between a box and a text.

use std::collections::BTreeSet;
use std::sync::Arc;

use roxmltree::Node;

use super::reader::{FileReader, Read};
use super::{table_reader, xml};
use crate::feel::tree::{Arguments, Call, Domain, Iteration, Lambda, Logic, Node as Tree};
use crate::feel::types::Type;
use crate::{Name, Problem, Value};

/// Local names of the elements that are expressions.
const EXPRESSIONS: [&str; 13] = [
    "literalExpression",
    "decisionTable",
    "context",
    "invocation",
    "functionDefinition",
    "list",
    "relation",
    "conditional",
    "filter",
    "for",
    "every",
    "some",
    "expression",
];

/// The element inside of another that is its expression.
pub(super) fn expression_in<'a, 'i>(node: Node<'a, 'i>) -> Option<Node<'a, 'i>> {
    xml::children(node).find(|child| EXPRESSIONS.contains(&child.tag_name().name()))
}

/// The tree of the expression inside of an element; null where there is none.
pub(super) fn inside(node: Option<Node<'_, '_>>, reader: &mut FileReader<'_>) -> Tree {
    match node.and_then(expression_in) {
        Some(expression) => tree(expression, reader),
        None => Tree::Literal(Value::Null),
    }
}

/// The tree of an expression element, with the type that it names.
pub(super) fn tree(node: Node<'_, '_>, reader: &mut FileReader<'_>) -> Tree {
    let bare = match node.tag_name().name() {
        "literalExpression" => literal(node, reader),
        "decisionTable" => Tree::Table(Arc::new(table_reader::read(node, reader))),
        "context" => context(node, reader),
        "invocation" => invocation(node, reader),
        "functionDefinition" => return function(node, reader),
        "list" => {
            Tree::List(xml::children(node).filter(is_expression).map(|item| tree(item, reader)).collect())
        }
        "relation" => relation(node, reader),
        "conditional" => {
            let (condition, then) = (part(node, "if", reader), part(node, "then", reader));
            Tree::If(vec![(condition, then)], Box::new(part(node, "else", reader)))
        }
        "filter" => {
            let base = part(node, "in", reader);
            let condition = in_filter(reader, |reader| part(node, "match", reader));
            Tree::Filter(Box::new(base), Box::new(condition))
        }
        "for" => {
            let iteration = iteration(node, reader);
            let body = Box::new(with_iterator(node, "return", reader));
            Tree::For { iterations: vec![iteration], body, looks_back: true }
        }
        quantifier @ ("every" | "some") => {
            let iterations = vec![iteration(node, reader)];
            let condition = Box::new(with_iterator(node, "satisfies", reader));
            Tree::Logic(Logic::Quantified { every: quantifier == "every", iterations, condition })
        }
        other => {
            let message = format!("an expression of the kind `{other}` is not evaluated");
            reader.report(
                Problem::error("dmn-expression", message).remedy("use a boxed expression of DMN 1.5"),
                node,
            );
            Tree::Refused("an expression of an unknown kind".into())
        }
    };
    let of = reader.type_of(node);
    typed(bare, of, &xml::place(node))
}

fn is_expression(node: &Node<'_, '_>) -> bool {
    EXPRESSIONS.contains(&node.tag_name().name())
}

/// The tree with a type, where there is one to hold it to.
pub(super) fn typed(tree: Tree, of: Type, what: &str) -> Tree {
    match of {
        Type::Any | Type::Unknown(_) => tree,
        of => Tree::Typed(Box::new(tree), of, what.into()),
    }
}

fn literal(node: Node<'_, '_>, reader: &mut FileReader<'_>) -> Tree {
    if xml::first(node, "importedValues").is_some() {
        let message = "values imported from another file are not read";
        reader.report(Problem::error("dmn-imported-values", message).remedy("write the values here"), node);
        return Tree::Refused("imported values are not read".into());
    }
    reader.literal(node, false)
}

fn part(node: Node<'_, '_>, name: &str, reader: &mut FileReader<'_>) -> Tree {
    inside(xml::first(node, name), reader)
}

/// Reads a part with what it reads apart; then names that are bound there are dropped.
fn with_names<T>(
    bound: &[Name],
    reader: &mut FileReader<'_>,
    read: impl FnOnce(&mut FileReader<'_>) -> T,
) -> (T, BTreeSet<Read>) {
    let before = std::mem::take(&mut reader.reads);
    let result = read(reader);
    let inner = std::mem::replace(&mut reader.reads, before);
    let free: BTreeSet<Read> =
        inner.into_iter().filter(|read| bound.iter().all(|name| **name != *read.name)).collect();
    reader.reads.extend(free.iter().cloned());
    (result, free)
}

fn in_filter(reader: &mut FileReader<'_>, read: impl FnOnce(&mut FileReader<'_>) -> Tree) -> Tree {
    let before = std::mem::take(&mut reader.reads);
    let tree = read(reader);
    let inner = std::mem::replace(&mut reader.reads, before);
    let outside = inner.into_iter().filter(|read| read.name != "item");
    reader.reads.extend(outside.map(|read| Read { in_filter: true, ..read }));
    tree
}

fn name_of(node: Node<'_, '_>, attribute: &str) -> Name {
    crate::names::normalize(node.attribute(attribute).unwrap_or_default()).into()
}

fn context(node: Node<'_, '_>, reader: &mut FileReader<'_>) -> Tree {
    let (mut entries, mut result) = (Vec::new(), None);
    let mut names: Vec<Name> = Vec::new();
    for entry in xml::named(node, "contextEntry") {
        let expression = expression_in(entry);
        let Some(variable) = xml::first(entry, "variable") else {
            let (tree, _) = with_names(&names, reader, |reader| inside(Some(entry), reader));
            result = Some(Box::new(tree));
            continue;
        };
        let name = name_of(variable, "name");
        let mut known = names.clone();
        if expression.is_some_and(|expression| expression.tag_name().name() == "functionDefinition") {
            known.push(name.clone());
        }
        let (tree, _) = with_names(&known, reader, |reader| inside(Some(entry), reader));
        let of = reader.type_of(variable);
        // A function keeps its bare form, so that it learns its own name.
        let tree = if matches!(tree, Tree::Function(_)) { tree } else { typed(tree, of, &name) };
        names.push(name.clone());
        entries.push((name, tree));
    }
    Tree::Context(entries, result)
}

fn invocation(node: Node<'_, '_>, reader: &mut FileReader<'_>) -> Tree {
    let callee = inside(Some(node), reader);
    let arguments = xml::named(node, "binding")
        .filter_map(|binding| {
            let parameter = name_of(xml::first(binding, "parameter")?, "name");
            Some((parameter, inside(Some(binding), reader)))
        })
        .collect();
    let built_in = if let Tree::Name(name) = &callee { crate::feel::built_in::find(name) } else { None };
    Tree::Call(Box::new(Call { callee, built_in, arguments: Arguments::Named(arguments) }))
}

/// The formal parameters of a function or knowledge model.
pub(super) fn parameters(node: Node<'_, '_>, reader: &mut FileReader<'_>) -> Vec<(Name, Type)> {
    xml::named(node, "formalParameter")
        .map(|parameter| (name_of(parameter, "name"), reader.type_of(parameter)))
        .collect()
}

/// Reads a body in which the parameters are names.
pub(super) fn with_parameters<T>(
    parameters: &[(Name, Type)],
    reader: &mut FileReader<'_>,
    read: impl FnOnce(&mut FileReader<'_>) -> T,
) -> T {
    let before = reader.names.clone();
    reader.names.extend(parameters.iter().map(|(name, _)| name));
    let result = read(reader);
    reader.names = before;
    result
}

fn function(node: Node<'_, '_>, reader: &mut FileReader<'_>) -> Tree {
    if let Some(refused) = refused_kind(node, reader) {
        return refused;
    }
    let parameters = parameters(node, reader);
    let names: Vec<Name> = parameters.iter().map(|(name, _)| name.clone()).collect();
    let (body, free) = with_names(&names, reader, |reader| {
        with_parameters(&parameters, reader, |reader| inside(Some(node), reader))
    });
    let result = match reader.type_of(node) {
        // Some tools name the type of the result here, others that of the function.
        Type::Function(signature) => signature.1.clone(),
        Type::Item(_) => Type::Any,
        of => of,
    };
    let captures: BTreeSet<Name> = free.into_iter().map(|read| read.name.into()).collect();
    Tree::Function(Arc::new(Lambda { parameters, body, result, captures: captures.into_iter().collect() }))
}

/// Functions in Java or PMML would run code from outside.
pub(super) fn refused_kind(node: Node<'_, '_>, reader: &mut FileReader<'_>) -> Option<Tree> {
    let kind = node.attribute("kind").filter(|kind| !kind.eq_ignore_ascii_case("feel"))?;
    let message = format!("a function in {kind} is refused: it would run code from outside");
    reader.report(Problem::error("feel-external", message).remedy("write the function in FEEL"), node);
    Some(Tree::Refused(format!("a function in {kind} is refused").into()))
}

fn relation(node: Node<'_, '_>, reader: &mut FileReader<'_>) -> Tree {
    let columns: Vec<Name> = xml::named(node, "column").map(|column| name_of(column, "name")).collect();
    let rows = xml::named(node, "row")
        .map(|row| {
            let cells = xml::children(row).filter(is_expression);
            let entries = columns.iter().cloned().zip(cells).map(|(name, cell)| (name, tree(cell, reader)));
            Tree::Context(entries.collect(), None)
        })
        .collect();
    Tree::List(rows)
}

fn iteration(node: Node<'_, '_>, reader: &mut FileReader<'_>) -> Iteration {
    Iteration { name: name_of(node, "iteratorVariable"), domain: Domain::Values(part(node, "in", reader)) }
}

fn with_iterator(node: Node<'_, '_>, name: &str, reader: &mut FileReader<'_>) -> Tree {
    let bound = [name_of(node, "iteratorVariable"), "partial".into()];
    with_names(&bound, reader, |reader| part(node, name, reader)).0
}
