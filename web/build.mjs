// Makes dist/: style sheets for both directions, scripts, the icon, and manifest.json.
// crates/web/build.rs runs this and reads the manifest; `source` must be computed the same way there.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'
import postcss from 'postcss'
import rtlcss from 'rtlcss'
import * as sass from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const dist = join(here, 'dist')
const browsers = ['chrome109', 'firefox115', 'safari15.6']

/** Every file that the result depends on, as sorted paths with forward slashes. */
function sources() {
  const found = ['build.mjs', 'package.json', 'package-lock.json']
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) walk(path)
      else found.push(relative(here, path).split(sep).join('/'))
    }
  }
  walk(join(here, 'src'))
  return found.sort((a, b) => (a < b ? -1 : 1))
}

const sha256 = (data) => createHash('sha256').update(data).digest('hex')

/** One line per source, `path NUL sha256-of-content LF`, hashed as a whole. */
function sourceHash() {
  return sha256(sources().map((path) => `${path}\0${sha256(readFileSync(join(here, path)))}\n`).join(''))
}

/** The marks of another government's brand: their pictures are not ours to ship or to point at. */
const dropBrand = {
  postcssPlugin: 'drop-brand',
  Rule(rule) {
    const kept = rule.selectors.filter((one) => !/govuk-(footer__(copyright-logo|crown|licence-logo)|logo-dot)/.test(one))
    if (kept.length === 0) rule.remove()
    else if (kept.length < rule.selectors.length) rule.selectors = kept
  },
}

async function minify(css) {
  return (await esbuild.transform(css, { loader: 'css', minify: true, target: browsers, legalComments: 'none' })).code
}

async function styles(entry) {
  const { css } = sass.compile(join(here, 'src/styles', entry), {
    loadPaths: [join(here, 'node_modules')],
    quietDeps: true,
    style: 'expanded',
  })
  const plain = postcss([dropBrand]).process(css, { from: undefined }).css
  const mirrored = postcss([rtlcss]).process(plain, { from: undefined }).css
  return [await minify(plain), await minify(mirrored)]
}

async function script(entry) {
  const built = await esbuild.build({
    entryPoints: [join(here, 'src/scripts', entry)],
    bundle: true,
    format: 'esm',
    legalComments: 'none',
    minify: true,
    target: browsers,
    write: false,
  })
  return built.outputFiles[0].text
}

const [css, rtl] = await styles('portico.scss')
const outputs = {
  'portico.css': css,
  'portico.rtl.css': rtl,
  'portico.js': await script('portico.js'),
  'desk.js': await script('desk.js'),
  'icon.svg': readFileSync(join(here, 'src/icon.svg'), 'utf8'),
}

rmSync(dist, { recursive: true, force: true })
mkdirSync(dist)
const files = {}
for (const [name, content] of Object.entries(outputs)) {
  const [stem, ...rest] = name.split('.')
  files[name] = [stem, sha256(content).slice(0, 12), ...rest].join('.')
  writeFileSync(join(dist, files[name]), content)
}
writeFileSync(join(dist, 'manifest.json'), JSON.stringify({ source: sourceHash(), files }, null, 2) + '\n')
for (const [name, file] of Object.entries(files)) console.log(`${name} -> ${file} ${outputs[name].length} bytes`)
