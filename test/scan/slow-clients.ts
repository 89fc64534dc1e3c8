// slowhttptest: clients that send headers or bodies, or read, so slowly that they only hold a place. Beside them /health is asked
// all the time. The server itself is met, without the door, and what counts is what it still holds at the end.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { failed, type Finding, type Outcome, ran } from './finding.ts'
import { runProgram } from './run-program.ts'
import type { Scanner, Scanning } from './scanner.ts'

const lengthS = 25
/** After its last look slowhttptest itself closes what is left. */
const countAfterMs = (lengthS - 3) * 1_000
const probeEveryMs = 50
/** Generous, as in test/faults, and against what it was just before: the machine may have other work. */
const healthP99MsMax = 500
const timesSlowerMax = 3
const quietS = 5

interface Attack {
  readonly name: string
  readonly what: string
  readonly args: readonly string[]
  readonly path: string
}

const trickle = ['-c', '200', '-i', '3', '-r', '100', '-x', '24']

const attacks: readonly Attack[] = [
  { name: 'slow headers', what: 'slowhttptest -H, 200 clients', args: ['-H', ...trickle, '-t', 'GET'], path: '/health' },
  {
    name: 'slow body',
    what: 'slowhttptest -B, 200 clients',
    // Any other media type would be refused at once, and prove nothing.
    args: ['-B', ...trickle, '-s', '8192', '-t', 'POST', '-f', 'application/x-www-form-urlencoded'],
    path: '/login',
  },
  {
    name: 'slow reading',
    what: 'slowhttptest -X, 100 clients',
    args: ['-X', '-c', '100', '-r', '50', '-w', '10', '-y', '20', '-n', '5', '-z', '32', '-k', '3'],
    path: '/catalogue',
  },
]

export const slowClientScanners: readonly Scanner[] = attacks.map((attack) => ({
  name: attack.name,
  what: attack.what,
  timeLimitS: lengthS + quietS + 20,
  program: { name: 'slowhttptest', debianPackage: 'slowhttptest' },
  scan: (scanning) => scanSlowly(attack, scanning),
}))

const scanSlowly = async (attack: Attack, { target, timeoutMs, signal }: Scanning): Promise<Outcome> => {
  const address = `http://127.0.0.1:${target.directPort}`
  const before = await probe(`${address}/health`, AbortSignal.any([signal, AbortSignal.timeout(quietS * 1_000)]))
  if (!Number.isFinite(p99Of(before))) return failed('/health did not answer even before the attack')
  const over = new AbortController()
  const probing = probe(`${address}/health`, over.signal)
  const holding = wait(countAfterMs, undefined, { signal: AbortSignal.any([signal, over.signal]) }).then(
    () => heldConnections(readSockets(), target.directPort),
    () => undefined,
  )
  const args = [...attack.args, '-l', String(lengthS), '-p', '3', '-u', `${address}${attack.path}`]
  const { output, isCut } = await runProgram({ command: 'slowhttptest', args, timeoutMs, signal })
  // It ends by itself as soon as it has no connection left.
  const isEmpty = output.includes('No open connections left')
  over.abort()
  const [health, held = 0] = await Promise.all([probing, holding])
  writeFileSync(join(target.reports, `${attack.name.replace(' ', '-')}.log`), output)
  if (isCut) return failed('it was ended at its time limit')
  const opened = openedConnections(output)
  if (opened < 50) return failed(`it opened only ${opened} connections`)
  const findings = judge(attack.name, { held: isEmpty ? 0 : held, before, health })
  const figures = `health p99 ${p99Of(health).toFixed(0)} ms, ${p99Of(before).toFixed(0)} ms before`
  return ran(findings, `${opened} connections, ${isEmpty ? 0 : held} held after ${lengthS} s; ${figures}`)
}

interface Seen {
  /** Connections of clients that the server still had at the end. */
  readonly held: number
  /** Milliseconds; infinity for no answer. Just before the attack, and meanwhile. */
  readonly before: readonly number[]
  readonly health: readonly number[]
}

export const judge = (scanner: string, { held, before, health }: Seen): Finding[] => {
  const finding = (title: string, where: string): Finding => ({ scanner, severity: 'medium', title, where })
  const isSlower = p99Of(health) > Math.max(healthP99MsMax, timesSlowerMax * p99Of(before))
  return [
    ...(held > 0 ? [finding('slow clients are not dropped', `${held} connections`)] : []),
    ...(isSlower ? [finding('others wait meanwhile', 'GET /health')] : []),
  ]
}

const p99Of = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.POSITIVE_INFINITY

/** The most that slowhttptest had at once, by its own count. */
const openedConnections = (output: string): number =>
  // oxlint-disable-next-line no-control-regex -- it colours its figures
  Math.max(0, ...[...output.replace(/\u001b\[[\d;]*m/g, '').matchAll(/^(?:connected|closed):\s+(\d+)/gm)].map(([, count]) => Number(count)))

const readSockets = (): string => ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFileSync(path, 'utf8')).join('\n')

/** Established connections to a port, in the kernel's table; the probe's own is not one of them. */
export const heldConnections = (table: string, port: number): number => {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const rows = table.split('\n').map((row) => row.trim().split(/\s+/))
  const established = rows.filter(([, own, , state]) => own?.endsWith(local) === true && state === '01').length
  return Math.max(0, established - probesAtOnce)
}

const probesAtOnce = 1

const probe = async (url: string, signal: AbortSignal): Promise<number[]> => {
  const times: number[] = []
  while (!signal.aborted) {
    const startedAt = performance.now()
    const isAnswered = await fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
      async (answer) => answer.ok && (await answer.text()) !== '',
      () => false,
    )
    times.push(isAnswered ? performance.now() - startedAt : Number.POSITIVE_INFINITY)
    await wait(probeEveryMs)
  }
  return times
}
