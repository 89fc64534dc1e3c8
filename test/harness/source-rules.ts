// The rules about the sources: which folder may import which, what files may be called,
// and what may not stand in them. Used by test/architecture.test.ts.
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, resolve } from 'node:path'

export interface Source {
  /** From the project folder, with forward slashes. */
  readonly path: string
  readonly text: string
}

const root = resolve(import.meta.dirname, '../..')

/** Every source of ours, tests and scripts included. */
export const readSources = (): Source[] =>
  globSync(['src/**/*.{ts,tsx}', 'test/**/*.{ts,tsx}', 'build/**/*.ts', 'script/**/*.ts', 'bench/**/*.ts'], { cwd: root })
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

/** Returns `path: rule: what was found` for each break. */
export const brokenRules = (sources: readonly Source[]): string[] =>
  sources.flatMap((source) => rules.flatMap(([name, find]) => find(source).map((found) => `${source.path}: ${name}: ${found}`)))

type Rule = readonly [name: string, find: (source: Source) => string[]]

interface Import {
  /** As written. */
  readonly name: string
  /** Path from the project folder for relative imports, else undefined. */
  readonly path: string | undefined
}

const importsOf = ({ path, text }: Source): Import[] =>
  [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\s[^'"\n]*?from\s+['"]([^'"]+)['"]|(?:^|\n)import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|\n\}\s+from\s+['"]([^'"]+)['"]/g,
    ),
  ].map((match) => {
    const name = match[1] ?? match[2] ?? match[3] ?? match[4] ?? ''
    return { name, path: name.startsWith('.') ? normalize(join(dirname(path), name)) : undefined }
  })

const importRule = (name: string, from: RegExp, isForbidden: (one: Import, source: Source) => boolean): Rule => [
  name,
  (source) =>
    from.test(source.path)
      ? importsOf(source)
          .filter((one) => isForbidden(one, source))
          .map((one) => one.name)
      : [],
]

const textRule = (name: string, where: RegExp, forbidden: RegExp): Rule => [
  name,
  ({ path, text }) => (where.test(path) ? [...text.matchAll(forbidden)].map((match) => match[0].trim().slice(0, 80)) : []),
]

/** Inside business, each module may import those before it, and those of its own line. */
const order: readonly (readonly string[])[] = [
  ['money', 'lists'],
  ['audit', 'content', 'notifications', 'ledger'],
  ['accounts', 'customers'],
  ['keys', 'webhooks', 'gate'],
  ['catalogue', 'exchange-rates'],
  ['pricing'],
  ['carts', 'quotes'],
  ['orders', 'invoices', 'payments', 'payment-links'],
  ['proofs', 'banking'],
  ['matching'],
  ['refunds', 'gateways'],
  ['privacy'],
  ['reports', 'watch'],
]

const rankOf = (path: string | undefined): number => {
  const module = /^src\/business\/([^/]+)\//.exec(path ?? '')?.[1]
  return order.findIndex((line) => module !== undefined && line.includes(module))
}

const vendorsInBusiness = new Set(['kysely', '@node-rs/argon2', 'otpauth'])
const banned =
  /(^|[/-])(utils?|helpers?|common|shared|misc|lib|core|base|managers?|services?)(?=[/.-]|$)|(^|\/)(types|constants|index)\.tsx?$/
const linesMax = 330
const isWeb = (one: Import) => one.path?.startsWith('src/web/') === true

const rules: readonly Rule[] = [
  importRule('business imports no web', /^src\/business\//, isWeb),
  importRule('business imports no Fastify', /^src\/business\//, (one) => /^@?fastify/.test(one.name)),
  importRule(
    'business imports no vendor part',
    /^src\/business\/(?!.*\.test\.)/,
    (one) => one.path === undefined && !one.name.startsWith('node:') && !vendorsInBusiness.has(one.name),
  ),
  importRule('business imports no composition root', /^src\/business\/(?!.*\.test\.)/, (one) =>
    /^src\/(app|main|roles|commands|supervisor)/.test(one.path ?? ''),
  ),
  importRule('an earlier module imports no later one', /^src\/business\/(?!.*\.test\.)/, (one, { path }) => {
    const [from, to] = [rankOf(path), rankOf(one.path)]
    return from !== -1 && to !== -1 && to > from
  }),
  importRule('web builds no SQL', /^src\/web\//, (one) => one.name === 'kysely' || one.name === 'mysql2' || one.name === 'node:sqlite'),
  textRule('web builds no SQL', /^src\/web\//, /\.(selectFrom|insertInto|updateTable|deleteFrom)\(/g),
  importRule('storefront imports no office', /^src\/web\/storefront\//, (one) => one.path?.startsWith('src/web/office/') === true),
  importRule('office imports no storefront', /^src\/web\/office\//, (one) => one.path?.startsWith('src/web/storefront/') === true),
  importRule(
    'supervisor imports nothing of ours',
    /^src\/supervisor\//,
    (one) => one.path !== undefined && !one.path.startsWith('src/supervisor/'),
  ),
  importRule('adapters import no web', /^src\/adapters\//, isWeb),
  importRule(
    'only its command loads the simulation',
    /^src\/(?!simulation\/|commands\/simulate-gateways\.ts)/,
    (one) => one.path?.startsWith('src/simulation/') === true,
  ),
  textRule('only config reads the environment', /^src\/(?!config\/)/, /process\.env\b|process\[['"]env/g),
  ['no banned names', ({ path }) => (banned.test(path) ? [path] : [])],
  ['names are kebab-case', ({ path }) => (/^[a-z0-9/.-]+$/.test(path) ? [] : [path])],
  ['a file says what it is', ({ path, text }) => (/^(#!.*\n)?(\/\/|\/\*)/.test(text) ? [] : [path])],
  textRule('no inline style or handler', /\.tsx$/, /\s(style|on[A-Z]\w*)=[{"]/g),
  textRule('raw HTML only in the document shell', /^src\/web\/(?!components\/document\.tsx).*\.tsx$/, /dangerouslySetInnerHTML/g),
  textRule('no float money', /^src\/(business|web|adapters\/(statements|documents))\/(?!proofs\/reading\/)/, /\bparseFloat\(|\.toFixed\(/g),
  textRule('no tables of languages', /^src\/(?!web\/client\/)/, /\bIntl\.|\.(toLocale\w*|localeCompare)\(/g),
  textRule('no unfinished work', /^(?!test\/(architecture|harness\/source-rules))/, /\/\/.*\b(TODO|FIXME|XXX|HACK)\b/g),
  ['files stay small', ({ text }) => (text.split('\n').length > linesMax ? [`${text.split('\n').length} lines`] : [])],
  importRule(
    'relative imports name their file',
    /^(?!test\/architecture)/,
    (one) => one.path !== undefined && !/\.(ts|tsx|json|mjs)$/.test(one.name),
  ),
]
