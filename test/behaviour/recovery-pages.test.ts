import { beforeEach, expect, it } from 'vitest'
import { en } from '../../src/messages/en.js'
import { standInSettings } from '../support/apps.js'
import { arrivalOf, ask, openShop, runTenantForAll } from '../support/arrivals.js'
import { captureLog } from '../support/log.js'
import { describeMounts, eachPlace } from '../support/mounts.js'
import { read, unescapeHtml } from '../support/shown-page.js'
import { getInto, type SituationName, situationNames, situations } from '../support/situations.js'

/** What all built-in pages have in common: their headers, and the texts on them. */
type Name = Exclude<keyof typeof en, 'errors'>
const names = Object.keys(en).filter((name) => name !== 'errors') as Name[]
const ada = 'ada@example.com'
const home = 'http://localhost:3000'

/** A situation in which each text is shown. A new text is a type error here. */
const shownIn: Record<Name, SituationName> = {
  lang: 'fragment',
  otherBrowserTitle: 'otherBrowser',
  otherBrowserText: 'otherBrowser',
  expiredTitle: 'expired',
  expiredCodeTitle: 'codeTooLate',
  expiredText: 'expired',
  usedTitle: 'used',
  usedText: 'used',
  signedInLink: 'used',
  tooManyAttemptsTitle: 'tooManyAttempts',
  tooManyAttemptsText: 'tooManyAttempts',
  wrongCodeTitle: 'wrongCode',
  wrongCodeText: 'wrongCode',
  refusedTitle: 'refused',
  refusedText: 'refused',
  noCookiesTitle: 'noCookies',
  noCookiesText: 'noCookies',
  fragmentTitle: 'fragment',
  fragmentText: 'fragment',
  staleTitle: 'stale',
  staleText: 'stale',
  newLinkText: 'expired',
  newLinkElsewhereText: 'otherBrowser',
  newLinkButton: 'otherBrowser',
  newCodeText: 'codeTooLate',
  newCodeButton: 'codeTooLate',
  homeLink: 'stale',
  sentTitle: 'sent',
  sentText: 'sent',
  sentElsewhereText: 'sentElsewhere',
  sentCodeTitle: 'sentCode',
  sentCodeText: 'sentCode',
  orCodeText: 'sent',
  codeLabel: 'wrongCode',
  codeButton: 'wrongCode',
  codeInvalid: 'codeInvalid',
  addressTitle: 'address',
  addressText: 'address',
  addressLabel: 'address',
  addressButton: 'address',
  addressWrong: 'addressWrong',
  waitText: 'wait',
  waitLongText: 'waitLong',
  failedTitle: 'failedForm',
  failedText: 'failed',
  landingTitle: 'landing',
  landingText: 'landing',
  landingButton: 'landing',
  landingWait: 'landing',
  landingElsewhereText: 'landing',
  landingAddressText: 'landing',
  landingCopyButton: 'landing',
  landingCopied: 'landing',
  landingBadTitle: 'landing',
  landingBadText: 'landing',
  landingOfflineText: 'landing',
  landingRetryButton: 'landing',
  landingNoScriptText: 'landing',
}

/** A text in which nothing is like any other's, and which would do harm if it were HTML. */
const hostile = (name: Name) => `<i onclick='x("${name}")'>${name}&amp;</i><script>alert("${name}")</script>`
const filled = (text: string) =>
  text
    .replaceAll('{wait}', '30 seconds')
    .replaceAll(
      '{address}',
      text.includes('code to') || text.includes('code is') ? '••• 006' : 'a•••@example.com',
    )

