// The primary process: turns signals, timers and messages into events for the rules in
// step.ts, and their actions into processes. It imports nothing of the application.
import { type ChildProcess, fork as forkProcess } from 'node:child_process'
import cluster from 'node:cluster'
import { addCounts } from './counts.ts'
import { type Action, emptyState, type Event, memberOf, type Signal, type State } from './fleet.ts'
import { writePidFile } from './pid-file.ts'
import type { Role, SupervisorLog, SupervisorSettings } from './settings.ts'
import { step } from './step.ts'
import type { Fleet, Gauges, ToPrimary, ToWorker } from './worker-link.ts'

const signals: readonly Signal[] = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGTTIN', 'SIGTTOU', 'SIGABRT', 'SIGUSR2']
const tickMs = 100

/** Kept for as long as the primary lives. */
interface Sums {
  readonly counts: Record<string, number>
  readonly events: Record<string, number>
}

interface Running {
  readonly process: ChildProcess
  gauges: Gauges
}

/** Runs the fleet until it has been told to stop; resolves with the exit code. */
export const supervise = (settings: SupervisorSettings, log: SupervisorLog): Promise<number> =>
  new Promise((resolve) => {
    const removePidFile = settings.pidFile === undefined ? undefined : writePidFile(settings.pidFile)
    const running = new Map<number, Running>()
    const sums: Sums = { counts: {}, events: {} }
    let state: State = emptyState(settings)

    const happen = (event: Event): void => {
      const [next, actions] = step(state, event, Date.now())
      state = next
      for (const action of actions) perform(action)
    }

    const perform = (action: Action): void => {
      switch (action.type) {
        case 'fork':
          return start(action.id, action.role)
        case 'drain':
          return send(action.id, { type: 'drain', timeoutMs: action.timeoutMs })
        case 'tell-stopping':
          return send(action.id, { type: 'stopping' })
        case 'kill':
          running.get(action.id)?.process.kill(action.signal)
          return
        case 'log':
          addCounts(sums.events, { [action.event]: 1 })
          return log.write(action.level, action.event, withPid(action.facts))
        case 'exit':
          clearInterval(ticker)
          removePidFile?.()
          resolve(action.code)
      }
    }

    const withPid = (facts: Readonly<Record<string, unknown>>) => {
      const pid = typeof facts['worker'] === 'number' ? running.get(facts['worker'])?.process.pid : undefined
      return pid === undefined ? facts : { ...facts, pid }
    }

    const start = (id: number, role: Role): void => {
      const child = startProcess(settings.entry, role)
      running.set(id, { process: child, gauges: {} })
      child.on('message', (message: ToPrimary) => hear(id, message))
      child.on('exit', (code, signal) => {
        happen({ type: 'exit', id, code, signal })
        running.delete(id)
      })
    }

    const hear = (id: number, message: ToPrimary): void => {
      switch (message.type) {
        case 'ready':
          return happen({ type: 'ready', id })
        case 'recycle-wanted':
          return happen({ type: 'recycle-wanted', id, reason: message.reason })
        case 'fleet?':
          return send(id, { type: 'fleet', question: message.question, fleet: describeFleet(state, running, sums) })
        case 'beat': {
          const member = running.get(id)
          if (member !== undefined) member.gauges = message.gauges
          addCounts(sums.counts, message.counts)
          return happen({ type: 'beat', id })
        }
      }
    }

    // A message to a process that is just exiting fails; unheard, that error would end the primary.
    const send = (id: number, message: ToWorker): void => {
      const child = running.get(id)?.process
      if (child?.connected === true) child.send(message, undefined, undefined, () => undefined)
    }

    for (const name of signals) process.on(name, () => happen({ type: 'signal', name }))
    // Both would otherwise end or disturb the process: a resized terminal, and node's inspector.
    process.on('SIGWINCH', () => undefined)
    process.on('SIGUSR1', () => undefined)
    const ticker = setInterval(() => happen({ type: 'tick' }), tickMs)
    happen({ type: 'start' })
  })

// Workers accept from one kernel queue themselves: with node's round-robin a connection handed to a dying worker hangs.
const startProcess = (entry: string, role: Role): ChildProcess => {
  const child = role === 'web' ? forkWebWorker(entry) : forkProcess(entry, ['work'])
  child.on('error', () => undefined)
  return child
}

const forkWebWorker = (entry: string): ChildProcess => {
  cluster.schedulingPolicy = cluster.SCHED_NONE
  cluster.setupPrimary({ exec: entry, args: ['web'] })
  const worker = cluster.fork()
  worker.on('error', () => undefined)
  return worker.process
}

const describeFleet = (state: State, running: ReadonlyMap<number, Running>, sums: Sums): Fleet => ({
  ...sums,
  isStopping: state.phase === 'stopping',
  members: [...running].flatMap(([id, { process: child, gauges }]) => {
    const member = memberOf(state, id)
    if (member === undefined || child.pid === undefined) return []
    const ageS = Math.round((Date.now() - member.startedAt) / 1000)
    return [{ pid: child.pid, role: member.role, state: member.state, ageS, gauges }]
  }),
})
