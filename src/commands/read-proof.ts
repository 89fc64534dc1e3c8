/**
 * `supply read-proof [--our-account NUMBER]… [--as-of YYYY-MM-DD] FILE…`: reads proofs from files and prints one JSON
 * object a line. Needs no database; a document that cannot be read is a line of its own, never an error.
 */
import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { createOcrPool, threadsOfEach } from '../adapters/ocr/pool.ts'
import { emptyReading, type ProofReading } from '../business/proofs/reading/reading.ts'
import { readMachine } from '../supervisor/cores.ts'

export type ReadProofSettings = {
  /** Used when no `--our-account` is given. */
  ourAccounts: string[]
  /** `YYYY-MM-DD`, used when no `--as-of` is given. */
  today: string
}

const USAGE = 'usage: supply read-proof [--our-account NUMBER]... [--as-of YYYY-MM-DD] FILE...'

/** Exit status: 0 when every file got its line, 2 when the arguments make no sense (said on standard error). */
export async function readProofCommand(argv: string[], out: NodeJS.WritableStream, settings: ReadProofSettings): Promise<number> {
  const asked = parseArguments(argv, settings)
  if ('mistake' in asked) {
    process.stderr.write(`${asked.mistake}\n${USAGE}\n`)
    return 2
  }
  const pool = createOcrPool({ children: 1, threads: threadsOfEach(1, readMachine().cores), niceness: 0 })
  try {
    for (const path of asked.files) {
      const reading =
        (await missing(path)) ?? (await pool.read({ path, name: path }, { ourAccounts: asked.ourAccounts, today: asked.today })).reading
      if (!out.write(`${JSON.stringify(reading)}\n`)) await once(out, 'drain')
    }
  } finally {
    await pool.close()
  }
  return 0
}

type Asked = { files: string[]; ourAccounts: string[]; today: string }

function parseArguments(argv: string[], settings: ReadProofSettings): Asked | { mistake: string } {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      options: { 'our-account': { type: 'string', multiple: true }, 'as-of': { type: 'string' } },
      allowPositionals: true,
    })
    const today = values['as-of'] ?? settings.today
    if (!/^\d{4}-\d{2}-\d{2}$/.test(today) || Number.isNaN(Date.parse(today)))
      return { mistake: `--as-of must be a date like 2026-02-07, not "${today}".` }
    if (positionals.length === 0) return { mistake: 'Name at least one file.' }
    return { files: positionals, ourAccounts: values['our-account'] ?? settings.ourAccounts, today }
  } catch (error) {
    return { mistake: (error as Error).message }
  }
}

async function missing(path: string): Promise<ProofReading | null> {
  const found = await stat(path).catch(() => null)
  if (found?.isFile()) return null
  return { ...emptyReading(path), reason: 'not-a-file', sentence: 'There is no such file.' }
}
