// What came of this payer's earlier proofs, and which proofs may show the same payment. For whoever decides; neither is a verdict.
import type { ProofState } from '../../adapters/database/tables/money.ts'
import type { ReadContext } from '../../context.ts'
import { dateOn, daysBetween } from '../money/calendar.ts'
import { gatherFacts } from './judging/gather-facts.ts'
import { twinsOf } from './judging/seen-before-checks.ts'
import { openReading, proofReadingPurpose } from './kept-reading.ts'
import { ourAccountNumbers } from './read-proof-job.ts'
import { digitsOf } from './reading/plain-text.ts'

export interface EarlierOutcome {
  uuid: string
  invoiceNumber: string
  receivedOn: string
  amountCents: number | null
  state: ProofState
  rejectedReason: string | null
  /** days from the day of payment (or of sending) to the bank line that paid the invoice; null: no money came for it yet */
  moneyAfterDays: number | null
  /** its payer's account, as far as both are visible */
  account: 'same' | 'other' | 'not-visible'
}

const earlierMax = 8 // what fits beside a document; the list of proofs finds the rest

/** Of the same customer, newest first. */
export async function earlierOutcomes(r: Pick<ReadContext, 'db' | 'keys'>, proofUuid: string): Promise<EarlierOutcome[]> {
  const here = await r.db
    .selectFrom('proof')
    .select(['id', 'uuid', 'customer_id', 'sealed_reading'])
    .where('uuid', '=', proofUuid)
    .executeTakeFirst()
  if (here === undefined) return []
  const rows = await r.db
    .selectFrom('proof')
    .innerJoin('invoice', 'invoice.id', 'proof.invoice_id')
    .select(['proof.uuid', 'proof.sealed_reading', 'proof.received_at', 'proof.payment_on', 'proof.amount_cents', 'proof.state'])
    .select(['proof.rejected_reason', 'invoice.number', 'invoice.id as invoice_id'])
    .where('proof.customer_id', '=', here.customer_id)
    .where('proof.id', '<', here.id)
    .orderBy('proof.id', 'desc')
    .limit(earlierMax)
    .execute()
  const paid = await paidOn(r, [...new Set(rows.map((row) => row.invoice_id))])
  const account = payerOf(r, here)
  return rows.map((row) => {
    const from = row.payment_on ?? dateOn(row.received_at)
    const cameOn = paid.get(row.invoice_id)
    return {
      uuid: row.uuid,
      invoiceNumber: row.number,
      receivedOn: dateOn(row.received_at),
      amountCents: row.amount_cents,
      state: row.state,
      rejectedReason: row.rejected_reason,
      moneyAfterDays: cameOn === undefined ? null : Math.max(0, daysBetween(from, cameOn)),
      account: sameAccount(account, payerOf(r, row)),
    }
  })
}

/** The first bank line that stands matched to each invoice. */
async function paidOn(r: Pick<ReadContext, 'db'>, invoiceIds: readonly number[]): Promise<Map<number, string>> {
  if (invoiceIds.length === 0) return new Map()
  const rows = await r.db
    .selectFrom('allocation')
    .innerJoin('bank_match', 'bank_match.id', 'allocation.match_id')
    .innerJoin('bank_line', 'bank_line.id', 'bank_match.bank_line_id')
    .select(['allocation.invoice_id', 'bank_line.happened_on'])
    .where('allocation.invoice_id', 'in', invoiceIds)
    .where('bank_match.active_bank_line_id', 'is not', null)
    .orderBy('bank_line.happened_on', 'desc')
    .execute()
  return new Map(rows.flatMap((row) => (row.invoice_id === null ? [] : [[row.invoice_id, row.happened_on]])))
}

const payerOf = (r: Pick<ReadContext, 'keys'>, row: { uuid: string; sealed_reading: string | null }): string | null =>
  openReading(r.keys, proofReadingPurpose(row), row.sealed_reading)?.reading.payer_account ?? null

const visibleMin = 3

function sameAccount(one: string | null, other: string | null): EarlierOutcome['account'] {
  const [a, b] = [digitsOf(one ?? ''), digitsOf(other ?? '')]
  const shared = Math.min(a.length, b.length)
  if (shared < visibleMin) return 'not-visible'
  return a.slice(-shared) === b.slice(-shared) ? 'same' : 'other'
}

export interface Twin {
  uuid: string
  sentence: string
}

/** Earlier proofs that are, or may be, of the same payment, as the checks see it now. */
export async function twinsOfProof(r: Pick<ReadContext, 'db' | 'keys' | 'clock'>, proofUuid: string): Promise<Twin[]> {
  const row = await r.db.selectFrom('proof').selectAll().where('uuid', '=', proofUuid).executeTakeFirst()
  const document = row && openReading(r.keys, proofReadingPurpose(row), row.sealed_reading)
  if (!row || !document) return []
  const facts = await gatherFacts(r, row, document, await ourAccountNumbers(r))
  return twinsOf(document.reading, facts).map(({ twin, check }) => ({ uuid: twin.uuid, sentence: check.sentence }))
}
