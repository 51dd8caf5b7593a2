/** `npm run bench`: measures, prints, and writes docs/benchmark.md. With `--quick` it only looks whether everything works. */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { layOutApps } from './apps.mjs'
import { measureFirstStarts } from './first-start.mjs'
import { measureImports } from './imports.mjs'
import { startProgram } from './process.mjs'
import { measureRedis } from './redis.mjs'
import { toPage, toTables } from './report.mjs'

const isQuick = process.argv.includes('--quick')
const settings = isQuick
  ? { rounds: 2, batch: 10, importTimes: 1, addresses: 400, redisStarts: 40 }
  : { rounds: 30, batch: 256, importTimes: 15, addresses: 1_000_000, redisStarts: 4000 }

layOutApps()
const figures = {
  settings,
  imports: measureImports(settings.importTimes),
  firstStart: measureFirstStarts(settings.importTimes),
  starts: await runProgram('starts.mjs', {
    rounds: settings.rounds,
    batch: settings.batch,
    concurrencies: [1, 8, 64],
  }),
  memory: await runProgram('memory.mjs', { addresses: settings.addresses, looks: isQuick ? 1 : 4 }, [
    '--expose-gc',
  ]),
  redis: hasRedis() ? await measureRedis(settings.redisStarts) : undefined,
}
console.log(toTables(figures))
if (!isQuick) writeFileSync(new URL('../docs/benchmark.md', import.meta.url), toPage(figures))

async function runProgram(name, argument, execArgv) {
  const program = startProgram(name, argument, execArgv)
  return program.next()
}

function hasRedis() {
  return spawnSync('redis-server', ['--version']).status === 0
}
