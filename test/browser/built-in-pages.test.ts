import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { de, es, fr, it as italian } from '../../src/messages/index.js'
import type { Mount } from '../support/apps.js'
import { home, runTenantForAll } from '../support/arrivals.js'
import { captureLog } from '../support/log.js'
import { v3Mounts } from '../support/mounts-v3.js'
import { loadV4, mountsOf } from '../support/mounts-v4.js'
import { getInto, type SituationName, situationNames, situations } from '../support/situations.js'
import { type Buyer, expectAccessible, expectFits, launchBrowser, openBuyer } from './buyer.js'

/** Every built-in page as a browser shows it, under the headers that it comes with. What leads to each is in test/behaviour. */
const mounts = [...v3Mounts, ...mountsOf(await loadV4('4.30.0'))].filter(({ version, place }) =>
  ['3.8.0 App Router', '4.30.0 proxy'].includes(`${version} ${place}`),
)
const [newestV3] = mounts
// English is above.
const languages = { de, es, fr, it: italian }
const phone = { width: 320, height: 568 }

let browser: Browser
let person: Buyer
/** All that the page has asked for, itself included. */
let asked: string[] = []

beforeAll(async () => {
  browser = await launchBrowser()
})
beforeEach(async () => {
  asked = []
  person = await openBuyer(browser, { shop: home, tenant: home })
})
afterEach(() => person.context.close())
afterAll(() => browser?.close())

/** Shows an answer of the app, with its headers, and nothing else. */
async function show(page: Page, answer: Response): Promise<void> {
  const [body, status] = [await answer.text(), answer.status]
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => name !== 'set-cookie'))
  await page.unrouteAll()
  await page.route('**/*', (route) => {
    asked.push(route.request().url())
    return asked.length > 1 ? route.abort() : route.fulfill({ status, headers, body })
  })
  asked = []
  await page.goto(`${home}/page`)
}

// Fifty starts an hour are not enough for all of them.
let hours = 0
const tenant = runTenantForAll({ now: () => Date.now() + hours * 3_600_000 })
captureLog()
beforeEach(() => {
  hours += 1
})

// The pages are the same on both generations; what differs is who serves them.
const served: SituationName[] = ['otherBrowser', 'sent', 'address', 'failedForm', 'landing']
const toShow = (mount: Mount) => (mount === newestV3 ? situationNames : served)

describe.each(mounts)('a built-in page on SDK $version, $place', (mount) => {
  it.each(toShow(mount))(
    'has no violation in light and dark, fits a small phone, keeps to its policy and loads nothing: %s',
    async (situation) => {
      const { page, incidents } = person

      await show(page, await getInto(situation, mount, tenant()))

      expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
      // The one rule of its style that nothing but its style can have.
      expect(await page.evaluate('getComputedStyle(document.querySelector("main")).maxWidth')).not.toBe(
        'none',
      )
      await expectAccessible(page)
      await page.setViewportSize(phone)
      await expectFits(page)
      expect(asked).toEqual([`${home}/page`])
      const { status } = situations[situation]
      const noted = `status of ${status} `
      expect(incidents.filter((line) => status === 200 || !line.includes(noted))).toEqual([])
    },
  )
})

describe('a built-in page in every language', () => {
  it.each(situationNames)('fits a small phone: %s', async (situation) => {
    if (!newestV3) throw new Error('there is no mount')
    const { page } = person
    await page.setViewportSize(phone)
    for (const [lang, messages] of Object.entries(languages)) {
      await show(page, await getInto(situation, newestV3, tenant(), { messages }))

      expect(await page.evaluate('document.documentElement.lang')).toBe(lang)
      await expectFits(page)
    }
  })
})
