/**
 * Calendar dates in a text, in the spellings of South African banks (English and Afrikaans, day first), also when a
 * time is glued to them. Which of them is the payment's is decided elsewhere.
 */

import { misreadMonth, misreadShortMonth } from './misread-months.ts'
import { remembered } from './remembered.ts'

export type FoundDate = {
  /** `YYYY-MM-DD`. */
  iso: string
  start: number
  end: number
  /** 1 when the spelling allows one reading only; lower for two-digit years, lost separators, a year left out. */
  certainty: number
}

const MONTHS: Record<string, number> = {
  jan: 1,
  januarie: 1,
  january: 1,
  feb: 2,
  febr: 2,
  februarie: 2,
  february: 2,
  mar: 3,
  mrt: 3,
  maart: 3,
  march: 3,
  apr: 4,
  april: 4,
  may: 5,
  mei: 5,
  jun: 6,
  junie: 6,
  june: 6,
  jul: 7,
  julie: 7,
  july: 7,
  aug: 8,
  augustus: 8,
  august: 8,
  sep: 9,
  sept: 9,
  september: 9,
  oct: 10,
  okt: 10,
  october: 10,
  oktober: 10,
  nov: 11,
  november: 11,
  dec: 12,
  des: 12,
  december: 12,
  desember: 12,
}
const MONTH = Object.keys(MONTHS)
  .sort((a, b) => b.length - a.length)
  .join('|')
const BEGINNINGS: Record<string, string> = { ap: 'apr', fe: 'feb', au: 'aug', se: 'sep', oc: 'oct', ok: 'okt', no: 'nov', de: 'des' }
const ENDS: Record<string, string> = { ct: 'oct', kt: 'okt', ep: 'sep', ug: 'aug', ov: 'nov', eb: 'feb', pr: 'apr' }
const YEAR = '(?:19|20)\\d\\d'

type Rule = {
  pattern: RegExp
  read: (groups: string[], today: string) => { year: number; month: number; day: number; certainty: number } | null
}

