// Looking at what was asked of a second person in the office.
import type { OfficeRequestKind, OfficeRequestState } from '../../adapters/database/tables/requests.ts'
import type { ReadContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { openPayload } from './sealed-payload.ts'

export interface OfficeRequest {
  uuid: string
  kind: OfficeRequestKind
  subject: string
  /** empty: sealed with a SECRET_KEY that is gone */
  payload: Record<string, string>
  reason: string
  requesterId: number
  requesterName: string
  requestedAt: string
  expiresAt: string
  aloneFrom: string | null
  state: OfficeRequestState
  decidedByName: string | null
  decidedAt: string | null
  decisionReason: string | null
}

const requestsOf = (r: Pick<ReadContext, 'db'>) =>
  r.db
    .selectFrom('office_request')
    .innerJoin('staff', 'staff.id', 'office_request.requester_id')
    .leftJoin('staff as decider', 'decider.id', 'office_request.decided_by')
    .selectAll('office_request')
    .select(['staff.name as requester_name', 'decider.name as decider_name'])

const rowOf = (
  r: Pick<ReadContext, 'clock' | 'keys'>,
  row: Awaited<ReturnType<ReturnType<typeof requestsOf>['executeTakeFirstOrThrow']>>,
): OfficeRequest => ({
  uuid: row.uuid,
  kind: row.kind,
  subject: row.subject,
  payload: openPayload(r.keys, row) ?? {},
  reason: row.reason,
  requesterId: row.requester_id,
  requesterName: row.requester_name,
  requestedAt: row.requested_at,
  expiresAt: row.expires_at,
  aloneFrom: row.alone_from,
  state: row.state === 'waiting' && row.expires_at <= r.clock.now() ? 'expired' : row.state,
  decidedByName: row.decider_name,
  decidedAt: row.decided_at,
  decisionReason: row.decision_reason,
})

const rowsShownMax = 100 // the newest; older ones are in the audit

export const listRequests = async (r: Pick<ReadContext, 'db' | 'clock' | 'keys'>): Promise<OfficeRequest[]> =>
  (await requestsOf(r).orderBy('office_request.id', 'desc').limit(rowsShownMax).execute()).map((row) => rowOf(r, row))

export const findRequest = async (r: Pick<ReadContext, 'db' | 'clock' | 'keys'>, uuid: string): Promise<OfficeRequest> =>
  rowOf(r, found(await requestsOf(r).where('office_request.uuid', '=', uuid).executeTakeFirst()))

/** The request about this thing that still waits, or null. */
export async function waitingRequest(
  r: Pick<ReadContext, 'db' | 'clock' | 'keys'>,
  about: { kind: OfficeRequestKind; subject: string },
): Promise<OfficeRequest | null> {
  const row = await requestsOf(r).where('office_request.open_key', '=', `${about.kind} ${about.subject}`).executeTakeFirst()
  const request = row && rowOf(r, row)
  return request?.state === 'waiting' ? request : null
}

/** How many wait, and since when the oldest does. */
export async function countRequests(r: Pick<ReadContext, 'db' | 'clock'>): Promise<{ count: number; oldest: string | null }> {
  const row = await r.db
    .selectFrom('office_request')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('requested_at').as('oldest')])
    .where('state', '=', 'waiting')
    .where('expires_at', '>', r.clock.now())
    .executeTakeFirstOrThrow()
  return { count: Number(row.count), oldest: row.oldest }
}
