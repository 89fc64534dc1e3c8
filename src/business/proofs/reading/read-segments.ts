/**
 * From text segments to fields: runs every finder once and puts the answers together. Pure: where the segments come
 * from, and how long that took, is the caller's.
 */
import { proofLimits } from '../../../config/proof-limits.ts'
import { arrange, type Arrangement } from './arrange.ts'
import { contradictionSignals } from './contradictions.ts'
import { findPaidAmount } from './find-amount.ts'
import { findBank } from './find-bank.ts'
import { findPaymentDate } from './find-date.ts'
import { findParties } from './find-parties.ts'
import { findReferences } from './find-references.ts'
import { findStatus, type StatusFinding } from './find-status.ts'
import { ALONE_MAX, legibility, POOR, reportedConfidence, type Finding, type Material } from './finding.ts'
import { judgeKind } from './judge-kind.ts'
import { hasOtherState, isListOfPayments } from './layout.ts'
import { pairLabels } from './labels/pairs.ts'
import { withoutOtherEntries } from './opened-entry.ts'
import { withoutOtherRows } from './our-row.ts'
import { emptyReading, type ProofReading, type Signal } from './reading.ts'
import { provesItself } from './reference-proof.ts'
import type { Segment } from './segment.ts'
import { kindSignals, statusSignals } from './signals.ts'
import { quietPieces, utterancesOf } from './sayings/utterances.ts'

export type Findings = { amount: Finding<number> | null; reference: Finding<string> | null; date: Finding<string> | null }

/** Fields with what they were read from; `segmentsOf` names the source segments of the three that matter. */
export type FieldReading = { reading: ProofReading; findings: Findings; arrangement: Arrangement; material: Material }

/** In a list of payments nothing says which of them is meant. */
const ofOne = <F extends Finding<unknown> | null>(finding: F, isList: boolean): F =>
  finding && isList ? { ...finding, confidence: Math.min(finding.confidence, LISTED_MAX), supports: 0 } : finding
const LISTED_MAX = 0.5

/** Where other payments stand beside ours, a failure may be theirs. */
const ofOneRow = (status: StatusFinding, isAmongOthers: boolean): StatusFinding =>
  isAmongOthers && (status.status === 'failed' || status.status === 'scheduled')
    ? { ...status, status: 'unknown', isUnclear: true }
    : status

/** `ourAccounts`: of a list of payments, the one to an account of ours is read. */
export function readSegments(segments: readonly Segment[], file: string, today: string, ourAccounts: readonly string[] = []): FieldReading {
  const kept = bounded(segments)
  const all = arrange(kept)
  const ourRow = withoutOtherRows(kept, all, ourAccounts)
  const opened = ourRow ? null : withoutOtherEntries(kept, all)
  const one = ourRow ?? opened
  const arrangement = one ? arrange(one) : all
  const { pairs, unnamed } = pairLabels(arrangement)
  const quiet = quietPieces(pairs)
  const material: Material = { arrangement, pairs, unnamed, quiet, utterances: utterancesOf(arrangement, pairs, quiet), today }
  const paid = findPaidAmount(material)
  const references = findReferences(material)
  const date = findPaymentDate(material)
  const status = ofOneRow(findStatus(material), opened !== null || hasOtherState(material))
  const bank = findBank(material)
  const kind = judgeKind(material, bank, status.status === 'completed')
  const isList = isListOfPayments(material)
  const findings: Findings = {
    amount: ofOne(paid.finding, isList),
    reference: ofOne(references.reference, isList),
    date: ofOne(date, isList),
  }
  const parties = findParties(material)
  const signals: Signal[] = [...kindSignals(kind, legibility(arrangement) >= POOR), ...statusSignals(status)]
  if (paid.competing.length > 0)
    signals.push({ code: 'several-amounts', severity: 'review', detail: 'More than one amount could be the payment.' })
  if (one) signals.push(ONE_OF_SEVERAL)
  signals.push(...contradictionSignals(material, date?.value ?? null, paid.finding?.value ?? null))
  if (arrangement.isCut || lettersIn(kept) < lettersIn(segments))
    signals.push({ code: 'not-read-whole', severity: 'review', detail: 'It has more text than is read of a proof.' })
  if (isMessage(material, findings))
    signals.push({ code: 'sms', severity: 'review', detail: 'This is a text message: anybody can write one.' })
  const reading: ProofReading = {
    ...emptyReading(file),
    kind: kind.isProof ? 'proof' : 'not-a-proof',
    bank,
    amount_cents: paid.finding?.value ?? null,
    currency: paid.currency ?? (paid.finding && kind.isFromBank && isRandWithoutSign(material, paid.finding) ? 'ZAR' : null),
    reference: references.reference?.value ?? null,
    payment_date: date?.value ?? null,
    payer_name: parties.payerName,
    payer_account: parties.payerAccount,
    beneficiary_name: parties.beneficiaryName,
    beneficiary_account: parties.beneficiaryAccount,
    branch_code: parties.branchCode,
    bank_reference: references.bankReference,
    status: status.status,
    signals,
  }
  return { reading: withConfidence(reading, findings), findings, arrangement, material }
}

