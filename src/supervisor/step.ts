// Every rule of the supervisor as one pure function: what happened, and what is to be
// done about it. Processes, signals and timers are in supervisor.ts.
import { type Action, type Event, type Member, memberOf, newSlot, type Signal, slotOf, type State } from './fleet.ts'

const backoffMaxMs = 30_000
/** A member that lived this long is healthy: its slot's crashes are forgotten. */
const healthyAfterMs = 60_000
const quickStopMs = 2_000
/** Between asking a silent worker for a core dump and killing it. */
const abortGraceMs = 1_000
const bootFailureCode = 3

/** The state after an event at time `at` (ms), and what the shell has to do, in order. */
export const step = (before: State, event: Event, at: number): [State, Action[]] => {
  const state = structuredClone(before)
  const actions: Action[] = []
  const turn: Turn = { state, at, act: (action) => void actions.push(action) }
  handle(turn, event)
  settle(turn)
  return [state, actions]
}

interface Turn {
  readonly state: State
  readonly at: number
  readonly act: (action: Action) => void
}

const handle = (turn: Turn, event: Event): void => {
  const { state, at } = turn
  switch (event.type) {
    case 'start':
      for (let count = 0; count < state.settings.webWorkers; count += 1) state.slots.push(newSlot('web'))
      for (let count = 0; count < state.settings.jobProcesses; count += 1) state.slots.push(newSlot('work'))
      return
    case 'ready':
      return handleReady(turn, event.id)
    case 'beat': {
      const member = memberOf(state, event.id)
      if (member !== undefined) member.beatAt = at
      return
    }
    case 'recycle-wanted':
      return wantReplacement(turn, event.id, 'recycle', event.reason)
    case 'exit':
      return handleExit(turn, event.id, event.code, event.signal)
    case 'signal':
      return handleSignal(turn, event.name)
    case 'tick':
      return handleTick(turn)
  }
}

const log = ({ act }: Turn, level: 'info' | 'warning' | 'error' | 'critical', event: string, facts: Record<string, unknown> = {}) =>
  act({ type: 'log', level, event, facts })

const handleReady = (turn: Turn, id: number): void => {
  const { state, at } = turn
  const member = memberOf(state, id)
  if (member === undefined || member.state !== 'booting') return
  member.state = 'ready'
  member.beatAt = at
  log(turn, 'info', 'worker.ready', { worker: id, role: member.role, boot_ms: at - member.startedAt })
  const slot = slotOf(state, id)
  if (slot?.successor !== id) return
  const old = memberOf(state, slot.member)
  slot.member = id
  slot.successor = undefined
  state.current = undefined
  if (old !== undefined) drain(turn, old, state.settings.gracefulTimeoutMs)
}

const drain = (turn: Turn, member: Member, timeoutMs: number): void => {
  if (member.state === 'draining') return
  member.state = 'draining'
  // The worker cuts at its time-out by itself; the supervisor only has to be later.
  member.killAt = turn.at + timeoutMs + 1_000
  turn.act({ type: 'drain', id: member.id, timeoutMs })
}

const wantReplacement = (turn: Turn, id: number, reason: 'reload' | 'recycle', why: string): void => {
  const { state } = turn
  const isKnown = memberOf(state, id)?.state === 'ready' && slotOf(state, id)?.member === id
  const isWaiting = state.current?.member === id || state.waiting.some((one) => one.member === id)
  if (state.phase !== 'running' || !isKnown || isWaiting) return
  state.waiting.push({ member: id, reason })
  if (reason === 'recycle') log(turn, 'info', 'worker.recycle', { worker: id, reason: why })
}

