// What came of this payer's earlier proofs, and which proofs may show the same payment. For whoever decides; neither is a verdict.
import type { ProofState, ProofVerdict } from '../../adapters/database/tables/money.ts'
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
  fileName: string
  receivedAt: string
  amountCents: number | null
  state: ProofState
  rejectedReason: string | null
  /** days from the day of payment (or of sending) to the bank line of its amount that is matched to the invoice; null: no such money came */
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
    .select(['proof.id', 'proof.verdict', 'proof.rejected_reason', 'proof.file_name', 'invoice.number', 'invoice.id as invoice_id'])
    .where('proof.customer_id', '=', here.customer_id)
    .where('proof.id', '<', here.id)
    .orderBy('proof.id', 'desc')
    .limit(earlierMax)
    .execute()
  const paid = ownLines(rows, await matchedLines(r, [...new Set(rows.map((row) => row.invoice_id))]))
  const account = payerOf(r, here)
  return rows.map((row) => {
    const from = row.payment_on ?? dateOn(row.received_at)
    const cameOn = paid.get(row.id)
    return {
      uuid: row.uuid,
      invoiceNumber: row.number,
      fileName: row.file_name,
      receivedAt: row.received_at,
      amountCents: row.amount_cents,
      state: row.state,
      rejectedReason: row.rejected_reason,
      moneyAfterDays: cameOn === undefined ? null : Math.max(0, daysBetween(from, cameOn)),
      account: sameAccount(account, payerOf(r, row)),
    }
  })
}

interface MatchedLine {
  invoice_id: number | null
  amount_cents: number
  happened_on: string
}

/** The bank lines that stand matched to invoices, with what of each went to the invoice; the first comes first. */
async function matchedLines(r: Pick<ReadContext, 'db'>, invoiceIds: readonly number[]): Promise<MatchedLine[]> {
  if (invoiceIds.length === 0) return []
  return r.db
    .selectFrom('allocation')
    .innerJoin('bank_match', 'bank_match.id', 'allocation.match_id')
    .innerJoin('bank_line', 'bank_line.id', 'bank_match.bank_line_id')
    .select(['allocation.invoice_id', 'allocation.amount_cents', 'bank_line.happened_on'])
    .where('allocation.invoice_id', 'in', invoiceIds)
    .where('bank_match.active_bank_line_id', 'is not', null)
    .orderBy('bank_line.happened_on')
    .orderBy('bank_line.id')
    .execute()
}

type Claim = { id: number; invoice_id: number; amount_cents: number | null; state: ProofState; verdict: ProofVerdict | null }

/**
 * The day on which each proof's money came, by the proof's id. One bank line is one payment and so one proof's: of those that claim its amount the accepted
 * one's, else that of the best verdict, else the first that was sent. A rejected or blocked one has none.
 */
function ownLines(proofs: readonly Claim[], lines: readonly MatchedLine[]): Map<number, string> {
  const order = ({ state, verdict }: Claim): number => (state === 'accepted' ? 0 : verdict === 'plausible' ? 1 : 2)
  const open = proofs
    .filter(({ state, verdict }) => state !== 'rejected' && verdict !== 'blocked')
    .toSorted((one, other) => order(one) - order(other) || one.id - other.id)
  const days = new Map<number, string>()
  for (const line of lines) {
    const own = open.find((p) => !days.has(p.id) && p.invoice_id === line.invoice_id && p.amount_cents === line.amount_cents)
    if (own) days.set(own.id, line.happened_on)
  }
  return days
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
  fileName: string
  invoiceNumber: string
  receivedAt: string
  sentence: string
}

/** Other proofs, earlier and later, that are, or may be, of the same payment, as the checks see it now. */
export async function twinsOfProof(r: Pick<ReadContext, 'db' | 'keys' | 'clock'>, proofUuid: string): Promise<Twin[]> {
  const row = await r.db.selectFrom('proof').selectAll().where('uuid', '=', proofUuid).executeTakeFirst()
  const document = row && openReading(r.keys, proofReadingPurpose(row), row.sealed_reading)
  if (!row || !document) return []
  const facts = await gatherFacts(r, row, document, await ourAccountNumbers(r), 'all')
  return twinsOf(document.reading, facts).map(({ twin: { uuid, fileName, invoiceNumber, receivedAt }, check: { sentence } }) => ({
    uuid,
    fileName,
    invoiceNumber,
    receivedAt,
    sentence,
  }))
}
