//! Item definitions: the types that authors define (DMN 1.5, 7.3.2 and 7.3.3).

use std::sync::{Arc, OnceLock};

use roxmltree::Node;

use super::reader::FileReader;
use super::xml;
use crate::Name;
use crate::feel::types::{Definition, Item, Type, TypeTable};

/// All item definitions of a file by name, still without content, so that they may refer to one another.
pub(super) fn declare(definitions: Node<'_, '_>) -> TypeTable {
    let empty = |node: Node<'_, '_>| {
        let name = crate::names::normalize(node.attribute("name").unwrap_or_default());
        (name.clone(), Arc::new(Item { name: name.into(), definition: OnceLock::new() }))
    };
    xml::named(definitions, "itemDefinition").map(empty).collect()
}

/// Fills the item definitions of a file.
pub(super) fn define(definitions: Node<'_, '_>, reader: &mut FileReader<'_>) {
    for node in xml::named(definitions, "itemDefinition") {
        let name = crate::names::normalize(node.attribute("name").unwrap_or_default());
        let definition = definition_of(node, reader);
        if let Some(item) = reader.types.get(&name) {
            // The second of two definitions with the same name loses.
            item.definition.set(definition).ok();
        }
    }
}

fn definition_of(node: Node<'_, '_>, reader: &mut FileReader<'_>) -> Definition {
    let is_collection = matches!(node.attribute("isCollection"), Some("true" | "1"));
    let allowed = xml::first(node, "allowedValues")
        .or_else(|| xml::first(node, "typeConstraint"))
        .and_then(|tests| reader.unary_tests_expression(tests));
    Definition { base: base_of(node, reader), is_collection, allowed }
}

fn base_of(node: Node<'_, '_>, reader: &mut FileReader<'_>) -> Type {
    let components: Vec<(Name, Type)> = xml::named(node, "itemComponent")
        .map(|component| {
            let name = crate::names::normalize(component.attribute("name").unwrap_or_default());
            let definition = definition_of(component, reader);
            let item = Item { name: name.as_str().into(), definition: OnceLock::from(definition) };
            (name.into(), Type::Item(Arc::new(item)))
        })
        .collect();
    if !components.is_empty() {
        return Type::Context(Arc::new(components));
    }
    if let Some(function) = xml::first(node, "functionItem") {
        let parameters = xml::named(function, "parameters")
            .map(|parameter| reader.type_named(parameter.attribute("typeRef")))
            .collect();
        let output = reader.type_named(function.attribute("outputTypeRef"));
        return Type::Function(Arc::new((parameters, output)));
    }
    match xml::child_text(node, "typeRef") {
        Some(name) => reader.type_named(Some(&name)),
        None => reader.type_named(node.attribute("typeRef")),
    }
}
