type Kind = 'text' | 'email' | 'code'

interface TextFieldProps {
  name: string
  label: string
  kind?: Kind
  autoComplete: string
  value?: string | undefined
  /** What to put right; shown below the field and read out with it. */
  problem?: string | undefined
  hint?: string
  /** Whether this is the field to look at first. */
  focus?: boolean
}

const inputs = {
  text: { type: 'text', maxLength: 254, autoCapitalize: 'words' },
  email: { type: 'email', maxLength: 254, autoCapitalize: 'none' },
  code: { type: 'text', maxLength: 20, autoCapitalize: 'none', inputMode: 'numeric', className: 'code' },
} as const

/** A labelled field with its hint and its problem. */
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
  const hintId = hint ? `${name}-hint` : undefined
  const problemId = problem ? `${name}-problem` : undefined
  return (
    <div className="field">
      <label htmlFor={name}>{label}</label>
      <input
        id={name}
        name={name}
        {...inputs[kind]}
        autoComplete={autoComplete}
        defaultValue={value}
        required
        spellCheck={false}
        aria-invalid={problem ? true : undefined}
        aria-describedby={[problemId, hintId].filter(Boolean).join(' ') || undefined}
        // biome-ignore lint/a11y/noAutofocus: only after a refusal, so that focus is where the work is, scripts or not
        autoFocus={focus}
      />
      {problem && (
        <p className="problem" id={problemId}>
          {problem}
        </p>
      )}
      {hint && (
        <p className="hint" id={hintId}>
          {hint}
        </p>
      )}
    </div>
  )
}
