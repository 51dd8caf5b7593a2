import { fileURLToPath } from 'node:url'

/** What the shops of both generations tell Next. Both run in this repository, and both on the same shared code. */
export const shopConfig = {
  // The shop's shared code is TypeScript source in the workspace next door.
  transpilePackages: ['shop-shared'],
  // The database driver is native code: loaded by Node, not bundled.
  serverExternalPackages: ['@libsql/client', 'libsql'],
  outputFileTracingRoot: fileURLToPath(new URL('../..', import.meta.url)),
  poweredByHeader: false,
  // Title and icon in the head of every page, for visitors without scripts as well.
  htmlLimitedBots: /.*/,
  headers: async () => [
    {
      // Not where the package shows pages of its own: Next would put these headers in the place of its stricter ones.
      source: '/((?!api/auth/|auth/).*)',
      headers: [
        {
          key: 'Content-Security-Policy',
          value: "frame-ancestors 'none'; base-uri 'self'; object-src 'none'",
        },
        { key: 'Referrer-Policy', value: 'same-origin' },
        { key: 'X-Content-Type-Options', value: 'nosniff' },
      ],
    },
  ],
}
