/** CPU, throughput and latency of a start, contestant after contestant in each round. */
import { createHistogram, performance } from 'node:perf_hooks'
import { createContestants } from './contestants.mjs'
import { readArgument, startUpstream, tell } from './process.mjs'

const { rounds, batch, concurrencies } = readArgument()
const upstream = await startUpstream()
const contestants = await createContestants(upstream)
const results = new Map(contestants.map(({ id }) => [id, createResult()]))
let visitors = 0

// The first rounds are for the compiler.
const warmUp = Math.ceil(rounds / 5)
for (let round = -warmUp; round < rounds; round++) {
  // Whoever is first in one round is last in another.
  const shift = (round + warmUp) % contestants.length
  for (const contestant of [...contestants.slice(shift), ...contestants.slice(0, shift)])
    for (const concurrency of concurrencies) await run(contestant, concurrency, round >= 0)
}
upstream.stop()
tell(contestants.map(({ id, title }) => ({ id, title, ...summarize(results.get(id)) })))
process.disconnect()

function createResult() {
  return {
    starts: 0,
    requests: 0,
    at: new Map(concurrencies.map((n) => [n, { cpu: [], wall: [], latency: createHistogram() }])),
  }
}

async function run(contestant, concurrency, counts) {
  const requests = Array.from({ length: batch }, () => contestant.toRequest(visitors++))
  const latencies = []
  let next = 0
  async function visit() {
    while (next < batch) {
      const request = requests[next++]
      const from = performance.now()
      await contestant.start(request)
      latencies.push(performance.now() - from)
    }
  }
  await upstream.ask()
  const cpu = process.cpuUsage()
  const from = performance.now()
  await Promise.all(Array.from({ length: concurrency }, visit))
  const wall = performance.now() - from
  const { user, system } = process.cpuUsage(cpu)
  const { requests: received } = await upstream.ask()
  if (!counts) return

  const result = results.get(contestant.id)
  result.starts += batch
  result.requests += received
  const at = result.at.get(concurrency)
  at.cpu.push((user + system) / batch)
  at.wall.push(wall / batch)
  for (const ms of latencies) at.latency.record(Math.max(1, Math.round(ms * 1000)))
}

function summarize({ starts, requests, at }) {
  return {
    requestsPerStart: requests / starts,
    at: [...at].map(([concurrency, { cpu, wall, latency }]) => ({
      concurrency,
      cpuMicroseconds: lowerQuartile(cpu),
      startsPerSecond: 1000 / lowerQuartile(wall),
      p50: latency.percentile(50) / 1000,
      p99: latency.percentile(99) / 1000,
    })),
  }
}

// Of a batch that something else has disturbed, nothing can be learnt.
function lowerQuartile(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 4)]
}
