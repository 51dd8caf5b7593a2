import type { Messages } from './messages.js'

/** The texts in Italian. */
export const it: Messages = {
  lang: 'it',

  otherBrowserTitle: 'Questo link appartiene a un altro browser',
  otherBrowserText:
    'È stato richiesto in un altro browser o su un altro dispositivo. Per motivi di sicurezza consente di accedere solo lì, e ormai non si può più usare. Può richiederne uno nuovo dove ha iniziato.',
  expiredTitle: 'Questo link è scaduto',
  expiredCodeTitle: 'Questo codice è scaduto',
  expiredText: 'I link e i codici funzionano solo per pochi minuti.',
  usedTitle: 'Questo link non funziona più',
  usedText:
    'È già stato usato, oppure ne esiste uno più recente. Alcuni programmi di posta aprono i link per controllarli e così li rendono inutilizzabili.',
  signedInLink: 'Ha già effettuato l’accesso in un’altra scheda? Continui',
  tooManyAttemptsTitle: 'Ci sono stati troppi tentativi',
  tooManyAttemptsText: 'Per motivi di sicurezza, l’ultimo messaggio non è più valido. Ne richieda uno nuovo.',
  wrongCodeTitle: 'Questo codice non ha funzionato',
  wrongCodeText: 'C’è forse un errore di battitura? Funziona solo il codice più recente, e una sola volta.',
  refusedTitle: 'Non è stato possibile accedere',
  refusedText: 'Il servizio di accesso ha rifiutato la richiesta. Se accade di nuovo, ci scriva.',
  noCookiesTitle: 'Il suo browser non conserva i cookie',
  noCookiesText:
    'Per accedere serve un cookie di questo sito, e il suo browser non lo ha conservato. Consenta qui i cookie e richieda un nuovo link.',
  fragmentTitle: 'Questo link non consente di accedere qui',
  fragmentText: 'Non proviene dal modulo di accesso di questo sito. Inizi da lì.',
  staleTitle: 'Questa pagina non è più valida',
  staleText: 'Non è stata eseguita alcuna azione. Ricominci dall’inizio.',

  newLinkText: 'Possiamo inviare un nuovo link a {address}.',
  newLinkElsewhereText: 'Possiamo inviare un nuovo link per questo browser, allo stesso indirizzo.',
  newLinkButton: 'Invia un nuovo link',
  newCodeText: 'Possiamo inviare un nuovo codice al numero {address}.',
  newCodeButton: 'Invia un nuovo codice',
  homeLink: 'Torna alla pagina iniziale',

  sentTitle: 'Controlli la sua posta',
  sentText: 'Un nuovo link è in arrivo all’indirizzo {address}. Lo apra in questo browser.',
  sentElsewhereText:
    'Un nuovo link è in arrivo allo stesso indirizzo. Lo apra in questo browser. In quel momento le sarà chiesto l’indirizzo, perché nessuno possa farla accedere come un’altra persona.',
  sentCodeTitle: 'Controlli il suo telefono',
  sentCodeText: 'Un nuovo codice è in arrivo al numero {address}.',
  orCodeText: 'Se nel messaggio c’è un codice, può inserirlo qui invece di aprire il link.',
  codeLabel: 'Codice',
  codeButton: 'Accedi',
  codeInvalid: 'Un codice contiene solo cifre. Lo controlli ancora una volta.',

  addressTitle: 'Questo link è suo?',
  addressText: 'Inserisca l’indirizzo a cui è stato inviato per accedere qui.',
  addressLabel: 'Indirizzo e-mail',
  addressButton: 'Continua',
  addressWrong: 'Il link non è stato inviato a questo indirizzo.',

  waitText: 'Non è ancora possibile. Riprovi tra {wait}.',
  waitLongText: 'Non è ancora possibile. Riprovi più tardi.',
  failedTitle: 'Non ha funzionato',
  failedText: 'Si è verificato un errore da parte nostra. Riprovi tra un minuto.',

  landingTitle: 'Accesso',
  landingText: 'Basta un clic per accedere.',
  landingButton: 'Accedi',
  landingWait: 'Un momento…',
  landingElsewhereText:
    'Ha richiesto questo link in un altro browser o su un altro dispositivo, e funziona solo lì. Aprirlo qui non lo ha consumato: lo apra presto lì, oppure inserisca lì il codice contenuto nella stessa e-mail.',
  landingAddressText:
    'Ha richiesto questo link in un altro browser o su un altro dispositivo. Prosegua e inserisca l’indirizzo a cui è stato inviato per accedere qui.',
  landingCopyButton: 'Copia il link',
  landingCopied: 'Copiato. Lo incolli nella barra degli indirizzi, lì dove lo ha richiesto.',
  landingBadTitle: 'Questo link è incompleto',
  landingBadText:
    'Lo apra di nuovo dall’e-mail, oppure torni dove ha richiesto il link e inserisca il codice ricevuto via e-mail.',
  landingOfflineText: 'Nessuna risposta. Controlli la connessione e riprovi.',
  landingRetryButton: 'Riprova',
  landingNoScriptText:
    'Questa pagina ha bisogno di JavaScript per leggere il link. In alternativa, torni dove ha richiesto il link e inserisca il codice ricevuto via e-mail.',

  errors: {
    invalid_request: 'Non possiamo inviare nulla a questo indirizzo. C’è forse un errore di battitura?',
    captcha_required: 'Per continuare, confermi di non essere un robot.',
    access_denied: 'Non è possibile accedere con questo indirizzo.',
    origin_not_allowed: 'Questo modulo non proviene da questo sito. Apra di nuovo il sito e ricominci.',
    method_not_allowed: 'Si è verificato un errore da parte nostra. Riprovi tra un minuto.',
    payload_too_large: 'I dati da inviare sono troppi. Accorci ciò che ha scritto.',
    unsupported_media_type: 'Si è verificato un errore da parte nostra. Riprovi tra un minuto.',
    too_many_requests: 'Non è ancora possibile. Riprovi più tardi.',
    configuration_error: 'Si è verificato un errore da parte nostra. Riprovi più tardi.',
    auth0_unreachable: 'Il servizio di accesso non è raggiungibile. Riprovi tra un minuto.',
    sms_provider_error: 'Non è stato possibile inviare l’SMS. Controlli il numero o riprovi tra un minuto.',
    auth0_invalid_response: 'Il servizio di accesso ha un problema. Riprovi tra un minuto.',
    auth0_timeout: 'Il servizio di accesso è lento a rispondere. Riprovi tra un minuto.',

    other_browser: 'Questo link appartiene a un altro browser. Ne richieda uno nuovo qui.',
    expired: 'Il link o il codice è scaduto. Ne richieda uno nuovo.',
    used: 'Il link o il codice è già stato usato, oppure ne esiste uno più recente. Ne richieda uno nuovo.',
    too_many_attempts: 'Ci sono stati troppi tentativi. Richieda un nuovo codice.',
    wrong_code: 'Questo codice non ha funzionato. Funziona solo il più recente, e una sola volta.',
    refused: 'Non è stato possibile accedere. Riprovi.',
    no_cookies: 'Il suo browser non conserva i cookie. Li consenta per questo sito e riprovi.',
    fragment: 'Questo link non è stato creato qui. Ricominci dall’inizio.',

    offline: 'Manca la connessione a internet. Non è stato inviato nulla. Riprovi quando sarà tornata.',
    no_answer:
      'Non abbiamo ricevuto risposta, quindi non sappiamo se un messaggio è in arrivo. Controlli prima di riprovare.',
    unexpected_answer: 'Si è verificato un errore da parte nostra. Riprovi tra un minuto.',
  },
}
