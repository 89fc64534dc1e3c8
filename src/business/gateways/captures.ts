// Money that a gateway took for us, and the places where it stands: an invoice, the customer's unallocated cash, held because nobody
// knows whose it is, or taken back by the payer. Places are signed rows; each has its account in the ledger.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { GatewayAllocationTable, GatewayCaptureTable } from '../../adapters/database/tables/gateways.ts'
import type { LedgerAccount } from '../../adapters/database/tables/money.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { unallocatedCash } from '../invoices/account-summary.ts'
import type { Entry } from '../ledger/post-journal.ts'
import { withdrawReleases } from '../orders/withdraw-release.ts'
import { lockCustomer, lowerPaid, raisePaid } from '../payments/allocate.ts'
import type { RailName } from './rail.ts'

export type Capture = { [Column in keyof GatewayCaptureTable]: Column extends 'id' ? number : GatewayCaptureTable[Column] }

/** An amount at a place, above nothing. */
export interface Part {
  place: GatewayAllocationTable['place']
  invoiceId: number | null
  customerId: number | null
  amountCents: number
}

const accounts: Record<Part['place'], LedgerAccount> = {
  invoice: 'receivable',
  credit: 'unallocated-cash',
  held: 'gateway-held',
  uncovered: 'taken-back',
}

/** What the gateway owes us is the balance of this account. */
export const clearingAccount = (rail: string): LedgerAccount => `gateway-${rail as RailName}`

/** Unallocated cash is kept in rand only. */
export const canBeCredit = (currency: string): boolean => currency === 'ZAR'

export const entriesInto = (parts: readonly Part[], from: LedgerAccount): Entry[] =>
  parts.map((part) => ({ debit: from, credit: accounts[part.place], ...entryOf(part) }))

export const entriesOutOf = (parts: readonly Part[], to: LedgerAccount): Entry[] =>
  parts.map((part) => ({ debit: accounts[part.place], credit: to, ...entryOf(part) }))

const entryOf = ({ amountCents, customerId, invoiceId }: Part) => ({ amountCents, customerId, invoiceId })

/** `sign` 1: the parts arrive at their places; −1: they leave them. */
export async function writeParts(
  w: WriteContext,
  captureId: number,
  journalId: number,
  parts: readonly Part[],
  sign: 1 | -1,
): Promise<void> {
  const rows = parts
    .filter((part) => part.amountCents !== 0)
    .map((part) => ({
      capture_id: captureId,
      journal_id: journalId,
      place: part.place,
      invoice_id: part.invoiceId,
      customer_id: part.customerId,
      amount_cents: sign * part.amountCents,
    }))
  if (rows.length > 0) await w.db.insertInto('gateway_allocation').values(rows).execute()
}

/** Locked. By the gateway's id; else the only money of the payment, for gateways that name the payment and not the money. */
export async function findCapture(
  w: WriteContext,
  rail: string,
  gatewayId: string,
  payment: { id: number } | undefined,
): Promise<Capture | undefined> {
  const captures = w.db.selectFrom('gateway_capture').selectAll().where('rail', '=', rail).modifyEnd(lockRows(w.db))
  const named = await captures.where('gateway_id', '=', gatewayId).executeTakeFirst()
  if (named !== undefined || payment === undefined) return named
  const ofPayment = await captures.where('payment_id', '=', payment.id).execute()
  return ofPayment.length === 1 ? ofPayment[0] : undefined
}

/** The lock before the invoices', and before asking what the customer holds. */
export async function lockCustomerOf(w: WriteContext, customerId: number | null): Promise<void> {
  if (customerId === null) return
  const { uuid } = await w.db.selectFrom('customer').select('uuid').where('id', '=', customerId).executeTakeFirstOrThrow()
  await lockCustomer(w, uuid)
}

