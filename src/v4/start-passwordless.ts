import { parseSetCookie } from 'cookie'
import { cookies, headers } from 'next/headers.js'
import { isPasswordlessError } from '../errors.js'
import type { StartBody } from '../input.js'
import { logFailure } from '../log.js'
import type { StartOptions } from '../options.js'
import type { Flow } from '../start.js'
import { unknownHost } from '../unknown-host.js'

type CookieJar = Awaited<ReturnType<typeof cookies>>

/** Starts from a Server Action or a Route Handler, with the cookies and headers of the request it runs in. */
export function createStartPasswordless(
  { prepare, deliver }: Flow<StartOptions>,
  settle: (options?: StartOptions) => StartOptions,
) {
  return async function startPasswordless(input: StartBody, options?: StartOptions): Promise<void> {
    const jar = await cookies()
    try {
      const prepared = await prepare(toRequest(input, await headers()), settle(options))
      // Before the mail: where cookies cannot be set (in a Server Component), Next throws here.
      const undo = setCookies(jar, prepared.setCookie)
      await deliver(prepared).catch((error: unknown) => {
        undo()
        throw error
      })
    } catch (error) {
      if (isPasswordlessError(error)) logFailure(error)
      throw error
    }
  }
}

function toRequest(input: StartBody, incoming: Headers): Request {
  const passedOn = new Headers(incoming)
  passedOn.set('content-type', 'application/json')
  passedOn.delete('content-length')
  return new Request(`http://${unknownHost}/`, {
    method: 'POST',
    headers: passedOn,
    body: JSON.stringify(input),
  })
}

// Returns what takes the cookies back, to the value they had.
function setCookies(jar: CookieJar, lines: string[]): () => void {
  const cookies = lines.map((line) => parseSetCookie(line))
  const before = cookies.map(({ name }) => jar.get(name)?.value)
  for (const cookie of cookies) jar.set({ ...cookie, value: cookie.value ?? '' })
  return () => {
    for (const [n, { name, path, domain, ...attributes }] of cookies.entries()) {
      const place = { name, ...(path && { path }), ...(domain && { domain }) }
      const value = before[n]
      if (value === undefined) jar.delete(place)
      else jar.set({ ...attributes, ...place, value })
    }
  }
}
