/**
 * Words that do not say outright that a payment failed or is still to come, but that no proof of a payment that was made
 * has: steps before it, somebody who must still sign, money that went back, a trial. They make a person look, no more.
 */
import { labelOf } from './labels.ts'
import { letterKey } from './plain-text.ts'

/** What a form prints where there is nothing to tell: `Reversed | No`, `Failed | 0`. */
export const isNothing = (value: string): boolean =>
  /^(?:no|nee|none|geen|nil|never|nooit|n\/?a|n\.v\.t\.?|false|zero|not applicable|(?:R ?)?0(?:[.,]00)?|[-–—_.]+)$/i.test(value.trim())

const words = (...families: string[]): RegExp => new RegExp(`(?<![A-Za-z])(?:${families.join('|')})(?![A-Za-z])`, 'i')

/** Somebody has to do something yet, or only one of several has done it. */
const UNSIGNED =
  '(?:approv|authori[sz]|releas|signator|signature|sign(?=ed|s|ing)|magtig|goedkeur|vrystel|onderteken)\\w*[\\s:|]+(?:level |status |vlak )?(?:outstanding|required|needed|missing|pending|not|nie|uitstaande|(?:\\d|one|two|een) ?(?:of|\\/|van) ?(?:\\d|two|three|twee))|(?:outstanding|required|missing|second|2nd|final|uitstaande|tweede|ander)[\\s:|]+(?:\\w+ )?(?:approv|authori[sz]|releas|signator|signature|magtig|goedkeur|onderteken|vrystel)\\w*|(?<!page |pages |bladsy |pg |step )\\(?\\b(?:1|2|one|two|een|twee) ?(?:of|\\/|van) ?(?:2|3|4|two|three|twee|drie)\\)?(?= (?:signature|approv|authori|releas|complete|received|done|handtekening|goedkeuring)|\\)?$)'
const WAITING =
  'await\\w*|waiting|wag (?:op|vir|nog)|(?:ready|for|pending|submitted|sent|to be|not|un)[ -]?(?:to )?(?:your |final |the )?(?:approv|authori[sz]|releas|signature|submi|confirm|verif)\\w*|to be (?:paid|made|sent|effected|debited|processed|completed|executed|confirmed|settled)|to follow|yet to|nog te|te betaal|in process|processing|in behandeling|in proses|under review|(?:is|was|been|being|on) held|earmarked|provisional|interim|unreleased|unsigned|unconfirmed|onbevestig\\w*|voorlopig\\w*|warehoused|diarised|planned|saved (?:for later|as)|gestoor'
const LATER =
  'recurring|repeat(?:s|ing)|(?:stop|standing|debit) order|stoporder|aftrekorder|debietorder|debicheck|mandate|mandaat|herhalende|maandelikse?|forward[- ]dated|future (?:payment|transfer)|next (?:run|payment|debit|month)|month[- ]?end|last day of (?:the )?month|tomorrow|m[ôo]re|set for|weekly|monthly|weekliks|maandeliks'
const STEP =
  'instruct\\w* (?:was |has been |is )?(?:received|accepted|captured|logged|created|confirm\\w*)|(?:betaal)?opdrag (?:is )?(?:ontvang|ingedien)|batch (?:\\w+ )?(?:upload|import|creat|accept|receiv|validat|submit|captur)\\w*|(?:file|batch|records?) (?:upload|accept|import|valid)\\w*|(?:upload|validation|capture) (?:was |is )?(?:success|complete|report)\\w*|initiated|ge[ïi]nisieer|submitted|ingedien|validated|imported|stop payment'
const UNDONE =
  'undone|annulled|nullified|revoked|retracted|countermanded|clawed|aborted|terminated|lapsed|expired|refused|blocked|frozen|disallowed|suspen(?:se|ded)|timed out|invalid|insufficient|not (?:enough|sufficient)|refer to drawer|r\\/d|nsf|rjct|does not exist|account (?:is )?closed|limit exceeded|exceeds? (?:your|the) limit|re-?credited|re-?deposited|(?:money|funds|amount|payment) (?:is |was |has been |were )?(?:back|restored)|back (?:in|into|to) (?:your|the|his|payer)|rolled back|called back|contra|correction|indemnity|recall|herroep|teruggetrek|teruggekeer|teruggeskryf|gestop|verwerp|geweier|bestaan nie|no (?:debit|funds|money|credit)|(?:geen|nie genoeg) (?:geld|fondse|saldo)|onvoldoende'
