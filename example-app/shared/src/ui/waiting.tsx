'use client'

import { type InitialState, usePasswordless } from 'nextjs-auth0-passwordless/react'
import { useState } from 'react'
import { CodeForm } from './code-form'
import { Envelope, Phone } from './envelope'
import { InboxLinks } from './inbox-links'
import { ResendForm } from './resend-form'
import { useLeaving } from './use-leaving'
import { News, toAdvice, toTitle } from './waiting-words'

interface WaitingProps {
  initial: InitialState
  /** Whether this is not the first message. */
  again: boolean
  inboxUrl: string | undefined
  profileUrl: string
}

/** The state between sending the message and the click, or the code. Once the link is opened in another tab, it goes on. */
export function Waiting({ initial, again, inboxUrl, profileUrl }: WaitingProps) {
  const [isAgain, setAgain] = useState(again)
  const [isLeaving, leave] = useLeaving()
  const passwordless = usePasswordless({
    returnTo: '/checkout',
    profileUrl,
    initial,
    onSignedIn: () => leave('/checkout'),
  })
  const { recipient, sent, status, prefersCode, failure, ready } = passwordless
  const isSms = recipient?.connection === 'sms'
  const isCodeFirst = !recipient || sent === 'code' || prefersCode
  const isResending = status === 'sending'
  return (
    <section className="card waiting">
      <div className="waiting-news">
        {isSms ? <Phone /> : <Envelope />}
        <h1>{toTitle(recipient, isCodeFirst)}</h1>
        <p className="lead" role="status">
          {isLeaving ? (
            'You are signed in. One moment …'
          ) : (
            <News recipient={recipient} send={sent} isAgain={isAgain} isResending={isResending} />
          )}
        </p>
        <p className="quiet">{toAdvice(recipient, sent, isCodeFirst)}</p>
        {sent === 'link' && (
          <div className="going-on quiet">{ready && 'Once it is opened, this page goes on by itself.'}</div>
        )}
        {!isCodeFirst && <InboxLinks recipient={recipient} inboxUrl={inboxUrl} />}
      </div>
      <div className="waiting-ways">
        <CodeForm passwordless={passwordless} isFirst={isCodeFirst} />
        {isCodeFirst && <InboxLinks recipient={recipient} inboxUrl={inboxUrl} isAside />}
        {recipient && (
          <ResendForm
            passwordless={passwordless}
            problem={failure?.step === 'start' ? failure : undefined}
            onSent={() => setAgain(true)}
          />
        )}
      </div>
    </section>
  )
}
