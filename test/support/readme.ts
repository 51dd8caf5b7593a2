import { readFileSync } from 'node:fs'

/** The README's code block that begins with a comment naming this file. */
export function readmeSnippet(file: string): string {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const blocks = [...readme.matchAll(/^```\w+\n(.*?)^```$/gms)].map(([, code]) => code ?? '')
  const snippet = blocks.find((code) => code.startsWith(`// ${file}\n`))
  if (!snippet) throw new Error(`the README has no snippet for ${file}`)
  return snippet
}
