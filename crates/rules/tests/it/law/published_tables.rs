//! Decision tables as the city of Amsterdam publishes them, in JSON: what their rows say is what is expected.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

/// One published check: questions, tables over questions and over one another, and the table that concludes.
pub struct Check {
    pub tables: BTreeMap<String, Table>,
    pub conclusion: String,
    /// The published options of each question, as cells write them.
    pub options: BTreeMap<String, Vec<Json>>,
}

pub struct Table {
    /// Questions, or other tables.
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
}

pub struct Row {
    pub cells: Vec<Json>,
    pub output: Json,
}

/// Answers by question, as cells write them.
pub type Answers = BTreeMap<String, Json>;

impl Check {
    /// Reads one permit of the city's own format.
    pub fn of_permit(permit: &Json) -> Check {
        let names = |value: &Json| -> Vec<String> {
            let names = value.as_array().into_iter().flatten();
            names.map(|name| name.as_str().expect("a name").to_owned()).collect()
        };
        let decisions = permit["decisions"].as_object().expect("decisions");
        let tables = decisions.iter().map(|(name, decision)| {
            let columns =
                [names(&decision["requiredDecisions"]), names(&decision["requiredInputs"])].concat();
            let rows = decision["decisionTable"]["rules"].as_array().expect("rules").iter();
            let rows = rows.map(|rule| Row {
                cells: rule["inputs"].as_array().expect("cells").clone(),
                output: rule["output"].clone(),
            });
            (name.clone(), Table { columns, rows: rows.collect() })
        });
        let questions = permit["questions"].as_array().expect("questions").iter();
        let options = questions.map(|question| {
            let options: Vec<Json> = match question["options"].as_array() {
                Some(options) => {
                    options.iter().map(|text| format!("\"{}\"", text.as_str().expect("a text")).into())
                }
                None => return (question["id"].as_str().expect("an id").to_owned(), booleans()),
            }
            .collect();
            (question["id"].as_str().expect("an id").to_owned(), options)
        });
        Check { options: options.collect(), tables: tables.collect(), conclusion: "dummy".to_owned() }
    }

    /// Reads a document of DMN that was turned into JSON.
    pub fn of_dmn(document: &Json) -> Check {
        let definitions = &document["dmn:definitions"][0];
        let list = |value: &Json| value.as_array().cloned().unwrap_or_default();
        let mut required = BTreeSet::new();
        let mut tables = BTreeMap::new();
        for decision in list(&definitions["dmn:decision"]) {
            let table = &decision["dmn:decisionTable"][0];
            let columns: Vec<String> = list(&table["dmn:input"])
                .iter()
                .map(|input| input["dmn:inputExpression"][0]["dmn:text"].as_str().expect("a name").to_owned())
                .collect();
            let rows = list(&table["dmn:rule"]);
            let rows = rows.iter().map(|rule| Row {
                cells: list(&rule["dmn:inputEntry"]).iter().map(|cell| cell["dmn:text"].clone()).collect(),
                output: rule["dmn:outputEntry"][0]["dmn:text"].clone(),
            });
            required.extend(columns.iter().cloned());
            let name = decision["attributes"]["name"].as_str().expect("a name").to_owned();
            tables.insert(name, Table { columns, rows: rows.collect() });
        }
        let conclusion = tables.keys().find(|name| !required.contains(*name)).expect("a conclusion").clone();
        let mut options: BTreeMap<String, Vec<Json>> = BTreeMap::new();
        for rule in list(
            &definitions["dmn:extensionElements"][0]["uitv:uitvoeringsregels"][0]["uitv:uitvoeringsregel"],
        ) {
            let texts = list(&rule["uitv:vraag"][0]["uitv:opties"][0]["uitv:optie"]);
            let texts: Vec<Json> = texts
                .iter()
                .map(|option| format!("\"{}\"", option["uitv:optieText"].as_str().expect("a text")).into())
                .collect();
            let rule = format!("#{}", rule["attributes"]["id"].as_str().expect("an id"));
            for input in list(&definitions["dmn:inputData"]) {
                let reference = &input["dmn:extensionElements"][0]["uitv:uitvoeringsregelRef"][0];
                if reference["attributes"]["href"] == rule.as_str() {
                    let name = input["attributes"]["name"].as_str().expect("a name").to_owned();
                    let texts = if texts.is_empty() { booleans() } else { texts.clone() };
                    options.insert(name, texts);
                }
            }
        }
        Check { options, tables, conclusion }
    }

    /// What a table says on complete answers: its first row that fits; null where the table has a gap.
    pub fn output(&self, table: &str, answers: &Answers) -> Json {
        let table = &self.tables[table];
        let value = |column: &String| match answers.get(column) {
            Some(answer) => answer.clone(),
            None => self.output(column, answers),
        };
        let values: Vec<Json> = table.columns.iter().map(value).collect();
        let fits =
            |row: &&Row| row.cells.iter().zip(&values).all(|(cell, value)| cell == "-" || cell == value);
        table.rows.iter().find(fits).map_or(Json::Null, |row| row.output.clone())
    }

    /// Whether a question can still matter: some row that ends in more than nothing needs it, and no answer that was
    /// given speaks against that row.
    pub fn can_matter(&self, question: &str, answers: &Answers) -> bool {
        let is_open = |table: &Table, row: &Row| {
            let cells = table.columns.iter().zip(&row.cells);
            let asks = cells.clone().any(|(column, cell)| column == question && cell != "-");
            let mut given = cells.filter_map(|(column, cell)| Some((cell, answers.get(column)?)));
            row.output != "\"no hit\"" && asks && given.all(|(cell, answer)| cell == "-" || cell == answer)
        };
        self.tables.values().any(|table| table.rows.iter().any(|row| is_open(table, row)))
    }
}

fn booleans() -> Vec<Json> {
    vec![true.into(), false.into()]
}
