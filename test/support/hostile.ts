import fc from 'fast-check'
import samples from '../data/hostile.json' with { type: 'json' }

/** A request to the start route of somebody who means no good, or whose software is broken. */
export interface HostileRequest {
  method: string
  /** With its question mark, or empty. */
  query: string
  headers: Record<string, string>
  body: string | Uint8Array<ArrayBuffer>
}

/** Stands in what visitors type, so that a test can look for it where it must not be. */
export const marker = 'kilroy'

type Entry = [name: string, value: unknown]

// Requests that are mostly fine get behind the first check, to the next.
function mostly<T, U>(good: fc.Arbitrary<T>, bad: fc.Arbitrary<U>, times = 14): fc.Arbitrary<T | U> {
  return fc.oneof({ weight: times, arbitrary: good }, { weight: 1, arbitrary: bad })
}

function seldom<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return mostly(fc.constant(undefined), arbitrary, 4)
}

// Half a character, which no JSON file of ours can hold.
const surrogates = ['\ud83d', '\udc00']

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(...samples.text, ...surrogates),
)
const value: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown[]>(...samples.values),
  fc.jsonValue({ maxDepth: 3 }),
  text,
)
const piece = fc.constantFrom(...samples.pieces, ...surrogates)

/** Good text with something in it that means something to parsers, mail software or header lines. */
function spoiled(good: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(good, piece, fc.nat(60))
    .map(([whole, part, at]) => whole.slice(0, at) + part + whole.slice(at))
}

function long(unit: string, min: number, max: number): fc.Arbitrary<string> {
  return fc.integer({ min, max }).map((length) => unit.repeat(length))
}

/** A few mailboxes, each in many spellings, so that limits are met. */
const goodAddress = fc
  .tuple(
    fc.constantFrom('', '.a', '-b', '_c'),
    fc.constantFrom('', '+shop', '+1', '+a+b'),
    fc.constantFrom('@example.com', '@Example.COM', '\uff20example.com', '@m\u00fcller.example'),
    fc.constantFrom('', ' ', '\n'),
  )
  .map((parts) => marker + parts.join(''))

const address = fc.oneof(
  { weight: 24, arbitrary: goodAddress },
  { weight: 4, arbitrary: spoiled(goodAddress) },
  { weight: 1, arbitrary: fc.emailAddress().map((other) => `${marker}.${other}`) },
  { weight: 1, arbitrary: long('k', 230, 260).map((local) => `${local}@example.com`) },
  { weight: 1, arbitrary: text },
)

const goodNumber = fc.stringMatching(/^\+49150055500\d{1,4}$/)
const phoneNumber = fc.oneof(
  { weight: 4, arbitrary: goodNumber },
  { weight: 1, arbitrary: spoiled(goodNumber) },
  { weight: 1, arbitrary: fc.stringMatching(/^\+?\d{0,17}$/) },
  { weight: 1, arbitrary: fc.constantFrom(...samples.phoneNumbers) },
)

const path = fc.oneof(
  fc.webPath(),
  fc.webUrl(),
  fc.constantFrom(...samples.paths),
  spoiled(fc.constant('/checkout')),
  long('x', 480, 530).map((name) => `/${name}`),
  long('\u6f22', 80, 400).map((name) => `/${name}`),
  text,
)

const language = mostly(fc.constantFrom(...samples.languages), spoiled(fc.constant('fr-CA')), 5)

const emailFields = fc.record({
  email: mostly(address, value),
  connection: seldom(mostly(fc.constant('email'), value)),
  send: seldom(mostly(fc.constantFrom('link', 'code'), value)),
  returnTo: seldom(mostly(path, value)),
  language: seldom(mostly(language, value)),
  captcha: seldom(mostly(fc.oneof(text, piece, fc.constant(marker)), value)),
})
const smsFields = fc.record({
  connection: fc.constant('sms'),
  phoneNumber: mostly(phoneNumber, value),
  send: seldom(fc.constantFrom('code', 'link')),
  language: seldom(language),
  email: mostly(fc.constant(undefined), address, 12),
})
/** Of the app of the test. */
const appFields = fc.record({
  firstName: seldom(mostly(fc.constantFrom(marker, 'Ada'), value)),
  extra: seldom(value),
})

const entries: fc.Arbitrary<Entry[]> = fc
  .tuple(
    mostly(emailFields, smsFields, 5),
    mostly(fc.constant({}), appFields, 5),
    mostly(fc.constant([]), fc.array(fc.tuple(fc.oneof(fc.constantFrom(...samples.names), text), value))),
    fc.nat(20),
  )
  .map(([ours, theirs, strange, again]) => {
    const given = Object.entries({ ...ours, ...theirs }).filter(([, one]) => one !== undefined)
    // Now and then one of them twice.
    return [...given, ...strange, ...given.slice(again, again + 1)]
  })

interface Body {
  type: string
  text: HostileRequest['body']
}

const json = (text: Body['text']): Body => ({ type: 'application/json', text })
const form = (text: string): Body => ({ type: 'application/x-www-form-urlencoded', text })
const multipart = (text: string): Body => ({ type: 'multipart/form-data; boundary=x', text })

function asText(one: unknown): string {
  return typeof one === 'string' ? one : JSON.stringify(one)
}

