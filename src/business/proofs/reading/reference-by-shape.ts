/** A reference that is told by what it proves of itself, where the words beside it are unread, or no label that we know. */
import type { Piece } from './arrange.ts'
import { cleanReference } from './clean-reference.ts'
import type { Finding, Material } from './finding.ts'
import type { Pair } from './labels/pairs.ts'
import { squeeze } from './plain-text.ts'
import { INVOICE, isKnownReference, proveReference } from './reference-proof.ts'

/** Banks carry twenty characters of a reference. */
const OURS_LETTERS_MAX = 20

/** Where a value stands, somebody's name in front of it or behind it, in small letters too. */
const VALUE_LETTERS_MAX = 30
/** The number of an invoice as people type it: `INV-2026-00042`, `Inv: 2026 00042`, `Faktuur 00042`, `INV-2026-00042/043`. */
const INVOICE_NUMBER =
  /(?<![A-Za-z0-9])(?:[I1l|]nv(?:oice)?|fakt?(?:uur)?)\.?[\s:#/-]{0,3}(?:20\d\d[\s/-]?)?\d{3,7}(?:\/\d{2,4})?(?![\d/-])/gi
const isNumbered = (text: string): boolean => text.search(INVOICE_NUMBER) >= 0

/** A value that has an invoice's form, when the label beside it could not be read: the only such value, and never sure. */
export function byShape({ arrangement, pairs, unnamed }: Material, which: 'ours' | 'any' = 'any'): Finding<string> | null {
  // An invoice's number is nobody's name or bank: the label beside it was misread.
  const isOthers = (p: Pair): boolean =>
    p.value !== '' &&
    p.label.role !== 'other' &&
    !(/^(?:party|name|bank|branch|bank-id)$/.test(p.label.role) && p.place !== 'behind' && isKnownReference(p.value))
  const taken = new Set(pairs.filter(isOthers).flatMap((p) => p.pieces.map((x) => x.index)))
  // The payer's name in front of it or not, and nothing else: a sentence is read as one.
  const isOurs = (p: Piece): boolean =>
    squeeze(p.text).length <= OURS_LETTERS_MAX &&
    /^[A-Z0-9 /#&.-]+$/.test(p.text.trim()) &&
    /[A-Z]/.test(squeeze(p.text).slice(-9)) &&
    ['proven', 'mended'].includes(proveReference(p.text).is)
  const isInvoice = (p: Piece): boolean => INVOICE.test(squeeze(p.text)) && isKnownReference(p.text)
  const besideUnnamed = new Set(unnamed.flatMap((p) => p.pieces))
  const isBesideUnnamed = (p: Piece): boolean =>
    besideUnnamed.has(p) &&
    p.text.length <= VALUE_LETTERS_MAX &&
    (isNumbered(p.text) || ['proven', 'mended'].includes(proveReference(p.text).is))
  const shaped = arrangement.pieces.filter(
    (p) =>
      !taken.has(p.index) &&
      (isOurs(p) ||
        isBesideUnnamed(p) ||
        isInvoice(p) ||
        (which === 'any' && /^[\s:]*[lI|1*]?(?:INV|FAK|ORD|QUO|SO|PO)[-/ #]?(?:\d{4}[-/ ])?\d{3,}$/i.test(p.text))),
  )
  const [only] = shaped
  const value = only && shaped.every((p) => squeeze(p.text) === squeeze(only.text)) ? cleanReference(only.text) : null
  return only && value ? { value: proveReference(value).value, confidence: isOurs(only) ? 0.8 : 0.65, supports: 0, pieces: [only] } : null
}

/** What a mail is about is its sender's word, and a bank's mail names the reference below. */
const SUBJECT = /^(?:subject|onderwerp|re)\b/i

/** Too little for a second observation to make it sure. */
const MENTIONED = 0.65

/** The only number of an invoice that the document names anywhere: "will show on your statement as INV-2026-00042". */
export function mentioned({ arrangement, pairs }: Material): Finding<string> | null {
  const own = new Set(pairs.filter((p) => p.label.role === 'own-reference').flatMap((p) => p.pieces.map((x) => x.index)))
  const mentions = arrangement.paragraphs.flatMap(({ rows, pieces }) => {
    if (pieces.some((p) => own.has(p.index))) return []
    const text = rows
      .map((row) => row.map((p) => p.text).join(' '))
      .filter((line) => !SUBJECT.test(line))
      .join(' ')
    return [...text.matchAll(INVOICE_NUMBER)].map(([number]) => ({
      number,
      pieces: pieces.filter((p) => p.text.includes(number.slice(-4))),
    }))
  })
  const [first] = mentions
  if (!first || mentions.some(({ number }) => squeeze(number) !== squeeze(first.number))) return null
  const value = cleanReference(first.number)
  return value === null ? null : { value, confidence: MENTIONED, supports: 0, pieces: first.pieces }
}
