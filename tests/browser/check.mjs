// What every page must keep to.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const SIZES = [
  { width: 1280, height: 900 },
  { width: 320, height: 640 },
]

/** Looks at the page as it stands, in both widths. `name` becomes part of the pictures' names. */
export async function check(site, page, name) {
  const label = name ?? new URL(page.url()).pathname
  site.visited.push(label)
  for (const size of SIZES) {
    const say = (rule, what, target, html) => site.findings.push({ page: label, width: size.width, rule, what, target, html })
    await page.setViewportSize(size)
    const wide = await page.evaluate(() => {
      const limit = document.documentElement.clientWidth
      const culprit = [...document.body.querySelectorAll('*')].find((one) => one.getBoundingClientRect().right > limit + 1)
      return document.documentElement.scrollWidth > limit ? (culprit?.outerHTML.slice(0, 120) ?? 'page') : null
    })
    if (wide) say('sideways', 'the page is wider than the screen', wide)
    await page.evaluate(axe)
    const result = await page.evaluate((tags) => axe.run(document, { runOnly: { type: 'tag', values: tags } }), TAGS)
    const undecided = result.incomplete.filter((one) => one.id === 'color-contrast')
    for (const one of [...result.violations, ...undecided]) {
      for (const node of one.nodes) say(one.id, one.help, node.target.join(' '), node.html)
    }
    const file = `${label.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'home'}-${size.width}.png`
    await page.screenshot({ path: join(site.out, file.slice(-180)), fullPage: true })
  }
  await page.setViewportSize(SIZES[0])
}

/** Notes what the browser refuses or misses while a page is open. */
export function listen(site, page) {
  page.on('console', (message) => {
    // The page for a fault answers with its status; that is no mistake of the page.
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) {
      site.findings.push({ page: new URL(page.url()).pathname, rule: 'console', what: message.text().slice(0, 200) })
    }
  })
  page.on('pageerror', (error) => {
    site.findings.push({ page: new URL(page.url()).pathname, rule: 'script', what: error.message.slice(0, 200) })
  })
}
