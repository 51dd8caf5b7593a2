import { act, fireEvent, render, renderHook, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { usePasswordless } from '../../src/react/index.js'
import { cut, held, json, route, sent, settle, startPath, verifyPath, watchLocation } from './server.js'
import { SignIn } from './sign-in.js'

const user = userEvent.setup({ delay: null })
const ada = { email: 'ada@example.com' }
const initial = { recipient: { connection: 'email' as const, ...ada } }
const offline = () => vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)

/** An answer whose body breaks off. */
const broken = () => {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"error":'))
      controller.error(new Error('cut'))
    },
  })
  return new Response(body, { status: 400, headers: { 'content-type': 'application/json' } })
}

describe.each([
  ['start', startPath],
  ['verify', verifyPath],
] as const)('a network that fails at %s', (step, path) => {
  const take = (form: ReturnType<typeof usePasswordless>) =>
    step === 'start' ? form.start(ada) : form.verify('123456', initial.recipient)

  it('is said to be none before anything has gone out', async () => {
    offline()
    route(path, cut())
    const { result } = renderHook(() => usePasswordless())
    expect(await act(() => take(result.current))).toBe(false)
    expect(result.current).toMatchObject({
      status: 'failed',
      failure: { code: 'offline', step },
      sentTo: undefined,
    })
    expect(sessionStorage).toHaveLength(0)
  })

  it('works where the browser is wrong about being offline', async () => {
    offline()
    const { went } = watchLocation()
    const seen = route(path, step === 'start' ? sent() : json({ location: 'https://tenant.example/' }))
    const { result } = renderHook(() => usePasswordless())
    expect(await act(() => take(result.current))).toBe(true)
    expect(seen).toHaveLength(1)
    expect(went).toHaveLength(step === 'start' ? 0 : 1)
  })

  it.each([
    ['the connection', cut()],
    ['the body', broken],
  ])('is cut in the middle: %s', async (_, answer) => {
    const seen = route(path, answer)
    const { result } = renderHook(() => usePasswordless())
    expect(await act(() => take(result.current))).toBe(false)
    expect(result.current).toMatchObject({ status: 'failed', failure: { code: 'no_answer', step } })
    await settle(() => window.dispatchEvent(new Event('online')))
    expect(seen).toHaveLength(1)
  })

  it('does not answer for half a minute', async () => {
    const patience = new AbortController()
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(patience.signal)
    const { answer, give } = held()
    const seen = route(path, answer)
    const { result } = renderHook(() => usePasswordless())
    await settle(() => void take(result.current))
    expect(timeout).toHaveBeenCalledExactlyOnceWith(30_000)
    expect(result.current.failure).toBeUndefined()
    await settle(() => patience.abort(new DOMException('too long', 'TimeoutError')))
    expect(result.current).toMatchObject({ status: 'failed', failure: { code: 'no_answer', step } })
    give(sent())
    await settle()
    expect(result.current.status).toBe('failed')
    expect(seen).toHaveLength(1)
  })

  it('works in browsers that cannot end a request by themselves', async () => {
    vi.stubGlobal('AbortSignal', class {})
    watchLocation()
    route(path, step === 'start' ? sent() : json({ location: 'https://tenant.example/' }))
    const { result } = renderHook(() => usePasswordless())
    expect(await act(() => take(result.current))).toBe(true)
  })
})

it('says that a message may be on its way, and sends another one once when asked to', async () => {
  const seen = route(startPath, cut(), sent(30))
  const { result } = renderHook(() => usePasswordless())
  await act(() => result.current.start(ada))
  expect(result.current).toMatchObject({ status: 'failed', sentTo: 'a•••@example.com', secondsToResend: 0 })
  expect(await act(() => result.current.resend())).toBe(true)
  expect(seen).toHaveLength(2)
  expect(seen[1]?.body).toEqual(seen[0]?.body)
  expect(result.current).toMatchObject({ status: 'sent', failure: undefined, secondsToResend: 30 })
})

it('takes a code of a message whose request had no answer', async () => {
  const { went } = watchLocation()
  route(startPath, cut())
  const seen = route(verifyPath, json({ location: 'https://tenant.example/' }))
  const { result } = renderHook(() => usePasswordless())
  await act(() => result.current.start(ada))
  await act(() => result.current.verify('123456'))
  expect(seen[0]?.body).toMatchObject({ ...ada, verificationCode: '123456' })
  expect(went).toHaveLength(1)
})

it.each([
  ['offline', offline],
  ['no_answer', () => {}],
])('leaves what was typed in the form: %s', async (code, network) => {
  network()
  route(startPath, cut())
  route(verifyPath, cut())
  render(<SignIn options={{ initial }} />)
  await settle()
  await user.type(screen.getByLabelText('email'), 'grace@example.com')
  await user.type(screen.getByLabelText('code'), '123456')
  for (const name of ['start', 'verify']) {
    await settle(() => fireEvent.submit(screen.getByRole('form', { name })))
    expect(screen.getByRole('alert').textContent).toBe(code)
    expect(screen.getByLabelText('email')).toHaveProperty('value', 'grace@example.com')
    expect(screen.getByLabelText('code')).toHaveProperty('value', '123456')
  }
})
