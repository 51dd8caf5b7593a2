import { describe, expect, it } from 'vitest'
import {
  hidden,
  maskAddress,
  maskBody,
  maskField,
  maskName,
  maskStart,
} from '../../example-app/shared/src/behind/mask.js'

describe('masking', () => {
  it.each([
    ['ada@example.com', 'a•••@example.com'],
    ['"ada@home"@example.com', '"•••@example.com'],
    ['🐚shell@example.com', '🐚•••@example.com'],
    ['@example.com', '•••@example.com'],
    ['+15550100006', '••• 006'],
    ['+15550', '•••'],
    ['', '•••'],
  ])('shows of the address %j only %j', (address, shown) => {
    expect(maskAddress(address)).toBe(shown)
  })

  it('shows the first letter of a name', () => {
    expect(maskName('Ada')).toBe('A•••')
    expect(maskName('')).toBe('•••')
  })

  it('shows the first four characters of what is long, and none of a code that somebody types', () => {
    expect(maskStart('abcdefghijklmnop')).toBe('abcd•••')
    expect(maskStart('abcdefghijklmno')).toBe('•••')
    expect(maskField('verification_code', '123456')).toBe('••• (6 characters)')
    expect(maskField('state', 'abcdefghijklmnopqrst')).toBe('abcd••• (20 characters)')
  })

  it.each(['client_secret', 'client_assertion', 'captcha'])(
    'shows nothing of %s, not even its length',
    (name) => {
      expect(maskField(name, 'a-secret-of-some-length')).toBe(hidden)
    },
  )

  it.each(['code', 'nonce', 'access_token', 'id_token', 'username', 'x'])(
    'masks %s, which is on no list',
    (name) => {
      expect(maskField(name, 'abcdefghijklmnopqrst')).toBe('abcd••• (20 characters)')
    },
  )

  it('shows what a developer has to see', () => {
    expect(maskField('redirect_uri', 'http://localhost:3000/callback')).toBe('http://localhost:3000/callback')
    expect(maskField('error_description', 'Wrong email or verification code.')).toBe(
      'Wrong email or verification code.',
    )
  })

  it('goes through a body as deep as it is', () => {
    const body = {
      connection: 'sms',
      phone_number: '+15550100006',
      authParams: {
        response_type: 'code',
        state: 'abcdefghijklmnopqrst',
        odd: ['secret', { email: 'ada@example.com' }],
      },
      nothing: null,
    }
    expect(maskBody(body)).toEqual({
      connection: 'sms',
      phone_number: '••• 006',
      authParams: {
        response_type: 'code',
        state: 'abcd••• (20 characters)',
        odd: ['••• (6 characters)', { email: 'a•••@example.com' }],
      },
      nothing: '••• (4 characters)',
    })
  })
})
