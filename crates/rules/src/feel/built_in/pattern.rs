//! Patterns of XPath and XQuery Functions 3.1, 5.6, as `matches`, `replace`, `split` and `extract` take them.
//!
//! Nearly all are run by an engine whose time is linear in the text. A back-reference (`(.)\1`) cannot be: only then
//! another engine tries one way after the other, on short texts, up to a bound.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use regex::{Regex, RegexBuilder};

use super::Arguments;
use crate::Fault;
use crate::eval::Stop;

/// Bytes of a compiled pattern.
const SIZE_MAX: usize = 1 << 19;
/// Steps that a pattern costs when an evaluation meets it first. Making it is the dearest thing that one call can do.
const COMPILE_STEPS: usize = 5_000;
/// Ways that one search with a back-reference may try.
const WAYS_MAX: usize = 50_000;
/// Bytes of a text that is searched with a back-reference.
const TRACED_MAX: usize = 5_000;
/// Steps that such a search costs.
const TRACED_STEPS: usize = 4_000;
/// Patterns that a thread keeps from one evaluation to the next.
const KEPT_MAX: usize = 64;

/// A pattern, ready to search.
#[derive(Debug)]
pub(crate) enum Pattern {
    Plain(Regex),
    /// One with a back-reference.
    Traced(fancy_regex::Regex),
}

/// Patterns that one evaluation has met, by flags and text.
pub(crate) type Met = RefCell<Vec<(String, Rc<Pattern>)>>;

/// Groups of one match, as ranges of bytes; the whole match is the first.
type Groups = [Option<(usize, usize)>];

thread_local! {
    static KEPT: RefCell<HashMap<String, Rc<Pattern>>> = RefCell::default();
}

/// The pattern in one argument with the flags in another.
pub(super) fn of(call: &Arguments<'_>, index: usize, flags: usize) -> Result<Rc<Pattern>, Stop> {
    let text = call.text(index)?;
    let flags = if call.has(flags) { call.text(flags)? } else { "" };
    if let Some(other) = flags.chars().find(|flag| !matches!(flag, 's' | 'm' | 'i' | 'x')) {
        return Err(call.none(format_args!("`{other}` is no flag; there are s, m, i and x")));
    }
    let key = format!("{flags}/{text}");
    let met = call
        .evaluation
        .patterns()
        .borrow()
        .iter()
        .find(|(met, _)| *met == key)
        .map(|(_, found)| found.clone());
    if let Some(found) = met {
        return Ok(found);
    }
    // What an earlier evaluation left behind saves time, never steps: the same call costs the same everywhere.
    call.evaluation.spend(COMPILE_STEPS)?;
    let kept = KEPT.with_borrow(|kept| kept.get(&key).cloned());
    let pattern = match kept {
        Some(pattern) => pattern,
        None => {
            let pattern = compile(text, flags)
                .ok_or_else(|| call.none(format_args!("the pattern `{text}` cannot be used")))?;
            let pattern = Rc::new(pattern);
            KEPT.with_borrow_mut(|kept| {
                if kept.len() >= KEPT_MAX {
                    kept.clear();
                }
                kept.insert(key.clone(), pattern.clone());
            });
            pattern
        }
    };
    call.evaluation.patterns().borrow_mut().push((key, pattern.clone()));
    Ok(pattern)
}

fn compile(text: &str, flags: &str) -> Option<Pattern> {
    let (regex, refers_back) = translate(text, flags.contains('x'));
    let has = |flag: char| flags.contains(flag);
    if !refers_back {
        let mut builder = RegexBuilder::new(&regex);
        builder
            .size_limit(SIZE_MAX)
            .dot_matches_new_line(has('s'))
            .multi_line(has('m'))
            .case_insensitive(has('i'));
        return builder.build().ok().map(Pattern::Plain);
    }
    // The other engine knows more than XPath does, and what is not XPath is refused without a back-reference, too.
    if ["(?=", "(?!", "(?<", "(?>", "(?(", "\\K", "\\G", "\\g", "\\k"]
        .iter()
        .any(|other| regex.contains(other))
    {
        return None;
    }
    let mut builder = fancy_regex::RegexBuilder::new(&regex);
    builder.delegate_size_limit(SIZE_MAX).backtrack_limit(WAYS_MAX);
    builder.dot_matches_new_line(has('s')).multi_line(has('m')).case_insensitive(has('i'));
    builder.build().ok().map(Pattern::Traced)
}

