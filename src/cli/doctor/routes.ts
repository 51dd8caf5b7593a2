import type { Finding } from './finding.js'
import { problem } from './judge.js'
import { checkProxy, isExported } from './proxy.js'
import { isProxy, type Source } from './sources.js'
import type { Subject } from './subject.js'

const startHandler = /\bhandlePasswordlessStart\b/
const start = /\b(handlePasswordlessStart|startPasswordless)\b/
const routeFile = /^(?:src\/)?app\/(?:(.*)\/)?route\.[cm]?[jt]sx?$/
const apiFile = /^(?:src\/)?pages\/(api\/.*)\.[cm]?[jt]sx?$/

/** Where the start route of a file answers, below the base path; undefined where its folders do not say it. */
export function startPathOf(sources: readonly Source[]): string | undefined {
  for (const source of sources.filter(({ text }) => startHandler.test(text))) {
    const path = toPath(source)
    if (path) return path
  }
  return undefined
}

// Folders that Next leaves out of URLs: groups such as (shop), and slots such as @modal.
function toPath({ path, text }: Source): string | undefined {
  const folders = (routeFile.exec(path) ?? apiFile.exec(path))?.[1]?.split('/')
  const segments = folders?.filter((folder) => !/^(\(.*\)|@.*|index)$/.test(folder))
  if (!segments) return undefined
  if (/^\[.*\]$/.test(segments.at(-1) ?? '')) {
    // The route of `handleAuth`, where the name that the handler is given under is the rest of the path.
    const [, name] = /['"]?([\w-]+)['"]?\s*:\s*(?:[\w.]+\.)?handlePasswordlessStart\b/.exec(text) ?? []
    if (!name) return undefined
    segments.splice(-1, 1, name)
  }
  return segments.some((segment) => segment.includes('[')) ? undefined : `/${segments.join('/')}`
}

/** Where the parts of the package stand in the app, as far as that can be read off its files. */
export function checkRoutes(subject: Subject): Finding[] {
  const { generation } = subject.app
  return [
    checkImport(subject),
    checkStart(subject),
    checkCallback(subject),
    ...(generation === 3 ? [checkRuntime(subject)] : [checkProxy(subject)]),
  ]
}

const hint = 'This was read off the files, and code can be put together in ways that reading does not see.'

const otherNames = {
  3: 'The names are the same, but withPasswordlessCallback is handlePasswordlessCallback there, a handler for handleAuth, and there is no startPasswordless: docs/after-the-click.md.',
  4: 'The names are the same, but handlePasswordlessCallback is withPasswordlessCallback there, around auth0.middleware: docs/after-the-click.md.',
}

function checkImport({ app, sources }: Subject): Finding {
  const check = 'route.import'
  const { generation } = app
  const other = generation === 3 ? 4 : 3
  const from = (subpath: number) =>
    sources.find(({ text }) => new RegExp(`['"]nextjs-auth0-passwordless/v${subpath}['"]`).test(text))
  const wrong = from(other)
  if (wrong) {
    return problem(
      check,
      `${wrong.path} imports nextjs-auth0-passwordless/v${other}, and SDK v${generation} is installed.`,
      'Each half writes the cookies of its own generation, which the callback of the other one cannot read.',
      `Import from nextjs-auth0-passwordless/v${generation}. ${otherNames[generation]}`,
    )
  }
  const right = from(generation)
  if (right) return { check, status: 'ok', what: `${right.path} imports the half for SDK v${generation}.` }
  return {
    check,
    status: 'advice',
    what: `No file of this folder imports nextjs-auth0-passwordless/v${generation}.`,
    why: hint,
    how: 'README.md has the route. If the code is in another package of a monorepo, there is nothing to do.',
  }
}

function checkStart({ sources }: Subject): Finding {
  const check = 'route.start'
  const users = sources.filter(({ text }) => start.test(text))
  const routes = users.filter(({ path }) => routeFile.test(path))
  const withoutPost = routes.find(({ text }) => startHandler.test(text) && !isExported(text, 'POST'))
  if (withoutPost) {
    return problem(
      check,
      `${withoutPost.path} exports no POST.`,
      'Next answers the form with 405, and no message is sent.',
      'export { handler as GET, handler as POST }',
    )
  }
  const withoutGet = routes.find(({ text }) => startHandler.test(text) && !isExported(text, 'GET'))
  if (withoutGet) {
    return {
      check,
      status: 'advice',
      what: `${withoutGet.path} exports no GET.`,
      why: 'GET is the page in front of a link, which mail scanners cannot spend. Without it no template can lead there.',
      how: 'export { handler as GET, handler as POST }. docs/after-the-click.md, "Mail scanners".',
    }
  }
  const mounted = users.find(({ path }) => routeFile.test(path) || apiFile.test(path) || isProxy(path))
  if (mounted) return { check, status: 'ok', what: `The start is in ${mounted.path}.` }
  const [user] = users
  if (user) return { check, status: 'ok', what: `The start is used in ${user.path}.` }
  return {
    check,
    status: 'advice',
    what: 'No route, proxy or action of this folder has handlePasswordlessStart or startPasswordless in it.',
    why: hint,
    how: 'README.md has the route. The checks of the running app tell for certain.',
  }
}

function checkCallback({ app, sources }: Subject): Finding {
  const check = 'route.callback'
  const name = app.generation === 3 ? 'handlePasswordlessCallback' : 'withPasswordlessCallback'
  const users = sources.filter(({ text }) => new RegExp(`\\b${name}\\b`).test(text))
  const mounted = users.find(({ path }) => isProxy(path) || routeFile.test(path) || apiFile.test(path))
  if (mounted) return { check, status: 'ok', what: `${name} is in ${mounted.path}.` }
  const [user] = users
  return {
    check,
    status: 'advice',
    what: user
      ? `${name} is in ${user.path}, and in no ${app.generation === 3 ? 'route' : 'proxy or middleware'}.`
      : `No file of this folder has ${name} in it.`,
    why: 'Links that work need no more than the SDK. Those opened in another browser, or too late, end on its error page.',
    how: 'docs/after-the-click.md shows where it stands.',
  }
}

function checkRuntime({ sources }: Subject): Finding {
  const check = 'route.runtime'
  const edge = sources.find(
    ({ text }) =>
      /\b(handlePasswordlessStart|handlePasswordlessCallback)\b/.test(text) &&
      /\bruntime\s*[:=]\s*['"](experimental-)?edge['"]/.test(text),
  )
  if (!edge) return { check, status: 'ok', what: 'No route of it asks for the edge runtime.' }
  return problem(
    check,
    `${edge.path} asks for the edge runtime.`,
    'SDK v3 cannot complete a mailed link there, and the handler answers 500 configuration_error.',
    "export const runtime = 'nodejs'",
  )
}
