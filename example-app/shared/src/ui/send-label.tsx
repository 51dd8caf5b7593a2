/** What the button sends: of the two, the style sheet shows the one that fits the radio button above. */
export function SendLabel({ byCode, rest = ' to continue' }: { byCode: boolean; rest?: string }) {
  return (
    <>
      <span className="by-email">
        E-mail me a {byCode ? 'code' : 'link'}
        {rest}
      </span>
      <span className="by-sms">Text me a code{rest}</span>
    </>
  )
}
