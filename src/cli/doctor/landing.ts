import type { Finding } from './finding.js'
import { problem } from './judge.js'
import { type Answer, toObstacle } from './obstacle.js'
import type { Subject } from './subject.js'
import { toShown } from './urls.js'

/** What the page asks its question by. */
export const landingMark = '?passwordless=landing'

/** What a GET of the start route says of it. */
export function toLanding(subject: Subject, startUrl: string, { response, text }: Answer): Finding {
  const check = 'app.landing'
  const { status } = response
  const where = toShown(startUrl)
  if (status === 200 && text.includes(landingMark)) {
    const policy = response.headers.get('content-security-policy') ?? ''
    if (!letsScriptRun(policy, text)) return toOtherPolicy(check, where)
    return { check, status: 'ok', what: `${where} answers GET with the page in front of a link.` }
  }
  if (status === 405) {
    return {
      check,
      status: 'advice',
      what: `${where} does not answer GET.`,
      why: 'A mail template cannot lead to the page that mail scanners cannot spend.',
      how: 'export { handler as GET, handler as POST }. docs/after-the-click.md, "Mail scanners".',
    }
  }
  return toObstacle(subject, check, where, { response, text })
}

// Next 14 sends both policies, and browsers heed both.
function letsScriptRun(policy: string, page: string): boolean {
  const [, nonce = ''] = /<script nonce="([^"]+)"/.exec(page) ?? []
  const policies = policy.split(',').filter((one) => /(script|default)-src/.test(one))
  return policies.every((one) => one.includes(`'nonce-${nonce}'`))
}

function toOtherPolicy(check: string, where: string): Finding {
  return problem(
    check,
    `${where} has a Content-Security-Policy that is not its own, under which its script does not run.`,
    'Whoever opens a mailed link that leads there cannot go on.',
    'Leave /api/auth/ and /auth/ out of the headers that the app sets for all paths. docs/after-the-click.md, "The pages".',
  )
}
