// Rows of the machinery: jobs, once keys, counters, audit, settings.
import type { Generated } from 'kysely'

export type JobState = 'queued' | 'running' | 'done' | 'dead' | 'cancelled'

export interface JobTable {
  id: Generated<number>
  uuid: string
  kind: string
  /** JSON */
  payload: string
  state: JobState
  /** at most one job per key, whatever its state */
  unique_key: string | null
  run_at: string
  attempts: number
  attempts_max: number
  leased_by: string | null
  lease_until: string | null
  progress_percent: number
  progress_stage: string
  last_error: string | null
  created_at: string
  finished_at: string | null
}

/** Written in the same transaction as the effect: the second try finds the first answer. */
export interface OnceKeyTable {
  scope: string
  once_key: string
  request_sha256: string
  /** JSON of the outcome; empty while there is none, or after a refusal */
  answer: string
  created_at: string
}

export interface CounterTable {
  name: string
  next_value: number
}

/** Append-only by trigger. */
export interface AuditEventTable {
  id: Generated<number>
  at: string
  actor: string
  kind: string
  subject: string
  /** JSON */
  detail: string
  remote_address: string | null
  /** random, so that nobody can try names against the seal of an event whose names were taken out; empty since then */
  salt: Generated<string>
}

/** Append-only by trigger: one row per sealed event, in the order of sealing. */
export interface AuditSealTable {
  place: number
  event_id: number
  /** hex; over the event and the hash before */
  hash: string
}

export interface SettingTable {
  name: string
  /** JSON */
  value: string
}

/** What is read through the cache, by what changes together. */
export type CacheArea = 'catalogue' | 'content' | 'settings'

export interface CacheGenerationTable {
  area: CacheArea
  /** another one after each change: what is cached under an earlier one is never read again */
  generation: string
}

/** An address or network that the office shut out. */
export interface BlockedNetworkTable {
  id: Generated<number>
  uuid: string
  /** `203.0.113.0/24`, `2001:db8::/48` */
  network: string
  reason: string
  blocked_by: number
  created_at: string
  /** null: until it is lifted */
  expires_at: string | null
  lifted_at: string | null
}
