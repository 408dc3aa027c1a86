//! Timers and conditions.

use super::extension::Extension;
use super::{Work, is_foreign};
use crate::import::juel;
use crate::import::xml::{BPMN, Element, ZEEBE};

impl Work<'_> {
    pub(super) fn timer(&mut self, element: &mut Element) {
        let id = element.id().to_owned();
        for name in ["timeDate", "timeDuration", "timeCycle"] {
            let Some(child) = element.child_mut(BPMN, name) else { continue };
            let text = child.text();
            if let Some(cron) = quartz(&text).filter(|_| name == "timeCycle") {
                let became = if cron == text {
                    "the same".to_owned()
                } else {
                    format!(
                        "`{cron}`: with a year, so that days of the week count from Sunday as 1, as before"
                    )
                };
                child.set_text(cron);
                self.note(&id, format!("cron `{text}`"), became);
            } else if text.contains("${") || text.contains("#{") {
                match juel::value(&text) {
                    Ok(value) => {
                        child.set_text(value.written());
                        self.note(&id, format!("{name} `{text}`"), format!("FEEL `{}`", value.feel()));
                    }
                    Err(reason) => {
                        child.set_text("=null");
                        self.lost(
                            &id,
                            format!("{name} `{text}`"),
                            format!("no time: {reason}; write it in FEEL"),
                        );
                    }
                }
            } else if name == "timeCycle" && looks_like_cron(&text) {
                child.set_text("R/P1D");
                let became = "`R/P1D`: every day until somebody writes it as a repeating interval";
                self.lost(&id, format!("cron `{text}`"), became);
            }
        }
    }

    pub(super) fn conditional(&mut self, element: &mut Element, extension: &mut Extension) {
        let id = element.id().to_owned();
        let names = element.take("variableName", is_foreign);
        let events = element.take("variableEvents", is_foreign);
        if names.is_some() || events.is_some() {
            let mut filter = Element::new("zeebe:conditionalFilter", ZEEBE);
            for (attribute, value) in [("variableNames", &names), ("variableEvents", &events)] {
                if let Some(value) = value {
                    filter.set(attribute, value.as_str());
                }
            }
            extension.add(filter);
            let what =
                format!("variable {}, events {}", names.unwrap_or_default(), events.unwrap_or_default());
            self.note(&id, what, "the same as zeebe:conditionalFilter; the condition decides");
        }
        let Some(condition) = element.child_mut(BPMN, "condition") else { return };
        let text = condition.text();
        if !text.contains("${") && !text.contains("#{") {
            return;
        }
        match juel::condition(&text) {
            Ok(feel) => {
                condition.set_text(format!("={feel}"));
                self.note(&id, format!("condition `{text}`"), format!("FEEL `{feel}`"));
            }
            Err(reason) => {
                condition.set_text("=false");
                let became = format!("`false`: it never happens until somebody writes it in FEEL ({reason})");
                self.lost(&id, format!("condition `{text}`"), became);
            }
        }
    }
}

fn looks_like_cron(text: &str) -> bool {
    let fields = text.split_whitespace().count();
    (5..=7).contains(&fields) && !text.contains('=')
}

/// A Quartz cron as the engine reads it; none if it asks for the nearest working day, or the
/// n-th or last weekday.
fn quartz(text: &str) -> Option<String> {
    let fields: Vec<&str> = text.split_whitespace().collect();
    let (day, weekday) = match fields.as_slice() {
        [_, _, _, day, _, weekday] | [_, _, _, day, _, weekday, _] => (day, weekday),
        _ => return None,
    };
    let is_cron = fields.iter().all(|field| {
        field
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '*' | '?' | '/' | ',' | '-'))
    });
    let is_odd = day.contains('W') || day.contains('L') && *day != "L" || weekday.contains('L');
    if !is_cron || is_odd {
        return None;
    }
    let by_number = fields.len() == 6 && weekday.contains(|letter: char| letter.is_ascii_digit());
    Some(if by_number { format!("{} *", fields.join(" ")) } else { text.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::quartz;

    #[test]
    fn a_quartz_cron_stays_and_days_of_the_week_keep_their_meaning() {
        assert_eq!(quartz("0 0 13 1/1 * ? *").as_deref(), Some("0 0 13 1/1 * ? *"));
        assert_eq!(quartz("0 0 9 ? * MON-FRI").as_deref(), Some("0 0 9 ? * MON-FRI"));
        assert_eq!(quartz("0 0 9 ? * 2").as_deref(), Some("0 0 9 ? * 2 *"));
        assert_eq!(quartz("0 0 9 ? * 2#1"), None);
        assert_eq!(quartz("0 0 9 15W * ?"), None);
        assert_eq!(quartz("R/P1D"), None);
    }
}
