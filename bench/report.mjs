/** The figures as tables, and what they say about our aims. */
import { cpus, totalmem } from 'node:os'

/** `docs/benchmark.md`. */
export function toPage(figures) {
  return `# Benchmark

What a start costs, measured with \`npm run bench\`, which writes this page. Figures of one machine say little about another, and less about a network with a real Auth0 at its end;
the ratios within one run are what counts. No test depends on any of them. What was changed for them, and why some aims are missed: [decision 13](decisions/0013-what-a-start-costs.md).

${toTables(figures)}

## How to repeat it

\`\`\`sh
npm ci && npm run bench
\`\`\`

takes some minutes, wants Debian's \`redis-server\`, and prints what is above. Nothing else should run meanwhile. \`npm run bench -- --quick\` looks whether everything works, and writes nothing.

- **Starts**: one process, in rounds; in each round every contestant sends ${figures.settings.batch} messages at each concurrency, one contestant after the other, and another one begins in the next round. Auth0 is a local
  server in a process of its own that accepts everything at once, over plain HTTP. Each start is for another address, from a browser without cookies. The request is made before the clock starts, since Next makes
  it; reading its body counts. CPU is that of the whole process, garbage collection and the threads of Web Crypto included, in the lower quartile of the rounds.
- **Ours** is the package as built, with everything that is on by default: origin, limits in memory, sealed state, both cookies. It runs without Next around it, like the others.
- **SDK 4.30.0** is \`auth0.middleware\` of a real \`Auth0Client\`, called with a \`NextRequest\`. It has no limits, no sealed state and no cookie of a browser.
- **Bare fetch** sends the very body and headers that ours on v3 has sent, and reads the answer. The **bare route** reads a request as well, and answers \`204\`: no route does with less.
- **Imports**: the median of ${figures.settings.importTimes} new processes for each entry. Ours is imported after the SDK (\`/react\` after React), as in an app, so what is measured is what it adds. What a handler needs is loaded with
  its first request; the row *first start* has that.
- **Memory**: the heap in use after a forced collection, in a process that has answered so many starts. Auth0 is a function there.
- **Redis**: one \`redis-server\` on the same machine, and processes that begin at the same moment. Each sends its own addresses first; then all send from the same ${figures.redis ? figures.redis[0].allowed / 50 : 'few'} networks, of which each may start 50 times.
`
}

/** The tables alone, for a terminal. */
export function toTables({ starts, imports, firstStart, memory, redis, settings }) {
  return [
    `${cpus()[0].model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}; ${settings.rounds} rounds.`,
    `## Aims\n\n${aimsOf({ starts, imports, memory })}`,
    `## A start\n\n${startsTable(starts)}`,
    `## An import\n\n${importsTable(imports, firstStart)}`,
    `## Memory\n\n${memoryTable(memory)}`,
    `## Limits in Redis\n\n${redis ? redisTable(redis) : 'Not measured: there is no `redis-server` on this machine.'}`,
  ].join('\n\n')
}

function aimsOf({ starts, imports, memory }) {
  const cpuOf = (id) => starts.find((start) => start.id === id).at[0].cpuMicroseconds
  const requests = Math.max(...starts.filter(isOurs).map(({ requestsPerStart }) => requestsPerStart))
  const growth = memory.at(-1).heapMegabytes - memory[0].heapMegabytes
  return table(
    ['aim', 'measured', ''],
    [
      atMost(
        'CPU of a start on SDK v3: at most 1.25 times a bare `fetch`',
        cpuOf('v3') / cpuOf('fetch'),
        1.25,
      ),
      atMost("CPU of a start on SDK v4: at most 0.8 times the SDK's own", cpuOf('v4') / cpuOf('sdk'), 0.8),
      atMost('one request to Auth0 for a start', requests, 1),
      atMost('import on SDK v3: under a tenth of the SDK', importRatio(imports, 'v3'), 0.1),
      atMost('import on SDK v4: under a tenth of the SDK', importRatio(imports, 'v4'), 0.1),
      [
        `memory is flat (from ${count(memory[0].addresses)} addresses to ${count(memory.at(-1).addresses)})`,
        `${signed(growth)} MB`,
        verdict(growth < 2),
      ],
    ],
  )
}

function isOurs({ id }) {
  return id === 'v3' || id === 'v4'
}

function importRatio(imports, generation) {
  const of = (name) => imports.find((each) => each.name === name).milliseconds
  return of(`\`/${generation}\``) / of(`SDK ${generation}`)
}

function atMost(aim, measured, limit) {
  return [aim, measured.toFixed(2), verdict(measured <= limit)]
}

function verdict(isReached) {
  return isReached ? 'reached' : '**missed**'
}

function startsTable(starts) {
  const [{ at: fetches }] = starts
  const concurrencies = fetches.map(({ concurrency }) => concurrency)
  const titles = concurrencies.flatMap((n) => [`CPU, ${n} at a time`, `starts/s`, 'p50', 'p99'])
  return table(
    ['', 'requests to Auth0', ...titles],
    starts.map(({ title, requestsPerStart, at }) => [
      title,
      requestsPerStart.toFixed(2),
      ...at.flatMap(({ cpuMicroseconds, startsPerSecond, p50, p99 }) => [
        `${cpuMicroseconds.toFixed(0)} µs`,
        count(startsPerSecond),
        `${p50.toFixed(1)} ms`,
        `${p99.toFixed(1)} ms`,
      ]),
    ]),
  )
}

function importsTable(imports, firstStart) {
  const sdk = (generation) => imports.find(({ name }) => name === `SDK ${generation}`).milliseconds
  const rows = imports.map(({ name, generation, milliseconds }) => [
    name,
    `${milliseconds.toFixed(1)} ms`,
    name.startsWith('SDK') ? '' : (milliseconds / sdk(generation)).toFixed(2),
  ])
  const first = firstStart.map(({ generation, milliseconds }) => [
    `first start on \`/${generation}\``,
    `${milliseconds.toFixed(1)} ms`,
    (milliseconds / sdk(generation)).toFixed(2),
  ])
  return table(['', 'time', 'of the SDK of its generation'], [...rows, ...first])
}

function memoryTable(memory) {
  return table(
    ['addresses', 'heap in use'],
    memory.map(({ addresses, heapMegabytes }) => [count(addresses), `${heapMegabytes.toFixed(1)} MB`]),
  )
}

function redisTable(redis) {
  return table(
    ['', 'starts/s, all processes', 'CPU of a start', 'let through, of what the `ip` limit allows'],
    redis.map(({ title, startsPerSecond, cpuMicroseconds, passed, allowed }) => [
      title,
      count(startsPerSecond),
      `${cpuMicroseconds.toFixed(0)} µs`,
      `${count(passed)} of ${count(allowed)}`,
    ]),
  )
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function count(number) {
  return Math.round(number).toLocaleString('en')
}

function signed(number) {
  return `${number < 0 ? '-' : '+'}${Math.abs(number).toFixed(1)}`
}
