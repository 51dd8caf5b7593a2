/** The shop's own origin, as configured: a `Host` header can say anything. */
export function shopOrigin(): string {
  const url = process.env.AUTH0_BASE_URL ?? 'http://localhost:3000'
  return new URL(/^https?:/.test(url) ? url : `https://${url}`).origin
}
