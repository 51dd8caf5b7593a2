import type { StandardSchemaV1 } from '@standard-schema/spec'
import { invalidRequest } from './errors.js'

// Names that a schema could write into a prototype are nobody's.
const prototypeNames = ['__proto__', 'constructor', 'prototype']

/** The fields that are ours, and the rest. */
export function splitFields(body: object, entries: object): [object, object] {
  const own: [string, unknown][] = []
  const others: [string, unknown][] = []
  for (const [name, value] of Object.entries(body)) {
    if (prototypeNames.includes(name)) throw invalidRequest(`"${name}" is not a known field`)
    ;(Object.hasOwn(entries, name) ? own : others).push([name, value])
  }
  return [Object.fromEntries(own), Object.fromEntries(others)]
}

/** The app's own fields, as its schema returns them. */
export async function parseOwnFields(schema: StandardSchemaV1, fields: object): Promise<unknown> {
  const result = await schema['~standard'].validate(fields)
  if (!result.issues) return result.value
  // The name, and not the schema's words: those of many libraries repeat the value.
  const step = result.issues[0]?.path?.[0]
  throw invalidRequest(`${nameOf(typeof step === 'object' ? step.key : step) ?? 'a field'} was not accepted`)
}

/** A field that can be named in an error. */
export function nameOf(key: unknown): string | undefined {
  return typeof key === 'string' && /^\w{1,32}$/.test(key) ? `"${key}"` : undefined
}
