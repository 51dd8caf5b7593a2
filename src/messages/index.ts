/** What visitors read, in several languages: for the `messages` of the handlers, and for an app's own forms. */
export { type DescribedFailure, describeFailure } from './describe-failure.js'
export { en } from './en.js'
export type { FailureCode, Messages, SomeMessages } from './messages.js'
