import { act, renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { answerFailed, answerLocation } from '../../src/answer.js'
import { PasswordlessError, type PasswordlessErrorCode } from '../../src/errors.js'
import { describeFailure, en } from '../../src/messages/index.js'
import { type UsePasswordlessOptions, usePasswordless } from '../../src/react/index.js'
import {
  empty,
  failed,
  held,
  html,
  json,
  route,
  sent,
  settle,
  startPath,
  verifyPath,
  watchLocation,
} from './server.js'

const ada = { email: 'ada@example.com' }
const auth0 = 'https://tenant.example/passwordless/verify_redirect?x=1'

/** Every code of the server. One that is missing here, or new, does not compile. */
const ofServer: Record<PasswordlessErrorCode, true> = {
  invalid_request: true,
  captcha_required: true,
  access_denied: true,
  origin_not_allowed: true,
  method_not_allowed: true,
  payload_too_large: true,
  unsupported_media_type: true,
  too_many_requests: true,
  configuration_error: true,
  auth0_unreachable: true,
  sms_provider_error: true,
  auth0_invalid_response: true,
  auth0_timeout: true,
}
const isCode = (code: string): code is PasswordlessErrorCode => code in ofServer
const codes = Object.keys(ofServer).filter(isCode)

function use(options: UsePasswordlessOptions = {}) {
  return renderHook(() => usePasswordless(options)).result
}

describe('asking for a message', () => {
  it('goes from idle through sending to sent', async () => {
    const { answer, give } = held()
    route(startPath, answer)
    const form = use()
    expect(form.current).toMatchObject({ status: 'idle', failure: undefined, sentTo: undefined, ready: true })
    let isSent: Promise<boolean> = Promise.resolve(false)
    act(() => {
      isSent = form.current.start(ada)
    })
    expect(form.current.status).toBe('sending')
    give(sent())
    await settle()
    expect(form.current).toMatchObject({ status: 'sent', failure: undefined, sent: 'link' })
    expect(await isSent).toBe(true)
  })

  it('posts JSON, and nothing that nobody has given', async () => {
    const seen = route(startPath)
    const form = use()
    await act(() => form.current.start(ada))
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({
      url: 'http://localhost:3000/api/auth/passwordless',
      body: { email: 'ada@example.com', send: 'link' },
    })
    expect(seen[0]?.body).toEqual({ email: 'ada@example.com', send: 'link' })
    expect(seen[0]?.headers.get('content-type')).toBe('application/json')
    expect(seen[0]?.headers.get('accept')).toBe('application/json')
  })

  it('posts what the options and the page say, to where they say', async () => {
    const seen = route('/mine')
    document.documentElement.lang = 'de-AT'
    const form = use({ startUrl: '/mine', returnTo: '/account', send: 'code' })
    await act(() => form.current.start(ada))
    expect(seen[0]?.body).toEqual({ ...ada, send: 'code', returnTo: '/account', language: 'de-AT' })
    expect(form.current.sent).toBe('code')
  })

  it.each([
    ['de_AT', 'de-AT'],
    ['zh_Hans_CN', 'zh-Hans-CN'],
    ['', undefined],
  ])('takes the language of a page as templates write it: "%s"', async (lang, language) => {
    const seen = route(startPath, sent())
    document.documentElement.lang = lang
    const form = use()
    await act(() => form.current.start(ada))
    expect(seen.map(({ body }) => Object(body).language)).toEqual([language])
  })

  it('prefers the language of the options, and that of the form to both', async () => {
    const seen = route(startPath)
    document.documentElement.lang = 'de'
    const form = use({ language: 'fr' })
    await act(() => form.current.start(ada))
    await act(() => form.current.start({ ...ada, language: 'it' }))
    expect(seen.map(({ body }) => body)).toMatchObject([{ language: 'fr' }, { language: 'it' }])
  })

  it('lets the form say what it wants, and takes undefined for not said', async () => {
    const seen = route(startPath)
    const form = use({ returnTo: '/account', send: 'code' })
    await act(() => form.current.start({ ...ada, send: 'link', returnTo: '/cart' }))
    await act(() => form.current.start({ ...ada, send: undefined, returnTo: undefined }))
    expect(seen.map(({ body }) => body)).toEqual([
      { ...ada, send: 'link', returnTo: '/cart' },
      { ...ada, send: 'code', returnTo: '/account' },
    ])
    expect(form.current.sent).toBe('code')
  })

  it('asks for text messages, which are codes', async () => {
    const seen = route(startPath)
    const form = use({ send: 'link' })
    await act(() => form.current.start({ connection: 'sms', phoneNumber: '+15005550006' }))
    expect(seen[0]?.body).toEqual({ connection: 'sms', phoneNumber: '+15005550006', send: 'code' })
    expect(form.current).toMatchObject({
      sent: 'code',
      sentTo: '••• 006',
      recipient: { connection: 'sms', phoneNumber: '+15005550006' },
    })
  })

  it("takes the app's own fields along", async () => {
    const seen = route(startPath)
    const { result } = renderHook(() => usePasswordless<{ firstName: string }>())
    await act(() => result.current.start({ ...ada, firstName: 'Ada' }))
    expect(seen[0]?.body).toEqual({ ...ada, firstName: 'Ada', send: 'link' })
  })

  it('shows an address that only its owner knows again, and gives it in full to the app', async () => {
    route(startPath)
    const form = use()
    await act(() => form.current.start({ email: 'ada.lovelace@example.com' }))
    expect(form.current.sentTo).toBe('a•••@example.com')
    expect(form.current.recipient).toEqual({ connection: 'email', email: 'ada.lovelace@example.com' })
  })

  it('uses options as they are now', async () => {
    const seen = route('/second')
    const { result, rerender } = renderHook((options) => usePasswordless(options), {
      initialProps: { startUrl: '/first' },
    })
    rerender({ startUrl: '/second' })
    await act(() => result.current.start(ada))
    expect(seen).toHaveLength(1)
  })

  it('keeps its functions from render to render', () => {
    const { result, rerender } = renderHook(() => usePasswordless())
    const { start, verify, resend, reset } = result.current
    rerender()
    expect(result.current).toMatchObject({ start, verify, resend, reset })
  })
})

describe('what can fail', () => {
  it.each(codes)('hears of %s from our routes', async (code) => {
    const error = new PasswordlessError(code, 'words', { retryAfter: 7 })
    route(startPath, () => answerFailed(error, undefined))
    const form = use()
    expect(await act(() => form.current.start(ada))).toBe(false)
    expect(form.current).toMatchObject({ status: 'failed', sentTo: undefined, recipient: undefined })
    expect(form.current.failure).toEqual({
      code,
      step: 'start',
      retryAfter: 7,
      description: expect.any(String),
    })
    expect(describeFailure({ code })).toBe(en.errors[code])
  })

  it.each(codes)('hears of %s about a code', async (code) => {
    route(verifyPath, () => answerFailed(new PasswordlessError(code, 'words'), undefined))
    const form = use({ initial: { recipient: { connection: 'email', ...ada } } })
    expect(await act(() => form.current.verify('123456'))).toBe(false)
    expect(form.current).toMatchObject({ status: 'failed', failure: { code, step: 'verify' } })
    expect(form.current.sentTo).toBe('a•••@example.com')
    await settle()
  })

  it("hears of an app's own code", async () => {
    route(startPath, failed(402, 'not_a_member'))
    const form = use()
    await act(() => form.current.start(ada))
    expect(form.current.failure).toEqual({
      code: 'not_a_member',
      step: 'start',
      retryAfter: undefined,
      description: 'about not_a_member',
    })
  })

  it.each([
    ['the page of a proxy', html(502)],
    ['the page of a network that wants a login', html()],
    ['an empty 404', empty(404)],
    ['a 200 that says nothing', json({})],
    ['a 200 without a body', empty(200)],
    ['an error that is no text', json({ error: { code: 'x' }, error_description: 5 }, { status: 400 })],
    ['JSON that is no object', json(null, { status: 500 })],
    ['a location, of the route that has none', json({ location: auth0 })],
  ])('does not mistake for an answer of ours: %s', async (_, answer) => {
    route(startPath, answer)
    const form = use()
    expect(await act(() => form.current.start(ada))).toBe(false)
    expect(form.current.failure).toMatchObject({ code: 'unexpected_answer', description: undefined })
    expect(form.current.recipient).toBeUndefined()
  })

  it('forgets a failure when the next step begins', async () => {
    const { answer, give } = held()
    route(startPath, failed(400, 'invalid_request'), answer)
    const form = use()
    await act(() => form.current.start(ada))
    await settle(() => void form.current.start(ada))
    expect(form.current).toMatchObject({ status: 'sending', failure: undefined })
    give(sent())
    await settle()
  })

  it('keeps the message that is on its way when another one is refused', async () => {
    route(startPath, sent(), failed(400, 'invalid_request'))
    const form = use()
    await act(() => form.current.start(ada))
    await act(() => form.current.start({ email: 'nonsense' }))
    expect(form.current).toMatchObject({ status: 'failed', sentTo: 'a•••@example.com' })
  })
})

describe('a code', () => {
  const initial = { recipient: { connection: 'email' as const, ...ada } }

  it('is checked, and the page left for where the answer says', async () => {
    const { went } = watchLocation()
    const { answer, give } = held()
    const request = new Request('http://localhost:3000/', { method: 'POST' })
    const seen = route(verifyPath, answer)
    route(startPath)
    const form = use({ returnTo: '/account' })
    await act(() => form.current.start(ada))
    await settle(() => void form.current.verify('123456'))
    expect(form.current).toMatchObject({ status: 'verifying', sentTo: 'a•••@example.com' })
    give(() => answerLocation(request, { location: auth0, setCookie: [] }))
    await settle()
    expect(went).toEqual([auth0])
    expect(form.current.status).toBe('verifying')
    expect(seen[0]?.body).toEqual({
      connection: 'email',
      ...ada,
      verificationCode: '123456',
      returnTo: '/account',
    })
    expect(seen[0]?.url).toBe('http://localhost:3000/api/auth/passwordless-verify')
  })

  it('is about whom it is said to be about', async () => {
    const { went } = watchLocation()
    const seen = route('/check', json({ location: auth0 }))
    const form = use({ verifyUrl: '/check' })
    await act(() => form.current.verify('1234', { connection: 'sms', phoneNumber: '+15005550006' }))
    expect(seen[0]?.body).toEqual({
      connection: 'sms',
      phoneNumber: '+15005550006',
      verificationCode: '1234',
    })
    expect(went).toEqual([auth0])
  })

  it('goes nowhere for a location of a route that has failed', async () => {
    const { went } = watchLocation()
    route(verifyPath, json({ location: auth0 }, { status: 500 }))
    const form = use({ initial })
    expect(await act(() => form.current.verify('123456'))).toBe(false)
    expect(went).toEqual([])
    expect(form.current.failure?.code).toBe('unexpected_answer')
  })

  it('of nobody is for the server to refuse', async () => {
    route(verifyPath, failed(400, 'invalid_request'))
    const form = use()
    await act(() => form.current.verify('1234'))
    expect(form.current.failure?.code).toBe('invalid_request')
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    '/relative',
    'https://exa mple/',
    '',
    null,
    7,
    { href: auth0 },
  ])('goes nowhere for a location that is none: %j', async (location) => {
    const { went } = watchLocation()
    route(verifyPath, json({ location }))
    const form = use({ initial })
    expect(await act(() => form.current.verify('123456'))).toBe(false)
    expect(went).toEqual([])
    expect(form.current.failure).toMatchObject({ code: 'unexpected_answer', step: 'verify' })
  })
})

describe('one step at a time', () => {
  it.each(['start', 'verify', 'resend'] as const)(
    'does nothing for %s while a message is asked for',
    async (step) => {
      const { answer, give } = held()
      const started = route(startPath, answer)
      const verified = route(verifyPath, answer)
      const form = use()
      await settle(() => void form.current.start(ada))
      const again = {
        start: () => form.current.start(ada),
        verify: () => form.current.verify('1'),
        resend: () => form.current.resend(),
      }
      expect(await act(again[step])).toBe(false)
      give(sent())
      await settle()
      expect([started.length, verified.length]).toEqual([1, 0])
      expect(form.current.status).toBe('sent')
    },
  )

  it.each(['start', 'verify'] as const)('does nothing for %s while a code is checked', async (step) => {
    const { answer, give } = held()
    const started = route(startPath, sent())
    const verified = route(verifyPath, answer)
    const form = use()
    await act(() => form.current.start(ada))
    await settle(() => void form.current.verify('123456'))
    const again = { start: () => form.current.start(ada), verify: () => form.current.verify('123456') }
    expect(await act(again[step])).toBe(false)
    give(failed(400, 'invalid_request'))
    await settle()
    expect([started.length, verified.length]).toEqual([1, 1])
  })

  it('sends the same again, with the fields of the app', async () => {
    const seen = route(startPath)
    const { result } = renderHook(() => usePasswordless<{ firstName: string }>())
    await act(() => result.current.start({ ...ada, firstName: 'Ada', send: 'code' }))
    expect(await act(() => result.current.resend())).toBe(true)
    expect(seen).toHaveLength(2)
    expect(seen[1]?.body).toEqual(seen[0]?.body)
  })

  it('has nothing to send again before anything was sent', async () => {
    const form = use()
    expect(await act(() => form.current.resend())).toBe(false)
    expect(form.current.status).toBe('idle')
  })

  it('begins anew, for another address', async () => {
    const seen = route(startPath, sent(60))
    const form = use()
    await act(() => form.current.start(ada))
    act(() => form.current.reset())
    expect(form.current).toMatchObject({
      status: 'idle',
      failure: undefined,
      sentTo: undefined,
      recipient: undefined,
      sent: undefined,
      secondsToResend: 0,
    })
    expect(await act(() => form.current.resend())).toBe(false)
    expect(seen).toHaveLength(1)
  })

  it.each([
    ['sent', sent(60)],
    ['failed', failed(429, 'too_many_requests', { 'retry-after': '60' })],
  ])('does not hear of the old address once it has begun anew: %s', async (_, late) => {
    const { answer, give } = held()
    route(startPath, answer, sent())
    const form = use()
    await settle(() => void form.current.start(ada))
    act(() => form.current.reset())
    expect(form.current.status).toBe('idle')
    await act(() => form.current.start({ email: 'grace@example.com' }))
    give(late)
    await settle()
    expect(form.current).toMatchObject({ status: 'sent', sentTo: 'g•••@example.com', secondsToResend: 0 })
    expect(sessionStorage.getItem('auth0-passwordless')).not.toContain('ada')
  })

  it('goes nowhere with a code once it has begun anew', async () => {
    const { went } = watchLocation()
    const { answer, give } = held()
    route(verifyPath, answer)
    route(startPath)
    const form = use()
    await act(() => form.current.start(ada))
    await settle(() => void form.current.verify('123456'))
    act(() => form.current.reset())
    give(json({ location: auth0 }))
    await settle()
    expect(went).toEqual([])
    expect(form.current.status).toBe('idle')
  })
})

describe('the way back out of the browser cache', () => {
  const comeBack = (persisted: boolean) =>
    settle(() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted })))

  it.each([
    [true, 'sent'],
    [false, 'verifying'],
  ])('from Auth0, when the page was kept (%s), finds it %s', async (persisted, status) => {
    watchLocation()
    route(startPath)
    route(verifyPath, json({ location: auth0 }))
    const form = use()
    await act(() => form.current.start(ada))
    await act(() => form.current.verify('123456'))
    await comeBack(persisted)
    expect(form.current.status).toBe(status)
  })

  it('from a code of somebody else, finds it as it began', async () => {
    watchLocation()
    route(verifyPath, json({ location: auth0 }))
    const form = use()
    await act(() => form.current.verify('1234', { connection: 'email', ...ada }))
    await comeBack(true)
    expect(form.current.status).toBe('idle')
  })

  it('leaves a message alone that is being asked for', async () => {
    const { answer, give } = held()
    route(startPath, answer)
    const form = use()
    await settle(() => void form.current.start(ada))
    await comeBack(true)
    expect(form.current.status).toBe('sending')
    give(sent())
    await settle()
    expect(form.current.status).toBe('sent')
  })
})

it('never rejects, not even for fields that are no JSON', async () => {
  const form = renderHook(() => usePasswordless<{ count: bigint }>()).result
  expect(await act(() => form.current.start({ ...ada, count: 1n }))).toBe(false)
  expect(form.current.status).toBe('failed')
})
