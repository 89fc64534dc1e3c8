/** A name as it is printed, without what stands around it. */
import { findAmounts } from './amounts.ts'
import { banksIn } from './banks.ts'
import { findDates } from './dates.ts'
import { sensesOf } from './labels/words.ts'
import { labelOf } from './labels/label.ts'
import { digitsOf } from './plain-text.ts'

/** A person's or company's name without what stands around it; null when the text is something else. */
export function cleanName(text: string): string | null {
  const bare = PARTS.reduce((name, { sign, instead = () => '' }) => name.replace(sign, instead), text)
  // the full stop of `Nkosi Ltd.` is the name's own
  const value = bare.replace(/[\s.,:;*-]+$/, (tail) => (/\b(?:ltd|inc|cc)\.$/i.test(text.trim()) && tail.startsWith('.') ? '.' : '')).trim()
  if (!/[A-Za-z]{2}/.test(value) || value.length > 60 || digitsOf(value).length > value.replace(/[^A-Za-z]/g, '').length) return null
  if (findAmounts(value).length > 0 || findDates(value, '2026-01-01').length > 0) return null
  // Mail addresses, and accounts described by their bank, are not names.
  if (/^(?:Please|Kindly) [a-z]/.test(value) || /@|https?:|\bwww\.|\b(?:account|acc|rekening)\b.*\d|\bending\b/i.test(value)) return null
  if (BIC.test(value) || OF_ACCOUNT.test(value.replace(/(?<=[a-z])(?=[A-Z])/g, ' ')) || isOfLabels(value)) return null
  return labelOf(value) ? null : value
}

interface Part {
  sign: RegExp
  /** of what was found, and of its first group; nothing when there is none */
  instead?: (found: string, group: string) => string
}

/** What stands around a name and is none, each with how it is printed; then what a reader of pictures took for another letter. One may hide the next, so the order counts. */
const PARTS: readonly Part[] = [
  // `: | Nkosi CC`
  { sign: /^[\s:.*_|/-]+/ },
  // `Account in the name of Nkosi CC`
  { sign: /^.*\b(?:in the name of|op naam van)\s+/i },
  // `Nkosi CC (acc 62001234)`
  { sign: /\s*\((?=[^()]*(?:\d{3}|\b(?:account|acc|rekening|a\/c)\b))[^()]*\)\s*$/i },
  // `****4321 Nkosi CC`
  { sign: /^(?:[\d*•.xX][\d*•.xX\s-]{5,})(?=\s*[A-Za-z])/ },
  // `Nkosi CC 62001234321`, `Nkosi CC [***321]`
  { sign: /[\s([-]*(?:\d{0,4}[*xX.•]{2,}\s?\d{2,}|\d{6,})[)\]]*\s*$/ },
  // `Nkosi CC, cheque account 321`
  { sign: /(?:,| [*·|]|\s-)\s*(?:[a-z]+ ){0,3}(?:account|[a-z]*rekening)\b.*$/i },
  // `Nkosi CC - 4321`
  { sign: /\s?-\s?\d{3,}$/ },
  // `Nkosi CC - Savings`
  { sign: /\s?-\s?(?:savings|spaar|cheque|tjek|current)\b.*$/i },
  // `Nkosi CC (Savings account)`, `Nkosi CC · today`
  { sign: /\s*\((?:MyWORLD|[\w ]*(?:account|acc|app|bank|cheque|savings|profile)[\w ]*)\)\s*$|(?<=\S \S.*) ?[*·•] .*$|\|.*$/i },
  // `Nkosi CC ZAR`
  { sign: /\s+ZAR$/ },
  // `Bean There Roastery 44 Stanley Ave, Milpark`
  { sign: /(?<=[a-z]{2}),? \d{1,4} [A-Z][a-z]+ (?:ave|avenue|street|str?|road|rd|drive|lane|crescent|straat|laan|weg)\b.*$/i },
  // `Nkosi CC, Capitec Business`
  { sign: /,\s*([A-Z][A-Za-z ]{2,24})$/, instead: (tail, last) => (banksIn(last).length > 0 ? '' : tail) },
  // `Nkosi CC 62-XXXX-321`, `Nkosi CC, a Nedbank client`
  { sign: /\s+[\dOXx*]{1,3}-[Xx*]{2,}[-\dXx*]*$|,? an? [\w ]{0,24}(?:client|customer)$/ },
  // `Nkosi CC Run: 2026/04/19`, with its blank or without; a department has a colon of its own
  { sign: /^(?!(?:Dep|Min))(.*?)\s*(?:[A-Z][a-z]+(?: [a-z]+)?|[A-Z]{4,})\s?:.*$/, instead: (_, name) => name },
  // `Nkosi CC. Keep this notice`
  { sign: /(?<=[a-z]{3})\. [A-Z].*$/ },
  // `Nkosi CC (Account number`
  { sign: /\s*\((?:account|acc|rekening|a\/c)\b[^)]*$/i },
  // `Co-0p`
  { sign: /(?<=[A-Za-z]-?)0+(?=[a-z])|(?<=[a-z])0+(?![A-Za-z\d])/g, instead: (zeros) => 'o'.repeat(zeros.length) },
  // `C0RP`
  {
    sign: /(?<=[A-Z])0(?=[A-Z])|(?<=[A-Z]{4})0(?=0?(?![A-Za-z\d]))|(?<=[A-Z]{4}0)0(?![A-Za-z\d])|(?<![A-Za-z\d])0(?=[a-z]{2})/g,
    instead: () => 'O',
  },
  // initials: `D 0 Ogunleye`, `D0 Ogunleye`
  { sign: /(?<=(?:^|\s)[A-Z]? ?)0(?= ?[A-Z])/g, instead: () => 'O' },
  // `Nkosi CC, acc.`
  { sign: /,\s*(?:acc(?:ount)?|a\/c|rek(?:ening)?)\b[\s.]*$/i },
]

/** The code of a South African bank in messages, `CITIZAJXXXX`, and of the country. */
const BIC = /^(?:[A-Z]{4}ZA[A-Z0-9]{2}(?:[A-Z0-9]{3,4})?|ZA|RSA|SOUTH AFRICA|South Africa)$/

/** What the payer's bank calls his account: `Business Account`, `Gold Business`. */
const OF_ACCOUNT =
  /(?:account|rekening|(?:^|\s)acc)$|(?:^|\s)(?:cheque|current)$|^savings$|^(?:(?:gold|platinum|silver|black|premier|aspire|easy|private|corporate|savvy|smart|fusion|my|main|business)\s*)+(?:business|current|cheque|tjek|savings|spaar|transact\w*|suite|bundle)$/i

/** Headings that ran together: `Captured Authorised`. */
const isOfLabels = (text: string): boolean =>
  text.split(/[^A-Za-z]+/).every((word) => word === '' || sensesOf(word.toLowerCase()) !== undefined)

/** What two spellings of one name have in common. */
export const nameKey = (name: string | null): string => (name ?? '').toLowerCase().replace(/\b(?:pty|ltd|cc|inc)\b|[^a-z0-9]/g, '')
