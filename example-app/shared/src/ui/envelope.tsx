/** A letter on its way. */
export function Envelope() {
  return (
    <svg className="envelope" viewBox="0 0 200 130" aria-hidden="true" focusable="false">
      <circle className="art-sun" cx="146" cy="40" r="30" />
      <path className="art-gull" d="M6 22q8-10 16 0 8-10 16 0" />
      <g className="afloat">
        <rect className="env-back" x="36" y="34" width="128" height="84" rx="8" />
        <path className="env-fold" d="M38 40l62 46 62-46" />
      </g>
      <path className="env-wave" d="M10 122q15-7 30 0t30 0 30 0 30 0 30 0 30 0" />
    </svg>
  )
}

/** A text message on its way. */
export function Phone() {
  return (
    <svg className="envelope" viewBox="0 0 200 130" aria-hidden="true" focusable="false">
      <circle className="art-sun" cx="52" cy="42" r="30" />
      <path className="art-gull" d="M150 18q8-10 16 0 8-10 16 0" />
      <g className="afloat">
        <rect className="env-back" x="72" y="8" width="60" height="110" rx="10" />
        <path className="env-fold" d="M94 17h16" />
        <path
          className="phone-bubble"
          d="M84 44h58q8 0 8 8v20q0 8-8 8h-42l-12 10v-10h-4q-8 0-8-8V52q0-8 8-8z"
        />
        <path className="phone-digits" d="M90 62h.1M102 62h.1M114 62h.1M126 62h.1M138 62h.1" />
      </g>
      <path className="env-wave" d="M10 122q15-7 30 0t30 0 30 0 30 0 30 0 30 0" />
    </svg>
  )
}
