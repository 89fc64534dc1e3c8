// Dates, amounts and texts as banks print them in statement files. One strict reading each; null when it is not certain.
import { isDate } from '../../business/money/calendar.ts'
import { type Cents, parseAmount } from '../../business/money/cents.ts'

const months: Record<string, string> = {
  jan: '01',
  feb: '02',
  mar: '03',
  apr: '04',
  may: '05',
  mei: '05',
  jun: '06',
  jul: '07',
  aug: '08',
  sep: '09',
  sept: '09',
  oct: '10',
  okt: '10',
  nov: '11',
  dec: '12',
  des: '12',
}

/** `2026/02/16`, `2026-02-16`, `20260216`, `16/02/2026` (day first, always), `16 Feb 2026`; null for anything else. */
export function bankDate(text: string): string | null {
  const bare = text.trim()
  const yearFirst = /^(\d{4})([/-]?)(\d{2})\2(\d{2})$/.exec(bare)
  if (yearFirst) return realDate(yearFirst[1], yearFirst[3], yearFirst[4])
  const dayFirst = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/.exec(bare)
  if (dayFirst) return realDate(dayFirst[3], dayFirst[2], dayFirst[1])
  const named = /^(\d{1,2})[ -]?([a-z]{3,4})[a-z]*[ -]?(\d{4})$/i.exec(bare)
  return named
    ? realDate(named[3], months[(named[2] ?? '').toLowerCase()] ?? months[(named[2] ?? '').slice(0, 3).toLowerCase()], named[1])
    : null
}

function realDate(year: string | undefined, month: string | undefined, day: string | undefined): string | null {
  const on = `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`
  return isDate(on) ? on : null
}

/** As `parseAmount`, and a single decimal (`150.5`) is tenths: spreadsheets drop the last zero. */
export const bankAmount = (text: string): Cents | null => parseAmount(/\d[.,]\d$/.test(text.trim()) ? `${text.trim()}0` : text)

/** Padded and repeated spaces become one. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** Rows that say what the balance was, and move no money. */
export const isBalanceRow = (text: string): boolean =>
  /\b(?:opening|closing|open|close|available|current)\s+balance\b|\bbalance\b.*\b(?:brought|carried)\b|\b(?:brought|carried)\s+forward\b/i.test(
    text,
  )

const descriptionLengthMax = 400
const referenceLengthMax = 200

/** Description and reference as they are kept; a reference that only repeats the description says nothing. */
export function lineWords(description: string, reference: string): { description: string; reference: string } {
  const first = oneLine(description)
  const second = oneLine(reference)
  return {
    description: (first || second).slice(0, descriptionLengthMax),
    reference: second === first || first === '' ? '' : second.slice(0, referenceLengthMax),
  }
}
