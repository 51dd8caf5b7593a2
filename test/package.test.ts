import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { en } from '../src/messages/en.js'
import { version } from '../src/version.js'

const root = new URL('../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const manifest = JSON.parse(read('package.json'))

/** What each entry exports. A name more or less is a decision, not an accident. */
const entries: Record<string, string[]> = {
  '.': ['PasswordlessError', 'isPasswordlessError'],
  './v3': [
    'createPasswordless',
    'handlePasswordlessCallback',
    'handlePasswordlessStart',
    'handlePasswordlessVerify',
  ],
  './v4': [
    'createPasswordless',
    'handlePasswordlessStart',
    'handlePasswordlessVerify',
    'startPasswordless',
    'withPasswordlessCallback',
  ],
  './react': ['announceSignIn', 'inboxOf', 'usePasswordless'],
  './messages': ['de', 'describeFailure', 'en', 'es', 'fr', 'it'],
  './testing': ['startTenant'],
}

describe('the package', () => {
  it('names its entries, and nothing else', () => {
    expect(Object.keys(manifest.exports)).toEqual(Object.keys(entries))
  })

  it.each(Object.entries(entries))('exports from %s what is meant to be public', async (entry, names) => {
    const source = manifest.exports[entry].default.replace('./dist/', '../src/').replace('.js', '.ts')
    expect(Object.keys(await import(source)).sort()).toEqual(names)
  })

  it('names the types of each entry for the older module resolution too, which Next 15 sets up', () => {
    const subpaths = Object.keys(entries).filter((entry) => entry !== '.')
    const { '*': older } = manifest.typesVersions
    expect(subpaths.map((entry) => older[entry.slice(2)])).toEqual(
      subpaths.map((entry) => [manifest.exports[entry].types]),
    )
    expect(manifest.types).toBe(manifest.exports['.'].types)
  })

  it('sends its own version to Auth0', () => {
    expect(version).toBe(manifest.version)
  })

  it('packs what a user needs', () => {
    const args = ['pack', '--dry-run', '--json', '--ignore-scripts']
    const output = execFileSync('npm', args, { cwd: fileURLToPath(root), encoding: 'utf8', stdio: 'pipe' })
    const listed = JSON.parse(output.slice(output.search(/[[{]/)))
    const [packed] = Array.isArray(listed) ? listed : Object.values(listed)
    const folders = new Set(packed.files.map(({ path }: { path: string }) => path.split('/')[0]))
    for (const needed of ['LICENSE', 'README.md', 'package.json', 'src', 'docs'])
      expect(folders).toContain(needed)
    folders.delete('dist')
    expect([...folders].sort()).toEqual(['LICENSE', 'README.md', 'docs', 'package.json', 'src'])
  })

  // With one of them missing in the registry, `npm install` leaves it out, and `npm ci` refuses the lock file.
  it('locks the packages of every platform', () => {
    const { packages } = JSON.parse(read('package-lock.json'))
    const locked = Object.keys(packages).map((path) => path.split('node_modules/').at(-1))
    const wanted = Object.values<{ optionalDependencies?: object }>(packages).flatMap((each) =>
      Object.keys(each.optionalDependencies ?? {}),
    )
    expect(wanted.length).toBeGreaterThan(50)
    expect(wanted.filter((name) => !locked.includes(name))).toEqual([])
  })

  it('keeps registries and paths of machines out of its lock file', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved": "(https?|file:\/)/)
  })
})

describe('the table of threats in docs/security.md', () => {
  const rows = read('docs/security.md')
    .split('\n')
    .filter((line) => line.includes('.ts` | `'))
    .concat(
      read('docs/security.md')
        .split('\n')
        .filter((line) => line.includes("the SDK's callback | `")),
    )
  const cells = rows.map((row) => row.split(' | ').slice(-2))
  const shown = cells.flatMap(([, tests = '']) => tests.replace(/ \|$/, '').split('; '))

  it('names what is there', () => {
    expect(rows.length).toBeGreaterThan(20)
  })

  it.each(shown)('names a test: %s', (reference) => {
    const [, file, title] = /^`([^`]+)`: (.+)$/.exec(reference) ?? []
    expect(title).toBeTruthy()
    const path = [`test/${file}.test.ts`, `test/${file}.test.tsx`].find((each) =>
      existsSync(new URL(each, root)),
    )
    expect(read(String(path))).toContain(title)
  })

  it.each(cells.flatMap(([where = '']) => [...where.matchAll(/`([^`]+\.ts)`/g)].map(([, file]) => file)))(
    'names a file: %s',
    (file) => {
      expect(existsSync(new URL(`src/${file}`, root))).toBe(true)
    },
  )
})

describe('the core', () => {
  const core = readdirSync(new URL('src/', root)).filter(
    (name) => name.endsWith('.ts') && name !== 'mount.ts',
  )

  it.each(core)('knows neither Next nor the SDK: %s', (name) => {
    expect(read(`src/${name}`)).not.toMatch(/from '(next['/]|@auth0\/)/)
  })

  it('has a page that says what each error code means', () => {
    const page = read('docs/errors.md')
    const codes = [...read('src/errors.ts').matchAll(/^ {2}(\w+): \d{3},$/gm)].map(([, code]) => code)
    expect(codes.length).toBeGreaterThan(10)
    for (const code of codes) expect(page).toContain(`\n### ${code}\n`)
  })

  it('has a text, and a place on that page, for everything that a form can hear of', () => {
    const page = read('docs/errors.md')
    for (const code of Object.keys(en.errors))
      expect(page).toMatch(new RegExp(`\n(### ${code}\n|\\| \`${code}\`)`))
  })
})

describe('the links of README and docs', () => {
  const inDocs = readdirSync(new URL('docs/', root), { recursive: true, encoding: 'utf8' })
  const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md']
    .concat(inDocs.map((name) => `docs/${name}`))
    .filter((page) => page.endsWith('.md'))

  it('are looked at on every page', () => {
    expect(pages).toEqual(
      expect.arrayContaining(['docs/errors.md', 'docs/api/README.md', 'docs/decisions/README.md']),
    )
  })

  it.each(pages)('lead to what is there: %s', (page) => {
    const broken = linksOf(read(page)).filter(({ path, anchor }) => {
      const target = path ? new URL(path, new URL(page, root)) : new URL(page, root)
      return !existsSync(target) || (anchor && !anchorsOf(readFileSync(target, 'utf8')).has(anchor))
    })
    expect(broken).toEqual([])
  })
})

function linksOf(markdown: string) {
  const links = withoutCode(markdown).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)]+))?\)/g)
  return [...links].map(([, path, anchor]) => ({ path, anchor }))
}

// As GitHub makes them: those of equal headings are numbered. And those that a page has said itself.
function anchorsOf(markdown: string): Set<string> {
  const anchors = new Set([...markdown.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id))
  const seen = new Map<string, number>()
  for (const [, heading = ''] of withoutCode(markdown).matchAll(/^#+ (.+)$/gm)) {
    const slug = heading
      .replaceAll(/\]\([^)]*\)/g, '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-')
    const count = seen.get(slug) ?? 0
    seen.set(slug, count + 1)
    anchors.add(count ? `${slug}-${count}` : slug)
  }
  return anchors
}

function withoutCode(markdown: string): string {
  return markdown.replaceAll(/^ *```.*?^ *```$/gms, '')
}
