import { beforeEach, expect, it } from 'vitest'
import { de, en, es, fr, it as italian, type Messages } from '../../src/messages/index.js'
import type { Tenant } from '../../src/testing/index.js'
import acceptLanguages from '../data/accept-language.json' with { type: 'json' }
import { type AppOptions, type Mount, standInSettings } from '../support/apps.js'
import { arrivalOf, ask, openShop, runTenantForAll, shownTo } from '../support/arrivals.js'
import type { Browser } from '../support/browser.js'
import { captureLog } from '../support/log.js'
import { describeMounts, eachPlace, newestMounts } from '../support/mounts.js'
import { fromOurPage, read, submit, unescapeHtml } from '../support/shown-page.js'
import { getInto, situationNames } from '../support/situations.js'

/** An app that speaks several languages: which one a visitor gets, on our pages and in the mail of a new link. */
const all = [en, de, fr, es, italian]
const ada = 'ada@example.com'
const rows = acceptLanguages as [string, string | null, string][]

type Options = NonNullable<AppOptions['passwordless']>

const speaking = (header: string | null): Record<string, string> =>
  header === null ? {} : { 'accept-language': header }

const langOf = (html: string) => /^<!doctype html>\n<html lang="([^"]*)">/.exec(html)?.[1]

/** The languages of a recovery page and of the landing page, with their titles. */
async function pagesOf(mount: Mount, messages: Options['messages'], header: string | null) {
  const app = await mount.startApp({
    settings: standInSettings,
    callback: true,
    passwordless: { messages },
  })
  await using _closing = app
  const pages = []
  for (const path of [mount.paths.callback, mount.paths.start]) {
    const { html, title } = await read(await app.browser().fetch(path, { headers: speaking(header) }))
    pages.push([langOf(html), title])
  }
  return pages
}

const both = ({ lang, fragmentTitle, landingTitle }: Messages) => [
  [lang, fragmentTitle],
  [lang, landingTitle],
]

const tableOf = (lang: string) => all.find((table) => table.lang === lang) ?? en

describeMounts(
  'the language of the pages',
  (mount) => {
    captureLog()

    it.each(rows.slice(0, 4))('is what the browser prefers: %s', async (_title, header, lang) => {
      expect(await pagesOf(mount, all, header)).toEqual(both(tableOf(lang)))
    })

    it('is that of the only table, whatever the browser prefers', async () => {
      expect(await pagesOf(mount, fr, 'de-AT,de;q=0.9')).toEqual(both(fr))
    })

    it('is what a function of the app says, from whatever it knows the visitor by', async () => {
      const messages = ({ headers }: Request) =>
        headers.get('accept-language') === 'nl' ? de : [italian, es]

      expect(await pagesOf(mount, messages, 'nl')).toEqual(both(de))
      expect(await pagesOf(mount, messages, 'es')).toEqual(both(es))
      expect(await pagesOf(mount, messages, 'sv')).toEqual(both(italian))
    })

    it('is found in the first few, when a browser claims to speak thousands', async () => {
      const many = (first: string) => `${first},${'xx;q=0.5,'.repeat(1000)}de`

      expect(await pagesOf(mount, all, many('fr'))).toEqual(both(fr))
      expect(await pagesOf(mount, all, many('nl'))).toEqual(both(en))
    })
  },
  newestMounts,
)

describeMounts(
  'the language of the pages, in an app of five languages',
  (mount) => {
    captureLog()

    it.each(rows)('for a browser that wants %s', async (_title, header, lang) => {
      expect(await pagesOf(mount, all, header)).toEqual(both(tableOf(lang)))
    })

    it.each([
      // Nobody speaks so many: only the beginning is read.
      ['a language that we have, at the end', `${'nl-BE,'.repeat(1300)}de`, 'en'],
      ['many languages', `de,${'nl-BE;q=0.5,'.repeat(600)}`, 'de'],
      ['one language of many parts', `de${'-aaaa'.repeat(1600)}`, 'de'],
      ['one long word', 'd'.repeat(8000), 'en'],
      ['many parameters', `fr${';q=0.1'.repeat(1300)}`, 'fr'],
      ['many marks', ',;="'.repeat(2000), 'en'],
    ])('for a browser with a very long header: %s', async (_title, header, lang) => {
      expect(await pagesOf(mount, all, header)).toEqual(both(tableOf(lang)))
    })

    it('is the first of the list for whoever prefers none of them', async () => {
      expect(await pagesOf(mount, [es, en], 'nl,pt;q=0.9')).toEqual(both(es))
      expect(await pagesOf(mount, [es, en], null)).toEqual(both(es))
    })

    it('is the one of its region, and otherwise one that is close', async () => {
      const british = { ...en, lang: 'en-GB', fragmentTitle: 'British', landingTitle: 'British' }
      const american = { ...en, lang: 'en-US', fragmentTitle: 'American', landingTitle: 'American' }

      expect(await pagesOf(mount, [de, british, american], 'en-US')).toEqual(both(american))
      expect(await pagesOf(mount, [de, british, american], 'en')).toEqual(both(british))
      expect(await pagesOf(mount, [de, british, en], 'en-US')).toEqual(both(en))
    })

    it('is that of the list, even where a text is left out, and English stands in', async () => {
      const dutch = { lang: 'nl', landingTitle: 'Inloggen' }

      expect(await pagesOf(mount, [en, dutch], 'nl')).toEqual([
        ['nl', en.fragmentTitle],
        ['nl', 'Inloggen'],
      ])
    })

    it('is no language that a visitor has thought of', async () => {
      const app = await mount.startApp({ settings: standInSettings, callback: true })
      await using _closing = app
      const headers = speaking('x-evil"><script>alert(1)</script>,de')

      const { html } = await read(await app.browser().fetch(mount.paths.callback, { headers }))

      expect(langOf(html)).toBe('en')
      expect(html).not.toContain('evil')
    })
  },
  eachPlace,
)

