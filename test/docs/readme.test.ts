import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { settingsOn } from '../support/apps.js'
import { describeMounts, newestMounts } from '../support/mounts.js'
import { runTenant } from '../support/tenant.js'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const readme = read('README.md')
const blocks = [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, type = '', code = '']) => ({
  type,
  code,
}))
const form = blocks.find(({ type }) => type === 'jsx')?.code ?? ''

describe('the first screen of the README', () => {
  it.each(['v3', 'v4'])('counts five lines on SDK %s, and there are no more', (generation) => {
    const other = generation === 'v3' ? 'v4' : 'v3'
    const first = blocks.slice(0, blocks.findIndex(({ type }) => type === 'jsx') + 1)
    const own = first.filter(({ code }) => !code.includes(`passwordless/${other}`)).map(({ code }) => code)
    const numbers = own.flatMap((code) =>
      [...code.matchAll(/(?:\/\/|\{\/\*) (\d)(?: \*\/\})?$/gm)].map(([, n]) => n),
    )
    const ours = own.flatMap((code) => code.split('\n')).filter((line) => /asswordless|<\w/.test(line))

    expect(numbers).toEqual(['1', '2', '3', '4', '5'])
    for (const line of ours.filter((line) => !/^(\/\/|npm)/.test(line)))
      expect(line).toMatch(/ \d(?: \*\/\})?$/)
  })

  it('says of the SDK what the page about it says', () => {
    const rows = read('docs/beside-the-sdk.md')
      .split('\n')
      .filter((line) => /^\| \S/.test(line))
    const [, section = ''] = readme.split("## What it adds to the SDK's own passwordless")
    const [own = ''] = section.split('\n## ')
    const repeated = own.split('\n').filter((line) => /^\| \S/.test(line))

    expect(repeated.length).toBeGreaterThan(4)
    for (const row of repeated) expect(rows).toContain(row)
  })
})

describeMounts(
  'the form of the README',
  (mount) => {
    const tenant = runTenant()

    it('asks for a link, and leads to where it says', async () => {
      await using app = await mount.startApp({ settings: settingsOn(tenant()), callback: true })
      const browser = app.browser()
      const [, action = ''] = / action="([^"]+)"/.exec(form) ?? []
      const names = [...form.matchAll(/<input name="([^"]+)"/g)].map(([, name]) => name)

      const sent = await browser.postForm(mount.paths.start + new URL(action, 'http://localhost').search, {
        [names.join()]: 'ada@example.com',
      })
      const callback = await browser.click((await tenant().mailbox.waitForMail('ada@example.com')).link)

      expect(form).toContain('method="post"')
      expect(sent.status).toBe(303)
      expect(new URL(sent.headers.get('location') ?? '').search).toBe('?passwordless=sent')
      expect(new URL(callback.headers.get('location') ?? '').pathname).toBe('/checkout')
    })
  },
  newestMounts,
)
