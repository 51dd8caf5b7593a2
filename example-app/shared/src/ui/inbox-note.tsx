import { CodeForm } from './code-form'

interface InboxNoteProps {
  /** The address the link went to, when this browser typed it. */
  email: string | undefined
  inboxUrl: string | undefined
  /** Whether this is not the first link. */
  again: boolean
  /** Why there is no new link, in words for the buyer. */
  notice: string | undefined
  /** Why the code was refused, in words for the buyer. */
  codeProblem: string | undefined
}

/** "Check your inbox": the state between sending the link and the click. */
export function InboxNote({ email, inboxUrl, again, notice, codeProblem }: InboxNoteProps) {
  return (
    <section className="card inbox">
      <Envelope />
      <h1>Check your inbox</h1>
      {notice && (
        <p className="notice" role="alert">
          {notice}
        </p>
      )}
      <p className="lead" role="status">
        We sent a {again && 'new '}link to{' '}
        {email ? <strong className="address">{email}</strong> : 'your address'}. It brings you straight back.
      </p>
      <p className="quiet">
        Please open it on this device and in this browser. It works once, and for three minutes.
        {again && ' The earlier link does not work any more.'}
      </p>
      {inboxUrl && (
        <a className="button" href={inboxUrl} target="shop-inbox">
          Open the demo inbox<span className="visually-hidden"> (new tab)</span>
        </a>
      )}
      <CodeForm email={email} problem={codeProblem} />
      {email && (
        <form className="again" method="post" action="/checkout/resend">
          <button className="plain" type="submit">
            Send a new link
          </button>
          <a href="/checkout">Use another address</a>
        </form>
      )}
    </section>
  )
}

function Envelope() {
  return (
    <svg className="envelope" viewBox="0 0 200 130" aria-hidden="true" focusable="false">
      <circle className="art-sun" cx="146" cy="40" r="30" />
      <path className="art-gull" d="M6 22q8-10 16 0 8-10 16 0" />
      <rect className="env-back" x="36" y="34" width="128" height="84" rx="8" />
      <path className="env-fold" d="M38 40l62 46 62-46" />
      <path className="env-wave" d="M10 122q15-7 30 0t30 0 30 0 30 0 30 0 30 0" />
    </svg>
  )
}
