'use client'

import type { FormEvent } from 'react'
import { formatCents } from '../basket'
import type { Names } from '../details'
import { BusyButton } from './busy-button'
import { Notice } from './notice'
import { TextField } from './text-field'
import { Tick } from './tick'
import { useFocusOnProblem } from './use-focus-on-problem'
import { useOrder } from './use-order'

interface OrderFormProps {
  /** The signed-in buyer's address or number. */
  address: string
  /** The names to order under; asked for when nobody has typed them yet. */
  names: Names | undefined
  totalCents: number
  /** Made anew for each page, so that pressing the button twice places one order. */
  formKey: string
  notice?: string | undefined
}

const none = {}

/** The last step: back from the inbox, signed in. Scripts only add that a cut network leads to no dead end. */
export function OrderForm({ address, names, totalCents, formKey, notice: initialNotice }: OrderFormProps) {
  const { busy, ready, notice, place } = useOrder(initialNotice)
  const form = useFocusOnProblem(notice, none)
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    void place(new FormData(event.currentTarget))
  }
  return (
    <form
      ref={form}
      method="post"
      action="/checkout/order"
      onSubmit={submit}
      noValidate
      data-ready={ready || undefined}
      aria-busy={busy}
    >
      <input type="hidden" name="formKey" value={formKey} />
      <p className="signed-in" role="status">
        <Tick />
        <span>
          Signed in as <strong className="address">{address}</strong>
        </span>
      </p>
      {names ? <Receiver names={names} /> : <NameFields asked={notice !== undefined} />}
      <BusyButton busy={busy} busyText="Placing your order …">
        Place order, {formatCents(totalCents)}
      </BusyButton>
      <Notice problem={notice}>The demo takes no money: payment would come here.</Notice>
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
