import { readBytes } from './bytes.js'
import { invalidRequest, PasswordlessError } from './errors.js'
import { isFormType, mediaType } from './media-type.js'

const maxBodyBytes = 16 * 1024
const maxDepth = 32

/** Whether the request is a form post of a browser that shows the answer, rather than a script's. */
export function isFormPost(request: Request): boolean {
  return (
    isFormType(mediaType(request.headers)) && !request.headers.get('accept')?.includes('application/json')
  )
}

/**
 * The fields of a JSON or form body, unchecked.
 *
 * @throws `invalid_request`, `payload_too_large` or `unsupported_media_type`.
 */
export async function readFields(request: Request): Promise<unknown> {
  const type = mediaType(request.headers)
  if (type !== 'application/json' && !isFormType(type)) {
    throw new PasswordlessError('unsupported_media_type', 'send JSON or a form')
  }
  if (request.bodyUsed || request.body?.locked) {
    throw new PasswordlessError(
      'configuration_error',
      'the body has been read before the handler was called; read it from request.clone()',
    )
  }
  const bytes = await readBytes(request.body, maxBodyBytes).catch(() => {
    // The visitor has gone; nobody will read this.
    throw invalidRequest('the body broke off')
  })
  if (bytes === undefined) {
    throw new PasswordlessError('payload_too_large', `the body must have at most ${maxBodyBytes} bytes`)
  }
  return type === 'application/json' ? parseJson(bytes) : parseForm(bytes, request)
}

function parseJson(bytes: Uint8Array): unknown {
  const value = toJson(bytes)
  // A schema of the app that looks into it would run out of stack.
  if (isDeeperThan(maxDepth, value)) throw invalidRequest('the body is nested too deeply')
  return value
}

function toJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw invalidRequest('the body is not JSON')
  }
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(levels - 1, inner))
}

// A field that comes more than once is a list.
async function parseForm(bytes: Uint8Array<ArrayBuffer>, request: Request): Promise<unknown> {
  const fields = new Map<string, string | string[]>()
  for (const [name, value] of await formEntries(bytes, request)) {
    if (typeof value !== 'string') throw invalidRequest('files are not accepted')
    if (value === '') continue
    const before = fields.get(name)
    fields.set(name, before === undefined ? value : [before, value].flat())
  }
  return Object.fromEntries(fields)
}

async function formEntries(bytes: Uint8Array<ArrayBuffer>, request: Request) {
  const headers = { 'content-type': request.headers.get('content-type') ?? '' }
  try {
    return await new Response(bytes, { headers }).formData()
  } catch {
    throw invalidRequest('the body is not a form')
  }
}
