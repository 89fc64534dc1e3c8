/**
 * Whether the document says that the payment was made, will be made, or was not made. What a bank says in general
 * ("payments may be returned", "if it is declined") is not about this payment.
 */
import type { Paragraph } from './arrange.ts'
import type { Material } from './finding.ts'
import { letterKey } from './plain-text.ts'
import type { ProofStatus } from './reading.ts'

export type StatusFinding = {
  status: ProofStatus
  /** The words that say so. */
  words: string
  /** Words against it were found in a place that may or may not be about this payment. */
  isUnclear: boolean
}

const FAILED =
  /\b(?:un-?successful(?:ly)?|fail(?:ed|ure)|declined|rejected|returned|reversed|reversal|cancelled|canceled|bounced|insufficient funds|not (?:been )?(?:processed|paid|completed|successful|authori[sz]ed)(?! yet)|could not be (?:processed|paid|completed|made)|no money was moved|unpaid|stopped|recalled|refunded|disputed|misluk|onsuksesvol|afgekeur|teruggestuur|gekanselleer|omgekeer|onvoldoende fondse)\b/i
const SCHEDULED =
  /\b(?:scheduled|future[- ]?dated|post[- ]?dated|will be (?:paid|processed|made|executed|transferred|released|submitted)|to be (?:paid|processed|authori[sz]ed|approved|released)|(?:has|been|was|successfully) (?:loaded|captured)|payment loaded|loaded|queued|pending|(?:await(?:ing|s)|waiting for|requires?|needs?) (?:[a-z]+ ){0,2}(?:authori[sz]ation|approval|release|signature|authori[sz]er)|not (?:yet )?(?:been )?(?:authori[sz]ed|released|approved|paid yet|processed yet)|unauthori[sz]ed|draft|in progress|geskeduleer|toekomstig|sal betaal word|sal verwerk word|wag (?:vir|op) (?:goedkeuring|magtiging)|hangende|vooruitgedateer)\b/i
const COMPLETED =
  /\b(?:successful(?:ly)?|completed?|processed|paid|(?:was|has been|have been) (?:made|paid|transferred|sent|credited|debited)|made a payment|settled|executed|cleared|suksesvol|afgehandel|voltooi|betaal|is gemaak|verwerk)\b/i

/** Sentences of this kind speak of payments in general, or of what might happen. */
const GENERAL =
  /\b(?:if|should|may|might|could|can|cannot|unless|when(?:ever)?|in the event|please|always|never|payments (?:made|to|received|between)|any payment|all payments|other banks|indien|kan|mag|wanneer|betalings wat|subject to|depending|within|working days?|business days?|midnight|same day|next day|overnight|immediately|reflect|terms|conditions|until|after \d|before \d|not be liable|responsib|queries|dispute)\b/i

const GLUED_GENERAL =
  /paymentsmade|madeonweekdays|madeafter|madebefore|receivingbank|willbecredited|cutoff|canbe|maybe|maytake|shouldbe|ifthe|ifyou|within\d|within(?:one|two|three)|workingday|businessday|bymidnight|sameday/

export function findStatus({ arrangement, pairs }: Material): StatusFinding {
  for (const pair of pairs) {
    if (pair.label.role !== 'status' || !pair.value) continue
    const status = statusOf(pair.value)
    if (status) return { status, words: pair.value, isUnclear: false }
  }
  let doubt = ''
  const said: { status: ProofStatus; words: string }[] = []
  for (const paragraph of arrangement.paragraphs) {
    for (const sentence of sentencesOf(paragraph)) {
      if (NOT_YET.test(sentence.trim())) doubt = sentence
      const status = statusOf(sentence)
      if (!status) continue
      if (status !== 'completed' && (GENERAL.test(sentence) || GLUED_GENERAL.test(letterKey(sentence))))
        doubt = mentionsThisPayment(sentence) ? sentence : doubt
      else said.push({ status, words: sentence })
    }
  }
  const against = said.find((s) => s.status === 'failed') ?? said.find((s) => s.status === 'scheduled')
  const best = against ?? said[0]
  return { status: best?.status ?? 'unknown', words: best?.words ?? doubt, isUnclear: doubt !== '' && !against }
}

/** The same words where a picture's reader lost the blanks between them. */
const GLUED_FAILED =
  /unsuccessful|paymentfailed|transactionfailed|hasfailed|wasdeclined|beendeclined|wasrejected|beenrejected|beenreturned|wasreturned|beenreversed|wasreversed|beencancelled|insufficientfunds|nomoneywasmoved|notbeenpaid(?!yet)|onsuksesvol|misluk/
const GLUED_SCHEDULED =
  /scheduled(?:payment|for|to)|beenscheduled|isscheduled|futuredated|willbe(?:paid|processed|made|executed|released)|awaiting(?:auth|approval|release)|pendingauth|pendingapproval|notyet(?:been)?(?:paid|processed|authori|released|approved)|notbeenpaidyet|requiresauthori|beenloaded|geskeduleer/

function statusOf(sentence: string): ProofStatus | null {
  const glued = letterKey(sentence)
  const text = sentence.replace(/(?<=[a-z])(?=[A-Z])|(?<=\d)(?=[a-z]{3})|(?<=[a-z]{3})(?=\d)/g, ' ')
  if (GLUED_FAILED.test(glued)) return 'failed'
  if (GLUED_SCHEDULED.test(glued)) return 'scheduled'
  if (FAILED.test(text)) return 'failed'
  if (SCHEDULED.test(text)) return 'scheduled'
  return COMPLETED.test(text) ? 'completed' : null
}

/** Screens from before somebody paid: they show everything that a proof shows. */
const NOT_YET =
  /^(?:review|confirm|authorise|check) (?:your |this |the )?(?:payment|transfer)(?: details)?$|^(?:confirm|review) (?:and|&) pay\b|^pay now$|^(?:slide|swipe|hold) to pay$|^(?:hersien|bevestig) betaling$/i

function mentionsThisPayment(sentence: string): boolean {
  return (
    /\b(?:this|the|your) (?:payment|transaction|transfer)\b[^.]{0,40}\b(?:is|was|has|been|failed|pending|scheduled)\b/i.test(sentence) &&
    !/\b(?:if|should|may|might|unless|when|indien)\b/i.test(sentence)
  )
}

/** Sentences of running text; titles and lines of columns are each a sentence of their own. */
function sentencesOf({ rows }: Paragraph): string[] {
  const out: string[] = []
  let running = ''
  for (const [i, row] of rows.entries()) {
    const line = row.map((p) => p.text).join(' ')
    const next = rows[i + 1]?.[0]?.text ?? ''
    running += `${running ? ' ' : ''}${line}`
    const isTitle = line.split(/\s+/).length <= 6 && !/^[a-z(]/.test(next)
    if (row.length > 1 || isTitle || line.endsWith(':')) {
      out.push(running)
      running = ''
    }
  }
  return [...out, running].flatMap((text) => text.split(/(?<=[.!?])\s+(?=[A-Z0-9])/)).filter((s) => /[A-Za-z]{3}/.test(s))
}
