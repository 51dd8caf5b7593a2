import { readFileSync } from 'node:fs'
import { Liquid } from 'liquidjs'
import { expect, it } from 'vitest'
import { settingsOn } from '../support/apps.js'
import { ask, home, runTenantForAll, whoIs } from '../support/arrivals.js'
import { describeMounts, newestMounts } from '../support/mounts.js'

/** The recipe for Auth0's mail template, rendered by a Liquid engine: that Auth0's own does the same, nobody has tried. */
const page = readFileSync(new URL('../../docs/auth0-setup.md', import.meta.url), 'utf8')
const [, template = ''] = /^```html\n(<a href.*?)^```$/ms.exec(page) ?? []

const characters = { lt: '<', gt: '>', quot: '"', amp: '&' }

/** What a mail program opens. */
function buttonOf(mail: string): string {
  const [, href = ''] = /<a href="([^"]*)"/.exec(mail) ?? []
  return href.replace(/&(lt|gt|quot|amp);/g, (_, name: keyof typeof characters) => characters[name])
}

describeMounts(
  'a mail out of the template in docs/auth0-setup.md',
  (mount) => {
    const tenant = runTenantForAll()

    it.each([
      'ada@example.com',
      'ada+shop@example.com',
      "o'hara&sons=100%@example.com",
      '\u00e4da@m\u00fcller.example',
    ])('leads to the landing page, whole, and has the code: %s', async (email) => {
      const settings = settingsOn(tenant())
      await using app = await mount.startApp({ settings })
      const browser = app.browser()
      const returnTo = '/checkout?step=2&name=a%20b+c#pay'
      const { link = '', code } = await ask(browser, mount, tenant(), { email, returnTo })

      const mail = await new Liquid().parseAndRender(template, { link, code })
      const button = new URL(buttonOf(mail))

      expect(button.href.split('#')[0]).toBe('https://your.app/api/auth/passwordless')
      expect(mail).toContain(`: ${code}</p>`)
      // As the script of the page reads it.
      const read = decodeURIComponent(button.hash.slice(1))
      const answer = await browser.postJson(`${mount.paths.start}?passwordless=landing`, { link: read })
      expect(await answer.json()).toEqual({ location: link, began: true })
      const callback = await browser.click(read)
      expect(callback.headers.get('location')).toBe(home + returnTo)
      expect(await whoIs(browser, mount)).toBe(email)
    })
  },
  newestMounts,
)
