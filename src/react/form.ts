import { parseUrl } from '../parse-url.js'
import type { Step } from './failure.js'
import { type Fields, toRecipient } from './fields.js'
import { isApart } from './in-app.js'
import { defaultStartUrl, defaultVerifyUrl, type UsePasswordlessOptions } from './options.js'
import { type Outcome, post } from './post.js'
import { forget, recall, remember } from './remembered.js'
import { waitForSignIn } from './signed-in.js'
import { type State, toInitialState, toSend, toStatus } from './state.js'

/** The form of one page, apart from React: its state, and the steps that change it, one at a time. */
export class Form {
  options: UsePasswordlessOptions
  state: State
  // With the app's own fields, which nothing keeps but this page.
  #asked: Fields | undefined
  #stopWaiting: (() => void) | undefined
  // Only while it is open.
  #onChange: ((state: State) => void) | undefined

  constructor(options: UsePasswordlessOptions) {
    this.options = options
    this.state = toInitialState(options.initial)
  }

  /** When scripts run, and whenever React shows the page again. Returns what ends it. */
  open(onChange: (state: State) => void): () => void {
    this.#onChange = onChange
    if (!this.state.ready) this.#restore()
    // What has happened while it was hidden.
    onChange(this.state)
    this.#wait()
    addEventListener('pageshow', this.#comeBack)
    return () => {
      this.#onChange = undefined
      this.#stopWaiting?.()
      removeEventListener('pageshow', this.#comeBack)
    }
  }

  readonly start = (fields: Fields): Promise<boolean> => {
    const { startUrl = defaultStartUrl, returnTo, language, send: usual } = this.options
    const recipient = toRecipient(fields)
    const send = toSend(recipient, fields.send ?? usual ?? (this.state.prefersCode && 'code'))
    const body = {
      ...fields,
      send,
      returnTo: fields.returnTo ?? returnTo,
      // Templates write "de_DE", too.
      language:
        fields.language || language || document.documentElement.lang.replaceAll('_', '-') || undefined,
    }
    return this.#post('start', startUrl, body, ({ failure, retryAfter = failure?.retryAfter }) => {
      // Without an answer, the message with its code may be on its way.
      const isSent = !failure || failure.code === 'no_answer'
      const sent = isSent ? { recipient, send, at: Date.now() } : this.state.sent
      // A failure that says nothing of a wait leaves the one that there is.
      const resendAt = failure && !retryAfter ? this.state.resendAt : inSeconds(retryAfter)
      this.#set({ failure, sent, resendAt })
      if (sent && this.options.remember !== false) remember({ sent, resendAt })
      if (isSent) {
        this.#asked = fields
        this.#wait(true)
      }
      return !failure
    })
  }

  readonly resend = async (): Promise<boolean> => {
    const { sent, resendAt } = this.state
    if (!sent || Date.now() < resendAt) return false
    return this.start(this.#asked ?? { ...sent.recipient, send: sent.send })
  }

  readonly verify = (verificationCode: string, recipient = this.state.sent?.recipient): Promise<boolean> => {
    const { verifyUrl = defaultVerifyUrl, returnTo } = this.options
    const body = { ...recipient, verificationCode, returnTo }
    return this.#post('verify', verifyUrl, body, ({ failure, location = '' }) => {
      // Who has gone on to another page of the app is not taken away from it.
      const isLeaving = !failure && Boolean(this.#onChange)
      if (isLeaving) window.location.assign(location)
      else this.#set({ failure })
      return isLeaving
    })
  }

  readonly reset = (): void => {
    this.#stopWaiting?.()
    forget()
    this.#set({ failure: undefined, sent: undefined, resendAt: 0 })
  }

  /** Posts, unless something is under way, and has the answer used, unless it comes too late: after `reset`, for one. */
  async #post(step: Step, url: string, body: Fields, use: (outcome: Outcome) => boolean): Promise<boolean> {
    if (['sending', 'verifying'].includes(this.state.status)) return false
    this.#set({ status: step === 'start' ? 'sending' : 'verifying', failure: undefined })
    const underway = this.state
    const outcome = await post(step, url, body)
    return underway === this.state && use(outcome)
  }

  #set(change: Partial<State>): void {
    const state = { ...this.state, ...change }
    this.state = { ...state, status: change.status ?? toStatus(state) }
    this.#onChange?.(this.state)
  }

  #restore(): void {
    const { failure, sent: known } = this.state
    const { sent = known, resendAt = 0 } = this.options.remember === false ? {} : recall(known?.recipient)
    const asked = inSeconds(failure?.step === 'start' && failure.retryAfter)
    this.#set({ ready: true, prefersCode: isApart(), sent, resendAt: Math.max(resendAt, asked) })
  }

  /** @param isNew whether the message was asked for in this page, which may be one for people who are signed out */
  #wait(isNew = false): void {
    this.#stopWaiting?.()
    const { sent } = this.state
    if (!sent || !this.#onChange) return
    this.#stopWaiting = waitForSignIn(sent.recipient, this.options, isNew, this.#goOn)
  }

  readonly #goOn = (isNews: boolean): void => {
    const { onSignedIn, returnTo = '' } = this.options
    const there = onThisOrigin(returnTo)
    this.#stopWaiting?.()
    forget()
    // Once, and not for what only the server knows of: the page was loaded for somebody who is signed in, and where it leads
    // may lead back here.
    if (!isNews && !this.state.sent?.at) this.reset()
    else if (onSignedIn) onSignedIn()
    else if (withoutHash(there) !== withoutHash(location.href)) location.assign(there)
    else if (isNews) location.reload()
    else this.reset()
  }

  // Out of the browser's cache, by the way back from Auth0: the page stands as it was left.
  readonly #comeBack = ({ persisted }: PageTransitionEvent): void => {
    if (persisted && this.state.status === 'verifying') this.#set({})
  }
}

// Whole URLs: a path can begin with two slashes, and then it is another host.
function onThisOrigin(returnTo: string): string {
  const home = `${location.origin}/`
  const href = parseUrl(returnTo, location.href)?.href
  return href?.startsWith(home) ? href : home
}

function withoutHash(href: string): string {
  return href.replace(/#.*/, '')
}

function inSeconds(seconds: number | false | undefined): number {
  return seconds ? Date.now() + seconds * 1000 : 0
}
