import { version as ownVersion } from '../../version.js'
import type { Finding } from './finding.js'
import { type Installed, isAtLeast, toVersion } from './packages.js'

/** What is installed for the app; undefined where it is not. */
export interface Versions {
  node: string
  sdk: Installed | undefined
  next: Installed | undefined
  own: Installed | undefined
}

/** Whether everything that is installed can finish a mailed link together. */
export function checkVersions(versions: Versions): Finding[] {
  return [checkNode(versions), checkSdk(versions), checkNext(versions), checkOwn(versions)]
}

/** The generation of the SDK by its version; undefined where it is none that we know. */
export function toGeneration(sdk: Installed | undefined): 3 | 4 | undefined {
  const major = sdk && toVersion(sdk.version)[0]
  return major === 3 || major === 4 ? major : undefined
}

function checkNode({ node }: Versions): Finding {
  const check = 'version.node'
  if (isAtLeast(toVersion(node), [20, 9, 0])) return { check, status: 'ok', what: `Node ${node}.` }
  return {
    check,
    status: 'problem',
    what: `The doctor runs on Node ${node}; the package wants 20.9 or later.`,
    why: 'The handlers use what older releases of Node do not have, and throw when they are loaded.',
    how: 'Install Node 20.9 or later, here and where the app runs.',
  }
}

const cannotComplete = 'The callback of this release insists on a PKCE verifier, which a mailed link has not.'

function checkSdk({ sdk }: Versions): Finding {
  const check = 'version.sdk'
  if (!sdk) {
    return {
      check,
      status: 'problem',
      what: '@auth0/nextjs-auth0 is not installed in this folder.',
      why: 'The handlers of this package write what the callback of that SDK reads.',
      how: 'npm install @auth0/nextjs-auth0@^4.21.0. In a monorepo, point --cwd at the folder of the app.',
    }
  }
  const what = `@auth0/nextjs-auth0 ${sdk.version}`
  const version = toVersion(sdk.version)
  const [major] = version
  if (major > 4) {
    return {
      check,
      status: 'advice',
      what: `${what} is newer than any release this package was tested on.`,
      why: 'What it writes into its cookies may have changed.',
      how: 'Look for a newer release of nextjs-auth0-passwordless.',
    }
  }
  if (isAtLeast(version, [4, 21, 0]) || (major === 3 && isAtLeast(version, [3, 1, 0]))) {
    return { check, status: 'ok', what: `${what}.` }
  }
  const release = major === 3 ? '^3.1.0' : '^4.21.0'
  return {
    check,
    status: 'problem',
    what: `${what} cannot complete a mailed link.`,
    why: major < 3 ? 'Releases 1 and 2 keep what we write elsewhere, and are not supported.' : cannotComplete,
    how: `npm install @auth0/nextjs-auth0@${release}`,
  }
}

function checkNext({ next, sdk }: Versions): Finding {
  const check = 'version.next'
  if (!next) {
    return {
      check,
      status: 'problem',
      what: 'next is not installed in this folder.',
      why: 'The handlers need it, and the doctor reads .env files with it.',
      how: 'npm install, or point --cwd at the folder of the app.',
    }
  }
  const version = toVersion(next.version)
  const what = `Next ${next.version}`
  if (!isAtLeast(version, [13, 5, 9])) {
    return {
      check,
      status: 'problem',
      what: `${what} is too old; the package wants 13.5.9 or later.`,
      why: 'Its route handlers differ from what the package answers with.',
      how: 'npm install next@latest, or the newest release that your SDK takes.',
    }
  }
  const untaken = untakenBy(toGeneration(sdk), version)
  if (!untaken) return { check, status: 'ok', what: `${what}.` }
  return {
    check,
    status: 'advice',
    what: `${what}, and ${untaken}.`,
    why: 'The SDK does not say that it works on this release of Next.',
    how: 'README.md, "What you need", says which releases were tested together.',
  }
}

function untakenBy(
  generation: 3 | 4 | undefined,
  version: readonly [number, number, number],
): string | undefined {
  if (generation === 3 && version[0] > 15) return 'SDK v3 takes Next up to 15'
  if (generation === 4 && !isAtLeast(version, [14, 2, 35])) return 'SDK v4 takes Next from 14.2.35 on'
  return undefined
}

function checkOwn({ own }: Versions): Finding {
  const check = 'version.package'
  if (own?.version === ownVersion)
    return { check, status: 'ok', what: `nextjs-auth0-passwordless ${ownVersion}.` }
  if (!own) {
    return {
      check,
      status: 'problem',
      what: 'nextjs-auth0-passwordless is not installed in this folder.',
      why: 'The doctor runs, but the app has no handlers to import.',
      how: 'npm install nextjs-auth0-passwordless. In a monorepo, point --cwd at the folder of the app.',
    }
  }
  return {
    check,
    status: 'advice',
    what: `The app has nextjs-auth0-passwordless ${own.version}, this doctor is of ${ownVersion}.`,
    why: 'It judges by rules that may not be those of the handlers.',
    how: 'Run npx nextjs-auth0-passwordless doctor in the folder of the app, so that npx takes the one installed.',
  }
}
