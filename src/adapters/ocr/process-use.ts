/** What another process uses, where the system tells it as Linux does (`/proc`); null elsewhere. */
import { readFileSync } from 'node:fs'

export type ProcessUse = { memoryMb: number; processorMs: number }

/** Pages are 4 KB and clock ticks 10 ms on every Linux that Node supports here. */
const PAGES_PER_MB = 256
const TICK_MS = 10

export function processUse(pid: number | undefined): ProcessUse | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name in brackets may contain blanks; numbered fields start behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [user, system, pages] = [fields[11], fields[12], fields[21]].map(Number) as [number, number, number]
    return { memoryMb: pages / PAGES_PER_MB, processorMs: (user + system) * TICK_MS }
  } catch {
    return null
  }
}
