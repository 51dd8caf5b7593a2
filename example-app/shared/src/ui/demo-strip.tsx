/** Only in the demo: where to read the mail that the offline tenant keeps. */
export function DemoStrip({ inboxUrl }: { inboxUrl: string }) {
  return (
    <aside className="demo-strip" aria-label="About this demo">
      <span>
        Offline tenant<span className="demo-strip-more">: no mail leaves this machine</span>
      </span>
      <a className="demo-strip-link" href={inboxUrl} target="shop-inbox">
        Open your inbox<span className="visually-hidden"> (new tab)</span>
      </a>
    </aside>
  )
}
