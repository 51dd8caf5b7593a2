import type Provider from 'oidc-provider'
import { escapeHtml } from '../html.js'
import { type Answer, redirect, type TenantRequest } from './http.js'
import { toMessagePage, toPage } from './page.js'
import type { Users } from './users.js'

/** The tenant's stand-in for Universal Login, where the SDK's own login ends up: an address, no password. */
export function toLoginPage(provider: Provider, users: Users) {
  return async (request: TenantRequest): Promise<Answer> => {
    const { message, response } = request.node
    try {
      const { params } = await provider.interactionDetails(message, response)
      if (request.method !== 'POST') return toForm(params.login_hint)
      const address = new URLSearchParams(request.body).get('address') ?? ''
      if (address === '') return toForm(params.login_hint)
      const { sub } = users.add('email', address)
      return redirect(await provider.interactionResult(message, response, { login: { accountId: sub } }), 303)
    } catch {
      return toMessagePage(
        400,
        'Something went wrong',
        'This login has ended. Go back to the app and start again.',
      )
    }
  }
}

function toForm(hint: unknown): Answer {
  const value = typeof hint === 'string' ? ` value="${escapeHtml(hint)}"` : ''
  return toPage({
    title: 'Log in',
    style: FORM_STYLE,
    body: `<main class="card">
<h1>Log in</h1>
<p>The offline tenant takes any address, and no password.</p>
<form method="post">
<label for="address">Email address</label>
<input id="address" name="address" type="email" required autocomplete="email"${value}>
<button class="button">Continue</button>
</form>
</main>`,
  })
}

const FORM_STYLE = `
form { display: grid; gap: .5rem; margin-top: 1.5rem }
label { font-weight: 600 }
input { padding: .7rem .8rem; border: 1px solid var(--soft); border-radius: 10px; background: var(--paper);
  color: var(--ink); font: inherit }
.button { margin-top: .75rem }
`
