export const policyOfTheApp = "object-src 'none'"

/** A `next.config.js` with headers for every path, when the query asks for them. */
export const configWithHeaders = `
module.exports = {
  headers: async () => [
    {
      source: '/:path*',
      has: [{ type: 'query', key: 'headers' }],
      headers: [{ key: 'Content-Security-Policy', value: "${policyOfTheApp}" }],
    },
  ],
}
`
