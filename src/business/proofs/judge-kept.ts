// What a proof's row says after its reading was judged: once when it was read, and again whenever a person corrected a field.
import type { WriteContext } from '../../context.ts'
import { maskAccountsIn } from '../money/account-number.ts'
import type { DocumentReading } from './document-reading.ts'
import { judgeProof } from './judge-proof.ts'
import { gatherFacts, type JudgedProof } from './judging/gather-facts.ts'
import { keepTraits } from './judging/keep-traits.ts'
import { typedFields, typedValueChecks } from './judging/typed-values.ts'
import { proofReadingPurpose, sealReading } from './kept-reading.ts'

export type { JudgedProof } from './judging/gather-facts.ts'

/** The columns that follow from the reading. What the document showed about itself is kept beside them, for judging later ones. */
export async function judgedColumns(w: WriteContext, proof: JudgedProof, document: DocumentReading, ourAccounts: string[]) {
  const { reading } = document
  const judgement =
    reading.kind === 'unreadable'
      ? null
      : judgeProof(reading, await gatherFacts(w, proof, document, ourAccounts), typedValueChecks(document, await typedFields(w, proof.id)))
  await keepTraits(w, proof.id, document)
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
