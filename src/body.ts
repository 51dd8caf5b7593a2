import { readBytes } from './bytes.js'
import { PasswordlessError } from './errors.js'

const maxBodyBytes = 16 * 1024

/** Whether the request is a form post of a browser that shows the answer, rather than a script's. */
export function isFormPost(request: Request): boolean {
  return isFormType(mediaType(request)) && !request.headers.get('accept')?.includes('application/json')
}

/**
 * The fields of a JSON or form body, unchecked.
 *
 * @throws `invalid_request`, `payload_too_large` or `unsupported_media_type`.
 */
export async function readFields(request: Request): Promise<unknown> {
  const type = mediaType(request)
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
    throw invalid('the body broke off')
  })
  if (bytes === undefined) {
    throw new PasswordlessError('payload_too_large', `the body must have at most ${maxBodyBytes} bytes`)
  }
  return type === 'application/json' ? parseJson(bytes) : parseForm(bytes, request)
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw invalid('the body is not JSON')
  }
}

async function parseForm(bytes: Uint8Array<ArrayBuffer>, request: Request): Promise<unknown> {
  const fields = new Map<string, string>()
  for (const [name, value] of await formEntries(bytes, request)) {
    if (typeof value !== 'string') throw invalid('files are not accepted')
    if (value === '') continue
    if (fields.has(name)) throw invalid('a field is given twice')
    fields.set(name, value)
  }
  return Object.fromEntries(fields)
}

async function formEntries(bytes: Uint8Array<ArrayBuffer>, request: Request) {
  const headers = { 'content-type': request.headers.get('content-type') ?? '' }
  try {
    return await new Response(bytes, { headers }).formData()
  } catch {
    throw invalid('the body is not a form')
  }
}

function mediaType(request: Request): string {
  return (request.headers.get('content-type') ?? '').split(';', 1).join('').trim().toLowerCase()
}

function isFormType(type: string): boolean {
  return type === 'application/x-www-form-urlencoded' || type === 'multipart/form-data'
}

function invalid(message: string): PasswordlessError {
  return new PasswordlessError('invalid_request', message)
}
