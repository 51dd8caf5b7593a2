import { act } from '@testing-library/react'
import { HttpResponse, http, type JsonBodyType } from 'msw'
import { setupServer } from 'msw/node'
import { onTestFinished, vi } from 'vitest'

// Nobody is signed in, unless a test says so.
export const server = setupServer(
  http.get('http://localhost:3000/auth/profile', () => new HttpResponse(null, { status: 401 })),
)

export interface SeenRequest {
  url: string
  headers: Headers
  body: unknown
}

type Answer = () => Response | Promise<Response>

/** A route that answers one after another, the last one for ever. Returns the requests that it gets. */
export function route(path: string, ...answers: Answer[]): SeenRequest[] {
  const seen: SeenRequest[] = []
  server.use(
    http.all(`http://localhost:3000${path}`, async ({ request }) => {
      const text = await request.clone().text()
      seen.push({ url: request.url, headers: request.headers, body: text && JSON.parse(text) })
      const answer = answers[Math.min(seen.length, answers.length) - 1] ?? sent()
      return answer()
    }),
  )
  return seen
}

export const startPath = '/api/auth/passwordless'
export const verifyPath = '/api/auth/passwordless-verify'

/** A start that Auth0 has accepted. */
export function sent(retryAfter?: number): Answer {
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  return () => new HttpResponse(null, { status: 204, headers })
}

export function failed(status: number, error: string, headers: Record<string, string> = {}): Answer {
  return json({ error, error_description: `about ${error}` }, { status, headers })
}

export function json(
  body: JsonBodyType,
  init: { status?: number; headers?: Record<string, string> } = {},
): Answer {
  return () => HttpResponse.json(body, init)
}

export function html(status = 200): Answer {
  return () => HttpResponse.html('<p>A page</p>', { status })
}

export function empty(status: number): Answer {
  return () => new HttpResponse(null, { status })
}

export function cut(): Answer {
  return () => HttpResponse.error()
}

/** An answer that a test gives when it likes. */
export function held(): { answer: Answer; give: (answer: Answer) => void } {
  let give: (answer: Answer) => void = () => {}
  const given = new Promise<Answer>((resolve) => {
    give = resolve
  })
  return { answer: async () => (await given)(), give: (answer) => give(answer) }
}

/** Does something, and waits until every request is answered and read. */
export async function settle(step: () => unknown = () => {}): Promise<void> {
  await act(async () => {
    await step()
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
  })
}

/** Where the page has gone. jsdom goes nowhere, and its own methods cannot be replaced: what is behind them can. */
export function watchLocation(): { went: string[]; reloads: () => number } {
  const [symbol] = Object.getOwnPropertySymbols(location)
  if (!symbol) throw new Error('jsdom has changed')
  const behind = Reflect.get(location, symbol)
  const went: string[] = []
  const assign = vi.spyOn(behind, 'assign').mockImplementation((url) => {
    went.push(new URL(String(url), location.href).href)
  })
  const reload = vi.spyOn(behind, 'reload').mockImplementation(() => {})
  onTestFinished(() => {
    assign.mockRestore()
    reload.mockRestore()
  })
  return { went, reloads: () => reload.mock.calls.length }
}
