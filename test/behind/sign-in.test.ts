import { describe, expect, it } from 'vitest'
import {
  findSignIn,
  type OwnBrowser,
  type TenantRequest,
} from '../../example-app/shared/src/behind/sign-in.js'

const stranger: OwnBrowser = { proved: false, typedAt: undefined, cookies: [] }
const owner: OwnBrowser = { ...stranger, proved: true }

/** Requests of one address, in the order in which they came in: one each second. */
function record(...requests: Partial<TenantRequest>[]): TenantRequest[] {
  return requests.map((request, second) => ({
    method: 'GET',
    path: '/',
    query: {},
    headers: {},
    status: 200,
    receivedAt: second * 1000,
    ...request,
  }))
}

const start = (state: string): Partial<TenantRequest> => ({
  path: '/passwordless/start',
  body: { authParams: { state } },
})

const visit = (state: string, answer: string): Partial<TenantRequest> => ({
  path: '/passwordless/verify_redirect',
  query: { state },
  status: 302,
  location: `http://localhost:3000/callback?${answer}&state=${state}`,
})

const token = (code: string): Partial<TenantRequest> => ({ path: '/oauth/token', body: { code } })

describe('the last sign-in', () => {
  it('is nothing before anything is asked for', () => {
    expect(findSignIn([], owner)).toEqual({
      start: undefined,
      visit: undefined,
      typed: false,
      otherVisits: 0,
      token: undefined,
    })
  })

  it('begins with the newest start and leaves out what was before', () => {
    const requests = record(start('one'), visit('one', 'code=a'), token('a'), start('two'))
    expect(findSignIn(requests, owner)).toEqual({
      start: requests[3],
      visit: undefined,
      typed: false,
      otherVisits: 0,
      token: undefined,
    })
  })

  it('goes from the start over the link to the exchange of its code', () => {
    const requests = record(start('one'), visit('one', 'code=a'), token('a'))
    expect(findSignIn(requests, owner)).toEqual({
      start: requests[0],
      visit: requests[1],
      typed: false,
      otherVisits: 0,
      token: requests[2],
    })
  })

  it('shows the visit that was redeemed, whatever came after it', () => {
    const requests = record(
      start('one'),
      visit('one', 'code=a'),
      token('a'),
      visit('one', 'error=unauthorized'),
    )
    expect(findSignIn(requests, owner)).toMatchObject({
      visit: requests[1],
      otherVisits: 1,
      token: requests[2],
    })
  })

  it('shows the last visit while none is redeemed', () => {
    const requests = record(start('one'), visit('one', 'code=a'), visit('one', 'error=unauthorized'))
    const found = findSignIn(requests, owner)
    expect(found).toMatchObject({ visit: requests[2], otherVisits: 1 })
    expect(found.token).toBeUndefined()
  })

  it('takes no exchange of another code for its own', () => {
    const requests = record(start('one'), visit('one', 'error=unauthorized'), token('b'), {
      path: '/oauth/token',
    })
    expect(findSignIn(requests, owner).token).toBeUndefined()
  })

  it('tells a typed code from a link by its state', () => {
    expect(findSignIn(record(start('one'), visit('two', 'code=a')), owner).typed).toBe(true)
    expect(findSignIn(record(start('old'), start('new'), visit('old', 'error=e')), owner).typed).toBe(false)
  })
})

describe('a browser that has proved nothing', () => {
  const requests = record(start('one'), visit('one', 'code=a'), token('a'))

  it('sees nothing of an address that it does not know', () => {
    expect(findSignIn(requests, stranger)).toMatchObject({
      start: undefined,
      visit: undefined,
      token: undefined,
    })
  })

  it('sees nothing of what was before it typed the address', () => {
    const found = findSignIn(requests, { ...stranger, typedAt: 5000 })
    expect(found).toMatchObject({ start: undefined, visit: undefined, token: undefined })
  })

  it('sees what came in since it typed the address', () => {
    expect(findSignIn(requests, { ...stranger, typedAt: 0 })).toMatchObject({
      start: requests[0],
      token: requests[2],
    })
  })

  it.each([
    ['in the name of a cookie, as on SDK v4', { name: '__txn_one', value: '' }],
    ['in the value of a cookie, as on SDK v3', { name: 'auth_verification', value: '{"state":"one"}.mac' }],
  ])('sees a sign-in whose state it has %s', (_title, cookie) => {
    const browser = { ...stranger, typedAt: 5000, cookies: [cookie] }
    expect(findSignIn(requests, browser)).toMatchObject({ start: requests[0], visit: requests[1] })
    expect(findSignIn(record(start('two')), browser).start).toBeUndefined()
  })

  it('does not take a request without a state for its own', () => {
    const browser = { ...stranger, cookies: [{ name: '__txn_one', value: '' }] }
    expect(findSignIn(record(start('')), browser).start).toBeUndefined()
  })
})