describeMounts(
  'a new link that is asked for on a page',
  (mount) => {
    const tenant = runTenantForAll()
    captureLog()

    const requestLanguage = async (to: Tenant) =>
      (await to.mailbox.waitForMail(ada)).headers['x-request-language']

    /** The page behind a link that came too late, in some language. */
    async function openExpired(browser: Browser, headers: Record<string, string>) {
      const { link } = await ask(browser, mount, tenant(), ada)
      tenant().links.expire(ada)
      return read(await browser.fetch(await arrivalOf(link), { headers }))
    }

    it.each<[string, Options['messages'], string, string, string]>([
      ['the one of the page', all, 'de-AT,de;q=0.9,en;q=0.1', 'de', 'de'],
      ['the one of the page, which the browser did not ask for', all, 'nl,fr-CA;q=0.5', 'fr', 'fr'],
      ['the first, where there is none that the browser asks for', [italian, en], 'nl', 'it', 'it'],
      ['the only one of the app', es, 'de-AT', 'es', 'es'],
      [
        "the browser's, when the app has not said what its texts are in",
        { homeLink: 'Home' },
        'de-AT',
        'en',
        'de-AT',
      ],
    ])('comes in a mail in a language: %s', async (_title, messages, header, lang, expected) => {
      await using shop = await openShop(mount, tenant(), { passwordless: { messages } })
      const browser = shop.browser()
      const page = await openExpired(browser, speaking(header))
      const headers = { ...fromOurPage, ...speaking(header) }

      const answer = await submit(browser, mount.paths.callback, page.forms.link, {}, headers)
      const sent = await read(await shownTo(browser, answer, { headers: speaking(header) }))

      const texts = tableOf(lang)
      expect([langOf(page.html), page.title, page.forms.link?.button]).toEqual([
        lang,
        texts.expiredTitle,
        texts.newLinkButton,
      ])
      expect([sent.status, langOf(sent.html), sent.title]).toEqual([200, lang, texts.sentTitle])
      expect(await requestLanguage(tenant())).toBe(expected)
    })

    it('comes in the language of the landing page, too', async () => {
      await using shop = await openShop(mount, tenant(), { passwordless: { messages: all } })
      const { link } = await ask(shop.browser(), mount, tenant(), ada)
      const other = shop.browser()
      const headers = speaking('es-MX,es;q=0.9')
      const answer = await other.postJson(`${mount.paths.start}?passwordless=landing`, { link }, headers)
      const { ticket } = JSON.parse(await answer.text())
      const { forms } = await read(await other.fetch(mount.paths.start, { headers }))
      tenant().mailbox.clear()

      const posted = { ...fromOurPage, ...headers }
      const sending = submit(other, mount.paths.start, forms.link, { ticket }, posted)
      const sent = await read(await shownTo(other, sending, { headers }))

      expect(forms.link?.button).toBe(es.newLinkButton)
      expect([langOf(sent.html), sent.title]).toEqual(['es', es.sentTitle])
      expect(sent.html).toContain(es.sentElsewhereText)
      expect(await requestLanguage(tenant())).toBe('es')
    })

    it('leaves the first one alone: a form of the app says itself what it speaks', async () => {
      await using shop = await openShop(mount, tenant(), { passwordless: { messages: all } })
      tenant().mailbox.clear()

      await shop.browser().postJson(mount.paths.start, { email: ada }, speaking('pt-BR,de;q=0.5'))

      expect(await requestLanguage(tenant())).toBe('pt-BR')
    })

    it('says for how long to wait in the language of the page', async () => {
      await using shop = await openShop(mount, tenant(), { passwordless: { messages: all, limits: {} } })
      const browser = shop.browser()
      const page = await openExpired(browser, speaking('fr'))
      const headers = { ...fromOurPage, ...speaking('fr') }

      const { alert } = await read(await submit(browser, mount.paths.callback, page.forms.link, {}, headers))

      // With the space that French has between a number and what it counts.
      expect(alert?.replaceAll(/\s/g, ' ')).toBe(
        'Ce n’est pas encore possible. Veuillez réessayer dans 30 secondes.',
      )
    })
  },
  newestMounts,
)

describeMounts(
  'a language that is complete',
  (mount) => {
    // Fifty starts an hour are not enough for the table.
    let hours = 0
    const tenant = runTenantForAll({ now: () => Date.now() + hours * 3_600_000 })
    beforeEach(() => {
      hours += 1
    })
    captureLog()

    const english = Object.values(en).filter((text) => typeof text === 'string' && text.length > 10)
    const translated = all.filter((table) => table !== en)
    const cases = translated.flatMap((messages) =>
      situationNames.map((situation) => ({ lang: messages.lang, situation, messages })),
    )

    it.each(cases)('has every text of a page in it: "$lang", $situation', async ({ situation, ...row }) => {
      const { messages } = row

      const { html, title, heading } = await read(await getInto(situation, mount, tenant(), { messages }))

      const shown = unescapeHtml(html)
      expect(langOf(html)).toBe(messages.lang)
      expect(Object.values(messages)).toContain(title)
      expect(heading).toBe(title)
      expect(shown).not.toMatch(/undefined|null(?!a\b)|\[object|\{\w+\}/)
      for (const text of english) expect(shown).not.toContain(text)
    })
  },
  eachPlace,
)
