/**
 * What visitors read, in several languages: for the `messages` of the handlers, and for an app's own forms.
 *
 * @module nextjs-auth0-passwordless/messages
 */
export { de } from './de.js'
export { type DescribedFailure, describeFailure } from './describe-failure.js'
export { en } from './en.js'
export { es } from './es.js'
export { fr } from './fr.js'
export { it } from './it.js'
export type { FailureCode, Messages, SomeMessages } from './messages.js'
