// The two-person rule of the office: one asks, another allows, the database refuses that they be the same. What is done when it
// is allowed belongs to the room of the thing; here is who may, until when, and what is remembered.
import { isDuplicate, lockRows } from '../../adapters/database/dialect.ts'
import type { OfficeRequestKind, OfficeRequestTable } from '../../adapters/database/tables/requests.ts'
import type { WriteContext } from '../../context.ts'
import { found, Problem } from '../../problems.ts'
import { once } from '../audit/once.ts'
import { record } from '../audit/record.ts'
import { tell } from '../notifications/tell.ts'
import { expireRequest, expireRequestAt } from './expire-request.ts'
import { staffRolesWith } from './permissions.ts'
import { sealPayload } from './sealed-payload.ts'

export interface Asker {
  staffId: number
  staffName: string
}

const dayMs = 86_400_000
/** An account younger than this is nobody's second person: else who took over one account would invite the other. */
const secondPersonAgeMs = dayMs
/** Where there is nobody else, a change of bank details waits this long, for its mail to be read by whom it should alarm. */
const aloneAfterMs = dayMs
const daysOpen: Readonly<Record<OfficeRequestKind, number>> = {
  'bank-account': 7,
  // the load is in the yard: by then the money has come, or the truck has gone
  'release-override': 3,
  // nobody's goods wait for it, and the customer asks again
  refund: 7,
  'gateway-refund': 7,
}

const later = (at: string, ms: number) => new Date(Date.parse(at) + ms).toISOString()

/** Active staff who may be the second person for a request of this instant. */
const secondPersons = async (w: WriteContext, of: { requesterId: number; requestedAt: string }) =>
  w.db
    .selectFrom('staff')
    .select(['id', 'email'])
    .where('id', '<>', of.requesterId)
    .where('role', 'in', [...staffRolesWith('office.second')])
    .where('disabled_at', 'is', null)
    .where('created_at', '<=', later(of.requestedAt, -secondPersonAgeMs))
    .orderBy('id')
    .execute()

export interface RequestToOpen {
  kind: OfficeRequestKind
  subject: string
  payload: Record<string, unknown>
  reason: string
  /** for the mail: "the bank account on invoices" */
  what: string
  by: Asker
  /** whether the requester may do it alone a day later where nobody else could allow it */
  mayBeAlone: boolean
  publicUrl: string
}

export type RequestOpened =
  { requestUuid: string; aloneFrom: string | null } | { refused: 'reason-missing' | 'open-already' | 'nobody-else'; sentence: string }

/** Tells everybody who may allow it, and all owners, the requester too: a request that one did not make is an alarm. */
export async function openRequest(w: WriteContext, input: RequestToOpen): Promise<RequestOpened> {
  const reason = input.reason.trim()
  if (reason.length < 3 || reason.length > 500) return { refused: 'reason-missing', sentence: 'Say in a few words why.' }
  const now = w.clock.now()
  const others = await secondPersons(w, { requesterId: input.by.staffId, requestedAt: now })
  if (others.length === 0 && !input.mayBeAlone)
    return {
      refused: 'nobody-else',
      sentence: 'Nobody else of the office could allow this: it needs a second owner or finance account, a day old.',
    }
  const aloneFrom = others.length === 0 ? later(now, aloneAfterMs) : null
  const openKey = `${input.kind} ${input.subject}`
  const before = await w.db.selectFrom('office_request').select('uuid').where('open_key', '=', openKey).executeTakeFirst()
  if (before) await expireRequest(w, before.uuid)
  const uuid = w.newUuid()
  const expiresAt = later(now, daysOpen[input.kind] * dayMs)
  try {
    await w.db
      .insertInto('office_request')
      .values({
        uuid,
        kind: input.kind,
        subject: input.subject,
        open_key: openKey,
        sealed_payload: sealPayload(w.keys, uuid, input.payload),
        reason,
        requester_id: input.by.staffId,
        requested_at: now,
        expires_at: expiresAt,
        alone_from: aloneFrom,
        state: 'waiting',
        decided_by: null,
        decided_at: null,
        decision_reason: null,
      })
      .execute()
  } catch (error) {
    if (isDuplicate(error)) return { refused: 'open-already', sentence: 'This was asked for already, and waits for a second person.' }
    throw error
  }
  await expireRequestAt(w, uuid, expiresAt)
  await record(w, {
    actor: input.by.staffName,
    kind: 'second-person-asked',
    subject: input.what,
    detail: { request: uuid, reason, aloneFrom },
  })
  await tellOffice(w, others, {
    event: 'second-person-asked',
    what: input.what,
    requesterName: input.by.staffName,
    reason,
    aloneFrom,
    link: `${input.publicUrl}/office/requests/${uuid}`,
  })
  return { requestUuid: uuid, aloneFrom }
}

type Asked = Omit<Extract<Parameters<typeof tell>[1], { event: 'second-person-asked' }>, 'to'>

async function tellOffice(w: WriteContext, others: { email: string }[], news: Asked): Promise<void> {
  const owners = await w.db.selectFrom('staff').select('email').where('role', '=', 'owner').where('disabled_at', 'is', null).execute()
  for (const email of new Set([...others, ...owners].map((person) => person.email))) await tell(w, { ...news, to: email })
}

