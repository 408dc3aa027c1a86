//! Decision tables as they are written (DMN 1.5, 8.3).

use roxmltree::Node;

use super::reader::FileReader;
use super::table::{Aggregation, Draft, HitPolicy, Input, Output, Rule, Table};
use super::xml;
use crate::feel::tree::Node as Tree;
use crate::feel::types::Type;
use crate::{Name, Problem};

/// Annotation columns that name the law behind a rule.
const SOURCES: [&str; 3] = ["source", "legal source", "law"];
/// What the cells of a table may call the value of their column where it has no name of its own.
const CELL_INPUT: &str = "cellInput";

pub(super) fn read(node: Node<'_, '_>, reader: &mut FileReader<'_>) -> Table {
    let inputs: Vec<Input> = xml::named(node, "input").map(|input| read_input(input, reader)).collect();
    let outputs: Vec<Output> = xml::named(node, "output").map(|output| read_output(output, reader)).collect();
    let annotations: Vec<String> = xml::named(node, "annotation")
        .map(|annotation| annotation.attribute("name").unwrap_or_default().trim().to_lowercase())
        .collect();
    let source_column = annotations.iter().position(|name| SOURCES.contains(&name.as_str()));
    let aliases: Vec<Name> = inputs.iter().filter_map(|input| input.variable.clone()).collect();
    let before = std::mem::take(&mut reader.reads);
    let rules: Vec<Rule> = xml::named(node, "rule")
        .map(|rule| read_rule(rule, source_column, (inputs.len(), outputs.len()), reader))
        .collect();
    // Cells know their own column by its variable.
    let of_cells = std::mem::replace(&mut reader.reads, before);
    let known = |name: &str| name == CELL_INPUT || aliases.iter().any(|alias| **alias == *name);
    reader.reads.extend(of_cells.into_iter().filter(|read| !known(&read.name)));
    if outputs.is_empty() {
        let problem = Problem::error("dmn-table-outputs", "the decision table has no output column");
        reader.report(problem.remedy("add an output column"), node);
    }
    Table::from(Draft {
        decision: owner(node),
        id: node.attribute("id").unwrap_or_default().to_owned(),
        hit_policy: hit_policy(node, reader),
        inputs,
        outputs,
        rules,
    })
}

/// The id of the decision or knowledge model around the table.
fn owner(node: Node<'_, '_>) -> String {
    node.ancestors()
        .skip(1)
        .filter(|element| matches!(element.tag_name().name(), "decision" | "businessKnowledgeModel"))
        .find_map(|element| element.attribute("id").or_else(|| element.attribute("name")))
        .unwrap_or_default()
        .to_owned()
}

fn hit_policy(node: Node<'_, '_>, reader: &mut FileReader<'_>) -> HitPolicy {
    let aggregation = match node.attribute("aggregation") {
        None => Aggregation::None,
        Some("SUM") => Aggregation::Sum,
        Some("MIN") => Aggregation::Min,
        Some("MAX") => Aggregation::Max,
        Some("COUNT") => Aggregation::Count,
        Some(other) => {
            let message = format!("there is no aggregation `{other}`");
            reader.report(
                Problem::error("dmn-aggregation", message).remedy("use SUM, MIN, MAX or COUNT"),
                node,
            );
            Aggregation::None
        }
    };
    match node.attribute("hitPolicy").unwrap_or("UNIQUE") {
        "UNIQUE" => HitPolicy::Unique,
        "FIRST" => HitPolicy::First,
        "PRIORITY" => HitPolicy::Priority,
        "ANY" => HitPolicy::Any,
        "RULE ORDER" => HitPolicy::RuleOrder,
        "OUTPUT ORDER" => HitPolicy::OutputOrder,
        "COLLECT" => HitPolicy::Collect(aggregation),
        other => {
            let message = format!("there is no hit policy `{other}`");
            let remedy = "use UNIQUE, FIRST, PRIORITY, ANY, RULE ORDER, OUTPUT ORDER or COLLECT";
            reader.report(Problem::error("dmn-hit-policy", message).remedy(remedy), node);
            HitPolicy::Unique
        }
    }
}

fn read_input(node: Node<'_, '_>, reader: &mut FileReader<'_>) -> Input {
    let expression = xml::first(node, "inputExpression");
    let variable: Option<Name> =
        xml::attribute(node, "inputVariable").map(str::trim).filter(|name| !name.is_empty()).map(Name::from);
    let text = expression.and_then(|expression| xml::child_text(expression, "text"));
    let tree = match (expression, &text, &variable) {
        (Some(expression), Some(_), _) => reader.literal(expression, true),
        // Camunda's modelers leave the expression empty and name the variable.
        (_, None, Some(name)) => {
            reader.reads.insert(super::reader::Read {
                name: name.to_string(),
                element: xml::place(node),
                in_filter: false,
                is_input: true,
            });
            Tree::Name(name.clone())
        }
        _ => {
            let problem =
                Problem::warning("dmn-input-empty", "the input column has no expression, so it is null");
            reader.report(problem.remedy("write which value the column tests"), node);
            Tree::Literal(crate::Value::Null)
        }
    };
    let of = expression.map_or(Type::Any, |expression| reader.type_of(expression));
    let label = node.attribute("label").map(str::to_owned).filter(|label| !label.trim().is_empty());
    Input {
        label: label.or(text).or(variable.as_deref().map(str::to_owned)).unwrap_or_default(),
        node: tree,
        variable,
        of,
        allowed: xml::first(node, "inputValues").and_then(|values| reader.unary_tests_expression(values)),
    }
}

fn read_output(node: Node<'_, '_>, reader: &mut FileReader<'_>) -> Output {
    let name = node.attribute("name").map(crate::names::normalize).filter(|name| !name.is_empty());
    let label = node.attribute("label").map(str::to_owned);
    let ordered = xml::first(node, "outputValues").and_then(|values| xml::child_text(values, "text"));
    Output {
        name: name.or(label).unwrap_or_default().into(),
        default: xml::first(node, "defaultOutputEntry").map(|entry| reader.literal(entry, false)),
        of: reader.type_of(node),
        // Priorities are the order in which the values are listed.
        priorities: ordered.map(|text| reader.list_of(node, &text)).unwrap_or_default(),
    }
}

fn read_rule(
    node: Node<'_, '_>,
    source_column: Option<usize>,
    (inputs, outputs): (usize, usize),
    reader: &mut FileReader<'_>,
) -> Rule {
    let tests: Vec<Option<Tree>> = xml::named(node, "inputEntry").map(|cell| reader.cell(cell)).collect();
    let results: Vec<Tree> =
        xml::named(node, "outputEntry").map(|cell| reader.literal(cell, false)).collect();
    if tests.len() != inputs || results.len() != outputs {
        let message = format!(
            "the rule has {} input and {} output cells; the table has {inputs} and {outputs} columns",
            tests.len(),
            results.len()
        );
        reader.report(Problem::error("dmn-rule-cells", message).remedy("give each column one cell"), node);
    }
    let description = xml::child_text(node, "description");
    let annotation = source_column.and_then(|column| xml::named(node, "annotationEntry").nth(column));
    let source = annotation.and_then(|entry| xml::child_text(entry, "text")).or_else(|| description.clone());
    let id = node.attribute("id").unwrap_or_default().to_owned();
    let mut rule = Rule::new(id, tests, results);
    (rule.source, rule.description) = (source, description);
    rule
}
