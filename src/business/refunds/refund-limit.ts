// How much one person of the office may refund alone. Kept as one setting with the reason for it; only the owner changes it.
import type { ReadContext, WriteContext } from '../../context.ts'
import { refundLimits } from '../../config/refund-limits.ts'
import type { Asker } from '../accounts/second-person.ts'
import { record } from '../audit/record.ts'
import { type Cents, cents, formatRand, parseAmount } from '../money/cents.ts'

export interface RefundLimit {
  aloneCents: number
  /** null: nobody has set it yet */
  set: { reason: string; byName: string; at: string } | null
}

const name = 'refund-limit'

export async function refundLimit(r: Pick<ReadContext, 'db'>): Promise<RefundLimit> {
  const row = await r.db.selectFrom('setting').select('value').where('name', '=', name).executeTakeFirst()
  return row ? (JSON.parse(row.value) as RefundLimit) : { aloneCents: refundLimits.aloneCentsDefault, set: null }
}

/** What this person refunded alone of late and was not cancelled, by transfer and through gateways: one sum, so that none is cut in two. */
export async function refundedAlone(w: WriteContext, by: Asker): Promise<Cents> {
  const since = new Date(Date.parse(w.clock.now()) - refundLimits.aloneHours * 3_600_000).toISOString()
  const transfers = await w.db
    .selectFrom('refund')
    .select((eb) => eb.fn.sum<number>('amount_cents').as('sum'))
    .where('requested_by', '=', by.staffId)
    .where('needs_second', '=', 0)
    .where('state', '<>', 'cancelled')
    .where('requested_at', '>', since)
    .executeTakeFirstOrThrow()
  const throughGateways = await w.db
    .selectFrom('gateway_refund')
    .select((eb) => eb.fn.sum<number>('amount_cents').as('sum'))
    .where('requested_by', '=', by.staffId)
    .where('needs_second', '=', 0)
    .where('state', '<>', 'failed')
    .where('requested_at', '>', since)
    .executeTakeFirstOrThrow()
  return cents(cents(transfers.sum) + cents(throughGateways.sum))
}

export type RefundLimitSet = { aloneCents: number } | { refused: 'invalid'; problems: { limit?: string; limitReason?: string } }

/** Counts for refunds that are asked for from now on. R 0 means: always two people. */
export async function setRefundLimit(w: WriteContext, input: { limitText: string; reason: string; by: Asker }): Promise<RefundLimitSet> {
  const aloneCents = parseAmount(input.limitText)
  const reason = input.reason.trim()
  const problems: { limit?: string; limitReason?: string } = {}
  if (aloneCents === null || aloneCents < 0 || aloneCents > refundLimits.aloneCentsMax)
    problems.limit = `Enter an amount in rand from 0 to ${formatRand(refundLimits.aloneCentsMax)}, for instance 5 000,00.`
  if (reason.length < 3 || reason.length > 300) problems.limitReason = 'Say in a few words why.'
  if (aloneCents === null || Object.keys(problems).length > 0) return { refused: 'invalid', problems }
  const before = await refundLimit(w)
  const limit: RefundLimit = { aloneCents, set: { reason, byName: input.by.staffName, at: w.clock.now() } }
  const value = JSON.stringify(limit)
  const changed = await w.db.updateTable('setting').set({ value }).where('name', '=', name).executeTakeFirst()
  if (Number(changed.numUpdatedRows) === 0) await w.db.insertInto('setting').values({ name, value }).execute()
  await w.noteChange('settings')
  await record(w, {
    actor: input.by.staffName,
    kind: 'refund-limit-set',
    subject: name,
    detail: { fromCents: before.aloneCents, toCents: aloneCents, reason },
  })
  return { aloneCents }
}
