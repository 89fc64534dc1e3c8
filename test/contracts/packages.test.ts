// Whose code is installed, and that it stays what it was when somebody looked at it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { partsListFile } from '../../build/parts-list.ts'

const root = resolve(import.meta.dirname, '../..')
const readJson = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, Record<string, unknown>>

interface Locked {
  readonly dev?: true
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly link?: true
}

const locked = Object.entries(readJson('package-lock.json')['packages'] as Record<string, Locked>).filter(([path]) => path !== '')

test('every package is pinned to one version and to its bytes by SHA-512, and none comes from a place of its own', () => {
  assert.ok(locked.length > 300, String(locked.length))
  const wrong = locked.filter(
    ([, one]) =>
      !/^\d+\.\d+\.\d+/.test(one.version ?? '') ||
      !/^sha512-[\w+/]{86}==$/.test(one.integrity ?? '') ||
      // The registry is the operator's: the lock names none, and so no other host, no git and no plain http.
      one.resolved !== undefined ||
      one.link === true,
  )
  assert.deepEqual(wrong, [])
  const manifest = readJson('package.json')
  const asked = { ...manifest['dependencies'], ...manifest['devDependencies'], ...manifest['optionalDependencies'] }
  for (const [name, version] of Object.entries(asked)) assert.match(String(version), /^\d+\.\d+\.\d+(-[\w.]+)?$/, name)
})

test('no package may run a script of its own when it is installed', () => {
  assert.match(readFileSync(join(root, '.npmrc'), 'utf8'), /^ignore-scripts=true$/m)
  const ours = readJson('package.json')['scripts'] ?? {}
  assert.deepEqual(
    Object.keys(ours).filter((name) => /^(pre|post)?install$|^prepare$/.test(name)),
    [],
  )
})

test('a release carries the list of all its parts, and of nothing that only builds or tests it', () => {
  const list = readJson(join('dist', partsListFile)) as unknown as {
    bomFormat: string
    components: { purl: string; hashes?: { alg: string }[] }[]
  }
  assert.equal(list.bomFormat, 'CycloneDX')
  const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
  const parts = locked.filter(([, one]) => one.dev !== true).map(([path, one]) => `${nameOf(path)}@${one.version ?? ''}`)
  const listed = list.components.map(({ purl }) => decodeURIComponent(purl.replace(/^pkg:npm\//, '').replace(/\?.*$/, '')))
  assert.deepEqual([...new Set(listed)].sort(), [...new Set(parts)].sort())
  for (const { purl, hashes } of list.components) assert.equal(hashes?.[0]?.alg, 'SHA-512', purl)
})
