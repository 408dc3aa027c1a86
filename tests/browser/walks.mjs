// What people do, in a real browser: the resident without script.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listen } from './check.mjs'
import { signIn } from './crawl.mjs'

function must(condition, message) {
  if (!condition) throw new Error(message)
}

async function fresh(site, options) {
  const context = await site.browser.newContext(options)
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  listen(site, page)
  return { context, page }
}

const go = (page, name) => page.locator('main').getByRole('button', { name, exact: true }).last().click()

/** Finds the parking permit, makes mistakes, leaves and resumes, attaches a file, checks, sends, follows the case. */
async function resident(site) {
  const { context, page } = await fresh(site, { javaScriptEnabled: false })
  await page.goto(site.base)
  await page.getByLabel('Search for a service').fill('parking')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByRole('link', { name: 'Resident parking permit' }).click()
  await page.getByRole('button', { name: 'Start now' }).click()
  must(page.url().includes('/sign-in'), 'starting leads to the sign-in')
  await signIn(site, page, 'ada')
  await page.goto(`${site.base}/services/parking-permit`)
  await page.locator('main').getByRole('button', { name: /^Start/ }).click()
  await page.getByLabel('E-mail address').fill('ada at mail')
  await go(page, 'Continue')
  must((await page.title()).startsWith('Error: '), 'the title of a page with mistakes says so')
  must((await page.getByLabel('E-mail address').inputValue()) === 'ada at mail', 'what was typed comes back')
  await page.getByLabel('Full name').fill('Ada Holm')
  await page.getByLabel('E-mail address').fill('ada.holm@mail.example')
  await go(page, 'Continue')
  await page.getByRole('button', { name: 'Save and come back later' }).click()
  await page.getByRole('link', { name: 'Resident parking permit' }).last().click()
  await page.goto(`${site.base}/services/parking-permit`)
  await page.getByRole('link', { name: 'Go on with it' }).first().click()
  await page.getByLabel('Street and number').fill('Harbour Street 4')
  await page.getByLabel('Postcode').fill('WH1 2AB')
  await page.getByLabel('Another place, or I do not know').check()
  await go(page, 'Continue')
  await page.getByLabel('Registration number').fill('ABC 123')
  await page.locator('input[name=power][value=other]').check()
  await page.locator('input[name=registered_keeper][value=yes]').check()
  await go(page, 'Continue')
  const folder = mkdtempSync(join(tmpdir(), 'portico-file-'))
  const file = join(folder, 'registration.pdf')
  writeFileSync(file, '%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n')
  await page.getByLabel('Vehicle registration document').setInputFiles(file)
  await go(page, 'Continue')
  rmSync(folder, { recursive: true })
  await page.getByLabel(/How many parking permits/).fill('0')
  await go(page, 'Continue')
  must((await page.getByRole('heading', { level: 1 }).textContent()).trim() === 'Check your answers', 'the check comes last')
  await go(page, 'Send application')
  const confirmation = page.url()
  const reference = (await page.locator('.govuk-panel strong').textContent()).trim()
  must(/^\w{4}-\w{4}$/.test(reference), `there is a reference, not ${reference}`)
  await page.goto(confirmation)
  must((await page.content()).includes(reference), 'the confirmation survives a bookmark')
  await page.getByRole('link', { name: 'Go to your case' }).click()
  must((await page.content()).includes('You sent your application.'), 'the timeline says what happened')
  await context.close()

  // The same pages once more with script, which axe needs, as they stand on the way.
  await pages(site)
}

/** Looks at every page of an application, first and with mistakes. */
async function pages(site) {
  const { context, page } = await fresh(site)
  await signIn(site, page, 'ada')
  for (const service of ['parking-permit', 'event-permit', 'information-request']) {
    await page.goto(`${site.base}/services/${service}`)
    await page.locator('main').getByRole('button', { name: /^Start/ }).click()
    await site.check(site, page, `apply ${service} first page`)
    await go(page, 'Continue')
    await site.check(site, page, `apply ${service} with mistakes`)
    must(await page.locator('.govuk-error-summary').isVisible(), `${service}: the error summary is there`)
    const focused = await page.evaluate(() => document.activeElement?.className ?? '')
    must(focused.includes('govuk-error-summary'), `${service}: the error summary has the focus`)
    const target = await page.locator('.govuk-error-summary a').first().getAttribute('href')
    await page.locator('.govuk-error-summary a').first().click()
    const id = await page.evaluate(() => document.activeElement?.id)
    must(`#${id}` === target, `${service}: the first link leads to ${target}, not to #${id}`)
  }
  await context.close()
}

/** With a keyboard alone: the skip link comes first and leads to the main part. */
async function keyboard(site) {
  const { context, page } = await fresh(site)
  await page.goto(site.base)
  await page.keyboard.press('Tab')
  must((await page.evaluate(() => document.activeElement?.textContent)) === 'Skip to main content', 'the skip link comes first')
  await page.keyboard.press('Enter')
  // The address follows a little after the key.
  await page.waitForURL(/#main-content$/).catch(() => {})
  must(page.url().endsWith('#main-content'), 'the skip link leads to the main part')
  await context.close()
}

/** A records manager proposes an old case, an administrator approves, the worker disposes of it; the certificate says so. */
async function records(site) {
  const rut = await fresh(site, { javaScriptEnabled: false })
  await signIn(site, rut.page, 'rut')
  await rut.page.goto(`${site.base}/desk/records/due`)
  const free = rut.page.locator('tbody tr', { hasNotText: 'See the hold' }).first()
  const old = await free.locator('input[name=case]').getAttribute('value')
  await free.locator('input[name=case]').check()
  await go(rut.page, 'Propose for disposal')
  await rut.page.locator('input[name=transfer][value=no]').check()
  await go(rut.page, 'Propose the list')
  const list = rut.page.url().split('?')[0]
  must(!(await rut.page.content()).includes('Look at it and approve'), 'who proposes does not approve')
  await rut.context.close()

  const { context, page } = await fresh(site, { javaScriptEnabled: false })
  await signIn(site, page, 'noor')
  await page.goto(list)
  await page.getByRole('button', { name: 'Look at it and approve' }).click()
  await page.locator('input[name=read]').check()
  await go(page, 'Approve: dispose of these cases')
  const certificate = page.getByRole('link', { name: 'Certificate of destruction' })
  for (let tries = 0; tries < 240 && (await certificate.count()) === 0; tries++) {
    await page.waitForTimeout(500)
    await page.goto(list)
  }
  await certificate.click()
  must((await page.content()).includes(old), 'the certificate names the case')
  const gone = await page.goto(`${site.base}/desk/cases/${old}`)
  must(gone.status() === 410 && (await page.content()).includes('This case was disposed of'), 'the old address says what became of it')
  await context.close()
}

export const walks = { resident, keyboard, records }
