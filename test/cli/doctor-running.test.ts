import { initAuth0 } from '@auth0/nextjs-auth0'
import { Auth0Client } from '@auth0/nextjs-auth0/server'
import { NextRequest } from 'next/server.js'
import { describe, expect, it } from 'vitest'
import { createPasswordless as createV3 } from '../../src/v3/index.js'
import { createPasswordless as createV4 } from '../../src/v4/index.js'
import { captureLog } from '../support/log.js'
import { appRouter } from '../support/routers.js'
import { runTenant } from '../support/tenant.js'
import { createApp, doctor, examine, healthyEnv } from './doctor-app.js'
import { closedUrl, type Serve, serveWeb } from './web-server.js'

const tenant = runTenant()
captureLog()
const { AUTH0_SECRET: secret } = healthyEnv[4]

const notFound = () => new Response('Not found', { status: 404 })

/** The app itself, on SDK v4. */
function serveV4(baseUrl: string, options: object = {}, openSdkRoutes = false): Serve {
  const {
    AUTH0_DOMAIN: domain = '',
    AUTH0_CLIENT_ID: clientId = '',
    AUTH0_CLIENT_SECRET: clientSecret = '',
  } = tenant().env.v4
  const config = {
    domain,
    clientId,
    clientSecret,
    secret,
    appBaseUrl: baseUrl,
    allowInsecureRequests: true,
    ...options,
  }
  const auth0 = new Auth0Client(config)
  const ours = createV4(config, auth0)
  const proxy = ours.withPasswordlessCallback((request) => auth0.middleware(request))
  // As docs/v4.md has it, unless a test opens them.
  const isClosed = (pathname: string) => pathname.startsWith('/auth/passwordless/') && !openSdkRoutes
  return async (request) => {
    const { pathname } = new URL(request.url)
    if (pathname === '/api/auth/passwordless') return ours.handlePasswordlessStart(request)
    if (!pathname.startsWith('/auth/') || isClosed(pathname)) return notFound()
    return proxy(new NextRequest(request))
  }
}

/** The app itself, on SDK v3. */
function serveV3(baseUrl: string): Serve {
  const { env } = tenant()
  const config = {
    issuerBaseURL: env.v3.AUTH0_ISSUER_BASE_URL,
    clientID: env.v3.AUTH0_CLIENT_ID,
    clientSecret: env.v3.AUTH0_CLIENT_SECRET,
    secret,
    baseURL: baseUrl,
  }
  const sdk = initAuth0(JSON.parse(JSON.stringify(config)))
  const ours = createV3(JSON.parse(JSON.stringify(config)), sdk)
  const send = appRouter(
    sdk.handleAuth({
      passwordless: ours.handlePasswordlessStart,
      callback: ours.handlePasswordlessCallback,
    }),
  )
  return async (request) =>
    send(new URL(request.url), {
      method: request.method,
      headers: request.headers,
      ...(request.body && { body: await request.text() }),
    })
}

/** The variables of an app on the offline tenant. */
const envOf = (generation: 3 | 4, baseUrl: string) => ({
  ...tenant().env[`v${generation}`],
  AUTH0_SECRET: secret,
  [generation === 3 ? 'AUTH0_BASE_URL' : 'APP_BASE_URL']: baseUrl,
})

describe.each([
  { generation: 3, serveApp: serveV3, callback: '/api/auth/callback' },
  { generation: 4, serveApp: serveV4, callback: '/auth/callback' },
] as const)('the doctor, of a running app on SDK v$generation', ({ generation, serveApp, callback }) => {
  it('finds all of it well, and sends no mail', async () => {
    await using server = await serveWeb(notFound)
    server.answerWith(serveApp(server.url))
    await using app = await createApp({ generation, env: envOf(generation, server.url) })
    const before = tenant().requests.length

    const { findings, exitCode } = await examine(app)

    expect(findings.filter(({ status }) => status !== 'ok').map(({ check }) => check)).toEqual([
      'tenant.token',
    ])
    expect(exitCode).toBe(0)
    expect(server.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/auth/passwordless',
      `GET ${callback}?code=doctor&state=doctor`,
      'POST /api/auth/passwordless',
      'POST /api/auth/passwordless?passwordless=landing',
      ...(generation === 4 ? ['POST /auth/passwordless/verify'] : []),
    ])
    expect(server.asked[2]?.body).toBe('{}')
    const reached = tenant()
      .requests.slice(before)
      .map(({ path }) => path)
    expect(new Set(reached)).toEqual(new Set(['/.well-known/openid-configuration']))
  })

  it('asks nothing of anybody when told to be offline', async () => {
    await using server = await serveWeb(notFound)
    await using app = await createApp({ generation, env: envOf(generation, server.url) })
    const before = tenant().requests.length

    const { of } = await examine({ ...app, env: { ...app.env, AUTH0_MANAGEMENT_TOKEN: 'hush' } }, [
      '--offline',
    ])

    for (const check of ['app.landing', 'app.callback', 'issuer.discovery', 'tenant.token']) {
      expect(of(check)).toMatchObject({ status: 'skipped', what: 'Not asked for, by --offline.' })
    }
    expect(server.asked).toEqual([])
    expect(tenant().requests.length).toBe(before)
  })
})

