let count = 0

/** One for each test, and nobody has to wait for another's mail. Not `ada+1@`: all of these are one mailbox to the limits. */
export function newAddress(): string {
  count += 1
  return `ada-${process.pid}-${count}@example.com`
}
