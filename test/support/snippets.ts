import { readdirSync, readFileSync } from 'node:fs'

const root = new URL('../../', import.meta.url)

/**
 * Every TypeScript block of README and docs that is not for the other generation, as files of an app:
 * `snippets/<document>-<n>.ts`, or `.tsx`.
 */
export function documentedSnippets(other: 'v3' | 'v4'): Record<string, string> {
  const entries = documents().flatMap((document) =>
    codeBlocks(document)
      .filter(({ code }) => !code.includes(`nextjs-auth0-passwordless/${other}`))
      .map(({ type, code }, n) => [`snippets/${document.replaceAll(/\W/g, '-')}-${n}.${type}`, code]),
  )
  return Object.fromEntries(entries)
}

/** The README's forms: with the hook, on a page of each router (`/sign-in` and `/pages-sign-in`), and as they are (`/form`). */
export function formPages(): Record<string, string> {
  const form = 'app/sign-in.tsx'
  return {
    [form]: snippet(form),
    'app/sign-in/page.tsx': pageWith('../sign-in'),
    'pages/pages-sign-in.tsx': pageWith('../app/sign-in'),
    'app/form/page.tsx': `export default function Page() {\n  return <>\n${plainForm()}</>\n}\n`,
  }
}

function pageWith(module: string): string {
  return `import { SignIn } from '${module}'\n\nexport default function Page() {\n  return <SignIn />\n}\n`
}

function plainForm(): string {
  const [, form] = /```jsx\n(.*?)^```$/ms.exec(readFileSync(new URL('README.md', root), 'utf8')) ?? []
  if (!form) throw new Error('README has no form')
  return form
}

/** The block of README, or else of the guides, that begins with a comment naming this file. */
export function snippet(file: string): string {
  for (const document of documents()) {
    const found = codeBlocks(document).find(({ code }) => code.startsWith(`// ${file}\n`))
    if (found) return found.code
  }
  throw new Error(`neither README nor docs have a snippet for ${file}`)
}

function documents(): string[] {
  const pages = readdirSync(new URL('docs/', root)).filter((name) => name.endsWith('.md'))
  return ['README.md', ...pages.map((name) => `docs/${name}`)]
}

function codeBlocks(document: string) {
  const text = readFileSync(new URL(document, root), 'utf8')
  const blocks = text.matchAll(/^( *)```(tsx?)\n(.*?)^ *```$/gms)
  // Those in a list are indented.
  return [...blocks].map(([, indent = '', type, code = '']) => ({
    type,
    code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }))
}
