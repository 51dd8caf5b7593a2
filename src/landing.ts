import { addressOf, foldAddress } from './address.js'
import { answerFailed, withCookies } from './answer.js'
import { readFields } from './body.js'
import { invalidRequest, isPasswordlessError, type PasswordlessError } from './errors.js'
import type { Instance } from './instance.js'
import { toLandingPage } from './landing-page.js'
import { chooseMessages } from './messages/choose.js'
import type { StartOptions } from './options.js'
import { assertOwnOrigin } from './origin.js'
import { toPageResponse } from './page.js'
import { parseUrl } from './parse-url.js'
import { propertyOf } from './property-of.js'
import { formTargets, toOffer } from './recovery.js'
import type { OpenState } from './state.js'
import { type Context, reporting, toContext, toTransactionInput, type Visit } from './visit.js'

/** What the landing page is told about its link. */
interface Verdict {
  /** Where to go on. Absent when that would spend the link for nothing. */
  location?: string
  /** Whether this browser has asked for the link, so that it needs no click. */
  began: boolean
  /** Whether the address has to be typed there. */
  asks?: boolean
  /** For asking for a new link in this browser. */
  ticket?: string
}

/** Whether a request is the landing page's question about its link. */
export function isLandingQuestion(request: Request): boolean {
  return request.method === 'POST' && new URL(request.url).searchParams.get('passwordless') === 'landing'
}

/**
 * The page in front of a link, which mail scanners may open as often as they like: the link stands in the fragment, which
 * no server sees, and nothing happens to it before somebody clicks, or the browser that asked for it comes.
 */
export function createLanding<Options extends StartOptions>(instance: Instance<Options>) {
  return {
    async page(visit: Visit<Options>): Promise<Response> {
      try {
        const settings = await instance.sdk.settings(visit.request)
        const page = toLandingPage(chooseMessages(visit.request, visit.options.messages), settings)
        const response = toPageResponse({ ...page, formsLeadTo: formTargets(settings, visit.options) })
        if (visit.request.method !== 'HEAD') return response
        return new Response(null, { status: response.status, headers: response.headers })
      } catch (error) {
        if (!isPasswordlessError(error)) throw error
        instance.reportTo(visit.options).failed(error)
        return answerFailed(error)
      }
    },

    async question(visit: Visit<Options>): Promise<Response> {
      try {
        return await reporting(instance, visit.options, async (report) => {
          const context = await toContext(instance, visit, report)
          assertOwnOrigin(visit.request, context.settings, visit.options)
          const verdict = await judge(context, propertyOf(await readFields(visit.request), 'link'))
          return Response.json(verdict, { headers: withCookies([context.browser.toCookie()]) })
        })
      } catch (error) {
        if (!isPasswordlessError(error)) throw error
        return answerFailed(error)
      }
    },
  }
}

async function judge<Options extends StartOptions>(
  context: Context<Options>,
  text: unknown,
): Promise<Verdict> {
  const { browser, options, transactions } = context
  const link = typeof text === 'string' ? parseUrl(text) : undefined
  if (!link || !isOurs(context, link)) throw foreign()
  const state = link.searchParams.get('state') ?? ''
  const opened = transactions.open(state)
  if (!opened) return { location: link.href, began: false }
  if (!isTo(link, opened)) throw foreign()

  if (browser.began(opened)) return { location: link.href, began: true }
  if (options.otherBrowser === 'allow') return { location: link.href, began: false, asks: true }
  const { ticket, canSend } = toOffer(context, opened)
  return { began: false, ...(canSend && { ticket }) }
}

// Exactly a link of our tenant for this app: a page that sends people on must send them nowhere else.
function isOurs<Options extends StartOptions>(context: Context<Options>, link: URL): boolean {
  const { issuer, clientId } = context.settings
  const { redirect_uri } = toTransactionInput(context, undefined).authorizationParams
  const names = [...link.searchParams.keys()]
  const is = (name: string, value: unknown) => link.searchParams.get(name) === value
  return (
    link.href === new URL('passwordless/verify_redirect', issuer).href + link.search &&
    new Set(names).size === names.length &&
    is('client_id', clientId) &&
    is('redirect_uri', redirect_uri) &&
    is('response_type', 'code') &&
    link.searchParams.has('verification_code')
  )
}

function isTo({ searchParams }: URL, { recipient, nonce }: OpenState): boolean {
  const names = ['email', 'phone_number']
  const [name = '', other = ''] = recipient.connection === 'email' ? names : names.toReversed()
  const address = searchParams.get(name)
  return (
    // First of all what stands in the mail alone: whoever has but the state could try addresses here, as many as they like.
    searchParams.get('nonce') === nonce &&
    searchParams.get('connection') === recipient.connection &&
    address !== null &&
    foldAddress(address) === addressOf(recipient) &&
    !searchParams.has(other)
  )
}

function foreign(): PasswordlessError {
  return invalidRequest('this is no sign-in link of this app')
}
