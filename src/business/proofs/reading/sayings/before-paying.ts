/** Screens from before somebody paid: they show everything that a proof shows. */
import { letterKey } from '../plain-text.ts'

const ACT =
  'pay now|betaal nou|keur goed|magtig|teken|confirm|approve|authori[sz]e|continue|proceed|next|pay|send|submit|bevestig|gaan voort|volgende|betaal|stuur'
const BACK = 'cancel|back|decline|reject|edit|change|previous|kanselleer|terug|wysig|weier|wys af'
const BUTTONS = new RegExp(`^(?:(?:${BACK})\\b.*\\|\\s*(?:${ACT})|(?:${ACT})\\s*\\|.*\\b(?:${BACK}))$`, 'i')
const NOT_YET = [
  /^(?:please |asseblief )?(?:review|confirm|authorise|check|verify|edit|approve|bevestig|hersien|wysig|kontroleer)(?: (?:your|this|the|and|&|jou|die|hierdie))*(?: (?:payment|transfer|details?|pay|betaling|oorplasing|besonderhede|beneficiary))*(?: (?:details|besonderhede|asseblief))?\s*[?:]?$/i,
  /^(?:please )?check the details|^(?:is this|are these|is dit) .{0,24}(?:correct|right|reg)\b/i,
  /^(?:pay|betaal|make payment|maak betaling|dien in|pay again|submit payment|send R ?\d.*)$/i,
  /^(?:payment|betaal|eft) ?(?:instruction|order|opdrag|authori[sz]ation|magtiging)$|^betalingsopdrag$/i,
  /^pay now$|^(?:slide|swipe|hold|tap|sleep|veeg)(?: \w+)? to (?:pay|send|confirm|approve)$|^(?:sleep|veeg|druk) om te /i,
  /^(?!.*\b(?:never|nooit|nie)\b).*(?:\botp\b|one[- ]time (?:pin|password))|\byou(?:'re| are) about to\b|\bjy is op die punt\b/i,
  /^(?:cancel|kanselleer|next|volgende|edit|wysig|submit|continue|gaan voort|confirm|bevestig|approve)$/i,
  /^pay by (?:bank|eft)\b|^payment (?:template|requisition|request)$|^request to pay$/i,
  /you will be redirected/i,
  /^(?:step|stap) \d (?:of|van) \d\b|^(?:enter|type|voer|tik)\b.{0,16}\b(?:tvn|rvn|pin|code|kode|password|wagwoord)\b|\btvn\b/i,
]
/** The same without blanks. */
const GLUED_NOT_YET =
  /^(?:review|confirm|authorise|check|hersien|bevestig)(?:your|this|the)?(?:payment|transfer|betaling)(?:details)?$|^paynow$/

export const isBeforePaying = (text: string): boolean =>
  BUTTONS.test(text) || NOT_YET.some((screen) => screen.test(text.trim())) || GLUED_NOT_YET.test(letterKey(text))
