import { shopConfig } from 'shop-shared/next-config'

/** @type {import('next').NextConfig} */
const config = {
  ...shopConfig,
  // Only in this repository: our package is a link to the folder at the top, where SDK v3 is installed. Here it gets the
  // SDK of this shop. An app that installs the package from npm needs nothing of this.
  turbopack: {
    resolveAlias: { '@auth0/nextjs-auth0/server': './node_modules/@auth0/nextjs-auth0/dist/server/index.js' },
  },
}

export default config
