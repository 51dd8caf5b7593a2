import { fireEvent, render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { failed, held, route, sent, settle, startPath, verifyPath } from './server.js'
import { SignIn } from './sign-in.js'

const user = userEvent.setup({ delay: null })
const code = () => screen.getByLabelText('code')
const email = () => screen.getByLabelText('email')
const press = (name: string) => user.click(screen.getByRole('button', { name }))
const shown = (id: string) => screen.getByTestId(id).textContent
const status = () => screen.getByRole('status').textContent
const startForm = () => screen.getByRole<HTMLFormElement>('form', { name: 'start' })

/** A start form with more in it. */
async function send(children: React.ReactNode, button = 'Send') {
  const seen = route(startPath, sent())
  render(<SignIn>{children}</SignIn>)
  await user.type(email(), 'ada@example.com')
  await press(button)
  await settle()
  return seen[0]?.body
}

const plain = { email: 'ada@example.com', send: 'link' }

describe('a form that asks for a message', () => {
  it('sends what is typed, and shows nobody the address', async () => {
    expect(await send(null)).toEqual(plain)
    expect(status()).toBe('sent')
    expect(shown('sent-to')).toBe('a•••@example.com')
    expect(screen.getByTestId('sent-to').outerHTML).not.toContain('ada@')
  })

  it('sends once for two clicks', async () => {
    const { answer, give } = held()
    const seen = route(startPath, answer)
    render(<SignIn />)
    await user.type(email(), 'ada@example.com')
    await user.dblClick(screen.getByRole('button', { name: 'Send' }))
    await press('Send')
    give(sent())
    await settle()
    expect(seen).toHaveLength(1)
  })

  it('sends once for two Enters', async () => {
    const { answer, give } = held()
    const seen = route(startPath, answer)
    render(<SignIn />)
    await user.type(email(), 'ada@example.com{Enter}{Enter}')
    give(sent())
    await settle()
    expect(seen).toHaveLength(1)
  })

  it('sends once for two submits in the same moment', async () => {
    const seen = route(startPath)
    render(<SignIn />)
    await settle(() => {
      fireEvent.submit(startForm())
      fireEvent.submit(startForm())
    })
    expect(seen).toHaveLength(1)
  })

  it.each(['start', 'verify'])(
    'does not leave the page, as a form without scripts would: %s',
    async (name) => {
      route(startPath)
      route(verifyPath, failed(400, 'invalid_request'))
      render(<SignIn />)
      await settle(() => {
        expect(fireEvent.submit(screen.getByRole('form', { name }))).toBe(false)
      })
    },
  )

  it('sends the button that was pressed', async () => {
    const buttons = (
      <>
        <button type="submit" name="send" value="code">
          As a code
        </button>
        <button type="submit" name="other" value="no">
          Other
        </button>
      </>
    )
    expect(await send(buttons, 'As a code')).toEqual({ ...plain, send: 'code' })
  })

  it('leaves empty fields out', async () => {
    expect(await send(<input name="firstName" defaultValue="" />)).toEqual(plain)
  })

  it('sends a name that comes more than once as a list, without what is empty', async () => {
    const fields = ['news', '', 'offers', 'more'].map((value) => (
      <input key={value} type="hidden" name="topic" defaultValue={value} />
    ))
    expect(await send(fields)).toEqual({ ...plain, topic: ['news', 'offers', 'more'] })
  })

  it('leaves files, what is switched off and what is not ticked where it is', async () => {
    const fields = (
      <>
        <input type="file" name="photo" />
        <input name="off" defaultValue="x" disabled />
        <input type="checkbox" name="no" />
        <input type="checkbox" name="yes" defaultChecked />
      </>
    )
    expect(await send(fields)).toEqual({ ...plain, yes: 'on' })
  })

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'has no secrets about a field called %s',
    async (name) => {
      const fields = [
        <input key="1" type="hidden" name={name} defaultValue="one" />,
        <input key="2" type="hidden" name={name} defaultValue="two" />,
      ]
      const body = await send(fields)
      expect(JSON.stringify(body)).toContain(`"${name}":["one","two"]`)
      expect(Object.prototype).not.toHaveProperty('0')
    },
  )

  it('keeps what was typed when it fails', async () => {
    route(startPath, failed(400, 'invalid_request'))
    render(<SignIn />)
    await user.type(email(), 'ada@exmaple')
    await press('Send')
    await settle()
    expect(screen.getByRole('alert').textContent).toBe('invalid_request')
    expect(email()).toHaveProperty('value', 'ada@exmaple')
  })
})

describe('a form for a code', () => {
  async function sendAndType(text: string) {
    route(startPath, sent())
    const seen = route(verifyPath, failed(400, 'invalid_request'))
    render(<SignIn />)
    await user.type(email(), 'ada@example.com')
    await press('Send')
    await settle()
    if (text) await user.type(code(), text)
    return seen
  }

  it('sends the code, as it was typed', async () => {
    const seen = await sendAndType('123 456')
    await press('Sign in')
    await settle()
    expect(seen[0]?.body).toEqual({
      connection: 'email',
      email: 'ada@example.com',
      verificationCode: '123 456',
    })
    expect(code()).toHaveProperty('value', '123 456')
  })

  it('sends no word where there is no code', async () => {
    const seen = await sendAndType('')
    await press('Sign in')
    await settle()
    expect(seen[0]?.body).toMatchObject({ verificationCode: '' })
    expect(screen.getByRole('alert').textContent).toBe('invalid_request')
  })

  it('sends once for two clicks and an Enter', async () => {
    const { answer, give } = held()
    await sendAndType('123456')
    const seen = route(verifyPath, answer)
    await user.dblClick(screen.getByRole('button', { name: 'Sign in' }))
    await user.type(code(), '{Enter}')
    give(failed(400, 'invalid_request'))
    await settle()
    expect(seen).toHaveLength(1)
  })

  it('is about the address that stands in it', async () => {
    const seen = route(verifyPath, failed(400, 'invalid_request'))
    render(
      <SignIn options={{ initial: { recipient: { connection: 'email', email: 'grace@example.com' } } }} />,
    )
    await user.type(code(), '123456')
    await press('Sign in')
    await settle()
    expect(seen[0]?.body).toMatchObject({ connection: 'email', email: 'grace@example.com' })
  })
})
