import type { Messages } from './messages.js'

/** The texts in German. */
export const de: Messages = {
  lang: 'de',

  otherBrowserTitle: 'Dieser Link gehört zu einem anderen Browser',
  otherBrowserText:
    'Er wurde in einem anderen Browser oder auf einem anderen Gerät angefordert. Zu Ihrer Sicherheit können Sie sich damit nur dort anmelden, und jetzt ist er verbraucht. Dort, wo Sie begonnen haben, können Sie einen neuen anfordern.',
  expiredTitle: 'Dieser Link ist abgelaufen',
  expiredCodeTitle: 'Dieser Code ist abgelaufen',
  expiredText: 'Links und Codes sind nur wenige Minuten gültig.',
  usedTitle: 'Dieser Link funktioniert nicht mehr',
  usedText:
    'Er wurde schon verwendet, oder es gibt einen neueren. Manche E-Mail-Programme öffnen Links, um sie zu prüfen, und verbrauchen sie dabei.',
  signedInLink: 'Schon in einem anderen Tab angemeldet? Weiter',
  tooManyAttemptsTitle: 'Das waren zu viele Versuche',
  tooManyAttemptsText:
    'Zu Ihrer Sicherheit ist die letzte Nachricht nicht mehr gültig. Bitte fordern Sie eine neue an.',
  wrongCodeTitle: 'Dieser Code hat nicht funktioniert',
  wrongCodeText: 'Hat sich ein Tippfehler eingeschlichen? Es gilt nur der neueste Code, und nur einmal.',
  refusedTitle: 'Die Anmeldung war nicht möglich',
  refusedText: 'Der Anmeldedienst hat abgelehnt. Wenn das noch einmal geschieht, schreiben Sie uns bitte.',
  noCookiesTitle: 'Ihr Browser behält keine Cookies',
  noCookiesText:
    'Zum Anmelden braucht diese Website ein Cookie, und Ihr Browser hat es nicht behalten. Bitte erlauben Sie hier Cookies, und fordern Sie einen neuen Link an.',
  fragmentTitle: 'Mit diesem Link können Sie sich hier nicht anmelden',
  fragmentText: 'Er stammt nicht aus dem Anmeldeformular dieser Website. Bitte beginnen Sie dort.',
  staleTitle: 'Diese Seite ist nicht mehr gültig',
  staleText: 'Es ist nichts geschehen. Bitte beginnen Sie von vorn.',

  newLinkText: 'Wir können einen neuen Link an {address} senden.',
  newLinkElsewhereText: 'Wir können einen neuen Link für diesen Browser an dieselbe Adresse senden.',
  newLinkButton: 'Neuen Link senden',
  newCodeText: 'Wir können einen neuen Code an {address} senden.',
  newCodeButton: 'Neuen Code senden',
  homeLink: 'Zur Startseite',

  sentTitle: 'Bitte schauen Sie in Ihr Postfach',
  sentText: 'Ein neuer Link ist unterwegs an {address}. Öffnen Sie ihn in diesem Browser.',
  sentElsewhereText:
    'Ein neuer Link ist unterwegs an dieselbe Adresse. Öffnen Sie ihn in diesem Browser. Sie werden dann nach der Adresse gefragt, damit niemand Sie als eine andere Person anmelden kann.',
  sentCodeTitle: 'Bitte schauen Sie auf Ihr Telefon',
  sentCodeText: 'Ein neuer Code ist unterwegs an {address}.',
  orCodeText: 'Steht in der Nachricht ein Code, können Sie ihn stattdessen hier eingeben.',
  codeLabel: 'Code',
  codeButton: 'Anmelden',
  codeInvalid: 'Ein Code besteht nur aus Ziffern. Bitte sehen Sie noch einmal nach.',

  addressTitle: 'Ist das Ihr Link?',
  addressText: 'Geben Sie die Adresse ein, an die er gesendet wurde. Dann sind Sie hier angemeldet.',
  addressLabel: 'E-Mail-Adresse',
  addressButton: 'Weiter',
  addressWrong: 'An diese Adresse wurde der Link nicht gesendet.',

  waitText: 'Das geht im Moment noch nicht. Bitte versuchen Sie es in {wait} noch einmal.',
  waitLongText: 'Das geht im Moment noch nicht. Bitte versuchen Sie es später noch einmal.',
  failedTitle: 'Das hat nicht geklappt',
  failedText: 'Bei uns ist ein Fehler aufgetreten. Bitte versuchen Sie es in einer Minute noch einmal.',

  landingTitle: 'Anmelden',
  landingText: 'Ein Klick, und Sie sind angemeldet.',
  landingButton: 'Anmelden',
  landingWait: 'Einen Moment …',
  landingElsewhereText:
    'Sie haben diesen Link in einem anderen Browser oder auf einem anderen Gerät angefordert, und er funktioniert nur dort. Hier geöffnet, ist er nicht verbraucht: Öffnen Sie ihn bald dort, oder geben Sie dort den Code aus derselben E-Mail ein.',
  landingAddressText:
    'Sie haben diesen Link in einem anderen Browser oder auf einem anderen Gerät angefordert. Gehen Sie weiter, und geben Sie die Adresse ein, an die er gesendet wurde. Dann sind Sie hier angemeldet.',
  landingCopyButton: 'Link kopieren',
  landingCopied: 'Kopiert. Fügen Sie ihn dort, wo Sie ihn angefordert haben, in die Adresszeile ein.',
  landingBadTitle: 'Dieser Link ist unvollständig',
  landingBadText:
    'Bitte öffnen Sie ihn noch einmal aus der E-Mail, oder geben Sie den Code aus der E-Mail dort ein, wo Sie den Link angefordert haben.',
  landingOfflineText:
    'Es kam keine Antwort. Bitte prüfen Sie Ihre Verbindung, und versuchen Sie es noch einmal.',
  landingRetryButton: 'Noch einmal versuchen',
  landingNoScriptText:
    'Diese Seite braucht JavaScript, um den Link zu lesen. Sie können auch den Code aus der E-Mail dort eingeben, wo Sie den Link angefordert haben.',

  errors: {
    invalid_request: 'An diese Adresse können wir nichts senden. Hat sich ein Tippfehler eingeschlichen?',
    captcha_required: 'Bitte bestätigen Sie zuerst, dass Sie kein Roboter sind.',
    access_denied: 'Mit dieser Adresse können Sie sich nicht anmelden.',
    origin_not_allowed:
      'Dieses Formular stammt nicht von dieser Website. Bitte öffnen Sie die Website noch einmal, und beginnen Sie von vorn.',
    method_not_allowed:
      'Bei uns ist ein Fehler aufgetreten. Bitte versuchen Sie es in einer Minute noch einmal.',
    payload_too_large: 'Das war zu viel auf einmal. Bitte kürzen Sie Ihre Eingaben.',
    unsupported_media_type:
      'Bei uns ist ein Fehler aufgetreten. Bitte versuchen Sie es in einer Minute noch einmal.',
    too_many_requests: 'Das geht im Moment noch nicht. Bitte versuchen Sie es später noch einmal.',
    configuration_error: 'Bei uns ist ein Fehler aufgetreten. Bitte versuchen Sie es später noch einmal.',
    auth0_unreachable:
      'Der Anmeldedienst ist nicht erreichbar. Bitte versuchen Sie es in einer Minute noch einmal.',
    sms_provider_error:
      'Die SMS konnte nicht gesendet werden. Bitte prüfen Sie die Nummer, oder versuchen Sie es in einer Minute noch einmal.',
    auth0_invalid_response:
      'Der Anmeldedienst hat gerade eine Störung. Bitte versuchen Sie es in einer Minute noch einmal.',
    auth0_timeout:
      'Der Anmeldedienst ist gerade langsam. Bitte versuchen Sie es in einer Minute noch einmal.',

    other_browser: 'Dieser Link gehört zu einem anderen Browser. Bitte fordern Sie hier einen neuen an.',
    expired: 'Der Link oder der Code ist abgelaufen. Bitte fordern Sie einen neuen an.',
    used: 'Der Link oder der Code wurde schon verwendet, oder es gibt einen neueren. Bitte fordern Sie einen neuen an.',
    too_many_attempts: 'Das waren zu viele Versuche. Bitte fordern Sie einen neuen Code an.',
    wrong_code: 'Dieser Code hat nicht funktioniert. Es gilt nur der neueste, und nur einmal.',
    refused: 'Die Anmeldung war nicht möglich. Bitte versuchen Sie es noch einmal.',
    no_cookies:
      'Ihr Browser behält keine Cookies. Bitte erlauben Sie sie für diese Website, und versuchen Sie es noch einmal.',
    fragment: 'Dieser Link wurde nicht hier erstellt. Bitte beginnen Sie von vorn.',

    offline:
      'Sie sind offline. Es wurde nichts gesendet. Bitte versuchen Sie es noch einmal, sobald Sie wieder online sind.',
    no_answer:
      'Es kam keine Antwort, deshalb wissen wir nicht, ob eine Nachricht unterwegs ist. Bitte sehen Sie nach, bevor Sie es noch einmal versuchen.',
    unexpected_answer:
      'Bei uns ist ein Fehler aufgetreten. Bitte versuchen Sie es in einer Minute noch einmal.',
  },
}
