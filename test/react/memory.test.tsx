import { act, renderHook } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { announceSignIn, type UsePasswordlessOptions, usePasswordless } from '../../src/react/index.js'
import { cut, failed, json, route, sent, settle, startPath, watchLocation } from './server.js'

const key = 'auth0-passwordless'
const ada = { email: 'ada@example.com' }
const toAda = { connection: 'email' as const, ...ada }
const minutes = 60_000

function use(options: UsePasswordlessOptions = {}) {
  return renderHook(() => usePasswordless(options))
}

async function sendAndLeave(fields: Parameters<ReturnType<typeof usePasswordless>['start']>[0] = ada) {
  route(startPath, sent())
  const { result, unmount } = use()
  await act(() => result.current.start(fields))
  unmount()
}

it('finds a page that is loaded again as it was', async () => {
  await sendAndLeave({ ...ada, send: 'code' })
  const { result } = use()
  expect(result.current).toMatchObject({
    status: 'sent',
    sent: 'code',
    sentTo: 'a•••@example.com',
    recipient: toAda,
  })
  await settle()
})

it('finds a phone number again', async () => {
  await sendAndLeave({ connection: 'sms', phoneNumber: '+15005550006' })
  const { result } = use()
  expect(result.current).toMatchObject({ sent: 'code', sentTo: '••• 006' })
  await settle()
})

it('sends the same again after a reload, without the fields of the app, which it does not keep', async () => {
  route(startPath)
  const before = renderHook(() => usePasswordless<{ firstName: string }>())
  await act(() => before.result.current.start({ ...ada, firstName: 'Ada', send: 'code' }))
  before.unmount()
  expect(sessionStorage.getItem(key)).not.toContain('Ada')
  const seen = route(startPath)
  const { result } = use()
  await act(() => result.current.resend())
  expect(seen[0]?.body).toEqual({ ...toAda, send: 'code' })
  await settle()
})

it('remembers a message that may be on its way', async () => {
  route(startPath, cut())
  const before = use()
  await act(() => before.result.current.start(ada))
  before.unmount()
  expect(use().result.current).toMatchObject({ status: 'sent', sentTo: 'a•••@example.com' })
  await settle()
})

it('does not remember what was refused', async () => {
  route(startPath, failed(400, 'invalid_request'))
  const { result } = use()
  await act(() => result.current.start(ada))
  expect(sessionStorage).toHaveLength(0)
})

it.each([
  [14, 'sent'],
  [15, 'idle'],
  [-60, 'sent'],
])('after %i minutes by the clock finds it %s', async (passed, status) => {
  vi.useFakeTimers({ toFake: ['Date'] })
  await sendAndLeave()
  vi.setSystemTime(Date.now() + passed * minutes)
  expect(use().result.current.status).toBe(status)
  await settle()
})

it('is for the recipient that the server knows of, and nobody else', async () => {
  await sendAndLeave()
  const { result } = use({ initial: { recipient: { connection: 'email', email: 'grace@example.com' } } })
  expect(result.current.recipient).toEqual({ connection: 'email', email: 'grace@example.com' })
  await settle()
})

it.each([
  [{ email: ' Ada@Example.COM' }, toAda],
  [
    { connection: 'sms' as const, phoneNumber: '+1 (500) 555-0006' },
    { connection: 'sms' as const, phoneNumber: '+15005550006' },
  ],
])('knows the recipient again, whatever way it was typed: %j', async (typed, sentTo) => {
  vi.useFakeTimers({ toFake: ['Date'] })
  route(startPath, sent(60))
  const before = use()
  await act(() => before.result.current.start(typed))
  before.unmount()
  expect(use({ initial: { recipient: sentTo } }).result.current.secondsToResend).toBe(60)
  await settle()
})

it('leaves a failure that the server knows of', async () => {
  await sendAndLeave()
  const { result } = use({ initial: { error: 'wrong_code', step: 'verify' } })
  expect(result.current).toMatchObject({
    status: 'failed',
    failure: { code: 'wrong_code', step: 'verify' },
    sentTo: 'a•••@example.com',
  })
  await settle()
})

const at = Date.now()
it.each([
  'no JSON',
  '',
  'null',
  '7',
  '"text"',
  '[]',
  '{}',
  '{"sent":null}',
  '{"sent":{"recipient":null,"send":"link"}}',
  JSON.stringify({ sent: { at } }),
  JSON.stringify({ sent: { recipient: 'ada@example.com', at } }),
  JSON.stringify({ sent: { recipient: { connection: 'email' }, at } }),
  JSON.stringify({ sent: { recipient: toAda, send: 'link' }, resendAt: 0 }),
  JSON.stringify({ sent: { recipient: toAda, send: 'link', at: 'now' }, resendAt: 0 }),
])('takes no notice of what is not its own: %s', (text) => {
  sessionStorage.setItem(key, text)
  expect(use().result.current).toMatchObject({ status: 'idle', sentTo: undefined, secondsToResend: 0 })
})

it.each([
  [{ resendAt: 'later' }, 'link'],
  [{ resendAt: {} }, 'link'],
  [{ sent: { recipient: toAda, at, send: 'pigeon' }, resendAt: null }, 'link'],
  [{ sent: { recipient: { connection: 'sms', phoneNumber: 15005550006 }, at, send: 'link' } }, 'code'],
])('makes the best of what is half its own: %j', async (part, send) => {
  sessionStorage.setItem(
    key,
    JSON.stringify({ sent: { recipient: toAda, send: 'link', at }, resendAt: 0, ...part }),
  )
  const { result } = use()
  expect(result.current).toMatchObject({ status: 'sent', sent: send, secondsToResend: 0 })
  expect(typeof result.current.sentTo).toBe('string')
  await settle()
})

it.each(['getItem', 'setItem', 'removeItem'] as const)(
  'works where the browser refuses %s',
  async (method) => {
    vi.spyOn(Storage.prototype, method).mockImplementation(() => {
      throw new DOMException('no', 'SecurityError')
    })
    route(startPath)
    const { result } = use()
    await act(() => result.current.start(ada))
    expect(result.current.status).toBe('sent')
    act(() => result.current.reset())
    expect(result.current.status).toBe('idle')
  },
)

it('works where there is no storage at all', async () => {
  vi.spyOn(window, 'sessionStorage', 'get').mockImplementation(() => {
    throw new DOMException('no', 'SecurityError')
  })
  route(startPath)
  const { result } = use()
  await act(() => result.current.start(ada))
  expect(result.current.status).toBe('sent')
})

it('neither writes nor reads when it is told not to', async () => {
  await sendAndLeave()
  const { result } = use({ remember: false })
  expect(result.current.status).toBe('idle')
  sessionStorage.clear()
  route(startPath, sent(60), failed(429, 'too_many_requests', { 'retry-after': '60' }))
  await act(() => result.current.start(ada))
  await act(() => result.current.start(ada))
  expect(sessionStorage).toHaveLength(0)
  expect(localStorage).toHaveLength(0)
})

it('forgets with reset', async () => {
  await sendAndLeave()
  const { result } = use()
  act(() => result.current.reset())
  expect(sessionStorage).toHaveLength(0)
  await settle()
})

it('forgets when a page says that somebody has signed in', async () => {
  await sendAndLeave()
  announceSignIn()
  expect(sessionStorage).toHaveLength(0)
  expect(use().result.current.status).toBe('idle')
})

it('forgets when it goes on', async () => {
  watchLocation()
  await sendAndLeave()
  route('/auth/profile', json({ sub: 'email|1', ...ada }))
  use({ returnTo: '/account' })
  await settle()
  expect(sessionStorage).toHaveLength(0)
})
