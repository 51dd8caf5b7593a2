import type { App } from './app.js'
import type { Finding } from './finding.js'
import { type Answers, readAnswers } from './tenant-answers.js'
import { createApi, howToGetToken, type Reading, type Trouble } from './tenant-api.js'
import {
  checkCallbackUrls,
  checkClient,
  checkClientAuthentication,
  checkCodeGrant,
  checkIpHeader,
  checkOtpGrant,
  checkRefreshToken,
} from './tenant-client.js'
import {
  checkEmailConnection,
  checkLinkLifetime,
  checkSignUps,
  checkSmsConnection,
} from './tenant-connections.js'
import { cannotTell, ok, problem, skipped, type TenantCheck } from './tenant-findings.js'
import { checkMailProvider, checkMailSender, checkTemplate } from './tenant-mail.js'
import { checkBotDetection, checkSessionSwitch } from './tenant-settings.js'
import { findManagementApi } from './tenant-token.js'

/**
 * Looks at the tenant of the app through Auth0's Management API. It only reads, and whatever cannot be read is a finding
 * of its own, so that it never throws. The token goes to the tenant alone, and into no finding.
 *
 * @param token A token for the Management API.
 */
export async function checkTenant(app: App, token: string, request: typeof fetch): Promise<Finding[]> {
  const destination = findManagementApi(token, app)
  if ('reason' in destination) return [skipped('tenant.token', destination.reason, howToGetToken)]
  if (app.clientId === undefined) {
    return [skipped('tenant.token', 'The environment does not name the application', 'Set AUTH0_CLIENT_ID')]
  }
  const api = createApi(destination.base, token, request)
  const answers = await readAnswers(api, app.clientId)
  const trouble = findCommonTrouble(answers)
  if (trouble) return [skipped('tenant.token', trouble.what, trouble.how)]
  const findings = [
    ok('tenant.token', `The tenant is ${api.host}`),
    look('tenant.session-switch', answers.settings, checkSessionSwitch),
    ...checkApplication(answers, app, api.host),
    ...checkConnections(answers, app, app.clientId),
    look('tenant.bot-detection', answers.botDetection, checkBotDetection),
  ]
  return findings.map((finding) => withoutToken(finding, token))
}

/** Findings tell URLs and grants as Auth0 has told them. Should somebody answer with the token itself, it ends here. */
function withoutToken(finding: Finding, token: string): Finding {
  const texts = [finding.what, finding.why, finding.how]
  if (!texts.some((text) => text?.includes(token))) return finding
  return {
    check: finding.check,
    status: 'skipped',
    what: 'The answer holds the token itself, so it is not told.',
  }
}

function checkApplication({ client, credentials }: Answers, app: App, host: string): Finding[] {
  const first =
    'trouble' in client && client.trouble.isMissing
      ? toUnknownClient(host)
      : look('tenant.client', client, checkClient)
  return [
    first,
    look('tenant.client-authentication', client, (value) =>
      checkClientAuthentication(value, credentials, app),
    ),
    look('tenant.otp-grant', client, (value) => checkOtpGrant(value, app)),
    look('tenant.code-grant', client, (value) => checkCodeGrant(value, app)),
    look('tenant.refresh-token', client, (value) => checkRefreshToken(value, app)),
    look('tenant.callback-url', client, (value) => checkCallbackUrls(value, app)),
    look('tenant.ip-header', client, checkIpHeader),
  ]
}

function checkConnections({ email, sms, provider }: Answers, app: App, clientId: string): Finding[] {
  return [
    look('tenant.connection-email', email, (value) => checkEmailConnection(value, clientId)),
    look('tenant.connection-sms', sms, (value) => checkSmsConnection(value, clientId)),
    lookIfAny('tenant.link-lifetime', email, (value) => checkLinkLifetime(value, app)),
    lookIfAny('tenant.sign-ups', email, checkSignUps),
    checkMailProvider(provider),
    lookIfAny('tenant.mail-sender', email, (value) => checkMailSender(value, provider)),
    lookIfAny('tenant.template', email, checkTemplate),
  ]
}

function toUnknownClient(host: string): Finding {
  return problem('tenant.client', `${host} has no application with the client ID of the app`, {
    why: 'Either every start is refused, or the token is of another tenant than the app; then the rest tells about that one',
    how: 'Compare AUTH0_CLIENT_ID with Dashboard, Applications, your application, Client ID, and the tenant with that of the app',
  })
}

/** Looks at an answer, if there is one. */
function look<T>(check: TenantCheck, reading: Reading<T>, toFinding: (value: T) => Finding): Finding {
  if ('trouble' in reading) return skipped(check, reading.trouble.what, reading.trouble.how)
  return toFinding(reading.value)
}

function lookIfAny<T>(
  check: TenantCheck,
  reading: Reading<T | undefined>,
  toFinding: (value: T) => Finding,
): Finding {
  return look(check, reading, (value) =>
    value === undefined ? cannotTell(check, 'e-mail connection') : toFinding(value),
  )
}

/** Why nothing could be read, where that is the same for everything: it is told once. */
function findCommonTrouble(answers: Answers): Trouble | undefined {
  const readings = Object.values(answers).filter((reading) => reading !== undefined)
  const troubles = readings.map((reading) => ('trouble' in reading ? reading.trouble : undefined))
  const [first] = troubles
  return troubles.every((trouble) => trouble?.what === first?.what) ? first : undefined
}
