import { CookieJar } from 'tough-cookie'

/** A page's way to the app: a path or URL of the app, and what `fetch` would take. */
export type Send = (url: URL, init: RequestInit) => Promise<Response>

/** A browser of one person: keeps cookies as a browser would, follows nothing by itself. */
export class Browser {
  readonly cookies = new CookieJar()

  constructor(
    private readonly baseUrl: string,
    private readonly send: Send,
  ) {}

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(path, this.baseUrl)
    const headers = new Headers(init.headers)
    const cookie = await this.cookies.getCookieString(url.href)
    if (cookie) headers.set('cookie', cookie)
    if (init.method === 'POST') fromOwnPage(headers, url)
    const response = await this.send(url, { ...init, headers })
    for (const line of response.headers.getSetCookie()) {
      // As browsers do: a cookie for somebody else's domain is dropped without a word.
      await this.cookies.setCookie(line, url.href, { ignoreError: true })
    }
    return response
  }

  postJson(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  }

  postForm(path: string, fields: Record<string, string>): Promise<Response> {
    return this.fetch(path, { method: 'POST', body: new URLSearchParams(fields) })
  }

  /** Clicks a link in a mail: the tenant answers with a redirect, the browser goes there. */
  async click(link: string | undefined): Promise<Response> {
    if (!link) throw new Error('the mail has no link')
    const redirect = await fetch(link, { redirect: 'manual' })
    const location = redirect.headers.get('location')
    if (!location) throw new Error(`the tenant did not redirect: ${redirect.status} ${await redirect.text()}`)
    return this.fetch(location)
  }
}

// What browsers add to a POST from a page of the app; a test of another page says so itself.
function fromOwnPage(headers: Headers, { origin }: URL): void {
  if (headers.has('origin') || headers.has('sec-fetch-site')) return
  headers.set('origin', origin)
  headers.set('sec-fetch-site', 'same-origin')
}
