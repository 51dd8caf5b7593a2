// The browsers of apps, by the names they give themselves; and web views, which say "wv" on Android and leave "Safari" out on
// iOS and macOS.
const inApp = /MicroMessenger|Snapchat|GSA\/|NAVER|; wv\)/
const appleWebView = /Mac OS X.*AppleWebKit(?!.*Safari\/)/
const installed = '(display-mode: standalone), (display-mode: minimal-ui)'

/**
 * Whether links out of a mail would open somewhere else than here: in an app's own browser, or a web app that is installed.
 * A guess, from what the browser says of itself.
 */
export function isApart(): boolean {
  const { userAgent } = navigator
  return inApp.test(userAgent) || appleWebView.test(userAgent) || matchMedia(installed).matches
}
