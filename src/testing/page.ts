import { randomBytes } from 'node:crypto'
import { escapeHtml } from '../html.js'
import type { Answer } from './http.js'

interface Page {
  status?: number
  title: string
  /** HTML; whatever comes from outside must be escaped already. */
  body: string
  style?: string
  /** An inline script; it is the only one that may run. */
  script?: string
  /** Where its forms may lead, redirects included; anywhere unless given. */
  formAction?: readonly string[]
}

/** One of the tenant's own pages: nothing is loaded from elsewhere, nobody may frame it. */
export function toPage(page: Page): Answer {
  const nonce = randomBytes(16).toString('base64')
  return {
    status: page.status ?? 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; ` +
        `base-uri 'none'; frame-ancestors 'none'${page.formAction ? `; form-action ${page.formAction.join(' ')}` : ''}`,
      // With `no-referrer` a browser would hide the origin of the tenant's own forms from the tenant.
      'referrer-policy': 'same-origin',
    },
    body: render(page, nonce),
  }
}

function render(page: Page, nonce: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(page.title)}</title>
<style nonce="${nonce}">${BASE_STYLE}${page.style ?? ''}</style>
</head>
<body>
${page.body}
${page.script ? `<script nonce="${nonce}">${page.script}</script>` : ''}
</body>
</html>
`
}

/** A page with one message on it, as Auth0 shows when it will not send the browser back to the app. */
export function toMessagePage(status: number, title: string, text: string): Answer {
  return toPage({ status, title, body: renderMessage(title, text) })
}

/** The same for people who came from the inbox, with the way back. */
export function toInboxMessage(status: number, title: string, text: string): Answer {
  const back = '<p><a href="/inbox">Back to the inbox</a></p>'
  return toPage({ status, title, body: renderMessage(title, text, back) })
}

function renderMessage(title: string, text: string, more = ''): string {
  return `<main class="card"><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>${more}</main>`
}

const BASE_STYLE = `
:root { color-scheme: light dark; --paper: #f6f5f2; --card: #fff; --ink: #1d1d1f; --soft: #62626a;
  --line: #e3e1db; --edge: #85858d; --accent: #3d46c2; --on-accent: #fff }
@media (prefers-color-scheme: dark) { :root { --paper: #131316; --card: #1d1d22; --ink: #f1f0ee; --soft: #a5a5b0;
  --line: #33333b; --edge: #777782; --accent: #aab1ff; --on-accent: #14162e } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
h1, h2, p { margin: 0 }
a { color: var(--accent) }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.card { width: min(26rem, 100% - 2rem); margin: 12vh auto; padding: 2rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 16px }
.card h1 { font-size: 1.4rem; margin-bottom: .75rem }
.card p { color: var(--soft) }
.card p + p { margin-top: .75rem }
.button { display: inline-block; border: 0; border-radius: 10px; padding: .75rem 1.5rem; background: var(--accent);
  color: var(--on-accent); font: inherit; font-weight: 600; text-decoration: none; cursor: pointer }
`