export type RequestRow = Awaited<ReturnType<typeof lockedRequest>>

const lockedRequest = async (w: WriteContext, uuid: string) =>
  found(await w.db.selectFrom('office_request').selectAll().where('uuid', '=', uuid).modifyEnd(lockRows(w.db)).executeTakeFirst())

export type RequestEnded =
  | { requestUuid: string }
  | { refused: 'ended-already'; state: OfficeRequestTable['state'] }
  | { refused: 'too-early'; from: string }
  | { refused: 'reason-missing'; sentence: string }
  /** what was asked for can no longer be done */
  | { refused: 'not-now'; sentence: string }

/**
 * Runs `effect` and marks the request in force, in one transaction and once. Somebody else allows it, or, where nobody else could,
 * the requester a day after asking; anybody else is refused.
 */
export async function allowRequest(
  w: WriteContext,
  input: { uuid: string; by: Asker; onceKey: string },
  effect: (request: RequestRow) => Promise<{ done: true } | { refused: 'not-now'; sentence: string }>,
): Promise<RequestEnded> {
  const request = await lockedRequest(w, input.uuid)
  const isAlone = await judgeDecider(w, request, input.by)
  return once(w, { scope: `allow-request ${input.uuid}`, key: input.onceKey, request: {} }, async (): Promise<RequestEnded> => {
    if (!isWaiting(w, request)) return endedAlready(request)
    if (isAlone && w.clock.now() < (request.alone_from ?? '')) return { refused: 'too-early', from: request.alone_from ?? '' }
    const outcome = await effect(request)
    if ('refused' in outcome) return outcome
    await end(w, request, { state: 'in-force', decided_by: isAlone ? null : input.by.staffId })
    await record(w, {
      actor: input.by.staffName,
      kind: isAlone ? 'request-put-in-force-alone' : 'request-allowed',
      subject: request.kind,
      detail: { request: request.uuid, requesterId: request.requester_id },
    })
    return { requestUuid: request.uuid }
  })
}

/** With a reason, which the requester reads on the request's page. */
export async function refuseRequest(
  w: WriteContext,
  input: { uuid: string; by: Asker; reason: string; onceKey: string },
): Promise<RequestEnded> {
  const reason = input.reason.trim()
  const request = await lockedRequest(w, input.uuid)
  if (await judgeDecider(w, request, input.by)) throw new Problem('not-allowed', { sentence: 'Withdraw your own request instead.' })
  if (reason.length < 3 || reason.length > 500) return { refused: 'reason-missing', sentence: 'Say in a few words why not.' }
  return once(w, { scope: `refuse-request ${input.uuid}`, key: input.onceKey, request: { reason } }, async (): Promise<RequestEnded> => {
    if (!isWaiting(w, request)) return endedAlready(request)
    await end(w, request, { state: 'refused', decided_by: input.by.staffId, decision_reason: reason })
    await record(w, {
      actor: input.by.staffName,
      kind: 'request-refused',
      subject: request.kind,
      detail: { request: request.uuid, reason },
    })
    return { requestUuid: request.uuid }
  })
}

/** Only the requester. */
export async function withdrawOfficeRequest(w: WriteContext, input: { uuid: string; by: Asker; onceKey: string }): Promise<RequestEnded> {
  const request = await lockedRequest(w, input.uuid)
  if (request.requester_id !== input.by.staffId) throw new Problem('not-allowed')
  return once(w, { scope: `withdraw-request ${input.uuid}`, key: input.onceKey, request: {} }, async (): Promise<RequestEnded> => {
    if (!isWaiting(w, request)) return endedAlready(request)
    await end(w, request, { state: 'withdrawn', decided_by: null })
    await record(w, { actor: input.by.staffName, kind: 'request-withdrawn', subject: request.kind, detail: { request: request.uuid } })
    return { requestUuid: request.uuid }
  })
}

const isWaiting = (w: WriteContext, request: RequestRow) => request.state === 'waiting' && request.expires_at > w.clock.now()

// A request past its time whose job has not come yet is over all the same.
const endedAlready = (request: RequestRow): RequestEnded => ({
  refused: 'ended-already',
  state: request.state === 'waiting' ? 'expired' : request.state,
})

const end = (w: WriteContext, request: RequestRow, how: Pick<OfficeRequestTable, 'state' | 'decided_by'> & { decision_reason?: string }) =>
  w.db
    .updateTable('office_request')
    .set({ ...how, decided_at: w.clock.now(), open_key: null })
    .where('id', '=', request.id)
    .execute()

/** True for the requester of a request that may be put in force alone; throws for whoever may not decide. Read here, not from the session. */
async function judgeDecider(w: WriteContext, request: RequestRow, by: Asker): Promise<boolean> {
  const others = await secondPersons(w, { requesterId: request.requester_id, requestedAt: request.requested_at })
  if (by.staffId === request.requester_id) {
    if (request.alone_from !== null && others.length === 0) return true
    throw new Problem('not-allowed', { sentence: 'Nobody allows an own request: another person must.' })
  }
  if (!others.some((person) => person.id === by.staffId))
    throw new Problem('not-allowed', { sentence: 'A second person is an owner or of finance, and was here a day before it was asked for.' })
  return false
}
