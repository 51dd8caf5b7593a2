import { createElement } from 'react'

interface WireProps {
  label: string
  /** Of the step; a screen reader hears it with the label. */
  title: string
  text: string
}

/** What went over the wire. Long lines scroll, with the keyboard as well. */
export function Wire({ label, title, text }: WireProps) {
  return (
    <figure className="wire">
      <figcaption>{label}</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: without focus, nobody can scroll it with the keyboard */}
      <section aria-label={`${title}: ${label}`} tabIndex={0}>
        {createElement('pre', null, ...highlight(text))}
      </section>
    </figure>
  )
}

// With a group in it, split keeps what it splits at: every second part is a masked value.
function highlight(text: string) {
  const parts = text.split(/([^\s"=:]*•[^"\n]*)/)
  return parts.map((part, index) => (index % 2 === 1 ? createElement('mark', null, part) : part))
}
