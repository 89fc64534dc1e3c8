/**
 * What a person should know before believing a proof. Codes are stable and explained in docs/guide/signals.md; a
 * signal never changes a value, and none of them is proof of fraud.
 */
import { proofLimits } from '../../../config/proof-limits.ts'
import { daysBetween } from './dates.ts'
import type { KindFinding } from './judge-kind.ts'
import type { DocumentOrigin } from './origin.ts'
import { EDITORS, HOME_MADE, programsIn, REWRITERS } from './programs.ts'
import { digitsOf } from './plain-text.ts'
import type { ProofReading, Severity, Signal, SignalCode } from './reading.ts'
import { left, right, type Segment } from './segment.ts'
import { findAmounts } from './amounts.ts'
import { statusOf } from './status-words.ts'
import type { StatusFinding } from './find-status.ts'

const signal = (code: SignalCode, severity: Severity, detail: string): Signal => ({ code, severity, detail })

/** Signals from what the file says about itself; `paidOn`: the day of the payment, `YYYY-MM-DD`. */
export function originSignals(origin: DocumentOrigin | null, paidOn: string | null): Signal[] {
  if (!origin) return []
  const out: Signal[] = []
  const made = `${origin.producer ?? ''} ${origin.creator ?? ''}`.trim()
  const reasons: string[] = []
  if (origin.revisions > 0) reasons.push(`saved over ${origin.revisions === 1 ? 'once' : `${origin.revisions} times`} after it was made`)
  const [created, modified] = [pdfTimeMs(origin.createdAt), pdfTimeMs(origin.modifiedAt)]
  if (created !== null && modified !== null && Math.abs(modified - created) > WRITING_MS)
    reasons.push(`changed on ${dayOf(modified)}, made on ${dayOf(created)}`)
  if (created !== null && paidOn !== null && daysBetween(dayOf(created), paidOn) > EARLY_DAYS)
    reasons.push(`made on ${dayOf(created)}, days before the payment of ${paidOn}`)
  if (origin.overlays > 0) reasons.push(`laid over with ${origin.overlays === 1 ? 'a box or note' : `${origin.overlays} boxes or notes`}`)
  const editor = [made, ...origin.tools].find((program) => EDITORS.test(program))
  if (editor) reasons.push(`written by an editing program (${editor.slice(0, 60)})`)
  const rewriter = writtenByAnother(origin)
  if (rewriter !== null) reasons.push(`written by ${rewriter}, whatever it says of itself (${made.slice(0, 60) || 'nothing'})`)
  if (origin.hasLeftText) reasons.push('changed so that it still holds a text that none of its pages shows')
  if (reasons.length > 0) out.push(signal('pdf-edited', 'review', `The PDF was ${reasons.join('; ')}.`))
  else if (HOME_MADE.test(made))
    out.push(signal('home-made-pdf', 'review', `The PDF was made with ${made.slice(0, 60)}, which banks do not use for their notices.`))
  else out.push(...silentFile(origin, made))
  return out
}

/** The program that wrote the file, where it names another one: a file bears the mark of its producer until somebody saves it anew. */
function writtenByAnother({ writer, producer }: DocumentOrigin): string | null {
  const named = programsIn(producer ?? '')
  return writer !== null && named.length > 0 && !named.includes(writer) ? writer : null
}

/** What a file is silent about: a remark, and a reason to look where a library that changes files wrote it and left nothing of its making. */
function silentFile({ writer, createdAt }: DocumentOrigin, made: string): Signal[] {
  const rewriter = writer !== null && REWRITERS.has(writer) ? writer : null
  const isSilent = made === '' && createdAt === null
  if (isSilent)
    return [signal('home-made-pdf', rewriter ? 'review' : 'note', 'The PDF does not say which program made it, or when: banks’ files do.')]
  return rewriter
    ? [signal('home-made-pdf', 'note', `The PDF was written by ${rewriter}, which changes files as well as making them.`)]
    : []
}

