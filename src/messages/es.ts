import type { Messages } from './messages.js'

/** The texts in Spanish. */
export const es: Messages = {
  lang: 'es',

  otherBrowserTitle: 'Este enlace pertenece a otro navegador',
  otherBrowserText:
    'Se solicitó en otro navegador o en otro dispositivo. Por su seguridad, solo sirve para iniciar sesión allí, y ahora ya no se puede usar. Puede solicitar uno nuevo donde empezó.',
  expiredTitle: 'Este enlace ha caducado',
  expiredCodeTitle: 'Este código ha caducado',
  expiredText: 'Los enlaces y los códigos solo funcionan durante unos minutos.',
  usedTitle: 'Este enlace ya no funciona',
  usedText:
    'Ya se ha usado o hay otro más reciente. Algunos programas de correo abren los enlaces para comprobarlos y, al hacerlo, los dejan sin validez.',
  signedInLink: '¿Ya ha iniciado sesión en otra pestaña? Continuar',
  tooManyAttemptsTitle: 'Ha habido demasiados intentos',
  tooManyAttemptsText: 'Por su seguridad, el último mensaje ya no es válido. Por favor, solicite uno nuevo.',
  wrongCodeTitle: 'Este código no ha funcionado',
  wrongCodeText: '¿Hay algún error de escritura? Solo funciona el código más reciente, y una sola vez.',
  refusedTitle: 'No se ha podido iniciar sesión',
  refusedText: 'El servicio de inicio de sesión ha rechazado la solicitud. Si vuelve a ocurrir, escríbanos.',
  noCookiesTitle: 'Su navegador no guarda cookies',
  noCookiesText:
    'Para iniciar sesión hace falta una cookie de este sitio, y su navegador no la ha guardado. Por favor, permita aquí las cookies y solicite un enlace nuevo.',
  fragmentTitle: 'Este enlace no sirve para iniciar sesión aquí',
  fragmentText:
    'No se creó con el formulario de inicio de sesión de este sitio. Por favor, empiece desde allí.',
  staleTitle: 'Esta página ya no es válida',
  staleText: 'No se ha realizado ninguna acción. Por favor, empiece de nuevo.',

  newLinkText: 'Podemos enviar un enlace nuevo a {address}.',
  newLinkElsewhereText: 'Podemos enviar un enlace nuevo para este navegador, a la misma dirección.',
  newLinkButton: 'Enviar un enlace nuevo',
  newCodeText: 'Podemos enviar un código nuevo al {address}.',
  newCodeButton: 'Enviar un código nuevo',
  homeLink: 'Volver al inicio',

  sentTitle: 'Revise su correo',
  sentText: 'Un enlace nuevo está en camino a {address}. Ábralo en este navegador.',
  sentElsewhereText:
    'Un enlace nuevo está en camino a la misma dirección. Ábralo en este navegador. Entonces se le pedirá la dirección, para que nadie le haga iniciar sesión como otra persona.',
  sentCodeTitle: 'Revise su teléfono',
  sentCodeText: 'Un código nuevo está en camino al {address}.',
  orCodeText: 'Si el mensaje incluye un código, puede escribirlo aquí en lugar de abrir el enlace.',
  codeLabel: 'Código',
  codeButton: 'Iniciar sesión',
  codeInvalid: 'Un código solo tiene cifras. Por favor, compruébelo.',

  addressTitle: '¿Es suyo este enlace?',
  addressText: 'Escriba la dirección a la que se envió para iniciar sesión aquí.',
  addressLabel: 'Correo electrónico',
  addressButton: 'Continuar',
  addressWrong: 'El enlace no se envió a esta dirección.',

  waitText: 'Todavía no es posible. Por favor, inténtelo de nuevo dentro de {wait}.',
  waitLongText: 'Todavía no es posible. Por favor, inténtelo de nuevo más tarde.',
  failedTitle: 'No ha funcionado',
  failedText: 'Algo ha fallado por nuestra parte. Por favor, inténtelo de nuevo dentro de un minuto.',

  landingTitle: 'Iniciar sesión',
  landingText: 'Solo hace falta un clic para iniciar sesión.',
  landingButton: 'Iniciar sesión',
  landingWait: 'Un momento…',
  landingElsewhereText:
    'Este enlace se solicitó en otro navegador o en otro dispositivo, y solo funciona allí. Abrirlo aquí no lo ha gastado: ábralo pronto allí, o escriba allí el código del mismo correo.',
  landingAddressText:
    'Este enlace se solicitó en otro navegador o en otro dispositivo. Continúe y escriba la dirección a la que se envió para iniciar sesión aquí.',
  landingCopyButton: 'Copiar el enlace',
  landingCopied: 'Copiado. Péguelo en la barra de direcciones, allí donde lo solicitó.',
  landingBadTitle: 'Este enlace está incompleto',
  landingBadText:
    'Por favor, ábralo de nuevo desde el correo, o escriba el código del correo en el lugar donde solicitó el enlace.',
  landingOfflineText: 'No ha habido respuesta. Por favor, compruebe su conexión e inténtelo de nuevo.',
  landingRetryButton: 'Intentarlo de nuevo',
  landingNoScriptText:
    'Esta página necesita JavaScript para leer el enlace. También puede escribir el código del correo en el lugar donde solicitó el enlace.',

  errors: {
    invalid_request: 'No podemos enviar nada a esta dirección. ¿Hay algún error de escritura?',
    captcha_required: 'Por favor, confirme primero que no es un robot.',
    access_denied: 'No es posible iniciar sesión con esta dirección.',
    origin_not_allowed:
      'Este formulario no procede de este sitio. Por favor, vuelva a abrir el sitio y empiece de nuevo.',
    method_not_allowed:
      'Algo ha fallado por nuestra parte. Por favor, inténtelo de nuevo dentro de un minuto.',
    payload_too_large: 'El envío es demasiado grande. Por favor, acorte lo que ha escrito.',
    unsupported_media_type:
      'Algo ha fallado por nuestra parte. Por favor, inténtelo de nuevo dentro de un minuto.',
    too_many_requests: 'Todavía no es posible. Por favor, inténtelo de nuevo más tarde.',
    configuration_error: 'Algo ha fallado por nuestra parte. Por favor, inténtelo de nuevo más tarde.',
    auth0_unreachable:
      'No se puede contactar con el servicio de inicio de sesión. Por favor, inténtelo de nuevo dentro de un minuto.',
    sms_provider_error:
      'No se ha podido enviar el SMS. Por favor, compruebe el número o inténtelo de nuevo dentro de un minuto.',
    auth0_invalid_response:
      'El servicio de inicio de sesión tiene problemas. Por favor, inténtelo de nuevo dentro de un minuto.',
    auth0_timeout:
      'El servicio de inicio de sesión responde con lentitud. Por favor, inténtelo de nuevo dentro de un minuto.',

    other_browser: 'Este enlace pertenece a otro navegador. Por favor, solicite uno nuevo aquí.',
    expired: 'El enlace o el código ha caducado. Por favor, solicite uno nuevo.',
    used: 'El enlace o el código ya se ha usado, o hay otro más reciente. Por favor, solicite uno nuevo.',
    too_many_attempts: 'Ha habido demasiados intentos. Por favor, solicite un código nuevo.',
    wrong_code: 'Este código no ha funcionado. Solo funciona el más reciente, y una sola vez.',
    refused: 'No se ha podido iniciar sesión. Por favor, inténtelo de nuevo.',
    no_cookies: 'Su navegador no guarda cookies. Por favor, permítalas para este sitio e inténtelo de nuevo.',
    fragment: 'Este enlace no se creó aquí. Por favor, empiece de nuevo.',

    offline:
      'No hay conexión a internet. No se ha enviado nada. Por favor, inténtelo de nuevo cuando vuelva la conexión.',
    no_answer:
      'No hemos recibido respuesta, así que no sabemos si hay un mensaje en camino. Por favor, compruébelo antes de intentarlo de nuevo.',
    unexpected_answer:
      'Algo ha fallado por nuestra parte. Por favor, inténtelo de nuevo dentro de un minuto.',
  },
}
