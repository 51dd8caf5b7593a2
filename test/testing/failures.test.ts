import { networkInterfaces } from 'node:os'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { startTenant } from '../../src/testing/index.js'
import { freePort } from '../support/free-port.js'
import { ADA, codeFrom, exchange, mailFor, start, tenantFor } from './support.js'

describe('a failure on demand', () => {
  it('hits the next start only', async () => {
    const tenant = await tenantFor()
    tenant.failNext('rate_limited')
    const failed = await start(tenant)
    expect(failed.status).toBe(429)
    expect(failed.headers.get('retry-after')).toBe('60')
    expect(await failed.json()).toMatchObject({ error: 'too_many_requests' })
    expect(tenant.mailbox.all()).toEqual([])
    expect((await start(tenant)).status).toBe(200)
  })

  it.each([
    ['too_many_attempts', 429, 'too_many_attempts'],
    ['captcha', 401, 'requires_verification'],
    ['sms_provider_error', 400, 'Code: 21408'],
    ['html', 503, '<h1>Service unavailable</h1>'],
    ['empty', 500, ''],
    ['oversized', 500, 'xxxxxxxx'],
  ] as const)('%s', async (failure, status, text) => {
    const tenant = await tenantFor()
    tenant.failNext(failure)
    const answer = await start(tenant)
    expect(answer.status).toBe(status)
    const body = await answer.text()
    if (text === '') expect(body).toBe('')
    else expect(body).toContain(text)
    if (failure === 'oversized') expect(body.length).toBeGreaterThan(5_000_000)
  })

  it('redirect', async () => {
    const tenant = await tenantFor()
    tenant.failNext('redirect')
    const url = `${tenant.issuer}passwordless/start`
    const answer = await fetch(url, { method: 'POST', redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/inbox'])
  })

  it('reset', async () => {
    const tenant = await tenantFor()
    tenant.failNext('reset')
    await expect(start(tenant)).rejects.toThrow('fetch failed')
    expect(tenant.requests).toMatchObject([{ path: '/passwordless/start', status: undefined }])
  })

  it('timeout lasts until the tenant closes', async () => {
    const tenant = await startTenant()
    tenant.failNext('timeout')
    const hanging = start(tenant)
    const probe = await fetch(`${tenant.issuer}.well-known/jwks.json`)
    expect(probe.status).toBe(200)
    await Promise.all([expect(hanging).rejects.toThrow('fetch failed'), tenant.close()])
  })

  it('can be an answer of your own, on another path, and several in a row', async () => {
    const tenant = await tenantFor()
    const code = await codeFrom((await mailFor(tenant)).link)
    tenant.failNext({ status: 418, body: '{"a":1}', headers: { 'x-tea': 'pot' } }, { path: '/oauth/token' })
    tenant.failNext({ status: 500, body: '{}' }, { path: '/oauth/token' })
    expect(await exchange(tenant, code)).toEqual({ status: 418, body: { a: 1 } })
    expect((await exchange(tenant, code)).status).toBe(500)
    expect((await exchange(tenant, code)).status).toBe(200)
  })
})

it('starts and works without a word on the console', async () => {
  const spies = (['info', 'log', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name))
  onTestFinished(() => void vi.restoreAllMocks())
  const tenant = await tenantFor()
  await exchange(tenant, await codeFrom((await mailFor(tenant)).link))
  for (const spy of spies) expect(spy).not.toHaveBeenCalled()
})

it('is out of reach for the rest of the network', async () => {
  const { port } = new URL((await tenantFor()).issuer)
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
  for (const { address } of outside) {
    await expect(fetch(`http://${address}:${port}/inbox`)).rejects.toThrow('fetch failed')
  }
})

it.each([
  ['appBaseUrl', { appBaseUrl: 'localhost' }],
  ['callbackUrls', { callbackUrls: [] }],
  ['logoutUrls', { logoutUrls: ['/'] }],
])('an impossible "%s" is told at once', async (name, options) => {
  await expect(startTenant(options)).rejects.toThrow(new TypeError(`"${name}" must be made of absolute URLs`))
})

it('leaves no server behind when it cannot start', async () => {
  const port = await freePort()
  await expect(startTenant({ port, clientPublicKey: 'no key' })).rejects.toThrow()
  await expect(fetch(`http://localhost:${port}`)).rejects.toThrow('fetch failed')
})

describe('close', () => {
  it('ends although connections are kept alive or streaming', async () => {
    const tenant = await startTenant()
    await start(tenant)
    const events = await fetch(`${tenant.issuer}inbox/api/events`)
    const reader = events.body?.getReader()
    await reader?.read()
    await tenant.close()
    await expect(reader?.read()).rejects.toThrow()
    await expect(fetch(tenant.issuer)).rejects.toThrow('fetch failed')
  })

  it('frees the port', async () => {
    const again = await tenantFor({ port: await freePort() })
    expect((await start(again, { email: ADA })).status).toBe(200)
  })

  it('is told when the port is taken', async () => {
    const tenant = await tenantFor()
    await expect(startTenant({ port: Number(new URL(tenant.issuer).port) })).rejects.toThrow('EADDRINUSE')
  })
})
