/**
 * Stands for Auth0: accepts every start at once, and counts what comes in. A process of its own, so that its work is not
 * counted as the work of those it answers.
 */
import { createServer } from 'node:http'

let requests = 0
let last

const accepted = JSON.stringify({ _id: '1', email: 'ada@example.com', email_verified: false })

const server = createServer(async (request, response) => {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  requests++
  last = { path: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() }
  response.writeHead(200, { 'content-type': 'application/json' }).end(accepted)
})

server.listen(0, 'localhost', () => process.send({ url: `http://localhost:${server.address().port}` }))
process.on('message', () => {
  process.send({ requests, last })
  requests = 0
})
process.on('disconnect', () => process.exit())
