//! Multi-instance activities (clause 10.3.8): a body that holds boundary events, and one instance per item.

use super::step::Entry;
use super::variables::as_text;
use super::{Run, Trouble};
use crate::event::Role;
use crate::program::{Items, MultiCode, NodeCode};
use crate::state::Step;
use crate::{Event, Variables};
use portico_rules::Expression;
use serde_json::Value as Json;

/// Most items of one multi-instance activity.
const ITEMS_MAX: usize = 1_000;

impl Run<'_> {
    pub(super) fn activate_multi(&mut self, key: u64, node: &NodeCode) -> Result<(), Trouble> {
        let Some(multi) = &node.multi else { return Ok(()) };
        if let Items::While(code) = &multi.items {
            return self.activate_loop(key, node, code);
        }
        let items = self.items(key, multi)?;
        self.arm_boundaries(key, node)?;
        let count = items.len();
        self.emit(Event::MultiStarted {
            key,
            element: node.id.clone(),
            items: items.into(),
            sequential: multi.sequential,
        });
        if count == 0 {
            self.finish_multi(key, multi);
        }
        let begin = if multi.sequential { count.min(1) } else { count };
        for _ in 0..begin {
            self.iterate(key, node)?;
        }
        Ok(())
    }

    fn items(&self, key: u64, multi: &MultiCode) -> Result<Vec<Json>, Trouble> {
        let (expression, is_list) = match &multi.items {
            Items::Of(expression) => (expression, true),
            Items::Times(expression) => (expression, false),
            Items::While(_) => return Ok(Vec::new()),
        };
        let evaluated = self.evaluate(key, &Variables::new(), expression)?;
        let value = evaluated.value.to_json();
        let wrong = |expected: &str| {
            let said = format!(
                "`{}` must be {expected}, not {value}; correct the variables, then retry",
                expression.text()
            );
            Trouble::new("incident-wrong-type", said).because(evaluated.causes.clone()).reading(expression)
        };
        let items = match &value {
            Json::Array(items) if is_list => items.clone(),
            _ if is_list => return Err(wrong("a list")),
            number => {
                let times = as_text(number).and_then(|text| text.parse::<usize>().ok());
                vec![
                    Json::Null;
                    times.ok_or_else(|| wrong("a whole number of 0 or more"))?.min(ITEMS_MAX + 1)
                ]
            }
        };
        if items.len() > ITEMS_MAX {
            let said =
                format!("`{}` has more than {ITEMS_MAX} items; use fewer, then retry", expression.text());
            return Err(Trouble::new("incident-too-many-items", said));
        }
        Ok(items)
    }

    /// Begins the next iteration.
    pub(super) fn iterate(&mut self, key: u64, node: &NodeCode) -> Result<(), Trouble> {
        let (Some(multi), Some(progress)) =
            (&node.multi, self.state.instance(key).and_then(|body| body.multi.as_ref()))
        else {
            return Ok(());
        };
        let number = progress.entered + 1;
        let item = progress.items.get(progress.entered as usize).cloned().unwrap_or(Json::Null);
        let index = Some(number);
        let inside = self.enter(Entry { index, role: Role::Node, ..Entry::of(key, node) });
        let mut locals = Variables::new();
        // What a result is read from is local, so that parallel iterations do not share it.
        let output = multi.output.as_ref().and_then(|(_, output)| output.as_ref());
        if let Some(name) = output.map(|output| output.text()).filter(|text| crate::compile::is_name(text)) {
            locals.insert(name.to_owned(), Json::Null);
        }
        locals.insert("loopCounter".to_owned(), number.into());
        if let Some(name) = &multi.element {
            locals.insert(name.clone(), item);
        }
        self.set(inside, &node.id, locals);
        self.push(inside, Step::Activate);
        Ok(())
    }

    /// One iteration is done, with its outputs mapped.
    pub(super) fn complete_iteration(&mut self, key: u64, body: u64, node: &NodeCode) -> Result<(), Trouble> {
        let Some(multi) = &node.multi else { return Ok(()) };
        let result = match &multi.output {
            Some((_, Some(output))) => self.value(key, output)?,
            _ => Json::Null,
        };
        let reports = self.reports(key, body, multi)?;
        let goes_on = self.goes_on(key, body, multi)?;
        let number = self.state.instance(key).and_then(|instance| instance.index).unwrap_or_default();
        self.remember_done(key, node);
        self.complete_instance(key);
        self.emit(Event::MultiStepped { key: body, element: node.id.clone(), index: number, result });
        for boundary in reports {
            self.take_report(body, boundary);
        }
        if !goes_on {
            self.cancel_children(body);
            self.finish_multi(body, multi);
        } else if multi.sequential {
            self.push(body, Step::Iterate);
        }
        Ok(())
    }

    /// Whether there is more to do after an iteration that is about to be completed, seen from it.
    fn goes_on(&self, key: u64, body: u64, multi: &MultiCode) -> Result<bool, Trouble> {
        let Some(progress) = self.state.instance(body).and_then(|body| body.multi.as_ref()) else {
            return Ok(false);
        };
        if let Items::While(code) = &multi.items {
            return self.loops_on(key, code, progress.done + 1);
        }
        if progress.done as usize + 1 >= progress.items.len() || self.until(key, body, multi)? {
            return Ok(false);
        }
        self.ended_by_report(key, body, multi).map(|ended| !ended)
    }

    /// The completion condition, seen from the iteration that is just done.
    fn until(&self, key: u64, body: u64, multi: &MultiCode) -> Result<bool, Trouble> {
        let Some(until) = &multi.until else { return Ok(false) };
        self.holds_with_counts(key, body, until)
    }

    /// Whether a condition holds in an iteration, which also sees how far the activity is.
    pub(super) fn holds_with_counts(
        &self,
        key: u64,
        body: u64,
        condition: &Expression,
    ) -> Result<bool, Trouble> {
        let Some(instance) = self.state.instance(body) else { return Ok(false) };
        let Some(progress) = &instance.multi else { return Ok(false) };
        let mut counts = Variables::new();
        counts.insert("numberOfInstances".to_owned(), progress.items.len().into());
        counts.insert("numberOfActiveInstances".to_owned(), instance.children.saturating_sub(1).into());
        counts.insert("numberOfCompletedInstances".to_owned(), (progress.done + 1).into());
        counts.insert("numberOfTerminatedInstances".to_owned(), 0.into());
        Ok(self.evaluate(key, &counts, condition)?.is_true())
    }

    /// Hands the results out and leaves.
    pub(super) fn finish_multi(&mut self, body: u64, multi: &MultiCode) {
        let instance = self.state.instance(body);
        let found = instance
            .and_then(|instance| Some((instance.scope, instance.element.clone(), instance.multi.as_ref()?)));
        if let (Some((scope, element, progress)), Some((name, _))) = (found, &multi.output) {
            let results = Json::Array(progress.results.clone());
            self.merge(scope, &element, &Variables::from_iter([(name.clone(), results)]));
        }
        self.push(body, Step::Complete);
    }
}
