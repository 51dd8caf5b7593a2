import { STATUS_CODES } from 'node:http'
import { hidden, maskBody, maskField } from './mask'
import { isRecord, type TenantRequest } from './sign-in'

/** A request as it came in, for people to read, with everything personal or secret masked. */
export function describeRequest({ method, path, query, headers, body }: TenantRequest): string {
  const { authorization, 'content-type': type = '' } = headers
  const head = [
    `${method} ${path}${toLines('?', Object.entries(query))}`,
    ...(authorization ? [`authorization: ${authorization.split(' ', 1)[0]} ${hidden}`] : []),
    ...(type ? [`content-type: ${type}`] : []),
  ].join('\n')
  if (!isRecord(body)) return head
  return `${head}\n\n${type.startsWith('application/json') ? toJson(body) : toForm(body)}`
}

/** What it was answered with. */
export function describeAnswer({ status, location }: TenantRequest): string {
  const line = describeStatus(status)
  return location === undefined ? line : `${line}\nlocation: ${describeLocation(location)}`
}

/** A status with its name. */
export function describeStatus(status: number | undefined): string {
  return status === undefined ? 'no answer' : `${status} ${STATUS_CODES[status] ?? ''}`.trimEnd()
}

function describeLocation(location: string): string {
  const [, page = '', query, fragment] = /^([^?#]*)\??([^#]*)#?(.*)$/.exec(location) ?? []
  return (
    page + toLines('?', [...new URLSearchParams(query)]) + toLines('#', [...new URLSearchParams(fragment)])
  )
}

function toJson(body: Record<string, unknown>): string {
  return JSON.stringify(maskBody(body), null, 2)
}

function toForm(body: Record<string, unknown>): string {
  return Object.entries(body)
    .map(([name, value]) => `${name}=${maskField(name, String(value))}`)
    .join('\n&')
}

function toLines(first: '?' | '#', fields: readonly [string, string][]): string {
  return fields
    .map(([name, value], index) => `\n  ${index === 0 ? first : '&'}${name}=${maskField(name, value)}`)
    .join('')
}
