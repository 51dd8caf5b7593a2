/** The look of the built-in pages: quiet, so that it goes with any app; light and dark; from 320 pixels on. */
export const pageStyle = `
:root { color-scheme: light dark; --paper: #f4f5f7; --card: #fff; --ink: #16181d; --soft: #565c69; --line: #d9dce3;
  --accent: #1f4fd8; --on-accent: #fff; --alert: #b3261e; --alert-paper: #fdf0ef }
@media (prefers-color-scheme: dark) { :root { --paper: #101216; --card: #191c22; --ink: #f0f2f5; --soft: #a6adba;
  --line: #353a45; --accent: #9db8ff; --on-accent: #0d1a3d; --alert: #ffb4ab; --alert-paper: #3a1d1b } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; min-height: 100svh; display: grid; align-items: center; padding: 1rem;
  background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif }
main { width: 100%; max-width: 27rem; margin: 0 auto; padding: 2.25rem 2rem; background: var(--card);
  border: 1px solid var(--line); border-radius: 16px; box-shadow: 0 12px 32px -16px rgb(0 0 0 / .18) }
h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25; letter-spacing: -.015em; text-wrap: balance }
p { margin: 0 0 1rem; overflow-wrap: anywhere }
.soft { color: var(--soft) }
.alert { padding: .75rem 1rem; border-radius: 10px; background: var(--alert-paper); color: var(--alert); font-weight: 500 }
form { margin: 1.5rem 0 0; padding: 0 }
form + form, form:not([hidden]) + .more { margin-top: 1.5rem; padding-top: 1.5rem; border-top: 1px solid var(--line) }
button + p { margin: .75rem 0 0 }
label { display: block; margin-bottom: .35rem; font-weight: 600 }
input { width: 100%; min-height: 3rem; margin-bottom: 1rem; padding: .5rem .85rem; border: 1px solid var(--soft); border-radius: 10px;
  background: var(--paper); color: inherit; font: inherit }
.code { font-size: 1.35rem; letter-spacing: .2em; font-variant-numeric: tabular-nums }
button { width: 100%; min-height: 3rem; padding: .6rem 1.25rem; border: 1px solid var(--accent); border-radius: 10px; background: var(--accent);
  color: var(--on-accent); font: inherit; font-weight: 600; cursor: pointer }
.plain { background: none; color: var(--accent) }
a { color: var(--accent) }
.home { display: inline-block; margin: 1.25rem 0 0; padding: .25rem 0 }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
[hidden] { display: none }
@media (max-width: 24rem) { main { padding: 1.5rem 1.25rem } }
`
