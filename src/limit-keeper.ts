import type { Browser } from './browser-cookie.js'
import type { ClientIp } from './client-ip.js'
import { type Counted, Counter } from './counter.js'
import { Failover } from './failover.js'
import type { Recipient } from './input.js'
import type { Keys } from './keys.js'
import { createLimitKeys, type LimitKeys } from './limit-keys.js'
import { type Limiter, longestWaitMs } from './limiter.js'
import { defaultLimits, type LimitName, type Limits } from './limits.js'
import { createMemoryLimiter } from './memory-limiter.js'

/** A start, or a code that is typed in, as the limits see it. */
export interface Attempt {
  keys: Keys
  browser: Browser
  recipient: Recipient
  clientIp: ClientIp | undefined
}

/** Leave to go on. */
export interface Pass {
  /** Seconds before the next message to this address from this browser, when there is a wait that is known. */
  retryAfter: number | undefined
  /**
   * Takes back what was counted, because the start has failed: the wait always, so that the visitor can try again, and the
   * count of the address only when no message can be out.
   */
  giveBack(mayBeOut: boolean): Promise<void>
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
  /**
   * Counts somebody's guess at what only the owner of a mailbox knows.
   *
   * @throws `too_many_requests`
   */
  guess(attempt: Attempt, limits: Limits | false | undefined, onFailure: OnLimiterFailure): Promise<void>
}

/** The limits of an instance: the app's own where it has some, the defaults elsewhere. */
export function createLimitKeeper(): LimitKeeper {
  const failoverFor = createFailovers()
  const countersOf = (limits: Limits, onFailure: OnLimiterFailure) => (limit: LimitName) => {
    const failover = failoverFor(limit, limits)
    return failover && new Counter(limit, failover, (error) => onFailure(limit, error))
  }

  return {
    async enter(attempt, limits = {}, onFailure) {
      if (limits === false) return { retryAfter: undefined, giveBack: async () => {} }
      const keys = createLimitKeys(attempt.keys.limits, attempt.recipient)
      const counterOf = countersOf(limits, onFailure)
      const turns = counterOf('resend')
      const turn: Counted[] = []
      const message: Counted[] = []
      const giveBack = async (mayBeOut: boolean) => {
        const steps = [...turn, ...(mayBeOut ? [] : message)].flatMap(({ undo }) => undo)
        await Promise.all(steps.map((step) => step()))
      }
      try {
        // Stays counted whatever comes of the start: it is there for those who flood the route.
        const network = attempt.clientIp && keys.network(attempt.clientIp.network)
        const visit = network && (await counterOf('ip')?.count(network))
        if (turns) await waitTurn(turns, keys, attempt, turn)
        const counted = await counterOf('address')?.count(keys.mailbox())
        if (counted) message.push(counted)
        const all = [...turn, ...message, ...(visit ? [visit] : [])]
        return { retryAfter: toSeconds(all), giveBack }
      } catch (error) {
        await giveBack(false)
        throw error
      }
    },

    async guess({ keys, recipient }, limits = {}, onFailure) {
      if (limits === false) return
      await countersOf(limits, onFailure)('tries')?.count(createLimitKeys(keys.limits, recipient).tries())
    },
  }
}

// A browser without our cookie is told from others by its network, or not at all, so its wait does not grow: strangers could
// make it. With the cookie that it gets now, it waits like the others.
async function waitTurn(
  turns: Counter,
  keys: LimitKeys,
  { clientIp, browser }: Attempt,
  counted: Counted[],
): Promise<void> {
  if (browser.isNew) {
    const gate = keys.turn(clientIp?.network ?? '')
    const { undo } = await turns.waitAtGate(gate)
    // The next one has a cookie, and does not come to the gate.
    counted.push({ undo, waitMs: 0 })
  }
  counted.push(await turns.waitTurn(keys.turn(browser.id)))
}

function toSeconds(counted: Counted[]): number | undefined {
  const known = counted.map(({ waitMs }) => waitMs).filter((ms) => ms <= longestWaitMs)
  const ms = Math.max(0, ...known)
  return ms > 0 ? Math.ceil(ms / 1000) : undefined
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
