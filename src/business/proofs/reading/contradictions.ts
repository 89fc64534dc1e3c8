/**
 * Where a document says two things of one field: a second day that has not come, a second account, a second currency.
 * Which of the two is true is for a person to find out.
 */
import { amountInWords } from './amount-words.ts'
import { findAmounts } from './amounts.ts'
import type { Arrangement, Piece } from './arrange.ts'
import { findDates } from './dates.ts'
import { CLEAR_MIN, type Material } from './finding.ts'
import { cleanAccount } from './clean-account.ts'
import type { Party, Role } from './labels/roles.ts'
import { labelOf } from './labels/label.ts'
import type { Pair } from './labels/pairs.ts'
import { isAtNamedBank, nameAbove } from './labels/sides.ts'
import { digitsOf, letterKey } from './plain-text.ts'
import type { ProofReading, Signal, SignalCode } from './reading.ts'
import { isOnLineOf, left } from './segment.ts'
import { isOthersAccount } from './signals.ts'

const review = (code: SignalCode, detail: string): Signal => ({ code, severity: 'review', detail })

export function contradictionSignals(material: Material, paidOn: string | null, paidCents: number | null): Signal[] {
  return [...laterDate(material, paidOn), ...secondAccount(material), ...secondCurrency(material), ...secondAmount(material, paidCents)]
}

/** Days that may come later without a doubt: how long something is valid, when the money is expected. */
const MAY_BE_LATER =
  /valid|expir|until|tot\b|verval|expect|arriv|available|beskikbaar|reflect|clear|due (?:in|to)\b|fees? (?:will )?change|change on|offer|use your card|branches|reward|competition|entries|promotion|statement|staat|next (?:statement|review|payment|debit|meeting)|instal+ments?|verwag|verify|authenticate|terms/i

/** A day after today, when the document's payment is told to be of an earlier one. */
function laterDate({ arrangement, pairs, today }: Material, paidOn: string | null): Signal[] {
  const headOf = (piece: Piece): string =>
    pairs.find(({ pieces, labelPiece }) => labelPiece !== piece && pieces.includes(piece))?.labelPiece.text ?? ''
  for (const line of arrangement.lines) {
    for (const piece of line) {
      for (const { iso, start, end, certainty } of findDates(piece.text, today)) {
        if (iso <= today || iso === paidOn || certainty < SURE) continue
        const before = line.filter((p) => left(p) < left(piece)).map((p) => p.text)
        const told = [headOf(piece), ...before, piece.text.slice(0, start)].join(' ').trim()
        if (MAY_BE_LATER.test(told)) continue
        const words = `${told} ${piece.text.slice(start, end)}`.trim().slice(-60)
        return [review('later-date', `It also names a day that has not come: “${words}”.`)]
      }
    }
  }
  return []
}

/** A date that was hard to read is no second one. */
const SURE = 0.9

const DIGITS_MIN = 6

type Account = { digits: string; isMasked: boolean }
type LabelledAccount = Account & { pair: Pair }

/** Accounts that may each be the one that was paid, and the paid one where it may be the payer's. */
function secondAccount(material: Material): Signal[] {
  const accounts = accountsOf(material.pairs)
  const paid = [...accounts.filter(({ pair }) => partyOf(pair, material.pairs) === 'payee'), ...toldAccounts(material)]
  const payers = accounts.filter(({ pair }) => partyOf(pair, material.pairs) === 'payer')
  const [first] = paid
  const other = paid.find((account) => first && !isSame(account, first))
  if (first && other)
    return [review('account-unclear', `Accounts ending in ${end(first)} and ${end(other)} may both be the one that was paid.`)]
  const both = paid.find((account) => payers.some((payer) => isSame(account, payer) && !account.isMasked && !payer.isMasked))
  if (both) return [review('account-unclear', `The account ending in ${end(both)} is named as the payer’s and as the one that was paid.`)]
  const [only] = payers
  const isUnsaid =
    only && only.pair.label.party === null && only.pair.party === null && !isAtNamedBank(only.pair.labelPiece, material.pairs)
  return paid.length === 0 && isUnsaid
    ? [review('account-unclear', `The account ending in ${end(only)} stands beside the payer’s name.`)]
    : []
}

/**
 * Doubt about an account that was read as paid and is another's: one of ours stands in full beside it, on a page of two columns or of
 * both sides, its digits were hard to read, or no label says that it was paid.
 */