interface RunningFault {
  /** Instead of the healthy app. */
  serve: (healthy: Serve, baseUrl: string) => Serve
  found: Record<string, string>
  says: [check: string, ...words: string[]]
}

const at = (path: string, other: Serve) => (healthy: Serve) => (request: Request) =>
  new URL(request.url).pathname === path ? other(request) : healthy(request)

const startPath = '/api/auth/passwordless'
const redirectTo = (location: string, status = 307) => new Response(null, { status, headers: { location } })

const faults: Record<string, RunningFault> = {
  'no start route': {
    serve: at(startPath, notFound),
    found: { 'app.landing': 'problem', 'app.start': 'skipped', 'app.settings': 'skipped' },
    says: ['app.landing', 'not there (404)', '--route'],
  },
  'a start route without GET': {
    serve: (healthy) => (request) =>
      request.method === 'GET' && new URL(request.url).pathname === startPath
        ? new Response(null, { status: 405 })
        : healthy(request),
    found: { 'app.landing': 'advice' },
    says: ['app.landing', 'does not answer GET', 'scanners'],
  },
  'a start route without POST': {
    serve: (healthy) => (request) =>
      request.method === 'POST' ? new Response(null, { status: 405 }) : healthy(request),
    found: { 'app.start': 'problem', 'app.settings': 'skipped' },
    says: ['app.start', 'Something else answers', '405'],
  },
  'a policy for all paths': {
    serve: (healthy) => async (request) => {
      const { status, body, headers } = (await healthy(request)) ?? notFound()
      headers.set('content-security-policy', "default-src 'self'; script-src 'self'")
      return new Response(body, { status, headers })
    },
    found: { 'app.landing': 'problem' },
    says: ['app.landing', 'Content-Security-Policy', 'does not run', 'Leave /api/auth/'],
  },
  'a policy for all paths, beside ours': {
    serve: (healthy) => async (request) => {
      const { status, body, headers } = (await healthy(request)) ?? notFound()
      headers.append('content-security-policy', "default-src 'self'")
      return new Response(body, { status, headers })
    },
    found: { 'app.landing': 'problem' },
    says: ['app.landing', 'Content-Security-Policy'],
  },
  'a policy for all paths that says nothing of scripts': {
    serve: (healthy) => async (request) => {
      const { status, body, headers } = (await healthy(request)) ?? notFound()
      headers.append('content-security-policy', "frame-ancestors 'none'")
      return new Response(body, { status, headers })
    },
    found: {},
    says: ['app.landing', 'answers GET with the page in front of a link'],
  },
  'another page in place of the start route': {
    serve: at(startPath, () => new Response('<h1>Shop</h1>', { headers: { 'content-type': 'text/html' } })),
    found: { 'app.landing': 'problem', 'app.start': 'problem', 'app.settings': 'skipped' },
    says: ['app.landing', 'Something else answers', '200'],
  },
  'a middleware that protects the start route': {
    serve: at(startPath, () => redirectTo('/auth/login?returnTo=hushhush')),
    found: { 'app.landing': 'problem', 'app.start': 'skipped', 'app.settings': 'skipped' },
    says: ['app.landing', 'sends visitors who are not signed in on to /auth/login', 'middleware protects it'],
  },
  'a preview that is protected': {
    serve: () => () => new Response('Who are you?', { status: 401 }),
    found: {
      'app.landing': 'problem',
      'app.start': 'skipped',
      'app.settings': 'skipped',
      'app.callback': 'problem',
    },
    says: ['app.landing', '401', 'preview deployment'],
  },
  'settings that the running app cannot work with': {
    serve: (_healthy, baseUrl) => serveV4(baseUrl, { authorizationParameters: { max_age: 60 } }),
    found: { 'app.settings': 'problem' },
    says: ['app.settings', 'configuration_error', 'log of the app'],
  },
  'a secret that the running app has not': {
    serve: (_healthy, baseUrl) => serveV4(baseUrl, { clientSecret: undefined }),
    found: { 'app.landing': 'problem', 'app.start': 'skipped', 'app.settings': 'skipped' },
    says: ['app.landing', 'configuration_error', 'log of the app'],
  },
  'an app with another base URL': {
    serve: () => serveV4('http://shop.example'),
    found: { 'app.start': 'problem', 'app.settings': 'skipped' },
    says: ['app.start', 'refuses posts from http://localhost', 'Restart the app'],
  },
  'no callback': {
    serve: at('/auth/callback', notFound),
    found: { 'app.callback': 'problem' },
    says: ['app.callback', '/auth/callback is not there (404)', 'matcher'],
  },
  'a middleware that protects the callback': {
    serve: at('/auth/callback', () => redirectTo('/sign-in')),
    found: { 'app.callback': 'problem' },
    says: ['app.callback', 'on to /sign-in', 'middleware protects it'],
  },
  'a middleware that sends the callback away, and back later': {
    serve: at('/auth/callback', () => redirectTo('/welcome?next=%2Fauth%2Fcallback%3Fcode%3Ddoctor')),
    found: { 'app.callback': 'problem' },
    says: ['app.callback', 'on to /welcome'],
  },
  'a callback that begins a login': {
    serve: at('/auth/callback', () => redirectTo(`${tenant().issuer}authorize?client_id=x`)),
    found: { 'app.callback': 'problem' },
    says: ['app.callback', 'on to /authorize'],
  },
  'a base URL that sends everybody on': {
    serve: () => (request) => redirectTo(`https://www.shop.example${new URL(request.url).pathname}`, 308),
    found: {
      'app.landing': 'problem',
      'app.start': 'skipped',
      'app.settings': 'skipped',
      'app.callback': 'problem',
    },
    says: ['app.landing', 'sends everybody on to https://www.shop.example.', 'base URL'],
  },
  'a callback that is out of order': {
    serve: at('/auth/callback', () => new Response('Internal Server Error', { status: 500 })),
    found: { 'app.callback': 'advice' },
    says: ['app.callback', 'status 500', 'log of the app'],
  },
  "the SDK's own routes beside ours": {
    serve: (_healthy, baseUrl) => serveV4(baseUrl, {}, true),
    found: { 'app.sdk-routes': 'advice' },
    says: ['app.sdk-routes', '/auth/passwordless/verify', 'any site', 'somebody else', 'docs/v4.md'],
  },
  'an app that is down as a whole': {
    serve: () => () => new Response('Internal Server Error', { status: 500 }),
    found: {
      'app.sdk-routes': 'skipped',
      'app.landing': 'problem',
      'app.start': 'skipped',
      'app.settings': 'skipped',
      'app.callback': 'skipped',
    },
    says: ['app.landing', 'status 500', 'look at its log', 'unless Auth0Client gets allowInsecureRequests'],
  },
  'a start route that breaks on POST': {
    serve: (healthy) => (request) =>
      request.method === 'POST' ? new Response('<h1>502</h1>', { status: 502 }) : healthy(request),
    found: { 'app.start': 'problem', 'app.settings': 'skipped', 'app.sdk-routes': 'skipped' },
    says: ['app.start', 'fails at', 'status 502', 'Nothing can be said about the route'],
  },
  'paths that end in a slash, as of "trailingSlash"': {
    serve: (healthy) => (request) => {
      const url = new URL(request.url)
      if (!url.pathname.endsWith('/')) return redirectTo(`${url.pathname}/${url.search}`, 308)
      url.pathname = url.pathname.slice(0, -1)
      return healthy(new Request(url, request))
    },
    found: {},
    says: ['app.start', 'takes a POST'],
  },
  'an error page of the app for the callback': {
    serve: at('/auth/callback', () => redirectTo('/oh-dear?error=state')),
    found: {},
    says: ['app.callback', 'a redirect to /oh-dear'],
  },
  'a page where the callback should be': {
    serve: at('/auth/callback', () => new Response('Welcome')),
    found: { 'app.callback': 'advice' },
    says: ['app.callback', 'status 200'],
  },
}

