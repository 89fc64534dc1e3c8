// Makes dist/: the server bundle, the child that reads proofs, the watchdog thread, and the browser's assets
// under hashed names, compressed beforehand. `npm run build`; nothing else writes dist/. With `--for USER`, code that is compiled
// ahead is for that user too.
import { build, type Plugin } from 'esbuild'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, extname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { commonPasswordsFile } from '../src/business/accounts/known-passwords.ts'
import { compileAhead } from './compile-ahead.ts'
import { commonPasswords } from './known-passwords.ts'
import { partsList, partsListFile } from './parts-list.ts'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const root = resolve(import.meta.dirname, '..')
const web = join(root, 'src', 'web')
const dist = join(root, 'dist')
// Built beside dist/ and then put in its place: a server that runs meanwhile never sees half a build.
const next = join(root, `dist-next-${process.pid}`)
const assetFolder = join(next, 'assets')
const assetKeptMs = 7 * 86_400_000
/** Names of a build's own parts, beside those that it keeps of the build before. */
const partsFile = 'parts.json'
const compressed = new Set(['.css', '.js', '.svg', '.txt', '.map'])

const manifest: Record<string, string> = {}

/** Writes one asset under its hashed name (and its compressed twins) and notes it in the manifest. */
const addAsset = (key: string, content: Uint8Array): string => {
  const extension = extname(key)
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10)
  const name = `${basename(key, extension)}-${hash}${extension}`
  writeAsset(name, content)
  manifest[key] = `/assets/${name}`
  return manifest[key]
}

const writeAsset = (name: string, content: Uint8Array): void => {
  const path = join(assetFolder, name)
  writeFileSync(path, content)
  if (!compressed.has(extname(name)) || content.length < 256) return
  writeFileSync(`${path}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }))
}

/** Fonts and pictures named in a stylesheet get the address that the manifest knows. */
const hashedReferences: Plugin = {
  name: 'hashed-references',
  setup({ onResolve }) {
    onResolve({ filter: /\.(woff2|svg|png|jpg|webp)$/ }, ({ path, resolveDir }) => {
      const key = join(resolveDir, path).slice(web.length + 1)
      const address = manifest[key]
      return address === undefined ? { errors: [{ text: `no such asset: ${key}` }] } : { path: address, external: true }
    })
  },
}

const buildAssets = async (): Promise<void> => {
  for (const path of globSync('assets/{fonts,pictures}/**/*.{woff2,svg,png,jpg,webp}', { cwd: web }).sort()) {
    addAsset(path, readFileSync(join(web, path)))
  }
  const entries = [
    join(web, 'assets/css/shop.css'),
    ...globSync('client/*.ts', { cwd: web })
      .sort()
      .map((path) => join(web, path)),
  ]
  const { outputFiles, metafile } = await build({
    entryPoints: entries,
    absWorkingDir: root,
    outdir: assetFolder,
    outbase: web,
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['chrome115', 'firefox120', 'safari17'],
    write: false,
    metafile: true,
    plugins: [hashedReferences],
    logLevel: 'warning',
  })
  for (const output of outputFiles) {
    const entry = metafile.outputs[output.path.slice(root.length + 1)]?.entryPoint
    if (entry !== undefined) addAsset(entry.slice('src/web/'.length).replace(/\.ts$/, '.js'), output.contents)
  }
  const robots = join(web, 'assets/robots.txt')
  if (existsSync(robots)) writeFileSync(join(assetFolder, 'robots.txt'), readFileSync(robots))
  writeFileSync(join(assetFolder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}

// Each is a process or a thread of its own.
const entryPoints = {
  main: 'src/main.ts',
  'ocr-child': 'src/adapters/ocr/ocr-child.ts',
  'watchdog-thread': 'src/supervisor/watchdog-thread.ts',
}

// Many small modules that every worker would otherwise find and read one by one at its start
// (1.23 s of processor time without, 1.03 s with). The other parts stay in node_modules.
const bundled = new Set([
  'kysely',
  'preact',
  'preact-render-to-string',
  'lru-cache',
  'typebox',
  'file-type',
  'fastify',
  '@fastify/cookie',
  '@fastify/formbody',
  '@fastify/multipart',
  '@fastify/static',
  'mysql2',
  'qrcode',
  'otpauth',
  'rate-limiter-flexible',
  'csv-parse',
  'standardwebhooks',
  'stripe',
  'pino',
])

const externalParts = (): string[] => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: Record<string, string> }
  return Object.keys(dependencies)
    .filter((name) => !bundled.has(name))
    .flatMap((name) => [name, `${name}/*`])
}

/**
 * Node's ESM view of `node:http` asks for every export, and with `WebSocket` it loads undici: 70 ms and 8 MB of each process. As
 * CommonJS the same module is there without them.
 */
const httpWithoutUndici: Plugin = {
  name: 'http-without-undici',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?http$/ }, ({ kind }) =>
      kind === 'import-statement' ? { path: 'http', namespace: 'common-js' } : undefined,
    )
    onLoad({ filter: /^http$/, namespace: 'common-js' }, () => ({ contents: "module.exports = require('node:http')" }))
  },
}

