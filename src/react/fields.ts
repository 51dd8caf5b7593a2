import type { Recipient } from '../input.js'

/** What a form brings: the fields of our routes, and the app's own. */
export type Fields = Record<string, unknown>

/**
 * What a form would send without scripts, with the button that was pressed. An empty field counts as not given, one that comes
 * more than once is a list, and files stay here, as on the server.
 */
export function readFields(form: HTMLFormElement, event: Event): Fields {
  const { submitter } = Object(event)
  const fields = new Map<string, string | string[]>()
  for (const [name, value] of new FormData(form, submitter)) {
    if (typeof value !== 'string' || !value) continue
    const before = fields.get(name)
    fields.set(name, before ? [before, value].flat() : value)
  }
  return Object.fromEntries(fields)
}

/** Whom fields are about; without an address, somebody whom the server refuses. */
export function toRecipient({ connection, email = '', phoneNumber = '' }: Fields): Recipient {
  return connection === 'sms'
    ? { connection, phoneNumber: String(phoneNumber) }
    : { connection: 'email', email: String(email) }
}

/** The address or number in the form that a profile has it in, whatever way it was typed. */
export function foldRecipient(recipient: Recipient): string {
  return recipient.connection === 'sms'
    ? `+${recipient.phoneNumber.replaceAll(/\D/g, '')}`
    : fold(recipient.email)
}

/** Enough to compare what was typed with what a profile has. */
export function fold(address: string): string {
  return address.trim().toLowerCase()
}
