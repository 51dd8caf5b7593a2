/** Only in the demo: where to read the mail that the offline tenant keeps, and what to try with it. */
export function DemoStrip({ inboxUrl }: { inboxUrl: string }) {
  return (
    <aside className="demo-strip" aria-label="About this demo">
      <span className="demo-strip-more">Offline tenant: no mail leaves this machine</span>
      <InboxLink url={inboxUrl}>Open your inbox</InboxLink>
      <a className="demo-strip-link" href="/behind-the-scenes">
        Behind the scenes
      </a>
      <details className="tries">
        <summary>What to try</summary>
        <div className="tries-panel">
          <p>
            Ask for a link, and go to <InboxLink url={inboxUrl}>your inbox</InboxLink>. Then, before you open
            it:
          </p>
          <dl>
            {tries.map(({ title, text }) => (
              <div key={title}>
                <dt>{title}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </div>
      </details>
    </aside>
  )
}

const tries = [
  {
    title: 'Another browser',
    text: 'Open the link in a private window. It signs nobody in there; a new link for there is one click away.',
  },
  { title: 'A mail scanner', text: 'Press “A scanner was here”. The link still works.' },
  { title: 'Too late', text: 'Press “Expired”, and open the link.' },
  {
    title: 'The code instead',
    text: 'Type it on the page that waits for the link, wrong and then right. Or type it in another browser.',
  },
  {
    title: 'Another tab',
    text: 'Leave the page that waits open, and open the link in a new tab: the first one goes on by itself.',
  },
  {
    title: 'No network',
    text: 'Cut it before you press a button. Nothing is lost, and nothing goes out twice.',
  },
  { title: 'By phone', text: 'Choose “Text message”. It lands in the same inbox, and goes no further.' },
]

function InboxLink({ url, children }: { url: string; children: string }) {
  return (
    <a className="demo-strip-link" href={url} target="shop-inbox">
      {children}
      <span className="visually-hidden"> (new tab)</span>
    </a>
  )
}
