/**
 * Whether a POST was sent by one of the shop's own pages.
 *
 * Browsers send `Sec-Fetch-Site` and no page can forge it; `Origin` is for browsers that do not.
 */
export function isSameOrigin(request: Request, shopOrigin: string): boolean {
  const site = request.headers.get('sec-fetch-site')
  if (site) return site === 'same-origin'
  return request.headers.get('origin') === shopOrigin
}

/** The answer to a POST from elsewhere. */
export function forbidden(): Response {
  return Response.json({ error: 'origin_not_allowed' }, { status: 403 })
}
