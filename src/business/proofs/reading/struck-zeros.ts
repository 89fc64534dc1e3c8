/**
 * Zeros with a dot or a stroke, which are read as 6, 8, 9 or e at most looks. The network is of two minds about them and certain of the
 * true ones: how much it leaned to a zero is kept with each character, and where the page's zeros show that they are such, a digit that was
 * nearly read as one is one. Pure: the leanings come with the looks.
 */
import { proveReference } from './reference-proof.ts'

export type ReadCharacters = {
  text: string
  /** Of each character of the text: logarithm of a zero's likelihood over that of the likeliest other character; null where nobody would take it for a zero. */
  zeroLeads?: readonly (number | null)[]
}

/** A year's zero that leads by less was hard to tell from others. Of 110 pages, plain zeros lead by 3.1 or more in all but five, the ones with dots. */
const PLAIN_LEAD = 3
/**
 * Means over the looks that a zero has to lead by on such pages, by what it was read as. Of 423 zeros there 10 lead by less than -3.6; 278 sixes by -4.8 or less, 204 eights and
 * nines by -3.9 or less but for two (-2.2, -2.6). On 23 pages beside these a nine led by more than -3.6 and a year's six by more than -4.5.
 */
const LEADS_AMONG_STRUCK: Readonly<Record<string, number>> = { 6: -4.5, 8: -3.6 }
const LEAD_AMONG_STRUCK = -3
/** On other pages zeros lead by 1.8 or more but for two of 148 (-0.8, -1.7: blurred ones with a dot), and a 6, 8 or 9 by -3.9 or less but for one of 216 (-2.2). */
const LEAD_ALONE = -2
/** Looks that have to read the same number of characters. */
const LOOKS_MIN = 3

