// Two children of the pool beside two processes that run the bare networks, in turns, so that a disturbance falls on both.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createOcrPool } from '../../src/adapters/ocr/pool.ts'
import { childEnvironment } from '../../src/config/child-environment.ts'
import { cpuSeconds, medianOf } from '../measuring.ts'
import { childrenOf, secondsOfEnded } from './process-tree.ts'
import type { Aim } from './aim.ts'

const children = 2
/** The same for both: how far they stand back is not what is compared. */
const niceness = 0
const rounds = 3
const shareMin = 0.7
const today = '2026-11-24'

interface Round {
  readonly perSecond: number
  readonly perCpuSecond: number
}

export const measureThroughput = async (pictures: readonly string[]): Promise<Aim[]> => {
  const bare = await Promise.all(Array.from({ length: children }, startBare))
  const pool = createOcrPool({ children, niceness, deadlineMs: 300_000 })
  const throughPool = async (path: string) => void (await pool.read({ path, name: path }, { ourAccounts: [], today }))
  try {
    // once unmeasured: models are loaded and code is compiled
    await Promise.all(pictures.slice(0, children).map(throughPool))
    const barePids = bare.map((one) => one.pid ?? 0)
    // a child that grew is replaced: its seconds are counted when it has ended
    const poolSeconds = () => secondsOfEnded(process.pid) + cpuSeconds(childrenOf(process.pid).filter((pid) => !barePids.includes(pid)))
    await bareRound(bare, pictures.slice(0, children))
    const found = { bare: [] as Round[], pool: [] as Round[] }
    for (let round = 0; round < rounds; round++) {
      found.bare.push(
        await timed(
          pictures.length,
          () => cpuSeconds(barePids),
          () => bareRound(bare, pictures),
        ),
      )
      found.pool.push(await timed(pictures.length, poolSeconds, async () => void (await Promise.all(pictures.map(throughPool)))))
    }
    const median = (of: readonly Round[], pick: (one: Round) => number) => medianOf(of.map(pick))
    const wall = median(found.pool, (one) => one.perSecond) / median(found.bare, (one) => one.perSecond)
    const work = median(found.pool, (one) => one.perCpuSecond) / median(found.bare, (one) => one.perCpuSecond)
    const per = (of: readonly Round[]) =>
      `${median(of, (one) => one.perSecond).toFixed(2)} a second, ${median(of, (one) => one.perCpuSecond).toFixed(2)} a second of processor time`
    console.log(`bare networks, two processes: ${per(found.bare)}\npool, two children:           ${per(found.pool)}`)
    return [
      {
        what: `throughput of two children, of the bare networks’ (>= ${shareMin})`,
        found: `${wall.toFixed(2)} by the clock, ${work.toFixed(2)} by processor time`,
        // by processor time, which other work on the machine does not move
        isMet: work >= shareMin,
      },
    ]
  } finally {
    await pool.close()
    for (const one of bare) one.disconnect()
  }
}

const startBare = async (): Promise<ChildProcess> => {
  const child = fork(resolve(import.meta.dirname, '../bare-reader.ts'), [String(niceness)], {
    execArgv: ['--import', './build/read-jsx.ts'],
    env: childEnvironment(),
  })
  await once(child, 'message')
  return child
}

const bareRound = async (bare: readonly ChildProcess[], pictures: readonly string[]): Promise<void> => {
  const waiting = [...pictures]
  const work = async (child: ChildProcess): Promise<void> => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      const answer = once(child, 'message')
      child.send(path)
      await answer
    }
  }
  await Promise.all(bare.map(work))
}

const timed = async (count: number, cpuNow: () => number, work: () => Promise<void>): Promise<Round> => {
  const [startedAt, cpuBefore] = [performance.now(), cpuNow()]
  await work()
  const [seconds, cpu] = [(performance.now() - startedAt) / 1000, cpuNow() - cpuBefore]
  return { perSecond: count / seconds, perCpuSecond: count / cpu }
}
