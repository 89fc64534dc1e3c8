/** A reference as it is printed, without what stands around it and what a picture's reader made of it. */
import { findAmounts } from './amounts.ts'
import { universalBranch } from './branch-codes.ts'
import { findDates } from './dates.ts'
import { sensesOf } from './labels/words.ts'
import { labelOf } from './labels/label.ts'
import { squeeze } from './plain-text.ts'
import { bareStatusOf } from './status-words.ts'
import { INVOICE, isKnownReference } from './reference-proof.ts'

/** As printed, without what is not part of it; null when this cannot be a reference. */
export function cleanReference(text: string): string | null {
  const value = mendDigits(
    withoutRest(text)
      .replace(/^[\s:.=*_|-]+/, '')
      // What a SWIFT message writes in front of the reference for the beneficiary.
      .replace(/^\/(?:RFB|ROC)\/ ?/, '')
      .replace(/[\s.,;:_]+$/, '')
      .replace(/([-/]) (?=\w)/g, '$1')
      // A sentence goes on behind an invoice's number: `INV-2026-00042 gemaak is`.
      .replace(
        /^([Ii][Nn][Vv][-/ ]?20\d\d[-/ ]?\d{3,7})(?: [a-z]{2,})* (?:is|was|has|het|word|sal|will|gemaak|betaal|made|and|en|on|op|for|vir|to|aan|which|that|wat)(?: [a-z]{2,})*$/,
        '$1',
      )
      // The day behind it, whose blanks a picture's reader lost: `INV-2026-00042on15/11/2026`.
      .replace(/(?<=\d)on\d{1,2}\/\d.*$/, '')
      .replace(AMOUNT_BEHIND, '')
      .replace(BALANCE_BEHIND, '')
      .replace(/\s+/g, ' '),
  )
  if (
    ADDRESS.test(value) ||
    BRANCH_AND_ACCOUNT.test(value) ||
    squeeze(value).length < 2 ||
    value.length > 60 ||
    NOTHING.test(value) ||
    isStatus(value)
  )
    return null
  const alone = withoutLabel(value) ?? withoutNeighbour(value)
  if (alone !== null) return alone
  const amount = findAmounts(value)[0]
  // `R971198282` is a number of receipts; money has signs in it.
  if (amount && !/^R\d{7,}$/.test(value) && (amount.currency || amount.hasDecimals) && amount.end - amount.start >= value.length - 1)
    return null
  if (/^[a-z]+(?:reference|statement|verwysing)$/.test(value)) return null
  return labelOf(value) && !/\d/.test(value) && !/^[A-Z ]+$/.test(value) ? null : value
}

/** Said where there is none. */
const NOTHING =
  /^\d{1,2}[:hH]\d{2}$|^\(?(?:end of [a-z]+|einde van [a-z]+|none|nil|n\/?a|not (?:given|applicable|provided|supplied)|geen|nvt|no reference)\)?$/i

/** Of mail: whom the notice went to. */
const ADDRESS = /^\S+@\S+\.[a-z]{2,}$/i
/** The columns of a branch and of an account. */
const BRANCH_AND_ACCOUNT = /^\d{6} \d{9,11}$/
/** An amount of the next column. */
const AMOUNT_BEHIND = /(?<=\S)\s+R\s?\d[\d ,.]*[.,]\d\d$/

/** What a message says next: `INV202600428, Available R1,904.33`. */
const BALANCE_BEHIND =
  /(?:[,;]\s*(?:avail(?:able)?|bal(?:ance)?|saldo|beskikbaar)\b(?:[\s:.]*R?[\s\d.,]*)|\s+(?:avail(?:able)?|bal(?:ance)?|saldo|beskikbaar)\b[\s:.]*R?\s?\d[\s\d.,]*)$/i

/** The end of a label that began on the line before: `op begunstigde se staat: INV-2026-00042`, `on your statement FAKT 92381`. */
function withoutLabel(value: string): string | null {
  const words = value.split(' ')
  const end = words.findIndex((word) => !/^[a-z]+:?$/.test(word) || sensesOf(word.replace(':', '')) === undefined)
  const rest = words
    .slice(end)
    .join(' ')
    .replace(/^[\s:.]+/, '')
  const label = words.slice(0, Math.max(0, end)).join(' ')
  // `statement 8061` may be what somebody typed.
  const isRest = (end > 1 || label.endsWith(':')) && OF_STATEMENT.test(label)
  return isRest && /\d/.test(rest) && !/^[a-z]+:?$/.test(words[end] as string) ? rest : null
}

