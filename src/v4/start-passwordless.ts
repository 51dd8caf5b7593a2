import { parseSetCookie, type SetCookie } from 'cookie'
import type { cookies } from 'next/headers.js'
import type { Flows } from '../flows.js'
import type { StartBody } from '../input.js'
import type { StartOptions } from '../options.js'
import { unknownHost } from '../unknown-host.js'

type CookieJar = Awaited<ReturnType<typeof cookies>>

/** A message that is on its way. */
export interface PasswordlessSent {
  /** Seconds before another one can be asked for, when there is a wait. */
  retryAfter: number | undefined
}

/** Starts from a Server Action or a Route Handler, with the cookies and headers of the request it runs in. */
export function createStartPasswordless(
  { run }: Pick<Flows<StartOptions>, 'run'>,
  settle: (options?: StartOptions) => StartOptions,
) {
  return async function startPasswordless<Input extends StartBody>(
    input: Input,
    options?: StartOptions,
  ): Promise<PasswordlessSent> {
    const { cookies, headers } = await import('next/headers.js')
    const jar = await cookies()
    const request = toRequest(input, await headers())
    let takeBack = () => {}
    // Where cookies cannot be set (in a Server Component), Next throws here, before the mail.
    const keep = (lines: string[]) => {
      takeBack = set(jar, split(lines).written)
    }
    try {
      const { setCookie, retryAfter } = await run({ request, options: settle(options), keep })
      set(jar, split(setCookie).evicted)
      return { retryAfter }
    } catch (error) {
      takeBack()
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

// New cookies, and old ones that the SDK's store wants gone.
function split(lines: string[]): { written: SetCookie[]; evicted: SetCookie[] } {
  const cookies = lines.map((line) => parseSetCookie(line))
  return {
    written: cookies.filter(({ value }) => value),
    evicted: cookies.filter(({ value }) => !value),
  }
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
