/** How the report says what has happened. Names of parameters and claims, never their values. */

export function describeAnswer({ status, body, text }) {
  const name = body.error ?? body.code
  const description = body.error_description ?? body.description
  if (name !== undefined) return `${status}, \`${name}\`${description ? `: "${description}"` : ''}`
  if (Object.keys(body).length > 0) return `${status}, with ${list(Object.keys(body))}`
  return text === ''
    ? `${status}, with no body`
    : `${status}, with a body that is no JSON (${text.length} characters)`
}

export function describeArrival({ query, fragment = [], page, elsewhere }, state) {
  if (elsewhere) return 'off to another site, which the probe did not follow'
  if (page) return `no redirect to the callback: a page of the tenant, ${page.status} "${titleOf(page.text)}"`
  const names = list(Object.keys(query))
  const kept =
    query.state === undefined ? '' : `, the state ${query.state === state ? 'unchanged' : 'CHANGED'}`
  const refused = query.error ? `: \`${query.error}\`, "${query.error_description ?? ''}"` : ''
  const hidden = fragment.length > 0 ? `, and behind the #: ${list(fragment)}` : ''
  return `to the callback with ${names || 'no query'}${kept}${hidden}${refused}`
}

/** Which parameters the mail's link has, and which of ours came through as they were sent. */
export function describeLink(link, authParams) {
  const { pathname, searchParams } = new URL(link)
  const sent = Object.entries(authParams)
  const lost = sent.filter(([name, value]) => searchParams.get(name) !== value).map(([name]) => name)
  const fate = lost.length > 0 ? `not as sent: ${list(lost)}` : 'all of `authParams` as sent'
  return `\`${pathname}\` with ${list([...new Set(searchParams.keys())])}; ${fate}`
}

export function claimsOf(idToken) {
  if (typeof idToken !== 'string') return {}
  try {
    return JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString())
  } catch {
    return {}
  }
}

export function list(names) {
  return [...names]
    .sort()
    .map((name) => `\`${name}\``)
    .join(', ')
}

function titleOf(html) {
  const [, title = 'no title'] = /<(?:title|h1)[^>]*>([^<]*)</i.exec(html) ?? []
  return title.trim()
}
