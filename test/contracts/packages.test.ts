// Whose code is installed, and that it stays what it was when somebody looked at it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'

const root = resolve(import.meta.dirname, '../..')
const readJson = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, Record<string, unknown>>

interface Locked {
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
