// How V8 is to look after the memory of a process that serves: told when it is ready, since a start is nothing but growth.
import { flushCompileCache } from 'node:module'
import { setFlagsFromString } from 'node:v8'

/**
 * How much garbage V8 lets gather above what lives before it looks through the whole heap, in per cent. It would wait until the heap is four
 * times as large, 70 MB more. With 20, a process of signed-in buyers looked every 0.3 s, for an eighth of its processor time, and was no
 * smaller; with 100 it is 25 MB larger. Counts from the next such look on: whatever requests leave behind before, stays (decisions 053, 055).
 */
const garbagePercent = 80

/** Compiled code counts only for processes with the same flags: what this one compiled is written down before they change. */
export const keepGarbageSmall = (): void => {
  flushCompileCache()
  setFlagsFromString(`--heap-growing-percent=${garbagePercent}`)
}
