/**
 * What one utterance of a document says of the payment. `failed` and `scheduled` are said in words that leave nothing
 * open; `doubt` is whatever may mean that money has not moved, or not for good. Words nobody foresaw are the rule: a
 * status is good only when every word of it is known, and of one payment only what is known to be good is.
 */
import { doneTitle, isDone, isDoneSentence, isReceived, saysDone, spaced } from '../done-words.ts'
import { findDates } from '../dates.ts'
import { isBeforePaying } from './before-paying.ts'
import { isDoubtfulSentence } from './doubtful-sentences.ts'
import { isDoubtfulRow, isDoubtfulTitle, isNothing, isStep } from './doubts.ts'
import { isGeneral, isOfAnother, isOfOne, isToldAsFact, mentionsThisPayment } from './general-words.ts'
import { labelOf } from '../labels/label.ts'
import { bareStatusOf, gluedStatusOf, mayStop, statusOf, withoutHarmless } from '../status-words.ts'
import type { Utterance } from './utterances.ts'

/**
 * `early`: a step before the payment; a doubt where no status says that the payment was made after all. `aside`: where programs lead to,
 * beside a payment that was made; a doubt where nothing says that it was.
 */
export type Saying = 'made' | 'failed' | 'scheduled' | 'early' | 'aside' | 'doubt' | null

/** No sentence is longer; what stands behind in a text without stops is what stands in front. */
const LETTERS_MAX = 1000

export function sayingOf(utterance: Utterance): Saying {
  const text = inWords(utterance.text.trim().slice(0, LETTERS_MAX))
  switch (utterance.kind) {
    case 'status':
      return statusSays(utterance.label, text)
    case 'row':
      return rowSays(utterance.label, text, utterance.isPicture)
    case 'menu':
      return isBeforePaying(text) || NOT_STARTED.test(text) || (/\d/.test(text.replaceAll('(0)', '')) && badOf(text.replace(NONE_OF, '')))
        ? 'doubt'
        : null
    case 'title':
      return titleSays(text, utterance.isPicture)
    case 'tail':
      return tailSays(text)
    case 'sentence':
      return sentenceSays(text) ?? (text.split(/\s+/).length <= TITLE_WORDS_MAX ? titleSays(text, utterance.isPicture) : null)
  }
}

/** `Executed.` */
const TITLE_WORDS_MAX = 2

