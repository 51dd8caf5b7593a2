/** For trying out, and for the tests of this repository: options of the package that a shop would write down. */
export interface DemoOptions {
  otherBrowser?: 'allow'
  limits?: false
}

/** `SHOP_OTHER_BROWSER=allow` and `SHOP_LIMITS=off`. */
export function demoOptions(): DemoOptions {
  return {
    ...(process.env.SHOP_OTHER_BROWSER === 'allow' && { otherBrowser: 'allow' }),
    ...(process.env.SHOP_LIMITS === 'off' && { limits: false }),
  }
}
