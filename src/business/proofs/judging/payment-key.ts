// A payment by what no two of them share: bank, amount, minute and payer. Kept as a keyed hash, since the payer is somebody.
import { keyedHashes, type SecretKeys } from '../../accounts/seal.ts'
import { digitsOf, squeeze } from '../reading/plain-text.ts'
import type { ProofReading } from '../reading/reading.ts'
import type { DocumentTraits } from '../traits.ts'

/** Under each of the keys, the current one first; none when the document does not show all four. */
export function paymentKeys(keys: SecretKeys, reading: ProofReading, { paidAt }: DocumentTraits): string[] {
  const payer = squeeze(reading.payer_name ?? '') || digitsOf(reading.payer_account ?? '').slice(-4)
  if (reading.bank === null || reading.amount_cents === null || reading.payment_date === null || paidAt === null || payer === '') return []
  const payment = [reading.bank, String(reading.amount_cents), reading.payment_date, paidAt, payer].join('\n')
  return keyedHashes(keys, 'proof-payment', payment)
}
