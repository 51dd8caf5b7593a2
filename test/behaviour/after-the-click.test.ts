import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Tenant } from '../../src/testing/index.js'
import { type Mount, settingsOn } from '../support/apps.js'
import {
  arrivalOf,
  ask,
  beginLogin,
  countOf,
  follow,
  forget,
  home,
  locationOf,
  openShop,
  restored,
  runTenantForAll,
  sessions,
  transactions,
  whoIs,
} from '../support/arrivals.js'
import type { Browser } from '../support/browser.js'
import { cookiesOf, cookiesOfEnd } from '../support/cookies.js'
import { captureLog } from '../support/log.js'
import { describeMounts } from '../support/mounts.js'
import { read, submit } from '../support/shown-page.js'

/** Design section 6, row by row. What happens in another browser is in other-browser.test.ts. */
const ada = 'ada@example.com'
const eve = 'eve@example.com'

async function transactionsIn(browser: Browser): Promise<string[]> {
  const cookies = await browser.cookies.getCookies(home)
  return cookies.map(({ key }) => key).filter((key) => transactions.test(key))
}

async function signIn(browser: Browser, mount: Mount, tenant: Tenant, email: string): Promise<void> {
  await browser.click((await ask(browser, mount, tenant, email)).link)
  expect(await whoIs(browser, mount)).toBe(email)
}

describeMounts('a link that comes back with its transaction', (mount) => {
  const tenant = runTenantForAll()

  it('goes to the stock callback, once, and on to where the person was going', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    const mail = await ask(browser, mount, tenant(), { email: ada, returnTo: '/checkout?step=2#pay' })

    const answer = await browser.click(mail.link)

    expect(answer.headers.get('location')).toBe(`${home}/checkout?step=2#pay`)
    expect(await whoIs(browser, mount)).toBe(ada)
    expect(shop.stock).toHaveBeenCalledOnce()
    expect(countOf(tenant(), '/oauth/token')).toBe(1)
    expect(shop.events).toEqual([{ type: 'started', connection: 'email', send: 'link' }])
  })

  it('is remembered as used, and keeps the cookies of the stock callback', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()

    const answer = await browser.click((await ask(browser, mount, tenant(), ada)).link)

    expect(cookiesOf(answer)).toEqual(expect.arrayContaining(['transaction', 'passwordless_browser']))
    expect(
      answer.headers.getSetCookie().filter((line) => /^(appSession|__session)=[^;]/.test(line)),
    ).toHaveLength(1)
    expect(answer.headers.getSetCookie().filter((line) => line.startsWith('passwordless_'))).toHaveLength(1)
  })

  it('needs no other cookie than the transaction', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    const { link } = await ask(browser, mount, tenant(), ada)
    await forget(browser, /^passwordless/)

    await browser.click(link)

    expect(await whoIs(browser, mount)).toBe(ada)
    expect(shop.stock).toHaveBeenCalledOnce()
  })
})

