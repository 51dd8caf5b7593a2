import type { Tenant } from '../../src/testing/index.js'
import type { AppOptions, Mount } from './apps.js'
import { arrivalOf, ask, follow, forget, openShop, shownTo, transactions } from './arrivals.js'
import type { Browser } from './browser.js'

import { read, submit } from './shown-page.js'

/** What somebody has gone through who sees one of the built-in pages. */
interface Scene {
  browser: Browser
  /** Somebody else's browser. */
  other: Browser
  mount: Mount
  tenant: Tenant
}

interface Situation {
  options?: Partial<AppOptions>
  status: number
  /** Ends with the answer that shows the page. */
  play: (scene: Scene) => Promise<Response>
}

const ada = 'ada@example.com'
const phone = '+15005550006'
const guarded: Partial<AppOptions> = { callback: { beforeSend: () => true } }
const allowing: Partial<AppOptions> = { passwordless: { otherBrowser: 'allow' } }

async function expired({ browser, mount, tenant }: Scene): Promise<Response> {
  const { link } = await ask(browser, mount, tenant, ada)
  tenant.links.expire(ada)
  return browser.click(link)
}

async function elsewhere({ browser, other, mount, tenant }: Scene): Promise<Response> {
  return other.click((await ask(browser, mount, tenant, ada)).link)
}

/** Goes on from a page with one of its forms. */
async function press(
  answer: Response,
  { mount }: Scene,
  browser: Browser,
  action: string,
  typed: Record<string, string> = {},
): Promise<Response> {
  const { forms } = await read(answer)
  return shownTo(browser, submit(browser, mount.paths.callback, forms[action], typed))
}

async function typed(scene: Scene, connection: 'email' | 'sms', make: (code: string) => string) {
  const { browser, mount, tenant } = scene
  const address: Record<string, string> =
    connection === 'email' ? { email: ada } : { connection, phoneNumber: phone }
  const { code } = await ask(browser, mount, tenant, { ...address, send: 'code' })
  const body = { ...address, verificationCode: make(code) }
  const answer = await browser.postJson(mount.paths.verify, body)
  return String(JSON.parse(await answer.text()).location)
}

const wrong = (code: string) => (code === '000000' ? '000001' : '000000')

async function typedTooLate(scene: Scene): Promise<Response> {
  const location = await typed(scene, 'sms', (code) => code)
  scene.tenant.links.expire(phone)
  return scene.browser.click(location)
}

/** Every page, and every part of one, by how somebody gets there. */
export const situations = {
  otherBrowser: { status: 400, play: elsewhere },
  expired: { status: 400, play: expired },
  used: {
    status: 400,
    async play({ browser, mount, tenant }) {
      const { link } = await ask(browser, mount, tenant, ada)
      tenant.links.spend(ada)
      return browser.click(link)
    },
  },
  tooManyAttempts: {
    status: 400,
    async play(scene) {
      const location = await typed(scene, 'email', wrong)
      for (const _ of [1, 2]) await arrivalOf(location)
      return scene.browser.click(location)
    },
  },
  wrongCode: {
    options: guarded,
    status: 400,
    play: async (scene) => scene.browser.click(await typed(scene, 'email', wrong)),
  },
  codeTooLate: { options: guarded, status: 400, play: typedTooLate },
  refused: {
    status: 400,
    async play({ browser, mount, tenant }) {
      const arrival = new URL(await arrivalOf((await ask(browser, mount, tenant, ada)).link))
      arrival.searchParams.delete('code')
      arrival.searchParams.set('error', 'unauthorized')
      return browser.fetch(arrival.href)
    },
  },
  noCookies: {
    status: 400,
    async play({ browser, mount, tenant }) {
      const { link } = await ask(browser, mount, tenant, ada)
      await forget(browser, transactions)
      const again = await browser.click(link)
      await forget(browser, /./)
      return follow(browser, again)
    },
  },
  fragment: { status: 400, play: ({ browser, mount }) => browser.fetch(mount.paths.callback) },
  stale: {
    status: 403,
    async play({ browser, mount, tenant }) {
      await ask(browser, mount, tenant, ada)
      return browser.postForm(`${mount.paths.callback}?passwordless=link`, {})
    },
  },
  sent: { status: 200, play: async (scene) => press(await expired(scene), scene, scene.browser, 'link') },
  sentElsewhere: {
    status: 200,
    play: async (scene) => press(await elsewhere(scene), scene, scene.other, 'link'),
  },
  sentCode: {
    options: guarded,
    status: 200,
    play: async (scene) => press(await typedTooLate(scene), scene, scene.browser, 'link'),
  },
  codeInvalid: {
    status: 400,
    async play(scene) {
      const sent = await press(await expired(scene), scene, scene.browser, 'link')
      return press(sent, scene, scene.browser, 'code', { verificationCode: 'twelve' })
    },
  },
  address: { options: allowing, status: 200, play: elsewhere },
  addressWrong: {
    options: allowing,
    status: 400,
    play: async (scene) =>
      press(await elsewhere(scene), scene, scene.other, 'address', { address: 'eve@example.com' }),
  },
  wait: {
    options: { passwordless: { limits: {} } },
    status: 429,
    play: async (scene) => press(await expired(scene), scene, scene.browser, 'link'),
  },
  waitLong: {
    status: 429,
    async play(scene) {
      const page = await expired(scene)
      scene.tenant.failNext('too_many_attempts')
      return press(page, scene, scene.browser, 'link')
    },
  },
  failed: {
    status: 502,
    async play(scene) {
      const page = await expired(scene)
      scene.tenant.failNext('html')
      return press(page, scene, scene.browser, 'link')
    },
  },
  failedForm: {
    status: 400,
    play: ({ browser, mount }) =>
      browser.fetch(mount.paths.start, {
        method: 'POST',
        headers: { accept: 'text/html,*/*;q=0.8' },
        body: new URLSearchParams({ email: 'no address' }),
      }),
  },
  landing: { status: 200, play: ({ browser, mount }) => browser.fetch(mount.paths.start) },
} satisfies Record<string, Situation>

export type SituationName = keyof typeof situations
export const situationNames = Object.keys(situations) as SituationName[]

/** Gets somebody into a situation, in an app with more options. */
export async function getInto(
  name: SituationName,
  mount: Mount,
  tenant: Tenant,
  passwordless: AppOptions['passwordless'] = {},
): Promise<Response> {
  const { options = {}, play }: Situation = situations[name]
  await using shop = await openShop(mount, tenant, {
    ...options,
    passwordless: { ...options.passwordless, ...passwordless },
  })
  return await play({ browser: shop.browser(), other: shop.browser(), mount, tenant })
}
