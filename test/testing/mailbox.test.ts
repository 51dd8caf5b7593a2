import { describe, expect, it } from 'vitest'
import { ADA, start, tenantFor } from './support.js'

describe('the mailbox', () => {
  it('waits for the next mail of an address, whoever else gets mail', async () => {
    const tenant = await tenantFor()
    const waiting = tenant.mailbox.waitForMail('Ada@Example.com')
    await start(tenant, { email: 'grace@example.com' })
    await start(tenant)
    expect((await waiting).to).toBe(ADA)
  })

  it('hands out each mail once, in the order they came', async () => {
    const tenant = await tenantFor()
    const [early, later] = [tenant.mailbox.waitForMail(ADA), tenant.mailbox.waitForMail(ADA)]
    for (const state of ['one', 'two', 'three']) await start(tenant, { authParams: { state } })
    const mails = [await early, await later, await tenant.mailbox.waitForMail(ADA)]
    expect(mails.map(({ authParams }) => authParams.state)).toEqual(['one', 'two', 'three'])
    await expect(tenant.mailbox.waitForMail(ADA, { timeoutMs: 1 })).rejects.toThrow('No unread mail')
  })

  it('gives up after the time it was given, without naming the address', async () => {
    const tenant = await tenantFor()
    const error = await tenant.mailbox.waitForMail(ADA, { timeoutMs: 1 }).catch((reason: unknown) => reason)
    expect(String(error)).toContain('No unread mail for this address within 1 ms (0 sent to anyone so far)')
    expect(String(error)).not.toContain('ada')
  })

  it('lists every mail, read or not, and forgets all of them', async () => {
    const tenant = await tenantFor()
    await start(tenant)
    await start(tenant, { email: 'grace@example.com' })
    await tenant.mailbox.waitForMail(ADA)
    expect(tenant.mailbox.all().map(({ to }) => to)).toEqual([ADA, 'grace@example.com'])
    tenant.mailbox.clear()
    expect(tenant.mailbox.all()).toEqual([])
    await expect(tenant.mailbox.waitForMail('grace@example.com', { timeoutMs: 1 })).rejects.toThrow()
  })

  it('lets nobody wait when the tenant closes', async () => {
    const tenant = await tenantFor()
    const waiting = tenant.mailbox.waitForMail(ADA)
    await Promise.all([expect(waiting).rejects.toThrow('The tenant was closed'), tenant.close()])
  })
})
