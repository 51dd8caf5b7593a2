import type { Instance } from './instance.js'
import { createLanding, isLandingQuestion } from './landing.js'
import type { StartOptions } from './options.js'
import { actionOf, createActions } from './recovery-actions.js'
import { createReturn, isReturn } from './sent.js'
import { createStart, type Flow } from './start.js'
import { type Context, toTransactionInput, type Visit } from './visit.js'

/** All that the start route answers: starts, the landing page on GET, and the forms on our pages. */
export function createStartRoute<Options extends StartOptions>(
  instance: Instance<Options>,
  flow: Flow<Options>,
) {
  const start = createStart(instance, flow)
  const landing = createLanding(instance)
  const act = createActions(instance, flow, routeOf)
  const comeBack = createReturn(instance)

  return async function route(visit: Visit<Options>): Promise<Response> {
    const { request } = visit
    if (isReturn(request)) return comeBack(visit)
    if (request.method === 'GET' || request.method === 'HEAD') return landing.page(visit)
    if (isLandingQuestion(request)) return landing.question(visit)
    const action = actionOf(request)
    return action ? act(visit, action) : start(visit)
  }
}

/**
 * This route as browsers have it. The request knows its path, though not always the base path in front; its host may be one that a
 * reverse proxy has made up.
 */
function routeOf<Options extends StartOptions>(context: Context<Options>): URL {
  const { returnToRules } = toTransactionInput(context, undefined)
  const home = new URL(context.settings.homeUrl)
  const prefix = home.pathname.replace(/\/$/, '')
  const { pathname } = new URL(context.request.url)
  // An app's own scheme has no page of ours.
  const route = /^https?:$/.test(returnToRules.base.protocol) ? new URL(returnToRules.base) : home
  route.pathname = pathname.startsWith(`${prefix}/`) ? pathname : prefix + pathname
  return route
}
