import { cleanup } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest'
import { server } from './server.js'

Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))

beforeEach(() => {
  window.matchMedia = (media) => Object.assign(new EventTarget(), quietMedia(media))
  // React says here what it has found: hydration that does not fit, updates outside of a test's reach.
  vi.spyOn(console, 'error')
})

afterEach(() => {
  cleanup()
  const said = vi.mocked(console.error).mock.calls
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.useRealTimers()
  server.resetHandlers()
  sessionStorage.clear()
  history.replaceState(null, '', '/sign-in')
  document.documentElement.lang = ''
  expect(said).toEqual([])
})

afterAll(() => server.close())

function quietMedia(media: string) {
  return { media, matches: false, onchange: null, addListener: () => {}, removeListener: () => {} }
}
