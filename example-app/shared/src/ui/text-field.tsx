type Kind = 'text' | 'email' | 'tel' | 'code'

interface TextFieldProps {
  name: string
  label: string
  kind?: Kind
  autoComplete: string
  value?: string | undefined
  /** What to put right; shown below the field in place of the hint, and read out with it. */
  problem?: string | undefined
  hint?: string | undefined
  /** Whether this is the field to look at first. */
  focus?: boolean
}

const inputs = {
  text: { type: 'text', maxLength: 254, autoCapitalize: 'words' },
  email: { type: 'email', maxLength: 254, autoCapitalize: 'none' },
  tel: { type: 'tel', maxLength: 40 },
  code: {
    type: 'text',
    maxLength: 20,
    autoCapitalize: 'none',
    inputMode: 'numeric',
    className: 'code',
  },
} as const

/** A labelled field, and below it one place for its hint or its problem, so that nothing jumps. */
export function TextField({
  name,
  label,
  kind = 'text',
  autoComplete,
  value,
  problem,
  hint,
  focus,
}: TextFieldProps) {
  const noteId = problem || hint ? `${name}-note` : undefined
  return (
    <div className="field">
      <label htmlFor={name}>{label}</label>
      <input
        id={name}
        name={name}
        {...inputs[kind]}
        autoComplete={autoComplete}
        defaultValue={value}
        aria-required
        spellCheck={false}
        aria-invalid={problem ? true : undefined}
        aria-describedby={noteId}
        // biome-ignore lint/a11y/noAutofocus: only after a refusal, so that focus is where the work is, scripts or not
        autoFocus={focus}
      />
      <div className={problem ? 'problem' : 'hint'} id={noteId}>
        {problem ?? hint}
      </div>
    </div>
  )
}
