import type { Page } from 'playwright-core'

/** Everything visible that somebody can type into, as a screen reader says it. */
const fieldsScript = `[...document.querySelectorAll('main :is(input, textarea, select):not([type=hidden])')]
  .filter((field) => field.checkVisibility())
  .map((field) => [
    [...(field.labels ?? [])].map((label) => label.textContent.trim()).join(' '),
    field.required || field.ariaRequired === 'true' ? 'required' : '',
    field.ariaInvalid === 'true' ? 'invalid' : '',
    (field.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean)
      .map((id) => document.getElementById(id)?.textContent ?? 'MISSING ' + id).join(' '),
    field.autocomplete,
  ].filter(Boolean).join(' | '))`

const currentScript = `document.querySelector('[aria-current=step]')?.textContent ?? 'none'`

const liveScript = `[...document.querySelectorAll('[role=status], [role=alert], [aria-live]')]
  .filter((region) => region.checkVisibility() && !region.closest('next-route-announcer'))
  .map((region) => region.role + ': ' + region.textContent.trim())`

/** The page as a screen reader has it: the tree of names and roles, the fields with their descriptions, the live regions. */
export async function readPage(page: Page): Promise<string> {
  const [tree, current, fields, live] = await Promise.all([
    page.locator('body').ariaSnapshot(),
    page.evaluate<string>(currentScript),
    page.evaluate<string[]>(fieldsScript),
    page.evaluate<string[]>(liveScript),
  ])
  const parts = [tree, '# Current step', current, '# Fields', ...fields, '# Live regions', ...live]
  return (
    `${parts.join('\n').replaceAll(/^.*[^\S\n]$/gm, (line) => line.trimEnd())}\n`
      // Next's own, for its router, which the shop does not use.
      .replace('\n- alert\n', '\n')
      .replaceAll(/http:\/\/localhost:\d+/g, 'http://tenant')
      .replaceAll('/api/auth/logout', '/auth/logout')
      .replaceAll(/SM-\d{4}-\d{4}/g, 'SM-0000-0000')
      .replaceAll(/\d{1,2} [A-Z][a-z]+ 20\d\d/g, '1 January 2000')
  )
}

/** From now on, writes down what changes in live regions: what a screen reader says by itself. */
export async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(`
    window.heard = []
    new MutationObserver((changes) => {
      const regions = changes.flatMap(({ target, addedNodes }) => [target, ...addedNodes])
        .map((node) => (node.closest ? node : node.parentElement)?.closest('[role=status], [role=alert], [aria-live]'))
      for (const region of new Set(regions)) {
        const text = region?.textContent.trim()
        if (text) window.heard.push(region.role + ': ' + text)
      }
    }).observe(document.body, { childList: true, characterData: true, subtree: true })
  `)
  return () => page.evaluate<string[]>('window.heard')
}

/** Presses Tab from the top of the page to its end, and returns what gets the focus. */
export async function tabThrough(page: Page): Promise<string[]> {
  const name = `(() => {
    const { activeElement: element } = document
    if (!element || element === document.body) return ''
    const text = element.labels?.[0]?.innerText || element.innerText
    return (element.type === 'radio' ? 'radio ' : '') + text.trim().replace(/\\s+/g, ' ')
  })()`
  const names: string[] = []
  for (;;) {
    await page.keyboard.press('Tab')
    const reached = await page.evaluate<string>(name)
    if (!reached || names.length > 40) return names
    names.push(reached)
  }
}
