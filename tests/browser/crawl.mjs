// Follows every link of one face as one person, and checks each kind of page.
import { listen } from './check.mjs'

/** Of pages that differ only in ids, so many are looked at. */
const SAME_MAX = 2

/** A path with its ids and numbers taken out: pages of the same kind have the same. */
function kind(url) {
  const path = url.pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{20,}/g, '*').replace(/[0-9a-f]{64}/g, '*').replace(/\/\d+(?=\/|$)/g, '/*')
  return path + [...url.searchParams.keys()].sort().map((key) => `?${key}`).join('')
}

/** Signs somebody in through the page, as they would. */
export async function signIn(site, page, account) {
  const person = site.people.find((one) => one.account === account)
  if (!person) throw new Error(`the demo has no account ${account}`)
  await page.goto(`${site.base}/sign-in`)
  await page.getByLabel(/account name/i).fill(person.account)
  await page.locator('#password').fill(person.password)
  await page.locator('main button[type=submit]').first().click()
  await page.waitForLoadState()
}

export async function crawl(site, account, limit, only = /^\//) {
  const context = await site.browser.newContext()
  const page = await context.newPage()
  listen(site, page)
  const waiting = [...site.start]
  if (account) await signIn(site, page, account)
  const seen = new Set()
  const kinds = new Map()
  let count = 0
  while (waiting.length > 0 && count < limit) {
    const path = waiting.shift()
    const url = new URL(path, site.base)
    if (seen.has(url.href)) continue
    seen.add(url.href)
    const same = kinds.get(kind(url)) ?? 0
    if (same >= (site.every ? Infinity : SAME_MAX)) continue
    kinds.set(kind(url), same + 1)
    const response = await page.goto(url.href).catch(() => null)
    // A download is no page.
    if (!response || !/text\/html/.test(response.headers()['content-type'] ?? '')) continue
    if (response.status() >= 500) {
      site.findings.push({ page: path, rule: 'status', what: `answered with ${response.status()}` })
    }
    if (!site.skip?.includes(url.pathname)) {
      count += 1
      await site.check(site, page, `${account ?? 'nobody'} ${url.pathname}${url.search}`)
    }
    const links = await page.locator('a[href]').evaluateAll((all) => all.map((one) => one.href))
    for (const link of links) {
      const next = new URL(link)
      next.hash = ''
      // Another language is another crawl.
      next.searchParams.delete('language')
      if (next.origin === new URL(site.base).origin && only.test(next.pathname)) waiting.push(next.pathname + next.search)
    }
  }
  await context.close()
  return count
}