export function ourAccountSignals(
  { arrangement, pairs, unnamed }: Material,
  { beneficiary_account: paid }: ProofReading,
  ourAccounts: readonly string[],
): Signal[] {
  if (!isOthersAccount(paid, ourAccounts)) return []
  const printed = arrangement.lines.map((line) => line.map(({ text }) => digitsOf(text)).join('|')).join('|')
  const ours = ourAccounts
    .map((account) => digitsOf(account).replace(/^0+/, ''))
    .find((account) => account.length >= FULL_MIN && printed.includes(account))
  if (ours)
    return [review('account-unclear', `Our account ending in ${ours.slice(-4)} stands on it too; which one was paid is not certain.`)]
  const digits = digitsOf(paid ?? '')
  if (wereHardToRead(digits, arrangement))
    return [review('account-unclear', `The digits of the account read as ending in ${digits.slice(-4)} were hard to read.`)]
  const shows = ({ value }: Pair): boolean => digitsOf(value) === digits
  const beside = unnamed.find(shows)
  return beside && !pairs.some(shows)
    ? [review('account-unclear', `Whether the account beside “${beside.labelPiece.text}” is the one that was paid is not certain.`)]
    : []
}
const FULL_MIN = 8

/** Wherever they stand. */
function wereHardToRead(digits: string, { pieces }: Arrangement): boolean {
  const at = pieces.filter(({ text }) => digitsOf(text).includes(digits))
  return at.length > 0 && at.every(({ weakest }) => weakest < DIGITS_CLEAR_MIN)
}
/** Below this certainty of its weakest digit a number in a photo may be misread in several. */
const DIGITS_CLEAR_MIN = 0.6

const end = ({ digits }: Account): string => digits.slice(-4)

function accountsOf(pairs: readonly Pair[]): LabelledAccount[] {
  return pairs.flatMap((pair) => {
    const isParty = pair.label.role === 'party'
    if (!pair.value || (pair.label.role !== 'account' && !isParty)) return []
    if (isParty && /[A-Za-z]-?\d/.test(pair.value)) return []
    if (isNumberOf(pair, pairs)) return []
    if (isParty && findDates(pair.value, '2026-01-01').length + findAmounts(pair.value).length > 0) return []
    if (!isParty && SENTENCE.test(pair.value.slice(0, VALUE_MAX))) return []
    const printed = HELP_LINE.test(pair.value) ? null : cleanAccount(pair.value, DIGITS_MIN)
    return printed === null ? [] : [{ digits: digitsOf(printed).replace(/^0+/, ''), isMasked: /\D/.test(printed), pair }]
  })
}

/** What stands to the right of a label of its own is that label's, whatever stands above. */
const isNumberOf = ({ pieces }: Pair, pairs: readonly Pair[]): boolean =>
  pairs.some(({ label, place, pieces: own }) => place === 'right' && NUMBERED.has(label.role) && own.some((p) => pieces.includes(p)))
const NUMBERED: ReadonlySet<Role> = new Set(['bank-id', 'reference', 'own-reference'])

/** An account stands at the start of its value. */
const VALUE_MAX = 60
/** Accounts that a sentence, or a label that nobody listed, says were paid: "credited to account …", `Diverted to | …`. */
function toldAccounts({ utterances }: Material): Account[] {
  const told = utterances.flatMap(({ kind, label, text }) =>
    kind === 'row' && labelOf(label) === null && PAID_LABEL.test(label)
      ? [ALONE.exec(text)?.[1]]
      : [kind === 'row' ? undefined : (IN_SENTENCE.exec(text) ?? GLUED.exec(text.replaceAll(' ', '')))?.[1]],
  )
  return told.flatMap((digits) => (digits === undefined ? [] : [{ digits: digits.replace(/^0+/, ''), isMasked: false }]))
}
const PAID_LABEL =
  /(?:account|rekening|beneficiary|begunstigde|recipient|payee|credited|gekrediteer|diverted|redirected|inbetaal|\b(?:to|into|in|aan|na))(?: \w+)?$/i
const ALONE = /(?<![\dA-Z-])(\d{9,13})(?!\d)/
const IN_SENTENCE = /\b(?:to|into|in|aan|na)\b[^.\d]{0,40}(?:account|rekening|a\/c|acc)(?![a-z])[^.\d]{0,12}(\d{9,13})(?!\d)/i
/** The same where a picture's reader lost the blanks. */
const GLUED = /(?:credited|paid|gekrediteer|inbetaal)(?:to|into|aan|in)(?:the|your|die|u)?(?:account|rekening)(\d{9,13})(?!\d)/i
/** A telephone that costs nothing, or little. */
const HELP_LINE = /^\D*0?8(?:0[0-9]|6\d)\d? ?\d{3,5}(?: \d{3,4})?\D*$/

/** A telephone number in a sentence that begins as a label does. */
const SENTENCE = /^[^\d*]*(?:\.|[a-z]{3,} [A-Za-z]{2,} ?)[^\d*]*\d/

const isSame = (one: Account, other: Account): boolean =>
  one.isMasked || other.isMasked
    ? one.digits.slice(-3) === other.digits.slice(-3)
    : one.digits.endsWith(other.digits) || other.digits.endsWith(one.digits)

/** What a label does not say, the name above it does: "From | Nkosi Quarries", and under it "Account number". */
const partyOf = ({ label, party, labelPiece }: Pair, pairs: readonly Pair[]): Party =>
  label.party ?? party ?? (label.senses.has('yours') ? 'payee' : nameAbove(labelPiece, pairs)) ?? 'payee'

