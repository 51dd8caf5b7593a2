import { describe, expect, it } from 'vitest'
import {
  ADA,
  alter,
  authParams,
  CALLBACK,
  fakeClock,
  landing,
  mailFor,
  open,
  start,
  tenantFor,
} from './support.js'

const WRONG = {
  error: 'unauthorized',
  error_description: 'Wrong email or verification code.',
  state: 'the-state',
}
const LOCKED = {
  error: 'unauthorized',
  error_description: "You've reached the maximum number of attempts. Please try to login again.",
  state: 'the-state',
}
const EXPIRED = {
  error: 'unauthorized',
  error_description: 'The verification code has expired. Please try to login again.',
  state: 'the-state',
}

describe('a click on a link', () => {
  it('leads to the callback with a code and the same state', async () => {
    const tenant = await tenantFor()
    const { link } = await mailFor(tenant)
    expect(await landing(link)).toEqual({
      url: CALLBACK,
      query: { code: expect.any(String), state: 'the-state' },
      fragment: {},
    })
  })

  it('counts once', async () => {
    const tenant = await tenantFor()
    const { link } = await mailFor(tenant)
    await open(link)
    expect((await landing(link)).query).toEqual(WRONG)
  })

  it('is spent by HEAD too', async () => {
    const tenant = await tenantFor()
    const { link } = await mailFor(tenant)
    await open(link, 'HEAD')
    expect((await landing(link)).query).toEqual(WRONG)
  })

  it('counts for the newest link only', async () => {
    const tenant = await tenantFor()
    const first = await mailFor(tenant)
    const second = await mailFor(tenant)
    expect((await landing(first.link)).query).toEqual(WRONG)
    expect((await landing(second.link)).query).toHaveProperty('code')
  })

  it('does not touch the link of somebody else', async () => {
    const tenant = await tenantFor()
    const ada = await mailFor(tenant)
    await mailFor(tenant, { email: 'grace@example.com' })
    expect((await landing(ada.link)).query).toHaveProperty('code')
  })

  it.each([
    ['three minutes', undefined, 180],
    ['another life', 900, 900],
  ])('counts for %s', async (_title, linkLifetimeSeconds, life) => {
    const clock = fakeClock()
    const tenant = await tenantFor({ now: clock.now, ...(linkLifetimeSeconds && { linkLifetimeSeconds }) })
    const early = await mailFor(tenant)
    clock.forward(life - 1)
    expect((await landing(early.link)).query).toHaveProperty('code')
    const late = await mailFor(tenant)
    clock.forward(life)
    expect((await landing(late.link)).query).toEqual(EXPIRED)
  })

  it('is locked by the third wrong try', async () => {
    const tenant = await tenantFor()
    const { link, code } = await mailFor(tenant)
    const wrong = alter(link, { verification_code: code === '000000' ? '000001' : '000000' })
    expect((await landing(wrong)).query).toEqual(WRONG)
    expect((await landing(wrong)).query).toEqual(WRONG)
    expect((await landing(wrong)).query).toEqual(LOCKED)
    expect((await landing(link)).query).toEqual(LOCKED)
    const next = await mailFor(tenant)
    expect((await landing(next.link)).query).toHaveProperty('code')
  })

  it('is refused for an address that nobody mailed', async () => {
    const tenant = await tenantFor()
    const { link } = await mailFor(tenant)
    expect((await landing(alter(link, { email: 'grace@example.com' }))).query).toEqual(WRONG)
  })

  it('makes the user known', async () => {
    const tenant = await tenantFor()
    const { link } = await mailFor(tenant)
    await open(link)
    expect(await (await start(tenant)).json()).toMatchObject({ email: ADA, email_verified: true })
  })

  it('keeps the query of the callback URL', async () => {
    const redirect_uri = `${CALLBACK}?from=mail`
    const tenant = await tenantFor({ callbackUrls: [redirect_uri] })
    const { link } = await mailFor(tenant, { authParams: { ...authParams, redirect_uri } })
    expect((await landing(link)).query).toMatchObject({ from: 'mail', state: 'the-state' })
  })

  it('goes to the first callback URL when the link names none', async () => {
    const tenant = await tenantFor({ callbackUrls: ['http://localhost:4000/first', CALLBACK] })
    const { link } = await mailFor(tenant)
    expect((await landing(alter(link, { redirect_uri: undefined }))).url).toBe('http://localhost:4000/first')
  })
})

describe('a link without response_type=code', () => {
  it.each([
    ['left out', undefined],
    ['token', 'token'],
    ['id_token', 'id_token'],
  ])('(%s) answers in the fragment', async (_title, response_type) => {
    const tenant = await tenantFor()
    const { link } = await mailFor(tenant)
    expect(await landing(alter(link, { response_type }))).toEqual({
      url: CALLBACK,
      query: {},
      fragment: {
        access_token: expect.stringMatching(/^[\w-]{32}$/),
        scope: 'openid',
        expires_in: '7200',
        token_type: 'Bearer',
        state: 'the-state',
      },
    })
  })

  it('does not understand camelCase', async () => {
    const tenant = await tenantFor()
    const { link } = await mailFor(tenant, {
      authParams: { responseType: 'code', redirectUri: CALLBACK, state: 's' },
    })
    expect((await landing(link)).fragment).toHaveProperty('access_token')
  })

  it('fails in the fragment, too', async () => {
    const tenant = await tenantFor()
    const { link } = await mailFor(tenant)
    await open(link)
    expect(await landing(alter(link, { response_type: undefined }))).toMatchObject({
      query: {},
      fragment: WRONG,
    })
  })
})

describe('a link that ends on a page of the tenant', () => {
  const pageOf = async (link: string | undefined) => {
    const answer = await open(link)
    return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() }
  }

  it('when the callback URL is not allowed; the link is not spent', async () => {
    const tenant = await tenantFor()
    const { link } = await mailFor(tenant)
    const page = await pageOf(alter(link, { redirect_uri: 'https://evil.example/<script>' }))
    expect(page).toMatchObject({ status: 400, location: null })
    expect(page.text).toContain('Callback URL mismatch')
    expect(page.text).not.toContain('evil.example/<script>')
    expect((await landing(link)).query).toHaveProperty('code')
  })

  it('when the tenant wants a session', async () => {
    const tenant = await tenantFor({ linkWithoutSession: false })
    const { link } = await mailFor(tenant)
    const page = await pageOf(link)
    expect(page).toMatchObject({ status: 400, location: null })
    expect(page.text).toContain('Something went wrong')
    expect(page.text).toContain('must be opened on the same device and browser')
  })

  it.each([
    ['client_id', 'other'],
    ['connection', 'other'],
    ['email', undefined],
  ])('when its %s is not right', async (name, value) => {
    const tenant = await tenantFor()
    const { link } = await mailFor(tenant)
    expect(await pageOf(alter(link, { [name]: value }))).toMatchObject({ status: 400, location: null })
  })
})

describe('what can happen to a link', () => {
  it('expires on demand', async () => {
    const tenant = await tenantFor()
    const { link } = await mailFor(tenant)
    tenant.links.expire('Ada@example.com')
    expect((await landing(link)).query).toEqual(EXPIRED)
  })

  it('is spent on demand, as by a scanner', async () => {
    const tenant = await tenantFor()
    const { link } = await mailFor(tenant)
    tenant.links.spend(ADA)
    expect((await landing(link)).query).toEqual(WRONG)
  })

  it('is an error when there is no link', async () => {
    const tenant = await tenantFor()
    expect(() => tenant.links.expire(ADA)).toThrow('No link or code has been sent to this address yet')
  })
})
