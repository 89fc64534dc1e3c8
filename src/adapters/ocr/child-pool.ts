/**
 * Children that open documents, one job at a time each: queue, deadline, cancel, restart, recycling and idle stop.
 * What the jobs are is the callers' (`pool.ts`, `inspect.ts`).
 */
import type { ChildProcess } from 'node:child_process'
import { proofLimits } from '../../config/proof-limits.ts'
import { forkChild } from './child-entry.ts'
import type { ChildAnswer, ChildJob } from './child-messages.ts'
import { processUse } from './process-use.ts'

export type Failure = 'too-slow' | 'too-large' | 'crashed' | 'cancelled'

type Progress = Extract<ChildAnswer, { is: 'progress' }>
type Result = Extract<ChildAnswer, { is: 'read' | 'inspected' | 'pictured' | 'region' | 'mail' }>
type JobOf<T> = T extends ChildJob ? Omit<T, 'id'> : never

export type RunOptions = { deadlineMs: number; onProgress?: ((progress: Progress) => void) | undefined; signal?: AbortSignal | undefined }

export type ChildPool = {
  /** Never rejects: a child that dies, hangs or is cancelled gives a failure. */
  run(job: JobOf<ChildJob>, options: RunOptions): Promise<Result | { failed: Failure }>
  close(): Promise<void>
}

/** A document can make native code take memory faster than the child could notice itself. */
const WATCH_MS = 100

/**
 * On a busy machine a child gets little processor time, and a genuine document must not pay for that: the deadline
 * is then stretched up to this many times. A child that works all the time, or not at all, gets no more.
 */
const STRETCH_MAX = 3
const BUSY_SHARE = 0.6
/** A child that stands back behind a full machine gets a fiftieth of a processor; one that hangs gets nothing. */
const HUNG_SHARE = 0.01

function isOverdue(elapsedMs: number, workedMs: number | null, deadlineMs: number): boolean {
  if (elapsedMs < deadlineMs) return false
  const share = workedMs === null ? 1 : workedMs / elapsedMs
  return elapsedMs > deadlineMs * STRETCH_MAX || share > BUSY_SHARE || share < HUNG_SHARE
}

type Task = { job: ChildJob; options: RunOptions; finish: (result: Result | { failed: Failure }) => void }
type Slot = {
  child: ChildProcess
  isReady: boolean
  task: Task | null
  timer: NodeJS.Timeout | null
  watch: NodeJS.Timeout | null
  done: number
  idle: NodeJS.Timeout | null
}

export type ChildPoolOptions = { children: number; idleMs: number; niceness: number; threads?: number }

export function createChildPool({ children, idleMs, niceness, threads = 1 }: ChildPoolOptions): ChildPool {
  const slots = new Set<Slot>()
  const queue: Task[] = []
  let lastId = 0
  let isClosed = false

  function start(): Slot {
    const slot: Slot = { child: forkChild(niceness, threads), isReady: false, task: null, timer: null, watch: null, done: 0, idle: null }
    slots.add(slot)
    slot.child.on('message', (answer: ChildAnswer) => hear(slot, answer))
    slot.child.on('error', () => remove(slot, 'crashed'))
    slot.child.on('exit', () => remove(slot, 'crashed'))
    return slot
  }

  /** Gives waiting tasks to free children, starting children up to the limit. */
  function dispatch(): void {
    while (queue.length > 0) {
      const free = [...slots].find((s) => !s.task) ?? (slots.size < children ? start() : null)
      if (!free) return
      begin(free, queue.shift() as Task)
    }
  }

  function begin(slot: Slot, task: Task): void {
    slot.task = task
    if (slot.idle) clearTimeout(slot.idle)
    slot.child.ref()
    slot.child.channel?.ref()
    // The deadline of a document starts when a child is there to read it.
    if (slot.isReady) send(slot, task)
    else slot.timer = setTimeout(() => remove(slot, 'crashed'), proofLimits.childStartTimeoutMs)
  }

  function send(slot: Slot, task: Task): void {
    const started = performance.now()
    const atStart = processUse(slot.child.pid)?.processorMs ?? 0
    slot.watch = setInterval(
      () => {
        const use = processUse(slot.child.pid)
        if (use && use.memoryMb > proofLimits.childMemoryMbKill) remove(slot, 'too-large')
        else if (isOverdue(performance.now() - started, use && use.processorMs - atStart, task.options.deadlineMs)) remove(slot, 'too-slow')
      },
      Math.min(WATCH_MS, task.options.deadlineMs),
    )
    slot.child.send(task.job, (error) => error && remove(slot, 'crashed'))
  }

  function hear(slot: Slot, answer: ChildAnswer): void {
    if (answer.is === 'ready') {
      slot.isReady = true
      if (slot.timer) clearTimeout(slot.timer)
      if (slot.task) send(slot, slot.task)
    } else if (slot.task?.job.id !== answer.id) return
    else if (answer.is === 'progress') slot.task.options.onProgress?.(answer)
    else release(slot, answer)
  }

  function release(slot: Slot, result: Result): void {
    const task = slot.task
    if (slot.timer) clearTimeout(slot.timer)
    if (slot.watch) clearInterval(slot.watch)
    slot.task = null
    slot.done += 1
    const isWorn = slot.done >= proofLimits.documentsPerChild || (result.is === 'read' && result.memoryMb > proofLimits.childMemoryMbMax)
    if (isWorn) remove(slot, 'crashed')
    else rest(slot)
    task?.finish(result)
    dispatch()
  }

  /** An idle child waits for more work without keeping this process alive, then goes. */
  function rest(slot: Slot): void {
    slot.child.unref()
    slot.child.channel?.unref()
    slot.idle = setTimeout(() => remove(slot, 'crashed'), idleMs)
    slot.idle.unref()
  }

  function remove(slot: Slot, failed: Failure): void {
    if (!slots.delete(slot)) return
    for (const timer of [slot.timer, slot.idle, slot.watch]) if (timer) clearTimeout(timer)
    slot.child.kill('SIGKILL')
    const task = slot.task
    slot.task = null
    // The memory may be what earlier documents left behind: this one gets a child of its own once.
    if (task && failed === 'too-large' && slot.done > 0 && !isClosed) queue.unshift(task)
    else task?.finish({ failed })
    if (!isClosed) dispatch()
  }

  function cancel(task: Task): void {
    const at = queue.indexOf(task)
    const slot = [...slots].find((s) => s.task === task)
    if (at >= 0) queue.splice(at, 1)
    if (slot) remove(slot, 'cancelled')
    else task.finish({ failed: 'cancelled' })
  }

  return {
    run(job, options) {
      if (isClosed || options.signal?.aborted) return Promise.resolve({ failed: 'cancelled' })
      lastId += 1
      const { promise, resolve } = Promise.withResolvers<Result | { failed: Failure }>()
      const onAbort = (): void => cancel(task)
      const task: Task = {
        job: { ...job, id: lastId } as ChildJob,
        options,
        finish: (result) => {
          options.signal?.removeEventListener('abort', onAbort)
          resolve(result)
        },
      }
      options.signal?.addEventListener('abort', onAbort, { once: true })
      queue.push(task)
      dispatch()
      return promise
    },
    async close() {
      isClosed = true
      for (const task of queue.splice(0)) task.finish({ failed: 'cancelled' })
      const exits = [...slots].map((slot) => {
        slot.child.ref()
        return new Promise<void>((resolve) => slot.child.once('exit', () => resolve()))
      })
      for (const slot of slots) remove(slot, 'cancelled')
      await Promise.all(exits)
    },
  }
}
