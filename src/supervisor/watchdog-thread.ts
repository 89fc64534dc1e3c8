// The watchdog of one process, a thread beside its main thread: when that shows no sign of
// life for a second, says through the inspector which function it is in. Runs on its own.
import { writeSync } from 'node:fs'
import { type Debugger, Session } from 'node:inspector'
import { workerData } from 'node:worker_threads'

export interface WatchdogOrders {
  /** One Int32 that the main thread counts up. */
  readonly signs: SharedArrayBuffer
  readonly reportDescriptor: number
  readonly parent: number
  readonly orphanMsMax: number
}

/** One call of the stack as the engine knows it; the primary finds the place in the source. Lines and columns from 0. */
export interface Frame {
  readonly name: string
  readonly url: string
  readonly line: number
  readonly column: number
}

export interface Report {
  readonly ms: number
  /** False for what is said of the same block again. */
  readonly isNew: boolean
  /** Innermost first; empty while the engine cannot stop, inside one native call. */
  readonly frames: readonly Frame[]
}

const lookEveryMs = 100
const blockedFromMs = 1_000
/** Later the same block may stand elsewhere; the time-out's line should name the last place. */
const lookAgainMs = 10_000
/** A native call cannot be interrupted; after this long it is reported without a place. */
const pauseTimeoutMs = 2_000
const framesMax = 12
/** A machine that is merely busy makes a look late by less. */
const asleepFromMs = 1_000

const orders = workerData as WatchdogOrders
const signs = new Int32Array(orders.signs)
let lastSign = -1
let since = performance.now()
let lookedAt = 0
let reportAt = Number.POSITIVE_INFINITY
let isNew = true
let orphanSince: number | undefined

const report = (frames: readonly Frame[]): void => {
  const line: Report = { ms: Math.round(performance.now() - since), isNew, frames }
  isNew = false
  try {
    writeSync(orders.reportDescriptor, `${JSON.stringify(line)}\n`)
  } catch {
    // The primary is gone or does not read: there is nobody to tell.
  }
}

/** Stops the main thread for a moment and reads its stack. */
const readStack = (): void => {
  const session = new Session()
  const urls = new Map<string, string>()
  const sign = Atomics.load(signs, 0)
  session.connectToMainThread()
  session.on('Debugger.scriptParsed', ({ params }) => void urls.set(params.scriptId, params.url))
  session.on('Debugger.paused', ({ params }) => {
    // Freed between our look and the stop: this stack is innocent.
    if (Atomics.load(signs, 0) === sign) report(params.callFrames.slice(0, framesMax).map((frame) => frameOf(frame, urls)))
    reportAt = Number.POSITIVE_INFINITY
    session.post('Debugger.resume')
    session.post('Debugger.disable', () => session.disconnect())
  })
  session.post('Debugger.enable')
  session.post('Debugger.pause')
}

const frameOf = ({ functionName, location, url }: Debugger.CallFrame, urls: ReadonlyMap<string, string>): Frame => ({
  name: functionName,
  url: url || (urls.get(location.scriptId) ?? ''),
  line: location.lineNumber,
  column: location.columnNumber ?? 0,
})

const killBlockedOrphan = (now: number): void => {
  if (process.ppid === orders.parent) return
  orphanSince ??= now
  if (now - orphanSince > orders.orphanMsMax) process.kill(process.pid, 'SIGKILL')
}

let lastLook = performance.now()
const look = (): void => {
  const now = performance.now()
  const sign = Atomics.load(signs, 0)
  // While this thread slept as well, the process was stopped or the machine suspended: that time is nobody's block.
  if (now - lastLook > asleepFromMs) since += now - lastLook
  lastLook = now
  killBlockedOrphan(now)
  if (sign !== lastSign) {
    lastSign = sign
    since = now
    lookedAt = 0
    isNew = true
    reportAt = Number.POSITIVE_INFINITY
  } else if (now >= reportAt) {
    reportAt = Number.POSITIVE_INFINITY
    report([])
  } else if (now - since > blockedFromMs && (lookedAt === 0 || now - lookedAt > lookAgainMs)) {
    lookedAt = now
    reportAt = isNew ? now + pauseTimeoutMs : Number.POSITIVE_INFINITY
    readStack()
  }
}

setInterval(look, lookEveryMs)
