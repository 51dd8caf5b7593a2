// Shorter ones may be words that are printed anyway, and no check prints a value of theirs.
const minLength = 8

/**
 * Takes secrets out of a text, as they are and as they may have been encoded on the way. Nothing that the doctor says should hold
 * one; this is for a client secret that somebody has put where a domain belongs.
 */
export function createHider(secrets: readonly string[]): (text: string) => string {
  const forms = secrets.filter((secret) => secret.length >= minLength).flatMap(toForms)
  // The longest first: parts of it may be secrets themselves.
  const ordered = [...new Set(forms)].sort((a, b) => b.length - a.length)
  return (text) => ordered.reduce((shown, form) => shown.replaceAll(form, '[hidden]'), text)
}

function toForms(secret: string): string[] {
  const bytes = Buffer.from(secret)
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    new URLSearchParams([['', secret]]).toString().slice(1),
    // A scheme and host are made lower case.
    secret.toLowerCase(),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ]
}