describeMounts('a link whose transaction cookie is lost, in the browser that began', (mount) => {
  const tenant = runTenantForAll()
  captureLog()

  it('gets it again: one redirect to the callback, then the stock callback', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    const { link } = await ask(browser, mount, tenant(), { email: ada, returnTo: '/checkout?step=2' })
    await forget(browser, transactions)
    const arrival = await arrivalOf(link)
    const before = countOf(tenant(), '/oauth/token')

    const again = await browser.fetch(arrival)

    expect([again.status, again.headers.get('location')]).toEqual([303, restored(arrival)])
    expect(again.headers.get('cache-control')).toBe('no-store')
    expect(cookiesOf(again)).toEqual(['transaction', 'passwordless_browser'])
    expect(shop.stock).not.toHaveBeenCalled()
    expect(countOf(tenant(), '/oauth/token')).toBe(before)

    const answer = await follow(browser, again)

    expect(answer.headers.get('location')).toBe(`${home}/checkout?step=2`)
    expect(await whoIs(browser, mount)).toBe(ada)
    expect(shop.stock).toHaveBeenCalledOnce()
    expect(shop.events.slice(1)).toEqual([{ type: 'restored', connection: 'email' }])
  })

  it.each<[string, (value: string) => string]>([
    ['empty', () => ''],
    ['cut short', (value) => value.slice(0, -6)],
    ['signed by nobody', (value) => `${value.slice(0, -6)}AAAAAA`],
    ['nonsense', () => 'nonsense'],
    [
      'locked in a way that nobody knows',
      () => 'eyJhbGciOiJub25lIiwiZW5jIjoibm9uZSJ9..AAAAAAAAAAAAAAAA.YQ.AAAAAAAAAAAAAAAAAAAAAA',
    ],
  ])('gets it again where the cookie is %s', async (_title, spoil) => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    const { link } = await ask(browser, mount, tenant(), { email: ada, returnTo: '/checkout?step=2' })
    const own = (await browser.cookies.getCookies(home)).filter(({ key }) => transactions.test(key))
    for (const cookie of own) {
      await browser.cookies.setCookie(`${cookie.key}=${spoil(cookie.value)}; Path=/`, home)
    }
    expect(own).toHaveLength(1)

    const again = await browser.click(link)
    const answer = await follow(browser, again)

    expect(again.status).toBe(303)
    expect(answer.headers.get('location')).toBe(`${home}/checkout?step=2`)
    expect(await whoIs(browser, mount)).toBe(ada)
  })

  it('gets it once: a second visit of the same URL that has not kept it is told that it is used', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    const arrival = await arrivalOf((await ask(browser, mount, tenant(), ada)).link)
    await forget(browser, transactions)

    expect((await browser.fetch(arrival)).status).toBe(303)
    await forget(browser, transactions)
    const page = await read(await browser.fetch(arrival))

    expect([page.status, page.heading]).toEqual([400, 'This link does not work any more'])
    expect(shop.stock).not.toHaveBeenCalled()
  })

  it('does not go round in circles in a browser that does not keep what it is given', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    const { link } = await ask(browser, mount, tenant(), ada)
    const cookies = await browser.cookies.getCookies(home)
    const own = cookies.find(({ key }) => key === 'passwordless_browser')?.value
    await forget(browser, transactions)

    const again = await browser.click(link)
    await forget(browser, transactions)
    await browser.cookies.setCookie(`passwordless_browser=${own}; Path=/`, home)
    const page = await read(await follow(browser, again))

    expect([page.status, page.heading]).toEqual([400, 'This link does not work any more'])
    expect(Object.keys(page.forms)).toEqual(['link'])
    expect(await whoIs(browser, mount)).toBeUndefined()
  })

  it.each([
    ['on our page', undefined],
    ["on the app's page", '/sign-in/again'],
  ])('tells a browser that keeps nothing at all to do so, %s', async (_title, recover) => {
    const passwordless = recover ? { pages: { recover } } : {}
    await using shop = await openShop(mount, tenant(), { passwordless })
    const browser = shop.browser()
    const { link } = await ask(browser, mount, tenant(), ada)
    await forget(browser, transactions)
    const again = await browser.click(link)
    await forget(browser, /./)

    const answer = await follow(browser, again)

    if (recover) {
      expect(answer.headers.get('location')).toBe(`${home}${recover}?error=no_cookies`)
      expect(cookiesOf(answer)).toEqual(['passwordless_browser'])
    } else {
      const page = await read(answer)
      expect([page.status, page.heading]).toEqual([400, 'Your browser keeps no cookies'])
      expect(page.forms).toEqual({})
    }
    expect(shop.stock).not.toHaveBeenCalled()
    expect(shop.events.at(-1)).toEqual({ type: 'recovery', connection: 'email', reason: 'no_cookies' })
  })

  it('signs in as its own person after a stock login that was begun in between', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    const { link } = await ask(browser, mount, tenant(), { email: ada, returnTo: '/checkout' })
    await beginLogin(browser, mount)

    const first = await browser.click(link)
    // SDK v3 has one cookie for all; v4 keeps them side by side.
    const isOverwritten = mount.version.startsWith('3.')
    expect(first.status).toBe(isOverwritten ? 303 : 307)
    const answer = isOverwritten ? await follow(browser, first) : first

    expect(answer.headers.get('location')).toBe(`${home}/checkout`)
    expect(await whoIs(browser, mount)).toBe(ada)
    expect(shop.stock).toHaveBeenCalledOnce()
  })

  it('signs in as its own person when somebody else was signed in', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    await signIn(browser, mount, tenant(), eve)
    const { link } = await ask(browser, mount, tenant(), ada)
    await forget(browser, transactions)

    await follow(browser, await browser.click(link))

    expect(await whoIs(browser, mount)).toBe(ada)
  })

  it('has the nonce of the start: a link with another one is refused by the stock callback', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    const link = new URL((await ask(browser, mount, tenant(), ada)).link ?? '')
    link.searchParams.set('nonce', 'a nonce of somebody else')
    await forget(browser, transactions)

    const again = await browser.click(link.href)
    const answer = await follow(browser, again)

    expect(again.status).toBe(303)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(await whoIs(browser, mount)).toBeUndefined()
  })

  it('is not given a transaction a second time: the page says that it is used', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    await beginLogin(browser, mount)
    const { link } = await ask(browser, mount, tenant(), ada)
    const arrival = await arrivalOf(link)
    await forget(browser, transactions)
    await follow(browser, await browser.fetch(arrival))
    await forget(browser, sessions)

    const page = await read(await browser.fetch(arrival))

    expect([page.status, page.heading]).toEqual([400, 'This link does not work any more'])
    expect(await whoIs(browser, mount)).toBeUndefined()
    expect(shop.stock).toHaveBeenCalledOnce()
  })
})

