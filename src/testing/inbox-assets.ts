export const INBOX_STYLE = `
.bar, #mails { max-width: 42rem; margin: 0 auto; padding: 0 1rem }
.bar { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: end; justify-content: space-between;
  padding-top: 2.5rem; padding-bottom: 1.25rem }
.bar h1 { font-size: 1.75rem; line-height: 1.2; letter-spacing: -.02em }
.bar p, .who p, time, .small { color: var(--soft); font-size: .9rem }
#mails { display: grid; gap: 1rem; padding-bottom: 3rem }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
.empty { padding: 4rem 1.5rem; text-align: center; border: 1px dashed var(--line); border-radius: 16px }
.empty h2 { font-size: 1.15rem }
.empty p { color: var(--soft) }
.mail { background: var(--card); border: 1px solid var(--line); border-radius: 16px; overflow: hidden }
.head { display: flex; gap: .85rem; align-items: start; padding: 1rem 1.25rem }
.who { flex: 1; min-width: 0 }
.who h2 { font-size: 1.05rem; line-height: 1.35; overflow-wrap: anywhere }
.who p { overflow-wrap: anywhere }
.who strong { font-weight: 500; color: var(--ink) }
time { padding-top: .15rem; font-variant-numeric: tabular-nums; white-space: nowrap }
.avatar { display: grid; place-items: center; flex: none; width: 2.5rem; height: 2.5rem; border-radius: 50%;
  background: var(--accent); color: var(--on-accent); font-weight: 700 }
.body { display: grid; gap: .75rem; justify-items: start; padding: 1.25rem 1.25rem 1.5rem 4.6rem;
  border-top: 1px solid var(--line) }
.body .button { margin: .35rem 0; padding: .85rem 2.25rem; font-size: 1.1rem }
.code { padding: .35rem .9rem .35rem 1.05rem; background: var(--paper); border-radius: 10px; user-select: all;
  font: 600 1.5rem/1.5 ui-monospace, monospace; letter-spacing: .18em }
.spent .avatar { background: var(--line); color: var(--soft) }
.spent h2 { color: var(--soft); font-weight: 500 }
.fate { display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0 1.25rem 1rem 4.6rem; font-size: .9rem }
.fate span { color: var(--soft) }
.weather { display: grid; gap: .6rem; padding: .85rem 1.25rem 1rem 4.6rem; border-top: 1px dashed var(--line) }
.weather fieldset { display: flex; flex-wrap: wrap; gap: .5rem; min-width: 0; margin: 0; padding: 0; border: 0 }
.weather legend { padding: 0 0 .5rem; color: var(--soft); font-size: .9rem }
.weather button { padding: .4rem .8rem; background: none; color: var(--ink); border: 1px solid var(--edge); border-radius: 8px;
  font: inherit; font-size: .9rem; cursor: pointer }
.weather button:hover { background: var(--paper) }
@media (max-width: 32rem) { .head, .body, .weather, .fate { padding-left: 1rem; padding-right: 1rem } .bar { padding-top: 1.5rem }
  .avatar { width: 2rem; height: 2rem } time { flex-basis: 100%; padding: 0 0 0 2.85rem; font-size: .8rem }
  .head { flex-wrap: wrap; row-gap: .25rem } }
`

/** Takes over the news without a reload: on every mail, and when the reader comes back to this tab. */
export const INBOX_SCRIPT = `
const mails = document.getElementById('mails')
let shown = mails.innerHTML
async function refresh() {
  const answer = await fetch('/inbox/mails')
  const news = await answer.text()
  if (!answer.ok || news === shown) return
  shown = news
  const focused = document.activeElement.id
  mails.innerHTML = news
  if (focused) document.getElementById(focused)?.focus()
}
const update = () => refresh().catch(() => {})
const events = new EventSource('/inbox/api/events')
events.onmessage = update
events.onopen = update
document.addEventListener('visibilitychange', update)
setInterval(update, 20000)
`