const BROKEN =
  "sorry|oops|something went wrong|went wrong|try again|probeer weer|problem|error|unable|could not|couldn[’']t|can[’']?t|cannot|jammer|fout|resubmit"
const NOT_DONE =
  "(?:not|never|nie|n[’']t) (?:been |yet |be |nog )*(?:paid|made|sent|done|processed|completed?|successful\\w*|settled|executed|effected|transferred|credited|debited|moved|released|confirmed|submitted|approved|gone|succeed|proof|a (?:proof|real|confirmation)|valid|genuine|betaal|gemaak|voltooi|verwerk|geslaag|deurgegaan|deur|uitgevoer|afgehandel|vrygestel)|(?:unsuc|unseccess|faild|decliend|cancl|inkompleet|onvoltooi|incomplet)\\w*"
const TRIAL =
  'specimen|sample|voorbeeld|test(?: payment| transaction| mode| only| environment)?|sandbox|simulat(?:or|ion|ed)|demo(?: account| mode)?|(?<![.\\/@])example(?![.\\/])|training purposes|uat|fake|mock|dummy|duplicate copy|copy only|not (?:a )?(?:real|valid|genuine)|proof of payment generator|template'

const TITLE = words(UNSIGNED, WAITING, LATER, STEP, UNDONE, BROKEN, NOT_DONE, TRIAL)
const VALUE = words(
  UNSIGNED,
  WAITING,
  LATER,
  UNDONE,
  NOT_DONE,
  TRIAL,
  'recurring',
  'no match',
  'mismatch',
  'does not match',
  'stem nie ooreen',
)
/** Labels that no payment that was made has. */
const LABEL = words(
  'frequency',
  'frekwensie',
  '(?:next|first|last|final) (?:payment|run|debit|date)(?: date)?',
  'repeats?',
  'environment',
  'outstanding (?:authori|approv|sign)\\w*',
  'last paid',
  'laas betaal',
  'unsettled(?: amount)?',
  'still owing',
)

export const isDoubtfulTitle = (title: string): boolean => TITLE.test(title)

/** Who captured, approved or released it, and when: what every business bank prints of a payment that was made. */
const STEP_BY =
  /^(?:captured|loaded|created|initiated|submitted|prepared|verified|checked|approved|authori[sz]ed|released|instructed|gemagtig|vrygestel|goedgekeur|ingevoer)\b.{0,24}(?:by|on|at|deur|op|date|time|datum)?$/i
const UNKNOWN_VALUE = /^[_\W]*$|^\(?\d ?\/ ?\d\)?$|\b(?:pending|outstanding|not|nobody|none)\b/i

export function isDoubtfulRow(label: string, value: string): boolean {
  if (/\b(?:authori[sz]ed|settled|approved|net|paid) (?:amount|bedrag)\b/i.test(label) && isNothing(value)) return true
  if (STEP_BY.test(label.trim())) return UNKNOWN_VALUE.test(value)
  const role = labelOf(label)?.role
  if (isNothing(value)) return false
  return (LABEL.test(label) && role !== 'reference') || UNSIGNED_ROW.test(`${label} | ${value}`) || VALUE.test(value)
}
const UNSIGNED_ROW = words(UNSIGNED)

const ONE =
  '(?:(?:this|the|your|that|hierdie|die|u|jou|our|an?) (?:\\w+ ){0,2}?(?:payment|transfer|transaction|eft|instruction|batch|order|money|funds|amount|sum|debit|credit|betaling|oorplasing|transaksie|opdrag|geld|bedrag|fondse)|funds|money|geld|it|R ?\\d[\\d ,]*(?:[.,]\\d\\d)?)(?! (?:notification|confirmation|advice|notice|reference|details?|document|receipt|number|date|instruction|limit|is for|was for))'