describeMounts('the newest of twenty links in one browser', (mount) => {
  const tenant = runTenantForAll()
  // SDK v4.30 warns when it drops a transaction.
  beforeEach(() => {
    vi.spyOn(console, 'warn').mockImplementation(() => {})
  })
  afterEach(() => vi.restoreAllMocks())
  const body = (email: string, n: number) => ({ email, returnTo: `/orders/${n}` })

  it('signs in, a stock login begun in between', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    let { link } = await ask(browser, mount, tenant(), body(ada, 1))
    for (let n = 2; n <= 20; n++) {
      if (n === 11) await beginLogin(browser, mount)
      link = (await ask(browser, mount, tenant(), body(ada, n))).link
    }
    await beginLogin(browser, mount)
    // Half of what many servers take, so that there is room for a session.
    const cookies = await browser.cookies.getCookieString(home + mount.paths.callback)
    expect(cookies.length).toBeLessThan(4096)

    const first = await browser.click(link)
    const answer = first.status === 303 ? await follow(browser, first) : first

    expect(answer.headers.get('location')).toBe(`${home}/orders/20`)
    expect(await whoIs(browser, mount)).toBe(ada)
    expect(shop.stock).toHaveBeenCalledOnce()
  })

  it('signs in after the first, for which there is no room any more', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    const links: (string | undefined)[] = []
    for (let n = 1; n <= 20; n++) {
      links.push((await ask(browser, mount, tenant(), body(`buyer-${n}@example.com`, n))).link)
    }

    const first = await browser.click(links[0])
    expect(first.status).toBe(303)
    const answer = await follow(browser, first)

    expect(answer.headers.get('location')).toBe(`${home}/orders/1`)
    expect(await whoIs(browser, mount)).toBe('buyer-1@example.com')
    const last = await browser.click(links[19])
    if (last.status === 303) await follow(browser, last)
    expect(await whoIs(browser, mount)).toBe('buyer-20@example.com')
  })
})

