// What a job is to the code that does it. The queue itself is beside this file.
import type { Context, WriteContext } from '../../context.ts'

export interface Job {
  readonly id: number
  readonly uuid: string
  readonly kind: string
  /** As it was enqueued. */
  readonly payload: Readonly<Record<string, unknown>>
  /** 1 for the first try. */
  readonly attempt: number
  readonly attemptsMax: number
}

/** One try at a job, as its handler sees it. */
export interface JobRun {
  readonly job: Job
  /** Aborted when the job is cancelled, its lease is lost, or the process has to stop. */
  readonly signal: AbortSignal
  /** Writes percent (0–100) and stage to the job's row, for whoever watches; at most a few times a second. */
  progress(percent: number, stage: string): Promise<void>
  /**
   * Marks the job done inside the handler's own transaction, so that its effect and its
   * end are one commit: a process killed between them repeats nothing. Throws when the
   * job meanwhile belongs to another process, which rolls the effect back.
   */
  finish(w: WriteContext): Promise<void>
}

export type JobHandler = (ctx: Context, run: JobRun) => Promise<void>

/** By job kind. */
export type JobHandlers = Readonly<Record<string, JobHandler>>

/** Trying again cannot help: the job goes to the dead letters at once. */
export class JobFailedForGood extends Error {}

/** Another process has taken the job over. */
export class LeaseLost extends Error {}
