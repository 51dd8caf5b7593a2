import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const root = new URL('../../', import.meta.url)
const folders = ['docs/', 'docs/decisions/', 'docs/probe/', 'example-app/', '']
const pages = folders.flatMap((folder) =>
  readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith('.md'))
    .map((name) => folder + name),
)

const proseOf = (url: URL) => readFileSync(url, 'utf8').replaceAll(/^```.*?^```$/gms, '')

/** As GitHub names a heading in a URL. */
function toAnchor(heading: string): string {
  const text = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_\- ]/gu, '')
    .replaceAll(' ', '-')
}

it.each(pages)('every link of %s leads to a file, and to a heading in it', (page) => {
  const here = new URL(page, root)
  const links = [...proseOf(here).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
  const own = links.filter((link) => !/^\w+:/.test(link)).map((link) => new URL(link, here))
  const dead = own.filter((url) => {
    const file = new URL(url.pathname, url)
    if (!existsSync(file)) return true
    if (!url.hash || !file.pathname.endsWith('.md')) return false
    const headings = [...proseOf(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => toAnchor(heading))
    return !headings.includes(url.hash.slice(1))
  })

  expect(dead.map(({ pathname, hash }) => pathname.slice(root.pathname.length) + hash)).toEqual([])
})
