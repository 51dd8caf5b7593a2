import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startTenant, type Tenant, type TenantOptions } from '../../src/testing/index.js'
import { freePort } from '../support/free-port.js'

const script = fileURLToPath(new URL('../../docs/probe/probe.mjs', import.meta.url))
const email = 'operator@example.com'
const newEmail = 'stranger@example.com'
const blockedEmail = 'blocked@example.com'

/** Answers a question of the probe, as the person in front of it. */
type Operator = (question: string, tenant: Tenant, callback: string) => string | Promise<string>

const operator: Operator = (question, { mailbox, requests }) => {
  const newest = mailbox.all().at(-1)
  if (question.startsWith('Copy the address')) return newest?.link ?? ''
  if (question.startsWith('Type the six digits')) return newest?.code ?? ''
  if (question.startsWith('Has another mail come')) return newest?.to === blockedEmail ? 'y' : 'n'
  if (question.startsWith('Open Monitoring'))
    return requests.at(-1)?.headers['auth0-forwarded-for'] === '203.0.113.7' ? 'y' : 'n'
  return ''
}

interface Run {
  options?: TenantOptions
  env?: Record<string, string>
  before?: (tenant: Tenant, callback: string) => void
  answer?: Operator
}

/** Runs the script as a person does, against the offline tenant. */
async function probe(args: string[], { options, env, before, answer = operator }: Run = {}) {
  const callback = `http://localhost:${await freePort()}/auth/callback`
  const tenant = await startTenant({ callbackUrls: [callback], ...options })
  onTestFinished(() => tenant.close())
  before?.(tenant, callback)
  const child = spawn(process.execPath, [script, ...args], {
    env: {
      ...process.env,
      ...tenant.env.v4,
      PROBE_EMAIL: email,
      PROBE_CALLBACK_URL: callback,
      ...env,
    },
  })
  onTestFinished(() => void child.kill())
  const exited = once(child, 'close')
  const reported = text(child.stdout)
  let asked = ''
  child.stderr.on('data', (data) => {
    asked += data
    if (!asked.endsWith('\n> ')) return
    const question = asked.trimEnd().split('\n').at(-2) ?? ''
    void Promise.resolve(answer(question, tenant, callback)).then((line) => child.stdin.write(`${line}\n`))
  })
  const report = await reported
  const [code] = await exited
  return { report, asked, code, tenant }
}

const verdictOf = (report: string) => /^\*\*(.+)\*\*$/m.exec(report)?.[1]

describe('what the probes find out about the offline tenant', () => {
  it.each([
    ['plain', 'A link without PKCE and nonce signs in with the client credentials alone.'],
    ['nonce', 'The nonce comes back in the ID token.'],
    ['challenge', 'A verifier is refused although its challenge was in `authParams`: no PKCE.'],
    ['stray-verifier', 'A verifier without a challenge is refused: see its body below.'],
    ['refresh-token', 'A link can bring a refresh token.'],
    ['scanner', 'HEAD spends a link.'],
    [
      'tries',
      'Links with a wrong code count: after three the right link is dead. Typed codes: after three wrong ones the right one is refused.',
    ],
    [
      'max-age',
      'A link with `max_age` brings no `auth_time` in the ID token; one with `prompt=login` signs in as ever.',
    ],
    ['language', 'The description of the error is in English all the same.'],
  ])('%s', async (name, verdict) => {
    const { report, code } = await probe([name])

    expect(verdictOf(report)).toBe(verdict)
    expect(code).toBe(0)
  })
})

const key = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

