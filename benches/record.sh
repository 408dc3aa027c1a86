#!/usr/bin/env bash
# The record beside its peers, in one run; writes the section "The record" of docs/performance.md, and the calculation of
# docs/operate/scale.md from the same figures.
#
# use: benches/record.sh [SECONDS]
# Needs cargo, python3 with venv, node and npm (a C++ compiler for better-sqlite3 where no built one is offered); the
# peers are installed below target/ with their exact versions. PORTICO names a built binary, instead of cargo's.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-10}
peers=${CARGO_TARGET_DIR:-target}/peers
models=benches/peers/record

[ -x "$peers/venv/bin/python" ] || python3 -m venv "$peers/venv"
"$peers/venv/bin/python" -c 'import SpiffWorkflow' 2>/dev/null || "$peers/venv/bin/pip" install --quiet SpiffWorkflow==3.2.0
mkdir -p "$peers/npm"
for package in bpmn-engine@25.0.1 better-sqlite3@12.11.1; do
  [ -d "$peers/npm/node_modules/${package%@*}" ] || npm install --silent --no-audit --no-fund --prefix "$peers/npm" "$package"
done

if [ -z "${PORTICO:-}" ]; then
  cargo build --quiet --release -p portico
  PORTICO=${CARGO_TARGET_DIR:-target}/release/portico
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$PORTICO" bench --seconds "$seconds" --json > "$folder/ours.json"
for work in three-tasks permit; do
  for callers in 1 8 64 256; do
    echo "SpiffWorkflow, $work, $callers callers" >&2
    "$peers/venv/bin/python" "$models/spiff.py" "$models" "$folder/s-$work-$callers.db" "$work" "$callers" "$seconds"
    echo "bpmn-engine, $work, $callers callers" >&2
    node "$models/bpmn-engine.mjs" "$models" "$folder/n-$work-$callers.db" "$work" "$callers" "$seconds" "$peers/npm"
  done
done > "$folder/peers.jsonl"
python3 "$models/report.py" "$folder/ours.json" "$folder/peers.jsonl" docs/performance.md docs/operate/scale.md
