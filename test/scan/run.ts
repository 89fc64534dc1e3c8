// `script/scan [SCANNER …]`: runs the scanners one after the other against a private shop and prints a table.
// Exit code: 0 nothing of medium or higher and every lower finding explained; 1 otherwise, and when a scanner did not get through.
import { join, resolve } from 'node:path'
import { readExplained } from './explanations.ts'
import { failed, notRun, type Outcome } from './finding.ts'
import { hasProgram } from './run-program.ts'
import type { Scanner } from './scanner.ts'
import { slowClientScanners } from './slow-clients.ts'
import { sourceScanners } from './sources.ts'
import { sqlmapScanner } from './sqlmap.ts'
import { strayFileScanner } from './stray-files.ts'
import { type Row, tableOf, verdictOf } from './table.ts'
import { startTarget, type Target } from './target.ts'
import { wapitiScanners } from './wapiti.ts'

/** Those that change the shop come last: the office's owner may close it. */
const scanners: readonly Scanner[] = [...sourceScanners, strayFileScanner, ...slowClientScanners, sqlmapScanner, ...wapitiScanners]

const wholeScanMs = 20 * 60_000
const reports = join(resolve(import.meta.dirname, '../..'), 'dist', 'scan')
const exitUsage = 64

const chosen = (names: readonly string[]): Scanner[] | undefined => {
  if (names.length === 0) return [...scanners]
  const found = scanners.filter(({ name }) => names.some((one) => name === one || name.startsWith(`${one} `)))
  return names.every((one) => found.some(({ name }) => name === one || name.startsWith(`${one} `))) ? found : undefined
}

const missingOf = (scanner: Scanner): string | undefined =>
  scanner.program === undefined || hasProgram(scanner.program.name)
    ? undefined
    : `${scanner.program.name} is not installed (Debian: ${scanner.program.debianPackage}; script/setup scan)`

const scanWith = async (scanner: Scanner, target: Target | Error | undefined, signal: AbortSignal): Promise<Outcome> => {
  const missing = missingOf(scanner)
  if (missing !== undefined) return notRun(missing)
  if (signal.aborted) return failed('the scan ended before its turn')
  if (scanner.isOffline !== true && target instanceof Error) return failed(`the private shop did not start: ${target.message}`)
  // An offline scanner is given no shop and asks for none.
  return scanner.scan({ target: target as Target, timeoutMs: scanner.timeLimitS * 1_000, signal }).catch((error: unknown) => {
    return failed(error instanceof Error ? error.message : String(error))
  })
}

const scanAll = async (list: readonly Scanner[], signal: AbortSignal): Promise<Row[]> => {
  const rows: Row[] = []
  let target: Target | Error | undefined
  try {
    for (const scanner of list) {
      if (target === undefined && scanner.isOffline !== true && missingOf(scanner) === undefined && !signal.aborted) {
        console.log('… starting a private shop: MariaDB, the demo, the built server, a door with TLS')
        target = await startTarget(reports).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))))
      }
      console.log(`… ${scanner.name}: ${scanner.what} (at most ${scanner.timeLimitS} s)`)
      const startedAt = performance.now()
      const outcome = await scanWith(scanner, target, signal)
      rows.push({ name: scanner.name, what: scanner.what, outcome, seconds: (performance.now() - startedAt) / 1_000 })
    }
  } finally {
    if (target !== undefined && !(target instanceof Error)) await target.close()
  }
  return rows
}

const main = async (): Promise<number> => {
  const list = chosen(process.argv.slice(2))
  if (list === undefined) {
    console.error(`Scanners: ${scanners.map(({ name }) => name.split(' ')[0]).join(', ')}`)
    return exitUsage
  }
  const cancel = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => cancel.abort())
  const rows = await scanAll(list, AbortSignal.any([cancel.signal, AbortSignal.timeout(wholeScanMs)]))
  console.log(`\n${tableOf(rows)}\n`)
  const { exitCode, lines } = verdictOf(rows, readExplained())
  console.log(lines.join('\n'))
  return exitCode
}

process.exitCode = await main()
