import { type Dirent, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { attempt } from '../../attempt.js'

/** A file of the app. */
export interface Source {
  /** From the folder of the app, with forward slashes. */
  path: string
  /** Without comments. */
  text: string
}

const elsewhere = /^(\..*|node_modules|__tests__)$/
// Further down these may be parts of a URL.
const elsewhereAtTop = /^(dist|build|out|coverage|public|test|tests|e2e)$/
const code = /^(?!.*\.(d|test|spec|stories)\.).*\.[cm]?[jt]sx?$/
const nextConfig = /^next\.config\.[cm]?[jt]s$/
const maxFiles = 5000
const maxBytes = 200_000

/** The files of an app that name the SDK or this package, and those that Next itself reads. Nothing of it is run. */
export function readSources(folder: string): Source[] {
  return listCode(folder)
    .map((path) => ({ path, text: readCode(join(folder, path)) }))
    .filter(({ path, text }) => /auth0|passwordless/i.test(text) || isOfNext(path))
}

function listCode(folder: string): string[] {
  const found: string[] = []
  const open = ['']
  for (let place = open.shift(); place !== undefined && found.length < maxFiles; place = open.shift()) {
    const entries = list(join(folder, place))
    // Another app, which a monorepo or its examples may have in here.
    if (place !== '' && entries.some(({ name }) => nextConfig.test(name))) continue
    const toPath = ({ name }: Dirent) => (place ? `${place}/${name}` : name)
    found.push(...entries.filter((entry) => entry.isFile() && code.test(entry.name)).map(toPath))
    open.push(...entries.filter((entry) => isOpened(entry, place)).map(toPath))
  }
  return found
}

function isOpened(entry: Dirent, place: string): boolean {
  if (!entry.isDirectory() || elsewhere.test(entry.name)) return false
  return place !== '' || !elsewhereAtTop.test(entry.name)
}

/** The file of Next that all requests go through. */
export function isProxy(path: string): boolean {
  return /^(src\/)?(proxy|middleware)\.[cm]?[jt]s$/.test(path)
}

function isOfNext(path: string): boolean {
  return isProxy(path) || nextConfig.test(path)
}

function list(folder: string): Dirent[] {
  return attempt(() => readdirSync(folder, { withFileTypes: true })) ?? []
}

function readCode(path: string): string {
  const text = attempt(() => readFileSync(path, 'utf8')) ?? ''
  if (text.length > maxBytes) return ''
  // Not those behind a colon, which are in URLs.
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|[^:'"`\w])\/\/.*$/gm, '$1')
}

/** Where an option of the SDK seems to be given in code. */
export function givenInCode(sources: readonly Source[], option: string): string | undefined {
  const last = option.split('.').at(-1) ?? option
  const given = new RegExp(`[{,\\s]${last}\\s*[:,}]`)
  const makes = /\b(new Auth0Client|initAuth0|createPasswordless)\s*\(/
  return sources.find(({ text }) => makes.test(text) && given.test(text))?.path
}