/** The second digit of a year of the twenties: in a date, behind a month's name, in an invoice's number. */
const YEARS = new RegExp(
  [
    /(?<![0-9.,])2[0689eO](?=2[0-9][-/][0-9eO]{2})/,
    /(?<=[0-9eO]{2}[-/.][0-9eO]{2}[-/.])2[0689eO](?=2[0-9](?![0-9]))/,
    /(?<=[a-z]{2}[ .,-]?)2[0689eO](?=2[0-9](?![0-9.,]))/,
    /(?<=NV[-/ ]?)2[0689eO](?=2[0-9])/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
)

/** A year's last digit is 0 once in ten years, and a 6 in each number of this one. */
const LAST_OF_YEAR = 3

/** On a page of plain print the middle one of its zeros leads by 5.5 to 6.9, on one with dotted ones by 1.4 to 4.9 as a rule. */
const MIDDLE_LEAD = 5
/** Where their middle one is clear, a quarter of the dotted ones is not: 2.6 to 3.9 on nine slips in fixed-width print, 4.2 or more on all but five of 125 other pages. */
const QUARTER_LEAD = 4
/** Zeros among digits from which the middle one is told. */
const ZEROS_MIN = 4
/** A character that leans less to either side than this may be a zero, or another digit. */
const UNDECIDED = 3
/** A dotted zero was read as an 8 with -4.9 at each look, where the page's sixes led by -6.9. */
const UNDECIDED_DIGIT = -6

/** Whether what was read as zeros was hard to tell from other digits all over the page. */
export function hasHardZeros(segments: readonly ReadCharacters[]): boolean {
  const leads = segments.flatMap(({ text, zeroLeads }) =>
    [...text].flatMap((character, i) =>
      character === '0' && /\d/.test(text.slice(Math.max(0, i - 1), i) + text.slice(i + 1, i + 2)) ? (zeroLeads?.[i] ?? []) : [],
    ),
  )
  const sorted = leads.toSorted((a, b) => a - b)
  const [middle = Infinity, quarter = Infinity] = [sorted[leads.length >> 1], sorted[leads.length >> 2]]
  return leads.length >= ZEROS_MIN && (middle < MIDDLE_LEAD || quarter < QUARTER_LEAD)
}

/** Whether a digit of the text may be a zero on a page whose zeros are hard to read. */
export const isUndecided = ({ text, zeroLeads }: ReadCharacters): boolean =>
  zeroLeads?.some((lead, i) => lead !== null && lead < UNDECIDED && lead > (/\d/.test(text[i] ?? '') ? UNDECIDED_DIGIT : -UNDECIDED)) ??
  false

/** Whether a zero that can be nothing else was hard to read. `places`: all looks at each place. */
export function showsStruckZeros(places: readonly (readonly ReadCharacters[])[]): boolean {
  return places.some((looks) => {
    const leads = looks.flatMap(({ text, zeroLeads }) => [...text.matchAll(YEARS)].map(({ index }) => zeroLeads?.[index + 1] ?? null))
    const known = leads.filter((lead) => lead !== null)
    return known.length >= LOOKS_MIN && mean(known) < PLAIN_LEAD
  })
}

/** How far looks must lean to a zero where they read these characters, a look each. */
function leadMin(characters: readonly string[], areStruck: boolean): number {
  if (!areStruck) return LEAD_ALONE
  return Math.max(...characters.filter((c) => c !== '0').map((c) => LEADS_AMONG_STRUCK[c] ?? LEAD_AMONG_STRUCK))
}

/** The looks with a zero wherever those that read as many characters lean to one; the others as they are. `areStruck`: the page's zeros are known to have a dot or a stroke. */
export function withStruckZeros<Look extends ReadCharacters>(looks: readonly Look[], areStruck: boolean): Look[] {
  const groups = Map.groupBy(looks.filter(isOpen), shapeOf)
  const zeros = new Map<Look, Set<number>>()
  for (const group of groups.values()) {
    if (group.length < LOOKS_MIN) continue
    const places = group.map(({ text }) => solidIn(text))
    for (const at of (places[0] as number[]).keys()) {
      const leads = group.flatMap((look, i) => look.zeroLeads?.[(places[i] as number[])[at] as number] ?? [])
      const characters = group.map(({ text }, i) => text[(places[i] as number[])[at] as number] ?? '')
      if (leads.length < LOOKS_MIN || mean(leads) < leadMin(characters, areStruck)) continue
      for (const [i, look] of group.entries()) zeros.set(look, (zeros.get(look) ?? new Set()).add((places[i] as number[])[at] as number))
    }
  }
  return looks.map((look) => {
    const found = zeros.get(look)
    if (!found) return look
    const ends = new Set([...look.text.matchAll(YEARS)].map(({ index }) => index + LAST_OF_YEAR))
    return { ...look, text: [...look.text].map((c, i) => (found.has(i) && !ends.has(i) && isDigitAt(look.text, i) ? '0' : c)).join('') }
  })
}

/** References of ours hold no zero: one that proves itself was read rightly. */
const isOpen = ({ text, zeroLeads }: ReadCharacters): boolean =>
  zeroLeads?.length === text.length && !['proven', 'mended'].includes(proveReference(text).is)

/** Places of letters and digits, without the currency, which some looks lose. */
function solidIn(text: string): number[] {
  const from = /^\W*(?:R|ZAR)\s?(?=\d)/.exec(text)?.[0].length ?? 0
  return [...text].flatMap((character, i) => (i >= from && /[A-Za-z0-9]/.test(character) ? [i] : []))
}

/** What looks at the same print have in common: the digits that are never taken for a zero, and how many characters stand between them. */
const shapeOf = ({ text }: ReadCharacters): string =>
  solidIn(text)
    .map((i) => (/[1-57]/.test(text[i] as string) && !text.startsWith('NV', i + 1) ? text[i] : '.'))
    .join('')

/** A 6, 8 or 9, or a letter that is like a zero and stands among digits. */
function isDigitAt(text: string, at: number): boolean {
  if (/[0689]/.test(text[at] as string)) return true
  return /[BeOoDQ]/.test(text[at] as string) && /\d[.,]?$/.test(text.slice(0, at)) && /^[.,]?(?:\d|[eO]?(?:\s|$))/.test(text.slice(at + 1))
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
