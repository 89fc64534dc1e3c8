// Gathers what a reading is held against: the invoice, our accounts, the customer, earlier proofs, how the bank's files are made.
import type { ReadContext } from '../../../context.ts'
import { judgingLimits } from '../../../config/judging-limits.ts'
import { dateOn, minuteOf } from '../../money/calendar.ts'
import type { DocumentReading } from '../document-reading.ts'
import { openInvoiceNamed } from '../named-invoices.ts'
import { banksIn } from '../reading/banks.ts'
import type { ProofReading } from '../reading/reading.ts'
import { type DocumentTraits, noTraits } from '../traits.ts'
import { latestBankAnswer } from './bank-answer.ts'
import { bankFilesOf } from './bank-files.ts'
import type { EarlierProof, ProofFacts } from './facts.ts'
import { findHolidayChanges } from './holidays.ts'
import { originOf } from './keep-traits.ts'
import { paymentKeys } from './payment-key.ts'

export interface JudgedProof {
  id: number
  uuid: string
  invoice_id: number
  sha256: string
  received_at: string
}

/** `others`: a proof is judged by those before it; whoever looks at it wants to see the later ones too. */
export async function gatherFacts(
  w: Pick<ReadContext, 'db' | 'keys' | 'clock'>,
  proof: JudgedProof,
  document: DocumentReading,
  ourAccounts: string[],
  others: 'earlier' | 'all' = 'earlier',
): Promise<ProofFacts> {
  const { reading } = document
  // a reading that was kept by an earlier version knows fewer traits
  const traits: DocumentTraits = { ...noTraits, ...document.traits }
  const invoice = await invoiceOf(w, proof.invoice_id)
  const banks = await w.db.selectFrom('bank_account').select('bank_name').execute()
  return {
    invoiceNumber: invoice.number,
    paymentReference: invoice.payment_reference,
    balanceCents: invoice.total_cents - invoice.paid_cents,
    namedInvoice: (await openInvoiceNamed(w, reading.reference, { id: proof.invoice_id, customerId: invoice.customer_id }))?.number ?? null,
    issuedOn: invoice.issued_on,
    today: dateOn(w.clock.now()),
    arrived: { on: dateOn(proof.received_at), at: minuteOf(proof.received_at) },
    claimed: await claimedOf(w, proof, invoice.paid_cents),
    ourAccounts,
    ourBanks: [...new Set(banks.flatMap((account) => banksIn(account.bank_name).map(({ name }) => name)))],
    earlier: await otherProofs(w, proof, invoice.customer_id, { reading, traits, others }),
    traits,
    origin: await originOf(w, proof.id, traits),
    mailedBy: await mailedBy(w, proof.id),
    bankFiles: reading.bank === null ? null : await bankFilesOf(w, reading.bank, proof.id),
    settledCents: await settledOf(w, invoice.customer_id, proof.invoice_id),
    isUrgent: pressesForTime.test(invoice.note),
    holidays: await findHolidayChanges(w),
    bankAnswer: await latestBankAnswer(w, proof.id),
  }
}

const pressesForTime =
  /\b(?:urgent(?:ly)?|asap|a\.s\.a\.p|immediately|right away|today|tonight|this (?:morning|afternoon|evening)|waiting (?:outside|at the gate)|driver is|uber|bolt|in a hurry|dringend|vandag|onmiddellik)\b/i

/** What came in already is of the accepted claims first. */
async function claimedOf(w: Pick<ReadContext, 'db'>, proof: JudgedProof, paidCents: number): Promise<ProofFacts['claimed']> {
  const rows = await w.db
    .selectFrom('proof')
    .select(['amount_cents', 'received_at'])
    .where('invoice_id', '=', proof.invoice_id)
    .where('state', '=', 'accepted')
    .where('id', '<>', proof.id)
    .orderBy('id')
    .execute()
  const [first] = rows
  const cents = rows.reduce((sum, row) => sum + (row.amount_cents ?? 0), 0) - paidCents
  return first && cents > 0 ? { cents, since: dateOn(first.received_at) } : null
}

/** The bank whose signature covers the mail that brought it. */
async function mailedBy(w: Pick<ReadContext, 'db'>, proofId: number): Promise<string | null> {
  const row = await w.db
    .selectFrom('mail_document')
    .select('bank_name')
    .where('proof_id', '=', proofId)
    .where('origin', '=', 'bank-mail')
    .orderBy('id')
    .executeTakeFirst()
  return row?.bank_name ?? null
}

