import { html } from './html.js'
import type { Messages } from './messages/messages.js'
import type { Page } from './page.js'
import { homeLink } from './recovery-pages.js'
import type { Settings } from './sdk.js'

/**
 * The page in front of a link. Every part of it is there from the start, and the script shows one. The first is for where it does not
 * run: without JavaScript, or under a policy of the app's that has taken the place of ours.
 */
export function toLandingPage(texts: Messages, { homeUrl }: Settings): Page {
  const home = homeLink(texts, { texts, homeUrl })
  return {
    status: 200,
    lang: texts.lang,
    title: texts.landingTitle,
    script: landingScript,
    body: html`<div aria-live="polite">
<div data-part="stuck"><h1>${texts.landingTitle}</h1><p>${texts.landingNoScriptText}</p>${home}</div>
<div data-part="wait" hidden><h1>${texts.landingTitle}</h1><p class="soft">${texts.landingWait}</p></div>
<div data-part="go" hidden><h1>${texts.landingTitle}</h1><p>${texts.landingText}</p><button type="button">${texts.landingButton}</button></div>
<div data-part="address" hidden><h1>${texts.landingTitle}</h1><p>${texts.landingAddressText}</p><button type="button">${texts.addressButton}</button></div>
<div data-part="elsewhere" hidden><h1>${texts.otherBrowserTitle}</h1><p>${texts.landingElsewhereText}</p>
<form method="post" action="?passwordless=link" hidden>
<input type="hidden" name="ticket"><input type="hidden" name="reason" value="other_browser">
<p class="soft">${texts.newLinkElsewhereText}</p>
<button>${texts.newLinkButton}</button>
</form>
<div class="more" data-copy hidden><button type="button" class="plain">${texts.landingCopyButton}</button><p class="soft" hidden>${texts.landingCopied}</p></div>${home}</div>
<div data-part="bad" hidden><h1>${texts.landingBadTitle}</h1><p>${texts.landingBadText}</p>${home}</div>
<div data-part="failed" hidden><h1>${texts.landingTitle}</h1><p class="alert">${texts.failedText}</p><button type="button">${texts.landingRetryButton}</button>${home}</div>
<div data-part="offline" hidden><h1>${texts.landingTitle}</h1><p class="alert">${texts.landingOfflineText}</p><button type="button">${texts.landingRetryButton}</button>${home}</div>
</div>`,
  }
}

// Nothing that could be followed stands on the page: a scanner that reads it, scripts and all, finds a button.
// Copied, the link goes to the browser that asked for it: an in-app browser has no address bar to take it from.
const landingScript = `
const parts = document.querySelectorAll('[data-part]')
const show = (name) => parts.forEach((part) => {
  part.hidden = part.dataset.part !== name
  if (!part.hidden) document.title = part.querySelector('h1').textContent
})
const offer = (name, act) => {
  document.querySelector('[data-part=' + name + '] button').onclick = act
  show(name)
}
const read = () => { try { return decodeURIComponent(location.hash.slice(1)) } catch { return '' } }
async function ask(link) {
  const answer = await fetch('?passwordless=landing', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ link }),
  })
  if (answer.status === 400) return show('bad')
  if (!answer.ok) return offer('failed', begin)
  const { location: next, began, asks, ticket } = await answer.json()
  if (began) return location.replace(next)
  if (next) return offer(asks ? 'address' : 'go', () => location.replace(next))
  offerCopy()
  const form = document.querySelector('form')
  form.hidden = !ticket
  form.elements.ticket.value = ticket ?? ''
  show('elsewhere')
}
function offerCopy() {
  const part = document.querySelector('[data-copy]')
  const [button, copied] = part.children
  part.hidden = !navigator.clipboard
  copied.hidden = true
  button.onclick = () => navigator.clipboard.writeText(location.href).then(
    () => { copied.hidden = false },
    () => { part.hidden = true },
  )
}
function begin() {
  const link = read()
  if (!link) return show('bad')
  show('wait')
  ask(link).catch(() => offer('offline', begin))
}
addEventListener('hashchange', begin)
begin()
`
