// Processes and what they hold, from /proc.
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { memoryOf } from '../measuring.ts'

export const childrenOf = (pid: number): number[] => {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
    )
  } catch {
    return []
  }
}

/** Seconds of processor time of children that have ended. */
export const secondsOfEnded = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[13]) + Number(fields[14])) / 100
}

/** The process and everything it started, in MB. */
const treeOf = (pid: number): { rssMb: number; pssMb: number } => {
  const all = [pid, ...childrenOf(pid).flatMap((child) => [child, ...childrenOf(child)])]
  const sum = { rssMb: 0, pssMb: 0 }
  for (const one of all) {
    try {
      const { rssMb, pssMb } = memoryOf(one)
      sum.rssMb += rssMb
      sum.pssMb += pssMb
    } catch {
      // ended meanwhile
    }
  }
  return sum
}

/** The most that the tree held at once until `signal` aborts. */
export const peakOf = async (pid: number, signal: AbortSignal): Promise<{ rssMb: number; pssMb: number }> => {
  const peak = { rssMb: 0, pssMb: 0 }
  while (!signal.aborted) {
    const now = treeOf(pid)
    peak.rssMb = Math.max(peak.rssMb, now.rssMb)
    peak.pssMb = Math.max(peak.pssMb, now.pssMb)
    await wait(100)
  }
  return peak
}
