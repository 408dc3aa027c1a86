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
            if let Some((cycle, what)) = cron(&text).filter(|_| name == "timeCycle") {
                child.set_text(cycle);
                let became =
                    format!("`{cycle}`: {what}, counted from the beginning; the hour is not carried");
                self.check(&id, format!("cron `{text}`"), became);
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

/// A Quartz cron that fires at even distances: the interval, and how people say it.
fn cron(text: &str) -> Option<(&'static str, &'static str)> {
    let fields: Vec<&str> = text.split_whitespace().collect();
    let every = |field: &str| matches!(field, "*" | "?" | "1/1" | "*/1" | "0/1");
    let number = |field: &str| field.bytes().all(|byte| byte.is_ascii_digit());
    let (minute, hour, day, month, weekday) = match fields.as_slice() {
        [_, minute, hour, day, month, weekday] | [_, minute, hour, day, month, weekday, _] => {
            (minute, hour, day, month, weekday)
        }
        _ => return None,
    };
    if !every(month) {
        return None;
    }
    match (number(minute), number(hour), every(day), every(weekday)) {
        (true, true, true, true) => Some(("R/P1D", "every day")),
        (true, false, true, true) if every(hour) => Some(("R/PT1H", "every hour")),
        (true, true, true, false) if weekday.len() <= 3 => Some(("R/P7D", "every week")),
        (true, true, false, true) if number(day) => Some(("R/P1M", "every month")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::cron;

    #[test]
    fn an_even_cron_becomes_an_interval() {
        assert_eq!(cron("0 0 13 1/1 * ? *").map(|(cycle, _)| cycle), Some("R/P1D"));
        assert_eq!(cron("0 0 9 ? * MON").map(|(cycle, _)| cycle), Some("R/P7D"));
        assert_eq!(cron("0 30 * * * ?").map(|(cycle, _)| cycle), Some("R/PT1H"));
        assert_eq!(cron("0 0 9 ? * MON-FRI"), None);
        assert_eq!(cron("R/P1D"), None);
    }
}
