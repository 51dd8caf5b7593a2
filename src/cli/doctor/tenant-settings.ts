import { propertyOf } from '../../property-of.js'
import type { Finding } from './finding.js'
import type { BotDetectionAnswer, TenantSettingsAnswer } from './tenant-answers.js'
import { advice, cannotTell, change, ok, patch, problem } from './tenant-findings.js'

const SWITCH = 'allow_magiclink_verify_without_session'
const PLACE = `universal_login.passwordless.${SWITCH}`

const why =
  'A click on a link ends on a page of Auth0: "The link must be opened on the same device and browser". ' +
  'The app is told nothing'

const maxCarried = 1000

/** Auth0 may put the object in the place of what is there, so what was read goes along. */
function howToSwitchOn(universalLogin: unknown): string {
  const place =
    'There is no place for it in the dashboard that is known. With a token that has update:tenant_settings: '
  const whole = patch('tenants/settings', {
    universal_login: {
      ...toFields(universalLogin),
      passwordless: { ...toFields(propertyOf(universalLogin, 'passwordless')), [SWITCH]: true },
    },
  })
  // Only what a terminal prints, and a person can copy.
  if (whole.length <= maxCarried && /^[\x20-\x7e]*$/.test(whole)) return place + whole
  const alone = patch('tenants/settings', { universal_login: { passwordless: { [SWITCH]: true } } })
  return `${place}add to this what GET /api/v2/tenants/settings has under universal_login, which it may replace: ${alone}`
}

function toFields(value: unknown): object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}

/** Whether links work that did not begin on a hosted login page. */
export function checkSessionSwitch({
  universal_login: universalLogin,
  flags,
}: TenantSettingsAnswer): Finding {
  const check = 'tenant.session-switch'
  const passwordless = propertyOf(universalLogin, 'passwordless')
  const value = propertyOf(passwordless, SWITCH)
  const underFlags =
    propertyOf(flags, SWITCH) === undefined ? '' : '. It stands under flags, where it does nothing'
  const how = howToSwitchOn(universalLogin)
  if (value === true) return ok(check, `Links work without a hosted login page (${PLACE})`)
  if (value === false) return problem(check, `${PLACE} is off${underFlags}`, { why, how })
  const isUnset = value === undefined && [universalLogin, passwordless].every(isObjectOrNothing)
  if (!isUnset) return cannotTell(check, PLACE)
  return advice(
    check,
    `${PLACE} has never been set, and a tenant made after April 2023 takes that for off${underFlags}`,
    { why: `In such a tenant links do not work. ${why}`, how },
  )
}

function isObjectOrNothing(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'object'
}

/** A server cannot solve a captcha. */
export function checkBotDetection({ challenge_passwordless_policy: policy }: BotDetectionAnswer): Finding {
  const check = 'tenant.bot-detection'
  const how = change(
    'Security, Attack Protection, Bot Detection, Enforce CAPTCHA for passwordless flows: Never',
    patch('attack-protection/bot-detection', { challenge_passwordless_policy: 'never' }),
    'update:attack_protection',
  )
  if (policy === 'never') return ok(check, 'Bot detection leaves passwordless flows alone')
  if (policy === 'always') {
    const why = 'Every start is answered captcha_required, and Auth0 shows its captcha on its own pages alone'
    return problem(check, 'Bot detection wants a captcha for every passwordless start', { why, how })
  }
  if (policy === 'when_risky') {
    const why =
      'Some starts are answered captcha_required, and Auth0 shows its captcha on its own pages alone'
    return advice(check, 'Bot detection wants a captcha for a passwordless start that it finds risky', {
      why,
      how,
    })
  }
  return cannotTell(check, 'challenge_passwordless_policy')
}
