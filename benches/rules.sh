#!/usr/bin/env bash
# FEEL and DMN beside their peers, in one run: dsntk (Rust) and feelin (JavaScript), per second of CPU time.
# The peers are built outside of the workspace, with optimisation: several CPU minutes the first time.
set -euo pipefail
cd "$(dirname "$0")/peers/rules"
npm ci --ignore-scripts --no-audit --no-fund --silent
cargo run --release --locked --quiet -- speed
