/** Whether a script has sent the request, and not a form: the one wants JSON, the other goes on to a page. */
export function isByScript(request: Request): boolean {
  return request.headers.get('accept')?.includes('application/json') ?? false
}

/** The fields of a form, or of the JSON that a script makes of one; none where they cannot be read. */
export async function readFields(request: Request): Promise<object> {
  const isJson = request.headers.get('content-type')?.startsWith('application/json')
  const body: unknown = await (isJson ? request.json() : request.formData()).catch(() => undefined)
  if (body instanceof FormData) return Object.fromEntries(body)
  return typeof body === 'object' && body !== null ? body : {}
}

/** The same visitor with other fields: a form stays a form, and JSON stays JSON. */
export function withFields(request: Request, fields: Record<string, string | undefined>): Request {
  const isJson = request.headers.get('content-type')?.startsWith('application/json')
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  const headers = new Headers(request.headers)
  headers.delete('content-length')
  headers.set('content-type', isJson ? 'application/json' : 'application/x-www-form-urlencoded')
  const body = isJson
    ? JSON.stringify(Object.fromEntries(given))
    : String(new URLSearchParams(given.map(([name, value]) => [name, String(value)])))
  return new Request(request.url, { method: 'POST', headers, body })
}
