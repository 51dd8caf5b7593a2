import type { App } from './app.js'
import type { Finding } from './finding.js'
import type { ConnectionAnswer } from './tenant-answers.js'
import { advice, cannotTell, change, ok, problem, skipped } from './tenant-findings.js'

const EMAIL = 'Authentication, Passwordless, Email'

/** Without it there is no mail. */
export function checkEmailConnection(connection: ConnectionAnswer | undefined, clientId: string): Finding {
  const check = 'tenant.connection-email'
  const why =
    'Every start is refused: visitors get configuration_error, the log says "Auth0 refused (400, bad.connection)"'
  if (!connection) {
    const call = 'POST /api/v2/connections {"name":"email","strategy":"email", ...}'
    const how = change(
      `${EMAIL}: switch it on, and enable it for your application`,
      call,
      'create:connections',
    )
    return problem(check, 'There is no e-mail connection', { why, how })
  }
  if (connection.authentication?.active === false) {
    return problem(check, 'The e-mail connection is not active', {
      why,
      how: `Dashboard, ${EMAIL}: switch it on`,
    })
  }
  if ('trouble' in connection.isEnabled) {
    return skipped(check, connection.isEnabled.trouble.what, connection.isEnabled.trouble.how)
  }
  if (connection.isEnabled.value) return ok(check, 'The e-mail connection is enabled for the application')
  const how = toEnable(`${EMAIL}, Applications`, connection, clientId)
  return problem(check, 'The e-mail connection is not enabled for the application', { why, how })
}

/** Needed only by an app that sends text messages, and no app says so beforehand. */
export function checkSmsConnection(connection: ConnectionAnswer | undefined, clientId: string): Finding {
  const check = 'tenant.connection-sms'
  if (!connection)
    return skipped(check, 'There is no SMS connection. None is needed unless codes go out as text messages')
  if ('trouble' in connection.isEnabled) {
    return skipped(check, connection.isEnabled.trouble.what, connection.isEnabled.trouble.how)
  }
  const isOn = connection.isEnabled.value && connection.authentication?.active !== false
  if (isOn) return ok(check, 'The SMS connection is enabled for the application')
  return advice(check, 'The SMS connection is not enabled for the application', {
    why: 'Starts by text message, if the app has any, are refused with bad.connection',
    how: toEnable('Authentication, Passwordless, SMS, Applications', connection, clientId),
  })
}

function toEnable(place: string, { id }: ConnectionAnswer, clientId: string): string {
  const call = `PATCH /api/v2/connections/${id}/clients ${JSON.stringify([{ client_id: clientId, status: true }])}`
  return change(place, call, 'update:connections')
}

const replaced = 'It replaces the options as a whole: GET them first'

/** Long enough for a mail to come, and no longer than the app remembers what it has begun. */
export function checkLinkLifetime({ id, options }: ConnectionAnswer, { generation }: App): Finding {
  const check = 'tenant.link-lifetime'
  const seconds = options?.totp?.time_step
  if (seconds === undefined) return cannotTell(check, 'options.totp.time_step')
  const how = change(
    `${EMAIL}, OTP Expiry`,
    `PATCH /api/v2/connections/${id} {"options":{..., "totp":{..., "time_step":600}}}. ${replaced}`,
    'update:connections',
  )
  if (seconds < shortest) {
    const why = 'Mails take a while. Who comes later sees the recovery page, and asks for another link'
    return advice(check, `A link lives for ${seconds} seconds`, { why, how })
  }
  if (seconds > longest[generation]) {
    const why =
      'The transaction of the app is gone before: a late click takes another round, or ends on the recovery page'
    return advice(check, `A link lives for ${seconds} seconds, longer than the app's transaction`, {
      why,
      how,
    })
  }
  return ok(check, `A link lives for ${seconds} seconds`)
}

const shortest = 120
/** SDK v4 keeps a transaction for an hour by default; v3 as long as the browser runs, and our state lives for a day. */
const longest = { 3: 24 * 3600, 4: 3600 }

export function checkSignUps({ id, options }: ConnectionAnswer): Finding {
  const check = 'tenant.sign-ups'
  if (options?.disable_signup === undefined) return cannotTell(check, 'options.disable_signup')
  if (!options.disable_signup) return ok(check, 'Somebody new can sign up with a link')
  return advice(check, 'Disable Sign Ups is on', {
    why: 'Who is not a user yet gets no mail, and the app answers as if one had been sent',
    how: change(
      `${EMAIL}, Disable Sign Ups: off, unless that is meant`,
      `PATCH /api/v2/connections/${id} {"options":{..., "disable_signup":false}}. ${replaced}`,
      'update:connections',
    ),
  })
}
