// Every rule of the supervisor as one pure function: what happened, and what is to be
// done about it. The rules' rooms are beside it; processes, signals and timers in supervisor.ts.
import {
  type Action,
  type Event,
  fork,
  killAfterDrainMs,
  log,
  type Member,
  memberOf,
  newSlot,
  type Signal,
  type Slot,
  slotOf,
  slotsOf,
  type State,
  type Turn,
} from './fleet.ts'
import { completeReplacement, failReplacement, replaceNext, wantReload, wantReplacement } from './replace.ts'
import { resizeBy } from './resize.ts'
import { abort, continueStop, haltStart, stop } from './stop.ts'
import { abortMember, handleBeat, handleBlocked, watchMembers } from './watch.ts'

const backoffMaxMs = 30_000
/** Slots that crash together must not all fork in the same instant. */
const backoffSpread = 0.1
/** A member that lived this long is healthy: its slot's crashes are forgotten. */
const healthyAfterMs = 60_000

/** The state after an event at time `at` (ms), and what the shell has to do, in order. */
export const step = (before: State, event: Event, at: number): [State, Action[]] => {
  const state = structuredClone(before)
  const actions: Action[] = []
  const turn: Turn = { state, at, act: (action) => void actions.push(action) }
  handle(turn, event)
  settle(turn)
  return [state, actions]
}

const handle = (turn: Turn, event: Event): void => {
  switch (event.type) {
    case 'start':
      return handleStart(turn)
    case 'ready':
      return handleReady(turn, event.id)
    case 'beat':
      return handleBeat(turn, event.id, event.memoryMb)
    case 'blocked':
      return handleBlocked(turn, event.id, event.isNew, event.blocked)
    case 'recycle-wanted':
      return wantReplacement(turn, event.id, 'recycle', event.reason)
    case 'leaving':
      return handleLeaving(turn, event.id, event.reason, event.chance)
    case 'kill-wanted': {
      const member = memberOf(turn.state, event.id)
      if (member !== undefined) abortMember(turn, member, 'killed by ctl')
      return
    }
    case 'exit':
      return handleExit(turn, event)
    case 'reload':
      return wantReload(turn, event.settings)
    case 'signal':
      return handleSignal(turn, event.name)
    case 'tick':
      return watchMembers(turn)
  }
}

const handleStart = (turn: Turn): void => {
  const { state } = turn
  const { webWorkers, jobProcesses } = state.settings
  log(turn, 'debug', 'start.begin', { web: webWorkers, work: jobProcesses })
  for (let count = 0; count < webWorkers; count += 1) state.slots.push(newSlot('web'))
  for (let count = 0; count < jobProcesses; count += 1) state.slots.push(newSlot('work'))
}

const handleReady = (turn: Turn, id: number): void => {
  const { state, at } = turn
  const member = memberOf(state, id)
  if (member === undefined || member.state !== 'booting') return
  member.state = 'ready'
  member.beatAt = at
  log(turn, 'info', 'worker.ready', { worker: id, role: member.role, boot_ms: at - member.startedAt })
  const slot = slotOf(state, id)
  if (slot?.successor === id) completeReplacement(turn, slot, id)
}

/** It finishes by itself; its place is free from now on. */
const handleLeaving = (turn: Turn, id: number, reason: string, chance: number): void => {
  const { state, at } = turn
  const member = memberOf(state, id)
  if (member === undefined || member.state === 'draining') return
  const slot = slotOf(state, id)
  log(turn, 'error', 'worker.leaving', { worker: id, role: member.role, reason })
  if (slot !== undefined && state.phase !== 'stopping') vacate(turn, slot, member, chance, reason)
  member.state = 'draining'
  member.reason = 'defect'
  member.killAt = at + state.settings.gracefulTimeoutMs + killAfterDrainMs
}

const handleExit = (turn: Turn, { id, code, signal, chance }: Extract<Event, { type: 'exit' }>): void => {
  const { state, at } = turn
  const member = memberOf(state, id)
  if (member === undefined) return
  state.members = state.members.filter((one) => one.id !== id)
  const isExpected = member.state === 'draining'
  const age = Math.round((at - member.startedAt) / 1000)
  const facts = { worker: id, role: member.role, state: member.state, age_s: age, code, signal, reason: member.reason }
  log(turn, isExpected ? 'info' : 'error', 'worker.exit', facts)
  const slot = slotOf(state, id)
  if (slot === undefined || state.phase === 'stopping') return
  if (state.phase === 'starting' && member.state === 'booting' && slot.member === id) return haltStart(turn, id, code)
  vacate(turn, slot, member, chance, member.reason ?? `ended with ${signal ?? code ?? 'nothing'}`)
}

/** Frees the place of a member that failed; when it is filled again depends on how often that happened. */
const vacate = (turn: Turn, slot: Slot, member: Member, chance: number, why: string): void => {
  const { at } = turn
  if (slot.successor === member.id) return failReplacement(turn, slot, member.id, why)
  slot.member = undefined
  if (at - member.startedAt >= healthyAfterMs) slot.crashes = 0
  const waitMs = Math.round(backoffMs(slot.crashes) * (1 + backoffSpread * (2 * chance - 1)))
  slot.forkAt = at + waitMs
  slot.crashes += 1
  if (slot.crashes > 1) log(turn, 'warning', 'worker.backoff', { role: slot.role, crashes: slot.crashes, wait_ms: waitMs })
}

/** 0, 1, 2, 4 … 30 s. */
export const backoffMs = (crashes: number): number => (crashes === 0 ? 0 : Math.min(backoffMaxMs, 1_000 * 2 ** (crashes - 1)))

const handleSignal = (turn: Turn, name: Signal): void => {
  const { phase } = turn.state
  log(turn, 'info', 'signal', { name })
  if (name === 'SIGABRT') return abort(turn)
  if (name === 'SIGTERM' || name === 'SIGINT' || name === 'SIGQUIT') return stop(turn, name)
  if (name === 'SIGUSR2') return log(turn, 'warning', 'signal.unsupported', { name, instead: 'SIGHUP, or socket activation' })
  if (phase !== 'running') return log(turn, 'warning', 'signal.ignored', { name, phase })
  resizeBy(turn, name === 'SIGTTIN' ? 1 : -1)
}

/** At the start visitors come first: job processes would take the processor from the web workers that boot. */
const isHeldBack = (state: State, { role }: Slot): boolean =>
  role === 'work' && state.phase === 'starting' && !slotsOf(state, 'web').every((slot) => memberOf(state, slot.member)?.state === 'ready')

/** After every event: fill empty slots, begin the next replacement, notice that start or stop is complete. */
const settle = (turn: Turn): void => {
  const { state, at } = turn
  if (state.phase === 'stopped') return
  if (state.phase === 'stopping') return continueStop(turn)
  for (const slot of state.slots) {
    if (slot.member !== undefined || slot.successor !== undefined || at < slot.forkAt || isHeldBack(state, slot)) continue
    slot.member = fork(turn, slot.role)
  }
  const isWhole = state.slots.every((slot) => memberOf(state, slot.member)?.state === 'ready')
  if (state.phase === 'starting' && isWhole) {
    state.phase = 'running'
    log(turn, 'info', 'start.end', { web: slotsOf(state, 'web').length, work: slotsOf(state, 'work').length })
  }
  replaceNext(turn)
}
