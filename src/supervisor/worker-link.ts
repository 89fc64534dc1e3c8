// The messages between primary and workers, and the worker's end of the line.
import cluster from 'node:cluster'
import type { Counts } from './counts.ts'
import { startWatchdog } from './watchdog.ts'

/** Free-form figures of one process; the primary keeps the latest of each and looks into none. */
export type Gauges = Readonly<Record<string, unknown>>

export interface FleetMember {
  readonly pid: number
  readonly role: 'web' | 'work'
  readonly state: 'booting' | 'ready' | 'draining'
  readonly ageS: number
  readonly gauges: Gauges
}

export interface Fleet {
  readonly members: readonly FleetMember[]
  readonly isStopping: boolean
  /** Places whose processes keep dying; unknown without a primary. */
  readonly backingOff?: number
  /** Sums over every process there ever was, those that have left included. */
  readonly counts: Counts
  /** How often each of the supervisor's own events happened, by its name in the log. */
  readonly events: Counts
}

/** Words of the program between its processes: to the one with this pid, or to all others. The primary reads none of them. */
export interface Posted {
  readonly to?: number | undefined
  readonly note: unknown
}

export type ToPrimary =
  | { readonly type: 'ready' }
  | { readonly type: 'beat'; readonly memoryMb: number; readonly gauges: Gauges; readonly counts: Counts }
  | { readonly type: 'recycle-wanted'; readonly reason: string }
  | { readonly type: 'leaving'; readonly reason: string }
  | { readonly type: 'fleet?'; readonly question: number }
  | ({ readonly type: 'note' } & Posted)

export type ToWorker =
  | { readonly type: 'drain'; readonly timeoutMs: number }
  | { readonly type: 'hurry' }
  | { readonly type: 'stopping' }
  | { readonly type: 'fleet'; readonly question: number; readonly fleet: Fleet }
  | { readonly type: 'note'; readonly note: unknown }

export interface WorkerOrders {
  /** Stop taking work, finish within `timeoutMs`, then end. Called once, and not before `ready`. */
  onDrain(timeoutMs: number): void
  /** Drain no longer: what is in flight is cut. Two seconds later this process is killed. */
  onHurry?(): void
  /** The whole server stops: say so to balancers, keep serving until drained. */
  onStopping(): void
  /** Another process of the program, or the primary's own part of it, says this. */
  onNote?(note: unknown): void
  gauges(): Gauges
  /** What was counted since the last call; the primary adds it up. */
  takeCounts(): Counts
}

export interface WorkerLink {
  ready(): void
  askRecycle(reason: string): void
  /** After a defect: a successor comes at once, and this process drains as if it had been told to. */
  leave(reason: string, timeoutMs: number): void
  /** The whole fleet as the primary sees it; undefined when it does not answer in time. */
  askFleet(timeoutMs: number): Promise<Fleet | undefined>
  /** Hands a note to the process with the pid `to`, or to all others; lost when that is not there. */
  post(note: unknown, to?: number): void
  /** Lets the process end; nothing of ours holds it open any more. */
  disconnect(): void
}

const beatEveryMs = 1_000
/** Without a primary nobody kills a drain that never ends: as long as a graceful stop usually has, then a little for closing what is held. */
const orphanDrainMs = 28_000
const orphanEndMs = 31_000

// Ctrl-C and a service manager reach the whole process group; only the primary decides.
const ignoredSignals = ['SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGHUP', 'SIGTTIN', 'SIGTTOU', 'SIGWINCH', 'SIGUSR1', 'SIGUSR2'] as const

/** True when this process was started by a supervisor. */
export const isSupervised = (): boolean => process.send !== undefined

/** First thing a worker does: from now on signals are ignored, orders come over the line. */
export const ignoreSignals = (): void => {
  for (const signal of ignoredSignals) process.on(signal, () => undefined)
  // The primary reads this pipe; when it is gone, writing must not be a defect of its own.
  process.stderr.on('error', () => undefined)
}

// Their default would end the primary, or open the inspector, in the moments before it listens to them.
const earlySignals = ['SIGHUP', 'SIGTTIN', 'SIGTTOU', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH'] as const

/** First thing the primary does; the supervisor then hears these signals itself. */
export const ignoreEarlySignals = (): void => {
  for (const signal of earlySignals) process.on(signal, () => undefined)
}

export const connectToPrimary = (orders: WorkerOrders): WorkerLink => {
  const questions = new Map<number, (fleet: Fleet | undefined) => void>()
  let asked = 0
  const booted = Promise.withResolvers<void>()
  let isDraining = false
  // An order may come while this process still boots: what would listen a moment later has to be there to be drained.
  const drainOnce = (timeoutMs: number) => {
    if (isDraining) return
    isDraining = true
    void booted.promise.then(() => orders.onDrain(timeoutMs))
  }
  const send = (message: ToPrimary, done: () => void = () => undefined) => {
    if (process.connected) process.send?.(message, undefined, undefined, done)
    else done()
  }
  const sendBeat = (done?: () => void) => {
    const memoryMb = Math.round(process.memoryUsage.rss() / 1024 / 1024)
    send({ type: 'beat', memoryMb, gauges: orders.gauges(), counts: orders.takeCounts() }, done)
  }
  process.on('message', (message: ToWorker) => {
    if (message.type === 'drain') drainOnce(message.timeoutMs)
    else if (message.type === 'stopping') orders.onStopping()
    else if (message.type === 'hurry') orders.onHurry?.()
    else if (message.type === 'note') orders.onNote?.(message.note)
    else if (message.type === 'fleet') {
      questions.get(message.question)?.(message.fleet)
      questions.delete(message.question)
    }
  })
  // The primary is gone: finish what is in flight and leave, rather than node's default of leaving at once.
  if (cluster.worker !== undefined) cluster.worker.exitedAfterDisconnect = true
  process.on('disconnect', () => {
    setTimeout(() => process.exit(1), orphanEndMs).unref()
    drainOnce(orphanDrainMs)
  })
  const beat = setInterval(() => sendBeat(), beatEveryMs)
  return {
    ready: () => {
      sendBeat()
      send({ type: 'ready' })
      booted.resolve()
      // Not before: while it boots, the primary's own time-out watches over this process, and the thread would slow it.
      startWatchdog(orphanEndMs)
    },
    askRecycle: (reason) => send({ type: 'recycle-wanted', reason }),
    post: (note, to) => send({ type: 'note', note, to }),
    leave: (reason, timeoutMs) => {
      send({ type: 'leaving', reason })
      drainOnce(timeoutMs)
    },
    askFleet: (timeoutMs) =>
      new Promise((resolve) => {
        asked += 1
        const question = asked
        const timer = setTimeout(() => {
          questions.delete(question)
          resolve(undefined)
        }, timeoutMs)
        questions.set(question, (fleet) => {
          clearTimeout(timer)
          resolve(fleet)
        })
        send({ type: 'fleet?', question })
      }),
    disconnect: () => {
      clearInterval(beat)
      // What was counted since the last beat is on its way before the line is cut.
      sendBeat(() => {
        // Through the cluster, never process.exit: a connection handed over meanwhile would hang.
        if (cluster.worker?.disconnect !== undefined) cluster.worker.disconnect()
        else if (process.connected) process.disconnect?.()
      })
    },
  }
}
