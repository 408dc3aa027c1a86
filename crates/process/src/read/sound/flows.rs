//! Flows as their ends list them (clause 8.4.13), directions of gateways (10.6.1), and marks of activities and timers.

use super::{Sheet, has};
use crate::read::xml::{BPMN, attr, children, flag, local, reference, text_of};
use crate::read::zeebe::is_camunda;
use roxmltree::Node as Xml;
use std::collections::BTreeMap;

impl<'a, 'i> Sheet<'a, 'i> {
    pub(super) fn flows(&mut self) {
        self.flow_lists();
        self.directions();
        for flow in self.tagged(&["sequenceFlow"]).filter(|flow| !flag(*flow, "isImmediate", true)) {
            self.report(
                flow,
                "process-flow-immediate",
                "the flow is not immediate: something not drawn happens on it",
                "Remove isImmediate=\"false\", and draw what happens on the flow.",
            );
        }
        for process in self.tagged(&["process"]) {
            if attr(process, "processType") == Some("Public") && flag(process, "isExecutable", false) {
                self.report(
                    process,
                    "process-public",
                    "a public process shows what others see and cannot run",
                    "Make it private (processType=\"Private\"), or not executable.",
                );
            }
        }
        for activity in self.all() {
            if has(activity, "standardLoopCharacteristics")
                && has(activity, "multiInstanceLoopCharacteristics")
            {
                self.report(
                    activity,
                    "process-two-loops",
                    "it has a standard loop and a multi-instance marker",
                    "Keep one of them.",
                );
            }
        }
        for timer in self.tagged(&["timerEventDefinition"]) {
            let texts = ["timeDate", "timeDuration", "timeCycle"];
            if texts.into_iter().filter(|tag| has(timer, tag)).count() > 1 {
                self.report(
                    timer,
                    "process-timer-ambiguous",
                    "its timer has more than one of date, duration and cycle",
                    "Keep one of them.",
                );
            }
        }
        let inside = ["choreographyTask", "subChoreography", "callChoreography"];
        let choreographies = self.all().filter(|node| {
            let in_process = || node.ancestors().any(|around| local(around) == "process");
            matches!(local(*node), "choreography" | "globalChoreographyTask")
                || (inside.contains(&local(*node)) && in_process())
        });
        for choreography in choreographies {
            self.report(
                choreography,
                "process-choreography",
                "choreographies cannot run",
                "Draw it as a collaboration of processes, or keep it in a file of its own.",
            );
        }
    }

    /// Where ends list their flows at all, they list each. Tools of the Camunda family write the lists but do not
    /// read them, so there nothing is said.
    fn flow_lists(&mut self) {
        let is_camunda = self.root.namespaces().any(|namespace| is_camunda(namespace.uri()));
        if is_camunda || self.tagged(&["incoming", "outgoing"]).next().is_none() {
            return;
        }
        for flow in self.tagged(&["sequenceFlow"]) {
            let id = attr(flow, "id").unwrap_or_default();
            for (end, list) in [("sourceRef", "outgoing"), ("targetRef", "incoming")] {
                let Some(node) = attr(flow, end).and_then(|end| self.refers(end)) else { continue };
                let listed = children(node, list).any(|item| reference(&text_of(item)) == id);
                if !listed {
                    let named = attr(node, "id").unwrap_or_default();
                    self.report(
                        flow,
                        "process-flow-lists",
                        format!("`{named}` does not list the flow as {list}"),
                        "Connect it again in a modeler, so that both ends know the flow.",
                    );
                }
            }
        }
    }

    fn directions(&mut self) {
        let (mut into, mut out): (BTreeMap<String, u32>, BTreeMap<String, u32>) = Default::default();
        for flow in self.tagged(&["sequenceFlow"]) {
            *into.entry(attr(flow, "targetRef").map(reference).unwrap_or_default()).or_default() += 1;
            *out.entry(attr(flow, "sourceRef").map(reference).unwrap_or_default()).or_default() += 1;
        }
        for gateway in self.all().filter(is_gateway) {
            let count = |map: &BTreeMap<String, u32>| {
                attr(gateway, "id").and_then(|id| map.get(id)).copied().unwrap_or_default()
            };
            let (into, out) = (count(&into), count(&out));
            let direction = attr(gateway, "gatewayDirection").unwrap_or_default();
            let fits = match direction {
                "Converging" => out <= 1,
                "Diverging" => into <= 1,
                "Mixed" => into > 1 && out > 1,
                _ => true,
            };
            if !fits {
                self.report(
                    gateway,
                    "process-gateway-direction",
                    format!("it says {direction} but has {into} flows in and {out} out"),
                    "Connect it as it says, or remove gatewayDirection.",
                );
            }
        }
    }
}

fn is_gateway(node: &Xml<'_, '_>) -> bool {
    node.tag_name().namespace() == Some(BPMN) && local(*node).ends_with("Gateway")
}
