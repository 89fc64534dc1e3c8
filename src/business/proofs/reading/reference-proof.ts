/**
 * What a reference proves about itself: ours carry a check character, invoice numbers a year. A reading that one
 * character spoiled is mended when the check character leaves a single answer, and never otherwise.
 */
import { findPaymentReferences } from '../../money/payment-reference.ts'
import { squeeze } from './plain-text.ts'

export type ReferenceProof = {
  /** The value, mended where only one character can be meant. */
  value: string
  /**
   * `supposed`: two characters are none of ours, and one answer is left; a third that was misread would go unnoticed.
   * `disproven`: it has the form of one of ours, but cannot be one as it was read.
   */
  is: 'proven' | 'mended' | 'supposed' | 'disproven' | 'unknown'
}

/** Characters of our references that a reader takes for others; the others are in none of them. */
const TAKEN_FOR: Record<string, string> = { 1: 'JT7', I: 'JT7', L: 'JT7', '0': 'CU689', O: 'CU689', D: 'CU89', Q: 'CU89', W: 'MNU' }
const MEANT: Record<string, string> = { B: '8', S: '5', Z: '2', G: '6', V: 'U' }

/** Signs that a reader puts for letters; no reference holds them. */
const SIGNS: Record<string, string> = {
  ']': 'JT7',
  '[': 'CET',
  '|': 'JT7',
  '!': 'JT7',
  ')': 'J',
  '(': 'C',
  '}': 'J',
  '{': 'C',
  '<': 'C',
  $: 'S',
}

/** True when a value has a sign that references do not have: a letter or digit that was misread. */
export const hasStrangeSign = (value: string): boolean => /[^A-Za-z0-9\s./#&_,:'+*@-]/.test(value)

const LENGTH = 9

export function proveReference(value: string): ReferenceProof {
  const places = [...value.matchAll(/[A-Za-z0-9]/g)].map((m) => m.index)
  const dense = squeeze(value)
  for (let at = dense.indexOf('36'); at >= 0 && at + LENGTH <= dense.length; at = dense.indexOf('36', at + 1)) {
    const window = dense.slice(at, at + LENGTH)
    const proven = findPaymentReferences(window)[0] ?? mended(window, 1)
    const meant = proven ?? mended(window, 2)
    if (meant === undefined || !/[A-Z]/.test(meant)) continue
    if (window === meant) return { value, is: 'proven' }
    const characters = [...value]
    for (const [i, character] of [...meant].entries()) {
      const place = places[at + i] as number
      if (value[place]?.toUpperCase() !== character) characters[place] = character
    }
    return { value: characters.join(''), is: proven === undefined ? 'supposed' : 'mended' }
  }
  return withoutSigns(value) ?? (isDisproven(dense) ? { value: withYear(value), is: 'disproven' } : { value, is: 'unknown' })
}

/** A reference of ours by its check character, or an invoice's number by its year. */
export const isKnownReference = (value: string): boolean =>
  proveReference(value).is === 'proven' || /[I1L]NV20\d\d\d{5,7}$/.test(squeeze(value))

/** Nothing but a reference of ours, or the number of an invoice with its year. */
export const provesItself = (value: string): boolean =>
  /^INV20\d\d\d{3,7}$/.test(squeeze(value)) || (squeeze(value).length === LENGTH && proveReference(value).is === 'proven')

/** The number of an invoice, squeezed. */
export const INVOICE = /^[I1L]NV\d{9,11}$/

/** With one sign among its letters: the only reference of ours that it can be. */
function withoutSigns(value: string): ReferenceProof | null {
  const signs = value.split('').flatMap((character, i) => (SIGNS[character] === undefined ? [] : [i]))
  const [only] = signs
  if (only === undefined || signs.length > 1) return null
  const answers = [...(SIGNS[value[only] as string] as string)]
    .map((letter) => value.slice(0, only) + letter + value.slice(only + 1))
    .filter((text) => findPaymentReferences(text).length > 0)
  return answers.length === 1 ? { value: answers[0] as string, is: 'mended' } : null
}

/** The only reference of ours that the window can be when just so many of its characters are not ours. */
function mended(window: string, strangeOnes: number): string | undefined {
  const plain = [...window].map((character) => MEANT[character] ?? character)
  const strange = plain.flatMap((character, i) => (TAKEN_FOR[character] ? [i] : []))
  if (strange.length !== strangeOnes) return undefined
  const answers = strange
    .reduce(
      (texts, at) => texts.flatMap((text) => [...(TAKEN_FOR[plain[at] as string] as string)].map((character) => text.with(at, character))),
      [plain],
    )
    .map((text) => text.join(''))
    .filter((text) => findPaymentReferences(text).length > 0)
  return answers.length === 1 ? answers[0] : undefined
}

/** `INV-2626-000282`: zeros with a dot or a stroke read as 6, 8 and 9. Its other digits may be wrong as well: nothing is proven. */
const withYear = (value: string): string => value.replace(/(?<=[I1L]NV[-/ ]?2)[689](?=[12345]\d)/i, '0')

function isDisproven(dense: string): boolean {
  // Of nine characters, or of eight or ten: a doubled letter that was read once, `36A HCF JT`.
  if (/^[A-Z]*36(?=[A-Z0-9]*[A-Z])[A-Z0-9]{6,8}$/.test(dense)) return true
  const year = /[I1L]NV(\d{4})\d{5,7}$/.exec(dense)?.[1]
  return year !== undefined && !/^20[12345]\d$/.test(year)
}
