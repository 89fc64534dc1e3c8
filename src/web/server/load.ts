// Says no in time: how many requests this process works on, how late its event loop runs, and when the next visitor is better told
// to come back than kept waiting with all the others. Probes and assets never come here.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { ProcessLog } from '../../observability/log.ts'
import { Problem } from '../../problems.ts'

export interface LoadLimits {
  readonly connectionsMax: number
  readonly requestsAtOnceMax: number
  readonly pagesAtOnceMax: number
  readonly uploadsAtOnceMax: number
  readonly loopDelayMsMax: number
  readonly loopSampleMs: number
}

/** A request, by whatever stands for it as long as it is being answered. */
type LoadingRequest = object

const retryAfterS = 3
const resolutionMs = 10
/** One long task is over when it is noticed; two late samples in a row are a state. */
const lateSamplesMax = 2
const logEveryMs = 10_000

/**
 * Requests of a moment. Not a `Set`: when V8 makes a set's table anew it leaves the old one pointing to it, and once such a table is in the old generation, dead as it
 * is, everything that ever stood in its successors follows it there (decision 055).
 */
class Crowd {
  readonly #requests: LoadingRequest[] = []

  get size(): number {
    return this.#requests.length
  }

  add(request: LoadingRequest): void {
    if (!this.#requests.includes(request)) this.#requests.push(request)
  }

  /** False when it was not there. */
  delete(request: LoadingRequest): boolean {
    const at = this.#requests.indexOf(request)
    if (at < 0) return false
    const last = this.#requests.pop()
    if (last !== undefined && last !== request) this.#requests[at] = last
    return true
  }
}

export class Load {
  readonly #limits: LoadLimits
  readonly #log: ProcessLog
  readonly #working = new Crowd()
  readonly #uploading = new Crowd()
  /** Pages being made, and those whose turn comes, in the order of their coming. */
  readonly #making = new Crowd()
  readonly #line: { readonly request: LoadingRequest; readonly call: () => void }[] = []
  readonly #delay = monitorEventLoopDelay({ resolution: resolutionMs })
  readonly #timer: NodeJS.Timeout
  #lateSamples = 0
  #refused = 0
  #loggedAt = 0

  constructor(limits: LoadLimits, log: ProcessLog) {
    this.#limits = limits
    this.#log = log
    this.#delay.enable()
    this.#timer = setInterval(() => this.#sample(), limits.loopSampleMs).unref()
  }

  /** Refuses (503, `overloaded`) what would only wait. To be asked before anything is done for the request. */
  refuseWhenFull(): void {
    const why = this.#fullBy
    if (why !== undefined) throw this.#refusal(why)
  }

  /** False when `refuseWhenFull` would refuse. */
  get hasRoom(): boolean {
    return this.#fullBy === undefined
  }

  get #fullBy(): 'requests' | 'event loop' | undefined {
    if (this.#working.size >= this.#limits.requestsAtOnceMax) return 'requests'
    return this.#lateSamples >= lateSamplesMax ? 'event loop' : undefined
  }

  /** The request is being worked on from now; a body still on its way costs nothing and is not counted. */
  enter(request: LoadingRequest): void {
    this.#working.add(request)
  }

  /** The request is a page to be made; the promise, if there is one, is fulfilled when its turn has come. */
  takeTurn(request: LoadingRequest): Promise<void> | undefined {
    this.#working.add(request)
    if (this.#making.size < this.#limits.pagesAtOnceMax) {
      this.#making.add(request)
      return undefined
    }
    return new Promise((resolve) => void this.#line.push({ request, call: resolve }))
  }

  /** Its files will be held in memory; refuses when too many are. */
  enterUpload(request: LoadingRequest): void {
    if (this.#uploading.size >= this.#limits.uploadsAtOnceMax) throw this.#refusal('uploads')
    this.#uploading.add(request)
  }

  /** What is left is sending, at the client's pace. May be called again. */
  leave(request: LoadingRequest): void {
    this.#working.delete(request)
    this.#uploading.delete(request)
    const at = this.#line.findIndex((waiting) => waiting.request === request)
    if (at >= 0) this.#line.splice(at, 1)[0]?.call()
    if (this.#making.delete(request)) this.#callNext()
  }

  #callNext(): void {
    const next = this.#line.shift()
    if (next === undefined) return
    this.#making.add(next.request)
    next.call()
  }

  close(): void {
    clearInterval(this.#timer)
    this.#delay.disable()
  }

  #sample(): void {
    // Nothing was measured: on a loop this late the monitor's own timer is as late as ours, and the state stands.
    if (this.#delay.count === 0) return
    const delayMs = this.#delay.mean / 1e6 - resolutionMs
    this.#delay.reset()
    this.#lateSamples = delayMs > this.#limits.loopDelayMsMax ? this.#lateSamples + 1 : 0
  }

  #refusal(why: string): Problem {
    this.#refused += 1
    const now = Date.now()
    if (now - this.#loggedAt > logEveryMs) {
      this.#loggedAt = now
      this.#log.warn({ why, refused: this.#refused, working: this.#working.size }, `Overloaded (${why}): requests are told to come back`)
      this.#refused = 0
    }
    return new Problem('overloaded', { retryAfterS })
  }
}