const OF_STATEMENT = /\b(?:staat|statement|verwysing|reference|begunstigde|beneficiary|recipient|payee)\b/

const isStatus = (value: string): boolean =>
  !/\d/.test(value) &&
  (bareStatusOf(value) !== null || STATUS.test(value) || /^(?:completed?|processed|successful)\s?-\s?[a-z]/i.test(value))

const STATUS = /^(?:success(?:ful)?|completed?|processed|settled|executed|approved|accepted|suksesvol|voltooi|verwerk|afgehandel)$/i

/**
 * Where columns ran together, amounts, accounts and statuses stand before and behind a reference of ours or an invoice's number; nobody types
 * them there.
 */
function withoutNeighbour(value: string): string | null {
  const words = value.split(' ')
  let [from, to] = [0, words.length]
  for (let end = to - 1; end > from; end -= 1) if (isColumn(words.slice(from, end).join(' '))) from = end
  for (let start = from + 1; start < to; start += 1) if (isColumn(words.slice(start, to).join(' '))) to = start
  const own = words.slice(from, to).join(' ')
  return to - from < words.length && (isKnownReference(own) || INVOICE.test(squeeze(own))) ? own : null
}

/** Small words behind `Reference`, a letter of them misread, with their blanks or without: `op begunstigde se stant`. */
const REST_OF_LABEL = /^(?:[a-z]+(?: [a-z]+){2,}|[a-z]{12,})$/

/** What a column of its own holds: an amount, the number of an account, a status. */
function isColumn(text: string): boolean {
  if (STATUS.test(text) || /^\d{8,}$/.test(text) || universalBranch(text) !== null || REST_OF_LABEL.test(text)) return true
  const amount = findAmounts(text)[0]
  return amount !== undefined && amount.hasDecimals && amount.start === 0 && amount.end === text.length
}

/** An invoice's number has digits only: a letter among them is the digit that it looks like. */
const DIGITS_FOR: Record<string, string> = { S: '5', B: '8', O: '0', Q: '0', D: '0', I: '1', l: '1', Z: '2' }
const withDigits = (number: string): string =>
  number.replace(/\D/g, '').length * 2 > number.length ? number.replace(/[A-Zl]/g, (letter) => DIGITS_FOR[letter] ?? letter) : number

/** In messages a further sentence, or a stop and the date, follow the reference without a blank: `INV2026001115.08Oct2026`. */
function withoutRest(text: string): string {
  const sentence = /[A-Za-z0-9]{2}\.(?=\s+[A-Z][a-z]+)|[A-Za-z\d]\d\.(?=[A-Z][a-z]+ ?[a-z])/.exec(text)
  if (sentence) return text.slice(0, sentence.index + 2)
  const stop = /[A-Za-z0-9]{3}(\.\s?)(?=\d{1,2}\s?[A-Za-z0][A-Za-z]{2}|\d{4}[-/])/.exec(text)
  return stop && findDates(text.slice(stop.index + 3), '2026-01-01').length > 0 ? text.slice(0, stop.index + 3) : text
}

/** Between digits, a letter that looks like one is one: readers of pictures put O for 0 and I for 1. */
function mendDigits(text: string): string {
  return (
    text
      .replace(/(?<=\d)[Oo](?=\d)/g, '0')
      .replace(/(?<=\d)[Il|](?=\d)/g, '1')
      // `0verberg`
      .replace(/(?<![A-Za-z0-9-])0(?=[a-z]{2,})/g, 'O')
      // `Naido0`
      .replace(/(?<=\b[A-Z][a-z]{3,})0(?![A-Za-z0-9])/g, 'o')
      .replace(/^[1Il|](?=NV[- /]?\d)/, 'I')
      .replace(/^[lI|1*](?=inv[- /]?\d)/i, '')
      .replace(/^(?:N?V|[I1l]{2}V|[I1l]N)(?=[-/]20[2-4]\d[-/]\d{5,7}$)/, 'INV')
      .replace(/(?<![A-Za-z0-9])[A-Za-z]+0[A-Za-z]+(?=36[A-Z0-9]-|[^A-Za-z0-9]|$)/g, (word) => word.replace('0', 'O'))
      .replace(/(?<![A-Za-z0-9])[A-Z]+[05]+[A-Z]+(?=36[A-Z0-9]-)/g, (word) => word.replaceAll('0', 'O').replaceAll('5', 'S'))
      .replace(/(?<=INV([-/])20\d\d)[jJ!](?=\d{5,7}$)/, '$1')
      .replace(/(?<=INV[-/ ]?20\d\d[-/ ]?)[\dSBOQDIZl]{5,7}$/, withDigits)
  )
}
