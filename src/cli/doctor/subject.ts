import type { App } from './app.js'
import type { Source } from './sources.js'

/** What the local checks look at. */
export interface Subject {
  app: App
  /** Whether it is looked at as it will be deployed, rather than as it is developed. */
  production: boolean
  /** The base URLs that the settings of the app come to; empty where they come to none. */
  baseUrls: readonly string[]
  /** The files of the app that have something to do with the SDK or with us. */
  sources: readonly Source[]
  /** Major version of Next, where it is installed. */
  nextMajor: number | undefined
}

/** What the generations call the same thing. */
export const namesOf = {
  3: { baseUrl: 'AUTH0_BASE_URL', issuer: 'AUTH0_ISSUER_BASE_URL' },
  4: { baseUrl: 'APP_BASE_URL', issuer: 'AUTH0_DOMAIN' },
} as const

/** The variable that the base URL is read from. SDK v3 takes a second name for it, which its Vercel template has. */
export function baseUrlNameOf({ generation, env }: App): string {
  const { baseUrl } = namesOf[generation]
  const isSecond = generation === 3 && !env[baseUrl] && Boolean(env.NEXT_PUBLIC_AUTH0_BASE_URL)
  return isSecond ? 'NEXT_PUBLIC_AUTH0_BASE_URL' : baseUrl
}

/** The names of the same thing on the other generation. */
export function twinOf({ generation }: App, name: string): string | undefined {
  const other = namesOf[generation === 3 ? 4 : 3]
  const own = namesOf[generation]
  if (name === own.baseUrl) return other.baseUrl
  return name === own.issuer ? other.issuer : undefined
}
