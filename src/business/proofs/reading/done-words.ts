/**
 * The words with which documents say that the payment was made, English and Afrikaans, and the words beside them that
 * take it back: "not sent", "ready to be paid", "completed with errors".
 */
import { letterKey } from './plain-text.ts'

const DONE =
  'paid|made|processed|completed|complete|successful|successfully|succeeded|settled|executed|cleared|sent|transferred|credited|debited|deposited|effected|concluded|finalised|finalized|actioned|disbursed|released|done|delivered|confirmed|betaal|gemaak|voltooi|verwerk|suksesvol|afgehandel|gestuur|oorgeplaas|oorbetaal|uitgevoer|uitbetaal|inbetaal|geslaag|deurgegaan|deurgevoer|gedoen|vereffen|verreken|success|sukses|carried out|went through|settlement completed|settled on creditor account|c(?:redit|r) effected'
const DONE_WORD = new RegExp(`\\b(?:${DONE})\\b`, 'gi')

/** In front of a word that says "done" these deny it, or put it off. */
const NEGATION =
  'ongedaan|not|never|no|none|nothing|unable|cannot|can|could|may|might|should|would|must|will|shall|to be|need(?:s|ed)?|fail(?:s|ed|ure)?|almost|nearly|part(?:ly|ial|ially)|incomplete\\w*|errors?|exceptions?|warnings?|ready|await\\w*|wait\\w*|before|until|once|when|if|yet|still|being|nie|nog|geen|kon|kan|moet|sal|amper|deels|gedeeltelik\\w*|eers|pending'
/** Something else than the payment was done. */
const OTHER_THING =
  'request\\w*|instruct\\w*|batch\\w*|files?|upload\\w*|captur\\w*|import\\w*|load(?:ed|ing)?|creat\\w*|saved|added|login|approv\\w*|authori[sz]\\w*|level|step|limits?|submi\\w*|validat\\w*|verif\\w*|regist\\w*|linked|template|mandate|opdrag|bondel'
const NEGATES = new RegExp(`\\b(?:${NEGATION})\\b`, 'i')
const TAKES_BACK = new RegExp(`\\b(?:${NEGATION}|please|${OTHER_THING}|sent to (?:the )?bank)\\b`, 'i')

/** Words that stand around "successful" in a status and say nothing against it. */
const AROUND =
  'payment|payments|transaction|transfer|eft|is|was|has|been|have|had|the|this|your|and|to|by|on|at|in|of|from|fully|full|final|immediately|instantly|immediate|instant|into|it\\W?s|bank|beneficiary|recipient|payee|account|funds|money|real|time|ok|okay|yes|payshap|rtc|code|betaling|oordrag|transaksie|het|en|die|aan|deur|op|is|ja|accc|acsc|acwc'

const STATUS_WORDS = new RegExp(`^(?:(?:${DONE}|${AROUND})\\b[\\s,.:;!()/|*✓✔-]*)+$`, 'i')
const FINAL = new RegExp(`\\b(?:${DONE}|ok|okay|accc|acsc|acwc)\\b`, 'i')
/** What says when it was done, and how sure the bank's programs are: no words. */
const FIGURES = /\b\d[\d.,:/hH-]*\b|\b(?:jan|feb|mar|mrt|apr|may|mei|jun|jul|aug|sep|okt|oct|nov|dec|des)[a-z]*\b|\b(?:am|pm)\b/gi
/** The same without blanks: `EFTCOMPLETED`. */
const GLUED_DONE = new RegExp(
  `^(?:the|your)?(?:payment|transaction|transfer|eft|betaling|transaksie)*(?:was|is|hasbeen)?(?:${DONE})+(?:payment|transaction|transfer)?$`,
)

/** Steps that are no doubt where the payment followed them: "Submitted and paid". */
const BEFORE_IT = /\b(?:submitted|authori[sz]ed|approved|accepted|captured|released|errors?|- 0)\b/gi
const FINAL_AFTER = /\b(?:paid|processed|settled|credited|betaal|verwerk)\b/i

/** Whether every word of a status is known, and one of them says that the payment was made. */
export function isDone(status: string): boolean {
  if (status.includes('?')) return false
  const text = mendedDone(status.replace(FIGURES, ' '))
    .replace(/^[\s-]+/, '')
    .trim()
  if (FINAL_AFTER.test(text) && STATUS_WORDS.test(text.replace(BEFORE_IT, ' ').trim())) return true
  return (FINAL.test(text) && STATUS_WORDS.test(text) && !TAKES_BACK.test(text)) || GLUED_DONE.test(letterKey(text))
}

/** Words that "successful" and its like are misread as: a letter wrong, missing or too many, never the first one. */
const MISREAD_DONE: readonly [RegExp, string][] = [
  [/\bs[uo]c{1,3}[ec]s{0,3}[ft][uo][l1I|]{1,2}(?:y)?\b/gi, 'successful'],
  [/\bsuc[a-z0-9]{1,2}ssfu[l1I|](?:[l1I|]y)?\b/gi, 'successful'],
  [/\bc[o0]mp[l1I|]e[a-z]ed\b/gi, 'completed'],
  [/\bpr[o0]ce[s5]{1,3}ed\b/gi, 'processed'],
  [/\bsu[kh]sesvo[l1I|]\b/gi, 'suksesvol'],
]
const mendedDone = (text: string): string => MISREAD_DONE.reduce((out, [misread, word]) => out.replace(misread, word), text)

