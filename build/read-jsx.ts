// `node --import ./build/read-jsx.ts FILE` runs sources as they are. Node reads TypeScript itself, but no JSX: esbuild translates it, as
// in a build. Both are remembered, so that the next process of many (each file of tests is one) starts in half the time.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { enableCompileCache, registerHooks } from 'node:module'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(import.meta.dirname, '..')
const folder = join(root, 'node_modules', '.cache', 'sources')
mkdirSync(folder, { recursive: true })
enableCompileCache(folder)

const { transformSync, version } = await import('esbuild')

const translated = (path: string): string => {
  const source = readFileSync(path, 'utf8')
  const name = createHash('sha256').update(`${version} ${path} ${source}`).digest('hex')
  const kept = join(folder, `${name}.js`)
  try {
    return readFileSync(kept, 'utf8')
  } catch {
    const { code } = transformSync(source, {
      loader: 'tsx',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      format: 'esm',
      sourcemap: 'inline',
      sourcesContent: false,
      sourcefile: path,
    })
    // Beside it first: another process may be reading.
    const unfinished = `${kept}.${process.pid}`
    writeFileSync(unfinished, code)
    renameSync(unfinished, kept)
    return code
  }
}

registerHooks({
  load(url, context, next) {
    if (!/^file:.*\.tsx$/.test(url)) return next(url, context)
    return { format: 'module', source: translated(fileURLToPath(url)), shortCircuit: true }
  },
})
