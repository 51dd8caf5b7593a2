/** All that a visitor can see of an answer, but for the time of day and what is random: of that, how long it is. */
export async function look(response: Response) {
  const headers = [...response.headers]
    .filter(([name]) => !['set-cookie', 'date'].includes(name))
    .map(([name, value]) => [name, withoutNonce(value)])
  const cookies = response.headers.getSetCookie().map(withoutChance)
  return { status: response.status, headers, cookies, body: withoutNonce(await response.text()) }
}

/** A page without the nonces of its policy, which are new each time. */
export function withoutNonce(text: string): string {
  return text.replaceAll(/nonce(-|=")[\w-]{36}/g, 'nonce$1')
}

function withoutChance(line: string): string {
  const [pair = '', ...attributes] = line.split('; ')
  const name = pair.slice(0, pair.indexOf('='))
  // SDK v4 has a cookie for each state, named after it.
  const known = name.replace(/^(__txn_)(.*)/, (_, prefix, state) => `${prefix}(${state.length})`)
  const value = `(${pair.length - name.length - 1})`
  return [`${known}=${value}`, ...attributes.map((one) => one.replace(/^(expires)=.*/i, '$1'))].join('; ')
}
