import { afterEach, expect, it, vi } from 'vitest'
import { PasswordlessError, type PasswordlessEvent } from '../../src/index.js'
import type { Tenant } from '../../src/testing/index.js'
import forgedTicketRows from '../data/forged-tickets.json' with { type: 'json' }
import type { AppOptions, HandleStart, Mount } from '../support/apps.js'
import {
  arrivalOf,
  ask,
  countOf,
  forget,
  home,
  openShop,
  runTenantForAll,
  shownTo,
  type Wish,
  whoIs,
} from '../support/arrivals.js'
import { cookiesOf, cookiesOfSending, cookiesOfStart } from '../support/cookies.js'
import { captureLog } from '../support/log.js'
import { describeMounts, eachPlace } from '../support/mounts.js'
import { fromElsewhere, fromOurPage, read, type ShownForm, submit } from '../support/shown-page.js'

/** The button of the built-in pages for a new link, at the callback. That of an app's own page is in app-pages.test.ts. */
const ada = 'ada@example.com'
const phone = '+15005550006'
const forgedTickets = forgedTicketRows as [string, string][]
const mail = { connection: 'email', send: 'link' } as const
const expired: PasswordlessEvent = { type: 'recovery', connection: 'email', reason: 'expired' }
const started: PasswordlessEvent = { type: 'started', ...mail }

type Shop = Awaited<ReturnType<typeof openShop>>
type Options = NonNullable<AppOptions['passwordless']>

/** A page behind a link that came too late, in a browser of its own. */
async function openExpired(
  shop: Shop,
  mount: Mount,
  tenant: Tenant,
  wish: Wish = ada,
  browser = shop.browser(),
) {
  const { link, to } = await ask(browser, mount, tenant, wish)
  tenant.links.expire(to)
  const arrival = await arrivalOf(link)
  const answer = await browser.fetch(arrival)
  return {
    browser,
    answer,
    page: await read(answer),
    state: new URL(arrival).searchParams.get('state') ?? '',
  }
}

function starts(tenant: Tenant): number {
  return countOf(tenant, '/passwordless/start')
}

