import type { Recipient } from '../input.js'

/** What a form brings: the fields of our routes, and the app's own. */
export type Fields = Record<string, unknown>

/**
 * What a form would send without scripts, with the button that was pressed. An empty field counts as not given, one that comes
 * more than once is a list, and files stay here, as on the server.
 */
export function readFields(form: HTMLFormElement, event: Event): Fields {
  const submitter = event instanceof SubmitEvent ? event.submitter : null
  const fields: Fields = {}
  for (const [name, value] of new FormData(form, submitter)) {
    if (typeof value !== 'string' || !value) continue
    fields[name] = name in fields ? [fields[name], value].flat() : value
  }
  return fields
}

/** Whom fields are about; without an address, somebody whom the server refuses. */
export function toRecipient({ connection, email = '', phoneNumber = '' }: Fields): Recipient {
  return connection === 'sms'
    ? { connection, phoneNumber: String(phoneNumber) }
    : { connection: 'email', email: String(email) }
}
