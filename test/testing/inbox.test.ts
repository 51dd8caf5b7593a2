import { describe, expect, it } from 'vitest'
import { ADA, mailFor, open, start, tenantFor } from './support.js'

describe('the inbox', () => {
  it('shows mails to people, newest first, with link and code', async () => {
    const tenant = await tenantFor({ appName: 'Fern & Flint' })
    const grace = await mailFor(tenant, { email: 'grace@example.com', send: 'code' })
    const ada = await mailFor(tenant)
    const page = await fetch(tenant.inboxUrl)
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    const html = await page.text()
    expect(html.indexOf(ADA)).toBeLessThan(html.indexOf('grace@example.com'))
    expect(html).toContain(`href="${ada.link?.replaceAll('&', '&amp;')}"`)
    expect(html).toContain(`>${ada.code}<`)
    expect(html).toContain(`>${grace.code}<`)
    expect(html).toContain('Sign in to Fern &amp; Flint')
  })

  it('escapes what senders choose', async () => {
    const tenant = await tenantFor()
    await start(tenant, { email: '"<img/src=x>"@example.com', authParams: { state: '"><script>' } })
    const html = await (await fetch(tenant.inboxUrl)).text()
    expect(html).not.toContain('<img')
    expect(html).not.toContain('"><script>')
    expect(html).toContain('&lt;img/src=x&gt;')
  })

  it('loads nothing from elsewhere and runs only its own script', async () => {
    const tenant = await tenantFor()
    const policy = (await fetch(tenant.inboxUrl)).headers.get('content-security-policy')
    expect(policy).toMatch(
      /default-src 'none'; style-src 'nonce-[^']+'; script-src 'nonce-[^']+'; connect-src 'self'/,
    )
    expect(policy).toContain("frame-ancestors 'none'")
  })

  it('says what became of a link', async () => {
    const tenant = await tenantFor()
    await mailFor(tenant)
    const used = await mailFor(tenant)
    await open(used.link)
    const expired = await mailFor(tenant, { email: 'grace@example.com' })
    tenant.links.expire(expired.to)
    await mailFor(tenant, { email: 'lin@example.com' })
    const mails: unknown = await (await fetch(`${tenant.inboxUrl}/api/mails`)).json()
    expect(mails).toMatchObject([
      { status: 'valid' },
      { status: 'expired' },
      { status: 'used' },
      { status: 'replaced' },
    ])
    const html = await (await fetch(tenant.inboxUrl)).text()
    expect(html.match(/(?<=class="fate"><span>)[^<]+/g)).toEqual([
      'Expired',
      'Used',
      'Replaced by a newer one',
    ])
  })

  it('tells an open page about new mail', async () => {
    const tenant = await tenantFor()
    const events = await fetch(`${tenant.inboxUrl}/api/events`)
    const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader?.read())?.value).toContain('open')
    await start(tenant)
    expect((await reader?.read())?.value).toContain('changed')
  })

  it('is what the bare address leads to', async () => {
    const tenant = await tenantFor()
    expect((await fetch(tenant.issuer)).url).toBe(tenant.inboxUrl)
  })

  it('leaves no trace in the record of requests', async () => {
    const tenant = await tenantFor()
    await fetch(tenant.inboxUrl)
    expect(tenant.requests).toEqual([])
  })
})
