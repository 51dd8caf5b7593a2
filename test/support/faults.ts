import { expect, it, vi } from 'vitest'
import type { Tenant } from '../../src/testing/index.js'

/** A setting that cannot work. */
export interface Fault {
  env?: Record<string, string | undefined>
  /** The object given to the SDK. */
  config?: object
  headers?: Record<string, string>
  /** What the log must name. */
  names: string[]
}

interface FaultCheck {
  tenant: () => Tenant
  generation: 'v3' | 'v4'
  logged: () => string
  /** Starts in an app with this fault. */
  start: (fault: Fault) => Promise<Response>
}

/** A test for each fault. */
export function itNamesFaults(
  faults: Record<string, Fault>,
  { tenant, generation, logged, start }: FaultCheck,
): void {
  it.each(Object.entries(faults))(
    'is named in the log, not told to the visitor, and sends no mail: %s',
    async (_title, fault) => {
      const env = { ...tenant().env[generation], ...fault.env }
      for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
      const before = tenant().requests.length

      const response = await start(fault)

      expect(response.status).toBe(500)
      expect(await response.json()).toEqual({
        error: 'configuration_error',
        error_description: 'Signing in is not set up correctly. The log of the server says more.',
      })
      expect(response.headers.getSetCookie()).toEqual([])
      expect(tenant().requests.length).toBe(before)
      for (const name of fault.names) expect(logged()).toContain(name)
      expect(logged()).toContain('docs/errors.md#configuration_error')
      expect(logged()).not.toMatch(/hush|ada@|offline-client-secret/)
    },
  )
}