describe('the doctor, of a running app with one fault', () => {
  it.each(Object.entries(faults))(
    'finds it, and nothing else: %s',
    async (_title, { serve, found, says }) => {
      await using server = await serveWeb(notFound)
      server.answerWith(serve(serveV4(server.url), server.url))
      await using app = await createApp({ generation: 4, env: envOf(4, server.url) })

      const { findings, of, exitCode, text } = await examine(app)

      const others = findings.filter(({ status, check }) => status !== 'ok' && check !== 'tenant.token')
      expect(Object.fromEntries(others.map(({ check, status }) => [check, status]))).toEqual(found)
      const [check, ...words] = says
      const finding = of(check)
      for (const word of words) expect(`${finding?.what}\n${finding?.how}\n${finding?.why}`).toContain(word)
      expect(exitCode).toBe(Object.values(found).includes('problem') ? 1 : 0)
      expect(text).not.toContain('hushhush')
      expect(tenant().requests.filter(({ path }) => path === '/passwordless/start')).toEqual([])
    },
  )

  it.each([
    ['another reason', { AUTH0_DOMAIN: 'shop.eu.auth0.invalid' }, {}],
    ['an option that lets it in', {}, { 'lib/auth0.ts': 'new Auth0Client({ allowInsecureRequests: true })' }],
  ])('says nothing about http where the app fails for %s', async (_title, env, files) => {
    await using server = await serveWeb(() => new Response('Internal Server Error', { status: 500 }))
    await using app = await createApp({ generation: 4, env: { ...envOf(4, server.url), ...env }, files })

    const { of } = await examine(app)

    expect(of('app.landing')?.how).toBe(
      'The app fails here: look at its log. Nothing can be said about the route.',
    )
  })

  it('skips an app that does not run, and says how to start it', async () => {
    await using app = await createApp({ generation: 4, env: envOf(4, await closedUrl()) })

    const { of, exitCode } = await examine(app)

    expect(of('app.landing')).toMatchObject({
      status: 'skipped',
      how: expect.stringContaining('npx next dev'),
    })
    expect(of('app.callback')?.status).toBe('skipped')
    expect(exitCode).toBe(0)
  })

  it('takes it for a problem where somebody has said that it runs', async () => {
    await using app = await createApp({ generation: 4, env: envOf(4, 'http://localhost:3000') })

    const url = await closedUrl()
    const { of, exitCode } = await examine(app, ['--url', url])

    expect(of('app.landing')).toMatchObject({
      status: 'problem',
      what: expect.stringContaining(`${url}/ (ECONNREFUSED)`),
    })
    expect(exitCode).toBe(1)
  })

  it('asks for the routes where they are, by --url and --route', async () => {
    await using server = await serveWeb(notFound)
    await using app = await createApp({ generation: 3, env: envOf(3, 'https://shop.example/berlin') })

    await examine(app, ['--url', `${server.url}/berlin`, '--route', '/api/sign-in'])

    expect(server.asked.map(({ path }) => path)).toEqual([
      '/berlin/api/sign-in',
      '/berlin/api/auth/callback?code=doctor&state=doctor',
    ])
  })

  it.each([
    ['src/app/(shop)/sign-in/@modal/route.ts', '/sign-in'],
    ['pages/api/sign-in.ts', '/api/sign-in'],
    ['pages/api/mail/index.ts', '/api/mail'],
    ['app/api/auth/[...auth0]/route.ts', '/api/auth/mail-me'],
  ])('reads the path of the route off its file: %s', async (path, route) => {
    await using server = await serveWeb(notFound)
    const text =
      "handleAuth({ 'mail-me': handlePasswordlessStart })\nexport { handler as GET, handler as POST }"
    const files = { 'app/api/auth/passwordless/route.ts': null, [path]: text }
    await using app = await createApp({ generation: 4, env: envOf(4, server.url), files })

    await examine(app)

    expect(server.asked[0]?.path).toBe(route)
  })

  it('does not follow a redirect, and takes its cookies nowhere', async () => {
    await using elsewhere = await serveWeb(notFound)
    await using server = await serveWeb(() => redirectTo(`${elsewhere.url}/login`))
    await using app = await createApp({ generation: 4, env: envOf(4, server.url) })

    const { text } = await doctor(app)

    expect(server.asked.length).toBeGreaterThan(0)
    expect(elsewhere.asked).toEqual([])
    expect(text).toContain('on to /login')
  })
})
