// `bench/reading.ts`: what reading proofs costs and whom it disturbs. In one run: the pool with two children beside the bare networks on
// the same pictures; the fields and the judgement of a PDF with text; answers to uploads and pages while 60 proofs wait; memory. Prints
// the machine's load beside each figure, each aim with "met" or "missed", and exits 1 when one is missed. Needs a build; ten minutes.
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Aim } from './reading/aim.ts'
import { measureMemory } from './reading/memory.ts'
import { measureQueue } from './reading/queue.ts'
import { measureText } from './reading/text.ts'
import { measureThroughput } from './reading/throughput.ts'
import { makePictures } from './reading/pictures.ts'

const report = (aims: readonly Aim[]): void => {
  for (const { what, found, isMet } of aims)
    console.log(`${isMet ? 'met   ' : 'MISSED'}  ${what}: ${found}  [load ${loadavg()[0]?.toFixed(1) ?? '-'}]`)
  if (aims.some(({ isMet }) => !isMet)) process.exitCode = 1
}

const scratch = await mkdtemp(join(tmpdir(), 'supply-bench-reading-'))
try {
  console.log(
    `${execFileSync('nproc').toString().trim()} processors, load at the start ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')}`,
  )
  const pictures = await makePictures(scratch, 8)
  report(await measureThroughput(pictures))
  report(await measureText())
  report(await measureMemory(pictures))
  report(await measureQueue())
} finally {
  await rm(scratch, { recursive: true, force: true })
}
