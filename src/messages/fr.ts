import type { Messages } from './messages.js'

/** The texts in French. */
export const fr: Messages = {
  lang: 'fr',

  otherBrowserTitle: 'Ce lien est destiné à un autre navigateur',
  otherBrowserText:
    'Il a été demandé dans un autre navigateur ou sur un autre appareil. Pour votre sécurité, il ne permet de se connecter qu’à cet endroit, et il ne peut maintenant plus servir. Vous pouvez en demander un nouveau là où vous avez commencé.',
  expiredTitle: 'Ce lien a expiré',
  expiredCodeTitle: 'Ce code a expiré',
  expiredText: 'Les liens et les codes ne fonctionnent que quelques minutes.',
  usedTitle: 'Ce lien ne fonctionne plus',
  usedText:
    'Il a déjà été utilisé, ou il en existe un plus récent. Certaines messageries ouvrent les liens pour les vérifier, et les rendent ainsi inutilisables.',
  signedInLink: 'Déjà connecté dans un autre onglet\u202f? Continuer',
  tooManyAttemptsTitle: 'Il y a eu trop de tentatives',
  tooManyAttemptsText:
    'Pour votre sécurité, le dernier message n’est plus valable. Veuillez en demander un nouveau.',
  wrongCodeTitle: 'Ce code n’a pas fonctionné',
  wrongCodeText:
    'Y a-t-il une faute de frappe\u202f? Seul le code le plus récent fonctionne, et une seule fois.',
  refusedTitle: 'La connexion n’a pas abouti',
  refusedText: 'Le service de connexion l’a refusée. Si cela se reproduit, veuillez nous écrire.',
  noCookiesTitle: 'Votre navigateur ne conserve pas les cookies',
  noCookiesText:
    'La connexion nécessite un cookie de ce site, et votre navigateur ne l’a pas conservé. Veuillez autoriser les cookies ici et demander un nouveau lien.',
  fragmentTitle: 'Ce lien ne permet pas de se connecter ici',
  fragmentText:
    'Il ne provient pas du formulaire de connexion de ce site. Veuillez commencer par ce formulaire.',
  staleTitle: 'Cette page n’est plus valable',
  staleText: 'Aucune action n’a été effectuée. Veuillez recommencer.',

  newLinkText: 'Nous pouvons envoyer un nouveau lien à {address}.',
  newLinkElsewhereText: 'Nous pouvons envoyer un nouveau lien pour ce navigateur, à la même adresse.',
  newLinkButton: 'Envoyer un nouveau lien',
  newCodeText: 'Nous pouvons envoyer un nouveau code au {address}.',
  newCodeButton: 'Envoyer un nouveau code',
  homeLink: 'Retour à l’accueil',

  sentTitle: 'Consultez votre messagerie',
  sentText: 'Un nouveau lien est en cours d’envoi à {address}. Ouvrez-le dans ce navigateur.',
  sentElsewhereText:
    'Un nouveau lien est en cours d’envoi, à la même adresse. Ouvrez-le dans ce navigateur. L’adresse vous sera alors demandée, afin que personne ne puisse vous connecter au compte de quelqu’un d’autre.',
  sentCodeTitle: 'Consultez votre téléphone',
  sentCodeText: 'Un nouveau code est en cours d’envoi au {address}.',
  orCodeText: 'Si le message contient un code, vous pouvez le saisir ici au lieu d’ouvrir le lien.',
  codeLabel: 'Code',
  codeButton: 'Se connecter',
  codeInvalid: 'Un code ne contient que des chiffres. Veuillez le vérifier.',

  addressTitle: 'Ce lien est-il le vôtre\u202f?',
  addressText: 'Saisissez l’adresse à laquelle il a été envoyé pour vous connecter ici.',
  addressLabel: 'Adresse e-mail',
  addressButton: 'Continuer',
  addressWrong: 'Le lien n’a pas été envoyé à cette adresse.',

  waitText: 'Ce n’est pas encore possible. Veuillez réessayer dans {wait}.',
  waitLongText: 'Ce n’est pas encore possible. Veuillez réessayer plus tard.',
  failedTitle: 'Cela n’a pas fonctionné',
  failedText: 'Un problème est survenu de notre côté. Veuillez réessayer dans une minute.',

  landingTitle: 'Connexion',
  landingText: 'Un clic suffit pour vous connecter.',
  landingButton: 'Se connecter',
  landingWait: 'Un instant…',
  landingElsewhereText:
    'Vous avez demandé ce lien dans un autre navigateur ou sur un autre appareil, et il ne fonctionne qu’à cet endroit. L’ouvrir ici ne l’a pas consommé\u202f: ouvrez-le sans tarder là où vous l’avez demandé, ou saisissez-y le code du même e-mail.',
  landingAddressText:
    'Vous avez demandé ce lien dans un autre navigateur ou sur un autre appareil. Continuez, puis saisissez l’adresse à laquelle il a été envoyé pour vous connecter ici.',
  landingCopyButton: 'Copier le lien',
  landingCopied: 'Copié. Collez-le dans la barre d’adresse, là où vous l’avez demandé.',
  landingBadTitle: 'Ce lien est incomplet',
  landingBadText:
    'Veuillez l’ouvrir à nouveau depuis l’e-mail, ou saisir le code de l’e-mail là où vous avez demandé le lien.',
  landingOfflineText: 'Aucune réponse n’est arrivée. Veuillez vérifier votre connexion et réessayer.',
  landingRetryButton: 'Réessayer',
  landingNoScriptText:
    'Cette page a besoin de JavaScript pour lire le lien. Vous pouvez aussi saisir le code de l’e-mail là où vous avez demandé le lien.',

  errors: {
    invalid_request: 'Nous ne pouvons rien envoyer à cette adresse. Y a-t-il une faute de frappe\u202f?',
    captcha_required: 'Veuillez d’abord confirmer que vous n’êtes pas un robot.',
    access_denied: 'Il n’est pas possible de se connecter avec cette adresse.',
    origin_not_allowed: 'Ce formulaire ne provient pas de ce site. Veuillez rouvrir le site et recommencer.',
    method_not_allowed: 'Un problème est survenu de notre côté. Veuillez réessayer dans une minute.',
    payload_too_large: 'L’envoi est trop volumineux. Veuillez raccourcir ce que vous avez saisi.',
    unsupported_media_type: 'Un problème est survenu de notre côté. Veuillez réessayer dans une minute.',
    too_many_requests: 'Ce n’est pas encore possible. Veuillez réessayer plus tard.',
    configuration_error: 'Un problème est survenu de notre côté. Veuillez réessayer plus tard.',
    auth0_unreachable: 'Le service de connexion est injoignable. Veuillez réessayer dans une minute.',
    sms_provider_error:
      'Le SMS n’a pas pu être envoyé. Veuillez vérifier le numéro, ou réessayer dans une minute.',
    auth0_invalid_response:
      'Le service de connexion rencontre un problème. Veuillez réessayer dans une minute.',
    auth0_timeout: 'Le service de connexion met du temps à répondre. Veuillez réessayer dans une minute.',

    other_browser: 'Ce lien est destiné à un autre navigateur. Veuillez en demander un nouveau ici.',
    expired: 'Le lien ou le code a expiré. Veuillez en demander un nouveau.',
    used: 'Le lien ou le code a déjà été utilisé, ou il en existe un plus récent. Veuillez en demander un nouveau.',
    too_many_attempts: 'Il y a eu trop de tentatives. Veuillez demander un nouveau code.',
    wrong_code: 'Ce code n’a pas fonctionné. Seul le plus récent fonctionne, et une seule fois.',
    refused: 'La connexion n’a pas abouti. Veuillez réessayer.',
    no_cookies:
      'Votre navigateur ne conserve pas les cookies. Veuillez les autoriser pour ce site et réessayer.',
    fragment: 'Ce lien n’a pas été créé ici. Veuillez recommencer.',

    offline:
      'Vous êtes hors ligne. Rien n’a été envoyé. Veuillez réessayer lorsque vous serez de nouveau en ligne.',
    no_answer:
      'Nous n’avons pas reçu de réponse et ne savons donc pas si un message est en route. Veuillez vérifier avant de réessayer.',
    unexpected_answer: 'Un problème est survenu de notre côté. Veuillez réessayer dans une minute.',
  },
}
