import { describeQuery, type FailedQuery, single } from './problems'

/** What has become of a link, in words for the buyer. */
export interface LinkFate {
  title: string
  text: string
  /** What a new one is like. */
  next: string
  /** Why there is no new link yet. */
  notice?: string | undefined
  /** Whether a new one can be sent without asking for the address. */
  canSend: boolean
}

/** What to tell about the reason that the package gives for a link that signed nobody in. */
export function describeLink(query: FailedQuery): LinkFate {
  const known = fates.get(single(query.error) ?? '')
  if (known) return { canSend: true, next: newLink, ...known }
  // What is no reason is an error: the button for a new link was pressed, and there is none.
  return { ...unknown, canSend: true, next: newLink, notice: describeQuery(query) }
}

const newLink = 'We can send a new link to the same address.'

const unknown = { title: 'Your link did not get through.', text: 'Nothing is lost. We can try again.' }

const fates = new Map<string, Pick<LinkFate, 'title' | 'text'> & Partial<LinkFate>>([
  [
    'other_browser',
    {
      title: 'This link belongs to another browser.',
      text: 'It was asked for in another browser, or on another device. So that nobody can sign you in with a link of theirs, it works only there.',
      next: 'We can send a new link to the same address. Opened here, it asks for that address once.',
    },
  ],
  [
    'expired',
    {
      title: 'This link is too old.',
      text: 'Link and code work for three minutes. Then the tide takes them.',
    },
  ],
  [
    'used',
    {
      title: 'This link is used up.',
      text: 'It was opened before, or there is a newer one. Some mail programs open links to check them, and use them up that way.',
    },
  ],
  [
    'too_many_attempts',
    {
      title: 'That was one try too many.',
      text: 'After three wrong codes, neither the code nor the link of that mail works any more.',
    },
  ],
  ['refused', { title: 'You could not be signed in.', text: 'We were not told why. A new link may help.' }],
  [
    'no_cookies',
    {
      title: 'Your browser keeps no cookies.',
      text: 'Signing in takes one cookie of ours. Please allow cookies here, and begin again.',
      canSend: false,
    },
  ],
  [
    'fragment',
    {
      title: 'This link is not one of ours.',
      text: 'It was not made by our checkout, and cannot sign you in here.',
      canSend: false,
    },
  ],
])
