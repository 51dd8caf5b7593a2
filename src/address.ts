import type { Recipient } from './input.js'
import { foldAddress } from './input.js'
import { propertyOf } from './property-of.js'

/** The address or phone number, whichever it is. */
export function addressOf(recipient: Recipient): string {
  return recipient.connection === 'email' ? recipient.email : recipient.phoneNumber
}

/** The address and phone number of a session's user, in the form of a {@link Recipient}'s. */
export function addressesOf(user: unknown): string[] {
  const claims = [propertyOf(user, 'email'), propertyOf(user, 'phone_number')]
  return claims.filter((claim) => typeof claim === 'string').map(foldAddress)
}

/** Enough of an address for its owner to know it again. */
export function maskAddress(recipient: Recipient): string {
  if (recipient.connection === 'sms') return `••• ${recipient.phoneNumber.slice(-3)}`
  const [local = '', domain = ''] = recipient.email.split('@')
  return `${[...local][0] ?? ''}•••@${domain}`
}
