"""Writes the section "The record" of the performance page, and the calculation of the page on scale, from what was measured.

use: report.py OURS.json PEERS.jsonl PERFORMANCE.md SCALE.md
Prints one JSON object with all of it: `ours`, `peers`.
"""

import json
import platform
import re
import sqlite3
import sys

MARKS = "<!-- record: begin (written by benches/record.sh) -->", "<!-- record: end -->"
# Inhabitants; the rest follows from the assumptions that the page on scale states.
PLACES = {"a city": 500_000, "a region": 5_000_000, "a country": 60_000_000}
CASES_A_YEAR, STEPS_A_CASE, WORKING_SECONDS, BUSIEST = 4, 12, 250 * 8 * 3600, 5


def processor():
    """The make of the processor, as far as the system says."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as info:
            names = re.findall(r"^model name\s*:\s*(.+)$", info.read(), re.M)
        return names[0] if names else platform.machine()
    except OSError:
        return platform.machine()


def thousands(number):
    return f"{number:,.0f}"


def table(work):
    rows = [
        "| callers | steps/s | cases/s | p50 ms | p99 ms | bytes a case | steps in a group | CPU µs a step | peak MB | raw steps/s | ratio |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for run in work["runs"]:
        rows.append(
            f"| {run['callers']} | {thousands(run['steps_per_s'])} | {thousands(run['cases_per_s'])} | {run['p50_ms']:.2f} "
            f"| {run['p99_ms']:.2f} | {thousands(run['bytes_per_case']) if run['bytes_per_case'] else '–'} | {run['steps_per_group']:.1f} "
            f"| {run['cpu_us_per_step']:.0f} | {run['peak_memory_bytes'] / 1e6:.0f} "
            f"| {thousands(run['raw_steps_per_s'])} | {run['ratio_to_raw']:.2f} |"
        )
    return "\n".join(rows)


def beside(ours, peers):
    """Whole cases a second on SQLite, in process, beside the peers."""
    rows = [
        "| work | callers | Portico | SpiffWorkflow | bpmn-engine | to the faster | p99 ms: Portico, SpiffWorkflow, bpmn-engine |",
        "| --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for work in ours["works"]:
        if work["database"] != "sqlite" or work["through"] != "in-process":
            continue
        for run in work["runs"]:
            found = {
                one["engine"]: one for one in peers if (one["work"], one["callers"]) == (work["work"], run["callers"])
            }
            best = max((one["cases_per_s"] for one in found.values()), default=0)
            of = lambda name, figure: f"{found[name][figure]:,.0f}" if name in found else "-"
            rows.append(
                f"| {work['work']} | {run['callers']} | {thousands(run['cases_per_s'])} | {of('SpiffWorkflow', 'cases_per_s')} "
                f"| {of('bpmn-engine', 'cases_per_s')} | {run['cases_per_s'] / best if best else 0:.1f} x "
                f"| {run['p99_ms']:.1f}, {of('SpiffWorkflow', 'p99_ms')}, {of('bpmn-engine', 'p99_ms')} |"
            )
    return "\n".join(rows)


def section(ours, peers):
    versions = sorted({f"{one['engine']} {one['version']}" for one in peers})
    parts = [
        "## The record",
        f"`benches/record.sh` on {ours['cores']} processors ({processor()}), {platform.system()}, "
        f"{ours['seconds']:g} s each run: Portico {ours['version']}, {', '.join(versions)}, Python {platform.python_version()} "
        f"with SQLite {sqlite3.sqlite_version}. The work, the raw limit and what must be on disk before an answer: "
        "[benches/README.md](../benches/README.md). The load runs on the same processors.",
        f"Overall `ratio_to_raw` in process: {ours['ratio_to_raw']:.2f}.",
        "### Beside the peers",
        "Whole cases a second, each step durable in SQLite (`synchronous=FULL`).",
        beside(ours, peers),
    ]
    for work in ours["works"]:
        parts += [f"### {work['work']}, {work['database']}, {work['through']}", table(work)]
    return "\n\n".join(parts)


def scale(ours):
    """What the places of the calculation need of the measured machine, for PostgreSQL and otherwise SQLite."""
    works = [work for work in ours["works"] if work["through"] == "in-process" and work["work"] == "permit"]
    work = max(works, key=lambda work: work["database"] == "postgresql")
    run = max(work["runs"], key=lambda run: run["steps_per_s"])
    bytes_a_step = run["bytes_per_case"] / 4
    rows = [
        f"Measured on {ours['cores']} processors ({processor()}), {work['database']}, permits, {run['callers']} callers: "
        f"{thousands(run['steps_per_s'])} steps/s, {thousands(bytes_a_step)} bytes a step with all indexes, "
        f"{run['cpu_us_per_step']:.0f} µs of a processor a step for deciding (the database's own not counted).",
        "",
        "| | share of what this machine commits, busiest hour | processors for deciding, busiest hour | growth a year |",
        "| --- | ---: | ---: | ---: |",
    ]
    for place, inhabitants in PLACES.items():
        steps_a_year = inhabitants * CASES_A_YEAR * STEPS_A_CASE
        busiest = steps_a_year / WORKING_SECONDS * BUSIEST
        rows.append(
            f"| {place} | {busiest / run['steps_per_s']:.1%} | {busiest * run['cpu_us_per_step'] / 1e6:.2f} "
            f"| {steps_a_year * bytes_a_step / 1e9:,.0f} GB |"
        )
    return "\n".join(rows)


def write(path, title, text):
    """Puts the text between the marks of a page, or at its end."""
    begin, end = MARKS
    text = f"{begin}\n{text}\n{end}"
    try:
        with open(path, encoding="utf-8") as file:
            page = file.read()
    except FileNotFoundError:
        page = f"# {title}\n"
    if begin in page and end in page:
        before, rest = page.split(begin, 1)
        page = before + text + rest.split(end, 1)[1]
    else:
        page = page.rstrip("\n") + "\n\n" + text + "\n"
    with open(path, "w", encoding="utf-8") as file:
        file.write(page)


def main():
    ours_path, peers_path, page_path, scale_path = sys.argv[1:5]
    with open(ours_path, encoding="utf-8") as file:
        ours = json.load(file)
    with open(peers_path, encoding="utf-8") as file:
        peers = [json.loads(line) for line in file if line.strip()]
    write(page_path, "Performance", section(ours, peers))
    write(scale_path, "How far it goes", scale(ours))
    print(json.dumps({"ours": ours, "peers": peers}))


main()
