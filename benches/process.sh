#!/usr/bin/env bash
# The process engine beside its peers, in one run: cases per CPU second, one core each. docs/performance.md reads it.
#
# use: benches/process.sh
# Needs cargo, python3 with venv, node and npm; the peers are installed below target/ with their exact versions.
set -euo pipefail
cd "$(dirname "$0")/.."

models=crates/process/benches/engine
peers=target/peers
spiff=SpiffWorkflow==3.2.0
engine=bpmn-engine@25.0.1

[ -x $peers/venv/bin/python ] || python3 -m venv $peers/venv
$peers/venv/bin/python -c 'import SpiffWorkflow' 2>/dev/null || $peers/venv/bin/pip install --quiet "$spiff"
mkdir -p $peers/npm
[ -d $peers/npm/node_modules/bpmn-engine ] || npm install --silent --no-audit --no-fund --prefix $peers/npm "$engine"

cargo bench --quiet -p portico-process --bench engine > $peers/ours.tsv
$peers/venv/bin/python benches/peers/process/spiff.py $models/three_tasks.bpmn > $peers/spiff.tsv
node benches/peers/process/bpmn-engine.mjs $models/three_tasks.bpmn $peers/npm > $peers/bpmn-engine.tsv

# The figure of a scenario in a list; nothing if it has none.
of() { awk -F '\t' -v name="$2" '$1 == name { print $2 }' "$peers/$1.tsv"; }

printf '%s, %s, SpiffWorkflow %s, bpmn-engine %s\n\n' "$(uname -m)" "$(rustc --version)" "$(of spiff version)" "$(of bpmn-engine version)"
printf '| cases per CPU second | Portico | SpiffWorkflow | bpmn-engine | Portico to the faster |\n| --- | --- | --- | --- | --- |\n'
for name in 'three tasks' 'three tasks, stored'; do
  awk -v name="$name" -v ours="$(of ours "$name")" -v spiff="$(of spiff "$name")" -v other="$(of bpmn-engine "$name")" 'BEGIN {
    best = spiff > other ? spiff : other
    printf "| %s | %.0f | %.0f | %.0f | %.0f x |\n", name, ours, spiff, other, ours / best
  }'
done
printf '\n| Portico alone | |\n| --- | --- |\n'
awk -F '\t' '!/^three tasks/ && $3 ~ /\/s$/ { printf "| %s | %.0f %s |\n", $1, $2, $3 }
             $3 == "ns/step" { printf "| %s | %.1f µs a step |\n", $1, $2 / 1000 }' "$peers/ours.tsv"
