import type { Recipient } from '../input.js'
import type { Step } from './failure.js'

/** What {@link usePasswordless} takes. URLs are paths on the app's own origin. */
export interface UsePasswordlessOptions {
  /** The start route: ours, or one of the app that answers as ours. Default: `/api/auth/passwordless`. */
  startUrl?: string | undefined
  /** Where codes go. Default: `/api/auth/passwordless-verify`. */
  verifyUrl?: string | undefined
  /**
   * The SDK's profile route, which says who is signed in. Default: `/auth/profile` (SDK v4), and where there is no such thing,
   * `/api/auth/me` (SDK v3).
   */
  profileUrl?: string | undefined
  /** Where to go after signing in. Default: that of the server for links and codes, and for a tab that waits, its own page. */
  returnTo?: string | undefined
  /** The language of the mail, a BCP 47 tag. Default: the `lang` of the page. */
  language?: string | undefined
  /**
   * What to ask for, unless a form says so itself. Default: `"link"`, and in an in-app browser or an installed web app `"code"`,
   * since a link would open elsewhere.
   */
  send?: 'link' | 'code' | undefined
  /** What the server knows already, when it renders the page that a form without scripts leads to. Default: nothing. */
  initial?: InitialState | undefined
  /** Whether to keep whom the message went to in the tab's session storage, for a page that is loaded again. Default: `true`. */
  remember?: boolean | undefined
  /** In place of going to `returnTo`, once the person has signed in by a link in another tab. Default: going there. */
  onSignedIn?: (() => void) | undefined
}

/** Where a form begins. Default: nothing has been sent, nothing has failed. */
export interface InitialState {
  /** Whom a message has gone to. Default: nobody. */
  recipient?: Recipient | undefined
  /** What has gone to them. Default: `"link"`, and `"code"` for a phone number. */
  sent?: 'link' | 'code' | undefined
  /** `error` of the page's query. It can be anything: choose a text by it, and do not show it. Default: none. */
  error?: string | null | undefined
  /** What has failed. Default: `"start"`. */
  step?: Step | undefined
  /** `retry_after` of the page's query, in seconds. Default: not known. */
  retryAfter?: string | number | null | undefined
}

/** Where the routes are, unless the app says otherwise. */
export const defaultStartUrl = '/api/auth/passwordless'
export const defaultVerifyUrl = '/api/auth/passwordless-verify'
