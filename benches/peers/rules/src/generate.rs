//! Expressions that follow from a seed. They are typed, so that most have a value; now and then a type is wrong on purpose.
//!
//! Functions in foreign languages are never written: the other engine would call a server.

use crate::random::Random;

/// The variables that expressions read, as a context of FEEL.
pub const VARIABLES: &str = "{ n: 7, m: -2.5, t: \"Main Street\", u: \"\", b: true, c: false, \
    l: [3, 1, 2], k: [\"x\", \"y\"], d: date(\"2024-02-29\"), e: date(\"2023-12-31\"), \
    o: { a: 1, p: { q: \"z\" } }, r: [{ v: 1, w: \"i\" }, { v: 2, w: \"j\" }] }";

/// What an expression comes to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Number,
    Text,
    Bool,
    Date,
    Moment,
    Days,
    Years,
    Numbers,
    Texts,
    Context,
    Range,
}

const KINDS: [Kind; 11] = [
    Kind::Number,
    Kind::Text,
    Kind::Bool,
    Kind::Date,
    Kind::Moment,
    Kind::Days,
    Kind::Years,
    Kind::Numbers,
    Kind::Texts,
    Kind::Context,
    Kind::Range,
];

/// An expression.
pub fn expression(random: &mut Random) -> String {
    let depth = 1 + random.below(3);
    let kind = any_kind(random);
    Generator { random }.of(kind, depth)
}

fn any_kind(random: &mut Random) -> Kind {
    KINDS.get(random.below(KINDS.len())).copied().unwrap_or(Kind::Number)
}

struct Generator<'r> {
    random: &'r mut Random,
}

