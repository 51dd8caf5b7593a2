import type { Environment } from './with-environment.js'

/** What is wrong with a value that somebody has copied or typed. */
export interface ValueFault {
  /** Follows the name of the variable. Never holds the value. */
  what: string
  how: string
  /** It is a text that everybody can read somewhere. */
  isExample?: true
}

const placeholders = [
  /^use \[/i,
  /openssl rand/i,
  /^\.{3}$/,
  /^<.*>$/,
  /[{<[]your/i,
  /\byour[-_ ]?(own|auth0|app|client|tenant|domain|secret|long|random|32)/i,
  /^(x{3,}|todo|tbd|change[-_ ]?(me|this).*|replace[-_ ]?(me|this|with).*|placeholder|secret|password)$/i,
]

/** What is wrong with a value, whatever it is a value of. */
export function faultOf(value: string): ValueFault | undefined {
  if (value.trim() !== value) {
    return { what: 'begins or ends with white space', how: 'Take the white space off.' }
  }
  if (/^(["'`]).*\1$/s.test(value)) {
    return {
      what: 'has quotes around it that are part of the value',
      how: 'Take the quotes off. A .env file may have them, the settings page of a host may not.',
    }
  }
  if (placeholders.some((placeholder) => placeholder.test(value))) {
    return {
      what: 'still holds the text of an example',
      how: 'Put the real value in its place.',
      isExample: true,
    }
  }
  return undefined
}

/** The variables that nobody but the server may know. */
export const secretNames = [
  'AUTH0_SECRET',
  'AUTH0_CLIENT_SECRET',
  'AUTH0_CLIENT_ASSERTION_SIGNING_KEY',
  'AUTH0_MANAGEMENT_TOKEN',
  'AUTH0_DPOP_PRIVATE_KEY',
  'AUTH0_MTLS_CLIENT_KEY',
]

/** Secrets of the app: what no output may hold. */
export function secretsIn(env: Environment): string[] {
  return secretNames.flatMap((name) => env[name]?.trim() || [])
}
