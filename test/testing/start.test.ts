import { describe, expect, it } from 'vitest'
import { ADA, authParams, fakeClock, mailFor, start, startBody, tenantFor, toRecord } from './support.js'

describe('a good request to /passwordless/start', () => {
  it('mails a link that carries every authParam verbatim', async () => {
    const tenant = await tenantFor()
    const mail = await mailFor(tenant, {
      authParams: { ...authParams, ui_locales: 'fr', responseType: 'token' },
    })
    const link = new URL(mail.link ?? '')
    expect(link.origin + link.pathname).toBe(`${tenant.issuer}passwordless/verify_redirect`)
    expect(Object.fromEntries(link.searchParams)).toEqual({
      client_id: tenant.env.v3.AUTH0_CLIENT_ID,
      connection: 'email',
      email: ADA,
      verification_code: mail.code,
      protocol: 'oauth2',
      ...authParams,
      ui_locales: 'fr',
      responseType: 'token',
    })
    expect(mail.code).toMatch(/^\d{6}$/)
    expect(mail.authParams.state).toBe('the-state')
  })

  it('answers with the id, the address and whether it has been verified', async () => {
    const tenant = await tenantFor({ knownUsers: ['grace@example.com'] })
    const stranger = await start(tenant)
    expect(stranger.status).toBe(200)
    expect(await stranger.json()).toEqual({ _id: expect.any(String), email: ADA, email_verified: false })
    const known = await start(tenant, { email: 'grace@example.com' })
    expect(await known.json()).toMatchObject({ email: 'grace@example.com', email_verified: true })
  })

  it('takes the address in any case', async () => {
    const tenant = await tenantFor()
    expect((await mailFor(tenant, { email: 'Ada@Example.COM' })).to).toBe(ADA)
  })

  it('sends a link when `send` is left out, a code when asked, and only a code by SMS', async () => {
    const tenant = await tenantFor()
    expect(await mailFor(tenant, { send: undefined })).toMatchObject({
      send: 'link',
      link: expect.any(String),
    })
    expect(await mailFor(tenant, { send: 'code' })).not.toHaveProperty('link')
    const sms = { connection: 'sms', email: undefined, phone_number: '+491701234567', send: undefined }
    expect(await mailFor(tenant, sms)).toMatchObject({ to: '+491701234567', send: 'code' })
    expect(await mailFor(tenant, sms)).not.toHaveProperty('link')
    expect(await toRecord(await start(tenant, sms))).toMatchObject({
      phone_number: '+491701234567',
      phone_verified: false,
    })
  })

  it('keeps the headers of the request with the mail', async () => {
    const tenant = await tenantFor()
    await start(tenant, {}, { 'X-Request-Language': 'fr-CA' })
    expect((await tenant.mailbox.waitForMail(ADA)).headers['x-request-language']).toBe('fr-CA')
  })

  it('records the request', async () => {
    const tenant = await tenantFor()
    await start(tenant)
    expect(tenant.requests).toMatchObject([
      { method: 'POST', path: '/passwordless/start', query: {}, body: startBody(tenant), status: 200 },
    ])
  })
})