interface DeadLink {
  because: string
  /** What is done to the link. */
  make: (tenant: Tenant, link: string) => unknown
  /** The tenant's words (auth0-facts.md 8). */
  words: string
  reason: string
  heading: string
}

const wrong = 'Wrong email or verification code.'
const usedHeading = 'This link does not work any more'

const deadLinks: DeadLink[] = [
  {
    because: 'it is too old',
    make: (tenant) => tenant.links.expire(ada),
    words: 'The verification code has expired. Please try to login again.',
    reason: 'expired',
    heading: 'This link is too old',
  },
  {
    because: 'it was used',
    make: (tenant) => tenant.links.spend(ada),
    words: wrong,
    reason: 'used',
    heading: usedHeading,
  },
  {
    because: 'a mail scanner was there first',
    make: async (_tenant, link) => {
      for (const method of ['HEAD', 'GET']) await fetch(link, { method, redirect: 'manual' })
    },
    words: wrong,
    reason: 'used',
    heading: usedHeading,
  },
  {
    because: 'other codes were tried too often',
    make: async (_tenant, link) => {
      const guess = new URL(link)
      const code = guess.searchParams.get('verification_code')
      guess.searchParams.set('verification_code', code === '000000' ? '000001' : '000000')
      for (let tries = 0; tries < 3; tries++) await arrivalOf(guess.href)
    },
    words: "You've reached the maximum number of attempts. Please try to login again.",
    reason: 'too_many_attempts',
    heading: 'That was tried too often',
  },
]

