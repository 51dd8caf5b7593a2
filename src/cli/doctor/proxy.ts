import type { Finding } from './finding.js'
import { problem } from './judge.js'
import { isProxy, type Source } from './sources.js'
import type { Subject } from './subject.js'
import { callbackPathOf } from './urls.js'

/** On SDK v4: the file of Next that has the callback in it. */
export function checkProxy(subject: Subject): Finding {
  const check = 'route.proxy'
  const { sources, nextMajor } = subject
  const found = sources.filter(({ path }) => isProxy(path))
  const read = found.filter(({ path }) => !/^(src\/)?proxy\./.test(path) || (nextMajor ?? 16) >= 16)
  const [unread] = found
  if (unread && read.length === 0) {
    return problem(
      check,
      `Next ${nextMajor} does not read ${unread.path}.`,
      'The callback of SDK v4 is in there: 404 after the click.',
      'Before Next 16 the file is middleware.ts, and its export "middleware".',
    )
  }
  const isInSrc = sources.some(({ path }) => /^src\/(app|pages)\//.test(path))
  const isAtTop = sources.some(({ path }) => /^(app|pages)\//.test(path))
  const inPlace = read.find(({ path }) => path.startsWith('src/') === (isInSrc && !isAtTop))
  if (inPlace) return checkExport(inPlace) ?? checkMatcher(subject, inPlace)
  const [misplaced] = read
  if (misplaced && isInSrc !== isAtTop) {
    return problem(
      check,
      `Next does not read ${misplaced.path}, because ${isInSrc ? 'app or pages is in src' : 'app or pages is not in src'}.`,
      'The callback of SDK v4 is in there: 404 after the click.',
      'Put it beside the folder "app" or "pages".',
    )
  }
  if (misplaced) return { check, status: 'ok', what: `${misplaced.path} is there.` }
  return {
    check,
    status: 'advice',
    what: 'There is no proxy.ts and no middleware.ts.',
    why: 'The callback of SDK v4 is part of auth0.middleware: without it the click ends with 404.',
    how: 'README.md has the file.',
  }
}

function checkExport({ path, text }: Source): Finding | undefined {
  const [wanted, other] = /(^|\/)proxy\./.test(path) ? ['proxy', 'middleware'] : ['middleware', 'proxy']
  const isFine = isExported(text, wanted) || isExported(text, 'default') || /\bexport\s+default\b/.test(text)
  if (isFine || !isExported(text, other)) return undefined
  return problem(
    'route.proxy',
    `${path} exports "${other}"; in this file Next wants "${wanted}".`,
    'The callback of SDK v4 is in there, and Next does not run it: no click signs anybody in.',
    `Call the export ${wanted}.`,
  )
}

/** Whether a file exports something under a name, as far as that can be read. */
export function isExported(text: string, name: string): boolean {
  const declared = new RegExp(`export\\s+(async\\s+)?(function|const|let)\\s+(\\{[^}]*)?\\b${name}\\b`)
  // What stands before "as" is not what it is called outside.
  const listed = new RegExp(`export\\s*\\{[^}]*\\b${name}\\s*[,}]`)
  return declared.test(text) || listed.test(text) || /export\s*\*/.test(text)
}

function checkMatcher({ app }: Subject, { path, text }: Source): Finding {
  const check = 'route.proxy'
  const callback = callbackPathOf(app.generation, app.env) ?? ''
  const [, matcher = ''] = /\bmatcher\s*:\s*(\[[^\]]*\]|(['"`])[^'"`]*\2)/.exec(text) ?? []
  // What stands before the first part that can be several things.
  const beginnings = [...matcher.matchAll(/['"`](\/[^'"`:(*+?{[\\$]*)/g)].map(
    ([, beginning = '']) => beginning,
  )
  if (beginnings.length === 0 || beginnings.some((beginning) => callback.startsWith(beginning))) {
    return { check, status: 'ok', what: `${path} is where Next looks for it.` }
  }
  return {
    check,
    status: 'advice',
    what: `The matcher of ${path} seems to leave out ${callback}.`,
    why: 'The callback of SDK v4 is in there: 404 after the click.',
    how: "Add '/auth/:path*', or whatever the routes of the SDK begin with.",
  }
}
