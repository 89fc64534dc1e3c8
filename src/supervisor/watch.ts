// What a member's beats, their absence and its age mean: recycling, a warning, the end of one that hangs.
import { log, type Member, memberOf, type Blocked, type Turn } from './fleet.ts'
import { wantReplacement } from './replace.ts'

/** Between asking a silent member to abort and killing it. */
const abortGraceMs = 1_000
/** One beat over the limit is a spike that the collector may still clear. */
const beatsOverMemoryMax = 3
/** So that members forked together do not all age out in one minute. */
const lifetimeSpread = 0.1

export const handleBeat = (turn: Turn, id: number, memoryMb: number): void => {
  const member = memberOf(turn.state, id)
  if (member === undefined) return
  member.beatAt = turn.at
  member.blocked = undefined
  const { memoryMbMax } = turn.state.settings
  if (memoryMbMax === 0 || memoryMb <= memoryMbMax) {
    member.beatsOverMemory = 0
    return
  }
  member.beatsOverMemory += 1
  if (member.beatsOverMemory < beatsOverMemoryMax) return
  member.beatsOverMemory = 0
  wantReplacement(turn, id, 'recycle', `memory ${Math.round(memoryMb)} MB, allowed ${memoryMbMax}`)
}

/** The stack is kept for the line at the time-out; a new block is a line of its own. */
export const handleBlocked = (turn: Turn, id: number, isNew: boolean, blocked: Blocked): void => {
  const member = memberOf(turn.state, id)
  if (member === undefined) return
  member.blocked = blocked
  if (isNew) log(turn, 'warning', 'worker.blocked', { worker: id, role: member.role, ...factsOf(blocked) })
}

const factsOf = ({ ms, stack }: Blocked) => ({ blocked_ms: ms, at: stack[0] ?? 'a native call', stack })

/** Ends a member at once, gives it a second for the way out that ABRT has, and then none. */
export const abortMember = (turn: Turn, member: Member, reason: string): void => {
  member.wasAborted = true
  member.reason ??= reason
  member.killAt = turn.at + abortGraceMs
  turn.act({ type: 'kill', id: member.id, signal: 'SIGABRT' })
}

export const watchMembers = (turn: Turn): void => {
  for (const member of turn.state.members) watchMember(turn, member)
}

const watchMember = (turn: Turn, member: Member): void => {
  const { state, at } = turn
  const { bootTimeoutMs, workerTimeoutMs } = state.settings
  if (member.killAt !== undefined) {
    if (at < member.killAt) return
    log(turn, 'error', 'worker.killed', { worker: member.id, state: member.state })
    member.killAt = at + abortGraceMs
    turn.act({ type: 'kill', id: member.id, signal: 'SIGKILL' })
  } else if (member.state === 'booting' && at - member.startedAt > bootTimeoutMs) {
    log(turn, 'error', 'worker.boot-timeout', { worker: member.id, role: member.role })
    member.reason = 'boot-timeout'
    member.killAt = at
  } else if (member.state === 'ready' && at - member.beatAt > workerTimeoutMs) {
    const where = member.blocked === undefined ? {} : factsOf(member.blocked)
    log(turn, 'critical', 'worker.timeout', { worker: member.id, role: member.role, silent_ms: at - member.beatAt, ...where })
    abortMember(turn, member, 'timeout')
  } else if (member.state === 'ready' && isOld(turn, member)) {
    wantReplacement(turn, member.id, 'recycle', `age ${Math.round((at - member.startedAt) / 60_000)} min`)
  }
}

const isOld = ({ state, at }: Turn, member: Member): boolean => {
  const { lifetimeMs } = state.settings
  const place = state.slots.findIndex((slot) => slot.member === member.id)
  const early = (lifetimeMs * lifetimeSpread * Math.max(0, place)) / Math.max(1, state.slots.length)
  return lifetimeMs > 0 && at - member.startedAt > lifetimeMs - early
}
