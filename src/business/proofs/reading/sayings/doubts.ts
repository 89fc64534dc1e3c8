/** Titles and rows of a form that make a person look, by the families of `doubt-words.ts`. */
import { anyOf, broken, instructed, later, notDone, papers, trial, undone, unsigned, waiting } from './doubt-words.ts'
import { labelOf } from '../labels/label.ts'

/** What a form prints where there is nothing to tell: `Reversed | No`, `Failed | 0`. */
export const isNothing = (value: string): boolean =>
  /^(?:n|no|nee|none|geen|once|once-off|eenmalig|nil|never|nooit|n\/?a|n\.v\.t\.?|false|zero|not applicable|(?:R ?)?0(?:[.,]00)?|[-–—_.]+)$/i.test(
    value.trim(),
  )

const TITLE = anyOf(papers, unsigned, waiting, later, instructed, undone, broken, notDone, trial)
export const isDoubtfulTitle = (title: string): boolean => TITLE.test(title)

const VALUE = anyOf(unsigned, waiting, later, undone, notDone, trial, [
  'recurring', 'void', 'nietig', '(?:funds|money|amount|payment) (?:is |was |were |are )?(?:retained|withheld|held|frozen)', '(?:betaling|transaksie)[^|]{0,40} gekeer', 'no match', 'mismatch', 'does not match', 'stem nie ooreen',
]) // prettier-ignore
/** Labels that no payment that was made has. */
const LABEL = anyOf([
  'frequency', 'frekwensie', '(?:next|first|last|final) (?:payment|run|debit|date)(?: date)?', 'repeats?', 'environment', 'number of successful \\w+',
  'outstanding (?:authori|approv|sign)\\w*', 'last paid', 'laas betaal', 'unsettled(?: amount)?', 'still owing',
  '(?:decline|return|reject\\w*|error|reason|response) ?(?:code|reason)?', 'reason(?: for .{1,20})?', 'next (?:approver|step|action|signatory)',
  'action required', '(?:actual|final|real|new|werklike|eintlike|finale|nuwe) (?:beneficiary|begunstigde|payee|recipient|account|rekening)', 'occurrences', 'signature \\d', 'leaves your account', 'upload(?: \\w+)?', 'import(?: \\w+)?',
  '(?:recall|reversal|chargeback|hold|terugroeping|omkering)(?: (?:date|ref(?:erence)?|no|number|reason|amount|status|datum|verwysing|nommer|rede))?',
  '(?:dispute|refund|cancell?ation|terugbetaling|kansellasie) (?:date|ref(?:erence)?|reason|amount|status|datum|verwysing|rede)',
  '(?:fraud|bedrog) (?:hold|block|flag)', 'stop (?:date|ref(?:erence)?|reason|request)',
  '(?:proposed|planned|voorgestelde|beplande) \\w+', 'deadline', 'due date', 'vervaldatum',
]) // prettier-ignore

/** Who captured, approved or released it, and when: what every business bank prints of a payment that was made. */
const STEP =
  'captured|loaded|created|initiated|submitted|prepared|verified|checked|approved|authori[sz]ed|released|instructed|gemagtig|vrygestel|goedgekeur|ingevoer|vasgel[êe]|geskep|opgelaai|gelaai'
const STEP_LABEL = new RegExp(`^(?:(?:date|time|datum|tyd) )?(?:${STEP})(?: .{0,24})?$|^(?:${STEP}) (?:by|on|at|deur|op)\\b`, 'i')
const UNKNOWN_VALUE =
  /^[_\W]*$|^\(?\d ?\/ ?\d\)?$|\b(?:pending|outstanding|not|nobody|none|niemand|nog|uitstaande|no|nee)\b|\(?\b1 (?:of|van) [23]\b/i
export const isStep = (label: string): boolean => STEP_LABEL.test(label.trim()) && !/amount|bedrag/i.test(label)

export function isDoubtfulRow(label: string, value: string): boolean {
  if (/\b(?:authori[sz]ed|settled|approved|net|paid) (?:amount|bedrag)\b/i.test(label) && isNothing(value)) return true
  if (isStep(label)) return UNKNOWN_VALUE.test(value) || VALUE.test(value)
  const role = labelOf(label)?.role
  if (/^[-_–—\s]+$/.test(value) && TO_BE_SIGNED.test(label)) return true
  if (SIGNATORY.test(label) && /[A-Za-z]{2}/.test(value) && !VALUE.test(value) && !UNKNOWN_VALUE.test(value)) return false
  if (isNothing(value)) return NEEDS_YES.test(label) && !/\b(?:dis|mis|un)/i.test(label)
  return (LABEL.test(label) && role !== 'reference') || UNSIGNED_ROW.test(`${label} | ${value}`) || VALUE.test(value) || TRIAL.test(label)
}
/** `Second authoriser | K Pillay`: he has signed. */
const SIGNATORY =
  /^(?:first|second|third|1st|2nd|eerste|tweede|derde) (?:authori[sz]er|authori[sz]ation|approver|approval|signatory|releaser|magtiger|goedkeurder|ondertekenaar)/i
/** `Second signature | ______` */
const TO_BE_SIGNED = /sign|handteken|onderteken|stamp|stempel|approv|authori[sz]|releas|goedkeur|magtig|vrystel/i
/** "Account holder name match | No" */
const NEEDS_YES =
  /\b(?:match|matches|verified|geverifieer|valid|geldig|exists|correct|confirmed|bevestig|released|processed|paid|sent|successful|suksesvol|betaal|gestuur)\b/i
const UNSIGNED_ROW = anyOf(unsigned)
const TRIAL = anyOf(trial)