describe('what the probes find out about tenants of other minds', () => {
  it('a tenant that takes any verifier', async () => {
    const tokens = { status: 200, body: JSON.stringify({ access_token: 'opaque' }) }
    const { report } = await probe(['challenge', '2'], {
      before: ({ failNext }) => {
        for (const _exchange of ['right', 'wrong', 'stray']) failNext(tokens, { path: '/oauth/token' })
      },
    })

    expect(report).toContain(
      '**Right and wrong verifiers are both taken: the challenge is not bound to the code.**',
    )
    expect(report).toContain('**A verifier without a challenge is ignored.**')
  })

  it('a tenant that binds the challenge', async () => {
    const { report } = await probe(['challenge'], {
      // The first exchange goes well; the second is the tenant's own refusal.
      before: ({ failNext }) =>
        failNext({ status: 200, body: '{"access_token":"a"}' }, { path: '/oauth/token' }),
    })

    expect(verdictOf(report)).toBe('The challenge in `authParams` is bound to the code: PKCE works.')
  })

  it('a tenant that does not let links in without a session', async () => {
    const { report } = await probe(['plain'], { options: { linkWithoutSession: false } })

    expect(verdictOf(report)).toBe(
      'Not settled. The link has not led to the callback. Is the session switch of the tenant on?',
    )
    expect(report).toContain(
      'Plain, click: no redirect to the callback: a page of the tenant, 400 "Something went wrong"',
    )
  })

  it('a tenant that translates its errors', async () => {
    const { report, tenant } = await probe(['language'], {
      before: ({ failNext }, callback) => {
        const query = new URLSearchParams({
          error: 'unauthorized',
          error_description: 'Der Code ist falsch.',
        })
        const answer = { status: 302, headers: { location: `${callback}?${query}` } }
        failNext(answer, { path: '/passwordless/verify_redirect' })
      },
    })

    expect(verdictOf(report)).toBe('The description of the error is not the English one: see below.')
    expect(tenant.requests[0]?.headers['x-request-language']).toBe('de')
    expect(tenant.requests[1]?.headers['accept-language']).toBe('de')
    expect(tenant.requests[1]?.query.ui_locales).toBe('de')
  })

  it('a tenant whose links survive HEAD', async () => {
    const { report } = await probe(['scanner'], {
      before: ({ failNext }) => failNext({ status: 200 }, { path: '/passwordless/verify_redirect' }),
    })

    expect(verdictOf(report)).toBe('HEAD does not spend a link; GET does, without a browser behind it.')
  })

  it('a tenant that does not count wrong links', async () => {
    const { report } = await probe(['tries'], {
      before: ({ failNext }, callback) => {
        const wrong = { status: 302, headers: { location: `${callback}?error=unauthorized` } }
        for (const _try of [1, 2, 3]) failNext(wrong, { path: '/passwordless/verify_redirect' })
      },
    })

    expect(verdictOf(report)).toContain('Links with a wrong code do not count against the tries.')
  })

  it('strangers, with sign-ups disabled', async () => {
    const { report, asked } = await probe(['refused-people'], {
      options: { disableSignups: true, knownUsers: [email] },
      env: { PROBE_NEW_EMAIL: newEmail },
    })

    expect(asked).toContain('Switch ON "Disable Sign Ups"')
    expect(verdictOf(report)).toBe(
      'The start answers a stranger with sign-ups disabled: 400, `bad.connection`: "Public signup is disabled".',
    )
  })

  it('a user who is blocked between mail and click', async () => {
    const { report } = await probe(['refused-people'], {
      env: { PROBE_BLOCKED_EMAIL: blockedEmail },
      answer: (question, tenant, callback) => {
        if (question.startsWith('Has another')) return 'n'
        if (!question.startsWith('Now block')) return operator(question, tenant, callback)
        const query = new URLSearchParams({ error: 'unauthorized', error_description: 'user is blocked' })
        const refused = { status: 302, headers: { location: `${callback}?${query}` } }
        tenant.failNext(refused, { path: '/passwordless/verify_redirect' })
        tenant.failNext({ status: 200, body: '{"_id":"1"}' })
        return ''
      },
    })

    expect(verdictOf(report)).toContain('a blocked user: 200, with `_id` (and no mail came;')
    expect(report).toContain(
      'click after the block: to the callback with `error`, `error_description`: `unauthorized`, "user is blocked"',
    )
  })

  it('nobody, when there is nobody to refuse', async () => {
    const { report } = await probe(['refused-people'])

    expect(verdictOf(report)).toBe('Not settled. Neither PROBE_NEW_EMAIL nor PROBE_BLOCKED_EMAIL is set.')
  })

  it('an application with a key, which forwards an address', async () => {
    const { report, tenant } = await probe(['forwarded-for'], {
      options: { clientPublicKey: key.publicKey },
      env: { AUTH0_CLIENT_ASSERTION_SIGNING_KEY: key.privateKey },
    })

    expect(tenant.requests.at(-1)?.body).toHaveProperty('client_assertion')
    expect(verdictOf(report)).toBe(
      'With `private_key_jwt` the log of the tenant shows the forwarded address.',
    )
  })

  it('an application with a secret, whose tenant shows another address', async () => {
    const { report } = await probe(['7'], { answer: () => 'n' })

    expect(verdictOf(report)).toBe(
      'With a client secret the log of the tenant shows NOT the forwarded address.',
    )
  })

  it('the 50 starts of an hour, only when it may use them up', async () => {
    const refused = await probe(['budget'])
    expect([refused.code, refused.tenant.requests]).toEqual([1, []])
    expect(refused.asked).toContain('Add --spend-the-hour.')

    const { report } = await probe(['budget', '--spend-the-hour'])
    expect(verdictOf(report)).toBe('Refused after 50 starts: see its body below.')
    expect(report).toContain('429, `too_many_requests`: "Rate limit exceeded."')
    expect(report).toContain('`x-ratelimit-remaining: 0`')
  })
})

