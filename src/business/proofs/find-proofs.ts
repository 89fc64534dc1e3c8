// Looking at proofs: one, the office's queue, and following one while it is read.
import { setTimeout as delay } from 'node:timers/promises'
import type { ExpressionBuilder } from 'kysely'
import type { Tables } from '../../adapters/database/tables.ts'
import type { ProofState, ProofVerdict } from '../../adapters/database/tables/money.ts'
import type { ScanState } from '../../adapters/database/tables/mailbox.ts'
import type { Context, ReadContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { paidInFullOn } from '../invoices/find-invoice.ts'
import { contains } from '../lists/searching.ts'
import { dateOn } from '../money/calendar.ts'
import { pageOf, type Paged, paged } from '../lists/paging.ts'
import type { Asked } from './conversation.ts'
import type { Check } from './judge-proof.ts'
import { lateBefore } from './judging/expected-arrival.ts'
import { findHolidayChanges } from './judging/holidays.ts'
import { openReading, proofReadingPurpose } from './kept-reading.ts'
import { isForAPerson, isNotNeeded, isPaidFor, isStillOwed, notNeededCheck, undecidedStates } from './not-needed.ts'
import type { DocumentReading } from './document-reading.ts'
import type { ProofReading } from './reading/reading.ts'

export interface ProofRow {
  uuid: string
  fileName: string
  state: ProofState
  verdict: ProofVerdict | null
  amountCents: number | null
  receivedAt: string
  invoiceUuid: string
  invoiceNumber: string
  customerUuid: string
  customerName: string
  /** nothing is owing on its invoice any more, and it says nothing beyond that invoice */
  isPaid: boolean
  /** the office's question waits for the buyer, or the buyer's words for the office */
  asked: Asked
}

export interface ProofDetail extends ProofRow {
  mediaType: string
  sizeBytes: number
  fileKey: string
  sha256: string
  /** null while the document is kept */
  documentRemovedAt: string | null
  /** what the virus scanner said; null: none was configured when it came */
  scan: ScanState | null
  progress: { percent: number; stage: string }
  reading: ProofReading | null
  /** places of the fields and what the file is like; null while it has not been read */
  document: DocumentReading | null
  checks: Check[]
  paymentOn: string | null
  expectedOn: string | null
  readAt: string | null
  decidedAt: string | null
  decidedBy: string | null
  rejectedReason: string | null
  officeNote: string | null
  buyerName: string
  paymentReference: string
  totalCents: number
  balanceCents: number
  /** the day of the last money for its invoice; null while something is owing */
  paidInFullOn: string | null
}

const rowQuery = (r: Pick<ReadContext, 'db'>) =>
  r.db
    .selectFrom('proof')
    .innerJoin('invoice', 'invoice.id', 'proof.invoice_id')
    .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'proof.invoice_id')
    .innerJoin('customer', 'customer.id', 'proof.customer_id')

const rowColumns = [
  'proof.uuid',
  'proof.file_name',
  'proof.state',
  'proof.verdict',
  'proof.amount_cents',
  'proof.received_at',
  'invoice.uuid as invoice_uuid',
  'invoice.number as invoice_number',
  'customer.uuid as customer_uuid',
  'customer.name as customer_name',
  'invoice_balance.total_cents',
  'invoice_balance.paid_cents',
  'proof.checks',
] as const

/** Who spoke last about the proof. */
const askedColumn = (eb: ExpressionBuilder<Tables, 'proof'>) =>
  eb
    .selectFrom('proof_message')
    .select((m) => m.case().when('proof_message.staff_id', 'is', null).then('answered').else('asked').end().as('asked'))
    .whereRef('proof_message.proof_id', '=', 'proof.id')
    .orderBy('proof_message.id', 'desc')
    .limit(1)

const rowOf = (row: {
  uuid: string
  file_name: string
  state: ProofState
  verdict: ProofVerdict | null
  amount_cents: number | null
  received_at: string
  invoice_uuid: string
  invoice_number: string
  customer_uuid: string
  customer_name: string
  total_cents: number
  paid_cents: number
  checks: string | null
  asked: string | null
}): ProofRow => ({
  uuid: row.uuid,
  fileName: row.file_name,
  state: row.state,
  verdict: row.verdict,
  amountCents: row.amount_cents,
  receivedAt: row.received_at,
  invoiceUuid: row.invoice_uuid,
  invoiceNumber: row.invoice_number,
  customerUuid: row.customer_uuid,
  customerName: row.customer_name,
  isPaid: isPaidFor(row),
  asked: row.asked === 'asked' || row.asked === 'answered' ? row.asked : 'nothing',
})

