/** Sentences that make a person look: what is told of one payment and is not that it was made, and what no bank writes of one that was. */
import { instructed, notDone, promised, takenBack, unconfirmed, undone, unsigned, wentBack } from './doubt-words.ts'
import { letterKey } from '../plain-text.ts'

const ONE =
  '(?:(?:this|the|your|that|hierdie|die|u|jou|our|an?) (?:\\w+ ){0,2}?(?:payment|transfer|transaction|eft|instruction|batch|order|money|funds|amount|sum|debit|credit|betaling|oorplasing|transaksie|opdrag|geld|bedrag|fondse)|funds|money|geld|it|R ?\\d[\\d ,]{0,12}(?:[.,]\\d\\d)?)(?! (?:notification|confirmation|advice|notice|reference|details?|document|receipt|number|date|instruction|limit|is for|was for))'
/** What is told of one payment, and is not that it was made. */
const PREDICATE =
  '(?:undergoing|incomplete|set for|planned|in |on hold|under |held|queued|not |nie |nog |back|reserved|saved|stored|only|still |expected|intended|supposed|subject to (?:approval|release|authori)|waiting|awaiting|being |due (?:on|for)|open|unconfirmed|provisional|duplicate)'
const told = (...families: string[]): RegExp => new RegExp(`(?<![A-Za-z])(?:${families.join('|')})`, 'i')
/** Participles with which documents say that a payment was made, and who made it. */
const GOOD =
  '(?:paid|made|processed|completed|settled|executed|carried out|cleared|sent|transferred|credited|debited|deposited|effected|concluded|finali[sz]ed|actioned|released|done|delivered|confirmed|been|authori[sz]ed|approved|initiated|captured|loaded|instructed|scheduled|received|allocated|reflected|listed|recorded|generated|issued|requested|described|detailed|shown|given|sustained|marked|given|forwarded|submitted)\\b'
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
  told(
    '(?:please |kindly )?(?:pay by(?! bank\\b)|make payment|make the payment|effect payment)\\b[^.!?]{0,40}',
    'please pay\\b[^.!?]{0,60}',
  ),
  told(...unsigned, ...instructed, '(?:second|tweede|ander) (?:\\w+ )?(?:person|signatory|authori\\w+|approver|ondertekenaar|persoon)'),
  told(...undone, ...wentBack, ...promised, ...takenBack, ...unconfirmed),
  told(
    "(?:not|geen|nie ’n|nie 'n|no) (?:a |an |as )?(?:proof|confirmation|bewys)(?: of| that| van)?",
    'does not (?:confirm|prove|mean|show)',
  ),
  told('(?:you have|have|i) requested', 'requested from', 'asks? you (?:to|for)', 'vra (?:dat|vir)'),
]

/** What FNB's notices say of a payment that was made. */
const FNB_SAYS = /confirmsthatthefollowingpaymentinstructionhasbeenreceived|datdievolgendebetaalopdragontvangis/
/** Rules for whatever may happen, and how long banks take. */
const RULE =
  /\b(?:beware|pasop|losses|never|nooit|goods|goedere|always|altyd|verify|moenie|do not|seker|constitute|guarantee by|not (?:a |an )?(?:guarantee|undertaking|proof of receipt|proof that (?:the )?(?:funds|money) ha(?:s|ve) (?:been )?(?:cleared|reflected|received))|nie .{0,12}waarborg|waarborg nie|if|should|may|might|can|cannot|unless|when(?:ever)?|in the event|any|payments|transactions|transfers|items|e-?mails?|messages?|liab\w+|responsib\w+|within|binne|business days?|working days?|werksda[ge]e?|reflect\w*|other banks|queries|mag|kan|indien|wanneer|betalings|terms|rights reserved)\b/i

/** Whatever rules stand around them. */
const NEVER_HARMLESS = told(
  'unlock(?:ing)? fee|release fee|to have the money|available once|eers nadat|once the (?:courier|waybill)|reply yes|(?:is|are) not real|nie gemagtig nie|eis die geld|claims? the money back|still (?:checking|busy|processing|verifying)|nog nie begin|kindly (?:ship|release|deliver)|ship the goods|never left|nooit .{0,40}verlaat|will be debited on|before we (?:do|pay|release|process)|cannot confirm that|kan nie bevestig dat|on the strength of|op grond van hierdie|(?:can|kan) (?:still|nog)|may cancel this|enough (?:money|funds)|genoeg (?:geld|fondse)|funds are available on|by tapping|i accept|before you continue|collect the (?:cash|money)|can be withdrawn|withdraw the|trek die|op die punt|will follow|volg later|escrow|the seller gets|if your approver|when your approver',
  `(?:payment|transfer|money|funds|betaling|geld|oorplasing)[^.!?]{0,40}?(?:${notDone.join('|')})`,
)

export const isDoubtfulSentence = (sentence: string): boolean =>
  NEVER_HARMLESS.test(sentence) ||
  (!FNB_SAYS.test(letterKey(sentence)) && SENTENCES.some((said) => said.test(sentence)) && !RULE.test(sentence))
