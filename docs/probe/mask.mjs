/** Whatever looks like one of these is not ours to show, even where nobody has named it. */
const shapes = [
  [/\beyJ[\w-]+\.[\w.-]+/g, 'a token'],
  [/[^\s"'<>=&]+(@|%40)[^\s"'<>=&]+/g, 'an address'],
  [/\b\d{1,3}(\.\d{1,3}){3}\b/g, 'an IP address'],
  [/\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{24,}/g, 'a long value'],
  [/(?<![\d.])\d{6}(?!\d)/g, 'six digits'],
]

/** Keeps secrets out of a text: those that it is told of by name, and those that look like one. */
export function createMask() {
  const secrets = new Map()
  return {
    hide(name, value) {
      if (typeof value === 'string' && value.length > 2) secrets.set(value, name)
    },
    apply(text) {
      // The longest first: one may be a part of another.
      const known = [...secrets].sort(([a], [b]) => b.length - a.length)
      const masked = known.reduce((all, [value, name]) => all.replaceAll(value, `[${name}]`), text)
      return shapes.reduce((all, [shape, name]) => all.replaceAll(shape, `[${name}]`), masked)
    },
  }
}
