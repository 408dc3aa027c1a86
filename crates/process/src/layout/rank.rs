//! Which column each node stands in: loops are opened, then every node stands right of all that lead to it.

use super::grid::{Way, ways};
use crate::model::{Body, Kind, Node};
use std::collections::{BTreeMap, BTreeSet};

/// Columns by node, and the flows that lead back.
#[derive(Debug, Default)]
pub(super) struct Ranks<'a> {
    pub(super) layers: BTreeMap<&'a str, usize>,
    pub(super) back: BTreeSet<&'a str>,
    /// Which connected part of the body a node belongs to, in order of the file.
    pub(super) parts: BTreeMap<&'a str, usize>,
}

/// The node in whose place a flow begins or ends: a boundary event counts as its activity.
pub(super) fn place_of<'a>(nodes: &BTreeMap<&'a str, &'a Node>, id: &str) -> Option<&'a str> {
    let node = nodes.get(id)?;
    let host = node.attached_to.as_deref().and_then(|host| nodes.get(host));
    Some(host.map_or(node.id.as_str(), |host| host.id.as_str()))
}

impl<'a> Ranks<'a> {
    pub(super) fn of(body: &'a Body, nodes: &BTreeMap<&'a str, &'a Node>) -> Ranks<'a> {
        let ends =
            |flow: Way<'a>| Some((place_of(nodes, flow.source)?, place_of(nodes, flow.target)?, flow.id));
        let flows: Vec<(&str, &str, &str)> = ways(body).into_iter().filter_map(ends).collect();
        let mut next: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        for (source, target, id) in &flows {
            next.entry(*source).or_default().push((*target, *id));
        }
        let hosts: Vec<&Node> =
            body.nodes.iter().filter(|node| place_of(nodes, &node.id) == Some(node.id.as_str())).collect();
        let mut ranks = Ranks::default();
        let order = ranks.open_loops(&hosts, &next, &flows);
        ranks.longest_ways(&order, &next);
        ranks.pull_starts(&hosts, &next);
        ranks.find_parts(&hosts, &flows);
        ranks
    }

    /// Walks from the starts, deep first and without recursion; a flow to a node that is being walked leads back.
    /// Gives the nodes so that each comes before all that it leads to.
    fn open_loops(
        &mut self,
        hosts: &[&'a Node],
        next: &BTreeMap<&'a str, Vec<(&'a str, &'a str)>>,
        flows: &[(&'a str, &'a str, &'a str)],
    ) -> Vec<&'a str> {
        let entered: BTreeSet<&str> = flows.iter().filter(|(s, t, _)| s != t).map(|(_, t, _)| *t).collect();
        let is_start = |node: &&&Node| node.kind == Kind::StartEvent || !entered.contains(node.id.as_str());
        let roots = hosts.iter().filter(is_start).chain(hosts.iter());
        let mut open: BTreeSet<&str> = BTreeSet::new();
        let mut done: BTreeSet<&str> = BTreeSet::new();
        let mut finished = Vec::new();
        for root in roots {
            let mut way = vec![(root.id.as_str(), 0usize)];
            while let Some((node, at)) = way.pop() {
                if at == 0 && (done.contains(node) || !open.insert(node)) {
                    continue;
                }
                match next.get(node).and_then(|out| out.get(at)) {
                    Some((target, flow)) => {
                        way.push((node, at + 1));
                        if open.contains(target) {
                            self.back.insert(flow);
                        } else {
                            way.push((target, 0));
                        }
                    }
                    None => {
                        open.remove(node);
                        if done.insert(node) {
                            finished.push(node);
                        }
                    }
                }
            }
        }
        finished.reverse();
        finished
    }

    fn longest_ways(&mut self, order: &[&'a str], next: &BTreeMap<&'a str, Vec<(&'a str, &'a str)>>) {
        for node in order {
            let own = *self.layers.entry(node).or_insert(0);
            for (target, flow) in next.get(node).into_iter().flatten() {
                if !self.back.contains(flow) {
                    let layer = self.layers.entry(target).or_insert(0);
                    *layer = (*layer).max(own + 1);
                }
            }
        }
    }

    /// A further start stands just left of what it leads to, and not far away at the left edge.
    fn pull_starts(&mut self, hosts: &[&'a Node], next: &BTreeMap<&'a str, Vec<(&'a str, &'a str)>>) {
        for host in hosts {
            if self.layers.get(host.id.as_str()) != Some(&0) {
                continue;
            }
            let out = next.get(host.id.as_str()).into_iter().flatten();
            let ahead = out.filter(|(_, flow)| !self.back.contains(flow));
            let nearest = ahead.filter_map(|(target, _)| self.layers.get(target)).min();
            if let Some(layer) = nearest.copied() {
                self.layers.insert(&host.id, layer.saturating_sub(1));
            }
        }
    }

    fn find_parts(&mut self, hosts: &[&'a Node], flows: &[(&'a str, &'a str, &'a str)]) {
        let mut beside: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (source, target, _) in flows {
            beside.entry(*source).or_default().push(*target);
            beside.entry(*target).or_default().push(*source);
        }
        let mut count = 0;
        // What may happen besides stands below what happens.
        let (aside, main): (Vec<&Node>, Vec<&Node>) = hosts.iter().partition(|host| host.event_subprocess);
        for host in main.into_iter().chain(aside) {
            let mut waiting = vec![host.id.as_str()];
            let mut is_new = false;
            while let Some(node) = waiting.pop() {
                if self.parts.contains_key(node) {
                    continue;
                }
                is_new = true;
                self.parts.insert(node, count);
                waiting.extend(beside.get(node).into_iter().flatten());
            }
            count += usize::from(is_new);
        }
    }
}
