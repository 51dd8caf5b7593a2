import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const root = new URL('../../', import.meta.url)

/** Licences that ask for no more than to be named. Any other one is a decision. */
export const allowed = ['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0']

/** What comes along when the package is installed, peers aside: from the lock file, by name. */
export function listDependencies() {
  const { packages } = JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8'))
  const found = new Map()
  const visit = (from, by) => {
    for (const name of Object.keys({
      ...packages[from].dependencies,
      ...packages[from].optionalDependencies,
    })) {
      const path = findInstalled(packages, from, name)
      const known = found.get(path)
      if (known) known.by.push(by)
      else {
        const { version, license = 'none' } = packages[path]
        found.set(path, { name, path, version, license, by: [by] })
        visit(path, name)
      }
    }
  }
  visit('', 'this package')
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

// As Node looks for it: beside the one that asks, and then further up.
function findInstalled(packages, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const path = `${folder && `${folder}/`}node_modules/${name}`
    if (packages[path]) return path
    if (!folder) throw new Error(`${name} is not in the lock file`)
  }
}

/** The page that lists them. */
export function licencesPage() {
  const rows = listDependencies().map(
    ({ name, version, license, by }) => `| \`${name}\` | ${version} | ${license} | ${by.join(', ')} |`,
  )
  return `# Licences

What is installed with this package, and under which licence: as the lock file has it, written by \`npm run licences\`. Nothing of it is
copied into our own files. Your app's own \`next\`, \`react\`, \`@auth0/nextjs-auth0\` and, for the offline tenant, \`oidc-provider\` are not listed.

| package | version | licence | needed by |
|---|---|---|---|
${rows.join('\n')}

A test compares this page with the lock file, and takes these licences only: ${allowed.join(', ')}.
This package itself is under the [MIT licence](../LICENSE).
`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(new URL('docs/licences.md', root), licencesPage())
}
