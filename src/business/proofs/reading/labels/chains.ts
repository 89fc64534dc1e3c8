/** Fields that follow each other in one line, each behind its label: `Amount: R10.00. Reference: INV-2026-00042, Payer: N Cele`. */
import { labelOf, type Label } from './label.ts'
import type { Role } from './roles.ts'

/** Labels have no more words than this. */
const WORDS_MAX = 5
/** Longer texts are read as sentences. */
const LETTERS_MAX = 400

const COLON = /(?<=[A-Za-z.)])\s?:(?=\s?\S)/g
/** Words of the label before a colon. */
const WORD = /[^\s.,;:|]+\.?/g

type Field = { start: number; label: Label }

/** Where the fields behind the first begin; none where the text is no such line. */
export function fieldStarts(text: string): number[] {
  if (text.length > LETTERS_MAX) return []
  const starts: number[] = []
  const before: Field[] = []
  for (const field of fieldsIn(text)) {
    if (field.start > 0 && isOwnField(text, field, before)) starts.push(field.start)
    before.push(field)
  }
  return starts
}

function fieldsIn(text: string): Field[] {
  let from = 0
  return [...text.matchAll(COLON)].flatMap(({ index: colon }) => {
    const field = fieldBefore(text, from, colon)
    from = colon + 1
    return field ? [field] : []
  })
}

/** The longest label that ends at a colon, with a capital, and leaves the field before it a value. */
function fieldBefore(text: string, from: number, colon: number): Field | null {
  const words = [...text.slice(from, colon).matchAll(WORD)].slice(-WORDS_MAX)
  for (const { index } of words) {
    if (from > 0 && text.slice(from, from + index).trim() === '') continue
    const printed = text.slice(from + index, colon)
    const label = /^[A-Z]/.test(printed) && !/[.,;|]\s/.test(printed) ? labelOf(printed.trim()) : null
    if (label && label.role !== 'other') return { start: from + index, label }
  }
  return null
}

/** Whose they are is said by the field before them: an account behind the payer's name is his. */
const SOMEBODYS: ReadonlySet<Role> = new Set(['account', 'branch', 'bank', 'name'])

/** Whether a label in a line begins a field of the payment, and is no word of what somebody typed or of a letterhead. */
function isOwnField(text: string, { start, label: { role, party } }: Field, before: readonly Field[]): boolean {
  const last = before.at(-1)
  const isChain = before[0]?.start === 0
  // "Nkosi Ref: INV-2026-00042" is one value, and what a sentence says is not taken out of it but behind its stop.
  if (!isChain && before.length === 0 && !/[.,;]\s*$/.test(text.slice(0, start))) return false
  // "Your payment was made. Status: Rejected" contradicts itself in one sentence.
  if (role === 'status') return isChain
  if (role === 'date' && last?.label.role === 'other-date') return false
  if (!SOMEBODYS.has(role) || party !== null) return true
  const whose = before.findLast(({ label }) => label.party !== null || label.role === 'amount' || label.role === 'reference')
  // Of an account that nobody is named for, the branch is its own.
  if (whose === undefined) return role === 'branch' && last?.label.role === 'account'
  return whose.label.party !== 'payer'
}
