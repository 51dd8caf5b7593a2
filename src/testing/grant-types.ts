import type { Faults } from './faults.js'

export const OTP_GRANT = 'http://auth0.com/oauth/grant-type/passwordless/otp'

/** The grants that are enabled for the app. */
export function grantTypes(faults: Faults): string[] {
  return [
    ...(faults.has('code_grant_missing') ? [] : ['authorization_code']),
    ...(faults.has('refresh_token_grant_missing') ? [] : ['refresh_token']),
    ...(faults.has('otp_grant_missing') ? [] : [OTP_GRANT]),
  ]
}
