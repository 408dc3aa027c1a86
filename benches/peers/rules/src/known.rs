//! Differences that are settled: which engine does otherwise, in what, and what the standard says.

use crate::differ::Case;
use crate::plain::Plain;
use crate::{Error, ours, theirs};

/// A difference with the clause that settles it.
pub struct Known {
    /// A word for it.
    pub id: &'static str,
    /// What the other engine does.
    pub what: &'static str,
    /// What settles it.
    pub clause: &'static str,
    /// An expression that shows it, with our value and theirs.
    pub example: (&'static str, &'static str, &'static str),
    /// Whether it explains a difference.
    applies: fn(&Case) -> bool,
}

/// All of them.
pub const ALL: &[Known] = &[
    Known {
        id: "order of dates",
        what: "`min` and `max` of dates and durations are null",
        clause: "DMN 1.5, table 76: they take a list of comparable items",
        example: ("min([date(\"2024-01-01\"), date(\"2023-01-01\")])", "@\"2023-01-01\"", "null"),
        applies: |case| has(case, &["min(", "max("]),
    },
    Known {
        id: "substring beyond the end",
        what: "a start behind the end, or a length of 0, is null",
        clause: "DMN 1.5, table 73 asks for characters from a position on, of which there are none; TCK 1103 has no such case",
        example: ("substring(\"abc\", 4, 4)", "\"\"", "null"),
        applies: |case| has(case, &["substring("]),
    },
    Known {
        id: "rounding of durations",
        what: "a quotient is cut off at the nanosecond",
        clause: "DMN 1.5, 10.3.2.3.1: results are rounded half to even",
        example: (
            "(@\"-P22DT96100S\" / 9)",
            "@\"-P2DT13H37M57.777777778S\"",
            "@\"-P2DT13H37M57.777777777S\"",
        ),
        applies: |case| {
            has(case, &[" / "])
                && has(case, &["@\"P", "@\"-P", "duration(", "date(", "date and time(", "d - e", "e - d"])
        },
    },
    Known {
        id: "a cell that asks",
        what: "a cell such as `? = \"a\" or ? = \"b\"` never matches",
        clause: "DMN 1.5, 10.3.2.8: an expression that mentions `?` passes where it is true; tables only, so the example agrees",
        example: ("1 = 1", "true", "true"),
        applies: |case| has(case, &["<definitions"]) && has(case, &["? ="]),
    },
    Known {
        id: "collecting nothing",
        what: "a COLLECT or RULE ORDER table without a match is null",
        clause: "DMN 1.5, 8.2.8: such a table gives the list of what matched, which is empty, and counts 0; tables only, so the example agrees",
        example: ("count([])", "0", "0"),
        applies: |case| {
            has(case, &["hitPolicy=\"COLLECT\"", "RULE ORDER"]) && matches!(case.theirs, Plain::Null)
        },
    },
    Known {
        id: "one value as a list",
        what: "functions of lists do not take a single value",
        clause: "DMN 1.5, 10.3.2.9.4: an element becomes a list of one where a list is expected",
        example: ("reverse(date(2004, 1, 22))", "[@\"2004-01-22\"]", "null"),
        applies: |case| {
            has(
                case,
                &[
                    "reverse(",
                    "list contains(",
                    "substring before(",
                    "substring after(",
                    "append(",
                    "concatenate(",
                    "union(",
                    "distinct values(",
                    "flatten(",
                    "index of(",
                    "sort(",
                    "remove(",
                    "insert before(",
                    "list replace(",
                    "sublist(",
                    "mode(",
                ],
            )
        },
    },
    Known {
        id: "all and any with null",
        what: "false beside null is null, and so is true in `any`",
        clause: "DMN 1.5, table 76: `all` is false where one item is false, `any` is true where one is true",
        example: ("all([null, false])", "false", "null"),
        applies: |case| has(case, &["all([", "any(["]),
    },
    Known {
        id: "sign of parts",
        what: "parts of a negative duration have no sign",
        clause: "DMN 1.5, 10.3.2.3.7 takes the durations of the XQuery data model, whose components carry the sign",
        example: ("duration(\"-P277D\").days", "-277", "277"),
        applies: |case| has(case, &[".days", ".hours", ".minutes", ".seconds", ".years", ".months"]),
    },
    Known {
        id: "merging null",
        what: "null among contexts is passed over",
        clause: "DMN 1.5, 10.3.4.8: it takes a list of contexts, and an argument of another kind gives null",
        example: ("context merge([o.p, null])", "null", "{q: \"z\"}"),
        applies: |case| has(case, &["context merge("]),
    },
    Known {
        id: "ranges of texts",
        what: "`before` and the like are null for ranges of texts",
        clause: "DMN 1.5, table 78 asks for comparable end points, which texts are",
        example: ("before([\"a\"..\"f\"], [\"a\"..\"f\"])", "false", "null"),
        applies: |case| has(case, &["\"a\"..\"f\""]),
    },
    Known {
        id: "ends of ranges",
        what: "a list or a range may be the end of a range",
        clause: "DMN 1.5, 10.3.2.7: the end points are of a type that has an order",
        example: ("[(0..9)..7.2]", "null", "[(0..9)..7.2]"),
        applies: |case| has(case, &[".."]),
    },
    Known {
        id: "trailing zeros",
        what: "`string` keeps the zeros of a literal",
        clause: "DMN 1.5, 10.3.2.3.1: numbers have no precision, 33.40 and 33.4 are one value",
        example: ("string(33.40)", "\"33.4\"", "\"33.40\""),
        applies: |case| has(case, &["string("]),
    },
    Known {
        id: "instance of a list",
        what: "a value that is no list is neither",
        clause: "DMN 1.5, 10.3.2.9.3: `instance of` is true or false",
        example: ("(-1 instance of list<number>)", "false", "null"),
        applies: |case| has(case, &["instance of"]),
    },
    Known {
        id: "null as a list",
        what: "a filter of null is null, and null counts as one element",
        clause: "DMN 1.5, table 57: a filter of null is empty; 10.3.4.4: null is no list",
        example: ("count(null)", "null", "1"),
        applies: |case| has(case, &["[item", "count(", "for x in", "sublist(", "[v >"]),
    },
    Known {
        id: "null and durations",
        what: "a duration compared with null is null",
        clause: "DMN 1.5, 10.3.2.13.1: null is equal to null only, and equality with it is false",
        example: ("(null = duration(\"P16Y18M\"))", "false", "null"),
        applies: |case| has(case, &["= ", "!="]),
    },
    Known {
        id: "tests that cannot be made",
        what: "`in` is false where no test can be made",
        clause: "DMN 1.5, table 49: `in` is a disjunction of its tests, and null or false is null",
        example: ("(null in (< 61.05, > 12370))", "null", "false"),
        applies: |case| has(case, &[" in (", " in o"]),
    },
    Known {
        id: "rounding zero",
        what: "0 rounded to a scale, or its remainder, is null",
        clause: "DMN 1.5, table 75 knows no such exception",
        example: ("floor(0, 4)", "0", "null"),
        applies: |case| has(case, &["floor(", "ceiling(", "round ", "decimal(", "modulo("]),
    },
    Known {
        id: "months backwards",
        what: "months are counted down to the next lower whole number where the second date is the earlier one",
        clause: "DMN 1.5, table 70: the duration between the two, so whole months with the sign of the direction",
        example: (
            "years and months duration(date(\"2010-04-21\"), date(\"2010-01-22\"))",
            "@\"-P2M\"",
            "@\"-P3M\"",
        ),
        applies: |case| has(case, &["years and months duration("]),
    },
    Known {
        id: "names behind operators",
        what: "a function whose name has spaces is a syntax error behind some operators",
        clause: "DMN 1.5, 10.3.1.2: any name may be an operand",
        example: ("(o.p.q + day of week(date(2009, 9, 25)))", "\"zFriday\"", "refused"),
        applies: |case| {
            matches!(case.theirs, Plain::Refused(_))
                && !matches!(case.ours, Plain::Refused(_))
                && has(case, &[" of "])
        },
    },
    Known {
        id: "joining null",
        what: "null among joined texts counts as an empty one",
        clause: "DMN 1.5, table 76: `string join` leaves null elements out",
        example: ("string join([null, \"a\"], \"-\")", "\"a\"", "\"-a\""),
        applies: |case| has(case, &["string join("]),
    },
    Known {
        id: "long durations",
        what: "a duration of more than 292 years is null",
        clause: "DMN 1.5, 10.3.2.3.7 has no such bound",
        example: (
            "(((date and time(\"2017-08-02T07:53:46\") - date and time(\"2010-11-15T14:28:11\")) * 7) * 7)",
            "@\"P120134DT13H53M35S\"",
            "null",
        ),
        applies: |case| {
            matches!((&case.ours, &case.theirs), (Plain::Temporal("days", _), Plain::Null))
                && has(case, &[" * "])
        },
    },
    Known {
        id: "every beside null",
        what: "a condition that is null hides one that is false",
        clause: "DMN 1.5, table 55: `every` is a conjunction, and false and null is false",
        example: ("every x in [null, 7] satisfies x > 7", "false", "null"),
        applies: |case| has(case, &["every x", "some x"]),
    },
];

/// Whether a text has one of these in it.
fn has(case: &Case, parts: &[&str]) -> bool {
    parts.iter().any(|part| case.text.contains(part))
}

/// The difference that explains a case, if one does.
pub fn explains(case: &Case) -> Option<&'static str> {
    ALL.iter().find(|known| (known.applies)(case)).map(|known| known.id)
}

