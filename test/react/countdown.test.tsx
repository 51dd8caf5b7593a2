import { act, renderHook } from '@testing-library/react'
import { beforeEach, expect, it, vi } from 'vitest'
import { type UsePasswordlessOptions, usePasswordless } from '../../src/react/index.js'
import { cut, failed, route, sent, startPath, verifyPath } from './server.js'

const ada = { email: 'ada@example.com' }
const initial = { recipient: { connection: 'email' as const, ...ada } }

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] })
})

function use(options: UsePasswordlessOptions = {}) {
  return renderHook(() => usePasswordless(options))
}
const pass = (seconds: number) => act(() => vi.advanceTimersByTime(seconds * 1000))
const tooMany = (retryAfter?: string) =>
  failed(429, 'too_many_requests', retryAfter === undefined ? {} : { 'retry-after': retryAfter })

it('counts down what the server has said, and lets nothing out before', async () => {
  const seen = route(startPath, sent(30))
  const { result } = use()
  await act(() => result.current.start(ada))
  expect(result.current.secondsToResend).toBe(30)
  pass(1)
  expect(result.current.secondsToResend).toBe(29)
  pass(28)
  expect(result.current.secondsToResend).toBe(1)
  expect(await act(() => result.current.resend())).toBe(false)
  expect(seen).toHaveLength(1)
  pass(1)
  expect(result.current.secondsToResend).toBe(0)
  expect(await act(() => result.current.resend())).toBe(true)
  expect(seen).toHaveLength(2)
  expect(result.current.secondsToResend).toBe(30)
})

it('has no timer left once it has counted down, and none when the form is gone', async () => {
  route(startPath, sent(2))
  const { result, unmount } = use()
  expect(vi.getTimerCount()).toBe(0)
  await act(() => result.current.start(ada))
  expect(vi.getTimerCount()).toBe(1)
  pass(3)
  expect(vi.getTimerCount()).toBe(0)
  await act(() => result.current.resend())
  unmount()
  expect(vi.getTimerCount()).toBe(0)
})

it('never shows a number of another time', async () => {
  route(startPath, sent(30))
  const shown: number[] = []
  const { result } = renderHook(() => {
    const form = usePasswordless()
    shown.push(form.secondsToResend)
    return form
  })
  pass(600)
  await act(() => result.current.start(ada))
  pass(600)
  await act(() => result.current.resend())
  expect(Math.max(...shown)).toBe(30)
})

it.each([
  ['no header', sent()],
  [
    'a date',
    () => new Response(null, { status: 204, headers: { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' } }),
  ],
  ['a fraction', () => new Response(null, { status: 204, headers: { 'retry-after': '1.5' } })],
  ['less than nothing', () => new Response(null, { status: 204, headers: { 'retry-after': '-5' } })],
  ['years', () => new Response(null, { status: 204, headers: { 'retry-after': '99999999' } })],
])('does not guess: %s', async (_, answer) => {
  const seen = route(startPath, answer)
  const { result } = use()
  await act(() => result.current.start(ada))
  expect(result.current.secondsToResend).toBe(0)
  expect(await act(() => result.current.resend())).toBe(true)
  expect(seen).toHaveLength(2)
})

it('takes it from a refusal too', async () => {
  route(startPath, sent(), tooMany('90'))
  const { result } = use()
  await act(() => result.current.start(ada))
  await act(() => result.current.resend())
  expect(result.current).toMatchObject({ status: 'failed', secondsToResend: 90, failure: { retryAfter: 90 } })
  pass(31)
  expect(result.current).toMatchObject({ secondsToResend: 59, failure: { retryAfter: 90 } })
})

it.each([
  ['a refusal without a number', tooMany()],
  ['no answer', cut()],
])('leaves the wait that there is: %s', async (_, answer) => {
  route(startPath, sent(60), answer)
  const { result } = use()
  await act(() => result.current.start(ada))
  pass(10)
  await act(() => result.current.start(ada))
  expect(result.current).toMatchObject({ status: 'failed', secondsToResend: 50 })
})

it('is not about codes', async () => {
  route(startPath, sent(30))
  route(verifyPath, tooMany('600'))
  const { result } = use()
  await act(() => result.current.start(ada))
  await act(() => result.current.verify('123456'))
  expect(result.current).toMatchObject({ secondsToResend: 30, failure: { step: 'verify', retryAfter: 600 } })
})

it('is right in a tab that was hidden and wakes up late', async () => {
  route(startPath, sent(60))
  const { result } = use()
  await act(() => result.current.start(ada))
  // The clock goes on, timers do not.
  vi.setSystemTime(Date.now() + 45_000)
  pass(1)
  expect(result.current.secondsToResend).toBe(14)
  vi.setSystemTime(Date.now() + 3_600_000)
  expect(await act(() => result.current.resend())).toBe(true)
})

it('goes on after a reload', async () => {
  route(startPath, sent(60))
  const before = use()
  await act(() => before.result.current.start(ada))
  before.unmount()
  vi.setSystemTime(Date.now() + 20_000)
  const { result } = use()
  expect(result.current).toMatchObject({ status: 'sent', secondsToResend: 40 })
})

it('goes on after a reload, also what a refusal has said', async () => {
  const seen = route(startPath, sent(), tooMany('300'))
  const before = use()
  await act(() => before.result.current.start(ada))
  await act(() => before.result.current.resend())
  before.unmount()
  vi.setSystemTime(Date.now() + 100_000)
  const { result } = use()
  expect(result.current.secondsToResend).toBe(200)
  expect(await act(() => result.current.resend())).toBe(false)
  expect(seen).toHaveLength(2)
})

it('begins with what the query of a page says, a number or its text', () => {
  for (const retryAfter of [45, '45']) {
    const { result, unmount } = use({ initial: { ...initial, error: 'too_many_requests', retryAfter } })
    expect(result.current).toMatchObject({
      status: 'failed',
      secondsToResend: 45,
      sentTo: 'a•••@example.com',
    })
    unmount()
  }
})

it.each(['soon', '-1', '1e9', '', '45 seconds', Number.NaN, 1.5])(
  'begins with no wait for %j',
  (retryAfter) => {
    const { result } = use({ initial: { ...initial, error: 'too_many_requests', retryAfter } })
    expect(result.current).toMatchObject({ secondsToResend: 0, failure: { retryAfter: undefined } })
  },
)

it('does not begin with that of a code', () => {
  const { result } = use({
    initial: { ...initial, error: 'too_many_requests', step: 'verify', retryAfter: 45 },
  })
  expect(result.current).toMatchObject({ secondsToResend: 0, failure: { step: 'verify', retryAfter: 45 } })
})
