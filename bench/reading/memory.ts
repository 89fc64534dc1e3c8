// What `supply read-proof` holds in all while it reads one picture after the other.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import type { Aim } from './aim.ts'
import { peakOf } from './process-tree.ts'

const main = resolve(import.meta.dirname, '../../dist/main.js')
const mbMax = 900

export const measureMemory = async (pictures: readonly string[]): Promise<Aim[]> => {
  const child = spawn(process.execPath, [main, 'read-proof', ...pictures, ...pictures], { stdio: 'ignore' })
  const ended = new AbortController()
  const exit = once(child, 'exit').then(([code]) => {
    ended.abort()
    return code as number
  })
  const peak = await peakOf(child.pid ?? 0, ended.signal)
  const code = await exit
  if (code !== 0) throw new Error(`read-proof ended with ${code}`)
  return [
    {
      what: `read-proof with its child (<= ${mbMax} MB)`,
      found: `${peak.rssMb.toFixed(0)} MB, of that shared only once ${peak.pssMb.toFixed(0)} MB`,
      isMet: peak.rssMb <= mbMax,
    },
  ]
}
