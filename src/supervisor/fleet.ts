// The state that the supervisor's rules work on, and the words for what happens to it.
import type { Level, Role, SupervisorSettings } from './settings.ts'

export type MemberState = 'booting' | 'ready' | 'draining'

export interface Member {
  readonly id: number
  readonly role: Role
  state: MemberState
  readonly startedAt: number
  beatAt: number
  /** Draining or silent members are killed at this time. */
  killAt: number | undefined
  wasAborted: boolean
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

export interface State {
  readonly settings: SupervisorSettings
  phase: 'starting' | 'running' | 'stopping' | 'stopped'
  slots: Slot[]
  members: Member[]
  nextId: number
  /** At most one member is being replaced at a time; the others wait here. */
  waiting: Replacement[]
  current: Replacement | undefined
  reloadAgain: boolean
  /** While stopping: when draining begins. */
  drainAt: number
  exitCode: number
}

export type Signal = 'SIGTERM' | 'SIGINT' | 'SIGQUIT' | 'SIGHUP' | 'SIGTTIN' | 'SIGTTOU' | 'SIGABRT' | 'SIGUSR2'

export type Event =
  | { readonly type: 'start' }
  | { readonly type: 'tick' }
  | { readonly type: 'ready'; readonly id: number }
  | { readonly type: 'beat'; readonly id: number }
  | { readonly type: 'recycle-wanted'; readonly id: number; readonly reason: string }
  | { readonly type: 'exit'; readonly id: number; readonly code: number | null; readonly signal: string | null }
  | { readonly type: 'signal'; readonly name: Signal }

export type Action =
  | { readonly type: 'fork'; readonly id: number; readonly role: Role }
  | { readonly type: 'drain'; readonly id: number; readonly timeoutMs: number }
  | { readonly type: 'tell-stopping'; readonly id: number }
  | { readonly type: 'kill'; readonly id: number; readonly signal: 'SIGABRT' | 'SIGKILL' }
  | { readonly type: 'log'; readonly level: Level; readonly event: string; readonly facts: Readonly<Record<string, unknown>> }
  | { readonly type: 'exit'; readonly code: number }

export const emptyState = (settings: SupervisorSettings): State => ({
  settings,
  phase: 'starting',
  slots: [],
  members: [],
  nextId: 1,
  waiting: [],
  current: undefined,
  reloadAgain: false,
  drainAt: 0,
  exitCode: 0,
})

export const newSlot = (role: Role): Slot => ({ role, member: undefined, successor: undefined, crashes: 0, forkAt: 0 })

export const memberOf = (state: State, id: number | undefined): Member | undefined => state.members.find((member) => member.id === id)

export const slotOf = (state: State, id: number): Slot | undefined =>
  state.slots.find((slot) => slot.member === id || slot.successor === id)
