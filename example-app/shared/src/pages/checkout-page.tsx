import { randomUUID } from 'node:crypto'
import { basket, totalCents } from '../basket'
import { findBuyer } from '../buyer'
import { type FieldProblems, type Names, parseDetails, type TypedDetails } from '../details'
import { readDraftToken } from '../draft-cookie'
import { findDraft } from '../drafts'
import { inboxUrl } from '../inbox-url'
import { findNames } from '../orders'
import { describeQuery, type FailedQuery, toInitial } from '../problems'
import type { Shop } from '../shop'
import { BasketSummary, DetailsForm, OrderForm, PageFrame, Steps } from '../ui'

interface CheckoutPageProps {
  shop: Shop
  searchParams: Promise<FailedQuery>
}

// Everything is read here. With a component that awaits inside of a <div>, React may claim the <div> twice while it hydrates,
// when the answer comes in pieces: error #418, now and then.
export async function CheckoutPage({ shop, searchParams }: CheckoutPageProps) {
  const query = await searchParams
  const buyer = await findBuyer(shop)
  const names = buyer && (await findNames(buyer))
  const typed = buyer ? undefined : await findDraft(await readDraftToken())
  return (
    <PageFrame signedInAs={buyer?.address} signOutUrl={shop.signOutUrl} inboxUrl={inboxUrl()}>
      <Steps current={buyer ? 3 : 1} byPhone={buyer?.address.startsWith('+')} />
      <div className="checkout">
        <div className="checkout-main">
          {buyer ? (
            <Review address={buyer.address} names={names} query={query} />
          ) : (
            <AskDetails typed={typed} query={query} profileUrl={shop.profileUrl} />
          )}
        </div>
        <BasketSummary title="Your basket" lines={basket} />
      </div>
    </PageFrame>
  )
}

interface AskDetailsProps {
  typed: TypedDetails | undefined
  query: FailedQuery
  profileUrl: string
}

function AskDetails({ typed, query, profileUrl }: AskDetailsProps) {
  const initial = toInitial(query)
  return (
    <>
      <div className="checkout-intro">
        <h1>Who is it for?</h1>
        <p className="lead">Your names go on the parcel. What we send you signs you in.</p>
      </div>
      <DetailsForm
        typed={typed}
        problems={fieldProblems(initial.error, typed)}
        initial={initial}
        profileUrl={profileUrl}
      />
    </>
  )
}

interface ReviewProps {
  address: string
  names: Names | undefined
  query: FailedQuery
}

function Review({ address, names, query }: ReviewProps) {
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
        address={address}
        names={names}
        totalCents={totalCents(basket)}
        formKey={randomUUID()}
        // Whoever is signed in has not failed at it.
        notice={query.error === 'sign_in_failed' ? undefined : describeQuery(query)}
      />
    </>
  )
}

function fieldProblems(error: string | undefined, typed: TypedDetails | undefined): FieldProblems {
  if (error !== 'invalid_details' || !typed) return {}
  const parsed = parseDetails(typed)
  return parsed.ok ? {} : parsed.problems
}
