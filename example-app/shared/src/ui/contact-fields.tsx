import type { FieldProblems, TypedDetails } from '../details'
import { TextField } from './text-field'

interface ContactFieldsProps {
  legend: string
  typed?: Pick<TypedDetails, 'connection' | 'email' | 'phoneNumber'> | undefined
  problems?: FieldProblems
  /** Whether a problem of these fields is the first one of the form. */
  focus?: boolean
  /** What happens next, for an e-mail address and for a phone number. */
  hints?: { email: string; phoneNumber: string }
}

/**
 * E-mail or text message. Which of the two fields is there, the style sheet decides by the radio button, so that it needs no
 * script. Its form has to be `noValidate`: a field that is hidden must not keep it from being sent.
 */
export function ContactFields({ legend, typed, problems = {}, focus = true, hints }: ContactFieldsProps) {
  const connection = typed?.connection ?? 'email'
  return (
    <>
      <fieldset className="choice">
        <legend>{legend}</legend>
        <div className="choice-options">
          <label>
            <input
              type="radio"
              name="connection"
              value="email"
              defaultChecked={connection === 'email'}
              autoComplete="off"
            />
            <span>E-mail</span>
          </label>
          <label>
            <input
              type="radio"
              name="connection"
              value="sms"
              defaultChecked={connection === 'sms'}
              autoComplete="off"
            />
            <span>Text message</span>
          </label>
        </div>
      </fieldset>
      <div className="by-email">
        <TextField
          name="email"
          label="E-mail address"
          kind="email"
          autoComplete="email"
          value={typed?.email}
          problem={problems.email}
          focus={focus && problems.email !== undefined}
          hint={hints?.email}
        />
      </div>
      <div className="by-sms">
        <TextField
          name="phoneNumber"
          label="Phone number"
          kind="tel"
          autoComplete="tel"
          value={typed?.phoneNumber}
          problem={problems.phoneNumber}
          focus={focus && problems.phoneNumber !== undefined}
          hint={hints?.phoneNumber ?? 'With the country code, such as +44 7700 900123.'}
        />
      </div>
    </>
  )
}
