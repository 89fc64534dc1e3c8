// Comparing our books with a gateway's own list, every night: what one has and the other lacks, other amounts, other fees. Differences
// become tasks; fees that were not told before are posted; payouts are kept for the bank statement. A line that we lack is taken over
// only by a person.
import type { JobRun } from '../../adapters/jobs/job-handler.ts'
import { keepExisting } from '../../adapters/database/dialect.ts'
import { gatewayLimits } from '../../config/gateway-limits.ts'
import type { Context, WriteContext } from '../../context.ts'
import { addDays, dateOn, startOfDay } from '../money/calendar.ts'
import { type Capture, findCapture } from './captures.ts'
import { postDisputeFee, postFee } from './fees.ts'
import { railNamed } from './offered-rails.ts'
import { chargeBackEventId, type ListedLine, type Rail } from './rail.ts'
import { takeEvent } from './take-event.ts'
import { eventOfLine } from './take-listed.ts'
import { openTask, settleTask } from './tasks.ts'

const jobKind = 'reconcile-gateway'

/** One job for each gateway and day, however often it is scheduled; gateways without a list are left out. */
export async function scheduleReconciliation(ctx: Context): Promise<void> {
  const listing = ctx.rails.filter((rail) => rail.list !== undefined)
  if (listing.length === 0) return
  await ctx.transact(async (w) => {
    const today = dateOn(w.clock.now())
    for (const rail of listing)
      await w.enqueue(jobKind, { rail: rail.name, until: addDays(today, -1) }, { uniqueKey: `${jobKind} ${rail.name} ${today}` })
  })
}

/** Handler of the job kind `reconcile-gateway`. */
export async function reconcileGatewayJob(ctx: Context, run: JobRun): Promise<void> {
  const rail = railNamed(ctx.rails, String(run.job.payload['rail']))
  if (rail?.list === undefined) return ctx.transact((w) => run.finish(w))
  const found = await reconcile(ctx, rail, rail.list, String(run.job.payload['until']), run.signal)
  ctx.log.info('Compared with a gateway’s list', { rail: rail.name, ...found })
  await ctx.transact((w) => run.finish(w))
}

export interface Reconciled {
  lines: number
  differences: number
}

/** Johannesburg days; each line in a transaction of its own, so that comparing holds nothing up. Running again finds the same once. */
export async function reconcile(
  ctx: Context,
  rail: Rail,
  list: NonNullable<Rail['list']>,
  until: string,
  signal?: AbortSignal,
): Promise<Reconciled> {
  const days = { from: addDays(until, 1 - gatewayLimits.reconcileDays), until }
  const limit = AbortSignal.timeout(gatewayLimits.listTimeoutMs)
  const lines = await list.call(rail, days, signal === undefined ? limit : AbortSignal.any([signal, limit]))
  let differences = 0
  for (const line of lines) {
    signal?.throwIfAborted()
    if (!Number.isSafeInteger(line.amountCents) || (line.kind === 'payout' ? line.amountCents === 0 : line.amountCents <= 0)) continue
    if (await ctx.transact((w) => compare(w, rail.name, line))) differences++
  }
  differences += await ctx.transact((w) => missingFromList(w, rail.name, days, lines))
  return { lines: lines.length, differences }
}

/** True for a difference. */
async function compare(w: WriteContext, rail: string, line: ListedLine): Promise<boolean> {
  switch (line.kind) {
    case 'payment':
      return comparePayment(w, rail, line)
    case 'refund':
      return compareRefund(w, rail, line)
    case 'charge-back':
      return compareChargeBack(w, rail, line)
    case 'payout':
      await keepPayout(w, rail, line)
      return false
  }
}

const oursMissingKey = (rail: string, line: Pick<ListedLine, 'kind' | 'gatewayId'>) => `ours-missing ${rail} ${line.kind} ${line.gatewayId}`

async function oursMissing(w: WriteContext, rail: string, line: ListedLine): Promise<true> {
  const payment =
    line.paymentUuid === null
      ? undefined
      : await w.db
          .selectFrom('gateway_payment')
          .select('id')
          .where('uuid', '=', line.paymentUuid)
          .where('rail', '=', rail)
          .executeTakeFirst()
  await openTask(w, {
    key: oursMissingKey(rail, line),
    kind: 'difference-ours-missing',
    rail,
    paymentId: payment?.id ?? null,
    detail: {
      amountCents: line.amountCents,
      currency: line.currency,
      gatewayId: line.gatewayId,
      lineKind: line.kind,
      on: dateOn(line.happenedAt),
      line: { ...line },
    },
  })
  return true
}

const captureBy = (w: WriteContext, rail: string, gatewayId: string): Promise<Capture | undefined> =>
  w.db.selectFrom('gateway_capture').selectAll().where('rail', '=', rail).where('gateway_id', '=', gatewayId).executeTakeFirst()

async function comparePayment(w: WriteContext, rail: string, line: ListedLine): Promise<boolean> {
  const capture = await captureBy(w, rail, line.gatewayId)
  if (capture === undefined || capture.undone_at !== null) return oursMissing(w, rail, line)
  await settleTask(w, oursMissingKey(rail, line), 'It is in our books now.')
  await settleTask(w, `theirs-missing ${capture.uuid}`, 'It is in the gateway’s list now.')
  const about = { rail, captureId: capture.id }
  const detail = { amountCents: line.amountCents, currency: line.currency, gatewayId: line.gatewayId }
  if (capture.amount_cents !== line.amountCents || capture.currency !== line.currency) {
    const expected = { expectedCents: capture.amount_cents, expectedCurrency: capture.currency }
    await openTask(w, { ...about, key: `amount ${capture.uuid}`, kind: 'difference-amount', detail: { ...detail, ...expected } })
    return true
  }
  if (line.feeCents === null || line.feeCents === capture.fee_cents) return false
  if (capture.fee_cents === null) {
    await postFee(w, capture.id, line.feeCents)
    return false
  }
  const fees = { ...detail, amountCents: line.feeCents, expectedCents: capture.fee_cents }
  await openTask(w, { ...about, key: `fee ${capture.uuid} ${line.feeCents}`, kind: 'difference-fee', detail: fees })
  return true
}

