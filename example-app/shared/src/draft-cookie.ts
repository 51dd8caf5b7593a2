/** The cookie that ties a draft to the browser that typed it. */
export const draftCookieName = 'shop_draft'

/** A `Set-Cookie` line: out of reach of scripts, and `Secure` wherever the shop is on https. */
export function draftCookie(token: string, shopOrigin: string): string {
  const secure = shopOrigin.startsWith('https:') ? '; Secure' : ''
  return `${draftCookieName}=${token}; Path=/; Max-Age=86400; HttpOnly; SameSite=Lax${secure}`
}
