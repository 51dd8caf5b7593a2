import type { Messages } from './messages.js'

/** The texts in English. */
export const en: Messages = {
  lang: 'en',

  otherBrowserTitle: 'This link belongs to another browser',
  otherBrowserText:
    'It was asked for in another browser or on another device. For your safety it signs you in only there, and now it is used up. Where you began, you can ask for a new one.',
  expiredTitle: 'This link is too old',
  expiredCodeTitle: 'This code is too old',
  expiredText: 'Links and codes work for a few minutes only.',
  usedTitle: 'This link does not work any more',
  usedText:
    'It has been used, or there is a newer one. Some mail programs open links to check them, and use them up that way.',
  signedInLink: 'Signed in already, in another tab? Go on',
  tooManyAttemptsTitle: 'That was tried too often',
  tooManyAttemptsText:
    'For your safety, nothing in the last message works any more. Please ask for a new one.',
  wrongCodeTitle: 'This code did not work',
  wrongCodeText: 'Is there a typing mistake in it? Only the newest code works, and only once.',
  refusedTitle: 'You could not be signed in',
  refusedText: 'The sign-in service has refused. If it happens again, please write to us.',
  noCookiesTitle: 'Your browser keeps no cookies',
  noCookiesText:
    'Signing in needs a cookie of this site, and your browser has not kept it. Please allow cookies here, and ask for a new link.',
  fragmentTitle: 'This link cannot sign you in here',
  fragmentText: 'It was not made by the sign-in form of this site. Please begin there.',
  staleTitle: 'This page is too old',
  staleText: 'Nothing has happened. Please begin again.',

  newLinkText: 'We can send a new link to {address}.',
  newLinkElsewhereText: 'We can send a new link for this browser, to the same address.',
  newLinkButton: 'Send a new link',
  newCodeText: 'We can send a new code to {address}.',
  newCodeButton: 'Send a new code',
  homeLink: 'Back to the start',

  sentTitle: 'Look into your mail',
  sentText: 'A new link is on its way to {address}. Open it in this browser.',
  sentElsewhereText:
    'A new link is on its way, to the same address. Open it in this browser; you will be asked for the address then, so that nobody can sign you in as somebody else.',
  sentCodeTitle: 'Look at your phone',
  sentCodeText: 'A new code is on its way to {address}.',
  orCodeText: 'If there is a code in the message, you can type it here instead.',
  codeLabel: 'Code',
  codeButton: 'Sign in',
  codeInvalid: 'A code has only digits. Please look at it once more.',

  addressTitle: 'Is this your link?',
  addressText: 'Type the address that it was sent to, and you are signed in here.',
  addressLabel: 'E-mail address',
  addressButton: 'Go on',
  addressWrong: 'The link was not sent to this address.',

  waitText: 'We cannot do this just yet. Please try again in {wait}.',
  waitLongText: 'We cannot do this just yet. Please try again later.',
  failedTitle: 'That did not work',
  failedText: 'Something is wrong on our side. Please try again in a minute.',

  landingTitle: 'Sign in',
  landingText: 'One click, and you are signed in.',
  landingButton: 'Sign in',
  landingWait: 'One moment …',
  landingElsewhereText:
    'You asked for this link in another browser or on another device, and it works only there. Opening it here has not used it up: open it there soon, or type the code from the same mail there.',
  landingAddressText:
    'You asked for this link in another browser or on another device. Go on, and type the address that it was sent to: then you are signed in here.',
  landingCopyButton: 'Copy the link',
  landingCopied: 'Copied. Paste it where you asked for it, into the address bar.',
  landingBadTitle: 'This link is not complete',
  landingBadText:
    'Please open it from the mail once more, or type the code from the mail where you asked for it.',
  landingOfflineText: 'There was no answer. Please look at your network, and try again.',
  landingRetryButton: 'Try again',
  landingNoScriptText:
    'This page needs JavaScript to read the link. Or type the code from the mail where you asked for it.',

  errors: {
    invalid_request: 'We cannot send anything to this address. Is there a typing mistake in it?',
    captcha_required: 'Please show first that you are no robot.',
    access_denied: 'You cannot sign in with this address.',
    origin_not_allowed: 'This form is not from this site. Please open the site once more and begin again.',
    method_not_allowed: 'Something is wrong on our side. Please try again in a minute.',
    payload_too_large: 'That was too much to send. Please shorten what you have typed.',
    unsupported_media_type: 'Something is wrong on our side. Please try again in a minute.',
    too_many_requests: 'We cannot do this just yet. Please try again later.',
    configuration_error: 'Something is wrong on our side. Please try again later.',
    auth0_unreachable: 'The sign-in service is out of reach. Please try again in a minute.',
    sms_provider_error:
      'The text message could not be sent. Please look at the number, or try again in a minute.',
    auth0_invalid_response: 'The sign-in service is in trouble. Please try again in a minute.',
    auth0_timeout: 'The sign-in service is slow. Please try again in a minute.',

    other_browser: 'This link belongs to another browser. Please ask for a new one here.',
    expired: 'This is too old. Please ask for a new one.',
    used: 'This has been used, or there is a newer one. Please ask for a new one.',
    too_many_attempts: 'That was tried too often. Please ask for a new code.',
    wrong_code: 'This code did not work. Only the newest one works, and only once.',
    refused: 'You could not be signed in. Please try again.',
    no_cookies: 'Your browser keeps no cookies. Please allow them for this site, and try again.',
    fragment: 'This link was not made here. Please begin again.',

    offline: 'You are offline. Nothing was sent; please try again when you are back.',
    no_answer:
      'There was no answer, so we cannot tell whether a message is on its way. Please look for it before you try again.',
    unexpected_answer: 'Something is wrong on our side. Please try again in a minute.',
  },
}