const RULES: Rule[] = [
  {
    pattern: new RegExp(`(?<!\\d)(${YEAR})\\s?([-/.|\\\\])\\s?(\\d{1,2})\\s?\\2\\s?(\\d{1,2})(?!\\d(?!\\d[:hH.]))`, 'g'),
    read: ([y, , m, d]) => ymd(y, m, d, 1),
  },
  // A time behind it whose `h` was misread: `2026-07-2021128`.
  {
    pattern: new RegExp(`(?<!\\d)(${YEAR})([-/.])(\\d\\d)\\2(\\d\\d)(?=(?:[01]\\d|2[0-3])[1nbk]{1,2}[0-5]\\d(?!\\d))`, 'g'),
    read: ([y, , m, d]) => ymd(y, m, d, 0.7),
  },
  {
    pattern: new RegExp(`(?<![\\d])(\\d{1,2})\\s?([-/.|\\\\])\\s?(\\d{1,2})\\s?\\2\\s?(${YEAR})`, 'g'),
    read: ([a, , b, y], today) => dayFirst(a, b, y, today),
  },
  {
    pattern: new RegExp(
      `(?<!\\d)(\\d{1,2})(?:st|nd|rd|th|ste|de)?(?: (?:day )?(?:of|van))?[\\s,./-]*(${MONTH})[\\s,.'/-]*(${YEAR})(?!\\d(?!\\d[:hH.]))`,
      'gi',
    ),
    read: ([d, m, y]) => named(y, m, d, 1),
  },
  {
    pattern: new RegExp(`(?<![a-z])(${MONTH})[\\s.]*(\\d{1,2})(?:st|nd|rd|th)?[\\s,]+(${YEAR})`, 'gi'),
    read: ([m, d, y]) => named(y, m, d, 1),
  },
  {
    pattern: new RegExp(`(?<!\\d)(${YEAR})[\\s,./-]*(${MONTH})[\\s,./-]*(\\d{1,2})(?!\\d(?!\\d[:hH.]))`, 'gi'),
    read: ([y, m, d]) => named(y, m, d, 1),
  },
  {
    pattern: new RegExp(`(?<!\\d)(\\d{1,2})[\\s.-]*(${MONTH})[\\s.'-]*(\\d{2})(?![\\dA-Za-z])(?!\\s?[:hH]\\d)`, 'gi'),
    read: ([d, m, y]) => named(`20${y}`, m, d, 0.96),
  },
  {
    pattern: /(?<![\d/.-])(\d{2})([-/.])(\d{2})\2(\d{2})(?![\d/.-])/g,
    read: ([a, , b, c]) => shortYear(a as string, b as string, c as string),
  },
  {
    pattern: /(?<![\d/.-])(\d)\/(\d{1,2})\/(\d{2})(?![\d/.-])/g,
    read: ([d, m, y]) => (Number(y) >= 20 && Number(y) <= 40 ? ymd(`20${y}`, m, d, 0.9) : null),
  },
  // Blanks where a picture's reader lost the separators.
  { pattern: /(?<!\d ?)(20\d\d) (\d\d) (\d\d)(?! ?\d)/g, read: ([y, m, d]) => ymd(y, m, d, 0.7) },
  { pattern: /(?<!\d ?)(\d\d) (\d\d) (20\d\d)(?! ?\d)/g, read: ([d, m, y]) => ymd(y, m, d, 0.7) },
  // A long month with a letter or two misread: `7 Novernber 2026`.
  {
    pattern: new RegExp(`(?<!\\d)(\\d{1,2})[\\s,./-]*([A-Za-z]{6,11})[\\s,.'/-]*(${YEAR})(?!\\d)`, 'g'),
    read: ([d, m, y]) => misread(y, m, d),
  },
  { pattern: /(?<![\dA-Za-z/.-])(20\d\d)(\d\d)(\d\d)(?![\dA-Za-z/.-])/g, read: ([y, m, d]) => ymd(y, m, d, 0.8) },
  // As SWIFT messages print it, with the currency behind: `260207ZAR1234,56`.
  { pattern: /(?<![\dA-Za-z])(\d\d)(\d\d)(\d\d)(?=[A-Z]{3}\d)/g, read: ([y, m, d]) => ymd(`20${y}`, m, d, 0.95) },
  // One separator lost on the way: only one reading is left, and it is not a sure one.
  { pattern: /(?<!\d)(\d\d)(\d\d)[-/.](20\d\d)(?!\d)/g, read: ([d, m, y]) => ymd(y, m, d, 0.7) },
  { pattern: /(?<!\d)(\d\d)[-/.](\d\d)(20\d\d)(?!\d)/g, read: ([d, m, y]) => ymd(y, m, d, 0.7) },
  {
    pattern: /(?<!\d)(20\d\d)(\d\d)[-/.](\d\d)(?!\d)|(?<!\d)(20\d\d)[-/.](\d\d)(\d\d)(?!\d)/g,
    read: ([y, m, d, y2, m2, d2]) => ymd(y ?? y2, m ?? m2, d ?? d2, 0.7),
  },
  // A short month that lost its last letter, where its first two are no other's: `30-Ap-2026`.
  {
    pattern: /(?<!\d)(\d{1,2})[-/ .](ap|fe|au|se|oc|ok|no|de)[-/ .](20\d\d)(?!\d)/gi,
    read: ([d, m, y]) => named(y, BEGINNINGS[(m ?? '').toLowerCase()], d, 0.6),
  },
  // One that lost its first, with its blanks: `Wed,21ct2026`.
  {
    pattern: /(?<!\d)(\d{1,2})[-/ .]?(ct|kt|ep|ug|ov|eb|pr)[-/ .]?(20\d\d)(?!\d)/gi,
    read: ([d, m, y]) => named(y, ENDS[(m ?? '').toLowerCase()], d, 0.6),
  },
  // One of whose three letters one is another: `13 SeD2026`.
  {
    pattern: /(?<!\d)(\d{1,2})[\s./-]{0,2}([A-Za-z]{3})[\s.'/-]{0,2}(20\d\d)(?!\d)/g,
    read: ([d, m, y]) => ({ year: Number(y), month: misreadShortMonth(m ?? '', MONTHS) ?? 0, day: Number(d), certainty: 0.5 }),
  },
  // One separator read as another: `2026-03.17`.
  { pattern: /(?<!\d)(20\d\d)[-/.](\d\d)[-/.](\d\d)(?!\d(?!\d[:hH.]))/g, read: ([y, m, d]) => ymd(y, m, d, 0.7) },
  { pattern: /(?<![\d/.-])(\d\d)[-/.](\d\d)[-/.](20\d\d)(?!\d(?!\d[:hH.]))/g, read: ([d, m, y]) => ymd(y, m, d, 0.7) },
  {
    pattern: new RegExp(`(?<!\\d)(\\d{1,2})[\\s-]?(${MONTH})(?![a-z])(?![\\s.'-]*\\d{2}(?!\\s?[:hH]?\\d))`, 'gi'),
    read: ([d, m], today) => withoutYear(d, m, today),
  },
]

/** Dates left to right; the most certain spelling wins where two overlap. `today` supplies a year left out. */
export const findDates = (printed: string, today: string): readonly FoundDate[] => (/\d/.test(printed) ? kept(`${today}${printed}`) : [])

/** `YYYY-MM-DD`, in front of the text. */
const DAY_LETTERS = 10
const kept = remembered((dayAndText) => mendedDates(dayAndText.slice(DAY_LETTERS), dayAndText.slice(0, DAY_LETTERS)))

function mendedDates(text: string, today: string): FoundDate[] {
  // A picture's reader takes the O of a month among digits for one: `08N0V2026`.
  const printed = text.replace(/(?<=\d[\s-]?)(?:N0V|0CT|0KT)(?=[\s-]?\d)/gi, (month) => month.replace('0', 'O'))
  const found = datesIn(printed, today)
  if (found.length > 0 || !STRUCK_ZERO.test(printed)) return found
  return datesIn(printed.replace(STRUCK_ZEROS, '0'), today).map((date) => ({ ...date, certainty: Math.min(date.certainty, STRUCK_MAX) }))
}

/**
 * A zero with a dot or a stroke reads as 6, 8 or 9: in these places of a date no other digit can be meant (81 may be the 31st).
 * Others may be wrong too.
 */
const STRUCK_ZEROS =
  /(?<=(?<!\d)2)[689](?=2\d(?:[-/.]|$))|(?<=(?:^|[^\d/.-])|\d[-/.])(?:[69](?=\d(?:[-/.]|(?!\d)))|8(?=[2-9](?:[-/.]|(?!\d))))/g
const STRUCK_ZERO = /2[689]2\d|[689]\d[-/.]|[-/.][689]\d/
const STRUCK_MAX = 0.5

function datesIn(printed: string, today: string): FoundDate[] {
  // Readers of pictures put digits into months, `0ct`, `5ep`, `Ju1`, `lulie`, and letters into days and months, `l5 Mei`, `2026-O2-07`;
  // same length. A day that lost its first digit would be another day.
  const text = printed
    .replace(/(?<![A-Za-z0-9])[lI|!](?=\d(?!\d))/g, '1')
    .replace(/(?<![A-Za-z0-9])[Oo](?=\d(?!\d))|(?<=(?<!\d)\d)[Oo](?=[\s/.-])/g, '0')
    .replace(/0(?=[ck]t)/gi, 'O')
    .replace(/5(?=ep)/gi, 'S')
    .replace(/(?<=Ju)1(?![0-9]{0,3}[/-])/gi, 'l')
    .replace(/(?<=\d[\s.,/-]{0,2})[lI](?=(?:uli|ulie|uly|ul|uni|unie|une|un|an|anuarie|anuary)(?![A-Za-z]))/g, 'J')
  const out: FoundDate[] = []
  for (const { pattern, read } of RULES) {
    for (const match of text.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length]
      if (out.some((d) => start < d.end && d.start < end)) continue
      const parts = read(match.slice(1) as string[], today)
      if (!parts || !isReal(parts.year, parts.month, parts.day)) continue
      // `1 4 May`: the day may have lost its first digit to a blank.
      const certainty =
        /(?:^|[^\d:.,-])[0-3] $/.test(text.slice(0, start)) && /^\d\D/.test(match[0]) ? Math.min(parts.certainty, 0.6) : parts.certainty
      out.push({ iso: iso(parts.year, parts.month, parts.day), start, end, certainty })
    }
  }
  return out.sort((a, b) => a.start - b.start)
}

