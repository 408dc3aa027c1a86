"""SpiffWorkflow under the work of benches/README.md: every step in SQLite (WAL, synchronous=FULL) before it counts.

use: spiff.py MODELS DATABASE WORK CALLERS SECONDS

Instances stay in memory between their steps, as the peer likes it; each step writes its history row and the whole state
in one transaction. One process for each processor, each with its share of the callers in turn. A caller's step begins
when its last one has ended. Prints one JSON object.
"""

import json
import os
import sqlite3
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.camunda.parser import CamundaParser
from SpiffWorkflow.camunda.serializer.config import CAMUNDA_CONFIG
from SpiffWorkflow.util.task import TaskState


def open_database(path):
    database = sqlite3.connect(path, timeout=60, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE IF NOT EXISTS instance (id TEXT PRIMARY KEY, state TEXT NOT NULL)")
    database.execute(
        "CREATE TABLE IF NOT EXISTS history (instance TEXT, n INTEGER, element TEXT, time REAL, data TEXT, "
        "PRIMARY KEY (instance, n))"
    )
    return database


def application(number):
    return {
        "applicant": f"Applicant {number}",
        "purpose": "A stall at the market on the town square, every Saturday from May to September",
        "zone": "ABC"[number % 3],
        "area": number % 60 + 1,
    }


def completion(element):
    if element in ("decide", "grant", "refuse"):
        return {"result": "settled", "statement": "Weighed against the by-law and the interests of the neighbours"}
    return {f"{element}_done": True, f"{element}_note": f"Looked at the papers of {element}: nothing is missing"}


class Caller:
    """One case after another, one durable step at a time."""

    def __init__(self, house, name):
        self.house, self.name, self.number, self.workflow = house, name, 0, None
        self.asked = time.monotonic()

    def step(self):
        """Does one step; true if it ended a case."""
        house = self.house
        if self.workflow is None:
            self.number += 1
            self.n, self.id = 0, f"{self.name}-{self.number}"
            self.workflow = BpmnWorkflow(house.spec)
            element, data = "received", application(self.number)
            self.workflow.get_next_task(state=TaskState.READY).data.update(data)
        else:
            task = next(iter(self.workflow.get_tasks(state=TaskState.READY, manual=True)))
            element = task.task_spec.bpmn_id
            data = completion(element)
            task.data.update(data)
            task.run()
        self.workflow.do_engine_steps()
        self.n += 1
        house.keep(self.id, self.n, element, data, house.serializer.to_dict(self.workflow))
        if self.workflow.is_completed():
            self.workflow = None
            return True
        return False


class House:
    def __init__(self, models, path, work):
        self.database = open_database(path)
        if work == "permit":
            parser = CamundaParser()
            parser.add_dmn_file(os.path.join(models, "tariff.spiff.dmn"))
            parser.add_bpmn_file(os.path.join(models, "permit.spiff.bpmn"))
            self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(CAMUNDA_CONFIG))
        else:
            parser = BpmnParser()
            parser.add_bpmn_file(os.path.join(models, "three-tasks.bpmn"))
            self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
        self.spec = parser.get_spec(work)

    def keep(self, id, n, element, data, state):
        self.database.execute("BEGIN IMMEDIATE")
        self.database.execute("INSERT INTO history VALUES (?, ?, ?, ?, ?)", (id, n, element, time.time(), json.dumps(data)))
        self.database.execute(
            "INSERT INTO instance VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state",
            (id, json.dumps(state)),
        )
        self.database.execute("COMMIT")


def work_off(models, path, work, share, seconds, worker):
    house = House(models, path, work)
    callers = [Caller(house, f"{worker}-{number}") for number in range(share)]
    began, cases, took = time.monotonic(), 0, []
    for caller in callers:
        caller.asked = began
    while time.monotonic() - began < seconds:
        for caller in callers:
            cases += caller.step()
            now = time.monotonic()
            took.append(now - caller.asked)
            caller.asked = now
    return cases, took, time.monotonic() - began


def main():
    models, path, work, callers, seconds = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), float(sys.argv[5])
    open_database(path).close()
    workers = min(callers, os.cpu_count() or 1)
    shares = [callers // workers + (number < callers % workers) for number in range(workers)]
    with ProcessPoolExecutor(workers) as pool:
        runs = [pool.submit(work_off, models, path, work, share, seconds, n) for n, share in enumerate(shares)]
        results = [run.result() for run in runs]
    took = sorted(one for _, steps, _ in results for one in steps)
    elapsed = max(time for _, _, time in results)
    cases = sum(cases for cases, _, _ in results)
    print(json.dumps({
        "engine": "SpiffWorkflow", "version": version("SpiffWorkflow"), "work": work, "callers": callers,
        "steps_per_s": round(len(took) / elapsed, 3), "cases_per_s": round(cases / elapsed, 3),
        "p50_ms": round(took[len(took) // 2] * 1000, 3), "p99_ms": round(took[min(len(took) - 1, len(took) * 99 // 100)] * 1000, 3),
        "bytes_per_case": round(os.path.getsize(path) / max(cases, 1)),
    }))


if __name__ == "__main__":
    main()
