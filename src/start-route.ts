import type { Instance } from './instance.js'
import { createLanding, isLandingQuestion } from './landing.js'
import type { StartOptions } from './options.js'
import { actionOf, createActions } from './recovery-actions.js'
import { createStart, type Flow } from './start.js'
import type { Visit } from './visit.js'

/** All that the start route answers: starts, the landing page on GET, and the forms on our pages. */
export function createStartRoute<Options extends StartOptions>(
  instance: Instance<Options>,
  flow: Flow<Options>,
) {
  const start = createStart(instance, flow)
  const landing = createLanding(instance)
  const act = createActions(instance, flow)

  return async function route(visit: Visit<Options>): Promise<Response> {
    const { request } = visit
    if (request.method === 'GET' || request.method === 'HEAD') return landing.page(visit)
    if (isLandingQuestion(request)) return landing.question(visit)
    const action = actionOf(request)
    return action ? act(visit, action) : start(visit)
  }
}
