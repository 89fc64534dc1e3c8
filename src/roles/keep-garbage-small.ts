// How V8 is to look after the memory of a process that serves: told when it is ready, since a start is nothing but growth.
import { flushCompileCache } from 'node:module'
import { setFlagsFromString } from 'node:v8'

/**
 * How much garbage V8 lets gather above what lives before it looks through the whole heap, in per cent; never less than 8 MB and half
 * a nursery. It would wait until the heap is four times as large, 70 MB more; with 80 a process of signed-in buyers has 18 MB more. Counts from
 * the next such look on: whatever requests leave behind before, stays (decisions 053, 055).
 */
const garbagePercent = 20

/** Compiled code counts only for processes with the same flags: what this one compiled is written down before they change. */
export const keepGarbageSmall = (): void => {
  flushCompileCache()
  setFlagsFromString(`--heap-growing-percent=${garbagePercent}`)
}
