import { answerFailed, redirectTo, withError, withRetryAfter } from './answer.js'
import { isFormPost } from './body.js'
import type { PasswordlessError } from './errors.js'
import type { Instance } from './instance.js'
import { chooseMessages } from './messages/choose.js'
import type { StartOptions } from './options.js'
import { toPageResponse } from './page.js'
import { failedPage } from './recovery-pages.js'
import type { Visit } from './visit.js'

/** What a handler says of its failures. */
interface Manner {
  step: 'start' | 'verify'
  /** The methods that the route answers. */
  allow?: string
}

/**
 * A post to one of our routes has failed: `303` to the app's page for forms that did, a page of ours for people whose app has none, and
 * the JSON error for everybody else.
 */
export async function answerFailedPost<Options extends StartOptions>(
  { sdk }: Instance<Options>,
  { request, options }: Visit<Options>,
  error: PasswordlessError,
  { step, allow }: Manner,
): Promise<Response> {
  const asJson = () => answerFailed(error, allow)
  if (!isFormPost(request)) return asJson()
  // It may be the base URL that is wrong.
  const settings = await sdk.settings(request).catch(() => undefined)
  if (!settings) return asJson()
  const path = options.pages?.failed
  if (path) return redirectTo(withError(new URL(path, settings.baseUrl).href, error))
  if (!request.headers.get('accept')?.includes('text/html')) return asJson()

  const texts = chooseMessages(request, options.messages)
  const answer = toPageResponse(failedPage({ texts, homeUrl: settings.homeUrl }, error, step))
  return withRetryAfter(answer, error)
}
