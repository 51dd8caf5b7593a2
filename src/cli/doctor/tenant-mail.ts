import type { Finding } from './finding.js'
import type { ConnectionAnswer, ProviderAnswer } from './tenant-answers.js'
import type { Reading } from './tenant-api.js'
import { advice, cannotTell, change, ok, patch, problem, skipped } from './tenant-findings.js'

const SETTINGS = 'Authentication, Passwordless, Email, Settings'

/** Without a provider of one's own, Auth0 mails from a server for tests, and with a template of its own. */
export function checkMailProvider(reading: Reading<ProviderAnswer>): Finding {
  const check = 'tenant.mail-provider'
  const place = 'Branding, Email Provider'
  if ('trouble' in reading) {
    const { what, how, isMissing } = reading.trouble
    if (!isMissing) return skipped(check, what, how)
    return advice(
      check,
      'There is no e-mail provider: Auth0 mails from its own server, which is meant for tests',
      {
        why: 'Auth0 sends its default template instead of yours: without your landing page',
        how: change(place, 'POST /api/v2/emails/provider', 'create:email_provider'),
      },
    )
  }
  const { enabled } = reading.value
  if (enabled === undefined) return cannotTell(check, 'enabled')
  if (enabled) return ok(check, 'Mails go out through a provider of yours')
  return advice(check, 'The e-mail provider is not enabled', {
    why: 'Mails may go out by the server of Auth0 with its default template, or not at all',
    how: change(place, patch('emails/provider', { enabled: true }), 'update:email_provider'),
  })
}

/** A sender at auth0.com brings the default template back. The address itself is nobody's business. */
export function checkMailSender(
  { id, options }: ConnectionAnswer,
  provider: Reading<ProviderAnswer>,
): Finding {
  const check = 'tenant.mail-sender'
  const from = options?.email?.from ?? ('value' in provider ? provider.value.default_from_address : undefined)
  if (from === undefined) return cannotTell(check, 'options.email.from')
  if (!/@([\w-]+\.)*auth0\.com\b/i.test(from)) return ok(check, 'Mails come from an address of yours')
  return advice(check, 'The sender of the mails is at auth0.com', {
    why: 'Auth0 sends its default template instead of yours: without your landing page',
    how: toChange(id, 'From', '"from":"Your shop <sign-in@your.domain>"'),
  })
}

const LINK = /\{\{-?\s*link\b/
const CODE = /\{\{-?\s*(code|password)\b/
const LANDING = /#\{\{-?\s*link\s*\|\s*url_encode\s*-?\}\}/

/** A link, in the fragment of the landing page, and the code beside it. */
export function checkTemplate({ id, options }: ConnectionAnswer): Finding {
  const check = 'tenant.template'
  const { body, syntax } = options?.email ?? {}
  if (body === undefined) return cannotTell(check, 'options.email.body')
  if (syntax !== undefined && syntax !== 'liquid')
    return skipped(check, 'The template is not written in Liquid')
  const how = `${toChange(id, 'Message', '"body":"..."')}. docs/auth0-setup.md has one`
  const [hasLink, hasCode] = [LINK.test(body), CODE.test(body)]
  if (!hasLink && !hasCode) {
    const why = 'A mail arrives with which nobody can sign in'
    return problem(check, 'The template has neither {{ link }} nor {{ code }}', { why, how })
  }
  if (!hasLink) {
    const why = 'Who asks for a link gets a code alone. That is fine for an app that asks for codes only'
    return advice(check, 'The template has no {{ link }}', { why, how })
  }
  if (!LANDING.test(body)) {
    const why =
      'A mail scanner that opens the link spends it: the person gets "Wrong email or verification code."'
    return advice(check, 'The button of the template opens the link itself, not the landing page', {
      why,
      how,
    })
  }
  if (!hasCode) {
    const why = 'Who reads the mail elsewhere than in the browser that asked has no code to type there'
    return advice(check, 'The template has no {{ code }} beside the link', { why, how })
  }
  return ok(check, 'The template leads to a landing page, and has the code as well')
}

function toChange(id: string, field: string, email: string): string {
  const call = `PATCH /api/v2/connections/${id} {"options":{..., "email":{..., ${email}}}}`
  return `${change(`${SETTINGS}, ${field}`, call, 'update:connections')}. It replaces the options as a whole: GET them first`
}
