import { act, render, screen } from '@testing-library/react'
import { StrictMode } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { InitialState, UsePasswordlessOptions } from '../../src/react/index.js'
import userAgents from '../data/user-agents.json' with { type: 'json' }
import { route, sent, settle, startPath } from './server.js'
import { SignIn } from './sign-in.js'

const ada = { connection: 'email' as const, email: 'ada@example.com' }
const phone = { connection: 'sms' as const, phoneNumber: '+15005550006' }

/** What the server sends, in the page. */
function serve(options?: UsePasswordlessOptions): HTMLElement {
  const container = document.createElement('div')
  container.innerHTML = renderToString(<SignIn options={options ?? {}} />)
  document.body.append(container)
  return container
}

const text = (container: Element, id: string) => container.querySelector(`[data-testid=${id}]`)?.textContent
const form = (container: Element, name: string) =>
  container.querySelector<HTMLFormElement>(`form[aria-label=${name}]`)

const initials: [string, InitialState | undefined, string][] = [
  ['nothing', undefined, 'idle'],
  ['an empty one', {}, 'idle'],
  ['a message', { recipient: ada }, 'sent'],
  ['a code', { recipient: ada, sent: 'code' }, 'sent'],
  ['a text message', { recipient: phone }, 'sent'],
  ['a failure', { error: 'invalid_request' }, 'failed'],
  ['a failure of anything', { error: '<script>alert(1)</script>' }, 'failed'],
  ['a failure without a name', { error: '' }, 'failed'],
  ['a query with nothing in it', { error: null, retryAfter: null }, 'idle'],
  ['a wait', { recipient: ada, error: 'too_many_requests', retryAfter: '60' }, 'failed'],
  ['a wrong code', { recipient: ada, error: 'wrong_code', step: 'verify' }, 'failed'],
]

describe('without scripts', () => {
  it('posts to the routes, with where to go', () => {
    const container = serve({ returnTo: '/cart?step=2&x="><b>' })
    const query = '?returnTo=%2Fcart%3Fstep%3D2%26x%3D%22%3E%3Cb%3E'
    expect(form(container, 'start')?.method).toBe('post')
    expect(form(container, 'start')?.getAttribute('action')).toBe(`/api/auth/passwordless${query}`)
    expect(form(container, 'verify')?.method).toBe('post')
    expect(form(container, 'verify')?.getAttribute('action')).toBe(`/api/auth/passwordless-verify${query}`)
    container.remove()
  })

  it('posts to routes of the app, whatever query they have', () => {
    const container = serve({ startUrl: '/start?shop=1', verifyUrl: '/verify', returnTo: '/cart' })
    expect(form(container, 'start')?.getAttribute('action')).toBe('/start?shop=1&returnTo=%2Fcart')
    expect(form(container, 'verify')?.getAttribute('action')).toBe('/verify?returnTo=%2Fcart')
    container.remove()
  })

  it('posts to the routes alone where nothing is said', () => {
    const container = serve()
    expect(form(container, 'start')?.getAttribute('action')).toBe('/api/auth/passwordless')
    container.remove()
  })

  it.each(initials)('knows the state, and shows no address: %s', (_, initial, status) => {
    const html = renderToString(<SignIn options={{ initial }} />)
    expect(html).toContain(`role="status">${status}<`)
    expect(html).not.toContain('<script')
    expect(html.replace(/<input[^>]*>/g, '')).not.toContain('ada@')
    expect(html).toContain('data-testid="ready">false')
    expect(html).toContain('data-testid="prefers-code">false')
    expect(html).toContain('data-testid="wait">0')
  })
})

describe('taken over by scripts', () => {
  it.each(initials)('fits what the server has sent: %s', async (_, initial, status) => {
    vi.spyOn(navigator, 'userAgent', 'get').mockReturnValue(userAgents.inApp['Facebook, iPhone'])
    const container = serve({ initial })
    render(<SignIn options={{ initial }} />, { container, hydrate: true })
    await settle()
    expect(text(container, 'hydrated')).toBe('true')
    expect(text(container, 'ready')).toBe('true')
    expect(text(container, 'prefers-code')).toBe('true')
    expect(screen.getByRole('status').textContent).toBe(status)
    expect(text(container, 'wait')).toBe(initial?.retryAfter ? '60' : '0')
  })

  it('fits, also where the tab remembers more than the server', async () => {
    const at = Date.now()
    const memory = { sent: { recipient: ada, send: 'link', at }, resendAt: at + 60_000 }
    sessionStorage.setItem('auth0-passwordless', JSON.stringify(memory))
    const container = serve()
    expect(container.querySelector('[role=status]')?.textContent).toBe('idle')
    render(<SignIn />, { container, hydrate: true })
    await settle()
    expect(screen.getByRole('status').textContent).toBe('sent')
    expect(Number(text(container, 'wait'))).toBeGreaterThan(55)
  })

  it('says so when something does not fit', async () => {
    const recovered: unknown[] = []
    const container = serve({ initial: { recipient: ada } })
    await act(async () => {
      const root = hydrateRoot(container, <SignIn />, {
        onRecoverableError: (error) => recovered.push(error),
      })
      await new Promise(setImmediate)
      onTestFinished(() => act(() => root.unmount()))
    })
    onTestFinished(() => container.remove())
    expect(recovered.length).toBeGreaterThan(0)
    vi.mocked(console.error).mockClear()
  })
})

it('works in strict mode', async () => {
  const seen = route(startPath, sent(30))
  const { unmount } = render(
    <StrictMode>
      <SignIn options={{ initial: { recipient: ada } }} />
    </StrictMode>,
  )
  await settle()
  await settle(() => screen.getByRole('button', { name: 'Again' }).click())
  expect(seen).toHaveLength(1)
  expect(screen.getByTestId('wait').textContent).toBe('30')
  unmount()
})
