/**
 * What a label means: splits it into label words (also when blanks are lost); what they mean together is `roles.ts`.
 * Finding the value that belongs to a label is `pairs.ts`.
 */
import { banksIn } from '../banks.ts'
import { roleOf, type RoleRank } from './roles.ts'
import { isTrade, sensesOf, SHORT_FOR, WORD_LENGTH_MAX, type WordSense } from './words.ts'
import { misreadWords } from './misread-words.ts'
import { inKnownWords } from './phrases.ts'
import { remembered } from '../remembered.ts'

export type Label = RoleRank & {
  senses: ReadonlySet<WordSense>
  /** Some of its words mean nothing to us, and may say anything: "Reversal ref". */
  isHalfKnown?: boolean
}

/** Longer texts are sentences. */
const LABEL_LETTERS_MAX = 60

/** How exactly letters must be right: a text layer is exact, a picture's reading may be off by a letter or two. */
export type Exactness = 'exact' | 'misread'

/** The label that the whole text is, or null. */
export const labelOf = (text: string, exactness: Exactness = 'exact'): Label | null =>
  text.length > TEXT_MAX ? null : meanings[exactness](text)

/** Longer texts are no labels, whatever stands in brackets in them. */
const TEXT_MAX = 200

const meanings: Record<Exactness, (text: string) => Label | null> = {
  exact: remembered((text) => meaningOf(text, 'exact')),
  misread: remembered((text) => meaningOf(text, 'misread')),
}

function meaningOf(printed: string, exactness: Exactness): Label | null {
  const text = inKnownWords(printed)
  // A slash between two words reads as an l: `CurlAmount`.
  const words =
    splitWords(text, exactness) ??
    (exactness === 'misread' ? splitWords(text.replace(/(?<=[a-z])[lI|](?=[A-Z][a-z])/g, ' '), exactness) : null)
  // Spaced capitals come apart where no word ends: `CREDITOR N AME`.
  const glued = words === null && SPACED_CAPITALS.test(text) ? splitWords(text.replaceAll(' ', ''), exactness) : null
  if (words || glued) return toLabel((words ?? glued) as string[])
  const halves = text.includes('/') ? text.split('/').map((half) => half.trim()) : []
  return halves.length === 2 ? inTwoLanguages(halves, exactness) : null
}

