import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Arguments, ClientOptions } from '../redis/app.js'
import { type AppProcess, compileApp, startApp, startRedis } from '../support/redis.js'

const limits: Arguments['limits'] = { ip: [50, 3600], address: [10, 3600], resend: [1, 30] }
let app: Awaited<ReturnType<typeof compileApp>>

beforeAll(async () => {
  app = await compileApp()
})
afterAll(() => app?.remove())

/** A Redis, and two processes of an app that talk to it. */
async function startPair(client: ClientOptions = {}, own: Partial<Arguments['limits']> = {}, alive = true) {
  const redis = await startRedis()
  if (!alive) await redis.kill()
  const options = { client: { port: redis.port, ...client }, limits: { ...limits, ...own } }
  const pair = await Promise.all([startApp(app.file, options), startApp(app.file, options)])
  if (alive) await Promise.all(pair.map((process) => process.connected(1)))
  return {
    redis,
    pair,
    async [Symbol.asyncDispose]() {
      await Promise.all(pair.map((process) => process[Symbol.asyncDispose]()))
      await redis[Symbol.asyncDispose]()
    },
  }
}

type Start = Parameters<AppProcess['ask']>[0]

/** Sends all starts at once, every other one to the other process; returns how many were let through. */
async function passed(pair: AppProcess[], starts: Start[]): Promise<number> {
  const answers = await Promise.all(starts.map((start, index) => pair[index % 2]?.ask(start)))
  const statuses = answers.map((answer) => answer?.status)
  expect(statuses.filter((status) => status !== 204 && status !== 429)).toEqual([])
  return statuses.filter((status) => status === 204).length
}

/** As many starts, each from a network of its own. */
function strangers(count: number, email: (number: number) => string): Start[] {
  return Array.from({ length: count }, (_, number) => ({
    email: email(number),
    ip: `2001:db8:0:${number.toString(16)}::7`,
  }))
}

/** What a browser sends back of the cookies it was given. */
function browserCookieOf(answer: Response | undefined): string {
  const line = answer?.headers.getSetCookie().find((cookie) => cookie.startsWith('passwordless_browser='))
  return line?.split(';', 1)[0] ?? ''
}

describe('two processes at once', () => {
  let running: Awaited<ReturnType<typeof startPair>>
  let pair: AppProcess[]

  beforeAll(async () => {
    running = await startPair()
    pair = running.pair
  })
  afterAll(() => running?.[Symbol.asyncDispose]())

  it('let ten messages to an address through together', async () => {
    const starts = strangers(40, (number) => `ada+${number}@example.com`)

    expect(await passed(pair, starts)).toBe(10)
  })

  it('let fifty starts from an IP address through together', async () => {
    const starts = strangers(80, (number) => `buyer${number}@example.com`)
    for (const start of starts) start.ip = '192.0.2.7'

    expect(await passed(pair, starts)).toBe(50)
  })

  it('let one of two through that come at once, from a browser that is not known', async () => {
    for (let number = 0; number < 20; number++) {
      const start = { email: `twice${number}@example.com`, ip: `2001:db8:1:${number}::7` }
      expect(await passed(pair, [start, start])).toBe(1)
    }
  })

  it('let one of two through that come at once, from one that the other process knows', async () => {
    const cookie = browserCookieOf(await pair[0]?.ask({ email: 'grace@example.com', ip: '2001:db8:2::7' }))

    for (let number = 0; number < 20; number++) {
      const start = { email: `known${number}@example.com`, cookie }
      const starts = ['a', 'b'].map((part) => ({ ...start, ip: `2001:db8:3:${part}${number}::7` }))
      expect(await passed(pair, starts)).toBe(1)
    }
  })

  it('give back what nothing has come of, whoever has counted it', async () => {
    const starts = strangers(30, () => 'refused@example.com')
    for (const process of pair) process.auth0Answers(400)
    for (const [index, start] of starts.entries())
      expect((await pair[index % 2]?.ask(start))?.status).toBe(400)

    for (const process of pair) process.auth0Answers(200)
    expect(await passed(pair, starts)).toBe(10)
  })

  it('make a browser wait longer each time, whichever it asks', async () => {
    await using other = await startPair({}, { resend: [1, 1] })
    const ask = (index: number, cookie = '') =>
      other.pair[index]?.ask({ email: 'ada@example.com', ip: '192.0.2.7', cookie })
    const cookie = browserCookieOf(await ask(0))
    const waitAt = async (index: number) => (await ask(index, cookie))?.headers.get('retry-after')

    expect(await waitAt(1)).toBe('1')
    await over(1)
    expect((await ask(1, cookie))?.status).toBe(204)
    expect(await waitAt(0)).toBe('2')
    await over(2)
    expect((await ask(0, cookie))?.status).toBe(204)
    expect(await waitAt(1)).toBe('4')
  })
})

const clients: Record<string, ClientOptions> = {
  'as ioredis comes: commands wait for Redis': {},
  'without a queue, half a second for a command': { enableOfflineQueue: false, commandTimeout: 500 },
}

describe.each(Object.entries(clients))('while Redis is away, starts go on (%s)', (_, client) => {
  it('when it is killed, and the limits are shared again when there is a new one', async () => {
    await using running = await startPair(client)
    const { redis, pair } = running
    const away = strangers(20, (number) => `buyer${number}@example.com`)

    const starts = away.map((start, index) => pair[index % 2]?.ask(start))
    await Promise.race(starts)
    await redis.kill()
    for (const answer of await Promise.all(starts)) expect(answer?.status).toBe(204)
    await expectOnTheirOwn(pair)

    const connections = pair.map((process) => process.connections())
    await redis.restart()
    await Promise.all(pair.map((process, index) => process.connected((connections[index] ?? 0) + 1)))
    await expectShared(pair)
  })

  it('when it has stopped answering, and the limits are shared again when it goes on', async () => {
    await using running = await startPair(client)
    const { redis, pair } = running

    redis.freeze()
    await expectOnTheirOwn(pair)

    redis.thaw()
    await expectShared(pair)
  })

  it('when it was never there, and the limits are shared as soon as it is', async () => {
    await using running = await startPair(client, {}, false)
    const { redis, pair } = running

    await expectOnTheirOwn(pair)

    await redis.restart()
    await Promise.all(pair.map((process) => process.connected(1)))
    await expectShared(pair)
  })
})

/** That each process lets people in, tells its app, and still holds back who asks it twice. */
async function expectOnTheirOwn(pair: AppProcess[]): Promise<void> {
  const start = { email: 'ada@example.com', ip: '192.0.2.7' }
  expect(await passed(pair, [start, start])).toBe(2)
  await Promise.all(pair.map((process) => process.told('limiter_failed')))
  expect(await passed(pair, [start, start])).toBe(0)
  for (const process of pair) expect(process.output()).toContain('Starts go on, counted in memory meanwhile.')
}

/** That the processes count together again, once their five seconds are over, and are none the worse for it. */
async function expectShared(pair: AppProcess[]): Promise<void> {
  const lastFailure = Math.max(...pair.map((process) => process.lastFailure()))
  await over((lastFailure + 5000 - Date.now()) / 1000)

  // The first start at each finds out; others do not wait for what comes of it.
  const first = strangers(2, (number) => `first${number}@example.com`)
  expect(await passed(pair, first)).toBe(2)
  const others = strangers(40, () => 'grace@example.com')
  expect(await passed(pair, others)).toBe(10)
  for (const process of pair) {
    expect(process.running()).toBe(true)
    expect(process.output()).not.toMatch(/unhandled/i)
  }
}

/** Sits out a wait. There is no event at its end. */
function over(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000 + 100))
}