describeMounts('the button for a new link', (mount) => {
  const tenant = runTenantForAll()

  it('sends one mail to the same address, whose link signs in here and goes where the first one went', async () => {
    await using shop = await openShop(mount, tenant())
    const wish = { email: ada, returnTo: '/checkout?step=2#pay' }
    const { browser, page } = await openExpired(shop, mount, tenant(), wish)
    const before = starts(tenant())

    const answer = await submit(browser, mount.paths.callback, page.forms.link)
    const sent = await read(await shownTo(browser, answer))

    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      `${home}${mount.paths.callback}?passwordless=sent`,
    ])
    expect([sent.status, sent.heading]).toEqual([200, 'Look into your mail'])
    expect(sent.html).toContain('a•••@example.com')
    expect(sent.html).not.toContain(ada)
    expect(cookiesOf(answer)).toEqual(cookiesOfSending)
    expect(starts(tenant())).toBe(before + 1)
    const { link, ...asked } = await tenant().mailbox.waitForMail(ada)
    expect(asked).toMatchObject({ to: ada, send: 'link', connection: 'email' })
    expect((await browser.click(link)).headers.get('location')).toBe(`${home}/checkout?step=2#pay`)
    expect(await whoIs(browser, mount)).toBe(ada)
    expect(shop.stock).toHaveBeenCalledOnce()
    expect(shop.events).toEqual([started, expired, started])
  })

  it('is followed by a page on which the code of the mail signs in, too', async () => {
    await using shop = await openShop(mount, tenant())
    const { browser, page } = await openExpired(shop, mount, tenant(), { email: ada, returnTo: '/checkout' })
    const sent = await read(await shownTo(browser, submit(browser, mount.paths.callback, page.forms.link)))
    const { code } = await tenant().mailbox.waitForMail(ada)

    const typed = await submit(browser, mount.paths.callback, sent.forms.code, { verificationCode: code })

    expect(typed.status).toBe(303)
    const answer = await browser.click(typed.headers.get('location') ?? '')
    expect(answer.headers.get('location')).toBe(`${home}/checkout`)
    expect(await whoIs(browser, mount)).toBe(ada)
    expect(shop.events.slice(2)).toEqual([started, { type: 'verifying', connection: 'email' }])
  })

  it('works as often as somebody needs it', async () => {
    await using shop = await openShop(mount, tenant())
    const { browser, page } = await openExpired(shop, mount, tenant())
    await submit(browser, mount.paths.callback, page.forms.link)
    const { link } = await tenant().mailbox.waitForMail(ada)
    tenant().links.expire(ada)

    const second = await read(await browser.click(link))
    await submit(browser, mount.paths.callback, second.forms.link)

    await browser.click((await tenant().mailbox.waitForMail(ada)).link)
    expect(await whoIs(browser, mount)).toBe(ada)
  })

  it('works at the start route as well, where the landing page has it', async () => {
    await using shop = await openShop(mount, tenant())
    const { browser, page } = await openExpired(shop, mount, tenant(), { email: ada, returnTo: '/checkout' })
    const before = starts(tenant())

    const answered = await submit(browser, mount.paths.start, page.forms.link)
    const sent = await read(await shownTo(browser, answered))

    expect(answered.headers.get('location')).toBe(`${home}${mount.paths.start}?passwordless=sent`)

    expect([sent.status, sent.heading]).toEqual([200, 'Look into your mail'])
    expect(starts(tenant())).toBe(before + 1)
    const answer = await browser.click((await tenant().mailbox.waitForMail(ada)).link)
    expect(answer.headers.get('location')).toBe(`${home}/checkout`)
    expect(await whoIs(browser, mount)).toBe(ada)
  })

  it("goes on to the app's own page for what was sent, without an address", async () => {
    await using shop = await openShop(mount, tenant(), { callback: { pages: { sent: '/inbox?from=link' } } })
    const { browser, page } = await openExpired(shop, mount, tenant())

    const answer = await submit(browser, mount.paths.callback, page.forms.link)

    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${home}/inbox?from=link`])
    expect(cookiesOf(answer)).toEqual(cookiesOfStart)
    await browser.click((await tenant().mailbox.waitForMail(ada)).link)
    expect(await whoIs(browser, mount)).toBe(ada)
  })

  it('sends a new code by text message where the first one was', async () => {
    const guard = vi.fn()
    await using shop = await openShop(mount, tenant(), { callback: { beforeSend: guard } })
    const browser = shop.browser()
    const { code } = await ask(browser, mount, tenant(), { connection: 'sms', phoneNumber: phone })
    tenant().links.expire(phone)
    const typed = await browser.postJson(mount.paths.verify, {
      connection: 'sms',
      phoneNumber: phone,
      verificationCode: code,
      returnTo: '/checkout',
    })
    const page = await read(await browser.click(JSON.parse(await typed.text()).location))

    const sent = await read(await shownTo(browser, submit(browser, mount.paths.callback, page.forms.link)))
    const next = await tenant().mailbox.waitForMail(phone)
    const verificationCode = next.code
    const right = await submit(browser, mount.paths.callback, sent.forms.code, { verificationCode })

    expect([page.heading, page.forms.link?.button]).toEqual(['This code is too old', 'Send a new code'])
    expect(page.html).toContain('••• 006')
    expect([sent.status, sent.heading]).toEqual([200, 'Look at your phone'])
    expect(next).toMatchObject({ connection: 'sms', send: 'code' })
    expect(guard.mock.lastCall?.[0].input).toEqual({
      connection: 'sms',
      phoneNumber: phone,
      send: 'code',
      returnTo: expect.stringMatching(/\/checkout$/),
    })
    await browser.click(right.headers.get('location') ?? '')
    expect(await whoIs(browser, mount)).toMatch(/^sms\|/)
  })

  it('tells Auth0 where the visitor is and what they speak, as a start does', async () => {
    await using shop = await openShop(mount, tenant(), { callback: { trustedProxies: 1 } })
    const { browser, page } = await openExpired(shop, mount, tenant())
    const headers = { ...fromOurPage, 'x-forwarded-for': '203.0.113.9', 'accept-language': 'de-AT,de;q=0.9' }

    await submit(browser, mount.paths.callback, page.forms.link, {}, headers)

    expect((await tenant().mailbox.waitForMail(ada)).headers).toMatchObject({
      'auth0-forwarded-for': '203.0.113.9',
      'x-request-language': 'de-AT',
    })
  })

  it('asks "clientIp" of the callback, with the request', async () => {
    const clientIp = vi.fn(() => '203.0.113.9')
    await using shop = await openShop(mount, tenant(), { callback: { clientIp } })
    const { browser, page } = await openExpired(shop, mount, tenant())

    await submit(browser, mount.paths.callback, page.forms.link)

    const headers = (await tenant().mailbox.waitForMail(ada)).headers
    expect(headers['auth0-forwarded-for']).toBe('203.0.113.9')
    const isNode = mount.place === 'Pages Router' && mount.version.startsWith('3.')
    expect(clientIp.mock.lastCall).toEqual([
      expect.any(Request),
      isNode ? expect.objectContaining({ socket: expect.anything() }) : undefined,
    ])
  })
})

/** A limiter that is full for a while: until it is told otherwise. */
function fullFor(seconds: number) {
  const state = { full: false }
  const consume = async () => {
    if (state.full) throw { consumedPoints: 2, msBeforeNext: seconds * 1000 }
  }
  return { state, limiter: { consume } }
}

describeMounts('a new link that comes too soon', (mount) => {
  const tenant = runTenantForAll()
  const visitor = { ...fromOurPage, 'x-forwarded-for': '203.0.113.9' }

  it.each(['resend', 'address', 'ip'] as const)(
    'by the limit "%s" is not sent: the page says for how long, and works later',
    async (limit) => {
      const { state, limiter } = fullFor(7)
      await using shop = await openShop(mount, tenant(), {
        passwordless: { limits: { resend: false, [limit]: limiter }, trustedProxies: 1 },
        callback: {},
      })
      const { events } = shop
      const { browser, page } = await openExpired(shop, mount, tenant())
      const before = starts(tenant())
      state.full = true
      const seen = events.length

      const answer = await submit(browser, mount.paths.callback, page.forms.link, {}, visitor)
      const refused = await read(answer)

      expect([refused.status, refused.heading]).toEqual([429, 'This link is too old'])
      expect(answer.headers.get('retry-after')).toBe('7')
      expect(refused.alert).toBe('We cannot do this just yet. Please try again in 7 seconds.')
      expect(cookiesOf(answer)).toEqual(['passwordless_browser'])
      expect(starts(tenant())).toBe(before)
      expect(events.slice(seen)).toEqual([{ type: 'limited', ...mail, limit, retryAfter: 7 }])
      state.full = false
      const sent = await submit(browser, mount.paths.callback, refused.forms.link, {}, visitor)
      expect(sent.status).toBe(303)
      expect(starts(tenant())).toBe(before + 1)
    },
  )

  it('by the limits that there are by default has to wait as a second start would', async () => {
    await using shop = await openShop(mount, tenant(), { passwordless: { limits: {} } })
    const { browser, page } = await openExpired(shop, mount, tenant())
    const before = starts(tenant())

    const answer = await submit(browser, mount.paths.callback, page.forms.link)
    const refused = await read(answer)

    expect([refused.status, answer.headers.get('retry-after')]).toEqual([429, '30'])
    expect(refused.alert).toBe('We cannot do this just yet. Please try again in 30 seconds.')
    expect(Object.keys(refused.forms)).toEqual(['link'])
    expect(starts(tenant())).toBe(before)
  })

  it('for Auth0 is told so, without the words of Auth0', async () => {
    captured()
    await using shop = await openShop(mount, tenant())
    const { browser, page } = await openExpired(shop, mount, tenant())
    tenant().failNext('rate_limited')

    const answer = await submit(browser, mount.paths.callback, page.forms.link)
    const refused = await read(answer)

    expect([refused.status, answer.headers.get('retry-after')]).toEqual([429, '60'])
    expect(refused.alert).toBe('We cannot do this just yet. Please try again in 60 seconds.')
    expect(Object.keys(refused.forms)).toEqual(['link'])
  })

  it.each([
    ['that nobody knows', 'constructor'],
    ['with markup', '"><script>alert(1)</script>'],
    ['that is empty', ''],
  ])('says that the last one is used up when the form came with a reason %s', async (_title, reason) => {
    captured()
    await using shop = await openShop(mount, tenant())
    const { browser, page } = await openExpired(shop, mount, tenant())
    tenant().failNext('rate_limited')

    const answer = await submit(browser, mount.paths.callback, page.forms.link, { reason })
    const refused = await read(answer)

    expect([refused.status, refused.heading]).toEqual([429, 'This link does not work any more'])
    expect(refused.forms.link?.fields).toMatchObject({ reason: 'used' })
    expect(refused.html).not.toMatch(/constructor|alert\(1\)/)
  })

  it('when nobody knows for how long says that', async () => {
    captured()
    await using shop = await openShop(mount, tenant())
    const { browser, page } = await openExpired(shop, mount, tenant())
    tenant().failNext('too_many_attempts')

    const answer = await submit(browser, mount.paths.callback, page.forms.link)
    const refused = await read(answer)

    expect([refused.status, answer.headers.get('retry-after')]).toEqual([429, null])
    expect(refused.alert).toBe('We cannot do this just yet. Please try again later.')
  })

  const captured = captureLog()
})

interface Ending {
  when: string
  options?: Options
  callback?: Exclude<AppOptions['callback'], true | undefined>
  /** What the tenant does with the request for the new link. */
  fault?: Parameters<Tenant['failNext']>[0]
  status: number
  heading: string
  alert: string | undefined
  /** How often Auth0 is asked. */
  asked: number
  event: PasswordlessEvent
}

const looksSent = { status: 200, heading: 'Look into your mail', alert: undefined }
const onPage = { heading: 'This link is too old' }
const ourFault = 'Something is wrong on our side. Please try again in a minute.'

const endings: Ending[] = [
  { when: 'Auth0 accepts', ...looksSent, asked: 1, event: started },
  {
    when: 'the app says no without a word',
    callback: { beforeSend: () => false },
    ...looksSent,
    asked: 0,
    event: { type: 'refused', ...mail, reason: 'withheld_by_app' },
  },
  {
    when: 'the app says no in its own words',
    callback: {
      beforeSend() {
        throw new PasswordlessError('access_denied', 'Not on <b>Sundays</b> & "holidays"')
      },
    },
    status: 403,
    ...onPage,
    alert: 'Not on <b>Sundays</b> & "holidays"',
    asked: 0,
    event: { type: 'refused', ...mail, reason: 'access_denied' },
  },
  {
    when: 'sign-ups are off',
    fault: {
      status: 400,
      body: '{"error":"bad.connection","error_description":"Public signup is disabled"}',
    },
    ...looksSent,
    asked: 1,
    event: { type: 'refused', ...mail, reason: 'withheld_by_auth0' },
  },
  {
    when: 'Auth0 is out of order',
    fault: 'html',
    status: 502,
    ...onPage,
    alert: ourFault,
    asked: 1,
    event: { type: 'failed', ...mail, code: 'auth0_unreachable' },
  },
  {
    when: 'Auth0 asks for a captcha',
    fault: 'captcha',
    status: 400,
    ...onPage,
    alert: ourFault,
    asked: 1,
    event: { type: 'refused', ...mail, reason: 'captcha_required' },
  },
]

describeMounts('a new link ends as a start does', (mount) => {
  const tenant = runTenantForAll()
  captureLog()

  it.each(endings)('when $when', async ({ options, callback = {}, fault, ...expected }) => {
    await using shop = await openShop(mount, tenant(), {
      callback,
      ...(options && { passwordless: options }),
    })
    const { browser, page } = await openExpired(shop, mount, tenant())
    const [seen, before] = [shop.events.length, starts(tenant())]
    if (fault) tenant().failNext(fault)

    const answer = await submit(browser, mount.paths.callback, page.forms.link)
    const next = await read(await shownTo(browser, answer))

    expect([next.status, next.heading, next.alert]).toEqual([
      expected.status,
      expected.heading,
      expected.alert,
    ])
    expect(starts(tenant()) - before).toBe(expected.asked)
    expect(shop.events.slice(seen)).toEqual([expected.event])
    const isSent = expected.status === 200
    expect(cookiesOf(answer)).toEqual(isSent ? cookiesOfSending : ['passwordless_browser'])
    expect(Object.keys(next.forms)).toEqual([isSent ? 'code' : 'link'])
  })

  it('when Auth0 does not take the address: the page does not speak of a code', async () => {
    await using shop = await openShop(mount, tenant())
    const { browser, page } = await openExpired(shop, mount, tenant())
    tenant().failNext({ status: 400, body: '{"error":"bad.email","error_description":"no such host"}' })

    const next = await read(await submit(browser, mount.paths.callback, page.forms.link))

    expect([next.status, next.alert]).toEqual([400, ourFault])
  })

  it('and calls "beforeSend" of the callback with what was asked for, once, before anything is sent', async () => {
    const beforeSend = vi.fn((_start: object) => {
      asked = starts(tenant())
    })
    let asked: number | undefined
    await using shop = await openShop(mount, tenant(), { callback: { beforeSend } })
    const { browser, page } = await openExpired(shop, mount, tenant(), { email: ada, returnTo: '/checkout' })
    const before = starts(tenant())

    await submit(browser, mount.paths.callback, page.forms.link)

    expect(beforeSend).toHaveBeenCalledExactlyOnceWith({
      input: {
        connection: 'email',
        email: ada,
        send: 'link',
        returnTo: expect.stringMatching(/\/checkout$/),
      },
      fields: undefined,
      request: expect.any(Request),
    })
    expect([asked, starts(tenant())]).toEqual([before, before + 1])
  })

  it('and has the "beforeSend" of the instance, when start and callback share it', async () => {
    const beforeSend = vi.fn()
    await using shop = await openShop(mount, tenant(), { passwordless: { beforeSend } })
    const { browser, page } = await openExpired(shop, mount, tenant())

    await submit(browser, mount.paths.callback, page.forms.link)

    expect(beforeSend).toHaveBeenCalledTimes(2)
  })
})

const schema = {
  '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) },
} as const

interface ClosedApp extends Pick<AppOptions, 'passwordless' | 'mounted' | 'callback'> {
  where: string
  /** What a form gets at the start route, whose own options count there. */
  atStart: 303 | 403
}

/** Apps in which nobody knows what the app would say to a new link. */
const closed: ClosedApp[] = [
  {
    where: 'the start has a "beforeSend" that the callback does not have',
    mounted: (handle) => handle({ beforeSend: () => true }) as HandleStart,
    atStart: 303,
  },
  {
    where: 'the start has a schema for fields that the callback does not have',
    mounted: (handle) => handle({ fields: schema }) as HandleStart,
    atStart: 403,
  },
  {
    where: 'there are fields for the "beforeSend" of both, and the page has none',
    passwordless: { beforeSend: () => true, fields: schema },
    atStart: 403,
  },
  {
    where: 'there are fields that have to be given, and the page has none',
    passwordless: { fields: schema },
    atStart: 403,
  },
]

describeMounts('a new link is not offered', (mount) => {
  const tenant = runTenantForAll()
  const logged = captureLog()

  it.each(closed)('where $where: a form that asks for one is refused', async (row) => {
    const { where: _, atStart, ...options } = row
    const passwordless = { otherBrowser: 'allow' as const, ...options.passwordless }
    await using shop = await openShop(mount, tenant(), { ...options, passwordless })
    const began = shop.browser()
    const { link } = await ask(began, mount, tenant(), ada)
    const arrival = await arrivalOf(link)
    // The page that asks for the address has a ticket, whatever it may do.
    const other = shop.browser()
    const { forms } = await read(await other.fetch(arrival))
    const refused = new URL(arrival)
    refused.searchParams.delete('code')
    refused.searchParams.set('error', 'unauthorized')
    const before = starts(tenant())

    const page = await read(await began.fetch(refused.href))
    const form = { ...forms.address, action: '?passwordless=link' } as ShownForm
    const answers: Response[] = []
    for (const path of [mount.paths.callback, mount.paths.start]) {
      answers.push(await submit(other, path, form))
    }

    expect(page.forms).toEqual({})
    expect(answers.map(({ status }) => status)).toEqual([403, atStart])
    expect(starts(tenant()) - before).toBe(atStart === 303 ? 1 : 0)
    expect(logged().match(/could not offer a new one/g)).toHaveLength(1)
  })

  it('after a code that was typed in, without a "beforeSend": nobody knows what the start had', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    const { code } = await ask(browser, mount, tenant(), { email: ada, send: 'code' })
    const verificationCode = code === '000000' ? '000001' : '000000'
    const typed = await browser.postJson(mount.paths.verify, { email: ada, verificationCode })
    const page = await read(await browser.click(JSON.parse(await typed.text()).location))
    const before = starts(tenant())

    const form = { ...page.forms.code, action: '?passwordless=link' } as ShownForm
    const refused = await read(await submit(browser, mount.paths.callback, form))

    expect(Object.keys(page.forms)).toEqual(['code'])
    expect([refused.status, refused.heading]).toEqual([403, 'This page is too old'])
    expect(starts(tenant())).toBe(before)
  })

  it('but it is, where the callback has a "beforeSend" of its own, which is called without fields', async () => {
    const beforeSend = vi.fn()
    await using shop = await openShop(mount, tenant(), {
      passwordless: { beforeSend: () => true, fields: schema },
      callback: { beforeSend },
    })
    const { browser, page } = await openExpired(shop, mount, tenant())

    const sent = await submit(browser, mount.paths.callback, page.forms.link)

    expect(sent.status).toBe(303)
    expect(beforeSend).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ fields: undefined }))
  })

  it('where there is no address to send it to', async () => {
    await using shop = await openShop(mount, tenant())

    expect((await read(await shop.browser().fetch(mount.paths.callback))).forms).toEqual({})
  })
})

describeMounts('a form for a new link that is not ours to trust', (mount) => {
  const tenant = runTenantForAll()
  afterEach(() => vi.useRealTimers())

  /** Nothing has happened: the page says so, or the answer for programs. */
  async function expectRefused(answer: Response, before: number, heading = 'This page is too old') {
    const page = await read(answer)
    expect([page.status, page.heading]).toEqual([403, heading])
    expect(page.forms).toEqual({})
    expect(cookiesOf(answer)).toEqual(['passwordless_browser'])
    expect(starts(tenant())).toBe(before)
  }

  const at = [
    ['the callback', () => mount.paths.callback],
    ['the start route', () => mount.paths.start],
  ] as const

  it.each(at)('because it has no ticket, at %s', async (_title, path) => {
    await using shop = await openShop(mount, tenant())
    const { browser, page } = await openExpired(shop, mount, tenant())
    const form = { ...page.forms.link, fields: {} } as ShownForm

    await expectRefused(await submit(browser, path(), form), starts(tenant()))
  })

  it.each(at)('because the ticket is of another browser, at %s', async (_title, path) => {
    await using shop = await openShop(mount, tenant())
    const { page } = await openExpired(shop, mount, tenant())
    const other = shop.browser()
    await ask(other, mount, tenant(), 'eve@example.com')

    await expectRefused(await submit(other, path(), page.forms.link), starts(tenant()))
  })

  it.each(at)('because the browser has lost its cookie, at %s', async (_title, path) => {
    await using shop = await openShop(mount, tenant())
    const { browser, page } = await openExpired(shop, mount, tenant())
    await forget(browser, /^passwordless/)

    const answer = await submit(browser, path(), page.forms.link)

    await expectRefused(answer, starts(tenant()), 'Your browser keeps no cookies')
  })

  it.each(at)('because it comes from another site, at %s', async (_title, path) => {
    await using shop = await openShop(mount, tenant())
    const { browser, page } = await openExpired(shop, mount, tenant())

    const answer = await submit(browser, path(), page.forms.link, {}, fromElsewhere)

    await expectRefused(answer, starts(tenant()))
  })

  it.each(at)('because a state is no ticket, at %s', async (_title, path) => {
    await using shop = await openShop(mount, tenant())
    const { browser, page, state } = await openExpired(shop, mount, tenant())
    const sealed = mount.version.startsWith('3.')
      ? JSON.parse(Buffer.from(state, 'base64url').toString()).passwordless
      : state

    for (const ticket of [state, sealed]) {
      await expectRefused(await submit(browser, path(), page.forms.link, { ticket }), starts(tenant()))
    }
  })

  it('because it was shown a quarter of an hour ago', async () => {
    await using shop = await openShop(mount, tenant())
    const { browser, page } = await openExpired(shop, mount, tenant())
    const before = starts(tenant())
    vi.useFakeTimers({ toFake: ['Date'] })

    vi.setSystemTime(Date.now() + 15 * 60_000 + 1000)
    await expectRefused(await submit(browser, mount.paths.callback, page.forms.link), before)

    vi.setSystemTime(Date.now() - 10_000)
    const sent = await submit(browser, mount.paths.callback, page.forms.link)
    expect([sent.status, starts(tenant())]).toEqual([303, before + 1])
  })

  it('because it says its ticket twice', async () => {
    await using shop = await openShop(mount, tenant())
    const { browser, page } = await openExpired(shop, mount, tenant())
    const { ticket = '' } = page.forms.link?.fields ?? {}
    const headers = { ...fromOurPage, 'content-type': 'application/x-www-form-urlencoded' }
    const path = `${mount.paths.callback}?passwordless=link`

    const answer = await browser.fetch(path, {
      method: 'POST',
      headers,
      body: `ticket=${ticket}&ticket=${ticket}`,
    })

    await expectRefused(answer, starts(tenant()))
  })

  it('unless the browser only says that it is the same site: its ticket is what counts', async () => {
    await using shop = await openShop(mount, tenant())
    const { browser, page } = await openExpired(shop, mount, tenant())
    const headers = { 'sec-fetch-site': 'same-site', origin: 'null' }

    const sent = await submit(browser, mount.paths.callback, page.forms.link, {}, headers)

    expect(sent.status).toBe(303)
  })
})

describeMounts(
  'a ticket that somebody has made up',
  (mount) => {
    const tenant = runTenantForAll()

    it.each(forgedTickets)('is refused, and nothing of it is shown: %s', async (_title, ticket) => {
      await using shop = await openShop(mount, tenant())
      const { browser, page } = await openExpired(shop, mount, tenant())
      const before = starts(tenant())

      const refused = await read(await submit(browser, mount.paths.callback, page.forms.link, { ticket }))

      expect([refused.status, refused.heading]).toEqual([403, 'This page is too old'])
      expect(refused.html).not.toMatch(/alert\(1\)|passwd|ada@/)
      expect(starts(tenant())).toBe(before)
    })

    it('is refused when a single character of a good one is changed', async () => {
      await using shop = await openShop(mount, tenant())
      const { browser, page } = await openExpired(shop, mount, tenant())
      const { ticket = '' } = page.forms.link?.fields ?? {}
      const before = starts(tenant())

      for (const at of [0, 15, 16, 37, 38, ticket.length - 1]) {
        const other = ticket[at] === 'A' ? 'B' : 'A'
        const changed = ticket.slice(0, at) + other + ticket.slice(at + 1)
        const answer = await submit(browser, mount.paths.callback, page.forms.link, { ticket: changed })
        expect([at, answer.status]).toEqual([at, 403])
      }
      expect(starts(tenant())).toBe(before)
    })

    it.each([
      ['no form', { 'content-type': 'text/plain' }, 'ticket=a', 415],
      ['a form without a type', {}, new Uint8Array([1]), 415],
      [
        'too long',
        { 'content-type': 'application/json' },
        JSON.stringify({ ticket: 'a'.repeat(17_000) }),
        413,
      ],
      ['broken', { 'content-type': 'application/json' }, '{"ticket":', 400],
    ])('is not read from a body that is %s', async (_title, type, body, status) => {
      await using shop = await openShop(mount, tenant(), { bodyParser: false })
      const { browser } = await openExpired(shop, mount, tenant())
      const before = starts(tenant())
      const headers = { ...fromOurPage, ...type }

      const path = `${mount.paths.callback}?passwordless=link`
      const answer = await browser.fetch(path, { method: 'POST', headers, body })

      expect(answer.status).toBe(status)
      expect(starts(tenant())).toBe(before)
    })
  },
  eachPlace,
)

describeMounts('the URLs of the forms, when they are only looked at,', (mount) => {
  const tenant = runTenantForAll()
  captureLog()

  it.each(['PUT', 'PATCH', 'DELETE'])('do nothing at the start route either: %s', async (method) => {
    await using shop = await openShop(mount, tenant())
    const { browser, page } = await openExpired(shop, mount, tenant())
    const { ticket = '' } = page.forms.link?.fields ?? {}
    const { link = '' } = await ask(browser, mount, tenant(), ada)
    const before = tenant().requests.length

    for (const action of ['link', 'code', 'address', 'landing']) {
      const body = new URLSearchParams({ ticket, link, verificationCode: '123456' })
      const headers = { ...fromOurPage, origin: home }
      const path = `${mount.paths.start}?passwordless=${action}`
      const answer = await browser.fetch(path, { method, body, headers })

      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST'])
      expect(answer.headers.getSetCookie()).toEqual([])
    }
    expect(tenant().requests.length).toBe(before)
  })

  it.each(['GET', 'HEAD'])('do nothing: %s', async (method) => {
    await using shop = await openShop(mount, tenant(), { passwordless: { otherBrowser: 'allow' } })
    const { browser, page } = await openExpired(shop, mount, tenant())
    const { ticket = '' } = page.forms.link?.fields ?? {}
    const before = tenant().requests.length

    for (const action of ['link', 'code', 'address', 'landing']) {
      const query = new URLSearchParams({
        passwordless: action,
        ticket,
        verificationCode: '123456',
        address: ada,
      })
      for (const path of [mount.paths.callback, mount.paths.start]) {
        const answer = await browser.fetch(`${path}?${query}`, { method })
        const begun = answer.headers
          .getSetCookie()
          .filter((line) => /^(auth_verification|__txn_)[^=]*=[^;]/.test(line))
        expect(begun).toEqual([])
        expect(answer.headers.get('location') ?? '').not.toContain('verify_redirect')
      }
    }

    expect(
      tenant()
        .requests.slice(before)
        .map(({ path }) => path),
    ).not.toContain('/passwordless/start')
    expect(shop.stock.mock.calls.length).toBe(mount.version.startsWith('4.') && method === 'HEAD' ? 4 : 0)
  })
})