/// Whether each example still shows what it is said to show; one that does not is no longer known.
pub fn check(ours: &ours::Ours, theirs: &theirs::Theirs) -> Result<(), Error> {
    for known in ALL {
        let (text, own, other) = known.example;
        let found = (ours.evaluate(text).to_string(), theirs.evaluate(text).to_string());
        let shown =
            |found: &str| if found.starts_with("refused") { "refused".to_owned() } else { found.to_owned() };
        if (shown(&found.0), shown(&found.1)) != (own.to_owned(), other.to_owned()) {
            return Err(format!(
                "`{text}` is {} and {}, not {own} and {other}: see `{}`",
                found.0, found.1, known.id
            )
            .into());
        }
    }
    Ok(())
}

/// The table as Markdown.
pub fn page() -> String {
    let mut page = String::from(
        "| difference | example | Portico | dsntk 0.3.0 | settled by |\n| --- | --- | --- | --- | --- |\n",
    );
    for known in ALL {
        let (text, own, other) = known.example;
        let cell = |text: &str| text.replace('|', "\\|");
        page.push_str(&format!(
            "| {}: {} | `{}` | `{}` | `{}` | {} |\n",
            known.id,
            known.what,
            cell(text),
            cell(own),
            cell(other),
            known.clause
        ));
    }
    page
}
