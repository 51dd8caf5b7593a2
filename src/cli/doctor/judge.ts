import type { Finding } from './finding.js'
import { type Complaint, isComplaint, readPart } from './read-config.js'
import { givenInCode } from './sources.js'
import { type Subject, twinOf } from './subject.js'
import { faultOf } from './values.js'

interface Question {
  check: string
  /** The variable that the check is about. */
  name: string
  /** What the handlers are shown of the environment. */
  variables: readonly string[]
  /** The option whose absence is a fault, where the handlers only find that later. */
  missing?: string
  /** What comes of the text of an example, where the handlers start with it. */
  example?: string
}

/** A finding that makes the exit code 1. */
export function problem(check: string, what: string, why: string, how: string): Finding {
  return { check, status: 'problem', what, why, how }
}

const why = 'The handlers answer 500 configuration_error, and no message is sent.'

/**
 * A finding about one variable: what is wrong with any value, what the handlers have against it, and what is left to say of it.
 */
export function judge(
  subject: Subject,
  { check, name, variables, missing, example = why }: Question,
  finer: (value: string) => Finding,
): Finding {
  const { app } = subject
  const value = app.env[name]
  const fault = value ? faultOf(value) : undefined
  if (fault) return problem(check, `${name} ${fault.what}.`, fault.isExample ? example : why, fault.how)
  const read = readPart(app.generation, app.env, variables)
  if (isComplaint(read)) return toFinding(subject, { check, name }, read)
  if (!value && missing)
    return toFinding(subject, { check, name }, { option: missing, variable: name, problem: 'is missing' })
  return finer(value ?? '')
}

function toFinding(
  subject: Subject,
  { check, name }: Pick<Question, 'check' | 'name'>,
  { option, problem: what }: Complaint,
): Finding {
  if (subject.app.env[name]) {
    return problem(check, `${name} ${what}.`, why, 'docs/auth0-setup.md, step 5, shows what it looks like.')
  }
  const place = givenInCode(subject.sources, option)
  if (place) {
    return {
      check,
      status: 'advice',
      what: `${name} is not in the environment; ${place} seems to give "${option}" in code.`,
      why: 'The doctor does not run your code, so it cannot look at that value.',
      how: 'Nothing, if that is where it should come from. The checks of the running app look at what comes of it.',
    }
  }
  const twin = twinOf(subject.app, name)
  const isTwin = twin !== undefined && Boolean(subject.app.env[twin])
  const state = subject.app.env[name] === '' ? 'is empty' : 'is missing'
  const { generation } = subject.app
  return problem(
    check,
    isTwin
      ? `${name} ${state}. ${twin} is set, which is the name on SDK v${generation === 3 ? 4 : 3}.`
      : `${name} ${state}.`,
    why,
    isTwin
      ? `SDK v${generation} is installed: call it ${name}.`
      : 'Set it in .env.local, or where the app is hosted: docs/auth0-setup.md, step 5.',
  )
}
