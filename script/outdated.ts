// Prints the state of the dependencies. What could not be asked is said to be "not run", never to be well.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const registryTimeoutMs = 120_000

interface Outdated {
  readonly current?: string
  readonly wanted: string
  readonly latest: string
}

interface Given {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

// npm looks for versions that fit the Node it runs on: it must be the one that runs the server.
const npm = (...args: string[]) =>
  spawnSync('/bin/sh', ['-c', 'exec "$0" "$(command -v npm)" "$@"', process.execPath, ...args, '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    timeout: registryTimeoutMs,
    maxBuffer: 64 * 1024 * 1024,
  })

const parsed = (text: string): Record<string, unknown> | undefined => {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return undefined
  }
}

/** Days since a version was published; undefined when the registry does not say. */
const ageDays = (name: string, version: string): number | undefined => {
  const times = parsed(npm('view', name, 'time').stdout)
  const at = Date.parse(String(times?.[version]))
  return Number.isNaN(at) ? undefined : Math.floor((Date.now() - at) / 86_400_000)
}

const directNames = (): Set<string> => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Given
  return new Set([...Object.keys(dependencies ?? {}), ...Object.keys(devDependencies ?? {})])
}

const printOutdated = (): void => {
  const answer = parsed(npm('outdated').stdout)
  if (answer === undefined || 'error' in answer) return console.log('Outdated: not run (the registry did not answer)')
  const direct = directNames()
  const found = Object.entries(answer as Record<string, Outdated>).filter(([name]) => direct.has(name))
  if (found.length === 0) return console.log(`Outdated: none of ${direct.size} direct dependencies has a newer version in this registry`)
  console.log(`Outdated: ${found.length} of ${direct.size} direct dependencies`)
  for (const [name, { current, wanted, latest }] of found) {
    const age = ageDays(name, latest)
    const words = age === undefined ? 'age not known' : `${age} days old`
    console.log(`  ${name}  ${current ?? 'not installed'} → ${latest} (${words}; allowed by package.json: ${wanted})`)
  }
}

const printLock = (): void => {
  const lint = spawnSync(
    join(root, 'node_modules', '.bin', 'lockfile-lint'),
    ['--path', 'package-lock.json', '--type', 'npm', '--validate-integrity'],
    { cwd: root, encoding: 'utf8' },
  )
  if (lint.error !== undefined) console.log('Lock: not run (lockfile-lint is not installed)')
  else console.log(lint.status === 0 ? 'Lock: every package has its hash' : `Lock: FAILED\n${lint.stdout}${lint.stderr}`)
  if (lint.status !== 0) process.exitCode = 1
}

const printAudit = (): void => {
  const { metadata } = parsed(npm('audit').stdout) ?? {}
  const counts = (metadata as { vulnerabilities?: Readonly<Record<string, number>> } | undefined)?.vulnerabilities
  if (counts === undefined)
    return console.log('Audit: not run (the registry gives no advisories). Ask one that does before you rely on it.')
  const { total = 0, ...levels } = counts
  const words = Object.entries(levels).filter(([, count]) => count > 0)
  console.log(
    total === 0 ? 'Audit: no known holes' : `Audit: ${words.map(([level, count]) => `${count} ${level}`).join(', ')}; see npm audit`,
  )
  if (total > 0) process.exitCode = 1
}

printOutdated()
printLock()
printAudit()
