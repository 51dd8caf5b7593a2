import nextEnv from '@next/env'
import { generations } from './generations.mjs'
import { startDemo } from './start-demo.mjs'

const needed = ['AUTH0_SECRET', 'AUTH0_CLIENT_ID']

async function main() {
  const generation = process.argv[2] ?? 'v3'
  const names = generations[generation]
  if (!names)
    throw new Error(`There is no shop "${generation}"; there is: ${Object.keys(generations).join(', ')}.`)
  // The same files that Next reads, so that .env.local decides here too.
  nextEnv.loadEnvConfig(names.folder, false, { info() {}, error: console.error })
  assertOwnTenant(names)
  const demo = await startDemo({
    generation,
    database: process.env.SHOP_DATABASE,
    port: ownPort(names),
    onProgress: (line) => console.log(`\n  ${line}`),
    onShopOutput: (text) => process.stderr.write(text),
  })
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      stopping = true
      console.log('\n  Stopping.')
      void demo.close()
    })
  }
  console.log(demo.tenant ? offlineText(demo, generation) : ownTenantText(demo, names))
  const code = await demo.exited
  if (stopping) return
  await demo.close()
  throw new Error(`The shop ended by itself (exit code ${code}).`)
}

function assertOwnTenant({ tenant }) {
  if (!process.env[tenant]) return
  const missing = needed.filter((name) => !process.env[name])
  if (missing.length > 0) throw new Error(`${tenant} is set, but not: ${missing.join(', ')}.`)
}

// With one's own tenant the callback URL is registered there, so the port is not ours to choose.
function ownPort({ tenant, baseUrl }) {
  const url = process.env[tenant] && process.env[baseUrl]
  return (url && Number(new URL(url).port)) || 3000
}

function offlineText({ url, tenant }, generation) {
  const names = generations[generation]
  return `
  The shop       ${url}
  Your inbox     ${tenant.inboxUrl}

  Nothing leaves this machine: the tenant is an offline one, and every mail lands in the inbox above.

  To try, once a mail is there: open its link in a private window; press "A scanner was here" or "Expired" first; or type
  its code instead. "What to try" at the foot of the shop says more.
${names.note ? `  ${names.note}\n` : ''}
  To use your own Auth0 tenant, put these into example-app/${generation}/.env.local and start again:
    AUTH0_SECRET            32 random bytes, e.g. from: openssl rand -hex 32
    ${names.baseUrl.padEnd(23)} http://localhost:3000
    ${names.tenant.padEnd(23)} ${names.tenantExample}
    AUTH0_CLIENT_ID         of a Regular Web Application
    AUTH0_CLIENT_SECRET
  and in Auth0:
    the application's Allowed Callback URLs: http://localhost:3000${names.callback}
    its Allowed Logout URLs: http://localhost:3000
    its grant type Passwordless OTP, and the passwordless connections Email and SMS, switched on for it
    the tenant setting universal_login.passwordless.allow_magiclink_verify_without_session: true

  Ctrl-C stops both.
`
}

function ownTenantText({ url }, { tenant }) {
  return `
  The shop       ${url}
  Your tenant    ${process.env[tenant]}

  ${tenant} is set, so the offline tenant stays off and the links come by real mail.
  Ctrl-C stops the shop.
`
}

main().catch((error) => {
  console.error(`\n  The demo could not go on. ${error.message}\n`)
  process.exitCode = 1
})