const ONE_OF_SEVERAL: Signal = {
  code: 'several-payments',
  severity: 'note',
  detail: 'It is a list of payments, of which only the one to our account, or the one that was opened, was read.',
}

/** Letters beside a figure that are no sign of rand: `P12 345.60`, `12 345.60 Euro`. */
const OTHER_SIGN = /^(?!.{25})(?:.*\d\W*)?(?!(?:r|rand|zar|cr|dr|c|d)(?![A-Za-z]))[A-Za-z]{1,12}(?![A-Za-z])[.\s]*(?:\d|$)/i

/**
 * A bare figure of a South African bank is rand in a text layer, where no sign goes missing. A picture's reader drops
 * signs that it does not know: there the label, or the head of the column, has to say so.
 */
function isRandWithoutSign({ arrangement, pairs }: Material, amount: Finding<number>): boolean {
  if (amount.pieces.every((p) => p.weakest === 1)) return !amount.pieces.some((p) => OTHER_SIGN.test(p.text))
  const labels = pairs
    .filter((p) => p.label.role === 'amount' && p.pieces.some((x) => amount.pieces.includes(x)))
    .map((p) => p.labelPiece.text)
  return (
    labels.some((label) => /ZAR|\bR\b|\(R\)|rand/i.test(label)) ||
    /\b(?:all amounts|bedrae|currency|geldeenheid)\b.{0,24}(?:\brand|ZAR)/i.test(arrangement.text)
  )
}

/** Two looks see the same letters; that these are the reference, and no column beside it, only its own form can say as well. */
export function withConfidence(reading: ProofReading, findings: Findings): ProofReading {
  return {
    ...reading,
    confidence: {
      amount_cents: reportedConfidence(findings.amount),
      reference: Math.min(reportedConfidence(findings.reference), provesItself(findings.reference?.value ?? '') ? 1 : ALONE_MAX),
      payment_date: reportedConfidence(findings.date),
    },
  }
}

/** A message carries everything in one sentence; notices and apps carry labels. */
function isMessage({ arrangement, pairs }: Material, { amount }: Findings): boolean {
  if (/text message|\bsms\b|short message/i.test(arrangement.text) && pairs.filter((p) => p.value).length < 5) return true
  // A printed mail begins with several of its heads; a message could carry one.
  if ((arrangement.text.match(/^(?:from|to|subject|sent|van|aan|onderwerp)\s*:/gim)?.length ?? 0) >= MAIL_HEADS) return false
  // An amount and a reference each behind its label, and others beside them, are a form, however few the lines.
  const told = new Set(pairs.filter((p) => p.value && (p.place !== 'behind' || p.labelPiece.text.includes(':'))).map((p) => p.label.role))
  if (told.has('amount') && told.has('reference') && told.size >= 5) return false
  // So is what has its labels on the left.
  if (pairs.filter((p) => p.value && p.place === 'right').length >= 3) return false
  const paragraph = arrangement.paragraphs.find((p) => amount && p.pieces.includes(amount.pieces[0] as (typeof p.pieces)[number]))
  if (
    !paragraph ||
    arrangement.pieces.length > 40 ||
    /\b(?:dear|regards|yours|to whom|geagte|groete|aan wie dit|bestuurder|die uwe)\b/i.test(arrangement.text)
  )
    return false
  const isSentence = /\b(?:paid|transferred|sent|betaal|payment)\b/i.test(paragraph.text) && paragraph.text.length > 60
  return isSentence && /\bref|verw/i.test(paragraph.text) && /avail|a\/c|acc\b|\bbal\b|beskikbaar|:-\)|@|rek/i.test(paragraph.text)
}

const MAIL_HEADS = 2

const lettersIn = (segments: readonly Segment[]): number => segments.reduce((sum, { text }) => sum + text.length, 0)

function bounded(segments: readonly Segment[]): Segment[] {
  const out: Segment[] = []
  let letters = 0
  for (const segment of segments.slice(0, proofLimits.segmentsRead)) {
    const text = segment.text.slice(0, proofLimits.segmentLettersRead)
    letters += text.length
    if (letters > proofLimits.lettersRead) break
    out.push(text.length < segment.text.length ? { ...segment, text } : segment)
  }
  return out
}