const FOREIGN_WORDS =
  /\b(?:USD|EUR|GBP|NAD|BWP|SZL|LSL|MZN|ZMW|MUR|KES|INR|AED|CNY|JPY|AUD|CAD|CHF|US\$|N\$|USDT|USDC|BTC|ETH)\b|\b(?:us |american |namibian? |australian |zim\w* )?dollars?\b|\bpula\b|\beuros?\b|\bpounds?\b|\bsterling\b|\blilangeni\b|\bemalangeni\b|\b(?:ma)?loti\b|\bmeticais\b|\bkwacha\b|\brupees?\b|\byuan\b|\bbitcoin\b|\bexchange rate\b|\bwisselkoers\b|\brand equivalent\b|\bforeign (?:amount|currency)\b/i
const NEIGHBOURS =
  /\b(?:namibia|windhoek|botswana|gaborone|lesotho|eswatini|swaziland|zimbabwe|zambia|mozambique|kenya|nigeria|mauritius|malawi|ghana|tanzania|uganda|mo[cç]ambique|ibtc|london|uk|united kingdom|hong kong|singapore|new york)\b/i
/** What a fee costs, and what a shop at the foot of the page sells, may be in any currency. */
const ELSE = /\b(?:fees?|charges?|cost|koste|from|save|only|airtime|data|travel|commission)\b/i

function secondCurrency(material: Material): Signal[] {
  for (const line of material.arrangement.lines) {
    const heard = line.filter((p) => !material.quiet.has(p.index))
    const text = heard.map((p) => p.text).join(' ')
    const words = FOREIGN_WORDS.exec(text) ?? (heard.some(isHeading(material)) ? NEIGHBOURS.exec(text) : null)
    if (words && !ELSE.test(text) && !/\b1[.,]0+\b/.test(text))
      return [review('other-currency', `Another currency or country is named: “${text.slice(0, 60)}”.`)]
  }
  return []
}

/** What the document says of itself: nothing that stands behind a label. */
const isHeading =
  ({ pairs, arrangement }: Material) =>
  (piece: Piece): boolean =>
    !pairs.some(({ pieces }) => pieces.includes(piece)) &&
    !arrangement.pieces.some((p) => p !== piece && left(p) < left(piece) && isOnLineOf(piece, p))

/** What stands beside amounts that are not the payment's: what is left, what may be paid at most, what it costs, how long something stays free. */
const NOT_PAID =
  /total debited|(?:batch|run|file) total|gedebiteer|balance|saldo|limit|limiet|\bfees?\b|charge|cost|kos\w*|fooi|avail|beskikb|overdraft|oortrek|vat\b|btw|tax|tariff|up to|tot\b|over\b|above|below|onder\b|meer as|more than|less than|per\b|from\b|vanaf|\bget\b|cash back|airtime|data|loan|lening|rewards?|earned|verdien|interest|rente|surcharge|minimum|maximum|and (?:more|above|over|higher)|en meer|rate\b|koers|insur|verseker/i
/** Cents below this are a fee, whatever the reader made of its label. */
const SMALL_CENTS = 100_00

/** Another amount, in rand, that nothing says to be a fee, a balance or an offer: in a row of its own, or as what was received. */
function secondAmount({ utterances }: Material, paidCents: number | null): Signal[] {
  if (paidCents === null) return []
  for (const { kind, label, text, pieces } of utterances) {
    const said = `${label} ${text}`.trim()
    const worded = amountInWords(
      IN_BRACKETS.exec(text)?.[1] ?? text.replace(/^.*?\b(?:sum of|amount of|bedrag van|som van|in words|in woorde)\b\W*/i, ''),
    )
    if (worded !== null && worded > 0 && worded !== paidCents && !NOT_PAID.test(label))
      return [review('several-amounts', `In words it says another amount: “${text.slice(0, 80)}”.`)]
    const isRow = kind === 'row' && letterKey(label).length >= 3
    if (!(isRow || PAID_AFTER_ALL.test(said)) || NOT_PAID.test(said) || pieces.some((p) => p.weakest < CLEAR_MIN)) continue
    const other = findAmounts(text).find(({ cents, start, currency, hasDecimals }) => {
      const isRand = currency === 'ZAR' || (currency === null && hasDecimals)
      return isRand && cents !== paidCents && (!isRow || start < 4) && (cents > SMALL_CENTS || cents === 0 || PAID_AFTER_ALL.test(said))
    })
    if (other) return [review('several-amounts', `Another amount stands beside the payment’s: “${said.slice(0, 60)}”.`)]
  }
  return []
}

/** `(Rand twelve thousand and cents six only)` behind the figures. */
const IN_BRACKETS = /\(([^()\d]*\brands?\b[^()\d]*)\)/i

/** What was paid after all, however little. */
const PAID_AFTER_ALL = /\b(?:received|ontvang|settled|nett?)\b/i
