// Rows of what operators watch: counts by the hour, and the slow requests themselves. Hours are UTC, `YYYY-MM-DDTHH`.
import type { Generated } from 'kysely'

/** Requests that were refused, by why and from which network; a flood is one row an hour. */
export interface RefusalHourTable {
  hour: string
  kind: string
  /** An IPv4 address, a /64 of IPv6; empty for the many beyond those that are told apart. */
  network: string
  refusals: number
  last_at: string
  /** Template of the address that was asked for last. */
  last_path: string
}

export interface TrafficHourTable {
  hour: string
  /** 2 for 200 to 299 and so on */
  status_class: number
  requests: number
  /** Those of them that took over a second. */
  slow: number
  /** All of them together. */
  duration_ms: number
}

export interface SlowRequestTable {
  id: Generated<number>
  at: string
  method: string
  /** Template of the address: what stood in its place holders is not kept. */
  route: string
  status: number
  duration_ms: number
  /** As in the log. */
  request_id: string
  machine: string
}