const writers: ((fields: Entry[]) => Body)[] = [
  // By hand: an object has each name once, and "__proto__" never.
  (fields) =>
    json(`{${fields.map(([name, one]) => `${JSON.stringify(name)}:${JSON.stringify(one)}`).join(',')}}`),
  (fields) =>
    form(new URLSearchParams(fields.map(([name, one]): [string, string] => [name, asText(one)])).toString()),
  (fields) => {
    const parts = fields.map(([name, one], n) => {
      const file = n === 3 ? '; filename="a.txt"' : ''
      return `--x\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${asText(one)}\r\n`
    })
    return multipart(`${parts.join('')}--x--\r\n`)
  },
]
const writer = fc.constantFrom(...writers)
const written = fc.tuple(entries, writer).map(([fields, write]) => write(fields))

const damages: ((whole: string, at: number) => Body['text'])[] = [
  (whole, at) => whole.slice(0, at),
  (whole) => `\ufeff${whole}`,
  (whole) => JSON.stringify(whole),
  (whole) => `[${whole}]`,
  // Bytes that are no UTF-8.
  (whole, at) =>
    Uint8Array.from([...Buffer.from(whole.slice(0, at)), 0xff, 0xc0, ...Buffer.from(whole.slice(at))]),
]
const damaged = fc
  .tuple(written, fc.constantFrom(...damages), fc.nat(200))
  .map(([{ type, text: whole }, damage, at]) => ({ type, text: damage(String(whole), at) }))

const nested = fc
  .tuple(
    fc.constantFrom(['[', ']'], ['{"a":', '}'], ['{"email":', '}'], ['{"__proto__":', '}']),
    fc.nat(8000),
    fc.nat(1),
  )
  .map(([[open = '', close = ''], depth, closed]) =>
    json(`${open.repeat(depth)}1${close.repeat(depth * closed)}`),
  )

const huge = fc.tuple(long('x', 15_000, 20_000), writer).map(([captcha, write]) =>
  write([
    ['email', `${marker}@example.com`],
    ['captcha', captcha],
  ]),
)

const garbage = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => json(Uint8Array.from(bytes))),
  fc.json().map(json),
  fc.string({ maxLength: 100 }).map(form),
  fc.string({ unit: 'binary', maxLength: 200 }).map(multipart),
)

const body: fc.Arbitrary<Body> = fc.oneof(
  { weight: 36, arbitrary: written },
  { weight: 3, arbitrary: damaged },
  { weight: 1, arbitrary: nested },
  { weight: 1, arbitrary: huge },
  { weight: 1, arbitrary: garbage },
)

// All that a header line can hold.
const headerText = fc
  .array(fc.oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0x80, max: 0xff })), {
    maxLength: 60,
  })
  .map((codes) => String.fromCharCode(...codes))

function header(values: string[]): fc.Arbitrary<string> {
  return mostly(fc.constantFrom(...values), headerText, 4)
}

const ownOrigin = fc.constantFrom<object[]>(
  { origin: 'https://shop.example', 'sec-fetch-site': 'same-origin' },
  { origin: 'https://shop.example' },
  { 'sec-fetch-site': 'same-origin' },
  { 'sec-fetch-site': 'none' },
)
const anyOrigin = fc.record({
  origin: mostly(header(samples.origins), fc.constant(undefined), 3),
  'sec-fetch-site': mostly(header(samples.sites), fc.constant(undefined), 3),
})

// Without the forms of IPv6 that have been given up, and that parsers disagree on.
const ipV6 = fc.ipV6().filter((ip) => !ip.includes('.') && !/^fe[c-f]/i.test(ip))
const forwardedFor = fc
  .array(
    fc.oneof({ weight: 4, arbitrary: header(samples.forwarded) }, { weight: 1, arbitrary: fc.ipV4() }, ipV6),
    {
      maxLength: 5,
    },
  )
  .map((list) => list.join(', '))

// Enough of these, and the store of SDK v4 makes room.
const transactionCookie = fc
  .string({ unit: fc.constantFrom('a', 'Z', '_', '-', '%', '\u00e9'), maxLength: 8 })
  .map((state) => `__txn_${state}=${'x'.repeat(1500)}`)
const cookie = fc
  .array(fc.oneof(header(samples.cookies), transactionCookie), { maxLength: 4 })
  .map((pairs) => pairs.join('; '))

const otherHeaders = fc.record({
  ...Object.fromEntries(
    Object.entries(samples.headers).map(([name, values]) => [name, seldom(header(values))]),
  ),
  'x-forwarded-for': mostly(forwardedFor, fc.constant(undefined), 2),
  cookie: seldom(cookie),
})

const query = fc.oneof(
  { weight: 6, arbitrary: fc.constant('') },
  { weight: 2, arbitrary: path.map((to) => `?${new URLSearchParams({ returnTo: to })}`) },
  {
    weight: 1,
    arbitrary: address.map((email) => `?${new URLSearchParams({ email })}&returnTo=/a&returnTo=/b`),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 60 }).map((given) => `?${given.replaceAll('#', '')}`) },
)

/** Requests that are good, nearly good and bad, in body and headers. */
export const hostileRequest: fc.Arbitrary<HostileRequest> = fc
  .record({
    method: mostly(fc.constant('POST'), fc.constantFrom('PUT', 'PATCH', 'DELETE'), 40),
    query,
    body,
    type: mostly(fc.constant(undefined), header(samples.types), 12),
    origin: mostly(ownOrigin, anyOrigin),
    others: otherHeaders,
  })
  .map(({ method, query, body, type = body.type, origin, others }) => ({
    method,
    query,
    headers: given({ 'content-type': type, ...origin, ...others }),
    body: body.text,
  }))

function given(headers: object): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, one]) => one !== undefined))
}
