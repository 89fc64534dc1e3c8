// What the operators' endpoints ask for; `app.ts` fills it in. Kept apart from the
// Context, because no use case has any business with it.
import type { LateMail } from '../../adapters/mail/late-mail.ts'
import type { JobCounts } from '../../adapters/jobs/count-jobs.ts'
import type { DiskSpace } from '../../observability/disk-space.ts'
import type { Sampler } from '../../observability/sample-system.ts'
import type { Fleet } from '../../supervisor/worker-link.ts'

/** `isPartial`: the primary did not answer in time, these are one worker's own figures. */
export type SeenFleet = Fleet & { readonly isPartial?: boolean }

export interface Operations {
  readonly environment: string
  readonly isProduction: boolean
  readonly version: string
  readonly isMetricsEnabled: boolean
  readonly metricsToken: string | undefined
  /** Where documents are kept, in an operator's words. */
  readonly storageName: string
  /** Where shared reads are remembered. */
  readonly cacheName: string
  readonly sampler: Sampler
  /** Each rejects or resolves by itself; the endpoints put the time limit. */
  readonly checks: {
    readonly database: () => Promise<void>
    readonly cache: () => Promise<void>
    /** The disk that holds DATA_DIR. */
    readonly disk: () => Promise<DiskSpace>
    readonly storage: () => Promise<void>
    readonly jobs: () => Promise<JobCounts>
    /** Mail that was refused for more than 15 minutes. */
    readonly lateMail: () => Promise<LateMail | null>
    /** Since when the mailbox for proofs has not been reached, when that is a quarter of an hour. */
    readonly lateMailbox: () => Promise<string | null>
  }
  /** The whole server stops: balancers must look elsewhere. */
  readonly isStopping: () => boolean
  /** The fleet as the primary sees it, this process alone when there is no primary. */
  readonly askFleet: () => Promise<SeenFleet>
}

/** UTC to the second, as operators' tools know it. */
export const timestampOf = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`
