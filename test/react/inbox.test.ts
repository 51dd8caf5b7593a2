import { describe, expect, it } from 'vitest'
import { inboxOf } from '../../src/react/index.js'
import inboxes from '../data/inboxes.json' with { type: 'json' }

const to = (email: string) => ({ connection: 'email' as const, email })

describe('the inbox of a person', () => {
  it.each(inboxes.known)('of %s is at %s', (email = '', provider = '', search = '', inbox = '') => {
    expect(inboxOf(to(email), 'shop@example.com')).toEqual({ provider, url: search })
    expect(inboxOf(to(email))).toEqual({ provider, url: inbox })
  })

  it.each(inboxes.known)('says nothing of %s in its URL', (email = '') => {
    const { url = '' } = inboxOf(to(email), 'shop@example.com') ?? {}
    expect(decodeURIComponent(url)).not.toContain('ada')
  })

  it.each(inboxes.known)('of %s has no room for more than an address', (email = '') => {
    const { url = '' } = inboxOf(to(email), 'a@b.c/../?x=1#y&z="><script>') ?? {}
    expect(url).not.toMatch(/[<>"\s]|[?&]|\.\.\/|#.*#/)
    expect(new URL(url).origin).toBe(new URL(inboxOf(to(email))?.url ?? '').origin)
  })

  it.each(inboxes.unknown)('is not known: %j', (email) => {
    expect(inboxOf(to(email), 'shop@example.com')).toBeUndefined()
  })

  it('is none for a phone, and for nobody', () => {
    expect(inboxOf({ connection: 'sms', phoneNumber: '+15005550006' })).toBeUndefined()
    expect(inboxOf(undefined)).toBeUndefined()
  })
})
