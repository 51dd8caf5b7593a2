import type { Finding } from './finding.js'
import { codeOf } from './obstacle.js'
import { askRoute, defaultTimeoutMs, type Visit } from './running-app.js'
import type { Subject } from './subject.js'
import { toAppUrl, toShown } from './urls.js'

const check = 'app.sdk-routes'

/**
 * Whether SDK v4's own route for codes is open beside ours: it looks at no origin, so that another site can sign its visitors in by a
 * code of its own.
 */
export async function checkSdkRoutes(
  { app: { generation, env } }: Subject,
  { url }: Visit,
  request: typeof fetch,
): Promise<Finding> {
  const path = env.NEXT_PUBLIC_PASSWORDLESS_VERIFY_ROUTE || '/auth/passwordless/verify'
  const routeUrl = toAppUrl(generation, env, path, url)
  // As another site would, and without a code.
  const headers = { 'content-type': 'application/json', origin: 'https://doctor.invalid' }
  const reply = await askRoute(request, routeUrl, {
    timeoutMs: defaultTimeoutMs,
    method: 'POST',
    headers,
    body: '{}',
  })
  const where = toShown(routeUrl)
  if ('failure' in reply) return { check, status: 'skipped', what: `No answer (${reply.reason}).` }
  const { status } = reply.response
  if (status >= 500) return { check, status: 'skipped', what: `${where} fails, with status ${status}.` }
  if (status !== 400 || codeOf(reply.text) !== 'invalid_request') {
    return { check, status: 'ok', what: `${where} takes no code from other sites.` }
  }
  return {
    check,
    status: 'advice',
    what: `${where}, a route of the SDK, takes codes from any site.`,
    why: 'Another site can sign a visitor of yours in as somebody else, and the limits of this package do not count there.',
    how: `Close the routes unless you need them. docs/v4.md, "The SDK's own routes".`,
  }
}
