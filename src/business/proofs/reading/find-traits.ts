/**
 * What stands on a document beside the reading's fields and is only judged by: the minute of the payment, whether it
 * was an immediate one, and the bank that the money went to.
 */
import type { DocumentTraits } from '../traits.ts'
import { banksIn } from './banks.ts'
import type { Finding, Material } from './finding.ts'
import type { Pair } from './labels/pairs.ts'

export type TextTraits = Pick<DocumentTraits, 'paidAt' | 'speed' | 'paidToBank'>

export function findTraits(material: Material, date: Finding<string> | null): TextTraits {
  return { paidAt: findMinute(material, date), speed: findSpeed(material), paidToBank: findPaidToBank(material.pairs) }
}

const MINUTE = /(?<![\d.,/-])([01]?\d|2[0-3])\s?[:hHu]\s?([0-5]\d)(?![\d/])/

/** Behind the payment's date, or under a label of time; never of the letter or the print. */
function findMinute({ pairs }: Material, date: Finding<string> | null): string | null {
  const dated = date ? (date.pieces.map((piece) => minuteIn(piece.text)).find((minute) => minute !== null) ?? null) : null
  const isPayments = (pair: Pair) => pair.label.role === 'payment-date' || pair.label.role === 'time'
  const labelled = new Set(pairs.filter(isPayments).flatMap(({ value }) => minuteIn(value) ?? []))
  // two labelled times that differ: which of them is the payment's nobody knows
  return dated ?? (labelled.size === 1 ? ([...labelled][0] ?? null) : null)
}

function minuteIn(text: string): string | null {
  const match = MINUTE.exec(text)
  return match ? `${(match[1] ?? '').padStart(2, '0')}:${match[2] ?? ''}` : null
}

const IMMEDIATE =
  /\b(?:payment type|betalingstipe|channel|payment method|paid (?:by|via|with))[\s:]*(?:immediate|instant|real[- ]?time|pay\s?shap|rtc)\b|\bimmediate (?:interbank )?payment[\s:]*(?:y|yes|ja)\b|\b(?:payshap|real[- ]time clearing|rtc) payment\b|\bonmiddellike betaling[\s:]*(?:j|ja)\b/i
const REGULAR =
  /\b(?:payment type|betalingstipe)[\s:]*(?:regular|normal|ordinary|standard|gewone)\b|\bimmediate (?:interbank )?payment[\s:]*(?:n|no|nee)\b|\bonmiddellike betaling[\s:]*(?:n|nee)\b/i

function findSpeed({ arrangement }: Material): TextTraits['speed'] {
  // a value may stand on the line under its label
  const text = arrangement.text.replace(/\s*\n\s*/g, ' ')
  if (REGULAR.test(text)) return 'regular'
  return IMMEDIATE.test(text) ? 'immediate' : null
}

/** Only what stands under a label of the payee's bank; several that differ name none. */
function findPaidToBank(pairs: readonly Pair[]): string | null {
  const named = new Set(
    pairs
      .filter(({ label, party, value }) => label.role === 'bank' && (label.party ?? party ?? 'payee') === 'payee' && value !== '')
      .flatMap(({ value }) => banksIn(value).map(({ name }) => name)),
  )
  return named.size === 1 ? ([...named][0] ?? null) : null
}