impl Generator<'_> {
    fn of(&mut self, kind: Kind, depth: usize) -> String {
        if self.random.once_in(40) {
            return "null".to_owned();
        }
        let kind = if self.random.once_in(40) { any_kind(self.random) } else { kind };
        if depth == 0 {
            return self.leaf(kind);
        }
        let below = depth - 1;
        if self.random.once_in(12) {
            let (condition, yes, no) =
                (self.of(Kind::Bool, below), self.of(kind, below), self.of(kind, below));
            return format!("(if {condition} then {yes} else {no})");
        }
        match kind {
            Kind::Number => self.number(below),
            Kind::Text => self.text(below),
            Kind::Bool => self.truth(below),
            Kind::Date => self.date(below),
            Kind::Moment => self.moment(below),
            Kind::Days => self.days(below),
            Kind::Years => self.years(below),
            Kind::Numbers => self.numbers(below),
            Kind::Texts => self.texts(below),
            Kind::Context => self.context(below),
            Kind::Range => self.range(below),
        }
    }

    fn leaf(&mut self, kind: Kind) -> String {
        let random = &mut *self.random;
        match kind {
            Kind::Number => match random.below(5) {
                0 => "n".to_owned(),
                1 => "m".to_owned(),
                2 => format!("{}.{:02}", random.between(0, 99), random.between(0, 99)),
                3 => format!("{}", random.between(0, 100_000)),
                _ => format!("{}", random.between(-9, 9)),
            },
            Kind::Text => random
                .one(&[
                    "t",
                    "u",
                    "\"\"",
                    "\"a\"",
                    "\"abc\"",
                    "\"Hello World\"",
                    "\"é ü\"",
                    "\"10\"",
                    "\"a,b;c\"",
                    "\"x\"",
                ])
                .to_owned(),
            Kind::Bool => random.one(&["true", "false", "b", "c"]).to_owned(),
            Kind::Date => match random.below(3) {
                0 => random.one(&["d", "e"]).to_owned(),
                1 => format!(
                    "date({}, {}, {})",
                    random.between(1999, 2030),
                    random.between(1, 12),
                    random.between(1, 28)
                ),
                _ => format!(
                    "date(\"{:04}-{:02}-{:02}\")",
                    random.between(1990, 2040),
                    random.between(1, 12),
                    random.between(1, 28)
                ),
            },
            Kind::Moment => {
                let zone = random.one(&["", "Z", "+02:00", "-05:30"]);
                format!(
                    "date and time(\"{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{zone}\")",
                    random.between(2000, 2030),
                    random.between(1, 12),
                    random.between(1, 28),
                    random.between(0, 23),
                    random.between(0, 59),
                    random.between(0, 59)
                )
            }
            Kind::Days => {
                let sign = random.one(&["", "-"]);
                match random.below(3) {
                    0 => format!("duration(\"{sign}P{}D\")", random.between(0, 400)),
                    1 => {
                        format!("duration(\"{sign}PT{}H{}M\")", random.between(0, 99), random.between(0, 59))
                    }
                    _ => format!("@\"{sign}P{}DT{}S\"", random.between(0, 40), random.between(0, 100_000)),
                }
            }
            Kind::Years => {
                let sign = random.one(&["", "-"]);
                format!("duration(\"{sign}P{}Y{}M\")", random.between(0, 20), random.between(0, 30))
            }
            Kind::Numbers => random.one(&["l", "[]", "[1, 2, 3]", "[5, 5, 1]", "[0.5, n, m]"]).to_owned(),
            Kind::Texts => random.one(&["k", "[]", "[\"a\"]", "[\"b\", \"a\", \"b\"]", "[t, u]"]).to_owned(),
            Kind::Context => random.one(&["o", "{}", "{ a: 1 }", "{ a: n, b: t }", "o.p"]).to_owned(),
            Kind::Range => random
                .one(&[
                    "[1..5]",
                    "(0..9)",
                    "[1..5)",
                    "(2..7]",
                    "[date(\"2024-01-01\")..date(\"2024-12-31\")]",
                    "[\"a\"..\"f\"]",
                ])
                .to_owned(),
        }
    }

    fn number(&mut self, d: usize) -> String {
        let n = |this: &mut Self| this.of(Kind::Number, d);
        match self.random.below(24) {
            0..=3 => {
                let sign = self.random.one(&["+", "-", "*", "/"]);
                format!("({} {sign} {})", n(self), n(self))
            }
            4 => format!("({} ** {})", n(self), self.random.between(0, 4)),
            5 => format!("-({})", n(self)),
            6 => format!("{}({})", self.random.one(&["abs", "floor", "ceiling"]), n(self)),
            7 => {
                let name = self.random.one(&[
                    "round up",
                    "round down",
                    "round half up",
                    "round half down",
                    "decimal",
                    "floor",
                    "ceiling",
                ]);
                format!("{name}({}, {})", n(self), self.random.between(-2, 4))
            }
            8 => format!("modulo({}, {})", n(self), n(self)),
            9 => format!("sqrt({})", n(self)),
            10 => format!("{}({})", self.random.one(&["exp", "log"]), n(self)),
            11..=13 => {
                let name =
                    self.random.one(&["count", "sum", "min", "max", "mean", "median", "stddev", "product"]);
                format!("{name}({})", self.of(Kind::Numbers, d))
            }
            14 => format!("string length({})", self.of(Kind::Text, d)),
            15 => format!("{}[{}]", self.of(Kind::Numbers, d), self.random.between(-3, 4)),
            16 => {
                let member = self.random.one(&["year", "month", "day", "weekday"]);
                format!("{}.{member}", self.of(Kind::Date, d))
            }
            17 => {
                let member = self.random.one(&["days", "hours", "minutes", "seconds"]);
                format!("{}.{member}", self.of(Kind::Days, d))
            }
            18 => format!("{}.{}", self.of(Kind::Years, d), self.random.one(&["years", "months"])),
            19 => format!(
                "number({}, \",\", \".\")",
                self.random.one(&["\"1,234.5\"", "\"12\"", "\"x\"", "\"1.5\""])
            ),
            20 => format!("({} / {})", self.of(Kind::Days, d), self.of(Kind::Days, d)),
            21 => {
                format!("{}({})", self.random.one(&["day of year", "week of year"]), self.of(Kind::Date, d))
            }
            22 => format!("{}.a", self.of(Kind::Context, d)),
            _ => format!(
                "{}.{}",
                self.of(Kind::Moment, d),
                self.random.one(&["hour", "minute", "second", "year"])
            ),
        }
    }

    fn text(&mut self, d: usize) -> String {
        let text = self.of(Kind::Text, d);
        match self.random.below(12) {
            0 => format!("({text} + {})", self.of(Kind::Text, d)),
            1 => format!("{}({text})", self.random.one(&["upper case", "lower case"])),
            2 => format!("substring({text}, {})", self.random.between(-4, 5)),
            3 => format!("substring({text}, {}, {})", self.random.between(-4, 5), self.random.between(0, 5)),
            4 => format!(
                "{}({text}, {})",
                self.random.one(&["substring before", "substring after"]),
                self.of(Kind::Text, d)
            ),
            5 => {
                let kind = *[
                    Kind::Number,
                    Kind::Bool,
                    Kind::Date,
                    Kind::Days,
                    Kind::Years,
                    Kind::Numbers,
                    Kind::Moment,
                ]
                .get(self.random.below(7))
                .unwrap_or(&Kind::Number);
                format!("string({})", self.of(kind, d))
            }
            6 => format!("string join({}, \"-\")", self.of(Kind::Texts, d)),
            7 => {
                let pattern = self.random.one(&["\"[a-z]\"", "\"o\"", "\"(l)(l)?\"", "\"\\\\s+\"", "\"^.\""]);
                format!("replace({text}, {pattern}, {})", self.random.one(&["\"_\"", "\"<$1>\"", "\"\""]))
            }
            8 => {
                format!("{}({})", self.random.one(&["day of week", "month of year"]), self.of(Kind::Date, d))
            }
            9 => format!("{}[{}]", self.of(Kind::Texts, d), self.random.between(-2, 3)),
            10 => "o.p.q".to_owned(),
            _ => text,
        }
    }

    fn truth(&mut self, d: usize) -> String {
        match self.random.below(20) {
            0..=3 => {
                let kind = self.comparable();
                let sign = self.random.one(&["<", "<=", ">", ">=", "=", "!="]);
                format!("({} {sign} {})", self.of(kind, d), self.of(kind, d))
            }
            4..=5 => format!(
                "({} {} {})",
                self.of(Kind::Bool, d),
                self.random.one(&["and", "or"]),
                self.of(Kind::Bool, d)
            ),
            6 => format!("not({})", self.of(Kind::Bool, d)),
            7 => format!(
                "({} between {} and {})",
                self.of(Kind::Number, d),
                self.of(Kind::Number, 0),
                self.of(Kind::Number, 0)
            ),
            8 => format!("({} in {})", self.of(Kind::Number, d), self.of(Kind::Range, 0)),
            9 => format!(
                "({} in ({}, {}))",
                self.of(Kind::Number, d),
                self.leaf(Kind::Number),
                self.leaf(Kind::Number)
            ),
            10 => format!(
                "({} in (< {}, > {}))",
                self.of(Kind::Number, d),
                self.leaf(Kind::Number),
                self.leaf(Kind::Number)
            ),
            11 => {
                let word = self.random.one(&["some", "every"]);
                format!(
                    "({word} x in {} satisfies x > {})",
                    self.of(Kind::Numbers, d),
                    self.leaf(Kind::Number)
                )
            }
            12 => {
                let name = self.random.one(&["contains", "starts with", "ends with"]);
                format!("{name}({}, {})", self.of(Kind::Text, d), self.of(Kind::Text, d))
            }
            13 => {
                let pattern = self.random.one(&["\"[a-z]+\"", "\"^M\"", "\"\\\\d\"", "\"(?i)x\"", "\"a.c\""]);
                format!("matches({}, {pattern})", self.of(Kind::Text, d))
            }
            14 => format!("list contains({}, {})", self.of(Kind::Numbers, d), self.of(Kind::Number, d)),
            15 => format!(
                "({} instance of {})",
                self.leaf_of_any(),
                self.random.one(&["number", "string", "boolean", "date", "list<number>"])
            ),
            16 => {
                let name = self.random.one(&[
                    "before",
                    "after",
                    "includes",
                    "overlaps",
                    "meets",
                    "met by",
                    "starts",
                    "finishes",
                    "during",
                    "coincides",
                ]);
                format!("{name}({}, {})", self.of(Kind::Range, 0), self.of(Kind::Range, 0))
            }
            17 => format!(
                "{}([{}, {}])",
                self.random.one(&["all", "any"]),
                self.of(Kind::Bool, d),
                self.of(Kind::Bool, d)
            ),
            18 => format!("({} {} null)", self.of(Kind::Number, d), self.random.one(&["=", "!="])),
            _ => format!("{}({})", self.random.one(&["even", "odd"]), self.of(Kind::Number, d)),
        }
    }

    fn comparable(&mut self) -> Kind {
        let kinds = [
            Kind::Number,
            Kind::Number,
            Kind::Text,
            Kind::Date,
            Kind::Days,
            Kind::Years,
            Kind::Bool,
            Kind::Numbers,
        ];
        kinds.get(self.random.below(kinds.len())).copied().unwrap_or(Kind::Number)
    }

    fn leaf_of_any(&mut self) -> String {
        let kind = any_kind(self.random);
        self.leaf(kind)
    }

    fn date(&mut self, d: usize) -> String {
        match self.random.below(6) {
            0 => format!(
                "({} {} {})",
                self.of(Kind::Date, d),
                self.random.one(&["+", "-"]),
                self.of(Kind::Years, d)
            ),
            1 => format!(
                "({} {} {})",
                self.of(Kind::Date, d),
                self.random.one(&["+", "-"]),
                self.of(Kind::Days, d)
            ),
            2 => format!("date({})", self.of(Kind::Moment, d)),
            3 => format!(
                "{}([{}, {}])",
                self.random.one(&["min", "max"]),
                self.of(Kind::Date, d),
                self.of(Kind::Date, d)
            ),
            _ => self.leaf(Kind::Date),
        }
    }

    fn moment(&mut self, d: usize) -> String {
        match self.random.below(5) {
            0 => format!(
                "({} {} {})",
                self.of(Kind::Moment, d),
                self.random.one(&["+", "-"]),
                self.of(Kind::Days, d)
            ),
            1 => format!(
                "({} {} {})",
                self.of(Kind::Moment, d),
                self.random.one(&["+", "-"]),
                self.of(Kind::Years, d)
            ),
            2 => format!("date and time({}, time(\"10:20:30\"))", self.of(Kind::Date, d)),
            _ => self.leaf(Kind::Moment),
        }
    }

    fn days(&mut self, d: usize) -> String {
        match self.random.below(6) {
            0 => format!(
                "({} {} {})",
                self.of(Kind::Days, d),
                self.random.one(&["+", "-"]),
                self.of(Kind::Days, d)
            ),
            1 => format!("({} - {})", self.of(Kind::Date, d), self.of(Kind::Date, d)),
            2 => format!("({} - {})", self.of(Kind::Moment, d), self.of(Kind::Moment, d)),
            3 => format!(
                "({} {} {})",
                self.of(Kind::Days, d),
                self.random.one(&["*", "/"]),
                self.random.between(1, 9)
            ),
            4 => format!("abs({})", self.of(Kind::Days, d)),
            _ => self.leaf(Kind::Days),
        }
    }

    fn years(&mut self, d: usize) -> String {
        match self.random.below(5) {
            0 => format!(
                "({} {} {})",
                self.of(Kind::Years, d),
                self.random.one(&["+", "-"]),
                self.of(Kind::Years, d)
            ),
            1 => format!("years and months duration({}, {})", self.of(Kind::Date, d), self.of(Kind::Date, d)),
            2 => format!("({} * {})", self.of(Kind::Years, d), self.random.between(-3, 9)),
            3 => format!("abs({})", self.of(Kind::Years, d)),
            _ => self.leaf(Kind::Years),
        }
    }

    fn numbers(&mut self, d: usize) -> String {
        let list = self.of(Kind::Numbers, d);
        match self.random.below(15) {
            0 => format!("[{}, {}]", self.of(Kind::Number, d), self.of(Kind::Number, d)),
            1 => format!("append({list}, {})", self.of(Kind::Number, d)),
            2 => format!(
                "{}({list}, {})",
                self.random.one(&["concatenate", "union"]),
                self.of(Kind::Numbers, d)
            ),
            3 => format!("{}({list})", self.random.one(&["reverse", "distinct values", "flatten", "mode"])),
            4 => format!("sort({list}, function(x, y) x {} y)", self.random.one(&["<", ">"])),
            5 => format!("{list}[item {} {}]", self.random.one(&["<", ">=", "="]), self.leaf(Kind::Number)),
            6 => format!(
                "(for x in {list} return x {} {})",
                self.random.one(&["+", "*"]),
                self.leaf(Kind::Number)
            ),
            7 => {
                format!("(for i in {}..{} return i)", self.random.between(-2, 3), self.random.between(-2, 4))
            }
            8 => format!("remove({list}, {})", self.random.between(-3, 3)),
            9 => {
                format!("insert before({list}, {}, {})", self.random.between(-3, 3), self.leaf(Kind::Number))
            }
            10 => format!("sublist({list}, {}, {})", self.random.between(-3, 3), self.random.between(0, 3)),
            11 => format!("index of({list}, {})", self.leaf(Kind::Number)),
            12 => "r.v".to_owned(),
            13 => {
                format!("list replace({list}, {}, {})", self.random.between(-3, 3), self.leaf(Kind::Number))
            }
            _ => format!("(for x in {list}, y in [1, 2] return x + y)"),
        }
    }

    fn texts(&mut self, d: usize) -> String {
        match self.random.below(6) {
            0 => format!("[{}, {}]", self.of(Kind::Text, d), self.of(Kind::Text, d)),
            1 => format!(
                "split({}, {})",
                self.of(Kind::Text, d),
                self.random.one(&["\"o\"", "\",\"", "\"[ ;]\""])
            ),
            2 => format!("r[v > {}].w", self.random.between(0, 2)),
            3 => format!("reverse({})", self.of(Kind::Texts, d)),
            4 => format!("distinct values({})", self.of(Kind::Texts, d)),
            _ => self.leaf(Kind::Texts),
        }
    }

    fn context(&mut self, d: usize) -> String {
        match self.random.below(6) {
            0 => format!("{{ a: {}, b: a + 1 }}", self.of(Kind::Number, d)),
            1 => format!("context put({}, \"z\", {})", self.of(Kind::Context, d), self.of(Kind::Number, d)),
            2 => format!("context merge([{}, {}])", self.of(Kind::Context, d), self.of(Kind::Context, d)),
            3 => format!("context([{{ key: \"a\", value: {} }}])", self.of(Kind::Number, d)),
            4 => format!("r[{}]", self.random.between(-2, 3)),
            _ => self.leaf(Kind::Context),
        }
    }

    fn range(&mut self, d: usize) -> String {
        let (open, close) = (self.random.one(&["[", "("]), self.random.one(&["]", ")"]));
        if self.random.once_in(3) {
            return self.leaf(Kind::Range);
        }
        format!("{open}{}..{}{close}", self.of(Kind::Number, d), self.of(Kind::Number, d))
    }
}
