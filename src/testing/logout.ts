import { type Answer, redirect, type TenantRequest } from './http.js'
import type { TenantSettings } from './options.js'
import { toMessagePage } from './page.js'
import { SESSION_COOKIE } from './provider-configuration.js'

const PAST = 'Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly'

/** `GET /v2/logout` and the standard's `GET /oidc/logout`: ends the tenant's session, back to an allowed URL. */
export function toLogout({ logoutUrls }: TenantSettings) {
  return ({ query }: TenantRequest): Answer => {
    const returnTo = query.get('returnTo') ?? query.get('post_logout_redirect_uri')
    if (returnTo !== null && !logoutUrls.includes(returnTo)) {
      return toMessagePage(
        400,
        'Something went wrong',
        `${returnTo} is not in the list of allowed logout URLs`,
      )
    }
    const answer =
      returnTo === null ? toMessagePage(200, 'Signed out', 'You can close this page.') : redirect(returnTo)
    const expired = [`${SESSION_COOKIE}=; ${PAST}`, `${SESSION_COOKIE}.sig=; ${PAST}`]
    return { ...answer, headers: { ...answer.headers, 'set-cookie': expired } }
  }
}
