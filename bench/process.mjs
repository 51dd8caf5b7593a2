/** Programs of the benchmark as processes of their own, which tell one thing at a time. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Starts a program. `next()` waits for what it tells, `ask()` asks and waits, `stop()` ends it. */
export function startProgram(name, argument, execArgv = []) {
  const file = fileURLToPath(new URL(name, import.meta.url))
  const args = argument === undefined ? [] : [JSON.stringify(argument)]
  const child = fork(file, args, { execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${name} ended (${code})`)
  })
  // Whoever waits hears of it; at the end, nobody does.
  ended.catch(() => {})
  async function next() {
    const [told] = await Promise.race([once(child, 'message'), ended])
    return told
  }
  return {
    next,
    ask(question = {}) {
      const answer = next()
      child.send(question)
      return answer
    },
    stop: () => child.disconnect(),
  }
}

/** Stands for Auth0. */
export async function startUpstream() {
  const program = startProgram('upstream.mjs')
  const { url } = await program.next()
  return { ...program, url }
}

/** What this process was started with. */
export function readArgument() {
  return JSON.parse(process.argv[2])
}

/** Tells whoever has started this process, and ends when there is nothing left to do. */
export function tell(message) {
  process.send(message)
}
