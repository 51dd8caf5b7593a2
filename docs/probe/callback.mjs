import { once } from 'node:events'
import { createServer } from 'node:http'

/** Serves the callback URL on this machine, for links that are clicked instead of pasted. */
export async function serveCallback(callbackUrl) {
  const { port, pathname } = new URL(callbackUrl)
  const visits = []
  let arrive = () => {}
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', callbackUrl)
    const known = url.pathname === pathname
    response.writeHead(known ? 200 : 404, { 'content-type': 'text/plain; charset=utf-8' })
    response.end(
      known ? 'The probe has seen this. Go back to the terminal.\n' : 'The probe knows only its callback.\n',
    )
    if (!known) return
    visits.push(url)
    arrive()
  })
  server.listen(Number(port || 80), 'localhost')
  await once(server, 'listening')
  return {
    forget() {
      visits.length = 0
    },
    /** The URL of the visit since then, or of the next one. */
    async visit() {
      if (visits.length === 0) {
        await new Promise((resolve) => {
          arrive = resolve
        })
      }
      return visits.shift()
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
