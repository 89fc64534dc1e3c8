// Plays events to the supervisor's rules, without a process, and keeps what they decided.
import { type Action, emptyState, type Event, type Member, type State } from '../../src/supervisor/fleet.ts'
import type { SupervisorSettings } from '../../src/supervisor/settings.ts'
import { step } from '../../src/supervisor/step.ts'

const settings: SupervisorSettings = {
  entry: 'main.js',
  webWorkers: 2,
  webWorkersMax: 4,
  jobProcesses: 1,
  workerTimeoutMs: 120_000,
  bootTimeoutMs: 60_000,
  gracefulTimeoutMs: 30_000,
  drainDelayMs: 0,
  memoryMbMax: 0,
  lifetimeMs: 0,
  pidFile: undefined,
  controlSocket: undefined,
  listenPath: undefined,
}

/** Plays events and keeps the actions of the last one. */
export class Play {
  state: State
  at = 1_000_000
  actions: Action[] = []

  constructor(changes: Partial<SupervisorSettings> = {}) {
    this.state = emptyState({ ...settings, ...changes })
  }

  happen(event: Event): this {
    ;[this.state, this.actions] = step(this.state, event, this.at)
    return this
  }

  wait(ms: number): this {
    this.at += ms
    return this.happen({ type: 'tick' })
  }

  /** Everything that boots becomes ready, and what starts only then. */
  settle(): this {
    for (let [member] = this.members('booting'); member !== undefined; [member] = this.members('booting')) {
      this.happen({ type: 'ready', id: member.id })
    }
    return this
  }

  started(): this {
    return this.happen({ type: 'start' }).settle()
  }

  members(...states: Member['state'][]): Member[] {
    return this.state.members.filter((member) => states.includes(member.state))
  }

  exit(id: number, code: number | null = 0, signal: string | null = null): this {
    return this.happen({ type: 'exit', id, code, signal, chance: 0.5 })
  }

  reload(changes: Partial<SupervisorSettings> = {}): this {
    return this.happen({ type: 'reload', settings: { ...this.state.settings, ...changes } })
  }

  beat(id: number, memoryMb = 90): this {
    return this.happen({ type: 'beat', id, memoryMb })
  }

  did(type: Action['type']): number {
    return this.actions.filter((action) => action.type === type).length
  }

  events(): string[] {
    return this.actions.flatMap((action) => (action.type === 'log' ? [action.event] : []))
  }
}

export const ids = (members: readonly Member[]): number[] => members.map((member) => member.id)