const handleExit = (turn: Turn, id: number, code: number | null, signal: string | null): void => {
  const { state, at } = turn
  const member = memberOf(state, id)
  if (member === undefined) return
  state.members = state.members.filter((one) => one.id !== id)
  const isExpected = member.state === 'draining'
  const facts = { worker: id, role: member.role, state: member.state, age_s: Math.round((at - member.startedAt) / 1000), code, signal }
  log(turn, isExpected ? 'info' : 'error', 'worker.exit', facts)
  const slot = slotOf(state, id)
  if (slot === undefined) return
  if (slot.successor === id) return handleFailedSuccessor(turn, id)
  slot.member = undefined
  if (isExpected || state.phase === 'stopping') return
  if (state.phase === 'starting' && member.state === 'booting') return haltStart(turn, code)
  if (at - member.startedAt >= healthyAfterMs) slot.crashes = 0
  slot.forkAt = at + backoffMs(slot.crashes)
  slot.crashes += 1
  if (slot.crashes > 1) log(turn, 'warning', 'worker.backoff', { role: slot.role, crashes: slot.crashes, wait_ms: slot.forkAt - at })
}

/** 0, 1, 2, 4 … 30 s. */
export const backoffMs = (crashes: number): number => (crashes === 0 ? 0 : Math.min(backoffMaxMs, 1_000 * 2 ** (crashes - 1)))

/** One bad deploy must not become an outage: the old members serve on. */
const handleFailedSuccessor = (turn: Turn, id: number): void => {
  const { state } = turn
  const slot = slotOf(state, id)
  if (slot !== undefined) slot.successor = undefined
  if (state.current?.reason === 'reload') {
    state.waiting = state.waiting.filter((one) => one.reason !== 'reload')
    state.reloadAgain = false
    log(turn, 'error', 'reload.failed', { worker: id })
  } else {
    log(turn, 'error', 'recycle.failed', { worker: id })
  }
  state.current = undefined
}

/** A server that was never healthy does not try for ever: it stops, and says so by its exit code. */
const haltStart = (turn: Turn, code: number | null): void => {
  log(turn, 'critical', 'start.failed', { code })
  turn.state.exitCode = code === 4 ? 4 : bootFailureCode
  beginStop(turn, quickStopMs)
}

const handleSignal = (turn: Turn, name: Signal): void => {
  const { state } = turn
  log(turn, 'info', 'signal', { name })
  if (name === 'SIGABRT') {
    for (const member of state.members) turn.act({ type: 'kill', id: member.id, signal: 'SIGKILL' })
    state.phase = 'stopped'
    turn.act({ type: 'exit', code: 134 })
  } else if (name === 'SIGTERM' || name === 'SIGINT' || name === 'SIGQUIT') {
    if (state.phase !== 'stopping') beginStop(turn, state.settings.gracefulTimeoutMs)
    else if (name !== 'SIGTERM') hurryStop(turn)
  } else if (name === 'SIGUSR2') {
    log(turn, 'warning', 'signal.unsupported', { name, instead: 'SIGHUP' })
  } else if (state.phase !== 'running') {
    log(turn, 'warning', 'signal.ignored', { name, phase: state.phase })
  } else if (name === 'SIGHUP') {
    beginReload(turn)
  } else {
    changeCount(turn, name)
  }
}

const beginReload = (turn: Turn): void => {
  const { state } = turn
  const isReloading = state.current?.reason === 'reload' || state.waiting.some((one) => one.reason === 'reload')
  if (isReloading) {
    state.reloadAgain = true
    return
  }
  log(turn, 'info', 'reload.begin', {})
  // Those waiting to be recycled are replaced by the reload anyway.
  state.waiting = []
  for (const slot of state.slots) if (slot.member !== undefined) wantReplacement(turn, slot.member, 'reload', 'reload')
}

const changeCount = (turn: Turn, name: 'SIGTTIN' | 'SIGTTOU'): void => {
  const { state } = turn
  const web = state.slots.filter((slot) => slot.role === 'web')
  if (name === 'SIGTTIN') {
    state.slots.push(newSlot('web'))
  } else if (web.length > 1) {
    const oldest = web.toSorted((left, right) => startOf(state, left) - startOf(state, right))[0]
    state.slots = state.slots.filter((slot) => slot !== oldest)
    for (const id of [oldest?.member, oldest?.successor]) {
      const member = memberOf(state, id)
      if (member !== undefined) drain(turn, member, state.settings.gracefulTimeoutMs)
      if (state.current?.member === id) state.current = undefined
    }
  }
  log(turn, 'info', 'workers.changed', { web: state.slots.filter((slot) => slot.role === 'web').length })
}

