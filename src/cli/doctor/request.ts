import { propertyOf } from '../../property-of.js'

/** What came back, or why nothing did. */
export type Reply =
  | { response: Response; text: string }
  | { failure: 'dns' | 'tls' | 'timeout' | 'refused' | 'other'; reason: string }

const maxChars = 200_000

/** Sends a request that follows no redirect and does not wait for ever. Never throws. */
export async function ask(
  request: typeof fetch,
  url: string,
  { timeoutMs, ...init }: RequestInit & { timeoutMs: number },
): Promise<Reply> {
  try {
    const response = await request(url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      ...init,
    })
    return { response, text: await readText(response) }
  } catch (error) {
    return toFailure(error)
  }
}

// As much as anything of ours has, from servers that may not be what they should.
async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > maxChars) break
  }
  return text
}

function toFailure(error: unknown): Reply {
  if (propertyOf(error, 'name') === 'TimeoutError') return { failure: 'timeout', reason: 'no answer in time' }
  const cause = propertyOf(error, 'cause')
  // Where a name has several addresses, each has failed in its own way.
  const errors = propertyOf(cause, 'errors')
  const first = Array.isArray(errors) ? errors[0] : cause
  const code = propertyOf(first, 'code') ?? propertyOf(cause, 'code')
  // Not the message, which may quote what was sent.
  const reason = typeof code === 'string' && /^[A-Z_\d]+$/.test(code) ? code : 'no connection'
  return { failure: kindOf(reason), reason }
}

function kindOf(code: string) {
  if (/^(ENOTFOUND|EAI_AGAIN|EAI_.*)$/.test(code)) return 'dns'
  if (/TIMEOUT|TIMEDOUT/.test(code)) return 'timeout'
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO|EPROTO/.test(code)) return 'tls'
  return code === 'ECONNREFUSED' ? 'refused' : 'other'
}
