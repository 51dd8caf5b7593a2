import { inboxOf, type Recipient } from 'nextjs-auth0-passwordless/react'

interface InboxLinksProps {
  recipient: Recipient | undefined
  /** The offline tenant's inbox, in the demo. */
  inboxUrl: string | undefined
  /** Whether there is something better to do. */
  isAside?: boolean
}

// The address that the mails come from: here nobody's, since the demo sends none.
const sender = 'kiln@saltmarsh.example'

/** Where the message is to be read. */
export function InboxLinks({ recipient, inboxUrl, isAside }: InboxLinksProps) {
  const inbox = inboxOf(recipient, sender)
  if (!inboxUrl && !inbox) return null
  return (
    <p className="inbox-links">
      {inboxUrl && (
        <a className={isAside ? 'button button-quiet' : 'button'} href={inboxUrl} target="shop-inbox">
          Open the demo inbox
          <NewTab />
        </a>
      )}
      {inbox && (
        <a className="button button-quiet" href={inbox.url} target="_blank" rel="noreferrer">
          Open {inbox.provider}
          <NewTab />
        </a>
      )}
    </p>
  )
}

function NewTab() {
  return <span className="visually-hidden"> (new tab)</span>
}
