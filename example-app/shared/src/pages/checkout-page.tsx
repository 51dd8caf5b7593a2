import { randomUUID } from 'node:crypto'
import { basket, totalCents } from '../basket'
import { findBuyer } from '../buyer'
import { type FieldProblems, type Names, parseDetails, type TypedDetails } from '../details'
import { readDraftToken } from '../draft-cookie'
import { findDraft } from '../drafts'
import { inboxUrl } from '../inbox-url'
import { findNames } from '../orders'
import { type FailedQuery, readError } from '../problems'
import type { Shop } from '../shop'
import { BasketSummary, DetailsForm, OrderForm, PageFrame, Steps } from '../ui'

interface CheckoutPageProps {
  shop: Shop
  searchParams: Promise<FailedQuery>
}

type Problem = ReturnType<typeof readError>

// Everything is read here. With a component that awaits inside of a <div>, React may claim the <div> twice while it hydrates,
// when the answer comes in pieces: error #418, now and then.
export async function CheckoutPage({ shop, searchParams }: CheckoutPageProps) {
  const problem = readError(await searchParams)
  const buyer = await findBuyer(shop)
  const names = buyer && (await findNames(buyer))
  const typed = buyer ? undefined : await findDraft(await readDraftToken())
  return (
    <PageFrame signedInAs={buyer?.email} signOutUrl={shop.signOutUrl} inboxUrl={inboxUrl()}>
      <Steps current={buyer ? 3 : 1} />
      <div className="checkout">
        <div className="checkout-main">
          {buyer ? (
            <Review email={buyer.email} names={names} {...problem} />
          ) : (
            <AskDetails typed={typed} {...problem} />
          )}
        </div>
        <BasketSummary title="Your basket" lines={basket} />
      </div>
    </PageFrame>
  )
}

function AskDetails({ typed, error, notice }: Problem & { typed: TypedDetails | undefined }) {
  return (
    <>
      <div className="checkout-intro">
        <h1>Who is it for?</h1>
        <p className="lead">
          Your names go on the parcel. Your address gets a link that brings you back here.
        </p>
      </div>
      <DetailsForm typed={typed} problems={fieldProblems(error, typed)} notice={notice} />
    </>
  )
}

function Review({ email, names, error, notice }: Problem & { email: string; names: Names | undefined }) {
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
        email={email}
        names={names}
        totalCents={totalCents(basket)}
        formKey={randomUUID()}
        // Whoever is signed in has not failed at it.
        notice={error === 'sign_in_failed' ? undefined : notice}
      />
    </>
  )
}

function fieldProblems(error: string | undefined, typed: TypedDetails | undefined): FieldProblems {
  if (error !== 'invalid_details' || !typed) return {}
  const parsed = parseDetails(typed)
  return parsed.ok ? {} : parsed.problems
}