describe('the operator', () => {
  it('can click the link instead of pasting it', async () => {
    const { report } = await probe(['nonce'], {
      answer: async (_question, { mailbox }) => {
        const { link = '' } = await mailbox.waitForMail(email)
        void fetch(link)
        return ''
      },
    })

    expect(verdictOf(report)).toBe('The nonce comes back in the ID token.')
    expect(report).not.toContain('link: `')
  })

  it('is asked again for a link that is none of the tenant', async () => {
    let times = 0
    const { report, asked } = await probe(['plain'], {
      answer: (question, tenant, callback) => {
        times += 1
        return times === 1 ? 'https://safelinks.example/?url=x' : operator(question, tenant, callback)
      },
    })

    expect(asked).toContain('That is no link of this tenant.')
    expect(verdictOf(report)).toContain('signs in')
  })

  it('can paste the link of a landing page', async () => {
    const { report } = await probe(['plain'], {
      answer: async (_question, { mailbox }) =>
        `http://localhost:3000/api/auth/passwordless#${encodeURIComponent((await mailbox.waitForMail(email)).link ?? '')}`,
    })

    expect(verdictOf(report)).toContain('signs in')
  })

  it.each([
    [{ AUTH0_CLIENT_SECRET: '', PROBE_EMAIL: '' }, 'Not set: PROBE_EMAIL, AUTH0_CLIENT_SECRET.'],
    [{ AUTH0_DOMAIN: 'http://tenant.example' }, 'AUTH0_DOMAIN must be the domain of a tenant'],
    [
      { PROBE_CALLBACK_URL: 'https://shop.example/auth/callback' },
      'PROBE_CALLBACK_URL must be on localhost.',
    ],
  ])('is told what is not set, or cannot be: %o', async (env, problem) => {
    const { asked, code, tenant } = await probe(['plain'], { env })

    expect(asked).toContain(problem)
    expect([code, tenant.requests]).toEqual([1, []])
  })

  it('finds every probe in the README, and no other', async () => {
    const { report } = await probe(['--help'])
    const readme = readFileSync(new URL('../../docs/probe/README.md', import.meta.url), 'utf8')
    const inHelp = [...report.matchAll(/^ {2}[ \d]\d {2}(\S+)/gm)].map(([, name]) => name)
    const inReadme = [...readme.matchAll(/^\| \d+ \| `([^`]+)`/gm)].map(([, name]) => name)

    expect(inHelp.length).toBe(12)
    expect(inReadme).toEqual(inHelp)
  })

  it('is told which probes there are', async () => {
    const { asked, code } = await probe(['telepathy'])

    expect(asked).toContain('There is no probe telepathy.')
    expect(code).toBe(1)
  })
})

describe('the report', () => {
  it('of all probes answers each question, and holds nothing secret', { timeout: 30_000 }, async () => {
    const secrets: string[] = []
    const { report, tenant } = await probe([], {
      env: { PROBE_NEW_EMAIL: newEmail, PROBE_BLOCKED_EMAIL: blockedEmail },
    })
    const numbers = [...report.matchAll(/^## (\d+)\./gm)].map(([, number]) => Number(number))

    expect(numbers).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11])
    expect(report).not.toContain('Not settled')
    for (const { link = '', code, to, authParams } of tenant.mailbox.all())
      secrets.push(link, code, to, String(authParams.state), String(authParams.nonce))
    for (const { body, location = '' } of tenant.requests) {
      const { code, code_verifier } = Object(body)
      secrets.push(code, code_verifier, new URL(location, tenant.url).searchParams.get('code') ?? '')
    }
    secrets.push(
      tenant.env.v4.AUTH0_CLIENT_SECRET ?? '',
      tenant.env.v4.AUTH0_CLIENT_ID ?? '',
      new URL(tenant.url).host,
    )
    const known = secrets.filter((secret) => secret && secret !== 'undefined')
    expect(known.length).toBeGreaterThan(50)
    expect(known.filter((secret) => report.includes(secret))).toEqual([])
  })

  it('holds nothing secret that the tenant puts into its texts either', async () => {
    const { report } = await probe(['plain'], {
      before: ({ failNext, url, env }) => {
        const { AUTH0_CLIENT_ID, AUTH0_CLIENT_SECRET } = env.v4
        const text = `${AUTH0_CLIENT_ID} ${AUTH0_CLIENT_SECRET} ${new URL(url).host} ${email} ada@example.com 198.51.100.7 123456 eyJhbGciOiJSUzI1NiJ9.eyJzdWIi.c2ln ${'a-1'.repeat(20)}`
        failNext({ status: 400, body: JSON.stringify({ error: 'e', error_description: text }) })
      },
    })

    expect(report).toContain(
      '"[the client ID] [the client secret] [the tenant] [the address] [an address] [an IP address] [six digits] [a token] [a long value]"',
    )
    expect(verdictOf(report)).toBe('Not settled. The start was refused.')
  })

  it('says what could not be done, and goes on', async () => {
    const { report } = await probe(['plain', 'nonce'], { before: ({ failNext }) => failNext('reset') })

    expect(report).toContain('**Not settled: fetch failed, ECONNRESET**')
    expect(report).toContain('**The nonce comes back in the ID token.**')
  })
})
