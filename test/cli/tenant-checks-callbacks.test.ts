import { describe, expect, it } from 'vitest'
import { findNearMiss, isAllowed } from '../../src/cli/doctor/tenant-callbacks.js'

const APP = 'https://shop.example/auth/callback'

describe('a callback URL is allowed', () => {
  it.each([
    [APP, APP],
    ['https://eu.shop.example/auth/callback', 'https://*.shop.example/auth/callback'],
    ['https://pr-7-shop.vercel.app/auth/callback', 'https://pr-*-shop.vercel.app/auth/callback'],
    ['http://a.localhost.test:3000/cb', 'http://*.localhost.test:3000/cb'],
  ])('%s by %s', (url, allowed) => {
    expect(isAllowed(url, ['https://other.example/', allowed])).toBe(true)
  })

  it.each([
    [APP, `${APP}/`],
    [APP, 'https://*.example/auth/callback/'],
    ['https://a.b.shop.example/cb', 'https://*.shop.example/cb'],
    ['https://shop.example/cb', 'https://*.shop.example/cb'],
    ['https://a.shop.example/cb', 'https://*.*.example/cb'],
    ['https://sub.a.shop.example/cb', 'https://sub.*.shop.example/cb'],
    ['https://a.shop.example/cb', 'https://a.shop.example/*'],
    ['https://evil.example/.shop.example/cb', 'https://*.shop.example/cb'],
    ['https://shop/cb', 'https://*/cb'],
    ['https://xshop.example/cb', 'https://x.shop.example/cb'],
  ])('%s not by %s', (url, allowed) => {
    expect(isAllowed(url, [allowed])).toBe(false)
  })
})

describe('a near miss', () => {
  it.each([
    [`${APP}/`, 'slash at the end'],
    ['http://shop.example/auth/callback', 'it has http where the app has https'],
    ['https://shop.example:3000/auth/callback', 'another port'],
    ['https://www.shop.example/auth/callback', 'one has www'],
    ['https://shop.example/auth/Callback', 'capital letters'],
    ['https://shop.example/callback', 'another path'],
    ['https://shop.example/auth/callback?x=1', 'another query'],
    ['HTTPS://Shop.example/auth/callback', 'written with other letters'],
    ['https://shop.example:443/auth/callback', 'written with other letters'],
    [` ${APP}`, 'written with other letters'],
  ])('%s: %s', (allowed, difference) => {
    expect(findNearMiss(APP, ['https://elsewhere.example/x', allowed])).toContain(difference)
  })

  it.each([['https://elsewhere.example/auth/callback'], ['http://shop.example/'], ['nonsense'], ['']])(
    'is not %j',
    (allowed) => {
      expect(findNearMiss(APP, [allowed])).toBeUndefined()
    },
  )

  it('tells the three names of this machine apart', () => {
    expect(findNearMiss('http://localhost:3000/cb', ['http://[::1]:3000/cb'])).toContain(
      'it has [::1] where the app has localhost',
    )
  })

  it('does not let an allowed URL speak to the terminal', () => {
    const told = findNearMiss('https://shop.example/', ['https://shop.example/\u001b[2J\u202e'])
    expect(told).toMatch(/^https:\/\/shop\.example\/\?\[2J\? is allowed/)
  })
})
