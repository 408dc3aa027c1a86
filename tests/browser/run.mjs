// Starts a portico binary's demo on a free port, walks it in Chromium, and checks every page on the way.
//
//   node run.mjs PATH/TO/portico [--out DIR] [--gallery PATH/TO/gallery] [--limit N]
//
// Every page is looked at with 1280 and 320 pixels: accessibility (violations, and colour contrast that
// could not be decided, fail), no sideways scrolling, nothing refused by the content security policy. Pictures
// go to the folder `out`. Exit code 0: all well; 1: findings; 2: wrong use or the demo did not start.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { check } from './check.mjs'
import { crawl } from './crawl.mjs'
import { launch, start } from './start.mjs'
import { walks } from './walks.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: 'out' },
    gallery: { type: 'string' },
    limit: { type: 'string', default: '400' },
  },
})
if (positionals.length !== 1) {
  console.error('usage: node run.mjs PATH/TO/portico [--out DIR] [--gallery PATH/TO/gallery] [--limit N]')
  process.exit(2)
}

/** Who looks at what. Every language once; every role at the desk, because roles see different things. */
const faces = [
  { who: null, from: ['/', '/no-such-page', '/?q=permit', '/?q=nothing+like+it', '/desk'] },
  { who: 'ada', from: ['/cases'] },
  { who: 'sven', from: ['/?language=sv', '/cases'] },
  ...['kim', 'maj', 'lee', 'rut', 'noor'].map((who) => ({ who, from: ['/desk'], only: /^\/desk/ })),
]
const out = resolve(values.out)
const dir = mkdtempSync(join(tmpdir(), 'portico-browser-'))
const findings = []
const visited = []
const stops = []
let code = 0
try {
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  const demo = await start(resolve(positionals[0]), ['demo', '--dir', join(dir, 'demo'), '--listen', '127.0.0.1:0', '--json'])
  stops.push(demo.stop)
  const ready = JSON.parse(demo.line)
  const browser = await launch()
  stops.push(() => browser.close())
  const site = { browser, out, findings, visited, check, base: ready.resident.replace(/\/$/, ''), people: ready.sign_ins }

  for (const [name, walk] of Object.entries(walks)) {
    const before = findings.length
    try {
      await walk(site)
    } catch (error) {
      findings.push({ page: name, rule: 'walk', what: String(error.message ?? error).split('\n').slice(0, 6).join(' | ') })
    }
    console.log(`walk ${name}: ${findings.length === before ? 'ok' : `${findings.length - before} findings`}`)
  }

  const limit = Number(values.limit)
  for (const { who, from, only } of faces) {
    const count = await crawl({ ...site, start: from }, who, limit, only)
    console.log(`crawl as ${who ?? 'nobody'} from ${from[0]}: ${count} pages`)
  }

  if (values.gallery) {
    const gallery = await start(resolve(values.gallery), ['127.0.0.1:0'])
    stops.push(gallery.stop)
    const count = await crawl({ ...site, base: new URL(gallery.line).origin, start: ['/gallery'], skip: ['/gallery'], every: true }, null, limit, /^\/gallery/)
    console.log(`gallery: ${count} samples`)
  }
} catch (error) {
  console.error(error)
  code = 2
} finally {
  for (const stop of stops.reverse()) await stop()
  rmSync(dir, { recursive: true, force: true })
}

writeFileSync(join(out, 'findings.json'), JSON.stringify(findings, null, 2))
const allowed = JSON.parse(readFileSync(new URL('allowed.json', import.meta.url)))
const left = findings.filter((one) => !allowed.some((rule) => rule.rule === one.rule && (one.html ?? '').includes(rule.html)))
for (const one of left) console.log(`${one.page} [${one.width ?? ''}] ${one.rule}: ${one.what} ${one.target ?? ''}`)
console.log(`${visited.length} pages looked at, ${left.length} findings${findings.length > left.length ? `, ${findings.length - left.length} allowed` : ''}`)
process.exit(code || (left.length ? 1 : 0))