describeMounts('a link that the tenant refuses', (mount) => {
  const tenant = runTenantForAll()
  captureLog()
  const places = ['where it began', 'in another browser']
  const rows = deadLinks.flatMap((link) => places.map((where) => ({ ...link, where })))

  it.each(rows)('because $because, $where: the page says so, with a new link in one click', async (row) => {
    await using shop = await openShop(mount, tenant())
    const began = shop.browser()
    const { link = '' } = await ask(began, mount, tenant(), { email: ada, returnTo: '/checkout?step=2' })
    await row.make(tenant(), link)
    const browser = row.where === 'where it began' ? began : shop.browser()
    const arrival = await arrivalOf(link)

    const page = await read(await browser.fetch(arrival))

    expect(new URL(arrival).searchParams.get('error_description')).toBe(row.words)
    expect([page.status, page.title, page.heading]).toEqual([400, row.heading, row.heading])
    expect(Object.keys(page.forms)).toEqual(['link'])
    expect(page.forms.link?.button).toBe('Send a new link')
    // A page in another browser may be looked at by somebody else.
    const isOwn = row.where === 'where it began'
    expect(page.html).toContain(isOwn ? 'new link to a•••@example.com' : 'to the same address')
    expect(page.html.includes('a•••')).toBe(isOwn)
    expect(page.html).not.toContain(ada)
    expect(page.html).not.toContain(row.words)
    // Whose other tab has used it is signed in there; elsewhere the page does not say where the person was going.
    const isTwice = row.reason === 'used' && isOwn
    expect(page.links.map((link) => new URL(link).href)).toEqual([
      ...(isTwice ? [`${home}/checkout?step=2`] : []),
      `${home}/`,
    ])
    expect(shop.stock).not.toHaveBeenCalled()
    expect(await whoIs(browser, mount)).toBeUndefined()
    expect(shop.events.slice(1)).toEqual([{ type: 'recovery', connection: 'email', reason: row.reason }])
  })

  it('leaves no transaction behind, as with the stock callback, and touches no other', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    const { link } = await ask(browser, mount, tenant(), ada)
    tenant().links.expire(ada)
    const dead = await arrivalOf(link)

    expect(cookiesOf(await browser.fetch(dead))).toEqual(['passwordless_browser', ...cookiesOfEnd(mount)])
    expect(await transactionsIn(browser)).toEqual([])

    const newer = await ask(browser, mount, tenant(), ada)
    expect(cookiesOf(await browser.fetch(dead))).toEqual(['passwordless_browser'])
    expect(await transactionsIn(browser)).toHaveLength(1)
    await browser.click(newer.link)
    expect(await whoIs(browser, mount)).toBe(ada)
  })

  it('works all the same when it was only a wrong code in it, and is opened once more as it was sent', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    const { link = '', code } = await ask(browser, mount, tenant(), ada)
    const broken = new URL(link)
    broken.searchParams.set('verification_code', code === '000000' ? '000001' : '000000')
    expect((await read(await browser.click(broken.href))).heading).toBe(usedHeading)

    await follow(browser, await browser.click(link))

    expect(await whoIs(browser, mount)).toBe(ada)
  })

  it('because there is a newer one, which signs in from there on', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    const older = await ask(browser, mount, tenant(), ada)
    const newer = await ask(browser, mount, tenant(), ada)

    const page = await read(await browser.click(older.link))

    expect(page.heading).toBe('This link does not work any more')
    await browser.click(newer.link)
    expect(await whoIs(browser, mount)).toBe(ada)
  })

  it.each([
    ['in words that nobody knows', 'Das ging leider nicht <script>alert(1)</script>'],
    ['in no words', undefined],
    ['in empty words', ''],
  ])('%s: the page says that there is no reason', async (_title, description) => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    const { link } = await ask(browser, mount, tenant(), ada)
    tenant().links.expire(ada)
    const arrival = new URL(await arrivalOf(link))
    if (description === undefined) arrival.searchParams.delete('error_description')
    else arrival.searchParams.set('error_description', description)

    const page = await read(await browser.fetch(arrival.href))

    expect([page.status, page.heading]).toEqual([400, 'You could not be signed in'])
    expect(page.html).not.toMatch(/leider|alert\(1\)/)
    expect(shop.events.slice(1)).toEqual([{ type: 'recovery', connection: 'email', reason: 'refused' }])
  })

  it.each(deadLinks)(
    'because $because takes somebody on who is signed in as this address by now',
    async ({ make }) => {
      await using shop = await openShop(mount, tenant())
      const browser = shop.browser()
      await signIn(browser, mount, tenant(), ada)
      const wish = { email: 'ADA@example.com', returnTo: '/checkout?step=2#pay' }
      const { link = '' } = await ask(browser, mount, tenant(), wish)
      await make(tenant(), link)

      const answer = await browser.click(link)

      expect([answer.status, answer.headers.get('location')]).toEqual([303, `${home}/checkout?step=2#pay`])
      expect(await whoIs(browser, mount)).toBe(ada)
      expect(shop.stock).toHaveBeenCalledOnce()
      expect(shop.events.filter(({ type }) => type === 'recovery')).toEqual([])
    },
  )

  it('shows the page to somebody who is signed in as somebody else, and leaves them so', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    await signIn(browser, mount, tenant(), eve)
    const { link } = await ask(browser, mount, tenant(), ada)
    tenant().links.expire(ada)

    const page = await read(await browser.click(link))

    expect(page.heading).toBe('This link is too old')
    expect(await whoIs(browser, mount)).toBe(eve)
  })

  it('shows the page to somebody whose session cannot be read', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    const { link } = await ask(browser, mount, tenant(), ada)
    tenant().links.expire(ada)
    for (const name of ['appSession', '__session']) {
      await browser.cookies.setCookie(`${name}=eyJhbGciOiJkaXIifQ..a.b.c; Path=/`, home)
    }

    expect((await read(await browser.click(link))).heading).toBe('This link is too old')
  })

  it('for a reason that is not ours goes to the stock callback', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    const { link } = await ask(browser, mount, tenant(), ada)
    const arrival = new URL(await arrivalOf(link))
    arrival.searchParams.delete('code')
    arrival.searchParams.set('error', 'access_denied')

    const answer = await browser.fetch(arrival.href)

    expect(await answer.text()).not.toContain('<h1>')
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(shop.events).toHaveLength(1)
  })
})

