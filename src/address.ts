import type { Recipient } from './input.js'
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

/**
 * The one form of an address. Before anything is looked at: some characters only become "@" or "," by it. The full stop of
 * East Asia separates the labels of a domain like ours (RFC 3490 3.1), and lower case can undo the folding.
 */
export function foldAddress(address: string): string {
  const folded = address.normalize('NFKC').trim().toLowerCase().normalize('NFKC')
  return folded.replaceAll('\u3002', '.')
}

/** A number without what people put between its digits, and without the zero of "+44 (0)20", which is not for callers from abroad. */
export function foldPhoneNumber(phoneNumber: string): string {
  const bare = phoneNumber.normalize('NFKC').replaceAll(/[\s\p{Pd}\p{Cf}.]/gu, '')
  return bare.replace(/^(\+\d+)\(0\)/, '$1').replaceAll(/\((\d+)\)/g, '$1')
}

/** Enough of an address for its owner to know it again. */
export function maskAddress(recipient: Recipient): string {
  if (recipient.connection === 'sms') return `••• ${recipient.phoneNumber.slice(-3)}`
  const [local = '', domain = ''] = recipient.email.split('@')
  return `${[...local][0] ?? ''}•••@${domain}`
}
