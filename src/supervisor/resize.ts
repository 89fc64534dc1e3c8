// More or fewer places for web workers and job processes: TTIN, TTOU, and a reload whose settings say another number.
import { drain, log, memberOf, newSlot, type Slot, slotsOf, type State, type Turn } from './fleet.ts'
import type { Role } from './settings.ts'

/** One web worker more or less; the last stays, and beyond the limit none is added. */
export const resizeBy = (turn: Turn, by: 1 | -1): void => {
  const { state } = turn
  const web = slotsOf(state, 'web').length
  const { webWorkersMax } = state.settings
  if (by === 1 && web >= webWorkersMax) log(turn, 'warning', 'workers.unchanged', { web, why: `WEB_CONCURRENCY_MAX is ${webWorkersMax}` })
  else if (by === -1 && web <= 1) log(turn, 'warning', 'workers.unchanged', { web, why: 'one must stay' })
  else resizeTo(turn, 'web', web + by)
}

/** Empty places are filled after the event, or the first to go; of the members, the oldest leave unless told otherwise. */
export const resizeTo = (turn: Turn, role: Role, count: number, leaving: 'oldest' | 'youngest' = 'oldest'): void => {
  const { state } = turn
  const before = slotsOf(state, role).length
  for (let more = before; more < count; more += 1) state.slots.push(newSlot(role))
  const sign = leaving === 'oldest' ? 1 : -1
  const inOrder = slotsOf(state, role).toSorted((left, right) => rankOf(state, left, sign) - rankOf(state, right, sign))
  for (const slot of inOrder.slice(0, Math.max(0, before - count))) giveUp(turn, slot)
  if (role === 'web' && before !== count) log(turn, 'info', 'workers.changed', { web: count, before })
}

// An empty place is the cheapest to give up.
const rankOf = (state: State, slot: Slot, sign: 1 | -1) => {
  const member = memberOf(state, slot.member)
  return member === undefined ? -Number.MAX_VALUE : sign * member.startedAt
}

const giveUp = (turn: Turn, slot: Slot): void => {
  const { state } = turn
  state.slots = state.slots.filter((one) => one !== slot)
  if (state.current !== undefined && state.current.member === slot.member) state.current = undefined
  for (const id of [slot.member, slot.successor]) {
    const member = memberOf(state, id)
    if (member !== undefined) drain(turn, member, 'fewer')
  }
}
