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
    const result = await page.evaluate(run, TAGS)
    for (const one of result.violations) {
      for (const node of one.nodes) say(one.id, one.help, node.target.join(' '), node.html)
    }
    // What axe could not decide may be wrong: unless we can decide it ourselves, it counts.
    for (const one of result.incomplete.filter((one) => one.id === 'color-contrast')) {
      for (const node of one.nodes) say('color-contrast-undecided', one.help, node.target.join(' '), node.html)
    }
    for (const one of await page.evaluate(drawings)) say('drawing-contrast', one.what, 'svg text', one.html)
    const file = `${label.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'home'}-${size.width}.png`
    await page.screenshot({ path: join(site.out, file.slice(-180)), fullPage: true })
  }
  await page.setViewportSize(SIZES[0])
}

/**
 * Runs axe in the page. What scrolls inside the page is laid open meanwhile, since axe cannot judge what is cut
 * off; on a small screen it then lies over its neighbours, so there its contrast is left to the wide screen.
 */
async function run(tags) {
  const cut = [...document.querySelectorAll('[tabindex="0"]')].filter((one) => getComputedStyle(one).overflowX === 'auto')
  for (const one of cut) one.style.overflow = 'visible'
  // SVG text stands on shapes, which axe does not look at: `drawings` does.
  const result = await window.axe.run({ exclude: [['svg text']] }, { runOnly: { type: 'tag', values: tags } })
  for (const one of cut) one.style.overflow = ''
  const laidOpen = (node) => cut.some((one) => one.contains(document.querySelector(node.target.at(-1))))
  if (window.innerWidth < 1000) {
    for (const one of result.incomplete.filter((one) => one.id === 'color-contrast')) {
      one.nodes = one.nodes.filter((node) => !laidOpen(node))
    }
  }
  return result
}

/** Texts of drawings whose contrast with the shape below them is under 4.5 (WCAG 2.2, 1.4.3). */
function drawings() {
  const numbers = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number)
  const luminance = (colour) => {
    const [r, g, b] = numbers(colour).slice(0, 3).map((part) => {
      const share = part / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const solid = (colour) => /^rgb/.test(colour) && (numbers(colour)[3] ?? 1) > 0.5
  const found = []
  for (const text of document.querySelectorAll('svg text')) {
    if (!text.textContent.trim()) continue
    text.scrollIntoView({ block: 'center', inline: 'center' })
    const box = text.getBoundingClientRect()
    const style = getComputedStyle(text)
    const halo = style.paintOrder.startsWith('stroke') && solid(style.stroke) ? style.stroke : null
    const below = document
      .elementsFromPoint(box.left + box.width / 2, box.top + box.height / 2)
      .filter((one) => !['text', 'tspan', 'g', 'svg'].includes(one.tagName))
      .map((one) => (one instanceof SVGElement ? getComputedStyle(one).fill : getComputedStyle(one).backgroundColor))
      .find(solid)
    const back = halo ?? below ?? 'rgb(255, 255, 255)'
    const [one, two] = [luminance(style.fill), luminance(back)].sort((a, b) => b - a)
    const contrast = (one + 0.05) / (two + 0.05)
    if (contrast < 4.5) {
      found.push({ what: `contrast ${contrast.toFixed(1)} of ${style.fill} on ${back}`, html: text.outerHTML.slice(0, 200) })
    }
  }
  window.scrollTo(0, 0)
  return found
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
