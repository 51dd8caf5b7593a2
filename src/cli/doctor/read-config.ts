import { isPasswordlessError } from '../../errors.js'
import { readConfig as readV3, type Config as V3Config } from '../../v3/config.js'
import { readConfig as readV4, type Config as V4Config } from '../../v4/config.js'
import { type Environment, withEnvironment } from './with-environment.js'

/** The settings as the handlers read them, by the generation of the SDK. */
type Config = { generation: 3; config: V3Config } | { generation: 4; config: V4Config }

// Settings that nothing is wrong with, for looking at the others one by one.
const healthy: Environment = {
  AUTH0_SECRET: 'stands in for a secret while another setting is looked at',
  AUTH0_BASE_URL: 'http://localhost:3000',
  APP_BASE_URL: 'http://localhost:3000',
  AUTH0_ISSUER_BASE_URL: 'https://tenant.example',
  AUTH0_DOMAIN: 'tenant.example',
  AUTH0_CLIENT_ID: 'client',
  AUTH0_CLIENT_SECRET: 'stands in for a client secret',
}

/** What the handlers have against a setting. */
export interface Complaint {
  /** The name in the object that the app may give in code. */
  option: string
  variable: string | undefined
  /** `is missing`, `must ...`, `cannot work: ...` */
  problem: string
}

/**
 * What the handlers make of some variables of the app, with everything else as it should be, so that each complaint is about
 * these and no others.
 *
 * @param variables Those that are looked at.
 */
export function readPart(
  generation: 3 | 4,
  env: Environment,
  variables: readonly string[],
): Config | Complaint {
  const part = Object.fromEntries(variables.map((name) => [name, env[name]]))
  try {
    return withEnvironment({ NODE_ENV: env.NODE_ENV, ...healthy, ...part }, () =>
      generation === 3 ? { generation, config: readV3({}) } : { generation, config: readV4({}) },
    )
  } catch (error) {
    if (!isPasswordlessError(error)) throw error
    return toComplaint(error.message)
  }
}

/** Whether something is wrong. */
export function isComplaint(read: Config | Complaint): read is Complaint {
  return 'problem' in read
}

/** What one of our own errors about a setting says: `"option" (VARIABLE) problem`. */
function toComplaint(message: string): Complaint {
  const [, option = '', variable, problem = message] = /^"([^"]+)"(?: \((\w+)\))? (.+)$/s.exec(message) ?? []
  return { option, variable, problem }
}