/** "Cancellation successful", "Invoice paid": what was done is another thing than the payment. */
const ANOTHER =
  /^(?!.*\b(?:payment|transfer|eft|money|funds|betaling|oorplasing|geld|you|jy|u)\b)(?:[A-Za-z]+ )+(?:was |is |has been |successfully |suksesvol )*[a-z]+$|\b(?:link|cancell?ation|kansellasie|reversal|omkering|dispute|invoice|limit|deposit|discount|on account|versoek|oplaai|beneficiary|begunstigde|recipient) (?:\w+ )?(?:successful\w*|suksesvol|sent|paid|changed|bygevoeg|added|r\d)/i

/** "Complete this payment", "Voltooi betaling", `Betaal`: what a button does. */
const IMPERATIVE = /^(?:complete|betaal|voltooi|verwerk)\b(?! (?:op|aan|met)\b)/i

/** Whether a title says that the payment was made, and nothing beside it takes that back. */
export function doneTitle(title: string): boolean {
  const glued = letterKey(title)
  if (GLUED_DONE.test(glued) || /^you(?:paid|sent|transferred)r?to/.test(glued)) return true
  if (IMPERATIVE.test(title)) return false
  const text = spaced(title)
  return text.search(DONE_WORD) >= 0 && !TAKES_BACK.test(text) && !ANOTHER.test(text)
}

const GLUED_PAYMENT = new RegExp(`(?:payment|transaction|transfer|betaling|hasbeen)(?:${DONE})`)

/** What says "successful" in whatever company: for steps of which nothing more is asked. */
export const saysDone = (text: string): boolean =>
  spaced(text).search(DONE_WORD) >= 0 || GLUED_PAYMENT.test(letterKey(text)) || /approved|authori[sz]ed|accepted|received/i.test(text)

/** A clause does not reach further back than this many words. */
const CLAUSE_WORDS_MAX = 6
const CLAUSE_LETTERS_MAX = 120
const PAST =
  /(?:\b(?:has|have|had|was|were|is|are|het|word|now|and|en|reeds|\w+ly)|been)\s*$|\b(?:client|customer|that|who|we|you)\b[^.;]{0,60}$/i

/** What the receiving bank says. */
const RECEIVED = /\b(?:you(?:['’]ve| have)? received|jy het|u het)\b[^.]{0,12}(?<![A-Za-z])(?:a payment|['’]n betaling|R ?\d|ZAR)/i

/** "Please find below confirmation of a payment made to you." */
const MADE_TO_YOU = /\b(?:payment|transfer) (?:that was )?made (?:to you\b|(?:in)?to your account|in your favour)/i

export const isReceived = (text: string): boolean => RECEIVED.test(text) && !NEGATES.test(text)

const clauseBefore = (text: string, index: number): string => {
  const clause =
    text
      .slice(Math.max(0, index - CLAUSE_LETTERS_MAX), index)
      .split(/[.;:,!?]/)
      .at(-1) ?? ''
  return `${clause.trimEnd().split(/\s+/).slice(-CLAUSE_WORDS_MAX).join(' ')} `
}
const BEHIND_LETTERS = 20

/** What was sent or made is the document itself. */
const NOTICE =
  /\b(?:notification|notice|document|e-?mail|message|statement|letter|advice|kennisgewing|dokument)s? (?:of payment |van betaling )?(?:is|was|has been|word|was)\b/i

/** What was done is a step before the payment: "Captured successfully". */
const EARLIER = /\b(?:captured|loaded|submitted|uploaded|created|saved|added|scheduled|imported|vasgelê|ingedien|geskep)\s*$/i
/** "successfully - awaiting release" */
const WAITS = /^[^.;A-Za-z]{0,4}(?:and |but |en |maar )?(?:await\w*|waiting|pending|wag(?:tend)?)\b/i

/** "This is no confirmation that the items in it were paid" */
const UNCONFIRMED =
  /\b(?:no|not|geen|nie ['’]n) (?:an? |as |the )?(?:proof|confirmation|evidence|guarantee|indication|bewys|bevestiging|waarborg)\b[^.;]*$/i

/** Whether a sentence tells as a fact that a payment was made. */
export function isDoneSentence(sentence: string): boolean {
  const text = spaced(sentence)
  if (isReceived(text) || (MADE_TO_YOU.test(text) && !NEGATES.test(text))) return true
  for (const match of text.matchAll(DONE_WORD)) {
    const clause = clauseBefore(text, match.index)
    const end = match.index + match[0].length
    const behind = text.slice(end, end + BEHIND_LETTERS)
    if (
      NEGATES.test(clause) ||
      UNCONFIRMED.test(text.slice(0, match.index)) ||
      NOTICE.test(clause) ||
      EARLIER.test(clause) ||
      WAITS.test(behind) ||
      /^\s+(?:with errors|back|nie)\b/i.test(behind)
    )
      continue
    // Afrikaans ends a sentence with it: "het 'n bedrag in u rekening inbetaal".
    if (
      /^\s*(?:[.!,]|$)/.test(behind) &&
      /\b(?:het|is)\b(?![^.;]*\b(?:nie|nog|geen)\b)[^.;]*$/i.test(text.slice(Math.max(0, match.index - CLAUSE_LETTERS_MAX), match.index))
    )
      return true
    if (/^(?:paid|success\w*|suksesvol)$/i.test(match[0]) || PAST.test(clause) || /^\s+(?:an?|the|is|het|R ?\d|ZAR)\b/i.test(behind))
      return true
  }
  return false
}

/** Words that ran together where one ends and a capital or a figure begins. */
export const spaced = (text: string): string =>
  text
    .replace(/(?<=[a-z])(?=[A-Z])|(?<=\d)(?=[a-z]{3})|(?<=[a-z]{3})(?=\d)/g, ' ')
    .replace(/(?<=payment|transaction|transfer|betaling|has|have)(?=(?:been|paid|made|processed|completed|betaal|verwerk|voltooi))/gi, ' ')
    .replace(/(?<=been|was)(?=(?:paid|made|processed|completed))/gi, ' ')
