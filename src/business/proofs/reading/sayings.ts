/**
 * What one utterance of a document says of the payment. `failed` and `scheduled` are said in words that leave nothing
 * open; `doubt` is whatever may mean that money has not moved, or not for good. Words nobody foresaw are the rule: a
 * status is good only when every word of it is known, and of one payment only what is known to be good is.
 */
import { doneTitle, isDone, isDoneSentence, saysDone } from './done-words.ts'
import { isBeforePaying, isDoubtfulRow, isDoubtfulSentence, isDoubtfulTitle, isNothing } from './doubt-words.ts'
import { isGeneral, isToldAsFact, mentionsThisPayment } from './general-words.ts'
import { labelOf } from './labels.ts'
import { bareStatusOf, gluedStatusOf, mayStop, statusOf, withoutHarmless } from './status-words.ts'
import type { Utterance } from './utterances.ts'

/** `early`: a step before the payment; a doubt where no status says that the payment was made after all. */
export type Saying = 'made' | 'failed' | 'scheduled' | 'early' | 'doubt' | null

export function sayingOf(utterance: Utterance): Saying {
  const text = withoutContractions(utterance.text.trim())
  switch (utterance.kind) {
    case 'status':
      return statusSays(utterance.label, text)
    case 'row':
      return rowSays(utterance.label, text)
    case 'menu':
      return isBeforePaying(text) || badOf(text) ? 'doubt' : null
    case 'title':
      return titleSays(text, utterance.isPicture)
    case 'sentence':
      return sentenceSays(text)
  }
}

/** "wasn't" and "can't" as two words. */
const withoutContractions = (text: string): string =>
  text
    .replace(/\bcan['’]t\b/gi, 'cannot')
    .replace(/\bwon['’]t\b/gi, 'will not')
    .replace(/n['’]t\b/gi, ' not')

type Bad = 'failed' | 'scheduled'

function badOf(text: string): Bad | null {
  const status = statusOf(text)
  return (status === 'completed' ? null : status) as Bad | null
}

const bareBadOf = (text: string): Bad | null => badOf(text) ?? bareStatusOf(text)

/** Steps before the payment, or after it: that one of them is done says nothing of the payment itself. */
const OTHER_STEP =
  /captur|upload|import|load|batch|file|approv|authori[sz]|release|submi|validat|verif|check|return|revers|recall|refund|cancel|first|request|vasle|goedkeur|magtig|vrystel/i

function statusSays(label: string, value: string): Saying {
  if (OTHER_STEP.test(label) && (isNothing(value) || saysDone(value))) return bareBadOf(value)
  const bad = bareBadOf(withoutHarmless(value))
  if (bad) return isDone(value) ? 'doubt' : bad
  return isDone(value) ? 'made' : 'doubt'
}

function rowSays(label: string, value: string): Saying {
  if (value === '') return null
  if (labelOf(label)?.role === 'status') return statusSays(label, value)
  if (isNothing(value)) return isDone(label) ? 'doubt' : isDoubtfulRow(label, value) ? 'doubt' : null
  const bad = bareBadOf(withoutHarmless(label)) ?? bareBadOf(withoutHarmless(value))
  if (bad) return isDoneSentence(`${label} ${value}`) ? 'doubt' : bad
  if (isBeforePaying(`${label} | ${value}`) || isDoubtfulRow(label, value)) return 'doubt'
  return null
}

/** "Payment submitted" */
const EARLY =
  /^(?:payment|transfer|transaction|eft|betaling|oorplasing)s? ?(?:was|has been|is)? ?(?:submitted|initiated|created|instructed|ingedien|ge[ïi]nisieer)[.!]?$/i

function titleSays(title: string, isPicture: boolean): Saying {
  if (title.endsWith('?')) return isBeforePaying(title) ? 'doubt' : null
  if (isSentence(title)) return sentenceSays(title) ?? (!isGeneral(title) && isDoubtfulTitle(title) ? 'doubt' : null)
  const bad = bareBadOf(withoutHarmless(title))
  if (bad) return doneTitle(title) ? (bad === 'scheduled' ? 'made' : 'doubt') : bad
  if (EARLY.test(title)) return 'early'
  if (bareBadOf(title) || isBeforePaying(title) || isDoubtfulTitle(title)) return 'doubt'
  if (isPicture && mayStop(title)) return 'doubt'
  return doneTitle(title) || gluedStatusOf(title) === 'completed' ? 'made' : null
}

/** A short one that stands alone. */
const isSentence = (title: string): boolean => /[.!]$/.test(title) && title.split(/\s+/).length >= SENTENCE_WORDS_MIN
const SENTENCE_WORDS_MIN = 4

function sentenceSays(sentence: string): Saying {
  if (sentence.endsWith('?')) return isBeforePaying(sentence) ? 'doubt' : null
  const text = withoutHarmless(sentence)
  const bad = badOf(text)
  if (bad) return badSentence(text, bad)
  if (isDoubtfulSentence(text)) return 'doubt'
  return (isDoneSentence(text) || gluedStatusOf(text) === 'completed') && !isGeneral(text) ? 'made' : null
}

function badSentence(text: string, bad: Bad): Saying {
  const fact = isToldAsFact(text)
  if (!fact && isGeneral(text)) return mentionsThisPayment(text) || isDoubtfulSentence(text) ? 'doubt' : null
  if (!isDoneSentence(text)) return bad
  // "Your scheduled payment has been made", "Loaded Logistics has paid": what was waiting before is made now.
  if (fact) return 'failed' === bad ? bad : 'doubt'
  return bad === 'scheduled' ? 'made' : 'doubt'
}
