import { escapeHtml } from '../html.js'
import { parseUrl } from '../parse-url.js'
import type { Answer } from './http.js'
import type { TenantSettings } from './options.js'
import { toPage } from './page.js'

export interface ElsewhereParts {
  url: string
  issuer: string
  settings: TenantSettings
}

interface LinkMail {
  id: string
  to: string
  href: string
}

/** How to open a link in a browser other than the one that asked for it, or in this one as if it were another. */
export function toElsewherePage(mail: LinkMail, host: string | undefined, parts: ElsewhereParts): Answer {
  return toPage({
    title: 'Open in another browser',
    style: STYLE,
    script: SCRIPT,
    formAction: toFormAction(parts),
    body: `<main class="card">
<p><a href="/inbox">Back to the inbox</a></p>
<h1>Open in another browser</h1>
<p>Copy this link into a private window, or into another browser on this machine.</p>
<label for="link">Link of the mail to ${escapeHtml(mail.to)}</label>
<div class="copy"><input id="link" readonly value="${escapeHtml(mail.href)}">
<button id="copy" class="button" type="button" hidden>Copy</button></div>
<p id="copied" role="status"></p>
<h2>Or pretend here</h2>
${toPretence(mail, host, parts.settings)}
</main>`,
  })
}

function toPretence({ id }: LinkMail, host: string | undefined, { appBaseUrl }: TenantSettings): string {
  const here = parseUrl(`http://${host}`)?.hostname ?? ''
  const app = new URL(appBaseUrl).hostname
  if (here !== app) {
    return `<p>Not possible from here: the app is on ${escapeHtml(app)}, this page is on ${escapeHtml(here)}, and a page can
only forget the cookies of its own host.</p>`
  }
  return `<p>This browser can forget its cookies for ${escapeHtml(here)} and then open the link. Cookies are shared by all
ports of a host, so <strong>you are signed out of the app, and of everything else on ${escapeHtml(here)}</strong>.</p>
<form method="post" action="/inbox/elsewhere">
<input type="hidden" name="mail" value="${id}">
<button class="button">Forget this browser and open it here</button>
</form>`
}

/** Chromium holds the redirects of a form to the policy as well, and these go over the tenant to the app. */
function toFormAction({ url, issuer, settings }: ElsewhereParts): string[] {
  const { landingUrl, appBaseUrl, callbackUrls } = settings
  const urls = [url, issuer, landingUrl ?? appBaseUrl, appBaseUrl, ...callbackUrls]
  // An app's own scheme has the origin "null", which means nothing to a policy.
  const origins = urls.map((address) => new URL(address).origin).filter((origin) => origin !== 'null')
  return ["'self'", ...new Set(origins)]
}

const STYLE = `
.card { width: min(34rem, 100% - 2rem); margin: 8vh auto }
.card h1 { margin-top: 1rem }
h2 { margin: 1.75rem 0 .5rem; font-size: 1.1rem }
strong { color: var(--ink) }
label { display: block; margin: 1rem 0 .4rem; font-weight: 600; overflow-wrap: anywhere }
.copy { display: flex; flex-wrap: wrap; gap: .5rem }
input { flex: 1 1 12rem; min-width: 0; padding: .7rem .8rem; border: 1px solid var(--edge); border-radius: 10px;
  background: var(--paper); color: var(--ink); font: .9rem/1.5 ui-monospace, monospace }
form { margin-top: 1rem }
.button[hidden] { display: none }
@media (max-width: 32rem) { .card { padding: 1.25rem; margin: 1rem auto } form .button { width: 100% } }
`

const SCRIPT = `
const link = document.getElementById('link')
const copy = document.getElementById('copy')
const copied = document.getElementById('copied')
copy.hidden = false
copy.onclick = async () => {
  try {
    await navigator.clipboard.writeText(link.value)
    copied.textContent = 'Copied.'
  } catch {
    link.focus()
    link.select()
    copied.textContent = 'The link is selected: copy it with the keyboard.'
  }
}
`
