import { withCookies } from './answer.js'
import { Html, html } from './html.js'
import { pageStyle } from './page-style.js'

/** One of the built-in pages. */
export interface Page {
  status: number
  lang: string
  title: string
  body: Html
  /** The one script that may run, and may ask the app something. */
  script?: string
  setCookie?: readonly string[]
  /** URLs on the origins that the answers to its forms may lead to, beside the app's own. */
  formsLeadTo?: readonly string[]
}

/** A page that stands alone: it loads nothing, nobody can frame it, keep it, or learn from it where the visitor was. */
export function toPageResponse(page: Page): Response {
  const nonce = crypto.randomUUID()
  const headers = withCookies(page.setCookie ?? [])
  headers.set('content-type', 'text/html; charset=utf-8')
  headers.set('content-security-policy', toPolicy(page, nonce))
  headers.set('referrer-policy', 'no-referrer')
  headers.set('x-content-type-options', 'nosniff')
  headers.set('x-frame-options', 'DENY')
  headers.set('x-robots-tag', 'noindex')
  return new Response(render(page, nonce).text, { status: page.status, headers })
}

function toPolicy({ script, formsLeadTo = [] }: Page, nonce: string): string {
  // Chromium looks at where the answer to a form redirects, too.
  const forms = new Set(["'self'", ...formsLeadTo.map((url) => new URL(url).origin)])
  return [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    ...(script ? [`script-src 'nonce-${nonce}'`, "connect-src 'self'"] : []),
    `form-action ${[...forms].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

// With its slash escaped, or bundlers bring a helper along for the template.
function render({ lang, title, body, script }: Page, nonce: string): Html {
  return html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style nonce="${nonce}">${new Html(pageStyle)}</style>
</head>
<body>
<main>
${body}
</main>
${script ? html`<script nonce="${nonce}">${new Html(script)}<\/script>` : undefined}
</body>
</html>
`
}
