import { randomUUID } from 'node:crypto'
import type { Metadata } from 'next'
import { basket, totalCents } from 'shop-shared/basket'
import { type FieldProblems, parseDetails, type TypedDetails } from 'shop-shared/details'
import { findDraft } from 'shop-shared/drafts'
import { type Buyer, findNames } from 'shop-shared/orders'
import { describeError } from 'shop-shared/problems'
import { BasketSummary, DetailsForm, OrderForm, PageFrame, Steps } from 'shop-shared/ui'
import { currentBuyer, draftToken, inboxUrl, single } from '../../lib/shop'

export const metadata: Metadata = { title: 'Checkout' }

interface PageProps {
  searchParams: Promise<{ error?: string | string[] }>
}

export default async function Page({ searchParams }: PageProps) {
  const error = single((await searchParams).error)
  const buyer = await currentBuyer()
  return (
    <PageFrame signedInAs={buyer?.email} inboxUrl={inboxUrl()}>
      <Steps current={buyer ? 3 : 1} />
      <div className="checkout">
        <div className="checkout-main">
          {buyer ? <Review buyer={buyer} error={error} /> : <AskDetails error={error} />}
        </div>
        <BasketSummary title="Your basket" lines={basket} />
      </div>
    </PageFrame>
  )
}

async function AskDetails({ error }: { error: string | undefined }) {
  const typed = await findDraft(await draftToken())
  return (
    <>
      <div className="checkout-intro">
        <h1>Who is it for?</h1>
        <p className="lead">
          Your names go on the parcel. Your address gets a link that brings you back here.
        </p>
      </div>
      <DetailsForm typed={typed} problems={fieldProblems(error, typed)} notice={describeError(error)} />
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
