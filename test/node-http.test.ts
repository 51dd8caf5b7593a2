import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { sendResponse, toRequest } from '../src/node-http.js'

/** The converters by themselves, over a real server that tells what it was asked. */
async function exchange(method: string, path: string, headers: Record<string, string | string[]> = {}) {
  const server = createServer(async (req, res) => {
    res.setHeader('set-cookie', 'earlier=1')
    const web = toRequest(req)
    const seen = {
      method: web.method,
      url: web.url,
      cookie: web.headers.get('cookie'),
      x: web.headers.get('x-list'),
    }
    const answer = Response.json(seen, {
      status: 201,
      headers: [
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
      ],
    })
    await sendResponse(answer, res)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const req = request({ port, host: '127.0.0.1', method, path, headers })
  req.end()
  const [res] = await once(req, 'response')
  const chunks: Buffer[] = []
  for await (const chunk of res) chunks.push(chunk)
  server.close()
  const text = Buffer.concat(chunks).toString()
  return {
    status: res.statusCode,
    cookies: res.headers['set-cookie'],
    seen: text ? JSON.parse(text) : undefined,
  }
}

it('carries method, path, query and headers over, and no host', async () => {
  const { seen } = await exchange('POST', '/api/start?a=b', {
    host: 'evil.example',
    cookie: 'c=1',
    'x-list': ['1', '2'],
  })
  expect(seen).toEqual({ method: 'POST', url: 'http://app.invalid/api/start?a=b', cookie: 'c=1', x: '1, 2' })
})

it('carries status, body and every cookie back, beside those that were there', async () => {
  const { status, cookies } = await exchange('GET', '/')
  expect(status).toBe(201)
  expect(cookies).toEqual(['earlier=1', 'a=1', 'b=2'])
})

it.each(['//evil.example/x', '//', '///'])('takes %s for a path', async (path) => {
  const { seen } = await exchange('GET', path)
  expect(new URL(seen.url).host).toBe('app.invalid')
})

it('makes a GET of methods that a web request cannot have', async () => {
  const { seen } = await exchange('TRACE', '/')
  expect(seen.method).toBe('GET')
})
