import { parseSetCookie } from 'cookie'
import { describe, expect, it } from 'vitest'
import * as v3 from '../../src/v3/index.js'
import * as v4 from '../../src/v4/index.js'
import { standInSettings } from '../support/apps.js'
import { toConfig } from '../support/mounts-v3.js'
import { toOptions } from '../support/mounts-v4.js'

/** Where the start route goes on to once a new link was sent: to itself, as browsers have it. */
type Row = [title: string, baseUrl: string, seen: string, expected: string]

const rows: Row[] = [
  [
    'behind a proxy on another host',
    'https://shop.example',
    'http://10.0.0.7:3000/in',
    'https://shop.example/in',
  ],
  [
    'with a slash at its end',
    'https://shop.example/',
    'https://shop.example/in/',
    'https://shop.example/in/',
  ],
  [
    'below a base path',
    'https://shop.example/eu',
    'https://shop.example/eu/in',
    'https://shop.example/eu/in',
  ],
  [
    'below one that Next has taken off',
    'https://shop.example/eu',
    'https://x.test/in',
    'https://shop.example/eu/in',
  ],
  ['below one with a slash', 'https://shop.example/eu/', 'https://x.test/in', 'https://shop.example/eu/in'],
  [
    'that only begins like one',
    'https://shop.example/eu',
    'https://x.test/eur/in',
    'https://shop.example/eu/eur/in',
  ],
  [
    'with a path that looks like a host',
    'https://shop.example',
    'https://shop.example//evil.example/in',
    'https://shop.example//evil.example/in',
  ],
  [
    'with more in its query',
    'https://shop.example',
    'https://shop.example/in?returnTo=/a&error=x#y',
    'https://shop.example/in',
  ],
]

const generations = {
  'SDK v3': (baseUrl: string, passwordless: v3.PasswordlessOptions) =>
    v3.createPasswordless({ ...toConfig({ ...standInSettings, baseUrl }), passwordless }),
  'SDK v4': (baseUrl: string, passwordless: v4.PasswordlessOptions) =>
    v4.createPasswordless({ ...toOptions({ ...standInSettings, baseUrl }), passwordless }),
}

/** Sends a new link from the landing page of a start route that is at a URL: the answer. */
async function sendFrom(
  seen: string,
  create: (fetch: v3.Fetch) => Pick<v3.Passwordless, 'handlePasswordlessStart'>,
): Promise<Response> {
  const bodies: string[] = []
  const { handlePasswordlessStart } = create(async (_url, { body }) => {
    bodies.push(body)
    return Response.json({})
  })
  const post = (action: string, body: object, cookie = '') =>
    handlePasswordlessStart(
      new Request(withQuery(seen, action), {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', cookie },
        body: JSON.stringify(body),
      }),
    )
  const email = 'ada@example.com'
  await post('', { email })
  const { client_id, authParams } = JSON.parse(bodies[0] ?? '')
  const link = new URL('/passwordless/verify_redirect', standInSettings.issuer)
  const parameters = { client_id, connection: 'email', email, verification_code: '123456', ...authParams }
  link.search = String(new URLSearchParams(parameters))

  const question = await post('landing', { link: link.href })
  const cookies = question.headers.getSetCookie().map((line) => parseSetCookie(line))
  const { ticket } = JSON.parse(await question.text())
  const answer = await post(
    'link',
    { ticket },
    cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
  )
  expect(bodies).toHaveLength(2)
  return answer
}

function withQuery(href: string, action: string): string {
  const url = new URL(href)
  if (action) url.searchParams.set('passwordless', action)
  return url.href
}

describe.each(Object.entries(generations))('the start route on %s', (_generation, create) => {
  it.each(rows)('%s', async (_title, baseUrl, seen, expected) => {
    const answer = await sendFrom(seen, (fetch) => create(baseUrl, { limits: false, fetch }))

    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${expected}?passwordless=sent`])
  })
})

describe('the start route on SDK v3 with a callback of its own', () => {
  it.each([
    ['on another host is at home there', 'https://m.shop.example/done?a=b#c', 'https://m.shop.example/in'],
    ["in an app's own scheme is where the app is", 'com.example.shop://done/here', 'https://shop.example/in'],
  ])('%s', async (_title, redirect_uri, expected) => {
    const answer = await sendFrom('http://10.0.0.7:3000/in', (fetch) =>
      generations['SDK v3']('https://shop.example', {
        limits: false,
        fetch,
        authorizationParams: { redirect_uri },
      }),
    )

    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${expected}?passwordless=sent`])
  })
})
