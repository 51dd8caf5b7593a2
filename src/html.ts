const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A piece of HTML that is safe to put on a page. */
export class Html {
  constructor(readonly text: string) {}
}

/** Text as it must stand in HTML, in quotation marks too. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

/** HTML in which every value is escaped that is not HTML itself. A list is put together, `undefined` is nothing. */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  return new Html(strings.map((string, n) => string + toText(values[n])).join(''))
}

type HtmlValue = string | Html | readonly Html[] | undefined

function toText(value: HtmlValue): string {
  if (value === undefined) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'string') return escapeHtml(value)
  return value.map(({ text }) => text).join('')
}
