import { randomUUID } from 'node:crypto'
import { basket, totalCents } from '../basket'
import { findBuyer } from '../buyer'
import { type FieldProblems, parseDetails, type TypedDetails } from '../details'
import { readDraftToken } from '../draft-cookie'
import { findDraft } from '../drafts'
import { inboxUrl } from '../inbox-url'
import { type Buyer, findNames } from '../orders'
import { describeError } from '../problems'
import type { FormTarget, Shop } from '../shop'
import { BasketSummary, DetailsForm, OrderForm, PageFrame, Steps } from '../ui'

interface CheckoutPageProps {
  shop: Shop
  searchParams: Promise<{ error?: string | string[] }>
}

export async function CheckoutPage({ shop, searchParams }: CheckoutPageProps) {
  const error = single((await searchParams).error)
  const buyer = await findBuyer(shop)
  return (
    <PageFrame signedInAs={buyer?.email} signOutUrl={shop.signOutUrl} inboxUrl={inboxUrl()}>
      <Steps current={buyer ? 3 : 1} />
      <div className="checkout">
        <div className="checkout-main">
          {buyer ? (
            <Review buyer={buyer} error={error} />
          ) : (
            <AskDetails target={shop.forms.details} error={error} />
          )}
        </div>
        <BasketSummary title="Your basket" lines={basket} />
      </div>
    </PageFrame>
  )
}

async function AskDetails({ target, error }: { target: FormTarget; error: string | undefined }) {
  const typed = await findDraft(await readDraftToken())
  return (
    <>
      <div className="checkout-intro">
        <h1>Who is it for?</h1>
        <p className="lead">
          Your names go on the parcel. Your address gets a link that brings you back here.
        </p>
      </div>
      <DetailsForm
        target={target}
        typed={typed}
        problems={fieldProblems(error, typed)}
        notice={describeError(error)}
      />
    </>
  )
}

async function Review({ buyer, error }: { buyer: Buyer; error: string | undefined }) {
  const names = await findNames(buyer)
  return (
    <>
      <div className="checkout-intro">
        <h1>{names ? `Welcome back, ${names.firstName}.` : 'Who is it for?'}</h1>
        <p className="lead">
          {names
            ? 'Everything is as you left it. One more click and it is yours.'
            : 'Your names go on the parcel.'}
        </p>
      </div>
      <OrderForm
        email={buyer.email}
        names={names}
        totalCents={totalCents(basket)}
        formKey={randomUUID()}
        // Signed in already, a second click on the same link needs no words.
        notice={error === 'link' ? undefined : describeError(error)}
      />
    </>
  )
}

function fieldProblems(error: string | undefined, typed: TypedDetails | undefined): FieldProblems {
  if (error !== 'invalid_details' || !typed) return {}
  const parsed = parseDetails(typed)
  return parsed.ok ? {} : parsed.problems
}

/** A query parameter that stands there once. */
function single(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}