type Parts = { year: number; month: number; day: number; certainty: number }

function ymd(y: string | undefined, m: string | undefined, d: string | undefined, certainty: number): Parts {
  return { year: Number(y), month: Number(m), day: Number(d), certainty }
}

function named(y: string | undefined, m: string | undefined, d: string | undefined, certainty: number): Parts {
  return { year: Number(y), month: MONTHS[(m ?? '').toLowerCase()] ?? 0, day: Number(d), certainty }
}

function misread(y: string | undefined, m: string | undefined, d: string | undefined): Parts | null {
  const month = misreadMonth(m ?? '', MONTHS)
  return month === null ? null : { year: Number(y), month, day: Number(d), certainty: 0.8 }
}

/**
 * Day first, as printed here; a second number above 12 can only be a day, so the bank printed month first. So it may
 * have where the day has not come yet, and month first it has: then it is far from sure.
 */
function dayFirst(a: string | undefined, b: string | undefined, y: string | undefined, today: string): Parts {
  const [first, second] = [Number(a), Number(b)]
  if (second > 12 && first <= 12) return ymd(y, a, b, 0.8)
  const mayBeMonthFirst = first <= 12 && iso(Number(y), second, first) > today && iso(Number(y), first, second) <= today
  return ymd(y, b, a, mayBeMonthFirst ? 0.6 : 1)
}

/** `07/02/26`: day first unless only year first is a date of this century's recent years. */
function shortYear(a: string, b: string, c: string): Parts | null {
  const isDayFirst = Number(a) <= 31 && Number(b) <= 12 && Number(c) >= 20 && Number(c) <= 40
  const isYearFirst = Number(a) >= 20 && Number(a) <= 40 && Number(b) <= 12 && Number(c) <= 31
  if (isDayFirst) return ymd(`20${c}`, b, a, isYearFirst ? 0.6 : 0.9)
  return isYearFirst ? ymd(`20${a}`, b, c, 0.9) : null
}

/** The latest such day that is not after tomorrow. */
function withoutYear(d: string | undefined, m: string | undefined, today: string): Parts | null {
  const thisYear = Number(today.slice(0, 4))
  const parts = named(String(thisYear), m, d, 0.75)
  const tomorrow = addDays(today, 1)
  return iso(parts.year, parts.month, parts.day) <= tomorrow ? parts : { ...parts, year: thisYear - 1 }
}

function isReal(year: number, month: number, day: number): boolean {
  if (year < 1990 || year > 2099 || month < 1 || month > 12 || day < 1 || day > 31) return false
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}

const iso = (year: number, month: number, day: number): string =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}
