// Only what is on a list is shown as it is: a parameter that nobody thought of is masked.
const plain = new Set([
  'acr_values',
  'audience',
  'client_assertion_type',
  'client_id',
  'connection',
  'error',
  'error_description',
  'grant_type',
  'protocol',
  'redirect_uri',
  'response_mode',
  'response_type',
  'scope',
  'send',
  'ui_locales',
])

const addresses = new Set(['email', 'phone_number'])

const secrets = new Set(['captcha', 'client_assertion', 'client_secret'])

/** What stands in the place of a secret. */
export const hidden = '••••••••'

/** An address as `a•••@example.com`, a phone number as `••• 006`. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@')
  if (at < 0) return address.length > 6 ? `••• ${address.slice(-3)}` : '•••'
  return maskName(address.slice(0, at)) + address.slice(at)
}

/** The first letter of a name. */
export function maskName(name: string): string {
  const [first = ''] = name
  return `${first}•••`
}

/** The first four characters of something random; of what is short, such as a typed code, none. */
export function maskStart(value: string): string {
  return value.length < 16 ? '•••' : `${value.slice(0, 4)}•••`
}

/** The value of a parameter or a property, fit to be shown. */
export function maskField(name: string, value: string): string {
  if (plain.has(name)) return value
  if (addresses.has(name)) return maskAddress(value)
  if (secrets.has(name)) return hidden
  return `${maskStart(value)} (${value.length} characters)`
}

/** The same for all that a JSON body holds. */
export function maskBody(body: unknown, name = ''): unknown {
  if (Array.isArray(body)) return body.map((item) => maskBody(item, name))
  if (typeof body !== 'object' || body === null) return maskField(name, String(body))
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, maskBody(value, key)]))
}
