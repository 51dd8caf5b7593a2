import { expect, it, vi } from 'vitest'
import type { Tenant } from '../../src/testing/index.js'
import { type AppOptions, type Mount, settingsOn } from '../support/apps.js'
import {
  arrivalOf,
  ask,
  beginLogin,
  home,
  locationOf,
  logInAtTenant,
  runTenantForAll,
  whoIs,
} from '../support/arrivals.js'
import type { Browser } from '../support/browser.js'
import { captureLog } from '../support/log.js'
import { describeMounts } from '../support/mounts.js'
import { lookAt, lookAtRequest, stopTheDate } from '../support/side-by-side.js'

/** What is not ours: an app with our callback in front of the stock one is compared with an app without. */
const ada = 'ada@example.com'

stopTheDate()

/** What somebody does, and every answer they get. */
type Journey = (browser: Browser, answers: Response[]) => Promise<unknown>

/** All that can be seen of a journey: the answers, what the tenant was asked, how often the stock callback succeeded. */
async function watch(
  mount: Mount,
  tenant: Tenant,
  options: Partial<AppOptions>,
  journey: Journey,
): Promise<object> {
  const stock = vi.fn()
  await using app = await mount.startApp({
    settings: settingsOn(tenant),
    onStockCallback: stock,
    ...options,
  })
  const before = tenant.requests.length
  const answers: Response[] = []
  const end = await journey(app.browser(), answers)
  return {
    end,
    answers: await Promise.all(answers.map(lookAt)),
    asked: tenant.requests.slice(before).map(lookAtRequest),
    stock: stock.mock.calls.length,
  }
}

/** Sees no difference, and that there was something to see. */
async function expectNoDifference(
  mount: Mount,
  tenant: Tenant,
  journey: Journey,
  options: Partial<AppOptions> = {},
): Promise<{ end: unknown; answers: { status: number }[]; stock: number }> {
  const without = await watch(mount, tenant, options, journey)
  const withOurs = await watch(mount, tenant, { ...options, callback: true }, journey)
  expect(withOurs).toEqual(without)
  return without as { end: unknown; answers: { status: number }[]; stock: number }
}

/** A stock login from the first click to the profile. */
function stockLogin(mount: Mount, tenant: Tenant, query = ''): Journey {
  return async (browser, answers) => {
    const login = await browser.fetch(`${mount.paths.login}${query}`)
    const arrival = locationOf(await logInAtTenant(tenant, locationOf(login), ada))
    answers.push(login, await browser.fetch(arrival), await browser.fetch(mount.paths.profile))
    return whoIs(browser, mount)
  }
}

/** A visit of the callback, by its query. */
function visit(mount: Mount, query: string, init: RequestInit = {}): Journey {
  return async (browser, answers) => {
    answers.push(await browser.fetch(`${mount.paths.callback}${query}`, init))
    return whoIs(browser, mount)
  }
}

/** A stock login that the tenant ends with an error: the query of the callback has the state of the login. */
function refusedLogin(mount: Mount, parameters: Record<string, string>): Journey {
  return async (browser, answers) => {
    const state = new URL(await beginLogin(browser, mount)).searchParams.get('state') ?? ''
    const query = new URLSearchParams({ ...parameters, state })
    answers.push(await browser.fetch(`${mount.paths.callback}?${query}`))
    return whoIs(browser, mount)
  }
}

describeMounts('a stock login beside our callback', (mount) => {
  const tenant = runTenantForAll()
  captureLog()

  it('goes from its first click to its session as without', async () => {
    const { end, answers, stock } = await expectNoDifference(mount, tenant(), stockLogin(mount, tenant()))

    expect(end).toBe(ada)
    expect(answers.map(({ status }) => status)).toEqual([
      ...(mount.version.startsWith('3.') ? [302, 302] : [307, 307]),
      200,
    ])
    expect(stock).toBe(1)
  })

  it('goes where it was going', async () => {
    const journey = stockLogin(mount, tenant(), '?returnTo=/account%3Ftab%3D2')
    const { answers } = await expectNoDifference(mount, tenant(), journey)

    expect(JSON.stringify(answers[1])).toContain('/account?tab=2')
  })

  it('signs in after a link of ours was asked for, and the link after it', async () => {
    await using app = await mount.startApp({ settings: settingsOn(tenant()), callback: true })
    const browser = app.browser()
    const { link } = await ask(browser, mount, tenant(), 'eve@example.com')
    const login = locationOf(await browser.fetch(mount.paths.login))

    await browser.fetch(locationOf(await logInAtTenant(tenant(), login, ada)))
    expect(await whoIs(browser, mount)).toBe(ada)

    const first = await browser.click(link)
    if (first.status === 303) await browser.fetch(locationOf(first))
    expect(await whoIs(browser, mount)).toBe('eve@example.com')
  })

  it('leaves logout and profile as they are', async () => {
    const signIn = stockLogin(mount, tenant())
    const journey: Journey = async (browser, answers) => {
      answers.push(await browser.fetch(mount.paths.profile))
      await signIn(browser, answers)
      answers.push(await browser.fetch(mount.paths.logout), await browser.fetch(mount.paths.profile))
      return whoIs(browser, mount)
    }

    const { end, answers } = await expectNoDifference(mount, tenant(), journey)

    expect(end).toBeUndefined()
    expect(answers).toHaveLength(6)
  })
})

/** Errors with the state of a stock login, and one with everything that makes ours. */
const errors: Record<string, string>[] = [
  { error: 'access_denied', error_description: 'User did not authorize the request' },
  { error: 'login_required', error_description: 'Login required' },
  { error: 'consent_required' },
  { error: 'unauthorized', error_description: 'user is blocked' },
  { error: 'unauthorized', error_description: 'Wrong email or verification code.' },
  { error: 'server_error', error_description: '<script>alert(1)</script>' },
  { error: '' },
]

