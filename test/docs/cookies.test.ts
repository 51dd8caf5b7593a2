import { readFileSync } from 'node:fs'
import { parseSetCookie } from 'cookie'
import { expect, it } from 'vitest'
import { settingsOn } from '../support/apps.js'
import { describeMounts, newestMounts } from '../support/mounts.js'
import { runTenant } from '../support/tenant.js'

const page = readFileSync(new URL('../../docs/how-it-works.md', import.meta.url), 'utf8')
const [, words = ''] = /^## What binds what$(.*?)^## /ms.exec(page) ?? []

/** In the words of the table in docs/how-it-works.md. */
const lifetimes = new Map([
  [undefined, 'until the browser is closed'],
  [3600, 'an hour'],
  [24 * 3600, 'a day'],
])

describeMounts(
  'the cookies of a start, as docs/how-it-works.md has them',
  (mount) => {
    const tenant = runTenant()

    it('are these, so long, and no others', async () => {
      await using app = await mount.startApp({ settings: settingsOn(tenant()) })

      const started = await app.browser().postJson(mount.paths.start, { email: 'ada@example.com' })
      const cookies = started.headers.getSetCookie().map((line) => parseSetCookie(line))

      expect(cookies).toHaveLength(2)
      for (const { name, maxAge, ...rest } of cookies) {
        const shown = name.replace(/^__txn_.*/, '__txn_<state>')
        const row = words.split('\n').find((line) => line.startsWith(`| \`${shown}\``)) ?? ''
        expect(row).toContain(`| ${lifetimes.get(maxAge)}`)
        expect(row).toContain('| `Lax`, ')
        expect(rest).toMatchObject({ httpOnly: true, sameSite: 'lax', path: '/' })
      }
    })
  },
  newestMounts,
)