describeMounts('every built-in page', (mount) => {
  const tenant = runTenantForAll()
  captureLog()

  it.each(situationNames)('stands alone, and nobody can frame, keep or follow it: %s', async (situation) => {
    const answer = await getInto(situation, mount, tenant())
    const { headers, status, html } = await read(answer)
    const get = (name: string) => headers.get(name)
    const nonce = /style-src 'nonce-([\w-]{22,})'/.exec(get('content-security-policy') ?? '')?.[1] ?? ''

    expect(status).toBe(situations[situation].status)
    expect(get('content-type')).toBe('text/html; charset=utf-8')
    expect(get('cache-control')).toBe('no-store')
    expect(get('referrer-policy')).toBe('no-referrer')
    expect(get('x-content-type-options')).toBe('nosniff')
    expect(get('x-frame-options')).toBe('DENY')
    expect(get('x-robots-tag')).toBe('noindex')
    expect(headers.has('location')).toBe(false)
    const isLanding = situation === 'landing'
    expect(get('content-security-policy')?.split('; ')).toEqual([
      "default-src 'none'",
      `style-src 'nonce-${nonce}'`,
      ...(isLanding ? [`script-src 'nonce-${nonce}'`, "connect-src 'self'"] : []),
      expect.stringMatching(
        /^form-action 'self'( https:\/\/shop\.eu\.auth0\.test| http:\/\/localhost:3000)*$/,
      ),
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ])
    // All that loads, leads or runs.
    expect(
      html.match(/<(style|script|link|img|iframe|object|embed|base|svg|meta http-equiv)\b[^>]*>/g),
    ).toEqual([`<style nonce="${nonce}">`, ...(isLanding ? [`<script nonce="${nonce}">`] : [])])
    expect(html).not.toMatch(/ (on\w+|style|src|srcset|formaction|ping|background)=/)
    expect(html).not.toMatch(/@import|url\(/)
    const urls = [...html.matchAll(/(?:href|action)="([^"]*)"/g)].map(([, url = '']) => unescapeHtml(url))
    for (const url of urls) expect(url).toMatch(/^(http:\/\/localhost:3000\/?$|\?)/)
    expect(html.replaceAll(/http:\/\/localhost:3000/g, '')).not.toMatch(/https?:|\/\//)
  })

  it('may send its forms to Auth0, to the app, and to the origins that the app has named', async () => {
    const isV3 = mount.version.startsWith('3.')
    const elsewhere = isV3 ? ['https://www.shop.example'] : []
    const options = {
      allowedOrigins: ['https://checkout.example'],
      // On SDK v4 it is not the app's to choose.
      ...(isV3 && { authorizationParams: { redirect_uri: 'https://www.shop.example/api/auth/callback' } }),
    }

    for (const situation of ['fragment', 'landing'] as const) {
      const { headers } = await getInto(situation, mount, tenant(), options)
      const [, forms = ''] = /form-action ([^;]*)/.exec(headers.get('content-security-policy') ?? '') ?? []

      expect(forms.split(' ').sort()).toEqual(
        ["'self'", 'https://shop.eu.auth0.test', home, ...elsewhere, 'https://checkout.example'].sort(),
      )
    }
  })

  it('has a nonce of its own each time', async () => {
    const nonces = []
    for (const _ of [1, 2, 3]) {
      const { headers } = await getInto('fragment', mount, tenant())
      nonces.push(headers.get('content-security-policy'))
    }

    expect(new Set(nonces).size).toBe(3)
  })

  it.each(situationNames)('can be read by people and programs: %s', async (situation) => {
    const { html, title, heading, forms } = await read(await getInto(situation, mount, tenant()))

    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/)
    expect(html).toContain('<meta charset="utf-8">')
    expect(html).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">')
    expect([title.length > 0, heading]).toEqual([true, title])
    expect(html).not.toMatch(/undefined|null|\[object|\{(address|seconds)\}/)
    for (const { inputs } of Object.values(forms)) {
      for (const name of Object.keys(inputs)) {
        const id = new RegExp(`<input[^>]* id="(\\w+)" name="${name}"`).exec(html)?.[1]
        expect(html).toContain(`<label for="${id}">`)
      }
    }
  })
})

describeMounts(
  'the texts of the built-in pages',
  (mount) => {
    // Fifty starts an hour are not enough for the tables.
    let hours = 0
    const tenant = runTenantForAll({ now: () => Date.now() + hours * 3_600_000 })
    beforeEach(() => {
      hours += 1
    })
    captureLog()

    it.each(Object.entries(shownIn) as [Name, SituationName][])(
      'by default: "%s", when %s',
      async (...row) => {
        const [name, situation] = row

        const { html } = await read(await getInto(situation, mount, tenant()))

        expect(unescapeHtml(html)).toContain(filled(en[name]))
      },
    )

    it.each(Object.entries(shownIn) as [Name, SituationName][])(
      'one of an app: "%s", when %s',
      async (...row) => {
        const [name, situation] = row
        const messages = { [name]: `Text of the app for ${name}` }

        const { html } = await read(await getInto(situation, mount, tenant(), { messages }))

        expect(html).toContain(messages[name])
        if (name === 'lang') return
        expect(html).toContain('lang="en"')
        // Two of ours are the same words on the same page.
        if (['landingTitle', 'landingButton'].includes(name)) return
        expect(unescapeHtml(html)).not.toContain(`>${filled(en[name])}<`)
      },
    )

    it('all of an app: every one of them is shown somewhere, and none of ours', async () => {
      const errors = Object.fromEntries(Object.keys(en.errors).map((code) => [code, `[error_${code}]`]))
      const messages = { ...Object.fromEntries(names.map((name) => [name, `[${name}]`])), errors }
      const seen = new Set<string>()

      for (const situation of situationNames) {
        const { html } = await read(await getInto(situation, mount, tenant(), { messages }))
        const own = html.replace(/<style.*<\/style>|<script.*<\/script>/gs, '')
        for (const [, name = ''] of own.matchAll(/\[(\w+)\]/g)) seen.add(name)
        const left = own.replace(/<[^>]*>/g, ' ').replaceAll(/\[\w+\]/g, ' ')
        expect([situation, left.trim()]).toEqual([situation, ''])
      }

      expect([...seen].sort()).toEqual([...names, 'error_invalid_request'].sort())
    })

    it.each(situationNames)('are text and nothing else, whatever stands in them: %s', async (situation) => {
      const messages = Object.fromEntries(names.map((name) => [name, hostile(name)]))

      const { html } = await read(await getInto(situation, mount, tenant(), { messages }))

      expect(html).not.toMatch(/<i |<script>|onclick='|alert\("/)
      expect(html).toContain('&lt;script&gt;alert(&quot;')
      expect(html.match(/<html[^>]*>/g)).toHaveLength(1)
    })

    it('know two words: what is like one of them is left alone', async () => {
      const messages = {
        expiredCodeTitle: 'codeTooLate',
        expiredText: '{address} $& $1 {wait} {homeUrl} $ticket',
        newLinkText: '{address}, {address} $& {wait}',
        waitText: '{wait}/{wait} $& {address}',
      }

      const expired = await read(await getInto('expired', mount, tenant(), { messages }))
      const wait = await read(await getInto('wait', mount, tenant(), { messages, limits: {} }))

      expect(unescapeHtml(expired.html)).toContain('<p>{address} $& $1 {wait} {homeUrl} $ticket</p>')
      expect(unescapeHtml(expired.html)).toContain('a•••@example.com, a•••@example.com $& {wait}</p>')
      expect(wait.alert).toBe('30 seconds/30 seconds $& {address}')
    })

    it('of a handler stand over those of the instance, one by one', async () => {
      await using shop = await openShop(mount, tenant(), {
        passwordless: { messages: { fragmentTitle: 'Instance', fragmentText: 'Instance' } },
        callback: { messages: { fragmentTitle: 'Handler', homeLink: undefined } as object },
      })

      const { heading, html } = await read(await shop.browser().fetch(mount.paths.callback))

      expect(heading).toBe('Handler')
      expect(html).toContain('<p>Instance</p>')
      expect(html).toContain('>Back to the start</a>')
    })

    it('may be empty', async () => {
      const messages = { fragmentText: '' }

      const { html } = await read(await getInto('fragment', mount, tenant(), { messages }))

      expect(html).toContain('<p></p>')
    })
  },
  eachPlace,
)

describeMounts(
  'what comes from outside',
  (mount) => {
    const tenant = runTenantForAll()
    captureLog()
    const markup = "\"><script>alert(1)</script><a href='javascript:alert(2)'>"

    it.each(['error_description', 'error_uri', 'iss', 'x', '"><script>alert(1)</script>'])(
      'is not on a page: %s of the callback',
      async (name) => {
        await using shop = await openShop(mount, tenant())
        const browser = shop.browser()
        const arrival = new URL(await arrivalOf((await ask(browser, mount, tenant(), ada)).link))
        arrival.searchParams.delete('code')
        arrival.searchParams.set('error', 'unauthorized')
        arrival.searchParams.set(name, markup)

        const { html } = await read(await browser.fetch(arrival.href))

        expect(html).not.toMatch(/alert\(|javascript:/)
      },
    )

    it('is kept by the question for the address, as part of where its form goes', async () => {
      await using shop = await openShop(mount, tenant(), { passwordless: { otherBrowser: 'allow' } })
      const arrival = new URL(await arrivalOf((await ask(shop.browser(), mount, tenant(), ada)).link))
      arrival.searchParams.set(markup, markup)

      const { html, forms } = await read(await shop.browser().fetch(arrival.href))

      expect(html).not.toMatch(/<script|javascript:|alert\(1\)</)
      const kept = new URLSearchParams(forms.address?.action)
      expect(kept.get(markup)).toBe(markup)
      expect(kept.getAll('passwordless')).toEqual(['address'])
    })

    it.each([
      ['&x@example.com', '&amp;•••@example.com'],
      ["'x@example.com", '&#39;•••@example.com'],
      ['$&x@example.com', '$•••@example.com'],
      ['\u{1F600}x@example.com', '\u{1F600}•••@example.com'],
      ['ada@m\u00fcller.example', 'a•••@m\u00fcller.example'],
    ])('is masked and escaped: an address such as %s', async (email, shown) => {
      await using shop = await openShop(mount, tenant())
      const browser = shop.browser()
      const { link } = await ask(browser, mount, tenant(), email)
      tenant().links.expire(email)

      const { html } = await read(await browser.click(link))

      expect(html).toContain(`We can send a new link to ${shown}.`)
      expect(html).not.toContain(email)
    })

    it.each(['/shop"><script>alert(1)</script>', "/shop'onclick='alert(1)", '/a&b', '/a b'])(
      'is escaped: a base URL with %s',
      async (path) => {
        const app = await mount.startApp({
          settings: { ...standInSettings, baseUrl: home + path },
          callback: true,
        })
        await using _closing = app

        const page = await read(await app.browser().fetch(mount.paths.callback))

        expect(page.html).not.toMatch(/<script|<a [^>]*'/)
        expect(page.links).toHaveLength(1)
        expect(new URL(page.links[0] ?? '').href.replace(/\/$/, '')).toBe(new URL(home + path).href)
      },
    )
  },
  eachPlace,
)
