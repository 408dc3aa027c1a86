//! Typed calls: operations of services (clause 8.5), call activities (10.3.6), and performers (10.3.1).

use super::{Sheet, has};
use crate::read::xml::{attr, children, reference, text_of};
use roxmltree::Node as Xml;

impl<'a, 'i> Sheet<'a, 'i> {
    pub(super) fn services(&mut self) {
        for event in self.tagged(&["messageEventDefinition"]) {
            let message = attr(event, "messageRef").and_then(|message| self.refers(message));
            let is_typed = message.is_some_and(|message| attr(message, "itemRef").is_some());
            if is_typed && !has(event, "operationRef") {
                self.report(
                    event,
                    "process-operation-missing",
                    "its message has a type, but no operation takes or gives it",
                    "Name the operation, or remove the type: Portico finds partners by the message's name.",
                );
            }
        }
        for call in self.tagged(&["callActivity"]) {
            self.call(call);
        }
        for callable in self.all().filter(|node| has(*node, "supportedInterfaceRef")) {
            self.binding(callable);
        }
        for role in self.tagged(&["performer", "humanPerformer", "potentialOwner", "resourceRole"]) {
            let (named, assigned) = (has(role, "resourceRef"), has(role, "resourceAssignmentExpression"));
            if named == assigned && named || !named && has(role, "resourceParameterBinding") {
                self.report(
                    role,
                    "process-performer",
                    "its performer is both named and found by an expression, or has parameters without a resource",
                    "Keep the resource with its parameters, or the expression.",
                );
            }
        }
    }

    /// A call with data passes exactly what the called element takes and gives.
    fn call(&mut self, call: Xml<'a, 'i>) {
        let called = attr(call, "calledElement").and_then(|called| self.refers(called));
        let (Some(called), Some(own)) = (called, children(call, "ioSpecification").next()) else { return };
        let theirs = children(called, "ioSpecification").next();
        for tag in ["dataInput", "dataOutput"] {
            let items = |node: Xml<'a, 'i>| -> Vec<Option<&'a str>> {
                children(node, tag).map(|data| attr(data, "itemSubjectRef")).collect()
            };
            let (passed, wanted) = (items(own), theirs.map(items).unwrap_or_default());
            let fits = passed.len() == wanted.len()
                && passed.iter().zip(&wanted).all(|(one, other)| self.same_item(*one, *other));
            if !fits {
                self.report(
                    call,
                    "process-call-data",
                    format!("its {tag}s are not those of what it calls"),
                    "Give the call activity the data of the called element, or none.",
                );
                return;
            }
        }
    }

    /// A callable element with an interface binds its data to operations of it.
    fn binding(&mut self, callable: Xml<'a, 'i>) {
        let mut bindings = children(callable, "ioBinding").peekable();
        let is_bound = bindings.peek().is_some() && bindings.all(|binding| self.is_bound(callable, binding));
        if !is_bound {
            self.report(
                callable,
                "process-service-binding",
                "it offers an interface, but its data is not bound to an operation of it",
                "Bind one input and one output set to each operation, or remove the interface.",
            );
        }
    }

    fn is_bound(&self, callable: Xml<'a, 'i>, binding: Xml<'a, 'i>) -> bool {
        let Some(operation) = attr(binding, "operationRef").and_then(|id| self.refers(id)) else {
            return false;
        };
        let pairs = [
            ("inputDataRef", "inMessageRef", "inputSet", "dataInputRefs"),
            ("outputDataRef", "outMessageRef", "outputSet", "dataOutputRefs"),
        ];
        pairs.into_iter().all(|(attribute, message, set, refs)| {
            let message = children(operation, message).next().and_then(|id| self.refers(&text_of(id)));
            let Some(message) = message else { return true };
            let bound = attr(binding, attribute).map(reference).unwrap_or_default();
            let mut data = children(callable, "ioSpecification").flat_map(|specification| {
                let sets =
                    children(specification, set).filter(|set| attr(*set, "id") == Some(bound.as_str()));
                let in_sets = sets.flat_map(|set| children(set, refs)).map(text_of).map(|id| reference(&id));
                in_sets.chain([bound.clone()]).collect::<Vec<_>>()
            });
            data.any(|id| {
                let item = self.refers(&id).and_then(|data| attr(data, "itemSubjectRef"));
                item.is_some() && self.same_item(attr(message, "itemRef"), item)
            })
        })
    }
}
