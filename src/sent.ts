import { answerFailed } from './answer.js'
import { isPasswordlessError } from './errors.js'
import type { Instance } from './instance.js'
import type { StartOptions } from './options.js'
import { partsOf, show, showStale } from './recovery.js'
import { sentPage } from './recovery-pages.js'
import { ticketToShow } from './ticket.js'
import { type Context, reporting, toContext, type Visit } from './visit.js'

// Whatever brings one of these is the stock callback's to judge.
const stockParameters = ['code', 'error', 'state', 'response', 'connect_code']
const sent = 'sent'
// A tab that is restored asks for the URL of its form.
const forms = ['link', 'code']

/** Whether a query has nothing in it that comes from Auth0. */
export function isBare(query: URLSearchParams): boolean {
  return stockParameters.every((name) => !query.has(name))
}

/** Whether somebody comes back to the page of what was sent, or to the URL of a form. */
export function isReturn({ method, url }: Request): boolean {
  const query = new URL(url).searchParams
  if (!isBare(query)) return false
  const wanted = query.get('passwordless') ?? ''
  if (wanted === sent) return method === 'GET' || method === 'HEAD'
  return method === 'GET' && forms.includes(wanted)
}

/** The page of what was sent, on the route whose form has sent it. */
export function toSentPage(route: URL): string {
  const page = new URL(route)
  page.search = String(new URLSearchParams({ passwordless: sent }))
  page.hash = ''
  return page.href
}

/** Shows what was sent, as often as somebody looks, and does nothing else. */
export function createReturn<Options extends StartOptions>(instance: Instance<Options>) {
  function toPage(context: Context<Options>): Promise<Response> {
    const isSent = new URL(context.request.url).searchParams.get('passwordless') === sent
    const shown = isSent ? ticketToShow(context) : undefined
    if (!shown) return showStale(context)
    const { ticket, content } = shown
    return show(context, sentPage(partsOf(context), { ...content, ticket }))
  }

  return async function comeBack(visit: Visit<Options>): Promise<Response> {
    try {
      const page = await reporting(instance, visit.options, async (report) =>
        toPage(await toContext(instance, visit, report)),
      )
      if (visit.request.method !== 'HEAD') return page
      return new Response(null, { status: page.status, headers: page.headers })
    } catch (error) {
      if (!isPasswordlessError(error)) throw error
      return answerFailed(error)
    }
  }
}
