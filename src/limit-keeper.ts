import { type BrowserId, readBrowserId } from './browser-cookie.js'
import type { ClientIp } from './client-ip.js'
import { PasswordlessError } from './errors.js'
import { Failover } from './failover.js'
import type { StartInput } from './input.js'
import { createKeyedHash, type KeyedHash } from './keyed-hash.js'
import { consumedPointsOf, type Limiter, toRefusal } from './limiter.js'
import { defaultLimits, type LimitName, type Limits } from './limits.js'
import { createMemoryLimiter } from './memory-limiter.js'
import type { Settings } from './sdk.js'

/** A start, as the limits see it. */
export interface Attempt {
  request: Request
  settings: Settings
  input: StartInput
  clientIp: ClientIp | undefined
}

/** Leave to go on. */
export interface Pass {
  /** `Set-Cookie` lines that tell this browser from others the next time. */
  setCookie: string[]
  /** Takes back what was counted against address and browser, because nothing was sent. */
  giveBack(): Promise<void>
}

/** Told that the store of a limiter is out of reach. */
export type OnLimiterFailure = (limit: LimitName, error: unknown) => void

/** The limits of one instance, with what they have counted. */
export interface LimitKeeper {
  /**
   * Counts a start.
   *
   * @throws `too_many_requests`, with nothing counted against the address.
   */
  enter(attempt: Attempt, limits: Limits | false | undefined, onFailure: OnLimiterFailure): Promise<Pass>
}

const maxDoublings = 4
const repeatsRememberedSeconds = 3600

const messages: Record<LimitName, string> = {
  ip: 'there were too many requests from this network',
  address: 'there were too many messages to this address',
  resend: 'the last message has only just been sent',
}

/** The limits of an instance: the app's own where it has some, the defaults elsewhere. */
export function createLimitKeeper(): LimitKeeper {
  const failoverFor = createFailovers()
  let hashing: Promise<KeyedHash> | undefined

  return {
    async enter(attempt, limits = {}, onFailure) {
      if (limits === false) return { setCookie: [], giveBack: async () => {} }
      hashing ??= createKeyedHash(attempt.settings.secret, 'limits')
      const hash = await hashing
      const waits = limits.resend !== false
      const browser = waits ? await readBrowserId(attempt.request, attempt.settings, hash) : undefined
      const counterOf = (limit: LimitName) => new Counter(limit, failoverFor(limit, limits), onFailure)
      const undo: Undo[] = []
      const giveBack = async () => {
        await Promise.all(undo.map((step) => step()))
      }
      try {
        // Stays counted whatever comes of the start: it is there for those who flood the route.
        if (attempt.clientIp) await counterOf('ip').count(await keyOf(hash, 'ip', attempt.clientIp.network))
        for (const key of browser ? await resendKeys(attempt, browser, hash) : []) {
          undo.push(...(await counterOf('resend').waitTurn(key)))
        }
        undo.push(
          ...(await counterOf('address').count(await keyOf(hash, 'address', mailboxOf(attempt.input)))),
        )
      } catch (error) {
        await giveBack()
        throw error
      }
      return { setCookie: browser?.setCookie ? [browser.setCookie] : [], giveBack }
    },
  }
}

type Undo = () => Promise<unknown>

/** One limit at one start. Without a limiter, it is off. */
class Counter {
  constructor(
    private readonly limit: LimitName,
    private readonly failover: Failover | undefined,
    private readonly onFailure: OnLimiterFailure,
  ) {}

  /** Counts one, or refuses. Returns what takes it back. */
  async count(key: string): Promise<Undo[]> {
    await this.refuseUnless((limiter) => limiter.consume(key))
    return [() => this.ask((limiter) => limiter.reward?.(key))]
  }

  /** A gate that opens again after a while; beside it the number of times that somebody went through. */
  async waitTurn(key: string): Promise<Undo[]> {
    const repeats = `${key}:repeats`
    const times = consumedPointsOf(await this.ask((limiter) => limiter.get?.(repeats)))
    const firstWait = this.failover?.duration || defaultLimits.resend.duration
    const customDuration = firstWait * 2 ** Math.min(times, maxDoublings)
    await this.refuseUnless((limiter) => limiter.consume(key, 1, { customDuration }))
    await this.ask((limiter) => limiter.penalty?.(repeats, 1, { customDuration: repeatsRememberedSeconds }))
    return [
      () => this.ask((limiter) => limiter.delete?.(key)),
      () => this.ask((limiter) => limiter.reward?.(repeats)),
    ]
  }

  private async ask(question: (limiter: Limiter) => Promise<unknown> | undefined): Promise<unknown> {
    return this.failover?.ask(question, (error) => this.onFailure(this.limit, error))
  }

  private async refuseUnless(question: (limiter: Limiter) => Promise<unknown>): Promise<void> {
    try {
      await this.ask(question)
    } catch (rejection) {
      const refusal = toRefusal(rejection)
      if (!refusal) throw rejection
      const { limit } = this
      throw new PasswordlessError('too_many_requests', messages[limit], { ...refusal, limit })
    }
  }
}

// A limiter has one for as long as it lives: it remembers whether the store was out of reach.
function createFailovers() {
  const ofDefaults = new Map<LimitName, Failover>()
  const ofApp = new WeakMap<Limiter, Failover>()

  return (limit: LimitName, limits: Limits): Failover | undefined => {
    const limiter = limits[limit]
    if (limiter === false) return undefined
    const known = limiter ? ofApp.get(limiter) : ofDefaults.get(limit)
    if (known) return known

    const memory = createMemoryLimiter({
      points: limiter?.points || defaultLimits[limit].points,
      duration: limiter?.duration || defaultLimits[limit].duration,
    })
    const made = new Failover(limiter ?? memory, memory)
    if (limiter) ofApp.set(limiter, made)
    else ofDefaults.set(limit, made)
    return made
  }
}

// A browser without our cookie is told from others by its network, or not at all; with the new one it waits like the old.
async function resendKeys(
  { input, clientIp }: Attempt,
  browser: BrowserId,
  hash: KeyedHash,
): Promise<string[]> {
  const mailbox = mailboxOf(input)
  const known = await keyOf(hash, 'resend', mailbox, browser.id)
  if (!browser.setCookie) return [known]
  return [await keyOf(hash, 'resend', mailbox, clientIp?.network ?? ''), known]
}

async function keyOf(hash: KeyedHash, limit: LimitName, ...parts: string[]): Promise<string> {
  return `${limit}:${await hash([limit, ...parts].join('\n'))}`
}

// Mail for ada+shop@ ends up where mail for ada@ does.
function mailboxOf(input: StartInput): string {
  return input.connection === 'sms' ? input.phoneNumber : input.email.replace(/\+[^@]*@/, '@')
}