/// A pattern of XPath in the words of the regex crate, and whether it refers back to a group. Subtraction of classes
/// and the XML name classes differ, and with the flag `x` blanks count nowhere but within brackets.
fn translate(pattern: &str, without_blanks: bool) -> (String, bool) {
    let mut regex = String::with_capacity(pattern.len());
    let (mut chars, mut brackets, mut refers_back) = (pattern.chars().peekable(), 0_u32, false);
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('i') => regex.push_str(if brackets > 0 { r"\p{L}_:" } else { r"[\p{L}_:]" }),
                Some('c') => {
                    regex.push_str(if brackets > 0 { r"\p{L}\p{N}._:\-" } else { r"[\p{L}\p{N}._:\-]" });
                }
                Some(digit @ '1'..='9') if brackets == 0 => {
                    refers_back = true;
                    regex.extend(['\\', digit]);
                }
                Some(other) => regex.extend(['\\', other]),
                None => regex.push('\\'),
            },
            '-' if brackets > 0 && chars.peek() == Some(&'[') => regex.push_str("--"),
            '[' => {
                brackets += 1;
                regex.push(c);
            }
            ']' => {
                brackets = brackets.saturating_sub(1);
                regex.push(c);
            }
            blank if blank.is_whitespace() && without_blanks && brackets == 0 => {}
            other => regex.push(other),
        }
    }
    (regex, refers_back)
}

impl Pattern {
    /// How many groups it has.
    pub fn groups(&self) -> usize {
        let with_whole = match self {
            Pattern::Plain(regex) => regex.captures_len(),
            Pattern::Traced(regex) => regex.captures_len(),
        };
        with_whole.saturating_sub(1)
    }

    /// Pays for a search; a text may be too long for one with a back-reference.
    fn begin(&self, call: &Arguments<'_>, text: &str) -> Result<(), Stop> {
        if let Pattern::Traced(_) = self {
            call.evaluation.spend(TRACED_STEPS)?;
            if text.len() > TRACED_MAX {
                let cause = format_args!(
                    "a pattern with a back-reference searches texts of at most {TRACED_MAX} bytes, not {}",
                    text.len()
                );
                return Err(call.none(cause));
            }
        }
        Ok(())
    }

    /// Whether it occurs in a text.
    pub fn occurs(&self, call: &Arguments<'_>, text: &str) -> Result<bool, Stop> {
        self.begin(call, text)?;
        match self {
            Pattern::Plain(regex) => Ok(regex.is_match(text)),
            Pattern::Traced(regex) => regex.is_match(text).map_err(|_| too_many_ways()),
        }
    }

    /// Visits each match from left to right.
    pub fn each(
        &self,
        call: &Arguments<'_>,
        text: &str,
        mut visit: impl FnMut(&Groups) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        self.begin(call, text)?;
        match self {
            Pattern::Plain(regex) => {
                for found in regex.captures_iter(text) {
                    let groups = found.iter().map(|group| group.map(|group| (group.start(), group.end())));
                    visit(&groups.collect::<Vec<_>>())?;
                }
            }
            Pattern::Traced(regex) => {
                for found in regex.captures_iter(text) {
                    // Each search starts anew, so each is paid for.
                    call.evaluation.spend(TRACED_STEPS)?;
                    let found = found.map_err(|_| too_many_ways())?;
                    let groups = found.iter().map(|group| group.map(|group| (group.start(), group.end())));
                    visit(&groups.collect::<Vec<_>>())?;
                }
            }
        }
        Ok(())
    }

    /// Visits each match as a range of bytes.
    pub fn each_place(
        &self,
        call: &Arguments<'_>,
        text: &str,
        mut visit: impl FnMut(usize, usize) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        if let Pattern::Plain(regex) = self {
            return regex.find_iter(text).try_for_each(|found| visit(found.start(), found.end()));
        }
        self.each(call, text, |groups| match groups.first() {
            Some(Some((start, end))) => visit(*start, *end),
            _ => Ok(()),
        })
    }
}

fn too_many_ways() -> Stop {
    Stop::Fault(Box::new(Fault::Pattern { expression: String::new(), limit: WAYS_MAX }))
}
