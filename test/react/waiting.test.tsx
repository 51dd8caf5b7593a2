import { act, renderHook } from '@testing-library/react'
import { StrictMode } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { announceSignIn, type UsePasswordlessOptions, usePasswordless } from '../../src/react/index.js'
import openRedirects from '../data/open-redirects.json' with { type: 'json' }
import {
  cut,
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
const toAda = { connection: 'email' as const, ...ada }
const initial = { recipient: toAda }
const asAda = json({ sub: 'email|1', ...ada })
const v4 = '/auth/profile'
const v3 = '/api/auth/me'

const focus = () => settle(() => window.dispatchEvent(new Event('focus')))
const hide = (hidden: boolean) => vi.spyOn(document, 'hidden', 'get').mockReturnValue(hidden)

const channels: BroadcastChannel[] = []
afterEach(() => {
  for (const channel of channels.splice(0)) channel.close()
})

/** Another tab announces, and this one has heard of it. */
async function announce() {
  const listener = new BroadcastChannel('passwordless')
  channels.push(listener)
  const heard = new Promise((resolve) => {
    listener.onmessage = resolve
  })
  await settle(async () => {
    announceSignIn()
    await heard
  })
}

/** A page that has just asked for a link. */
async function ask(
  options: UsePasswordlessOptions = {},
  fields: Parameters<ReturnType<typeof usePasswordless>['start']>[0] = ada,
) {
  route(startPath, sent())
  const rendered = renderHook(() => usePasswordless(options))
  await act(() => rendered.result.current.start(fields))
  return rendered
}

describe('when to ask who is signed in', () => {
  it('does not, before anything was sent', async () => {
    const seen = route(v4, empty(401))
    renderHook(() => usePasswordless())
    await focus()
    await announce()
    expect(seen).toHaveLength(0)
  })

  it.each(['focus', 'visibilitychange', 'online', 'pageshow'])('does at %s', async (event) => {
    const seen = route(v4, empty(401))
    await ask()
    expect(seen).toHaveLength(0)
    const target = event === 'visibilitychange' ? document : window
    await settle(() => target.dispatchEvent(new Event(event, { bubbles: true })))
    expect(seen).toHaveLength(1)
    hide(true)
    await settle(() => target.dispatchEvent(new Event(event, { bubbles: true })))
    expect(seen).toHaveLength(1)
  })

  it.each([false, true])('does when another tab announces, hidden or not (%s)', async (hidden) => {
    const seen = route(v4, empty(401))
    await ask()
    hide(hidden)
    await announce()
    expect(seen).toHaveLength(1)
  })

  it('does at once in a page that was loaded again, unless it is hidden', async () => {
    const seen = route(v4, empty(401))
    renderHook(() => usePasswordless({ initial })).unmount()
    await settle()
    expect(seen).toHaveLength(1)
    hide(true)
    renderHook(() => usePasswordless({ initial }))
    await settle()
    expect(seen).toHaveLength(1)
  })

  it('asks one question at a time', async () => {
    const { answer, give } = held()
    const seen = route(v4, answer)
    await ask()
    await focus()
    await focus()
    await settle(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
    expect(seen).toHaveLength(1)
    give(empty(401))
    await settle()
    expect(seen).toHaveLength(1)
    await focus()
    expect(seen).toHaveLength(2)
  })

  it('asks once more for an announcement that came while it was asking', async () => {
    const { went } = watchLocation()
    const { answer, give } = held()
    const seen = route(v4, answer, asAda)
    await ask({ returnTo: '/account' })
    await focus()
    await announce()
    expect(seen).toHaveLength(1)
    give(empty(401))
    await settle()
    expect(seen).toHaveLength(2)
    expect(went).toEqual(['http://localhost:3000/account'])
  })

  it('asks the browser for no copy, and does not wait for ever', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch')
    await ask()
    await focus()
    expect(fetched).toHaveBeenLastCalledWith(v4, {
      cache: 'no-store',
      redirect: 'manual',
      signal: expect.any(AbortSignal),
    })
  })

  it.each(['unmount', 'reset'])('does not after %s', async (end) => {
    const seen = route(v4, asAda)
    const { went, reloads } = watchLocation()
    const { result, unmount } = await ask({ returnTo: '/account' })
    if (end === 'unmount') unmount()
    else act(() => result.current.reset())
    await focus()
    await announce()
    expect(seen).toHaveLength(0)
    expect([went, reloads()]).toEqual([[], 0])
  })

  it.each(['unmount', 'reset'])('does nothing with an answer that comes after %s', async (end) => {
    const { went, reloads } = watchLocation()
    const { answer, give } = held()
    route(v4, answer)
    const onSignedIn = vi.fn()
    const { result, unmount } = await ask({ onSignedIn })
    await focus()
    if (end === 'unmount') unmount()
    else act(() => result.current.reset())
    give(asAda)
    await settle()
    expect(onSignedIn).not.toHaveBeenCalled()
    expect([went, reloads()]).toEqual([[], 0])
  })

  it('leaves nothing behind that would listen', async () => {
    const added = vi.spyOn(window, 'addEventListener')
    const removed = vi.spyOn(window, 'removeEventListener')
    const closed = vi.spyOn(BroadcastChannel.prototype, 'close')
    const { result, unmount } = await ask()
    await act(() => result.current.resend())
    expect(closed).toHaveBeenCalledOnce()
    unmount()
    expect(closed).toHaveBeenCalledTimes(2)
    const ours = (spy: typeof added | typeof removed) =>
      spy.mock.calls
        .map(([type]) => type)
        .filter((type) => /^(focus|online|pageshow|visibilitychange)$/.test(type))
    expect(ours(added)).toHaveLength(9)
    expect(ours(removed).sort()).toEqual(ours(added).sort())
  })

  it('waits for nobody when the form has gone while the message was asked for', async () => {
    const { answer, give } = held()
    const seen = route(v4, asAda)
    route(startPath, answer)
    const { result, unmount } = renderHook(() => usePasswordless())
    let isSent: Promise<boolean> | undefined
    await settle(() => {
      isSent = result.current.start(ada)
    })
    unmount()
    give(sent())
    await settle()
    expect(await isSent).toBe(true)
    await focus()
    await announce()
    expect(seen).toHaveLength(0)
  })

  it('takes nobody to Auth0 who has left the form while the code was checked', async () => {
    const { went } = watchLocation()
    const { answer, give } = held()
    route(verifyPath, answer)
    const { result, unmount } = await ask()
    let isLeaving: Promise<boolean> | undefined
    await settle(() => {
      isLeaving = result.current.verify('123456')
    })
    unmount()
    give(json({ location: 'https://tenant.example/' }))
    await settle()
    expect(await isLeaving).toBe(false)
    expect(went).toEqual([])
  })

  it.each([
    ['are none', () => vi.stubGlobal('BroadcastChannel', undefined)],
    [
      'are refused',
      () =>
        vi.stubGlobal(
          'BroadcastChannel',
          class {
            constructor() {
              throw new DOMException('The operation is insecure.', 'SecurityError')
            }
          },
        ),
    ],
  ])('works by focus where channels %s', async (_, stub) => {
    stub()
    const seen = route(v4, empty(401))
    await ask()
    announceSignIn()
    await focus()
    expect(seen).toHaveLength(1)
  })

  it('waits once, in strict mode too', async () => {
    const seen = route(v4, empty(401))
    route(startPath, sent())
    const { result } = renderHook(() => usePasswordless(), { wrapper: StrictMode })
    await act(() => result.current.start(ada))
    await focus()
    expect(seen).toHaveLength(1)
    expect(result.current.status).toBe('sent')
  })
})

describe('whose profile it is', () => {
  it.each([
    ['their own', { sub: 'email|1', ...ada }, ada],
    ['in other case', { sub: 'email|1', email: 'ADA@Example.com' }, ada],
    ['typed in other case', { sub: 'email|1', ...ada }, { email: ' Ada@EXAMPLE.com ' }],
    ['without an address, for want of scopes', { sub: 'email|1' }, ada],
    [
      'of their phone',
      { sub: 'sms|1', phone_number: '+15005550006' },
      { connection: 'sms' as const, phoneNumber: '+15005550006' },
    ],
    [
      'of their phone, typed as people do',
      { sub: 'sms|1', phone_number: '+15005550006' },
      { connection: 'sms' as const, phoneNumber: '+1 (500) 555-0006' },
    ],
    [
      'with both',
      { sub: 'x|1', email: 'other@example.com', phone_number: '+15005550006' },
      { connection: 'sms' as const, phoneNumber: '+15005550006' },
    ],
  ])('goes on: %s', async (_, profile, fields) => {
    const { went } = watchLocation()
    route(v4, json(profile))
    await ask({ returnTo: '/account' }, fields)
    await focus()
    expect(went).toEqual(['http://localhost:3000/account'])
  })

  it.each([
    ["somebody else's", { sub: 'email|2', email: 'grace@example.com' }, ada],
    [
      'of a mail that only begins like theirs',
      { sub: 'email|2', email: 'ada@example.com.evil.example' },
      ada,
    ],
    [
      'of another phone',
      { sub: 'sms|2', phone_number: '+15005550007' },
      { connection: 'sms' as const, phoneNumber: '+15005550006' },
    ],
    ['of nobody', {}, ada],
    ['of nobody, at length', { user: null, email: ada.email }, ada],
    ['of an error', { error: 'not_authenticated' }, ada],
    [
      'of a mail, for a phone',
      { sub: 'email|2', ...ada },
      { connection: 'sms' as const, phoneNumber: '+15005550006' },
    ],
  ])('stays: %s', async (_, profile, fields) => {
    const { went, reloads } = watchLocation()
    route(v4, json(profile))
    const { result } = await ask({ returnTo: '/account' }, fields)
    await focus()
    await announce()
    expect([went, reloads()]).toEqual([[], 0])
    expect(result.current.status).toBe('sent')
  })

  it.each([
    ['nobody', [empty(401)], 1, 0],
    ['nobody, in v3', [empty(404)], 1, 1],
    ['nobody, without a body', [empty(204)], 1, 0],
    ['a page in its place', [html()], 1, 1],
    ['a page that is cut', [html(), cut()], 1, 1],
    // Followed, it could begin a login, and replace the transaction that waits for the link.
    ['a login in front of it', [() => Response.redirect('http://localhost:3000/api/auth/login')], 1, 1],
    ['trouble', [html(500)], 1, 1],
    ['JSON of nothing', [json(null)], 1, 1],
    ['no network', [cut()], 1, 0],
  ])(
    'stays, and asks the other generation of the SDK only when it may know: %s',
    async (_, answers, ofV4, ofV3) => {
      const { went, reloads } = watchLocation()
      const seen4 = route(v4, ...answers)
      const seen3 = route(v3, empty(204))
      const { result } = await ask({ returnTo: '/account' })
      await focus()
      expect([seen4.length, seen3.length]).toEqual([ofV4, ofV3])
      expect([went, reloads()]).toEqual([[], 0])
      expect(result.current.status).toBe('sent')
    },
  )

  it.each([empty(404), html()])('finds v3, and remembers that it is there', async (notThere) => {
    const { went } = watchLocation()
    const seen4 = route(v4, notThere)
    const seen3 = route(v3, empty(204), asAda)
    await ask({ returnTo: '/account' })
    await focus()
    await focus()
    expect([seen4.length, seen3.length]).toEqual([1, 2])
    expect(went).toHaveLength(1)
  })

  it('does not give up v4 for one answer of a network that wants a login', async () => {
    const { went } = watchLocation()
    route(v4, html(), asAda)
    route(v3, html(404))
    await ask({ returnTo: '/account' })
    await focus()
    await focus()
    expect(went).toHaveLength(1)
  })

  it('asks where the app says, and nowhere else', async () => {
    const seen = route('/me', empty(404))
    const others = [route(v4, asAda), route(v3, asAda)]
    await ask({ profileUrl: '/me' })
    await focus()
    expect(seen).toHaveLength(1)
    expect(others).toEqual([[], []])
  })
})

describe('where to go', () => {
  beforeEach(() => history.replaceState(null, '', '/sign-in?step=1'))

  it('goes to returnTo, with all that is in it', async () => {
    const { went, reloads } = watchLocation()
    route(v4, asAda)
    await ask({ returnTo: '/account?tab=2#orders' })
    await focus()
    await focus()
    expect(went).toEqual(['http://localhost:3000/account?tab=2#orders'])
    expect(reloads()).toBe(0)
  })

  it.each([
    undefined,
    '',
    '/sign-in?step=1',
    '?step=1',
    'http://localhost:3000/sign-in?step=1',
    '/sign-in?step=1#here',
  ])('loads its own page again for %s', async (returnTo) => {
    const { went, reloads } = watchLocation()
    route(v4, asAda)
    await ask({ returnTo })
    await focus()
    await focus()
    expect([went, reloads()]).toEqual([[], 1])
  })

  it('loads it again in a tab that has found nobody before', async () => {
    const { reloads } = watchLocation()
    route(v4, empty(401), asAda)
    renderHook(() => usePasswordless({ initial }))
    await settle()
    await announce()
    expect(reloads()).toBe(1)
  })

  it.each([
    ['at once', [asAda]],
    ['after trouble', [failed(500, 'x'), asAda]],
    ['after a network that was not there', [cut(), asAda]],
    ['after a page in its place', [html(), asAda]],
  ])('does not load a page for ever that is for somebody signed in: %s', async (_, answers) => {
    const { went, reloads } = watchLocation()
    route(v4, ...answers)
    route(v3, empty(404))
    const { result } = renderHook(() => usePasswordless({ initial }))
    await settle()
    await focus()
    await focus()
    expect([went, reloads()]).toEqual([[], 0])
    expect(result.current).toMatchObject({ status: 'idle', recipient: undefined })
  })

  it.each<[string, UsePasswordlessOptions]>([
    ['by its path', { returnTo: '/account' }],
    ['by the app', { onSignedIn: () => window.location.assign('/account') }],
  ])(
    'does not lead there and back for ever, when only the server knows of a message: %s',
    async (_, options) => {
      const { went, reloads } = watchLocation()
      route(v4, asAda)
      const { result } = renderHook(() => usePasswordless({ initial, ...options }))
      await settle()
      await focus()
      expect([went, reloads()]).toEqual([[], 0])
      expect(result.current.status).toBe('idle')
    },
  )

  it('leads there once, when the tab knows of a message', async () => {
    const { went } = watchLocation()
    route(v4, empty(401), asAda)
    const options = { initial, returnTo: '/account' }
    const { unmount } = await ask(options)
    unmount()
    const again = renderHook(() => usePasswordless(options))
    await settle()
    await focus()
    again.unmount()
    expect(went).toEqual(['http://localhost:3000/account'])
    // Led back, where the tab has forgotten.
    renderHook(() => usePasswordless(options))
    await settle()
    expect(went).toHaveLength(1)
  })

  it('asks the app instead, once', async () => {
    const { went, reloads } = watchLocation()
    route(v4, asAda)
    const onSignedIn = vi.fn()
    await ask({ onSignedIn, returnTo: '/account' })
    await focus()
    await announce()
    expect(onSignedIn).toHaveBeenCalledOnce()
    expect([went, reloads()]).toEqual([[], 0])
  })

  it.each([
    ...openRedirects,
    'javascript:alert(1)',
    'javascript://localhost:3000/%0aalert(1)',
    'data:text/html,x',
    'blob:http://localhost:3000/0c8b1a4e',
    'ftp://localhost:3000/',
    'http://localhost:3000.evil.example/',
    'http://localhost:30001/',
    '/.//evil.example',
    '/x/..//evil.example',
    'http://localhost:3000//evil.example',
    'http://[',
  ])('never leaves the origin: %j', async (returnTo) => {
    const { went, reloads } = watchLocation()
    route(v4, asAda)
    await ask({ returnTo })
    await focus()
    expect(went.length + reloads()).toBe(1)
    for (const url of went) expect(url).toMatch(/^http:\/\/localhost:3000\//)
  })
})
