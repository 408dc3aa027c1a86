// Three user tasks one after the other in bpmn-engine, in memory: cases per CPU second, best of three rounds.
// use: node bpmn-engine.mjs MODEL.bpmn FOLDER-WITH-node_modules
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const folder = resolve(process.argv[3]);
const require = createRequire(folder + "/package.json");
const { Engine } = require("bpmn-engine");
const { version } = JSON.parse(readFileSync(folder + "/node_modules/bpmn-engine/package.json", "utf8"));
const source = readFileSync(process.argv[2], "utf8");

/** One case: the open task is signalled until the case ends. */
async function inMemory() {
  const engine = new Engine({ name: "bench", source });
  const ended = engine.waitFor("end");
  const execution = await engine.execute();
  for (let open = waiting(execution); open; open = waiting(execution)) open.signal();
  await ended;
}

/** The same, with the state written as JSON and read into a new engine at each step. */
async function stored() {
  const engine = new Engine({ name: "bench", source });
  await engine.execute();
  let text = JSON.stringify(await engine.getState());
  await engine.stop();
  for (;;) {
    const next = new Engine({ name: "bench" }).recover(JSON.parse(text));
    const execution = await next.resume();
    const open = waiting(execution);
    if (!open) throw new Error("no task is open");
    open.signal();
    if (execution.completed || !waiting(execution)) return;
    text = JSON.stringify(await next.getState());
    await next.stop();
  }
}

function waiting(execution) {
  return execution.getPostponed().find((activity) => activity.type === "bpmn:UserTask");
}

async function best(count, run) {
  await run();
  let rate = 0;
  for (let round = 0; round < 3; round += 1) {
    const before = process.cpuUsage();
    for (let at = 0; at < count; at += 1) await run();
    const used = process.cpuUsage(before);
    rate = Math.max(rate, count / ((used.user + used.system) / 1e6));
  }
  return rate;
}

console.log(`version\t${version}`);
console.log(`three tasks\t${(await best(150, inMemory)).toFixed(2)}\tcases/s`);
console.log(`three tasks, stored\t${(await best(50, stored)).toFixed(2)}\tcases/s`);