/**
 * By the gateway's id of the refund; where it gave none, by amount among the payment's, each of which is one line and no second one. A
 * refund whose answer was lost was made if it is listed: the line is that answer.
 */
async function compareRefund(w: WriteContext, rail: string, line: ListedLine): Promise<boolean> {
  const refunds = w.db
    .selectFrom('gateway_refund')
    .innerJoin('gateway_capture', 'gateway_capture.id', 'gateway_refund.capture_id')
    .select(['gateway_refund.id', 'gateway_refund.state', 'gateway_refund.called_at'])
    .where('gateway_capture.rail', '=', rail)
    .where('gateway_refund.amount_cents', '=', line.amountCents)
    .where('gateway_refund.state', 'not in', ['waiting', 'reserved', 'failed'])
    .orderBy('gateway_refund.id')
  const named = await refunds.where('gateway_refund.gateway_refund_id', '=', line.gatewayId).executeTakeFirst()
  const nameless = refunds
    .where('gateway_refund.gateway_refund_id', 'is', null)
    .where('gateway_capture.gateway_id', '=', line.paymentGatewayId ?? line.gatewayId)
  const refund = named ?? (await nameless.executeTakeFirst())
  if (refund?.state === 'calling' || refund?.state === 'unknown') {
    // a line from before we called is another refund; some lists know no more than the day
    if (dateOn(line.happenedAt) < dateOn(refund.called_at ?? line.happenedAt)) return oursMissing(w, rail, line)
    await takeEvent(w, rail, eventOfLine(line), { source: 'listed' })
    return false
  }
  if (refund === undefined || (named === undefined && !(await nameRefund(w, refund.id, line.gatewayId)))) return oursMissing(w, rail, line)
  await settleTask(w, oursMissingKey(rail, line), 'It is in our books now.')
  return false
}

/** False where another named it at the same moment. */
async function nameRefund(w: WriteContext, id: number, gatewayRefundId: string): Promise<boolean> {
  const changed = await w.db
    .updateTable('gateway_refund')
    .set({ gateway_refund_id: gatewayRefundId })
    .where('id', '=', id)
    .where('gateway_refund_id', 'is', null)
    .executeTakeFirst()
  return Number(changed.numUpdatedRows) === 1
}

async function compareChargeBack(w: WriteContext, rail: string, line: ListedLine): Promise<boolean> {
  const eventId = chargeBackEventId(line.gatewayId)
  const told = await w.db
    .selectFrom('gateway_notice')
    .select(['gateway_id', 'effect'])
    .where('rail', '=', rail)
    .where('event_id', '=', eventId)
    .executeTakeFirst()
  if (told === undefined) return oursMissing(w, rail, line)
  await settleTask(w, oursMissingKey(rail, line), 'It is in our books now.')
  return told.effect === 'charged-back' && compareDisputeFee(w, rail, line, { eventId, gatewayId: told.gateway_id })
}

/** Posted where nobody told of it before. */
async function compareDisputeFee(
  w: WriteContext,
  rail: string,
  line: ListedLine,
  told: { eventId: string; gatewayId: string },
): Promise<boolean> {
  const capture = await findCapture(w, rail, line.paymentGatewayId ?? told.gatewayId, undefined)
  if (capture === undefined || line.feeCents === null || line.feeCents < 0 || line.currency !== capture.currency) return false
  const standsCents = await postDisputeFee(w, capture, told.eventId, line.feeCents)
  if (standsCents === line.feeCents) return false
  await openTask(w, {
    key: `fee ${capture.uuid} ${line.gatewayId} ${line.feeCents}`,
    kind: 'difference-fee',
    rail,
    captureId: capture.id,
    detail: { amountCents: line.feeCents, expectedCents: standsCents, currency: line.currency, gatewayId: line.gatewayId },
  })
  return true
}

async function keepPayout(w: WriteContext, rail: string, line: ListedLine): Promise<void> {
  const insert = w.db.insertInto('gateway_payout').values({
    uuid: w.newUuid(),
    rail,
    gateway_id: line.gatewayId,
    amount_cents: line.amountCents,
    currency: line.currency.slice(0, 3),
    paid_on: dateOn(line.happenedAt),
  })
  await keepExisting(w.db, insert, 'gateway_id').execute()
}

/** The first and the last day are left out: a payment near midnight may be listed under the day beside. */
async function missingFromList(
  w: WriteContext,
  rail: string,
  days: { from: string; until: string },
  lines: readonly ListedLine[],
): Promise<number> {
  const listed = new Set(lines.filter((line) => line.kind === 'payment').map((line) => line.gatewayId))
  const captures = await w.db
    .selectFrom('gateway_capture')
    .selectAll()
    .where('rail', '=', rail)
    .where('undone_at', 'is', null)
    .where('happened_at', '>=', startOfDay(addDays(days.from, 1)))
    .where('happened_at', '<', startOfDay(days.until))
    .execute()
  const missing = captures.filter((capture) => !listed.has(capture.gateway_id))
  for (const capture of missing)
    await openTask(w, {
      key: `theirs-missing ${capture.uuid}`,
      kind: 'difference-theirs-missing',
      rail,
      captureId: capture.id,
      detail: { amountCents: capture.amount_cents, currency: capture.currency, gatewayId: capture.gateway_id },
    })
  return missing.length
}