/** Queries that nobody of ours has made. */
const queries = [
  '?code=abc',
  '?state=',
  '?state=abc',
  '?code=abc&state=abc',
  '?code=&state=',
  '?error=unauthorized',
  '?error=unauthorized&state=abc',
  '?error=access_denied&error_description=no',
  '?code=abc&state=eyJyZXR1cm5UbyI6Ii8iLCJwYXNzd29yZGxlc3MiOiJhIn0',
  '?code=abc&state=eyJyZXR1cm5UbyI6Ii8iLCJwYXNzd29yZGxlc3MiOjF9',
  '?code=abc&state=bnVsbA',
  '?code=abc&state=W10',
  '?code=abc&state=%00',
  '?code=abc&state=%FF%FE',
  '?code=abc&state=__proto__',
  '?code=abc&state=%E0%A4%A',
  `?code=abc&state=${'a'.repeat(4000)}`,
  '?response=eyJhbGciOiJub25lIn0.e30.',
  '?connect_code=abc',
  '?code=abc&state=abc&passwordless=restored',
  '?code=abc&state=abc&passwordless=link',
]

describeMounts('a stock callback that fails beside ours', (mount) => {
  const tenant = runTenantForAll()
  captureLog()

  it.each(errors)('fails as without: a login that ends with %j', async (parameters) => {
    const { end, stock } = await expectNoDifference(mount, tenant(), refusedLogin(mount, parameters))

    expect([end, stock]).toEqual([undefined, mount.version.startsWith('3.') ? 0 : 1])
  })

  it.each(queries)('fails as without: %s', async (query) => {
    const { answers } = await expectNoDifference(mount, tenant(), visit(mount, query))

    expect(answers[0]?.status).toBeGreaterThanOrEqual(400)
  })

  it('fails as without: a state that comes twice, one of them of ours', async () => {
    const journey: Journey = async (browser, answers) => {
      const { link } = await ask(browser, mount, tenant(), ada)
      const arrival = new URL(await arrivalOf(link))
      const own = arrival.searchParams.get('state') ?? ''
      await beginLogin(browser, mount)
      for (const states of [
        [own, own],
        ['abc', own],
        [own, 'abc'],
      ]) {
        arrival.searchParams.delete('state')
        for (const state of states) arrival.searchParams.append('state', state)
        answers.push(await browser.fetch(arrival.href))
      }
      return whoIs(browser, mount)
    }

    const { end } = await expectNoDifference(mount, tenant(), journey)

    expect(end).toBeUndefined()
  })

  it.each([
    ['nothing else', {}],
    ['an answer in another form', { response: 'eyJhbGciOiJub25lIn0.e30.' }],
    ['a connected account', { connect_code: 'abc' }],
    ['another error', { error: 'access_denied' }],
    ['an empty error', { error: '' }],
    ['an error and a code', { error: 'server_error', code: 'abc' }],
  ])('fails as without: a state of ours with %s', async (_title, parameters) => {
    const journey: Journey = async (browser, answers) => {
      const { link } = await ask(browser, mount, tenant(), ada)
      const state = new URL(link ?? '').searchParams.get('state') ?? ''
      const query = new URLSearchParams({ state, ...parameters })
      answers.push(await browser.fetch(`${mount.paths.callback}?${query}`))
      return whoIs(browser, mount)
    }

    const { end, answers } = await expectNoDifference(mount, tenant(), journey)

    expect(end).toBeUndefined()
    expect(answers[0]?.status).toBeGreaterThanOrEqual(400)
  })

  it.each(['HEAD', 'PUT', 'DELETE', 'OPTIONS'])('is asked as without: %s', async (method) => {
    const journey: Journey = async (browser, answers) => {
      for (const query of ['', '?code=abc&state=abc', '?passwordless=link']) {
        answers.push(await browser.fetch(`${mount.paths.callback}${query}`, { method }))
      }
    }

    await expectNoDifference(mount, tenant(), journey)
  })

  it('is asked as without: a post without a word of ours', async () => {
    const journey: Journey = async (browser, answers) => {
      for (const query of [
        '',
        '?passwordless=',
        '?passwordless=landing',
        '?passwordless=LINK',
        '?action=link',
      ]) {
        answers.push(await browser.postForm(`${mount.paths.callback}${query}`, { code: 'a', state: 'b' }))
      }
    }

    await expectNoDifference(mount, tenant(), journey)
  })

  it.each([
    ['no client secret', { clientSecret: undefined }],
    ['a base URL that is none', { baseUrl: 'nowhere' }],
    ['an issuer that is none', { issuer: 'http://' }],
    ['no secret', { secret: '' }],
  ])('fails as without: %s', async (_title, wrong) => {
    const settings = { ...settingsOn(tenant()), ...wrong } as AppOptions['settings']
    const failing = async (callback: true | undefined) => {
      const journey: Journey = async (_browser, answers) => {
        await using app = await mount.startApp({ settings, ...(callback && { callback }) })
        const send = app.browser()
        for (const query of ['', '?code=abc&state=abc', '?error=unauthorized&state=abc']) {
          answers.push(await send.fetch(`${home}${mount.paths.callback}${query}`))
        }
      }
      const answers: Response[] = []
      const error = await journey(undefined as never, answers).then(
        () => undefined,
        (thrown: Error) => [thrown.name, thrown.message],
      )
      return { error, answers: await Promise.all(answers.map(lookAt)) }
    }

    const without = await failing(undefined)

    expect(await failing(true)).toEqual(without)
    for (const { status } of without.answers) expect(status).toBeGreaterThanOrEqual(400)
  })
})
