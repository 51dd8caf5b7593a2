// Checked by `tsc`, never run: the offline tenant, as a test of an app has it in its hands.
import { expectTypeOf } from 'vitest'
import {
  type Failure,
  type Mail,
  type Mailbox,
  type ManagementScope,
  type ManagementTokenOptions,
  type RecordedRequest,
  startTenant,
  type Tenant,
  type TenantFault,
  type TenantOptions,
} from '../../src/testing/index.js'

const options: TenantOptions = {
  appBaseUrl: 'http://localhost:3000',
  callbackUrls: ['http://localhost:3000/auth/callback'],
  linkLifetimeSeconds: 60,
  now: () => 0,
  faults: ['otp_grant_missing' satisfies TenantFault],
}

const tenant: Tenant = await startTenant(options)
const mailbox: Mailbox = tenant.mailbox
const mail: Mail = await mailbox.waitForMail('ada@example.com', { timeoutMs: 100 })
const failures: Failure[] = [
  'rate_limited',
  'timeout',
  { status: 503 },
  { status: 400, body: '{}', headers: {} },
]
for (const failure of failures) tenant.failNext(failure, { path: '/oauth/token' })
Object.assign(process.env, tenant.env.v3, tenant.env.v4)

expectTypeOf(tenant.requests).toEqualTypeOf<readonly RecordedRequest[]>()
expectTypeOf(mail.code).toEqualTypeOf<string>()
// A mail with a code only has none.
expectTypeOf(mail.link).toEqualTypeOf<string | undefined>()
expectTypeOf(tenant.links.scan('ada@example.com')).resolves.toEqualTypeOf<void>()

const scopes: ManagementScope[] = ['read:clients']
const ofToken: ManagementTokenOptions = { scopes, lifetimeSeconds: 60 }
expectTypeOf(tenant.issueManagementToken(ofToken)).resolves.toEqualTypeOf<string>()
// @ts-expect-error no such scope
tenant.issueManagementToken({ scopes: ['write:everything'] })
// @ts-expect-error no such fault
startTenant({ faults: ['earthquake'] })

// @ts-expect-error misspelt
startTenant({ callbackUrl: 'http://localhost:3000/auth/callback' })
// @ts-expect-error seconds
startTenant({ linkLifetimeSeconds: '60' })
// @ts-expect-error no such failure
tenant.failNext('slow')
// @ts-expect-error an answer has a status
tenant.failNext({ body: '' })
// @ts-expect-error what has happened stays
tenant.requests.push(tenant.requests[0])
// @ts-expect-error one generation at a time
tenant.env.v5
