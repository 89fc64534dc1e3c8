// The state that the supervisor's rules work on, and the words for what happens to it.
import type { Facts, Level, Role, SupervisorSettings } from './settings.ts'

export type MemberState = 'booting' | 'ready' | 'draining'

/** Where a blocked process stands, innermost call first. */
export interface Blocked {
  readonly ms: number
  readonly stack: readonly string[]
}

export interface Member {
  readonly id: number
  readonly role: Role
  state: MemberState
  readonly startedAt: number
  beatAt: number
  /** Beats in a row with more memory than allowed. */
  beatsOverMemory: number
  /** What its watchdog said since its last beat. */
  blocked: Blocked | undefined
  /** Draining or silent members are killed at this time. */
  killAt: number | undefined
  wasAborted: boolean
  /** Why it leaves; undefined for one that just died. */
  reason: string | undefined
}

/** A place that is to be filled; its member changes, its history of crashes stays. */
export interface Slot {
  readonly role: Role
  member: number | undefined
  /** Boots to take the member's place; until it is ready the member serves on. */
  successor: number | undefined
  crashes: number
  /** Not filled again before this time. */
  forkAt: number
}

export interface Replacement {
  readonly member: number
  readonly reason: 'reload' | 'recycle'
}

/** A reload under way. */
export interface Reload {
  readonly number: number
  readonly startedAt: number
  /** What was in force before; comes back when the reload fails. */
  readonly settingsBefore: SupervisorSettings
  readonly placesBefore: Readonly<Record<Role, number>>
}

export interface State {
  settings: SupervisorSettings
  phase: 'starting' | 'running' | 'stopping' | 'stopped'
  slots: Slot[]
  members: Member[]
  nextId: number
  /** At most one member is being replaced at a time; the others wait here. */
  waiting: Replacement[]
  current: Replacement | undefined
  reload: Reload | undefined
  /** Number of the last reload that began. */
  reloads: number
  /** Asked for while one was under way, however often: one more. */
  reloadAgain: SupervisorSettings | undefined
  /** No recycling before this time: the last successor could not start. */
  recycleAt: number
  /** While stopping: when draining begins. */
  drainAt: number
  exitCode: number
}

export type Signal = 'SIGTERM' | 'SIGINT' | 'SIGQUIT' | 'SIGTTIN' | 'SIGTTOU' | 'SIGABRT' | 'SIGUSR2'

export type Event =
  | { readonly type: 'start' }
  | { readonly type: 'tick' }
  | { readonly type: 'ready'; readonly id: number }
  | { readonly type: 'beat'; readonly id: number; readonly memoryMb: number }
  /** Said by the watchdog of a process whose main thread does nothing else; `isNew` once per block. */
  | { readonly type: 'blocked'; readonly id: number; readonly isNew: boolean; readonly blocked: Blocked }
  | { readonly type: 'recycle-wanted'; readonly id: number; readonly reason: string }
  /** A process met a defect, takes nothing more, finishes and leaves. `chance` (0–1) spreads the wait for its successor. */
  | { readonly type: 'leaving'; readonly id: number; readonly reason: string; readonly chance: number }
  | { readonly type: 'kill-wanted'; readonly id: number }
  | { readonly type: 'exit'; readonly id: number; readonly code: number | null; readonly signal: string | null; readonly chance: number }
  | { readonly type: 'reload'; readonly settings: SupervisorSettings }
  | { readonly type: 'signal'; readonly name: Signal }

export type Action =
  | { readonly type: 'fork'; readonly id: number; readonly role: Role }
  | { readonly type: 'drain'; readonly id: number; readonly timeoutMs: number }
  | { readonly type: 'hurry'; readonly id: number }
  | { readonly type: 'tell-stopping'; readonly id: number }
  | { readonly type: 'kill'; readonly id: number; readonly signal: 'SIGABRT' | 'SIGKILL' }
  | { readonly type: 'log'; readonly level: Level; readonly event: string; readonly facts: Facts }
  | { readonly type: 'exit'; readonly code: number }

/** One event being handled: the state to change, and where to put what is to be done. */
export interface Turn {
  readonly state: State
  readonly at: number
  readonly act: (action: Action) => void
}

export const emptyState = (settings: SupervisorSettings): State => ({
  settings,
  phase: 'starting',
  slots: [],
  members: [],
  nextId: 1,
  waiting: [],
  current: undefined,
  reload: undefined,
  reloads: 0,
  reloadAgain: undefined,
  recycleAt: 0,
  drainAt: 0,
  exitCode: 0,
})

export const newSlot = (role: Role): Slot => ({ role, member: undefined, successor: undefined, crashes: 0, forkAt: 0 })

export const memberOf = (state: State, id: number | undefined): Member | undefined => state.members.find((member) => member.id === id)

export const slotOf = (state: State, id: number): Slot | undefined =>
  state.slots.find((slot) => slot.member === id || slot.successor === id)

export const slotsOf = (state: State, role: Role): Slot[] => state.slots.filter((slot) => slot.role === role)

export const log = ({ act }: Turn, level: Level, event: string, facts: Facts = {}): void => act({ type: 'log', level, event, facts })

/** A new member, booting. */
export const fork = (turn: Turn, role: Role): number => {
  const { state, at } = turn
  const id = state.nextId
  state.nextId += 1
  state.members.push({
    id,
    role,
    state: 'booting',
    startedAt: at,
    beatAt: at,
    beatsOverMemory: 0,
    blocked: undefined,
    killAt: undefined,
    wasAborted: false,
    reason: undefined,
  })
  turn.act({ type: 'fork', id, role })
  return id
}

/** The worker cuts at its time-out by itself; the supervisor only has to be later. */
export const killAfterDrainMs = 1_000

/** Tells a member to finish and leave, once. */
export const drain = (turn: Turn, member: Member, reason: string): void => {
  if (member.state === 'draining') return
  const { gracefulTimeoutMs } = turn.state.settings
  member.state = 'draining'
  member.reason = reason
  member.killAt = turn.at + gracefulTimeoutMs + killAfterDrainMs
  turn.act({ type: 'drain', id: member.id, timeoutMs: gracefulTimeoutMs })
  log(turn, 'debug', 'worker.drain', { worker: member.id, role: member.role, reason })
}

const healthyAfterMs = 60_000

/** Places whose process died more than once in a row and has not lived a minute since. */
export const countBackingOff = (state: State, at: number): number =>
  state.slots.filter((slot) => {
    const member = memberOf(state, slot.member)
    return slot.crashes > 1 && (member === undefined || at - member.startedAt < healthyAfterMs)
  }).length