/** What is told of one payment, and is not that it was made. */
const PREDICATE =
  '(?:undergoing|incomplete|set for|planned|in |on hold|under |held|queued|not |nie |nog |back|reserved|saved|stored|only|still |expected|intended|supposed|subject to (?:approval|release|authori)|waiting|awaiting|being |due (?:on|for)|open|unconfirmed|provisional|duplicate)'
const told = (...families: string[]): RegExp => new RegExp(`(?<![A-Za-z])(?:${families.join('|')})`, 'i')
/** Participles with which documents say that a payment was made, and who made it. */
const GOOD =
  '(?:paid|made|processed|completed|settled|executed|cleared|sent|transferred|credited|debited|deposited|effected|concluded|finali[sz]ed|actioned|released|done|delivered|confirmed|been|authori[sz]ed|approved|initiated|captured|loaded|instructed|scheduled|received|allocated|reflected|listed|recorded|generated|issued|requested|described|detailed|shown|given|sustained|marked|given|forwarded|submitted)\\b'
const SENTENCES: readonly RegExp[] = [
  told(
    `${ONE}[^.!?]{0,120}?\\b(?:is|was|were|are|has been|have been|remains?|stays?|bly) (?:now |still |currently |only |first )?${PREDICATE}`,
  ),
  told(
    `${ONE}(?: [^.,;:!?]{0,60})? (?:was|has been|have been|had been|has|have|had) (?:now |since |also |already |\\w+ly )*(?!${GOOD})[a-z]{4,}(?:ed|en|wn|lt|ck|ld)\\b`,
  ),
  told(`${ONE}[^.!?]{0,120}?(?:did|does|do|has|have|had|was|is|were|could|would|will|kon|het|is|gaan|het)(?: not|n[’']t| nie| never)\\b`),
  told(
    `(?:we|you|ons|u|they|the bank) (?:were|are|was|is|have been) (?:not able|unable) to|we (?:could not|couldn[’']t|did not|were unable)|ons kon nie|kon nie`,
  ),
  told(
    `${ONE}[^.!?]{0,60}?(?:still |first |yet |eers |nog )?(?:needs?|must|has to|have to|requires?|awaits?|wag|moet)(?: still| first| nog| eers)? `,
  ),
  told(
    `(?:will|shall|gaan|sal|[’']ll)\\b[^.!?]{0,60}?\\b(?:on|op|by|at) (?:the )?(?:\\d|next|month|volgende|due|action|value)[^.!?]{0,30}`,
  ),
  told('vir \\d{1,2} \\w+ (?:\\d{4} )?(?:gestel|geskeduleer|beplan)'),
  told(`we(?: wi|[’'])ll (?:pay|process|make|send|release|check|verify)`),
  told(`(?:diarised|planned|arranged|set|scheduled|gestel|geskeduleer)(?: \\w+){0,8}? (?:for|to be|vir|on|op) `),
  told(`${ONE}[^.!?]{0,40}?(?:takes effect|goes off|go off|tree in werking|word op|gaan op)\\b[^.!?]{0,24}`),
  told('(?:please |asseblief )?(?:release|approve|authori[sz]e|authenticate|resubmit|retry|sign) (?:this|the|your|it)\\b[^.!?]{0,40}'),
  told('(?:please |kindly )?(?:pay by|make payment|make the payment|effect payment)\\b[^.!?]{0,40}', 'please pay\\b[^.!?]{0,60}'),
  told(UNSIGNED, STEP, '(?:second|tweede|ander) (?:\\w+ )?(?:person|signatory|authori\\w+|approver|ondertekenaar|persoon)'),
  told(
    'nie genoeg|does not exist|limit exceeded|blocked by|frozen|undone|annulled|nullified|revoked|retracted|countermanded|clawed back|aborted|terminated|lapsed|refused|timed out|suspense|refer to drawer|re-?credited|re-?deposited|rolled (?:\\w+ ){0,3}back|called back|contra entry|stop payment|indemnity to recall|recall of|disallowed|on (?:their|its) way back|restored to|is back in|terug in|weer in|herroep|teruggetrek|teruggekeer|gestop|verwerp|credited back|earmarked|reserved on|recurring payment|repeats every|stop order|standing order|debit order (?:mandate )?accepted|simulation|no real funds|not a real|no money is|no funds were|no debit was|account is closed|is invalid|need(?:s)? your otp|waarborg|guarantee payment|undertake payment|in trust for|sufficient funds to|only an? (?:instruction|request)|response code (?!0)|not sufficient|gestaak|almost complete|about to pay|will be redirected|to pay r',
  ),
  told("(?:not|geen|nie ’n|nie 'n|no) (?:a |an |as )?(?:proof|confirmation|bewys)(?: of| that| van)?", 'does not (?:confirm|prove)'),
  told('(?:you have|have|i) requested', 'requested from'),
]

