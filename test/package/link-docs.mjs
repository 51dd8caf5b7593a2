import { MarkdownPageEvent } from 'typedoc-plugin-markdown'

/**
 * Makes links of the guides that doc comments name, such as `docs/errors.md`. In the source they stay text, which an editor
 * shows as it is.
 */
export function load(app) {
  app.renderer.on(MarkdownPageEvent.END, (page) => {
    page.contents = page.contents?.replaceAll(/(?<!\[)`docs\/([\w-]+\.md)`/g, '[`docs/$1`](../$1)')
  })
}
