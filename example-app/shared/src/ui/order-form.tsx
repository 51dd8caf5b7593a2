import { formatCents } from '../basket'
import type { Names } from '../details'
import { TextField } from './text-field'

interface OrderFormProps {
  /** The signed-in buyer's address. */
  email: string
  /** The names to order under; asked for when nobody has typed them yet. */
  names: Names | undefined
  totalCents: number
  /** Made anew for each page, so that pressing the button twice places one order. */
  formKey: string
  notice?: string | undefined
}

/** The last step: back from the inbox, signed in. A plain form post, scripts or not. */
export function OrderForm({ email, names, totalCents, formKey, notice }: OrderFormProps) {
  return (
    <form method="post" action="/checkout/order">
      <input type="hidden" name="formKey" value={formKey} />
      {notice && (
        <p className="notice" role="alert" tabIndex={-1}>
          {notice}
        </p>
      )}
      <p className="signed-in" role="status">
        <Tick />
        Signed in as <strong className="address">{email}</strong>
      </p>
      {names ? <Receiver names={names} /> : <NameFields asked={notice !== undefined} />}
      <button className="button" type="submit">
        Place order, {formatCents(totalCents)}
      </button>
      <p className="quiet">The demo takes no money: payment would come here.</p>
    </form>
  )
}

function Receiver({ names }: { names: Names }) {
  return (
    <dl className="receiver">
      <div>
        <dt>First name</dt>
        <dd>{names.firstName}</dd>
      </div>
      <div>
        <dt>Last name</dt>
        <dd>{names.lastName}</dd>
      </div>
    </dl>
  )
}

function NameFields({ asked }: { asked: boolean }) {
  return (
    <div className="pair">
      <TextField name="firstName" label="First name" autoComplete="given-name" focus={asked} />
      <TextField name="lastName" label="Last name" autoComplete="family-name" />
    </div>
  )
}

export function Tick() {
  return (
    <svg className="tick" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <circle cx="12" cy="12" r="11" />
      <path d="M7 12.500l3.500 3.500L17 9" />
    </svg>
  )
}
