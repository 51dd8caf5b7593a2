import type { Browser } from './browser.js'

/** A form on a page of ours. */
export interface ShownForm {
  /** As it stands on the page: relative to it. */
  action: string
  /** What is in it before anybody types. */
  fields: Record<string, string>
  /** The fields for people, by name, with their type. */
  inputs: Record<string, string>
  button: string
}

/** One of the built-in pages, as somebody sees it. */
export interface ShownPage {
  status: number
  headers: Headers
  html: string
  title: string
  heading: string
  /** What went wrong with the last try. */
  alert: string | undefined
  /** By the action: `link`, `code`, `address`. */
  forms: Record<string, ShownForm>
  /** Where its links go. */
  links: string[]
}

/** Reads a page. Throws when the answer is none. */
export async function read(answer: Response): Promise<ShownPage> {
  const html = await answer.text()
  if (!answer.headers.get('content-type')?.startsWith('text/html')) {
    throw new Error(`no page but ${answer.status} ${html}`)
  }
  const forms = [...html.matchAll(/<form ([^>]*)>(.*?)<\/form>/gs)].map(([, tag = '', body = '']) =>
    toForm(tag, body),
  )
  return {
    status: answer.status,
    headers: answer.headers,
    html,
    title: textIn(html, /<title>(.*?)<\/title>/s) ?? '',
    heading: textIn(html, /<h1>(.*?)<\/h1>/s) ?? '',
    alert: textIn(html, /role="alert">(.*?)<\/p>/s),
    forms: Object.fromEntries(forms.map((form) => [actionOf(form), form])),
    links: [...html.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => unescapeHtml(href)),
  }
}

/** Sends a form of a page that was shown at a path, as a browser would from the page: without a referrer. */
export async function submit(
  browser: Browser,
  path: string,
  form: ShownForm | undefined,
  typed: Record<string, string> = {},
  headers: Record<string, string> = fromOurPage,
): Promise<Response> {
  if (!form) throw new Error('the page has no such form')
  return browser.fetch(`${path}${form.action}`, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ ...form.fields, ...typed }),
  })
}

/** What a browser says of a form on a page with the referrer policy `no-referrer`. */
export const fromOurPage = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', origin: 'null' }

/** What a browser says of a form on another site. */
export const fromElsewhere = {
  'sec-fetch-site': 'cross-site',
  'sec-fetch-mode': 'navigate',
  origin: 'https://evil.example',
}

function toForm(tag: string, body: string): ShownForm {
  const inputs = [...body.matchAll(/<input ([^>]*)>/g)].map(([, attributes = '']) => ({
    type: attributeIn(attributes, 'type') ?? 'text',
    name: attributeIn(attributes, 'name') ?? '',
    value: attributeIn(attributes, 'value') ?? '',
  }))
  const hidden = inputs.filter(({ type }) => type === 'hidden')
  const visible = inputs.filter(({ type }) => type !== 'hidden')
  return {
    action: attributeIn(tag, 'action') ?? '',
    fields: Object.fromEntries(hidden.map(({ name, value }) => [name, value])),
    inputs: Object.fromEntries(visible.map(({ name, type }) => [name, type])),
    button: textIn(body, /<button[^>]*>(.*?)<\/button>/s) ?? '',
  }
}

function actionOf({ action }: ShownForm): string {
  return new URLSearchParams(action.slice(1)).get('passwordless') ?? action
}

function attributeIn(attributes: string, name: string): string | undefined {
  return textIn(attributes, new RegExp(`(?:^| )${name}="([^"]*)"`))
}

function textIn(html: string, pattern: RegExp): string | undefined {
  const [, found] = pattern.exec(html) ?? []
  return found === undefined ? undefined : unescapeHtml(found)
}

/** Text as people read it. */
export function unescapeHtml(text: string): string {
  const characters: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' }
  return text.replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => characters[name] ?? '')
}