/**
 * Parts of libraries that nothing here asks for: finders of files, compilers for schemas, requests without a network, tables of other
 * alphabets than the database's. Their text would lie in the memory of each process, 1.2 MB, and some of it would run at each start.
 */
const unused = /^(?:glob|light-my-request|@fastify\/ajv-compiler|@fastify\/fast-json-stringify-compiler|\.\/tables\/[\w-]+\.json)$/
const withoutUnused: Plugin = {
  name: 'without-unused',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: unused }, ({ kind, path }) => (kind === 'require-call' ? { path, namespace: 'unused' } : undefined))
    onLoad({ filter: /./, namespace: 'unused' }, ({ path }) => {
      const says = `throw new Error(${JSON.stringify(`${path} is not part of the build`)})`
      return { contents: path === 'glob' ? `exports.glob = () => { ${says} }` : says }
    })
  },
}

const buildServer = async (): Promise<void> => {
  await build({
    entryPoints,
    absWorkingDir: root,
    outdir: next,
    bundle: true,
    splitting: true,
    // Everything beside dist/ finds the project folder one level up, chunks too.
    chunkNames: 'part-[name]-[hash]',
    platform: 'node',
    format: 'esm',
    target: 'node26',
    banner: { js: "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);" },
    external: externalParts(),
    plugins: [httpWithoutUndici, withoutUnused],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    // Source text stays in memory. Names stay as they are: stacks and the watchdog speak of them.
    minifyWhitespace: true,
    minifySyntax: true,
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
  })
}

/** Assets of earlier builds stay for a week: pages that are open, and a server not yet reloaded, still ask for them. */
const keepEarlierAssets = (): void => {
  const before = join(dist, 'assets')
  if (!existsSync(before)) return
  for (const name of readdirSync(before)) {
    const [from, to] = [join(before, name), join(assetFolder, name)]
    const isYoung = Date.now() - statSync(from).mtimeMs < assetKeptMs
    if (isYoung && !existsSync(to)) cpSync(from, to, { preserveTimestamps: true })
  }
}

/** A server that still runs the build before loads some of its parts only when they are needed. */
const keepPartsOfTheBuildBefore = (): void => {
  const isPart = (name: string) => /^part-.*\.js(\.map)?$/.test(name)
  const parts = readdirSync(next).filter(isPart)
  const list = join(dist, partsFile)
  const before = existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as string[]) : []
  for (const name of before.filter((one) => isPart(one) && !parts.includes(one) && existsSync(join(dist, one)))) {
    cpSync(join(dist, name), join(next, name), { preserveTimestamps: true })
  }
  writeFileSync(join(next, partsFile), `${JSON.stringify(parts)}\n`)
}

/** The build before comes back when `prove` fails: what cannot start is not left in its place. */
const replaceDist = async (prove: () => Promise<void>): Promise<void> => {
  const old = join(root, `dist-old-${process.pid}`)
  if (existsSync(dist)) renameSync(dist, old)
  renameSync(next, dist)
  try {
    await prove()
  } catch (error) {
    rmSync(dist, { recursive: true, force: true })
    if (existsSync(old)) renameSync(old, dist)
    throw error
  }
  rmSync(old, { recursive: true, force: true })
}

const { values } = parseArgs({ options: { for: { type: 'string' } } })
mkdirSync(assetFolder, { recursive: true })
try {
  await Promise.all([buildAssets(), buildServer()])
  writeFileSync(join(next, commonPasswordsFile), commonPasswords())
  writeFileSync(join(next, partsListFile), partsList(root))
  keepEarlierAssets()
  keepPartsOfTheBuildBefore()
  await replaceDist(() => compileAhead(dist, values.for))
} finally {
  rmSync(next, { recursive: true, force: true })
}
console.log(`built ${Object.keys(manifest).length} assets and the server into dist/`)
