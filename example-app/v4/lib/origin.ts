/** The shop's own origin, as configured: a `Host` header can say anything. */
export function shopOrigin(): string {
  return new URL(process.env.APP_BASE_URL ?? 'http://localhost:3000').origin
}
