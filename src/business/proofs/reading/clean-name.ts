/** A name as it is printed, without what stands around it. */
import { findAmounts } from './amounts.ts'
import { banksIn } from './banks.ts'
import { findDates } from './dates.ts'
import { sensesOf } from './labels/words.ts'
import { labelOf } from './labels/label.ts'
import { digitsOf } from './plain-text.ts'

/** A person's or company's name without what stands around it; null when the text is something else. */
export function cleanName(text: string): string | null {
  const value = text
    .replace(/^[\s:.*_|/-]+/, '')
    .replace(/^.*\b(?:in the name of|op naam van)\s+/i, '')
    .replace(/\s*\((?=[^()]*(?:\d{3}|\b(?:account|acc|rekening|a\/c)\b))[^()]*\)\s*$/i, '')
    .replace(/^(?:[\d*•.xX][\d*•.xX\s-]{5,})(?=\s*[A-Za-z])/, '')
    .replace(/[\s([-]*(?:\d{0,4}[*xX.•]{2,}\s?\d{2,}|\d{6,})[)\]]*\s*$/, '')
    .replace(/(?:,| [*·|]|\s-)\s*(?:[a-z]+ ){0,3}(?:account|[a-z]*rekening)\b.*$/i, '')
    .replace(/\s?-\s?\d{3,}$/, '')
    .replace(/\s?-\s?(?:savings|spaar|cheque|tjek|current)\b.*$/i, '')
    .replace(BESIDE, '')
    .replace(/\s+ZAR$/, '')
    .replace(STREET_BEHIND, '')
    .replace(/,\s*([A-Z][A-Za-z ]{2,24})$/, (tail, last: string) => (banksIn(last).length > 0 ? '' : tail))
    .replace(/\s+[\dOXx*]{1,3}-[Xx*]{2,}[-\dXx*]*$|,? an? [\w ]{0,24}(?:client|customer)$/, '')
    .replace(NEXT_FIELD, '$1')
    .replace(NEXT_SENTENCE, '')
    .replace(/\s*\((?:account|acc|rekening|a\/c)\b[^)]*$/i, '')
    // A reader of pictures puts 0 for o: `Co-0p`, `C0RP`.
    .replace(/(?<=[A-Za-z]-?)0+(?=[a-z])|(?<=[a-z])0+(?![A-Za-z\d])/g, (zeros) => 'o'.repeat(zeros.length))
    .replace(/(?<=[A-Z])0(?=[A-Z])|(?<=[A-Z]{4})0(?=0?(?![A-Za-z\d]))|(?<=[A-Z]{4}0)0(?![A-Za-z\d])|(?<![A-Za-z\d])0(?=[a-z]{2})/g, 'O')
    // Initials: `D 0 Ogunleye`, `D0 Ogunleye`.
    .replace(/(?<=(?:^|\s)[A-Z]? ?)0(?= ?[A-Z])/g, 'O')
    .replace(/,\s*(?:acc(?:ount)?|a\/c|rek(?:ening)?)\b[\s.]*$/i, '')
    .replace(/[\s.,:;*-]+$/, (tail) => (/\b(?:ltd|inc|cc)\.$/i.test(text.trim()) && tail.startsWith('.') ? '.' : ''))
    .trim()
  if (!/[A-Za-z]{2}/.test(value) || value.length > 60 || digitsOf(value).length > value.replace(/[^A-Za-z]/g, '').length) return null
  if (findAmounts(value).length > 0 || findDates(value, '2026-01-01').length > 0) return null
  // Mail addresses, and accounts described by their bank, are not names.
  if (/^(?:Please|Kindly) [a-z]/.test(value) || /@|https?:|\bwww\.|\b(?:account|acc|rekening)\b.*\d|\bending\b/i.test(value)) return null
  if (BIC.test(value) || OF_ACCOUNT.test(value.replace(/(?<=[a-z])(?=[A-Z])/g, ' ')) || isOfLabels(value)) return null
  return labelOf(value) ? null : value
}

/** What stands behind a name and is none: a word in brackets, and whatever is set off from it. */
const BESIDE = /\s*\((?:MyWORLD|[\w ]*(?:account|acc|app|bank|cheque|savings|profile)[\w ]*)\)\s*$|(?<=\S \S.*) ?[*·•] .*$|\|.*$/i
/** `Bean There Roastery 44 Stanley Ave, Milpark` */
const STREET_BEHIND = /(?<=[a-z]{2}),? \d{1,4} [A-Z][a-z]+ (?:ave|avenue|street|str?|road|rd|drive|lane|crescent|straat|laan|weg)\b.*$/i
/** `Nkosi CC Run: 2026/04/19`, with its blank or without; a department has a colon of its own. */
const NEXT_FIELD = /^(?!(?:Dep|Min))(.*?)\s*(?:[A-Z][a-z]+(?: [a-z]+)?|[A-Z]{4,})\s?:.*$/
const NEXT_SENTENCE = /(?<=[a-z]{3})\. [A-Z].*$/

/** The code of a South African bank in messages, `CITIZAJXXXX`, and of the country. */
const BIC = /^(?:[A-Z]{4}ZA[A-Z0-9]{2}(?:[A-Z0-9]{3,4})?|ZA|RSA|SOUTH AFRICA|South Africa)$/

/** What the payer's bank calls his account: `Business Account`, `Gold Business`. */
const OF_ACCOUNT =
  /(?:account|rekening|(?:^|\s)acc)$|(?:^|\s)(?:cheque|current)$|^savings$|^(?:(?:gold|platinum|silver|black|premier|aspire|easy|private|corporate|savvy|smart|fusion|my|main)\s*)+(?:business|current|cheque|tjek|savings|spaar|transact\w*|suite|bundle)$/i

/** Headings that ran together: `Captured Authorised`. */
const isOfLabels = (text: string): boolean =>
  text.split(/[^A-Za-z]+/).every((word) => word === '' || sensesOf(word.toLowerCase()) !== undefined)

/** What two spellings of one name have in common. */
export const nameKey = (name: string | null): string => (name ?? '').toLowerCase().replace(/\b(?:pty|ltd|cc|inc)\b|[^a-z0-9]/g, '')