/** With `customerId`, another customer's proof is absent. */
export async function findProof(
  r: Pick<ReadContext, 'db' | 'keys'>,
  which: { uuid: string; customerId?: number | undefined },
): Promise<ProofDetail> {
  let query = rowQuery(r)
    .innerJoin('buyer', 'buyer.id', 'proof.buyer_id')
    .leftJoin('staff', 'staff.id', 'proof.decided_by')
    .select(rowColumns)
    .select((eb) => askedColumn(eb).as('asked'))
    .select([
      'proof.media_type',
      'proof.size_bytes',
      'proof.file_key',
      'proof.sha256',
      'proof.document_removed_at',
      'proof.scan',
      'proof.sealed_reading',
      'proof.payment_on',
      'proof.expected_on',
    ])
    .select([
      'proof.read_at',
      'proof.decided_at',
      'proof.rejected_reason',
      'proof.office_note',
      'buyer.name as buyer_name',
      'staff.name as decided_by',
    ])
    .select(['invoice.payment_reference', 'invoice.id as invoice_id'])
    .where('proof.uuid', '=', which.uuid)
  if (which.customerId !== undefined) query = query.where('proof.customer_id', '=', which.customerId)
  const row = found(await query.executeTakeFirst())
  const job = await r.db
    .selectFrom('job')
    .select(['progress_percent', 'progress_stage'])
    .where('unique_key', '=', `read-proof ${row.uuid}`)
    .executeTakeFirst()
  const document = openReading(r.keys, proofReadingPurpose(row), row.sealed_reading)
  const own = rowOf(row)
  const paidOn = row.paid_cents >= row.total_cents ? await paidInFullOn(r, row.invoice_id) : null
  const checks = row.checks === null ? [] : (JSON.parse(row.checks) as Check[])
  return {
    ...own,
    mediaType: row.media_type,
    sizeBytes: row.size_bytes,
    fileKey: row.file_key,
    sha256: row.sha256,
    documentRemovedAt: row.document_removed_at,
    scan: row.scan,
    progress: { percent: job?.progress_percent ?? 0, stage: job?.progress_stage || 'Waiting for its turn' },
    reading: document?.reading ?? null,
    document,
    checks: isNotNeeded(own) ? [notNeededCheck(paidOn), ...checks] : checks,
    paymentOn: row.payment_on,
    expectedOn: row.expected_on,
    readAt: row.read_at,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
    rejectedReason: row.rejected_reason,
    officeNote: row.office_note,
    buyerName: row.buyer_name,
    paymentReference: row.payment_reference,
    totalCents: row.total_cents,
    balanceCents: row.total_cents - row.paid_cents,
    paidInFullOn: paidOn,
  }
}

export interface ProofSearch {
  /** `waiting` = for a person: read or unreadable, not decided, its invoice not paid in full; `late` = the day of the money has passed and the invoice still owes */
  view?: 'waiting' | 'late' | 'accepted' | 'rejected' | 'all' | undefined
  q?: string | undefined
  page?: number | undefined
}

/** The queue: what waits longest first; decided ones newest first. */
export async function listProofs(r: Pick<ReadContext, 'db' | 'clock'>, search: ProofSearch): Promise<Paged<ProofRow>> {
  const view = search.view ?? 'waiting'
  let query = rowQuery(r)
  if (view === 'waiting') query = query.where('proof.state', 'in', undecidedStates).where(isForAPerson)
  if (view === 'accepted' || view === 'rejected') query = query.where('proof.state', '=', view)
  if (view === 'late') {
    const day = lateBefore(dateOn(r.clock.now()), await findHolidayChanges(r))
    query = query
      .where('proof.state', 'in', ['read', 'accepted'])
      .where((eb) => eb.or([eb('proof.verdict', 'is', null), eb('proof.verdict', '<>', 'blocked')]))
      .where('proof.expected_on', '<', day)
      .where(isStillOwed)
  }
  if (search.q?.trim()) {
    const like = contains(search.q)
    query = query.where((eb) =>
      eb.or([
        eb('invoice.number', 'like', like),
        eb('customer.name', 'like', like),
        eb('proof.file_name', 'like', like),
        eb('proof.bank_reference', 'like', like),
      ]),
    )
  }
  const { total } = await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const page = pageOf(search.page, Number(total))
  const rows = await query
    .select(rowColumns)
    .select((eb) => askedColumn(eb).as('asked'))
    .orderBy('proof.id', view === 'waiting' || view === 'late' ? 'asc' : 'desc')
    .limit(page.size)
    .offset(page.offset)
    .execute()
  return paged(page, rows.map(rowOf))
}

/**
 * The proof that waits longest for the office after this one, to go on without the list; null at the end. One that the buyer was asked
 * about waits for the buyer, and one whose invoice is paid for nobody.
 */
export async function nextWaitingProof(r: Pick<ReadContext, 'db'>, uuid: string): Promise<string | null> {
  const row = await r.db
    .selectFrom('proof')
    .select('uuid')
    .where('state', 'in', ['read', 'unreadable'])
    .where(isForAPerson)
    .where('uuid', '<>', uuid)
    .where((eb) => eb.or([eb(askedColumn(eb), 'is', null), eb(askedColumn(eb), '=', 'answered')]))
    .orderBy((eb) =>
      eb
        .case()
        .when(eb('id', '>', eb.selectFrom('proof as here').select('here.id').where('here.uuid', '=', uuid)))
        .then(0)
        .else(1)
        .end(),
    )
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return row?.uuid ?? null
}

const lookEveryMs = 300
const watchMaxMs = 10 * 60_000 // the browser connects again by itself; an open stream must not outlive its reader for ever

/** The proof as it changes, until it has been read, `signal` aborts, or ten minutes have passed. */
export async function* watchProof(
  ctx: Context,
  which: { uuid: string; customerId?: number | undefined },
  signal: AbortSignal,
): AsyncGenerator<ProofDetail> {
  let seen = ''
  for (let waitedMs = 0; waitedMs < watchMaxMs && !signal.aborted; waitedMs += lookEveryMs) {
    const proof = await findProof(ctx.read, which)
    const now = `${proof.state} ${proof.progress.percent} ${proof.progress.stage}`
    if (now !== seen) yield proof
    seen = now
    if (proof.state !== 'received' && proof.state !== 'reading') return
    await delay(lookEveryMs, undefined, { signal }).catch(() => undefined)
  }
}
