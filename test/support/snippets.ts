import { readdirSync, readFileSync } from 'node:fs'

const root = new URL('../../', import.meta.url)

/**
 * Every TypeScript block of README and docs that is not for the other generation, as files of an app:
 * `snippets/<document>-<n>.ts`.
 */
export function documentedSnippets(other: 'v3' | 'v4'): Record<string, string> {
  const documents = readdirSync(new URL('docs/', root)).filter((name) => name.endsWith('.md'))
  const entries = ['README.md', ...documents.map((name) => `docs/${name}`)].flatMap((document) =>
    codeBlocks(document)
      .filter((code) => !code.includes(`nextjs-auth0-passwordless/${other}`))
      .map((code, n) => [`snippets/${document.replaceAll(/\W/g, '-')}-${n}.ts`, code]),
  )
  return Object.fromEntries(entries)
}

/** The README's block that begins with a comment naming this file. */
export function readmeSnippet(file: string): string {
  const snippet = codeBlocks('README.md').find((code) => code.startsWith(`// ${file}\n`))
  if (!snippet) throw new Error(`the README has no snippet for ${file}`)
  return snippet
}

function codeBlocks(document: string): string[] {
  const text = readFileSync(new URL(document, root), 'utf8')
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code ?? '')
}
