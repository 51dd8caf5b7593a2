import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** The entries of the package, each with the file that it is made of. */
export const sources: Record<string, string> = Object.fromEntries(
  Object.entries<{ default: string }>(manifest.exports).map(([entry, { default: file }]) => [
    entry,
    join(root, file.replace('./dist/', 'src/').replace(/\.js$/, '.ts')),
  ]),
)

const packageName = (entry: string) => join('nextjs-auth0-passwordless', entry)

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  jsx: ts.JsxEmit.ReactJSX,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: ['node', 'react'],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  baseUrl: root,
  paths: {
    ...Object.fromEntries(Object.entries(sources).map(([entry, file]) => [packageName(entry), [file]])),
    '@auth0/nextjs-auth0/*': ['node_modules/nextjs-auth0-4.30.0/dist/*/index.d.ts'],
  },
}

/**
 * What TypeScript makes of the entries, and of files that are nowhere on the disk.
 *
 * @param files By path, in a folder of an app.
 */
export function createProgram(files: Record<string, string> = {}): ts.Program {
  const texts = new Map(Object.entries(files).map(([path, text]) => [pathOf(path), text]))
  const folders = new Set([...texts.keys()].map((path) => join(path, '..')))
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile, directoryExists } = host
  host.fileExists = (path) => texts.has(path) || fileExists(path)
  host.readFile = (path) => texts.get(path) ?? readFile(path)
  host.directoryExists = (path) => folders.has(path) || (directoryExists?.(path) ?? false)
  return ts.createProgram([...Object.values(sources), ...texts.keys()], options, host)
}

/** Where a file of {@link createProgram} stands. */
export const pathOf = (path: string) => join(root, 'an-app', path)

/** The mistakes in one of those files, each with its line. */
export function mistakesIn(program: ts.Program, path: string): string[] {
  const file = program.getSourceFile(pathOf(path))
  if (!file) throw new Error(`${path} is no file of this program`)
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
    ({ start = 0, messageText }) => {
      const { line } = file.getLineAndCharacterOfPosition(start)
      return `${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
    },
  )
}

/** Every export of an entry, with what it really is. */
export function exportsOf(program: ts.Program, entry: string) {
  const checker = program.getTypeChecker()
  return symbolsOf(program, entry).map(({ name, origin }) => ({
    name,
    isType: !(origin.flags & ts.SymbolFlags.Value),
    text: ts.displayPartsToString(origin.getDocumentationComment(checker)),
    tags: origin.getJsDocTags(checker),
    isCallable: isCallable(checker, origin),
  }))
}

function symbolsOf(program: ts.Program, entry: string) {
  const checker = program.getTypeChecker()
  const file = program.getSourceFile(sources[entry] ?? '')
  const module = file && checker.getSymbolAtLocation(file)
  if (!module) throw new Error(`${entry} is no entry`)
  return checker.getExportsOfModule(module).map((symbol) => ({
    name: symbol.name,
    origin: symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
  }))
}

/** The optional parts of an exported type that stand in our own files, with what is said of each. */
export function optionalPartsOf(program: ts.Program, entry: string, type: RegExp) {
  const checker = program.getTypeChecker()
  return symbolsOf(program, entry)
    .filter(({ name, origin }) => type.test(name) && !(origin.flags & ts.SymbolFlags.Value))
    .flatMap(({ name, origin }) =>
      checker
        .getDeclaredTypeOfSymbol(origin)
        .getProperties()
        .filter(({ flags, declarations }) => flags & ts.SymbolFlags.Optional && declarations?.some(isOurs))
        .map((part) => ({
          name: `${name}.${part.name}`,
          text: ts.displayPartsToString(part.getDocumentationComment(checker)),
        })),
    )
}

function isOurs(declaration: ts.Declaration): boolean {
  return !declaration.getSourceFile().fileName.includes('/node_modules/')
}

function isCallable(checker: ts.TypeChecker, symbol: ts.Symbol): boolean {
  const type = checker.getTypeOfSymbol(symbol)
  return type.getCallSignatures().length + type.getConstructSignatures().length > 0
}

/** The examples of the doc comments in `src`: files of an app, named after where they stand. */
export function examples(): Record<string, string> {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  return Object.fromEntries(
    files
      .filter((file) => file.endsWith('.ts'))
      .sort()
      .flatMap((file) => {
        const comments = readFileSync(join(root, 'src', file), 'utf8').matchAll(/^ *\/\*\*\n.*?\*\/$/gms)
        const text = [...comments].map(([comment]) => comment.replaceAll(/^ *\* ?/gm, '')).join('\n')
        return [...text.matchAll(/^```(tsx?)\n(.*?)^```$/gms)].map(([, type, code = ''], n) => [
          `${file.replace(/\.ts$/, '')}-${n + 1}.${type}`,
          code,
        ])
      }),
  )
}
