// Replacing members while everybody serves on: reloads and recycling. The successor is
// ready before its predecessor drains, one at a time, and a failed successor changes nothing.
import { drain, fork, log, memberOf, type Slot, slotOf, slotsOf, type State, type Turn } from './fleet.ts'
import { resizeTo } from './resize.ts'
import type { SupervisorSettings } from './settings.ts'

/** After a successor that could not start; its cause is seldom gone within a second. */
const recyclePauseMs = 30_000

/** Puts a ready member into the line of those to be replaced; does nothing when it stands there already. */
export const wantReplacement = (turn: Turn, id: number, reason: 'reload' | 'recycle', why: string): void => {
  const { state, at } = turn
  const isKnown = memberOf(state, id)?.state === 'ready' && slotOf(state, id)?.member === id
  const isWaiting = state.current?.member === id || state.waiting.some((one) => one.member === id)
  if (state.phase !== 'running' || !isKnown || isWaiting) return
  if (reason === 'recycle' && at < state.recycleAt) return
  state.waiting.push({ member: id, reason })
  if (reason === 'recycle') log(turn, 'info', 'worker.recycle', { worker: id, reason: why })
}

/** A reload with these settings; while one is under way, or the fleet still starts, it is remembered, however often asked. */
export const wantReload = (turn: Turn, settings: SupervisorSettings): void => {
  const { state } = turn
  if (state.phase === 'stopping' || state.phase === 'stopped') log(turn, 'warning', 'reload.ignored', { phase: state.phase })
  else if (state.reload !== undefined || state.phase === 'starting') state.reloadAgain = settings
  else beginReload(turn, settings)
}

const beginReload = (turn: Turn, settings: SupervisorSettings): void => {
  const { state, at } = turn
  state.reloads += 1
  const placesBefore = { web: slotsOf(state, 'web').length, work: slotsOf(state, 'work').length }
  state.reload = { number: state.reloads, startedAt: at, settingsBefore: state.settings, placesBefore }
  const before = state.settings
  state.settings = settings
  log(turn, 'info', 'reload.begin', { reload: state.reloads, entry: settings.entry })
  // Those waiting to be recycled are replaced by the reload anyway.
  state.waiting = []
  // A number changed by TTIN or TTOU stands, unless the settings themselves say another one.
  if (before.webWorkers !== settings.webWorkers) resizeTo(turn, 'web', settings.webWorkers)
  if (before.jobProcesses !== settings.jobProcesses) resizeTo(turn, 'work', settings.jobProcesses)
  for (const slot of state.slots) {
    if (slot.member === undefined) continue
    const isCurrent = state.current?.member === slot.member
    // A successor forked by a recycling before now may still run what was there before.
    if (isCurrent || memberOf(state, slot.member)?.state === 'ready') state.waiting.push({ member: slot.member, reason: 'reload' })
  }
}

/** The successor took over: the old member may leave. */
export const completeReplacement = (turn: Turn, slot: Slot, successor: number): void => {
  const { state } = turn
  const old = memberOf(state, slot.member)
  const { reason } = state.current ?? { reason: 'recycle' }
  slot.member = successor
  slot.successor = undefined
  // It began as a recycling, and the reload that came meanwhile still has to replace this place.
  const isStillOld = reason === 'recycle' && state.waiting.some((one) => one.reason === 'reload' && one.member === old?.id)
  state.waiting = state.waiting.filter((one) => one.member !== old?.id)
  if (isStillOld) state.waiting.push({ member: successor, reason: 'reload' })
  state.current = undefined
  if (old !== undefined) drain(turn, old, reason)
}

/** One bad deploy must not become an outage: the old members serve on. */
export const failReplacement = (turn: Turn, slot: Slot, id: number, why: string): void => {
  const { state, at } = turn
  const reason = state.current?.reason
  slot.successor = undefined
  state.current = undefined
  if (reason === 'reload') {
    failReload(turn, id, why)
  } else {
    state.recycleAt = at + recyclePauseMs
    log(turn, 'error', 'recycle.failed', { worker: id, why })
  }
}

const failReload = (turn: Turn, id: number, why: string): void => {
  const { state } = turn
  state.waiting = state.waiting.filter((one) => one.reason !== 'reload')
  if (state.reload === undefined) return
  log(turn, 'error', 'reload.failed', { reload: state.reload.number, worker: id, why })
  const { settingsBefore, placesBefore } = state.reload
  const given = state.settings
  state.settings = settingsBefore
  state.reload = undefined
  // Only what the reload itself changed: a TTIN or TTOU that came meanwhile stands.
  if (given.webWorkers !== settingsBefore.webWorkers) resizeTo(turn, 'web', placesBefore.web, 'youngest')
  if (given.jobProcesses !== settingsBefore.jobProcesses) resizeTo(turn, 'work', placesBefore.work, 'youngest')
}

/** Begins what can begin now; called after every event. */
export const replaceNext = (turn: Turn): void => {
  const { state } = turn
  while (state.current === undefined && state.waiting.length > 0 && !hasManyLeaving(state)) {
    const next = state.waiting.shift()
    const slot = next === undefined ? undefined : slotOf(state, next.member)
    if (next === undefined || slot?.member !== next.member) continue
    state.current = next
    slot.successor = fork(turn, slot.role)
  }
  endReload(turn)
}

// A drain may last as long as the graceful time-out: reloads in a row must not pile up processes without end.
const hasManyLeaving = (state: State): boolean =>
  state.members.filter((member) => member.state === 'draining').length >= Math.max(2, state.slots.length)

const endReload = (turn: Turn): void => {
  const { state, at } = turn
  const isReplacing = state.current !== undefined || state.waiting.some((one) => one.reason === 'reload')
  if (state.reload !== undefined && !isReplacing) {
    const [web, work] = [slotsOf(state, 'web').length, slotsOf(state, 'work').length]
    log(turn, 'info', 'reload.end', { reload: state.reload.number, web, work, took_ms: at - state.reload.startedAt })
    state.reload = undefined
  }
  if (state.reload !== undefined || state.reloadAgain === undefined || state.phase !== 'running') return
  const settings = state.reloadAgain
  state.reloadAgain = undefined
  beginReload(turn, settings)
  replaceNext(turn)
}
