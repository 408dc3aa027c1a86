//! One DMN file while it is read: its names, types and problems.

use std::collections::BTreeSet;

use roxmltree::Node;

use super::xml;
use crate::expression::{Expression, syntax_problem};
use crate::feel::parser;
use crate::feel::tree::Node as Tree;
use crate::feel::types::{Type, TypeTable};
use crate::{Names, Problem, Value};

/// What is known while a file is read.
pub(super) struct FileReader<'r> {
    pub file: &'r str,
    pub names: Names,
    pub types: TypeTable,
    /// The language of expressions that name none.
    pub language: Option<String>,
    pub problems: Vec<Problem>,
    /// Names that the expression read so far reads from around it, with the element that reads them.
    pub reads: BTreeSet<Read>,
}

/// A name that an expression reads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Read {
    pub name: String,
    pub element: String,
    /// Inside of a filter it may also be an entry of the elements.
    pub in_filter: bool,
    /// An input column says by its nature which variables it needs.
    pub is_input: bool,
}

impl FileReader<'_> {
    pub fn report(&mut self, problem: Problem, node: Node<'_, '_>) {
        let problem = problem.in_file(self.file).at(xml::place(node));
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// The type of a `typeRef`; without one, any.
    pub fn type_named(&mut self, name: Option<&str>) -> Type {
        let Some(name) = name.map(str::trim).filter(|name| !name.is_empty()) else { return Type::Any };
        // DMN 1.1 wrote qualified names: `feel:string`, `ns1:tLoan`.
        let bare = name.rsplit_once(':').map_or(name, |(_, local)| local);
        let bare = crate::names::normalize(bare);
        if let Some(item) = self.types.get(&bare) {
            return Type::Item(item.clone());
        }
        Type::built_in(&bare)
            .or_else(|| parser::type_of(&bare, &self.types).ok())
            .unwrap_or_else(|| Type::Unknown(bare.as_str().into()))
    }

    /// The type that an element's `typeRef` names; one that nothing defines is a warning.
    pub fn type_of(&mut self, node: Node<'_, '_>) -> Type {
        let of = self.type_named(node.attribute("typeRef"));
        if let Type::Unknown(name) = &of {
            let message = format!("nothing defines the type `{name}`, so it is not checked");
            let remedy = "define it as an item definition, or name a type of FEEL";
            self.report(Problem::warning("dmn-unknown-type", message).remedy(remedy), node);
        }
        of
    }

    /// The tree of the text in an element; an empty one is null.
    pub fn literal(&mut self, node: Node<'_, '_>, is_input: bool) -> Tree {
        match xml::child_text(node, "text") {
            None => Tree::Literal(Value::Null),
            Some(text) => self.parse(node, &text, is_input, parser::expression),
        }
    }

    /// The tree of a cell; `None` where it is empty or `-`, so that there is nothing to test.
    pub fn cell(&mut self, node: Node<'_, '_>) -> Option<Tree> {
        let text = xml::child_text(node, "text").filter(|text| text != "-")?;
        Some(self.parse(node, &text, false, parser::unary_tests))
    }

    /// Unary tests of a type or column.
    pub fn unary_tests_expression(&mut self, node: Node<'_, '_>) -> Option<Expression> {
        let text = xml::child_text(node, "text")?;
        match Expression::of(&text, parser::unary_tests(&text, &self.names, &self.types)) {
            Ok(expression) => Some(expression),
            Err(problem) => {
                self.report(problem, node);
                None
            }
        }
    }

    /// The expressions of a list that is written without brackets.
    pub fn list_of(&mut self, node: Node<'_, '_>, text: &str) -> Vec<Tree> {
        match parser::expression(&format!("[{text}]"), &self.names, &self.types) {
            Ok(parser::Parse { node: Tree::List(elements), .. }) => elements,
            Ok(parser::Parse { node: other, .. }) => vec![other],
            Err(error) => {
                self.report(syntax_problem(text, &error), node);
                Vec::new()
            }
        }
    }

    fn parse(
        &mut self,
        node: Node<'_, '_>,
        text: &str,
        is_input: bool,
        parse: impl Fn(&str, &Names, &TypeTable) -> Result<parser::Parse, parser::SyntaxError>,
    ) -> Tree {
        let Some(text) = self.in_feel(node, text) else {
            return Tree::Refused("the expression is in a language that is not evaluated".into());
        };
        match parse(&text, &self.names, &self.types) {
            Ok(parsed) => {
                self.note_reads(node, &parsed, is_input);
                if let Tree::Function(_) | Tree::Literal(_) | Tree::Name(_) = parsed.node {
                    return parsed.node;
                }
                Tree::Source(text.into(), Box::new(parsed.node))
            }
            Err(error) => {
                self.report(syntax_problem(&text, &error), node);
                Tree::Refused(format!("`{text}` is not a FEEL expression").into())
            }
        }
    }

    fn note_reads(&mut self, node: Node<'_, '_>, parsed: &parser::Parse, is_input: bool) {
        let element = xml::place(node);
        let read = |name: &String, in_filter| Read {
            name: name.clone(),
            element: element.clone(),
            in_filter,
            is_input,
        };
        self.reads.extend(parsed.references.iter().map(|name| read(name, false)));
        self.reads.extend(parsed.filter_names.iter().map(|name| read(name, true)));
        if parsed.refuses_external {
            let problem =
                Problem::error("feel-external", "external functions are refused: they run foreign code")
                    .remedy("write the function in FEEL");
            self.report(problem, node);
        }
    }

    /// The text as FEEL; `None`, with a problem, where it is in another language.
    fn in_feel(&mut self, node: Node<'_, '_>, text: &str) -> Option<String> {
        let language =
            node.attribute("expressionLanguage").map(str::to_owned).or_else(|| self.language.clone());
        let language = language.unwrap_or_default().to_lowercase();
        let unwrapped = text.strip_prefix("${").or_else(|| text.strip_prefix("#{"));
        let unwrapped = unwrapped.and_then(|text| text.strip_suffix('}')).unwrap_or(text).trim();
        let is_juel = language == "juel" || unwrapped != text;
        if !is_juel {
            if language.is_empty() || language.contains("feel") {
                return Some(text.to_owned());
            }
            let message = format!("expressions in `{language}` are not evaluated");
            self.report(Problem::error("dmn-language", message).remedy("write the expression in FEEL"), node);
            return None;
        }
        let is_feel = parser::expression(unwrapped, &self.names, &self.types).is_ok()
            || parser::unary_tests(unwrapped, &self.names, &self.types).is_ok();
        if !is_feel {
            let message = format!("the JUEL expression `{text}` means nothing in FEEL");
            self.report(Problem::error("dmn-language", message).remedy("write the expression in FEEL"), node);
            return None;
        }
        let message =
            format!("the expression `{text}` is JUEL; it is evaluated as FEEL, where it means the same");
        self.report(Problem::warning("dmn-juel", message).remedy("change its language to FEEL"), node);
        Some(unwrapped.to_owned())
    }
}