/** "wasn't" and "can't" as two words, and "if" without the blank that a picture's reader lost. */
const inWords = (text: string): string =>
  text
    .replace(/\bcan['’]t\b/gi, 'cannot')
    .replace(/\bwon['’]t\b/gi, 'will not')
    .replace(/n['’]t\b/gi, ' not')
    .replace(/(?<=responsibility)(?=if\b)/gi, ' ')
    .replace(/[;,]?\s*\b(?:and )?(?:no ?signature ?(?:is )?(?:required|needed|necessary)|needs no signature|requires no signature)\b/gi, '')

/** `Items rejected: 0` */
const NONE_OF = /\b(?:items? )?(?:rejected|failed|returned|unpaid|declined)\s*[:|]\s*0(?![\d.,])/gi

/** A step of several: `Step 3 | Sent to FNB | Not yet started`. */
const NOT_STARTED = /\b(?:nog nie|not (?:yet |been )?(?:started|sent|done|begun))\b/i

type Bad = 'failed' | 'scheduled'

function badOf(text: string): Bad | null {
  const status = statusOf(text)
  return (status === 'completed' ? null : status) as Bad | null
}

const bareBadOf = (text: string): Bad | null => badOf(text) ?? bareStatusOf(text)

/** Steps before the payment, or after it: that one of them is done says nothing of the payment itself. */
const OTHER_STEP =
  /captur|upload|import|load|batch|file|approv|authori[sz]|release|submi|validat|verif|check|return|revers|recall|refund|cancel|first|request|vasle|goedkeur|magtig|vrystel/i

/** A list of payments on its way to the bank. */
const FILE = /upload|import|batch|\bfile\b|l[êe]er|bondel|oplaai/i

function statusSays(label: string, value: string): Saying {
  if (FILE.test(label)) return /^(?:processed|paid|settled|verwerk|betaal)$/i.test(value) ? null : 'doubt'
  if (OTHER_STEP.test(label) && (isNothing(value) || saysDone(value))) return bareBadOf(value)
  const bad = bareBadOf(withoutHarmless(value))
  if (bad) return isDone(value) ? 'doubt' : bad
  return isDone(value) ? 'made' : 'doubt'
}

/** Somebody's name may be anything; the rest of what is said is the bank's: "Payment from Pending Projects". */
const withoutNames = (text: string): string => text.replace(NAME_BEHIND, '').replace(NAME_IN_FRONT, '')
const NAME_BEHIND =
  /(?<=\b(?:[Ff]rom|[Bb]y|[Vv]an|[Dd]eur|[Cc]lient|[Cc]ustomer|[Kk]li[eë]nt)):? (?:(?:\(?[A-Z][\w&'().-]*|of|en|and|&)\s?){1,6}/g
const NAME_IN_FRONT = /^(?:\(?[A-Z][\w&'().-]*\s){1,6}(?=(?:has|have|het|made|paid)\b)/

const isDateOf = (label: string): boolean => ['payment-date', 'date'].includes(labelOf(label)?.role ?? '')

/** "Payment made from: Sample Laboratory Services" */
const isNameOf = (label: string): boolean => ['party', 'name'].includes(labelOf(label)?.role ?? '')

function rowSays(label: string, value: string, isPicture: boolean): Saying {
  if (value === '') return null
  if (labelOf(label)?.role === 'status' || /^stand$/i.test(label)) return statusSays(label, value)
  // Two headings beside each other.
  if (labelOf(label) && labelOf(value)) return null
  if (isNameOf(label)) return null
  if (isDateOf(label) && !isPicture && /[A-Za-z]{3}/.test(value) && findDates(value, '2026-01-01').length === 0) return 'doubt'
  if (isStep(label)) return bareBadOf(withoutHarmless(value)) || isDoubtfulRow(label, value) ? 'doubt' : null
  if (isNothing(value)) return isDone(label) || isDoubtfulRow(label, value) ? 'doubt' : null
  const isBad = bareBadOf(withoutHarmless(label)) ?? bareBadOf(withoutHarmless(value))
  return isBad || isBeforePaying(`${label} | ${value}`) || isDoubtfulRow(label, value) ? 'doubt' : null
}

/** "Payment submitted" */
const EARLY =
  /^(?:payment|transfer|transaction|eft|betaling|oorplasing)s? ?(?:was|has been|is)? ?(?:submitted|initiated|created|instructed|ingedien|ge[ïi]nisieer)[.!]?$/i

/** Pages of a program: many payments, or one to be made yet. */
const ASIDE =
  /^(?:pay|betaal|buy|send money|transfer|transact|(?:next|new|repeat|repeat this|schedule this|schedule a|make this a recurring|set up a recurring) payment|skeduleer (?:weer|hierdie betaling)|(?:scheduled|future[- ]?dated|recurring|pending|upcoming|geskeduleerde|hangende) ?(?:payments|transfers|transactions|approvals|authori[sz]ations|betalings|oordragte|goedkeurings))\.?$/i

/** What closes a screen, whatever it said. */
const BUTTON = /^(?:done|klaar|ok|pay again|betaal weer|make another payment)$/i

/** "Pending authorisations (0)" */
const NONE_LEFT = /\(0\)$/

function titleSays(title: string, isPicture: boolean): Saying {
  if (title.endsWith('?')) return isBeforePaying(title) ? 'doubt' : null
  if (NONE_LEFT.test(title)) return null
  if (ASIDE.test(title)) return 'aside'
  if (BUTTON.test(title)) return null
  if (isSentence(title)) return sentenceSays(title) ?? (!isGeneral(title) && isDoubtfulTitle(title) ? 'doubt' : null)
  const bad = bareBadOf(withoutHarmless(title))
  if (bad && doneTitle(title)) return bad === 'scheduled' ? 'made' : 'doubt'
  if (bad) return (isGeneral(title) ? null : bareBadOf(withoutHarmless(withoutNames(title)))) ?? 'doubt'
  if (isDoneSince(title) || isReceived(title)) return 'made'
  if (EARLY.test(title)) return 'early'
  if (bareBadOf(title) || isBeforePaying(title) || isDoubtfulTitle(spaced(withoutNames(title)))) return 'doubt'
  if (isPicture && mayStop(title)) return 'doubt'
  return doneTitle(title) || gluedStatusOf(title) === 'completed' ? 'made' : null
}

const SINCE =
  /\b(?:and|en)\b[^.;]{0,30}\b(?:has|was|is|been|het)\b[^.;]{0,20}\b(?:paid|processed|completed|credited|made|betaal|verwerk)\b|\b(?:submitted|ingedien|captured|held|released|vrygestel|authori[sz]ed|approved)\s+(?:and|en)\s+(?:has been |was |is )?(?:paid|processed|completed|betaal|verwerk)\b|\b(?:recurring|scheduled|future[- ]dated) (?:payment|transfer)\b[^.;]{0,30}\b(?:was|has been) (?:processed|paid|made)\b/i
/** "was submitted for processing and has been processed" */
const isDoneSince = (text: string): boolean =>
  SINCE.test(text) && !/\b(?:not|nie|never|will|sal|must|moet|if|indien|once|sodra|only)\b/i.test(text) && !isGeneral(text)

/** The end of a sentence says nothing by itself, and a title may be one. */
const tailSays = (text: string): Saying => {
  const said = /^[A-Z(]/.test(text) && !/[.,]$/.test(text) ? titleSays(text, false) : null
  return said === 'made' || said === null ? null : 'doubt'
}

/** A short one that stands alone. */
const isSentence = (title: string): boolean => /[.!]$/.test(title) && title.split(/\s+/).length >= SENTENCE_WORDS_MIN
const SENTENCE_WORDS_MIN = 4

const NOTE_THAT = /^please (?:(?:take note|note|be advised) that|find below (?:the )?(?:confirmation|details) of) /i

function sentenceSays(sentence: string): Saying {
  if (isBeforePaying(sentence)) return 'doubt'
  if (sentence.endsWith('?')) return null
  const text = withoutHarmless(sentence)
  const bad = badOf(text)
  if (bad) return badSentence(text, bad, isGeneral(sentence))
  if (isDoneSince(text)) return 'made'
  if (isDoubtfulSentence(text)) return 'doubt'
  return (isDoneSentence(text) || gluedStatusOf(text) === 'completed') && !isGeneral(text.replace(NOTE_THAT, '')) ? 'made' : null
}

function badSentence(text: string, bad: Bad, isRule: boolean): Saying {
  const fact = isToldAsFact(text)
  if (!fact && isRule) return mentionsThisPayment(text) || isDoubtfulSentence(text) ? 'doubt' : null
  if (!badOf(withoutHarmless(withoutNames(text))) || isOfAnother(text)) return 'doubt'
  // "Your scheduled payment has been made": what was waiting before is made now.
  if (isDoneSentence(text)) return fact && bad === 'failed' ? bad : fact || bad === 'failed' ? 'doubt' : 'made'
  return fact || isOfOne(text) ? bad : 'doubt'
}
