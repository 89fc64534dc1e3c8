/**
 * Sentences that speak of payments in general, or of what may happen, are not about this payment: "payments may be
 * returned", "if it is declined". What is told of one payment as a fact is about it, whatever stands around.
 */
import { letterKey } from '../plain-text.ts'

const GENERAL =
  /\b(?:if|should|may|might|could(?! not)|can|cannot|unless|when(?:ever)?|in the event|please|always|never|payments (?:made|to|received|between)|any payment|all payments|other banks|indien|kan|mag|wanneer|betalings|subject to|depending|within|binne|working days?|business days?|werksda[ge]e?|midnight|same day|next day|overnight|immediately|reflect|terms|conditions|result in|results in|daartoe lei|how to|pasop|beware|until|after \d|before \d|not be liable|responsib\w+|aanspreeklik\w+|queries|dispute)\b/i

const GLUED_GENERAL =
  /paymentsmade|madeonweekdays|madeafter|madebefore|receivingbank(?!returned)|willbecredited|cutoff|canbe|maybe|maytake|shouldbe|ifthe|ifyou|within\d|within(?:one|two|three)|workingday|businessday|bymidnight|sameday/

/** Whatever these did or what became of them: they are many, and this payment is one. */
const MANY =
  /^(?:\W*(?:all|most|some|any|other|interbank|these|those|such|our|your|unpaid|immediate|instant|future[- ]dated|alle|ander|hierdie|sommige)\s+)*(?:[a-z-]+\s+(?:(?:or|and|en|of)\s+[a-z-]+\s+)?)?(?:payments|transactions|transfers|items|debits|credits|orders|cheques|instructions|e-?mails|messages|complaints|refunds|fees|charges|betalings|oorplasings|transaksies|debietorders|klagtes|foutiewe)\b/i

/** What happens to whatever payment it happens to, and how long it takes: weaker words, as "until" and "please", say this of one payment too. */
const AS_A_RULE =
  /\b(?:if|should|may|might|can|cannot|unless|when(?:ever)?|in the event|indien|kan|mag|wanneer|any|all|other banks|ander banke|depending|within|binne|working days?|business days?|werksda[ge]e?|same day|next day|overnight|reflect|not be liable|responsib\w+|aanspreeklik\w+|queries|never|nooit)\b/i

export const isRule = (sentence: string): boolean => AS_A_RULE.test(withoutNames(sentence)) || MANY.test(sentence.trim())

/** No verb: `made on 11 May 2026`, and somebody's name. */
const MAY_THE_MONTH = /(?<=\d(?:st|nd|rd|th)?(?: of)?[\s.-]?)may\b|\bmay(?=[\s.-]*\d)/gi
const MAY_THE_NAME =
  /\bM(?:ay|AY)\b(?! (?:[Bb]e|BE|[Nn]ot|NOT|[Tt]ake|TAKE|[Hh]ave|HAVE|[Oo]nly|ONLY|[Ss]till|STILL|[Rr]eflect|REFLECT)\b)/g

const withoutNames = (sentence: string): string => sentence.replace(MAY_THE_MONTH, '').replace(MAY_THE_NAME, '')

export function isGeneral(sentence: string): boolean {
  const text = withoutNames(sentence)
  return GENERAL.test(text) || MANY.test(text.trim()) || GLUED_GENERAL.test(letterKey(text))
}

const UNDONE =
  'reversed|returned|recalled|refunded|cancell?ed|stopped|rejected|declined|voided|dishonou?red|disputed|withdrawn|unsuccessful|unpaid|failed|(?:sent|paid|charged|credited) back'
/** What became of one payment, told as a fact. */
const AS_A_FACT = new RegExp(
  [
    `\\b(?:has|have|had|was|were|is|been)(?: (?:now|since|also|been|already|\\w+ly))* (?:${UNDONE})\\b`,
    '\\b(?:payment|transaction|transfer|it|has|have) failed\\b|\\bbounced\\b|\\bdid not go through\\b',
    '\\b(?:could|was|has|is) not (?:yet )?(?:be(?:en)? )?(?:processed|paid|completed|honou?red|made|successful|released|approved|authori[sz]ed)\\b',
    '\\b(?:is|was|remains)(?: still| now| currently)? (?:pending|on hold|queued|scheduled|await\\w+)\\b|\\bawaits\\b|\\bhas been (?:scheduled|loaded|captured|queued)\\b',
    '\\bis (?:\\w+ )?(?:omgekeer|teruggestuur|gekanselleer|geweier|afgekeur|terugbetaal)\\b|\\bhet misluk\\b',
  ].join('|'),
  'i',
)
/** In front of it these make it a rule for whatever payment it happens to. */
const RULE =
  /\b(?:if|should|may|might|could|can|cannot|unless|when(?:ever)?|where|in the event|until|provided|once|payments|transactions|transfers|items|e-?mails|any payment|any transaction|a payment|an eft|every|never|indien|kan|mag|wanneer|betalings|[’']n betaling)\b/i
/** Behind it too, where it is told as what happens. */
const RULE_BEHIND = /\b(?:if|unless|when(?:ever)?|should|indien|wanneer)\b/i

/** However many general words stand around it. */
export function isToldAsFact(sentence: string): boolean {
  const text = withoutNames(sentence)
  const fact = AS_A_FACT.exec(text)
  if (fact === null) return false
  const [before, behind] = [text.slice(0, fact.index), text.slice(fact.index)]
  const isOfOneAmount = /\d[.,]\d\d\b/.test(before)
  return !RULE.test(before) && (isOfOneAmount || !/^is\b/i.test(behind) || !RULE_BEHIND.test(behind))
}

export function mentionsThisPayment(sentence: string): boolean {
  return (
    isToldAsFact(sentence) ||
    (/\b(?:this|the|your) (?:payment|transaction|transfer)\b[^.]{0,40}\b(?:is|was|has|been|failed|pending|scheduled)\b/i.test(sentence) &&
      !/\b(?:if|should|may|might|unless|when|indien)\b/i.test(withoutNames(sentence)))
  )
}

/** Whether a sentence speaks of one payment, whatever it says of it. */
export const isOfOne = (sentence: string): boolean =>
  /\b(?:this|the|your|our|that|hierdie|die|u|jou|it|we|ons) (?:\w+ )?(?:payment|transaction|transfer|eft|money|funds|amount|betaling|oorplasing|transaksie|geld|bedrag)\b|^(?:payment|transaction|transfer|betaling|it|we|no money|nothing|ons|geen geld)\b|\d[.,]\d\d\b/i.test(
    sentence,
  )

/** An attempt before this one, or the payment that this one replaces. */
export const isOfAnother = (sentence: string): boolean =>
  /\b(?:first|previous|earlier|last|eerste|vorige|vroe[ëe]re) (?:\w+ )?(?:attempt|try|payment|poging|betaling)\b|\breplac(?:es|ing)\b|\bvervang\b/i.test(
    sentence,
  )