/** A telephone that crops a picture does not say so; a program that paints in one does. `notes`: what the file says of itself. */
export function pictureSignals(notes: string): Signal[] {
  const editor = EDITORS.exec(notes.match(/[ -~]{6,}/g)?.join('\n') ?? '')?.[0]
  return editor ? [signal('picture-edited', 'review', `The picture was saved by an editing program (${editor}).`)] : []
}

/** A notice made before its payment is one of another payment, or of one that was to come; a weekend with holidays lies between a payment in the evening and its day. */
const EARLY_DAYS = 4

/** Making, signing and mailing a document may take this long; a change after that is a change. */
const WRITING_MS = 10 * 60_000

const dayOf = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10)

/** What programs write that know no time: 1970, 0000. */
const YEAR_MIN = 2000

/** `D:20260207083000+02'00'` as an instant; null when it is not a time. */
function pdfTimeMs(text: string | null): number | null {
  const match = /^(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([+-])(\d\d)'?(\d\d)?)?/.exec(text ?? '')
  if (!match || Number(match[1]) < YEAR_MIN) return null
  const [y, month = 1, d = 1, h = 0, min = 0, sec = 0] = match
    .slice(1, 7)
    .map((part) => (part === undefined ? undefined : Number(part))) as [number, ...(number | undefined)[]]
  const offset = (match[7] === '-' ? -1 : 1) * (Number(match[8] ?? 0) * 60 + Number(match[9] ?? 0))
  return Date.UTC(y, month - 1, d, h, min, sec) - offset * 60_000
}

/**
 * Two different texts in the same place of a text layer: one of them is hidden under the other. Printing the same
 * text twice, to make it bold, is not that.
 */
export function coveredTextSignals(segments: readonly Segment[]): Signal[] {
  const figures = segments.filter((s) => /\d/.test(s.text) && Math.abs(s.angle) < 0.1).slice(0, 400)
  for (const [i, a] of figures.entries()) {
    const b = figures.slice(i + 1).find((o) => o.page === a.page && isOver(a, o) && o.text.trim() !== a.text.trim())
    if (b)
      return [
        signal(
          'covered-text',
          'review',
          `"${a.text.trim().slice(0, 40)}" and "${b.text.trim().slice(0, 40)}" stand in the same place; one hides the other.`,
        ),
      ]
  }
  return []
}

/** Letters too small for anybody to see, with an amount or words about the payment: what stood there before. */
export function tinyTextSignals(segments: readonly Segment[]): Signal[] {
  const hidden = segments.filter(({ h }) => h < TINY_MAX).slice(0, BEYOND_MAX)
  const tells = hidden.find(({ text }) => statusOf(text) !== null || findAmounts(text).length > 0)
  return tells ? [signal('covered-text', 'review', `“${tells.text.slice(0, 60)}” stands on it in letters too small to be seen.`)] : []
}
/** Points; small print has four and more. */
const TINY_MAX = 2.5

/** Words about the payment, or an amount, beyond the edge of the page: somebody made the page smaller. */
export function beyondSignals(beyond: readonly Segment[]): Signal[] {
  const hidden = beyond.slice(0, BEYOND_MAX).find(({ text }) => statusOf(text) !== null || findAmounts(text).length > 0)
  return hidden
    ? [signal('covered-text', 'review', `“${hidden.text.slice(0, 60)}” stands beyond the edge of the page, where nobody sees it.`)]
    : []
}
const BEYOND_MAX = 200

function isOver(a: Segment, b: Segment): boolean {
  const across = Math.min(right(a), right(b)) - Math.max(left(a), left(b))
  return Math.abs(a.cy - b.cy) < Math.min(a.h, b.h) * 0.4 && across > Math.min(a.w, b.w) * 0.5
}

/** A proof older than this many days is worth a remark, and older than the second a look. */
const STALE_DAYS = { note: 30, review: 90 } as const

/** Signals from the fields themselves; `today` is the date they are judged by. */
export function fieldSignals(reading: ProofReading, today: string, ourAccounts: readonly string[]): Signal[] {
  const out: Signal[] = []
  if (reading.payment_date) {
    const age = daysBetween(reading.payment_date, today)
    if (age < 0) out.push(signal('future-dated', 'review', `The payment date ${reading.payment_date} is after ${today}.`))
    if (age > STALE_DAYS.note)
      out.push(signal('stale', age > STALE_DAYS.review ? 'review' : 'note', `The payment date is ${age} days ago.`))
  } else out.push(signal('no-date', 'review', 'No payment date was found.'))
  if (reading.amount_cents === null) out.push(signal('no-amount', 'review', 'No amount in figures was found.'))
  if (reading.reference === null) out.push(signal('no-reference', 'note', 'No reference for the beneficiary was found.'))
  if (reading.currency && reading.currency !== 'ZAR')
    out.push(signal('foreign-currency', 'block', `The amount is in ${reading.currency}, not in rand.`))
  if (reading.amount_cents !== null && reading.currency === null)
    out.push(signal('foreign-currency', 'review', 'No sign of a currency could be read beside the amount.'))
  if (isOthersAccount(reading.beneficiary_account, ourAccounts)) {
    out.push(signal('other-beneficiary', 'review', `The money went to account ${reading.beneficiary_account}, which is not one of ours.`))
  }
  return out
}

/** What was not looked at may say that the rest does not stand. */
export const unreadPagesSignals = (pages: number): Signal[] =>
  pages > proofLimits.pagesRead
    ? [signal('not-read-whole', 'review', `Only the first ${proofLimits.pagesRead} of its ${pages} pages were read.`)]
    : []

/** Visible digits against each of our accounts: a masked number fits when its digits are the end of one of ours. */
export function isOthersAccount(printed: string | null, ourAccounts: readonly string[]): boolean {
  const ours = ourAccounts.map((a) => digitsOf(a).replace(/^0+/, '')).filter((a) => a.length > 0)
  if (!printed || ours.length === 0) return false
  const [lead = '', tail = ''] = printed.includes('*') ? [/^\d*/.exec(printed)?.[0], /\d*$/.exec(printed)?.[0]] : ['', '']
  if (!printed.includes('*')) return !ours.includes(digitsOf(printed).replace(/^0+/, ''))
  return !ours.some((a) => a.endsWith(tail) && a.startsWith(lead.replace(/^0+/, '')))
}

export function statusSignals({ status, words, isUnclear }: StatusFinding): Signal[] {
  const said = words.replace(/\s+/g, ' ').slice(0, 120)
  if (status === 'failed') return [signal('failed', 'block', `The document says that the payment was not made: "${said}".`)]
  if (status === 'scheduled') return [signal('scheduled', 'block', `The document says that the payment is still to be made: "${said}".`)]
  return isUnclear ? [signal('status-unclear', 'review', `Words that may mean the payment was not made: "${said}".`)] : []
}

export function kindSignals(
  { isProof, isCard, isFromBank, hasMoney, mayBe, isSomebodysWord, looksLike }: KindFinding,
  isLegible: boolean,
): Signal[] {
  if (isCard)
    return [
      signal('card-payment', 'block', 'This is a card payment, not a bank transfer.'),
      ...(isProof ? [] : [notAProof(looksLike, false)]),
    ]
  // The words that make it a proof may be among those that could not be read: a person looks.
  if (!isProof && !isLegible && looksLike === null)
    return [signal('not-a-proof', 'review', 'Too little could be read to tell whether this is a proof of payment.')]
  if (!isProof) return [notAProof(looksLike, hasMoney)]
  if (isSomebodysWord) return [signal('not-from-a-bank', 'review', 'This is somebody’s own word that he paid, not the bank’s.')]
  const doubt = mayBe ? [signal('not-a-proof', 'review', `It may be ${mayBe}, not a transfer from bank to bank.`)] : []
  return isFromBank ? doubt : [...doubt, signal('not-from-a-bank', 'review', 'Nothing on the document says which bank it comes from.')]
}

function notAProof(looksLike: string | null, hasMoney: boolean): Signal {
  return signal(
    'not-a-proof',
    // an amount and an account in words that nobody foresaw are for a person
    hasMoney && looksLike === null ? 'review' : 'block',
    looksLike ? `This looks like ${looksLike}, not like a proof of payment.` : 'This does not look like a proof of payment.',
  )
}
