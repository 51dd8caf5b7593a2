/** Where the measured app seems to be. */
export const originOfApp = 'https://shop.example'

/** The request of the n-th visitor, as a browser's `fetch` sends it. */
export function toStartRequest(path, n, email = `visitor-${n}@example.com`) {
  return new Request(originOfApp + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: originOfApp, 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({ connection: 'email', email, send: 'link' }),
  })
}