describeMounts('a link that is clicked twice', (mount) => {
  const tenant = runTenantForAll()

  it('leads on to where it led the first time', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    const { link } = await ask(browser, mount, tenant(), { email: ada, returnTo: '/checkout?step=2' })
    await browser.click(link)

    const second = await browser.click(link)

    expect([second.status, second.headers.get('location')]).toEqual([303, `${home}/checkout?step=2`])
    expect(await whoIs(browser, mount)).toBe(ada)
    expect(shop.stock).toHaveBeenCalledOnce()
  })

  it('leads on when the browser only loads the callback again', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    const { link } = await ask(browser, mount, tenant(), { email: ada, returnTo: '/checkout?step=2' })
    const arrival = await arrivalOf(link)
    await browser.fetch(arrival)
    await forget(browser, transactions)

    const second = await browser.fetch(arrival)

    expect([second.status, second.headers.get('location')]).toEqual([303, `${home}/checkout?step=2`])
    expect(shop.stock).toHaveBeenCalledOnce()
  })
})

describeMounts('the URL of a code by text message that is opened twice', (mount) => {
  const tenant = runTenantForAll()

  it('leads on to where it led the first time, where the app asks for the number', async () => {
    const settings = settingsOn(tenant(), { authorizationParams: { scope: 'openid phone' } })
    await using shop = await openShop(mount, tenant(), { settings })
    const browser = shop.browser()
    const number = { connection: 'sms', phoneNumber: '+15005550006' }
    const { code } = await ask(browser, mount, tenant(), number)
    const body = { ...number, verificationCode: code, returnTo: '/checkout' }
    const typed = await browser.postJson(mount.paths.verify, body)
    const { location } = JSON.parse(await typed.text())
    await browser.click(location)

    const second = await browser.click(location)

    expect([second.status, second.headers.get('location')]).toEqual([303, `${home}/checkout`])
  })
})

describeMounts('a code that was typed in and is refused', (mount) => {
  const tenant = runTenantForAll()

  it('comes to a page on which the right one signs in', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    const wish = { email: ada, send: 'code', returnTo: '/checkout?step=2' }
    const { code } = await ask(browser, mount, tenant(), wish)
    const verificationCode = code === '000000' ? '000001' : '000000'
    const typed = await browser.postJson(mount.paths.verify, {
      email: ada,
      verificationCode,
      returnTo: '/checkout?step=2',
    })

    const page = await read(await browser.click(JSON.parse(await typed.text()).location))

    expect([page.status, page.heading]).toEqual([400, 'This code did not work'])
    const right = await submit(browser, mount.paths.callback, page.forms.code, { verificationCode: code })
    expect(right.status).toBe(303)
    const answer = await browser.click(locationOf(right))
    expect(answer.headers.get('location')).toBe(`${home}/checkout?step=2`)
    expect(await whoIs(browser, mount)).toBe(ada)
  })
})

describeMounts('a visit of the callback with nothing that a server can read', (mount) => {
  const tenant = runTenantForAll()
  const logged = captureLog()

  it.each(['', '?', '?utm_source=mail'])(
    'gets a page that explains, and is told of once: %j',
    async (query) => {
      await using shop = await openShop(mount, tenant())
      const browser = shop.browser()

      const page = await read(await browser.fetch(`${mount.paths.callback}${query}`))
      await browser.fetch(`${mount.paths.callback}${query}`)

      expect([page.status, page.heading]).toEqual([400, 'This link cannot sign you in here'])
      expect(page.forms).toEqual({})
      expect(shop.stock).not.toHaveBeenCalled()
      expect(shop.events).toEqual(Array(2).fill({ type: 'recovery', reason: 'fragment' }))
      expect(logged().match(/nothing that a server can read/g)).toHaveLength(1)
    },
  )
})
