// bpmn-engine under the work of benches/README.md: every step in SQLite (WAL, synchronous=FULL) before it counts.
// use: node bpmn-engine.mjs MODELS DATABASE WORK CALLERS SECONDS FOLDER-WITH-node_modules
//
// Instances stay in memory between their steps, as the peer likes it; each step writes its history row and the whole
// state in one transaction. The engine runs on one processor, with the callers in turn. A caller's step begins when its
// last one has ended. The table is evaluated by hand: the engine has no decisions of its own. Prints one JSON object.
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [models, path, work, callersText, secondsText, folder] = process.argv.slice(2);
const require = createRequire(resolve(folder) + "/package.json");
const { Engine } = require("bpmn-engine");
const Database = require("better-sqlite3");
const { version } = JSON.parse(readFileSync(resolve(folder) + "/node_modules/bpmn-engine/package.json", "utf8"));
const callers = Number(callersText);
const seconds = Number(secondsText);
const source = readFileSync(`${models}/${work === "permit" ? "permit.bpmn-engine" : work}.bpmn`, "utf8");

const database = new Database(path);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");
database.exec(`CREATE TABLE IF NOT EXISTS instance (id TEXT PRIMARY KEY, state TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS history (instance TEXT, n INTEGER, element TEXT, time REAL, data TEXT,
    PRIMARY KEY (instance, n))`);
const addHistory = database.prepare("INSERT INTO history VALUES (?, ?, ?, ?, ?)");
const keepState = database.prepare(
  "INSERT INTO instance VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state",
);
const keep = database.transaction((id, n, element, data, state) => {
  addHistory.run(id, n, element, Date.now(), JSON.stringify(data));
  keepState.run(id, JSON.stringify(state));
});

const rules = [
  ["A", (area) => area < 10, "granted"],
  ["A", (area) => area >= 10 && area <= 50, "granted"],
  ["A", (area) => area > 50, "refused"],
  ["B", (area) => area < 10, "granted"],
  ["B", (area) => area >= 10 && area <= 50, "granted"],
  ["B", (area) => area > 50, "refused"],
  ["C", (area) => area < 10, "granted"],
  ["C", (area) => area >= 10 && area <= 50, "refused"],
  ["C", (area) => area > 50, "refused"],
  [null, () => true, "refused"],
];
const services = {
  tariff(context, next) {
    const { zone, area } = context.environment.variables;
    const [, , verdict] = rules.find(([wanted, fits]) => (wanted === null || wanted === zone) && fits(area));
    context.environment.variables.verdict = verdict;
    next(null, verdict);
  },
  isGranted: (context) => context.environment.variables.verdict === "granted",
};

const application = (number) => ({
  applicant: `Applicant ${number}`,
  purpose: "A stall at the market on the town square, every Saturday from May to September",
  zone: "ABC"[number % 3],
  area: (number % 60) + 1,
});
const completion = (element) =>
  ["decide", "grant", "refuse"].includes(element)
    ? { result: "settled", statement: "Weighed against the by-law and the interests of the neighbours" }
    : { [`${element}_done`]: true, [`${element}_note`]: `Looked at the papers of ${element}: nothing is missing` };

class Caller {
  constructor(name) {
    this.name = name;
    this.number = 0;
    this.engine = null;
  }

  /** Does one step; true if it ended a case. */
  async step() {
    let element;
    let data;
    if (this.engine === null) {
      this.number += 1;
      this.id = `${this.name}-${this.number}`;
      this.n = 0;
      element = "received";
      data = application(this.number);
      this.engine = new Engine({ name: this.id, source });
      this.execution = await this.engine.execute({ services, variables: data });
    } else {
      const open = this.execution.getPostponed().find((activity) => activity.type === "bpmn:UserTask");
      element = open.id;
      data = completion(element);
      Object.assign(this.execution.environment.variables, data);
      open.signal(data);
    }
    this.n += 1;
    keep(this.id, this.n, element, data, await this.engine.getState());
    const waits = this.execution.getPostponed().some((activity) => activity.type === "bpmn:UserTask");
    if (!waits) this.engine = null;
    return !waits;
  }
}

const all = Array.from({ length: callers }, (_, number) => new Caller(String(number)));
const took = [];
let cases = 0;
const began = performance.now();
for (const caller of all) caller.asked = began;
while (performance.now() - began < seconds * 1000) {
  for (const caller of all) {
    if (await caller.step()) cases += 1;
    const now = performance.now();
    took.push(now - caller.asked);
    caller.asked = now;
  }
}
const elapsed = (performance.now() - began) / 1000;
took.sort((a, b) => a - b);
const round = (number) => Math.round(number * 1000) / 1000;
database.close();
console.log(
  JSON.stringify({
    engine: "bpmn-engine",
    version,
    work,
    callers,
    steps_per_s: round(took.length / elapsed),
    cases_per_s: round(cases / elapsed),
    p50_ms: round(took[Math.floor(took.length / 2)]),
    p99_ms: round(took[Math.min(took.length - 1, Math.floor((took.length * 99) / 100))]),
    bytes_per_case: Math.round(statSync(path).size / Math.max(cases, 1)),
  }),
);
