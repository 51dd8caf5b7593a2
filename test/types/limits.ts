// Checked by `tsc`, never run: the limiters of `rate-limiter-flexible` are limiters of ours.
import { Redis } from 'ioredis'
import {
  RateLimiterMemory,
  RateLimiterRedis,
  type RateLimiterRes,
  RateLimiterUnion,
} from 'rate-limiter-flexible'
import { expectTypeOf } from 'vitest'
import type { Limiter, LimiterResult, LimitName, Limits } from '../../src/index.js'
import { createPasswordless as createPasswordlessV3 } from '../../src/v3/index.js'
import { createPasswordless as createPasswordlessV4 } from '../../src/v4/index.js'

expectTypeOf<RateLimiterRedis>().toExtend<Limiter>()
expectTypeOf<RateLimiterMemory>().toExtend<Limiter>()
expectTypeOf<RateLimiterUnion>().toExtend<Limiter>()
expectTypeOf<RateLimiterRes>().toExtend<LimiterResult>()
expectTypeOf<keyof Limits>().toEqualTypeOf<LimitName>()

const storeClient = new Redis()
const memory = { points: 10, duration: 3600 }

/** As the documentation has it. */
export const limits: Limits = {
  address: new RateLimiterRedis({ storeClient, keyPrefix: 'sign-in-address', ...memory }),
  ip: new RateLimiterUnion(new RateLimiterMemory(memory), new RateLimiterMemory({ points: 2, duration: 1 })),
  resend: new RateLimiterMemory({ points: 1, duration: 30 }),
  tries: new RateLimiterRedis({ storeClient, keyPrefix: 'sign-in-tries', ...memory }),
}
createPasswordlessV3({ passwordless: { limits } })
createPasswordlessV4({ passwordless: { limits } })
createPasswordlessV3().handlePasswordlessStart({ limits: { ip: false } })
createPasswordlessV4().handlePasswordlessStart({ limits: false })

// @ts-expect-error no such limit
createPasswordlessV3({ passwordless: { limits: { email: new RateLimiterMemory(memory) } } })
// @ts-expect-error no such limit
createPasswordlessV4({ passwordless: { limits: { email: new RateLimiterMemory(memory) } } })
// @ts-expect-error options of a limiter are no limiter
createPasswordlessV3({ passwordless: { limits: { ip: memory } } })
// @ts-expect-error options of a limiter are no limiter
createPasswordlessV4({ passwordless: { limits: { ip: memory } } })
