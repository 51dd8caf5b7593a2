import { addressOf } from '../address.js'
import { type Fields, toRecipient } from './fields.js'
import { isApart } from './in-app.js'
import { defaultStartUrl, defaultVerifyUrl, type UsePasswordlessOptions } from './options.js'
import { post } from './post.js'
import { forget, recall, remember, type Sent } from './remembered.js'
import { waitForSignIn } from './signed-in.js'
import { type State, toSend } from './state.js'

/** The form of one page, apart from React: its state, and the steps that change it, one at a time. */
export class Form {
  options: UsePasswordlessOptions
  #state: State
  // With the app's own fields, which nothing keeps but this page.
  #asked: Fields | undefined
  #isOpen = false
  #stopWaiting = () => {}
  #onChange = (_state: State) => {}

  constructor(options: UsePasswordlessOptions, state: State) {
    this.options = options
    this.#state = state
  }

  /** When scripts run. Returns what ends it. */
  open(onChange: (state: State) => void): () => void {
    this.#onChange = onChange
    this.#isOpen = true
    const { failure, sent, status } = this.#state
    const memory = recallSame(sent, this.options)
    this.#set({
      ready: true,
      isApart: isApart(),
      sent: memory?.sent ?? sent,
      status: memory && !failure ? 'sent' : status,
      resendAt: memory?.resendAt || inSeconds(failure?.step === 'start' && failure.retryAfter),
    })
    this.#wait()
    addEventListener('pageshow', this.#comeBack)
    return () => {
      this.#isOpen = false
      this.#stopWaiting()
      removeEventListener('pageshow', this.#comeBack)
    }
  }

  readonly start = async (fields: Fields): Promise<boolean> => {
    if (this.#isBusy) return false
    const { startUrl = defaultStartUrl, returnTo, language = document.documentElement.lang } = this.options
    const recipient = toRecipient(fields)
    const usual = this.options.send ?? (this.#state.isApart ? 'code' : 'link')
    const send = toSend(recipient, fields.send ?? usual)
    this.#set({ status: 'sending', failure: undefined })
    const body = { send, returnTo, language: language || undefined, ...fields }
    const { failure, retryAfter = failure?.retryAfter } = await post('start', startUrl, body)
    // A failure that says nothing of a wait leaves the one that there is.
    const resendAt = failure && !retryAfter ? this.#state.resendAt : inSeconds(retryAfter)
    this.#set({ status: failure ? 'failed' : 'sent', failure, resendAt })
    // Without an answer, the message with its code may be on its way.
    if (!failure || failure.code === 'no_answer') this.#keep({ recipient, send, at: Date.now() }, fields)
    return !failure
  }

  readonly resend = async (): Promise<boolean> => {
    const { sent, resendAt } = this.#state
    if (!sent || Date.now() < resendAt) return false
    return this.start(this.#asked ?? { ...sent.recipient, send: sent.send })
  }

  readonly verify = async (
    verificationCode: string,
    recipient = this.#state.sent?.recipient,
  ): Promise<boolean> => {
    if (this.#isBusy || !recipient) return false
    const { verifyUrl = defaultVerifyUrl, returnTo } = this.options
    this.#set({ status: 'verifying', failure: undefined })
    const { failure, location } = await post('verify', verifyUrl, {
      ...recipient,
      verificationCode,
      returnTo,
    })
    if (location) window.location.assign(location)
    else this.#set({ status: 'failed', failure })
    return !failure
  }

  readonly reset = (): void => {
    this.#stopWaiting()
    forget()
    this.#asked = undefined
    this.#set({ status: 'idle', failure: undefined, sent: undefined, resendAt: 0 })
  }

  get #isBusy(): boolean {
    return ['sending', 'verifying'].includes(this.#state.status)
  }

  #set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change }
    this.#onChange(this.#state)
  }

  #keep(sent: Sent, fields: Fields): void {
    this.#asked = fields
    this.#set({ sent })
    if (this.options.remember !== false) remember({ sent, resendAt: this.#state.resendAt })
    this.#wait(true)
  }

  /** @param isNew whether the message was asked for in this page, which may be one for people who are signed out */
  #wait(isNew = false): void {
    this.#stopWaiting()
    const { sent } = this.#state
    if (!sent || !this.#isOpen) return
    const waiting = waitForSignIn(sent.recipient, this.options, (wasOut) => this.#goOn(isNew || wasOut))
    this.#stopWaiting = waiting.end
    if (!isNew) waiting.look()
  }

  #goOn(isNews: boolean): void {
    const { onSignedIn, returnTo = '' } = this.options
    const here = location.pathname + location.search
    const there = toPath(returnTo)
    this.#stopWaiting()
    forget()
    if (onSignedIn) onSignedIn()
    else if (there !== here) location.assign(there)
    else if (isNews) location.reload()
    // Not once more: a page that was loaded after the sign-in knows of it.
    else this.reset()
  }

  // Out of the browser's cache, by the way back from Auth0: the page stands as it was left.
  readonly #comeBack = ({ persisted }: PageTransitionEvent): void => {
    if (persisted && this.#state.status === 'verifying') {
      this.#set({ status: this.#state.sent ? 'sent' : 'idle' })
    }
  }
}

// What this tab remembers, unless the server knows of somebody else.
function recallSame(sent: Sent | undefined, options: UsePasswordlessOptions) {
  const memory = options.remember === false ? undefined : recall()
  const isSame = !sent || (memory && addressOf(sent.recipient) === addressOf(memory.sent.recipient))
  return isSame ? memory : undefined
}

// On this origin, whatever stands in it.
function toPath(returnTo: string): string {
  const { origin, pathname, search, hash } = new URL(returnTo, location.href)
  return origin === location.origin ? pathname + search + (returnTo && hash) : '/'
}

function inSeconds(seconds: number | false | undefined): number {
  return seconds ? Date.now() + seconds * 1000 : 0
}
