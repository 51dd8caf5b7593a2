import type { Recipient } from 'nextjs-auth0-passwordless/react'
import { addressOf } from '../details'

export function toTitle(recipient: Recipient | undefined, isCodeFirst: boolean): string {
  if (recipient?.connection === 'sms') return 'Look at your phone'
  return recipient && isCodeFirst ? 'Type the code from your mail' : 'Check your inbox'
}

/** What to do with the message, and how long it is good. */
export function toAdvice(
  recipient: Recipient | undefined,
  send: string | undefined,
  isCodeFirst: boolean,
): string {
  if (send === 'code') return 'The code works once, and for three minutes.'
  if (recipient && isCodeFirst)
    return 'Link and code work once, and for three minutes. Here the link would open in another browser.'
  return 'Please open the link on this device and in this browser. It works once, and for three minutes.'
}

interface NewsProps {
  recipient: Recipient | undefined
  send: 'link' | 'code' | undefined
  isAgain: boolean
  isResending: boolean
}

/** What has been sent, in one sentence. A screen reader reads it again when it changes. */
export function News({ recipient, send = 'link', isAgain, isResending }: NewsProps) {
  const what = `${isAgain || isResending ? 'new ' : ''}${send}`
  // Another browser than the one that asked, or a link that was asked for out of another one.
  if (!recipient) return `We sent a ${what} to your address. There is a code in the same mail.`
  const where = (
    <>
      {recipient.connection === 'sms' && 'by text message '}to{' '}
      <strong className="address">{addressOf(recipient)}</strong>
    </>
  )
  if (isResending) {
    return (
      <>
        Sending a {what} {where} …
      </>
    )
  }
  return (
    <>
      We sent a {what} {where}.{isAgain && ` The earlier ${send} does not work any more.`}
      {!isAgain && send === 'link' && ' It brings you straight back.'}
    </>
  )
}
