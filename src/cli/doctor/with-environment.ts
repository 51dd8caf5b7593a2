/** The variables that a process sees. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Takes a step as if the process had been started with these variables, and with no others. Only for steps that read them at
 * once: what is awaited runs when they are gone.
 */
export function withEnvironment<Result>(env: Environment, step: () => Result): Result {
  const before = process.env
  // Not an assignment: Next's types want a NODE_ENV in every environment.
  Reflect.set(process, 'env', { ...env })
  try {
    return step()
  } finally {
    process.env = before
  }
}