describe('a request that /passwordless/start refuses', () => {
  const client = { client_secret: 'wrong' }
  it.each([
    ['an unknown property', { organization: 'org_1', nonce: 'n' }, 400, 'bad.request', /organization, nonce/],
    ['no client_id', { client_id: undefined }, 400, 'bad.client_id', /client_id/],
    ['an unknown client_id', { client_id: 'other' }, 400, 'bad.client_id', /client/],
    [
      'no secret',
      { client_secret: undefined },
      403,
      'unauthorized_client',
      /^Client authentication is required$/,
    ],
    ['a wrong secret', client, 401, 'invalid_client', /^invalid client credentials$/],
    [
      'an assertion nobody expects',
      { client_secret: undefined, client_assertion: 'x' },
      401,
      'invalid_client',
      /./,
    ],
    ['no connection', { connection: undefined }, 400, 'bad.connection', /Missing/],
    [
      'another connection',
      { connection: 'Username-Password-Authentication' },
      400,
      'bad.connection',
      /not exist/,
    ],
    ['no email', { email: undefined }, 400, 'bad.email', /email/],
    ['a malformed email', { email: 'ada' }, 400, 'bad.email', /email/],
    ['no phone number', { connection: 'sms' }, 400, 'bad.phone_number', /phone_number/],
    [
      'a phone number without +',
      { connection: 'sms', phone_number: '0170' },
      400,
      'bad.phone_number',
      /phone_number/,
    ],
    ['authParams as a string', { authParams: 'scope=openid' }, 400, 'bad.authParams', /object/],
    ['authParams as a list', { authParams: [] }, 400, 'bad.authParams', /object/],
    ['another `send`', { send: 'pigeon' }, 400, 'bad.request', /send/],
  ])('%s', async (_title, overrides, status, error, description) => {
    const tenant = await tenantFor()
    const answer = await start(tenant, overrides)
    expect(answer.status).toBe(status)
    expect(await answer.json()).toEqual({ error, error_description: expect.stringMatching(description) })
    expect(tenant.mailbox.all()).toEqual([])
  })

  it.each([
    ['a form', new URLSearchParams({ client_id: 'x' })],
    ['no JSON at all', new Blob(['{'], { type: 'application/json' })],
    ['JSON that is no object', new Blob(['[]'], { type: 'application/json' })],
  ])('%s', async (_title, body) => {
    const tenant = await tenantFor()
    const answer = await fetch(`${tenant.issuer}passwordless/start`, { method: 'POST', body })
    expect([answer.status, (await toRecord(answer)).error]).toEqual([400, 'bad.request'])
  })

  it('a stranger, when sign-ups are off', async () => {
    const tenant = await tenantFor({ disableSignups: true, knownUsers: ['grace@example.com'] })
    const answer = await start(tenant)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ error_description: 'Public signup is disabled' })
    expect((await start(tenant, { email: 'Grace@example.com' })).status).toBe(200)
    expect(tenant.mailbox.all().map(({ to }) => to)).toEqual(['grace@example.com'])
  })

  it('sends nothing to a blocked user, and does not say so', async () => {
    const tenant = await tenantFor({ blockedUsers: [ADA] })
    expect((await start(tenant)).status).toBe(200)
    expect(tenant.mailbox.all()).toEqual([])
  })
})

describe('50 starts an hour', () => {
  const spendAll = async (tenant: Awaited<ReturnType<typeof tenantFor>>, headers = {}, overrides = {}) => {
    for (let count = 0; count < 50; count++) await start(tenant, overrides, headers)
  }

  it('are counted by auth0-forwarded-for, and come back with time', async () => {
    const clock = fakeClock()
    const tenant = await tenantFor({ now: clock.now })
    const visitor = { 'auth0-forwarded-for': '203.0.113.7' }
    await spendAll(tenant, visitor)
    const refused = await start(tenant, {}, visitor)
    expect(refused.status).toBe(429)
    expect(await refused.json()).toEqual({
      error: 'too_many_requests',
      error_description: 'Rate limit exceeded.',
    })
    expect(refused.headers.get('x-ratelimit-limit')).toBe('50')
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0')
    expect(Number(refused.headers.get('x-ratelimit-reset'))).toBe(clock.now() / 1000 + 3600)
    expect((await start(tenant, {}, { 'auth0-forwarded-for': '203.0.113.8' })).status).toBe(200)
    clock.forward(72)
    expect((await start(tenant, {}, visitor)).status).toBe(200)
    expect((await start(tenant, {}, visitor)).status).toBe(429)
  })

  it('do not believe the header of a caller without proof', async () => {
    const tenant = await tenantFor({ now: fakeClock().now })
    for (let count = 0; count < 50; count++) {
      await start(tenant, { client_secret: 'wrong' }, { 'auth0-forwarded-for': `203.0.113.${count}` })
    }
    expect((await start(tenant)).status).toBe(429)
  })
})
