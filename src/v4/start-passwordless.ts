import { parseSetCookie, type SetCookie } from 'cookie'
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
      const [written, evicted] = split(prepared.setCookie.map((line) => parseSetCookie(line)))
      // Before the mail: where cookies cannot be set (in a Server Component), Next throws here.
      const undo = set(jar, written)
      await deliver(prepared).catch((error: unknown) => {
        undo()
        throw error
      })
      set(jar, evicted)
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

// The transaction itself, and old ones that the SDK's store wants gone.
function split(lines: SetCookie[]): [SetCookie[], SetCookie[]] {
  return [lines.filter(({ value }) => value), lines.filter(({ value }) => !value)]
}

// Returns what takes the cookies back, to the value they had.
function set(jar: CookieJar, lines: SetCookie[]): () => void {
  const before = lines.map(({ name }) => jar.get(name)?.value)
  for (const line of lines) jar.set({ ...line, value: line.value ?? '' })
  return () => {
    for (const [n, { name, path, domain, ...attributes }] of lines.entries()) {
      const place = { name, ...(path && { path }), ...(domain && { domain }) }
      const value = before[n]
      if (value === undefined) jar.delete(place)
      else jar.set({ ...attributes, ...place, value })
    }
  }
}
