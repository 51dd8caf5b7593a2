// The browsers of apps, by the names they give themselves; and web views, which say "wv" on Android and leave "Safari" out on iOS.
const inApp = /FBA[NV]|Instagram|Line\/|MicroMessenger|Snapchat|Twitter|GSA\/|KAKAOTALK|NAVER|; wv\)/
const iosWebView = /iP(hone|ad|od)(?!.*Safari\/)/
const installed = '(display-mode: standalone), (display-mode: minimal-ui)'

/**
 * Whether links out of a mail would open somewhere else than here: in an app's own browser, or a web app that is installed.
 * A guess, from what the browser says of itself.
 */
export function isApart(): boolean {
  const { userAgent } = navigator
  return inApp.test(userAgent) || iosWebView.test(userAgent) || matchMedia(installed).matches
}