/** "Execution date / Uitvoerdatum": of two languages one is enough. */
function inTwoLanguages(halves: readonly string[], exactness: Exactness): Label | null {
  if (!halves.every((half) => HALF.test(half))) return null
  return halves.map((half) => labelOf(half, exactness)).find((label) => label !== null) ?? null
}
const HALF = /^[\p{L}' .()-]{3,40}$/u

const SPACED_CAPITALS = /^[A-Z]+(?: [A-Z]+)+\.?$/

const lettersIn = (list: string[]): number => list.join('').length

/** The label that most of a badly read text is: words that mean nothing are passed over when the others say enough. */
export function labelOfMost(text: string): Label | null {
  const tokens = text.split(/[^A-Za-z0-9]+/).filter(Boolean)
  const known = tokens.map((token) => splitWords(token, 'misread'))
  const understood = lettersIn(tokens.filter((_, i) => known[i]))
  if (tokens.length > 4 || understood < 6 || understood / lettersIn(tokens) < 0.65) return null
  const label = toLabel(known.flatMap((w) => w ?? []))
  // The word passed over may be the one that says whose reference or account it is.
  return (label?.role === 'reference' || label?.role === 'account') && !label.party ? null : label
}

/** What the words of a label that we know say, the others passed over. */
export function labelOfSome(text: string): Label | null {
  const known = text.split(/[^A-Za-z0-9]+/).flatMap((token) => (token === '' ? [] : (wordsIn(token, 'exact') ?? [])))
  return known.length > 0 ? toLabel(known) : null
}

/** A heading of which we know little more than the currency, `Paid (R)`, or a picture shows no more, `ount(ZAR)`: of some money, the amount's where nothing is more so. */
export function labelOfCurrency(text: string): Label | null {
  return /^[A-Za-z]{2,10} ?[(（](?:[Z2]AR|[R2]|Rand)[)）]$/.test(text)
    ? { role: 'amount', party: null, rank: 3, senses: new Set(['amount']) }
    : null
}

export type LedLabel = { label: Label; rest: string }

/** A label at the start of a text with its value behind it: `Amount R10.00`, `Reference: X`, `Datum2026-01-02`. */
export function leadingLabel(text: string, exactness: Exactness = 'exact'): LedLabel | null {
  const colon = /^([^:]{2,60}?)\s*:(?!\d\d\b)\s*/.exec(text) ?? /^([A-Za-z][^:]{1,59}?)\s*:\s*(?=\d)/.exec(text)
  if (colon) {
    const label = isTrade((colon[1] as string).toLowerCase()) ? SUPPLIER : labelOf(colon[1] as string, exactness)
    if (label) return { label, rest: text.slice(colon[0].length).trim() }
  }
  return longestLead(text)
}

/** Whom a payer's program calls so is the one who was paid; without a colon it is what somebody wrote. */
const SUPPLIER: Label = { role: 'party', party: 'payee', rank: 2, senses: new Set(['payee']) }

function longestLead(text: string): LedLabel | null {
  const ends: number[] = []
  // A label may end where a word ends, or where letters turn into digits, capitals or signs.
  const boundary = /[A-Za-z)](?=[\s.:#-]|\d|\*)|[a-z)](?=[A-Z])|(?<=[A-Za-z]\.)/g
  const head = text.slice(0, LABEL_LETTERS_MAX + 20)
  // "Nedbank tracking number" is in words that are known only together.
  const isBanks = inKnownWords(head) !== head && banksIn(head.split(' ', 1)[0] as string).length > 0
  const strange = isBanks ? Infinity : strangeEnd(head)
  for (const match of head.matchAll(boundary)) if (match.index + match[0].length < strange) ends.push(match.index + match[0].length)
  for (const end of ends.reverse()) {
    const rest = text
      .slice(end)
      .replace(/^[\s.:#=-]+/, '')
      .trim()
    if (!rest) continue
    // `Trace ID - RTC7LQ20ZP9D`: the value begins with capitals.
    if (/[\s-][A-Z]{2,4}$/.test(text.slice(0, end)) && /^\d/.test(text.slice(end))) continue
    // The sign of the amount behind it.
    if (/\s(?:R|ZAR)$/.test(text.slice(0, end))) continue
    // "Client: Van Wyk": behind a colon, a small word begins the value.
    const label = /:\s*(?:van|de|la)$/i.test(text.slice(0, end)) ? null : labelOf(text.slice(0, end))
    if (label) return { label, rest }
  }
  return null
}

/** Where the first word ends that is no label's: a label ends before. Up to signs that hide words or stand for them, which splitting knows. */
function strangeEnd(text: string): number {
  const plain = text.split(/['()]|\ba\s?\/\s?c\b/i, 1)[0] as string
  for (const match of plain.matchAll(WORD)) if (!wordsIn(match[0], 'exact')) return match.index + match[0].length
  return Infinity
}

const WORD = /[A-Za-z0-9\u00C0-\u024F]+/g

function splitWords(text: string, exactness: Exactness): string[] | null {
  const cleaned = text
    .replace(/\ba\s?\/\s?c(?=\b|num|no)/gi, ' ac ')
    .replace(/'(?:s|ll)(?![a-z])/g, '')
    .replace(/'s(?=[a-z]{2})/g, ' ')
    .replace(/\([^)]*\)/g, ' ')
  if (cleaned.length > 90 || /[;!?@]/.test(cleaned)) return null
  const out: string[] = []
  for (const [raw] of cleaned.matchAll(WORD)) {
    const words = wordsIn(raw, exactness)
    if (!words) return null
    out.push(...words)
  }
  const letters = out.reduce((sum, w) => sum + w.length, 0)
  return out.length > 0 && out.length <= 9 && letters <= LABEL_LETTERS_MAX ? out : null
}

function wordsIn(raw: string, exactness: Exactness): string[] | null {
  const token = raw
    .normalize('NFD')
    .replace(/[\u0300-\u036F]/g, '')
    .toLowerCase()
  const whole = SHORT_FOR[token] ?? unconfused(token)
  return segmentWord(exactness === 'misread' ? whole.replace(/(?<=[a-z]{6})re[tli1]$/, 'ref') : whole, exactness)
}

/** Digits that readers of pictures put for letters: `0nline`, `Beneflc1ary`; and short words that are none but for one letter. */
function unconfused(token: string): string {
  if (/^re[tli1r]$/.test(token)) return 'ref'
  if (token === 'fro') return 'from'
  if (token === '0n') return 'on'
  if (token === 'n0') return 'no'
  if (/^(?:trace|transaction|txn|payment|session|unique)[l1|]d$/.test(token)) return token.replace(/.d$/, 'id')
  if (/^(?:fe[rc]|[tr]ee)$/.test(token)) return 'fee'
  return /[a-z]{3}/.test(token) ? token.replace(/0/g, 'o').replace(/1/g, 'l').replace(/5/g, 's') : token
}

/** The fewest label words that make up the token; else words with misread letters. */
function segmentWord(token: string, exactness: Exactness): string[] | null {
  if (sensesOf(token)) return [token]
  if (/\d/.test(token) || token.length > LABEL_LETTERS_MAX) return null
  const best: (string[] | null)[] = [[], ...Array.from({ length: token.length }, () => null)]
  for (let end = 1; end <= token.length; end += 1) {
    for (let start = Math.max(0, end - WORD_LENGTH_MAX); start < end; start += 1) {
      const head = best[start]
      const word = token.slice(start, end)
      if (!head || word.length < 2 || !sensesOf(word)) continue
      if (!best[end] || head.length + 1 < (best[end] as string[]).length) best[end] = [...head, word]
    }
  }
  const whole = best[token.length]
  if (whole && token.length >= 5 && token.length / whole.length >= 3) return whole
  // A known word with one letter more is that word with its value's first letter glued on: `AmountR`.
  return exactness === 'exact' || sensesOf(token.slice(0, -1)) ? null : misreadWords(token)
}

function toLabel(words: string[]): Label | null {
  const senses = new Set(words.flatMap((w) => sensesOf(w) ?? []))
  const role = roleOf(senses, words)
  return role && { ...role, senses }
}
