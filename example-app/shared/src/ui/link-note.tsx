import type { LinkFate } from '../link-fate'

interface LinkNoteProps {
  fate: LinkFate
  /** Where a post has a new link sent, with nothing in it. */
  newLinkUrl: string
}

/** What has become of a link that signed nobody in, and the way on. */
export function LinkNote({ fate: { title, text, next, notice, canSend }, newLinkUrl }: LinkNoteProps) {
  return (
    <section className="card inbox">
      <Bottle />
      <h1>{title}</h1>
      {notice && (
        <p className="notice" role="alert">
          {notice}
        </p>
      )}
      <p className="lead">{text}</p>
      {canSend ? (
        <>
          <p className="quiet">{next}</p>
          <form className="new-link" method="post" action={newLinkUrl}>
            <button className="button" type="submit">
              Send a new link
            </button>
          </form>
          <p className="again">
            <a href="/checkout">Use another address</a>
          </p>
        </>
      ) : (
        <a className="button" href="/checkout">
          To the checkout
        </a>
      )}
    </section>
  )
}

/** A message that did not get through. */
function Bottle() {
  return (
    <svg className="envelope" viewBox="0 0 200 130" aria-hidden="true" focusable="false">
      <circle className="art-sun" cx="52" cy="42" r="30" />
      <path className="art-gull" d="M142 20q8-10 16 0 8-10 16 0" />
      <g transform="rotate(-24 104 84)">
        <path
          className="bottle-glass"
          d="M52 66h66q8 0 13 6 4 4 10 4h21v18h-21q-6 0-10 4-5 6-13 6H52q-10 0-10-10V76q0-10 10-10z"
        />
        <path className="bottle-note" d="M62 76h42q5 9 0 18H62q-5-9 0-18z" />
        <path className="bottle-line" d="M71 82h24M71 88h16" />
        <path className="bottle-cork" d="M162 77h13q2 8 0 16h-13z" />
      </g>
      <path className="bottle-sea" d="M4 106q16-8 32 0t32 0 32 0 32 0 32 0 32 0v24H4z" />
      <path className="env-wave" d="M4 106q16-8 32 0t32 0 32 0 32 0 32 0 32 0" />
    </svg>
  )
}