/** What FNB's notices say of a payment that was made. */
const FNB_SAYS = /confirmsthatthefollowingpaymentinstructionhasbeenreceived/
/** Rules for whatever may happen, and how long banks take. */
const RULE =
  /\b(?:if|should|may|might|can|cannot|unless|when(?:ever)?|in the event|any|payments|transactions|transfers|items|e-?mails?|messages?|liab\w+|responsib\w+|within|binne|business days?|working days?|werksda[ge]e?|reflect\w*|other banks|queries|mag|kan|indien|wanneer|betalings|terms|rights reserved)\b/i

export const isDoubtfulSentence = (sentence: string): boolean =>
  !FNB_SAYS.test(letterKey(sentence)) && SENTENCES.some((said) => said.test(sentence)) && !RULE.test(sentence)

const ACT = 'confirm|approve|authori[sz]e|continue|proceed|next|pay|pay now|send|submit|bevestig|gaan voort|volgende|betaal|stuur'
const BACK = 'cancel|back|decline|reject|edit|change|previous|kanselleer|terug|wysig|weier'
const BUTTONS = new RegExp(`^(?:(?:${BACK})\\b.*\\|\\s*(?:${ACT})|(?:${ACT})\\s*\\|.*\\b(?:${BACK}))$`, 'i')
/** Screens from before somebody paid: they show everything that a proof shows. */
const NOT_YET = [
  /^(?:please |asseblief )?(?:review|confirm|authorise|check|verify|edit|approve|bevestig|hersien|wysig|kontroleer)(?: (?:your|this|the|and|&|jou|die|hierdie))*(?: (?:payment|transfer|details?|pay|betaling|oorplasing|besonderhede|beneficiary))*(?: (?:details|besonderhede|asseblief))?\s*[?:]?$/i,
  /^(?:please )?check the details|^(?:is this|are these|is dit) .{0,24}(?:correct|right|reg)\b/i,
  /^pay now$|^(?:slide|swipe|hold|tap|sleep|veeg)(?: \w+)? to (?:pay|send|confirm|approve)$|^(?:sleep|veeg|druk) om te /i,
  /\botp\b|one[- ]time (?:pin|password)|\byou(?:'re| are) about to\b|\bjy is op die punt\b/i,
  /^(?:cancel|kanselleer|next|volgende|edit|wysig|submit|continue|gaan voort|confirm|bevestig|approve)$/i,
  /^pay by (?:bank|eft)\b|^payment (?:summary|template|requisition|request)$|^betaalopsomming$|^request to pay$/i,
  /you will be redirected/i,
]
/** The same without blanks. */
const GLUED_NOT_YET =
  /^(?:review|confirm|authorise|check|hersien|bevestig)(?:your|this|the)?(?:payment|transfer|betaling)(?:details)?$|^paynow$/

export const isBeforePaying = (text: string): boolean =>
  BUTTONS.test(text) || NOT_YET.some((screen) => screen.test(text.trim())) || GLUED_NOT_YET.test(letterKey(text))
