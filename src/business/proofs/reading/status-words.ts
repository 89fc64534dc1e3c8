/**
 * The words with which documents say what became of a payment, English and Afrikaans: in sentences, and in titles and
 * statuses, where a bare word is meant. What they say about which payment is `find-status.ts`.
 */
import { saysDone } from './done-words.ts'
import { letterKey } from './plain-text.ts'
import type { ProofStatus } from './reading.ts'
import { remembered } from './remembered.ts'

const FAILED =
  /\b(?:un-?successful(?:ly)?|fail(?:ed|ure)|declined|rejected|returned|reversed|reversal|cancell?ed|bounced|dishono[u]?red|insufficient funds|not (?:been )?(?:processed|paid|completed|successful|authori[sz]ed)(?! yet)|could not be (?:processed|paid|completed|made)|not (?:been )?hono[u]?red|(?:did|does) not go through|no money (?:was|has)|nothing was paid|un-?paid|(?:sent|paid|charged|credited|transferred) back|withdrawn|back (?:in)?to (?:your|the payer's) account|stopped|recalled|refunded|disputed|voided|misluk|onsuksesvol|afgekeur|geweier|teruggestuur|terugbetaal|terugbetaling|onbetaald|gekanselleer|omgekeer|nie (?:verwerk|betaal|gemaak|oorbetaal) (?:word |is )?nie|geen geld is|onvoldoende fondse)\b/i
const SCHEDULED =
  /\b(?:scheduled|upcoming|future[- ]?(?:dated|payment)|post[- ]?dated|(?:we )?will (?:be (?:paid|processed|made|executed|transferred|released|submitted)|pay the|go off)|to be (?:paid|processed|authori[sz]ed|approved|released)|(?:has|been|was|successfully) (?:loaded|captured)|(?:payment|is) loaded|loaded|queued|pending|on hold|(?:await(?:ing|s)|waiting for|requires?|needs?) (?:[a-z]+ ){0,2}(?:authori[sz]ation|approval|release|signature|authori[sz]er|approver)|(?:must|has to|needs to) (?:still |first )?be (?:released|approved|authori[sz]ed|signed)|not (?:yet )?(?:been )?(?:authori[sz]ed|released|approved|paid yet|processed yet)|unauthori[sz]ed|draft|in progress|still (?:being |busy )?process(?:ing|ed)|geskeduleer(?:de)?|toekomstig(?:e)?|sal (?:[a-z]+ ){0,6}(?:betaal|verwerk|gemaak|oorbetaal) word|(?:wag|moet) (?:vir|op|nog|[a-z]+ ){0,2}(?:goedkeuring|magtiging|gemagtig|goedgekeur)|nog nie (?:gemagtig|goedgekeur|verwerk|betaal)|hangende?|vooruitgedateer)\b/i
const COMPLETED =
  /\b(?:successful(?:ly)?|completed?|processed|paid|(?:was|has been|have been) (?:made|paid|transferred|sent|credited|debited)|made a payment|settled|executed|cleared|suksesvol|afgehandel|voltooi|betaal|is gemaak|verwerk)\b/i

/** The same words where a picture's reader lost the blanks between them. */
const GLUED_FAILED =
  /unsuccessful|paymentfailed|transactionfailed|hasfailed|wasdeclined|beendeclined|wasrejected|beenrejected|beenreturned|wasreturned|beenreversed|wasreversed|beencancelled|insufficientfunds|nomoneyhas|nomoneywas|notbeenpaid(?!yet)|onsuksesvol|misluk|teruggestuur|terugbetaal|omgekeer|gekanselleer/
const GLUED_SCHEDULED =
  /scheduled(?:payment|for|to)|beenscheduled|isscheduled|futuredated|willbe(?:paid|processed|made|executed|released)|awaiting(?:auth|approval|release)|pendingauth|pendingapproval|notyet(?:been)?(?:paid|processed|authori|released|approved)|notbeenpaidyet|requiresauthori|beenloaded|geskeduleer|vooruitgedateer|wagvirgoedkeuring/

/** The same in a text without blanks: no ends of words, and any letters where words may stand between. */
const unspaced = (words: RegExp): RegExp =>
  new RegExp(
    words.source
      .replace(/\\b/g, '')
      .replace(/\(\?:\[a-z\]\+ \)\{\d,\d\}/g, '[a-z]{0,24}')
      .replace(/\[- \]\?/g, '')
      .replace(/ \?|-\?| /g, ''),
  )
const UNSPACED = { failed: unspaced(FAILED), scheduled: unspaced(SCHEDULED), completed: unspaced(COMPLETED) }
/** A token of so many letters is several words. */
const GLUED_WORDS = /[A-Za-z]{17,}/
/** A sentence is no longer; the rest says nothing new. */
const SENTENCE_LETTERS_MAX = 240

/** What a sentence says whose blanks a picture's reader lost. */
export function gluedStatusOf(sentence: string): ProofStatus | null {
  if (!GLUED_WORDS.test(sentence)) return null
  const glued = harmlessOut(letterKey(sentence).replace(/overdraft|downloaded|uploaded|unstopped/g, ' ')).slice(0, SENTENCE_LETTERS_MAX)
  if (UNSPACED.failed.test(glued)) return 'failed'
  if (UNSPACED.scheduled.test(glued)) return 'scheduled'
  return UNSPACED.completed.test(glued) ? 'completed' : null
}

const BAD =
  'unsuccessful|failed|declined|rejected|returned|reversed|cancelled|canceled|bounced|dishonoured|unpaid|stopped|recalled|refunded|disputed|voided|withdrawn|scheduled|upcoming|future[- ]?dated|post[- ]?dated|queued|pending|held|loaded|captured|teruggestuurde?|omgekeerde?|gekanselleerde?|geweierde?|afgekeurde?|geskeduleerde?|hangende|toekomstige|onbetaalde'
const LINKED = `(?:${BAD})(?:(?:,| or| and| nor| of| en)+ (?:${BAD})){0,3}`
const PLURAL =
  'payments|transactions|transfers|items|debits|credits|orders|cheques|instructions|attempts|e-?mails|betalings|transaksies|oorplasings|debietorders|aftrekorders|items'
/** Bad words that say nothing bad: "not reversed", "no longer pending", "3 scheduled payments", "unpaid items". */
const NOTHING_BAD = new RegExp(
  `\\b(?:not|never|no longer|nothing|none|cannot be|nie|geen)(?: (?:be|been|being|was|is|will|to be|ooit|yet|\\w+ly|langer))*(?: (?:${LINKED}))\\b|\\b(?:${LINKED})(?: \\w+)?? (?:${PLURAL})\\b|\\b(?:access|use|disclosure|distribution|copying)\\b[^.]{0,60}\\bunauthori[sz]ed\\b|\\bunauthori[sz]ed (?:access|use|disclosure|distribution|copying)|\\b(?:requires?|needs?|vereis|require) (?:no|geen|not any) (?:signature|handtekening|stamp)\\b|\\b(?:no|geen) (?:signature|handtekening)(?: (?:is )?(?:required|needed|nodig|vereis))?\\b|\\bnot require (?:a |any )?signature\\b|\\bfuture[- ]dated (?:payments|transfers)\\b|\\b(?:captured|loaded)\\b(?=[^.]{0,60}\\b(?:and|en) (?:authori[sz]ed|approved|released))`,
  'gi',
)
export const withoutHarmless = (text: string): string => text.replace(NOTHING_BAD, ' ')

export const statusOf = remembered(statusIn)

function statusIn(sentence: string): ProofStatus | null {
  const glued = letterKey(sentence)
  const text = sentence.replace(/(?<=[a-z])(?=[A-Z])|(?<=\d)(?=[a-z]{3})|(?<=[a-z]{3})(?=\d)/g, ' ')
  if (GLUED_FAILED.test(glued)) return 'failed'
  if (GLUED_SCHEDULED.test(glued)) return 'scheduled'
  if (FAILED.test(text)) return 'failed'
  if (SCHEDULED.test(text)) return 'scheduled'
  return gluedStatusOf(sentence) ?? (COMPLETED.test(text) ? 'completed' : null)
}

/** Words that stop a document when a title or a status says them, whatever they are glued to. Long enough not to stand in other words by chance. */
const STOPPING: Record<'failed' | 'scheduled', readonly string[]> = {
  failed: [
    'reversal', 'reversed', 'returned', 'unpaid', 'rejected', 'declined', 'cancelled', 'canceled', 'unsuccessful', 'failed', 'failure',
    'recalled', 'recallrequest', 'recallmessage', 'refund', 'bounced', 'dishonoured', 'stopped', 'voided', 'expired', 'abandoned', 'sentback', 'paidback', 'notcompleted', 'notprocessed', 'notpaid',
    'teruggestuur', 'terugbetaal', 'terugbetaling', 'omgekeer', 'gekanselleer', 'onsuksesvol', 'misluk', 'afgekeur', 'geweier', 'onbetaald', 'verwerp', 'gestaak',
  ],
  scheduled: [
    'scheduled', 'futuredated', 'postdated', 'upcoming', 'pending', 'awaiting', 'onhold', 'inprogress', 'queued', 'captured', 'unauthorised', 'unauthorized', 'notyet',
    'geskeduleer', 'vooruitgedateer', 'toekomstig', 'hangend', 'ingevoer', 'nognie', 'wagvir', 'wagop',
  ],
} // prettier-ignore

/** Words of good standing that hold a stopping word, or differ from one in a letter. */
const HARMLESS =
  /irreversed|depending|spending|sending|lending|vending|ending(?:in|with)|unfailed|neverfailed|irrevocabl\w*|nonrefundable|returnedcheque|received|reserved|receiver\w*|mailed|selected|defined|refined|combined|called|captured(?:by|on|at)|beneficiarypaid|unexpired|unreturned|prepaid|repaid|(?:requires?|needs?|vereis)(?:no|geen)(?:signature|handtekening)|notrequire(?:an?y?)?signature/g

/** What a bare word of a title or a status says, whether or not blanks are left in it. */
export const bareStatusOf = remembered(bareStatusIn)

function bareStatusIn(title: string): 'failed' | 'scheduled' | null {
  const glued = harmlessOut(letterKey(title))
  for (const status of ['failed', 'scheduled'] as const) if (STOPPING[status].some((word) => glued.includes(word))) return status
  return null
}

const harmlessOut = (glued: string): string => glued.replace(HARMLESS, ' ')

/** Shorter words resemble too many others when a letter is wrong. */
const MISREAD_LETTERS_MIN = 6
/** Longer titles are sentences. */
const TITLE_LETTERS_MAX = 48

/** True when a title of a picture may say a stopping word, misread by a letter or two. */
export const mayStop = remembered(isNearlyStopping)

function isNearlyStopping(title: string): boolean {
  const glued = shaped(harmlessOut(letterKey(title.replace(/[01|!5$8]/g, (sign) => LETTERS[sign] ?? sign))))
  if (glued.length > TITLE_LETTERS_MAX) return false
  if (statusOf(title) === 'completed') return isDenied(letterKey(title))
  return SHAPED.some((stopping) => isNear(stopping, glued))
}

/** "insuccessful", "nat completed": a syllable in front of the good word that no title has there. */
function isDenied(glued: string): boolean {
  const before = /^(.*?)(?:success|sukses|complete|processed|paid|voltooi|verwerk)/.exec(glued)?.[1] ?? ''
  return /[a-z]{2,3}$/.test(before) && /^[a-z]{2,3}$/.test(before.replace(TITLE_WORDS, '').replace(/^(?:is|it|to|by|re|fw|you|jy|we)$/, ''))
}

const LETTERS: Record<string, string> = { '0': 'o', '1': 'l', '|': 'l', '!': 'l', '5': 's', $: 's', '8': 'b' }

/** Letters that look alike in poor light become one. */
const shaped = (text: string): string => text.replace(/rn/g, 'm').replace(/[ijt]/g, 'l').replace(/cl/g, 'd').replace(/vv/g, 'w')

type Shaped = {
  word: string
  /** Letters that may be wrong, missing or too many. */
  edits: number
  /** The word cut into one part more than letters may differ: one of them is untouched in whatever is near. */
  parts: readonly string[]
}

const SHAPED: readonly Shaped[] = [...STOPPING.failed, ...STOPPING.scheduled]
  // "successful" and "completed" are letters away from these: see below.
  .filter((word) => !/success|sukses|^not|^nog|back$/.test(word))
  .filter((word) => word.length >= MISREAD_LETTERS_MIN)
  .map((word) => ({ word: shaped(word), edits: word.length >= 10 ? 2 : word.length >= 8 ? 1 : 0 }))
  .map(({ word, edits }) => ({ word, edits, parts: partsOf(word, edits + 1) }))

function partsOf(word: string, count: number): string[] {
  const size = Math.ceil(word.length / count)
  return Array.from({ length: count }, (_, i) => word.slice(i * size, (i + 1) * size))
}

/** Whether some stretch of `text` is the word with no more letters wrong, missing or too many than it allows. */
function isNear({ word, edits, parts }: Shaped, text: string): boolean {
  if (text.includes(word)) return true
  if (edits === 0 || !parts.some((part) => text.includes(part))) return false
  // Two rows by turns: this runs for each title with each word, and new rows cost more than what is done in them.
  let [row, next] = [Array.from({ length: word.length + 1 }, (_, i) => i), Array.from({ length: word.length + 1 }, () => 0)]
  for (const letter of text) {
    next[0] = 0
    for (let i = 1; i <= word.length; i += 1)
      next[i] = Math.min((row[i - 1] as number) + (word[i - 1] === letter ? 0 : 1), (row[i] as number) + 1, (next[i - 1] as number) + 1)
    if ((next[word.length] as number) <= edits) return true
    ;[row, next] = [next, row]
  }
  return false
}

const PAYMENT = /payment|transfer|transaction|betaling|transaksie/
/** What titles of proofs are made of; a title of a payment that says more than these says something about it. */
const TITLE_WORDS =
  /this|serves|following|hereby|below|payments?|transfer(?:red|s)?|transactions?|betalings?|transaksies?|eft|notifications?|notice|confirm(?:ation|ed|s)?|advice|receipts?|proof|records?|summary|slip|reports?|details?|particulars|information|electronic|funds|inter|accounts?|spending|savings?|cheque|current|subject|once|off|immediate|instant|real|time|clearing|payshap|shapid|rtc|beneficiar(?:y|ies)|recipients?|payees?|payers?|suppliers?|creditors?|customers?|clients?|online|internet|banking|bank|mobile|app|business|enterprise|private|corporate|domestic|local|international|outward|inward|third|party|single|multiple|instructions?|status|type|date|reference|number|amount|method|history|credit|debit|paid|made|sent|done|from|with|your|the|and|was|has|been|into|for|pop|share|view|download|print|again|afskrif|kopie|copy|invoice|faktuur|krediet|debiet|advies|betaal|oordrag|oorplasing|fonds|verslag|opsomming|kitsbetaling|krediteur|derdeparty|verified|salary|global|order|opdrag|swift|mt103|mt|incoming|customer|normal|enquiry|inquiry|outgoing|real|another|make|new|repeat|pay|bewys|kennisgewing|bevestiging|besonderhede|elektroniese|onmiddellike|eenmalige|begunstigde|rekening|gemaak|gestuur|van|vir|jou|hulle/g

/** Small print has numbers of telephones and companies in it. */
const FOOTER = /\d(?:\W*\d){8}/

/** "This payment cannot be reversed", "is not refundable": whatever it says of the payment, it takes it back. */
const takesItBack = (title: string): boolean =>
  withoutHarmless(title) !== title || /\b(?:not|non|nie)\b.{0,12}[a-z](?:able|ible|baar)\b/i.test(title)

/** A title of which every word is one that titles of proofs are made of. */
export const isWordsOfTitle = (title: string): boolean => letterKey(withoutName(title)).replace(TITLE_WORDS, '').length <= 3

/** What stands behind the colon of "Notice of payment: Ubuntu Hardware CC" is somebody's name. */
const withoutName = (title: string): string => title.replace(/(?<=[A-Za-z])(?:: *[A-Z0-9][\w&'()-]*(?: [\w&'().-]+)+|:[A-Z][A-Za-z]+)$/, '')

/** True for a title of a payment with words that say neither what a document is nor that the payment was made. */
export function saysMore(title: string): boolean {
  const glued = letterKey(withoutName(title))
  if (!PAYMENT.test(glued) || glued.length > TITLE_LETTERS_MAX || saysDone(title) || takesItBack(title) || FOOTER.test(title)) return false
  return glued.replace(TITLE_WORDS, '').length > 3
}