/** Where the capture's money stands now: sums above or below nothing. */
export async function standingParts(w: Pick<ReadContext, 'db'>, captureId: number): Promise<Part[]> {
  const rows = await w.db
    .selectFrom('gateway_allocation')
    .select((eb) => ['place', 'invoice_id', 'customer_id', eb.fn.sum<number>('amount_cents').as('sum')])
    .where('capture_id', '=', captureId)
    .groupBy(['place', 'invoice_id', 'customer_id'])
    .execute()
  return rows
    .map((row) => ({ place: row.place, invoiceId: row.invoice_id, customerId: row.customer_id, amountCents: Number(row.sum) }))
    .filter((part) => part.amountCents !== 0)
}

const takenFirst: readonly Part['place'][] = ['held', 'credit', 'invoice']

/**
 * Takes an amount out of the places where the capture stands: what is held first, then unallocated cash as far as the customer still
 * has it, then what pays an invoice, which then owes it again. What the places do not give is uncovered. The caller holds the
 * customer's lock, posts the journal and writes the parts; afterwards `withdrawReleasesOf`.
 */
export async function planTaking(w: WriteContext, capture: Capture, amountCents: number): Promise<Part[]> {
  const standing = (await standingParts(w, capture.id)).filter((part) => part.place !== 'uncovered' && part.amountCents > 0)
  const parts: Part[] = []
  let leftCents = amountCents
  for (const part of standing.toSorted((a, b) => takenFirst.indexOf(a.place) - takenFirst.indexOf(b.place))) {
    const hasCents =
      part.place === 'credit' && part.customerId !== null
        ? Math.min(part.amountCents, Math.max(0, await unallocatedCash(w, part.customerId)))
        : part.amountCents
    const takenCents = Math.min(hasCents, leftCents)
    if (takenCents > 0) parts.push({ ...part, amountCents: takenCents })
    leftCents -= takenCents
  }
  if (leftCents > 0) parts.push({ place: 'uncovered', invoiceId: null, customerId: capture.customer_id, amountCents: leftCents })
  return parts
}

/** What invoices had been paid goes down by the parts that leave them. */
export async function lowerInvoices(w: WriteContext, parts: readonly Part[]): Promise<void> {
  for (const part of parts) if (part.invoiceId !== null) await lowerPaid(w, part.invoiceId, part.amountCents)
}

export const withdrawReleasesOf = (w: WriteContext, parts: readonly Part[], actor: string): Promise<void> =>
  withdrawReleases(w, { invoiceIds: parts.flatMap((part) => part.invoiceId ?? []), staffName: actor })

/**
 * Where an amount that came back belongs: first to what was uncovered, then to where the capture's money was last put, which is its
 * invoice as far as that still owes it, else the customer's unallocated cash, else held. The caller posts and writes the parts.
 */
export async function giveBack(w: WriteContext, capture: Capture, amountCents: number): Promise<Part[]> {
  const standing = await standingParts(w, capture.id)
  const uncovered = standing.find((part) => part.place === 'uncovered')
  const parts: Part[] = []
  const coveredCents = Math.min(amountCents, -(uncovered?.amountCents ?? 0))
  if (uncovered !== undefined && coveredCents > 0) parts.push({ ...uncovered, amountCents: coveredCents })
  const leftCents = amountCents - coveredCents
  if (leftCents > 0) parts.push(await homeOf(w, capture, leftCents))
  return parts
}

async function homeOf(w: WriteContext, capture: Capture, amountCents: number): Promise<Part> {
  const last = await w.db
    .selectFrom('gateway_allocation')
    .innerJoin('ledger_journal', 'ledger_journal.id', 'gateway_allocation.journal_id')
    .select(['place', 'invoice_id', 'customer_id'])
    .where('capture_id', '=', capture.id)
    .where('amount_cents', '>', 0)
    .where('ledger_journal.kind', 'in', ['gateway-paid', 'gateway-moved'])
    .orderBy('gateway_allocation.id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  if (last.place === 'invoice' && last.invoice_id !== null && (await raisePaid(w, last.invoice_id, amountCents)))
    return { place: 'invoice', invoiceId: last.invoice_id, customerId: last.customer_id, amountCents }
  const isCredit = last.place !== 'held' && capture.customer_id !== null && canBeCredit(capture.currency)
  return { place: isCredit ? 'credit' : 'held', invoiceId: null, customerId: capture.customer_id, amountCents }
}
