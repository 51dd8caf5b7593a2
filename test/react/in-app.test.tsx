import { act, renderHook } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { type UsePasswordlessOptions, usePasswordless } from '../../src/react/index.js'
import userAgents from '../data/user-agents.json' with { type: 'json' }
import { route, startPath } from './server.js'

const facebook = userAgents.inApp['Facebook, iPhone']
const safari = userAgents.browsers['Safari, iPhone']

function use(userAgent: string, options?: UsePasswordlessOptions) {
  vi.spyOn(navigator, 'userAgent', 'get').mockReturnValue(userAgent)
  return renderHook(() => usePasswordless(options)).result
}

async function askedFor(userAgent: string, options?: UsePasswordlessOptions, send?: 'link' | 'code') {
  const seen = route(startPath)
  const form = use(userAgent, options)
  await act(() => form.current.start({ email: 'ada@example.com', send }))
  return [seen[0]?.body, form.current.sent]
}

it.each(Object.entries(userAgents.inApp))('prefers a code in %s', async (_, userAgent) => {
  expect(use(userAgent).current.prefersCode).toBe(true)
  expect(await askedFor(userAgent)).toEqual([{ email: 'ada@example.com', send: 'code' }, 'code'])
})

it.each(Object.entries(userAgents.browsers))('prefers a link in %s', async (_, userAgent) => {
  expect(use(userAgent).current.prefersCode).toBe(false)
  expect(await askedFor(userAgent)).toEqual([{ email: 'ada@example.com', send: 'link' }, 'link'])
})

it('asks for what the app wants, and before that for what the form wants', async () => {
  expect(await askedFor(facebook, { send: 'link' })).toMatchObject([{ send: 'link' }, 'link'])
  expect(await askedFor(facebook, {}, 'link')).toMatchObject([{ send: 'link' }, 'link'])
  expect(await askedFor(facebook, { send: 'link' }, 'code')).toMatchObject([{ send: 'code' }, 'code'])
})

it.each([
  ['standalone', true],
  ['minimal-ui', true],
  ['browser', false],
  ['fullscreen', false],
])('in a web app that is shown as %s, prefers a code: %s', (display, prefersCode) => {
  vi.spyOn(window, 'matchMedia').mockImplementation((media) =>
    Object.assign(new EventTarget(), {
      media,
      matches: media.includes(`(display-mode: ${display})`),
      onchange: null,
      addListener: () => {},
      removeListener: () => {},
    }),
  )
  expect(use(safari).current.prefersCode).toBe(prefersCode)
})
