/** Which pieces are labels, and which begin with one. */
import type { Piece } from '../arrange.ts'
import { banksIn } from '../banks.ts'
import { labelBeforeValue } from './glued.ts'
import { type Exactness, labelOf, labelOfCurrency, labelOfMost, labelOfSome, leadingLabel, type Label } from './label.ts'
import { digitsOf } from '../plain-text.ts'
import { FORMS, fitsRole } from './role-forms.ts'
import { bareStatusOf, statusOf } from '../status-words.ts'
import { swiftField } from './swift-tags.ts'

/** `rest`: what stands behind the label in the same piece. */
export type Marked = { piece: Piece; label: Label | null; rest: string; isDateToo?: boolean }

/** A text layer is certain; a picture's reader is so with letters that it left out, too. */
const CERTAIN = 0.995

export function mark(piece: Piece): Marked {
  // Forms number their fields: `5. Account number`.
  const text = piece.text.replace(/^(?:(?:\d{1,2}|[A-H])[.)]\s?(?=[A-Z][a-z]))?[\s.:*-]*(?=[A-Za-z])/, '')
  const exactness = piece.weakest < CERTAIN ? 'misread' : 'exact'
  const field = swiftField(piece.text)
  // A message prints the value behind the tag; a form prints what the field is called there.
  if (field) return { ...field, piece, rest: isCaption(field.rest, exactness) ? '' : field.rest }
  const whole = isMore(text) ? null : labelOf(text.replace(/^\d{1,2} ?(?=[A-Z][a-z])|[\s:.*-]+$/g, ''), exactness)
  // "Pending" is a letter away from the sender's label, and what became of a payment is never one.
  if (whole && exactness === 'misread' && bareStatusOf(text) && !labelOf(text)) return { piece, label: null, rest: '' }
  if (whole) return { piece, label: whole, rest: '' }
  const leads = [leadingLabel(text, exactness), exactness === 'misread' ? labelBeforeValue(text) : null]
  const led = leads.find((lead) => lead && isSoundLead(lead.label, lead.rest, text))
  const isBadlyRead = piece.weakest < 0.6 && piece.confidence < 0.92 && !/\d/.test(text)
  if (!led) return { piece, label: (isBadlyRead ? labelOfMost(text) : null) ?? labelOfCurrency(text), rest: '' }
  return { piece, label: led.label, rest: led.rest }
}

/** What is made of label words alone and is no label all the same: it has its value in it, "Status: Processed", or it is a sentence. */
function isMore(text: string): boolean {
  if (/^[:=]|\w ?\.{3,} ?\w/.test(text)) return true
  if (text.endsWith('.') && text.split(/\s+/).length >= SENTENCE_WORDS_MIN) return true
  return statusOf(text) === 'completed' && leadingLabel(text)?.label.role === 'status'
}
const SENTENCE_WORDS_MIN = 5

const ACCOUNT_DIGITS_MIN = 6

/** `Beneficiary Customer-Name & Addr`, and no name of somebody. */
const isCaption = (text: string, exactness: Exactness): boolean =>
  labelOf(text, exactness) !== null || (!/\d/.test(text) && labelOfSome(text) !== null)

/** A lead in running text is a label only when what follows has the form of its value. */
function isSoundLead(label: Label, rest: string, text: string): boolean {
  if (/^[^:]{2,60}:/.test(text) && text.indexOf(':') < text.length - rest.length) return true
  // `ACC 8061 Kgotso` is what a customer typed: no number of an account is so short.
  if (label.role === 'account' && digitsOf(rest).length < ACCOUNT_DIGITS_MIN && !/[*•]{2}|x{3}|\.{2}/i.test(rest)) return false
  // `ACC971232330670` is a number of the bank's: none of an account is so long.
  if (label.role === 'account' && /^[A-Z]+\d{12,}$/.test(text)) return false
  if (FORMS[label.role])
    return (
      fitsRole(label.role, rest.slice(0, 40)) && /^[^A-Za-z]*(?:[A-Za-z]{1,4}[^A-Za-z]|\d|R|ZAR|[A-Za-z]{3,9}\W*\d)/.test(rest.slice(0, 16))
    )
  const words = rest.split(/\s+/).length
  if (label.role === 'reference' || label.role === 'own-reference' || label.role === 'bank-id')
    return (
      (/^(?:[A-Z]{1,4}|[A-Z][a-z]|inv)?[^A-Za-z]*\d/.test(rest.slice(0, 14)) || /^(?=.*\d)[A-Z0-9]{6,20}$/.test(rest)) &&
      rest.length >= 3 &&
      words <= 6 &&
      !/[-/]$/.test(rest)
    )
  // "details supplied by the payer. Ts & Cs apply"
  const isNextSentence = /[a-z]{4}\.\s*$/.test(text.slice(0, text.length - rest.length))
  if (label.role === 'party' || label.role === 'name')
    return label.rank === 1 && words <= 6 && /^[A-Z0-9]/.test(rest) && !/^[A-Z]\w* ?:/.test(rest) && !isNextSentence
  if (label.role === 'bank') return banksIn(text).length === 0 || banksIn(rest).length > 0
  return (label.role === 'status' || label.role === 'currency') && words <= 4
}