const invoiceOf = (w: Pick<ReadContext, 'db'>, invoiceId: number) =>
  w.db
    .selectFrom('invoice')
    .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'invoice.id')
    .innerJoin('sales_order', 'sales_order.id', 'invoice.order_id')
    .select(['invoice.number', 'invoice.payment_reference', 'invoice.issued_on', 'invoice.customer_id', 'sales_order.note'])
    .select(['invoice_balance.total_cents', 'invoice_balance.paid_cents'])
    .where('invoice.id', '=', invoiceId)
    .executeTakeFirstOrThrow()

/** What the customer's other invoices came to that are paid in full. */
async function settledOf(w: Pick<ReadContext, 'db'>, customerId: number, invoiceId: number): Promise<number[]> {
  const rows = await w.db
    .selectFrom('invoice')
    .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'invoice.id')
    .select('invoice_balance.total_cents')
    .where('invoice.customer_id', '=', customerId)
    .where('invoice.id', '<>', invoiceId)
    .whereRef('invoice_balance.paid_cents', '>=', 'invoice_balance.total_cents')
    .orderBy('invoice.id', 'desc')
    .limit(judgingLimits.usualPaymentsMax)
    .execute()
  return rows.map((row) => row.total_cents)
}

/**
 * Other proofs that share the file, the bank's number, the payment, or amount and day; and the customer's own, whose pictures may be
 * this one again. Whether one of them is a twin is the checks' to say.
 */
async function otherProofs(
  w: Pick<ReadContext, 'db' | 'keys'>,
  proof: JudgedProof,
  customerId: number,
  { reading, traits, others }: { reading: ProofReading; traits: DocumentTraits; others: 'earlier' | 'all' },
): Promise<EarlierProof[]> {
  const keys = paymentKeys(w.keys, reading, traits)
  const query = w.db
    .selectFrom('proof')
    .innerJoin('invoice', 'invoice.id', 'proof.invoice_id')
    .leftJoin('proof_trait', 'proof_trait.proof_id', 'proof.id')
    .select([
      'proof.id',
      'proof.uuid',
      'proof.customer_id',
      'invoice.number',
      'proof.sha256',
      'proof.received_at',
      'proof.file_name',
      'proof.bank_reference',
    ])
    .select(['proof.amount_cents', 'proof.payment_on', 'proof_trait.bank', 'proof_trait.origin'])
    .select(['proof_trait.picture_hash', 'proof_trait.payment_key'])
    .where('proof.id', others === 'all' ? '<>' : '<', proof.id)
  const alike = await query
    .where((eb) =>
      eb.or([
        eb('proof.sha256', '=', proof.sha256),
        ...(reading.bank_reference ? [eb('proof.bank_reference', '=', reading.bank_reference.slice(0, 120))] : []),
        ...(keys.length > 0 ? [eb('proof_trait.payment_key', 'in', keys)] : []),
        ...(reading.amount_cents !== null && reading.payment_date !== null
          ? [eb.and([eb('proof.amount_cents', '=', reading.amount_cents), eb('proof.payment_on', '=', reading.payment_date)])]
          : []),
      ]),
    )
    .orderBy('proof.id')
    .limit(judgingLimits.picturesComparedMax)
    .execute()
  const photographed =
    traits.form === 'photo'
      ? await query
          .where('proof.customer_id', '=', customerId)
          .where('proof_trait.origin', '=', 'photo')
          .orderBy('proof.id', 'desc')
          .limit(judgingLimits.picturesComparedMax)
          .execute()
      : []
  const rows = [...alike, ...photographed.filter((row) => !alike.some(({ id }) => id === row.id))]
  return rows.map((row) => ({
    uuid: row.uuid,
    fileName: row.file_name,
    receivedAt: row.received_at,
    invoiceNumber: row.number,
    isSameFile: row.sha256 === proof.sha256,
    isSameCustomer: row.customer_id === customerId,
    bank: row.bank,
    bankReference: row.bank_reference,
    amountCents: row.amount_cents,
    paymentOn: row.payment_on,
    isSamePayment: row.payment_key !== null && keys.includes(row.payment_key),
    origin: row.origin,
    pictureHash: row.picture_hash,
  }))
}
