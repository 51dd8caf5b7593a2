import { render, screen } from '@testing-library/react'
import * as React from 'react'
import { expect, it } from 'vitest'
import type { UsePasswordlessOptions } from '../../src/react/index.js'
import {
  empty,
  failed,
  held,
  json,
  route,
  sent,
  settle,
  startPath,
  verifyPath,
  watchLocation,
} from './server.js'
import { SignIn } from './sign-in.js'

// React 18 has no such thing.
const isThere = 'Activity' in React

/** A page of an app that React keeps while another one is shown. */
function Page({ isHidden, options }: { isHidden: boolean; options?: UsePasswordlessOptions }) {
  return (
    <React.Activity mode={isHidden ? 'hidden' : 'visible'}>
      <SignIn options={options ?? {}} />
    </React.Activity>
  )
}

const toAda = { recipient: { connection: 'email' as const, email: 'ada@example.com' } }
const submit = (name: string) =>
  settle(() => screen.getByRole<HTMLFormElement>('form', { name, hidden: true }).requestSubmit())
const status = () => screen.getByRole('status', { hidden: true }).textContent

it.runIf(isThere)('is shown again as it was, with the wait that is left', async () => {
  route(startPath, sent(60))
  const options = { remember: false }
  const { rerender } = render(<Page isHidden={false} options={options} />)
  await submit('start')
  await settle(() => rerender(<Page isHidden options={options} />))
  await settle(() => rerender(<Page isHidden={false} options={options} />))
  expect(status()).toBe('sent')
  expect(Number(screen.getByTestId('wait').textContent)).toBeGreaterThan(55)
})

it.runIf(isThere)('shows what has come of a step while it was hidden', async () => {
  const { answer, give } = held()
  route(startPath, answer)
  const { rerender } = render(<Page isHidden={false} />)
  await submit('start')
  await settle(() => rerender(<Page isHidden />))
  give(failed(400, 'invalid_request'))
  await settle()
  await settle(() => rerender(<Page isHidden={false} />))
  expect(screen.getByRole('alert').textContent).toBe('invalid_request')
})

it.runIf(isThere)(
  'takes nobody away from the page that is shown instead, and takes the code once more',
  async () => {
    const { went } = watchLocation()
    const { answer, give } = held()
    const seen = route(verifyPath, answer, json({ location: 'https://tenant.example/' }))
    const { rerender } = render(<Page isHidden={false} options={{ initial: toAda }} />)
    await submit('verify')
    await settle(() => rerender(<Page isHidden options={{ initial: toAda }} />))
    give(json({ location: 'https://tenant.example/' }))
    await settle()
    expect(went).toEqual([])
    await settle(() => rerender(<Page isHidden={false} options={{ initial: toAda }} />))
    expect(status()).toBe('sent')
    await submit('verify')
    expect(seen).toHaveLength(2)
    expect(went).toEqual(['https://tenant.example/'])
  },
)

it.runIf(isThere)('waits only while it is shown', async () => {
  const seen = route('/auth/profile', empty(401))
  const { rerender } = render(<Page isHidden={false} options={{ initial: toAda }} />)
  await settle()
  await settle(() => rerender(<Page isHidden options={{ initial: toAda }} />))
  await settle(() => window.dispatchEvent(new Event('focus')))
  expect(seen).toHaveLength(1)
  await settle(() => rerender(<Page isHidden={false} options={{ initial: toAda }} />))
  expect(seen).toHaveLength(2)
})
