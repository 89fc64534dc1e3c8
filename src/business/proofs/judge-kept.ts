// What a proof's row says after its reading was judged: once when it was read, and again whenever a person corrected a field.
import type { WriteContext } from '../../context.ts'
import { maskAccountsIn } from '../money/account-number.ts'
import { dateOn } from '../money/calendar.ts'
import type { DocumentReading } from './document-reading.ts'
import { judgeProof, type ProofFacts } from './judge-proof.ts'
import { proofReadingPurpose, sealReading } from './kept-reading.ts'
import type { ProofReading } from './reading/reading.ts'

export interface JudgedProof {
  id: number
  uuid: string
  invoice_id: number
  sha256: string
}

/** The columns that follow from the reading. */
export async function judgedColumns(w: WriteContext, proof: JudgedProof, document: DocumentReading, ourAccounts: string[]) {
  const { reading } = document
  const judgement = reading.kind === 'unreadable' ? null : judgeProof(reading, await factsOf(w, proof, reading, ourAccounts))
  return {
    verdict: judgement?.verdict ?? null,
    sealed_reading: sealReading(w.keys, proofReadingPurpose(proof), document),
    checks: maskAccountsIn(JSON.stringify(judgement?.checks ?? [])),
    amount_cents: reading.currency === null || reading.currency === 'ZAR' ? reading.amount_cents : null,
    payment_on: reading.payment_date,
    bank_reference: reading.bank_reference?.slice(0, 120) ?? null,
    expected_on: judgement?.expectedOn ?? null,
  }
}

async function factsOf(w: WriteContext, proof: JudgedProof, reading: ProofReading, ourAccounts: string[]): Promise<ProofFacts> {
  const invoice = await w.db
    .selectFrom('invoice')
    .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'invoice.id')
    .select([
      'invoice.number',
      'invoice.payment_reference',
      'invoice.issued_on',
      'invoice_balance.total_cents',
      'invoice_balance.paid_cents',
    ])
    .where('invoice.id', '=', proof.invoice_id)
    .executeTakeFirstOrThrow()
  const twins = await w.db
    .selectFrom('proof')
    .innerJoin('invoice', 'invoice.id', 'proof.invoice_id')
    .select(['invoice.number', 'proof.sha256', 'proof.received_at'])
    .where('proof.id', '<', proof.id)
    .where((eb) =>
      eb.or([
        eb('proof.sha256', '=', proof.sha256),
        ...(reading.bank_reference ? [eb('proof.bank_reference', '=', reading.bank_reference)] : []),
      ]),
    )
    .orderBy('proof.id')
    .limit(5)
    .execute()
  return {
    invoiceNumber: invoice.number,
    paymentReference: invoice.payment_reference,
    balanceCents: invoice.total_cents - invoice.paid_cents,
    issuedOn: invoice.issued_on,
    today: dateOn(w.clock.now()),
    ourAccounts,
    twins: twins.map((twin) => ({
      invoiceNumber: twin.number,
      sameFile: twin.sha256 === proof.sha256,
      receivedOn: dateOn(twin.received_at),
    })),
  }
}
