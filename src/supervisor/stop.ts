// How the whole fleet ends: gracefully, quickly, at once, or because it could never start.
import { drain, killAfterDrainMs, log, type Turn } from './fleet.ts'

const quickStopMs = 2_000
const bootFailureCode = 3
const loadFailureCode = 4
/** What a shell reports for a process that ended by ABRT. */
const abortedCode = 134

/** TERM, INT or QUIT: balancers are told, after the drain delay members drain; those that stay are killed. */
export const stop = (turn: Turn, name: 'SIGTERM' | 'SIGINT' | 'SIGQUIT'): void => {
  if (turn.state.phase !== 'stopping') beginStop(turn, turn.state.settings.drainDelayMs)
  else if (name !== 'SIGTERM') hurryStop(turn)
}

const beginStop = (turn: Turn, drainDelayMs: number): void => {
  const { state, at } = turn
  state.phase = 'stopping'
  state.waiting = []
  state.current = undefined
  state.reload = undefined
  state.reloadAgain = undefined
  state.drainAt = at + drainDelayMs
  log(turn, 'info', 'stop.begin', { timeout_ms: state.settings.gracefulTimeoutMs, drain_delay_ms: drainDelayMs })
  for (const member of state.members) turn.act({ type: 'tell-stopping', id: member.id })
}

/** The second INT or QUIT: what is in flight is cut. */
const hurryStop = (turn: Turn): void => {
  for (const member of turn.state.members) {
    drain(turn, member, 'stop')
    member.killAt = turn.at + quickStopMs
    turn.act({ type: 'hurry', id: member.id })
  }
  log(turn, 'warning', 'stop.quick')
}

/** A server that was never healthy does not try for ever: it stops, and says so by its exit code. */
export const haltStart = (turn: Turn, id: number, code: number | null): void => {
  const { state, at } = turn
  log(turn, 'critical', 'start.failed', { worker: id, code })
  state.exitCode = code === loadFailureCode ? loadFailureCode : bootFailureCode
  beginStop(turn, 0)
  for (const member of state.members) {
    drain(turn, member, 'stop')
    member.killAt = at + quickStopMs + killAfterDrainMs
  }
}

export const abort = (turn: Turn): void => {
  const { state } = turn
  for (const member of state.members) turn.act({ type: 'kill', id: member.id, signal: 'SIGKILL' })
  state.phase = 'stopped'
  turn.act({ type: 'exit', code: abortedCode })
}

/** After every event while stopping. */
export const continueStop = (turn: Turn): void => {
  const { state, at } = turn
  if (at >= state.drainAt) for (const member of state.members) drain(turn, member, 'stop')
  if (state.members.length > 0) return
  state.phase = 'stopped'
  log(turn, 'info', 'stop.end', { code: state.exitCode })
  turn.act({ type: 'exit', code: state.exitCode })
}