// An empty slot is the cheapest to give up, hence "oldest".
const startOf = (state: State, slot: { member: number | undefined }) => memberOf(state, slot.member)?.startedAt ?? 0

const beginStop = (turn: Turn, timeoutMs: number): void => {
  const { state, at } = turn
  const isQuick = timeoutMs === quickStopMs
  state.phase = 'stopping'
  state.waiting = []
  state.current = undefined
  state.drainAt = at + (isQuick ? 0 : state.settings.drainDelayMs)
  log(turn, 'info', 'stop.begin', { timeout_ms: timeoutMs, drain_delay_ms: state.drainAt - at })
  for (const member of state.members) turn.act({ type: 'tell-stopping', id: member.id })
  if (isQuick) for (const member of state.members) drain(turn, member, quickStopMs)
}

const hurryStop = (turn: Turn): void => {
  for (const member of turn.state.members) {
    member.state = 'draining'
    member.killAt = turn.at + quickStopMs
    turn.act({ type: 'drain', id: member.id, timeoutMs: 0 })
  }
  log(turn, 'warning', 'stop.quick', {})
}

const handleTick = (turn: Turn): void => {
  const { state, at } = turn
  for (const member of state.members) {
    if (member.killAt !== undefined && at >= member.killAt) {
      log(turn, 'error', 'worker.killed', { worker: member.id, state: member.state })
      member.killAt = at + abortGraceMs
      turn.act({ type: 'kill', id: member.id, signal: 'SIGKILL' })
    } else if (member.state === 'booting' && at - member.startedAt > state.settings.bootTimeoutMs && member.killAt === undefined) {
      log(turn, 'error', 'worker.boot-timeout', { worker: member.id, role: member.role })
      member.killAt = at
    } else if (member.state === 'ready' && at - member.beatAt > state.settings.workerTimeoutMs && !member.wasAborted) {
      log(turn, 'critical', 'worker.timeout', { worker: member.id, role: member.role, silent_ms: at - member.beatAt })
      member.wasAborted = true
      member.killAt = at + abortGraceMs
      turn.act({ type: 'kill', id: member.id, signal: 'SIGABRT' })
    }
  }
}

/** After every event: fill empty slots, begin the next replacement, notice that start or stop is complete. */
const settle = (turn: Turn): void => {
  const { state, at } = turn
  if (state.phase === 'stopping') {
    if (at >= state.drainAt) for (const member of state.members) drain(turn, member, state.settings.gracefulTimeoutMs)
    if (state.members.length > 0) return
    state.phase = 'stopped'
    log(turn, 'info', 'stop.end', { code: state.exitCode })
    turn.act({ type: 'exit', code: state.exitCode })
    return
  }
  if (state.phase === 'stopped') return
  for (const slot of state.slots) {
    if (slot.member === undefined && slot.successor === undefined && at >= slot.forkAt) slot.member = fork(turn, slot.role)
  }
  const isWhole = state.slots.every((slot) => memberOf(state, slot.member)?.state === 'ready')
  if (state.phase === 'starting' && isWhole) {
    state.phase = 'running'
    log(turn, 'info', 'start.end', { web: state.settings.webWorkers, work: state.settings.jobProcesses })
  }
  beginNextReplacement(turn)
}

const fork = (turn: Turn, role: 'web' | 'work'): number => {
  const { state, at } = turn
  const id = state.nextId
  state.nextId += 1
  state.members.push({ id, role, state: 'booting', startedAt: at, beatAt: at, killAt: undefined, wasAborted: false })
  turn.act({ type: 'fork', id, role })
  return id
}

const beginNextReplacement = (turn: Turn): void => {
  const { state } = turn
  while (state.current === undefined && state.waiting.length > 0) {
    const next = state.waiting.shift()
    const slot = next === undefined ? undefined : slotOf(state, next.member)
    if (next === undefined || slot?.member !== next.member) continue
    state.current = next
    slot.successor = fork(turn, slot.role)
  }
  if (state.current !== undefined || !state.reloadAgain) return
  state.reloadAgain = false
  beginReload(turn)
  beginNextReplacement(turn)
}
