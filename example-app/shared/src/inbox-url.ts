/** The inbox of the offline tenant, in the demo. */
export function inboxUrl(): string | undefined {
  return process.env.SHOP_INBOX_URL
}
