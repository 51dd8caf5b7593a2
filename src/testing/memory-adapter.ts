import type { Adapter, AdapterPayload } from 'oidc-provider'

/** Where oidc-provider keeps its codes, tokens and sessions: in this tenant's memory, gone when it closes. */
export function createMemoryAdapter(): (model: string) => Adapter {
  const stored = new Map<string, AdapterPayload>()

  function findBy(model: string, property: 'uid' | 'userCode', value: string): AdapterPayload | undefined {
    const keys = [...stored.keys()].filter((key) => key.startsWith(`${model}:`))
    return keys.map((key) => stored.get(key)).find((payload) => payload?.[property] === value)
  }

  return (model) => ({
    async upsert(id, payload) {
      stored.set(`${model}:${id}`, payload)
    },
    async find(id) {
      return stored.get(`${model}:${id}`)
    },
    async findByUid(uid) {
      return findBy(model, 'uid', uid)
    },
    async findByUserCode(userCode) {
      return findBy(model, 'userCode', userCode)
    },
    async consume(id) {
      const payload = stored.get(`${model}:${id}`)
      if (payload) payload.consumed = Math.floor(Date.now() / 1000)
    },
    async destroy(id) {
      stored.delete(`${model}:${id}`)
    },
    async revokeByGrantId(grantId) {
      for (const [key, payload] of stored) if (payload.grantId === grantId) stored.delete(key)
    },
  })
}
