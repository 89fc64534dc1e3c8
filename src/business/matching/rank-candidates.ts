// Which invoices a bank line may pay, best first, each with its reasons in words. Pure: the facts come in, the order comes out.
// It proposes; a person confirms. Cents are exact: a difference is a part payment or unallocated cash, never "close enough".
import { findInvoiceNumbers } from '../invoices/number.ts'
import { formatOn } from '../money/calendar.ts'
import { formatRand } from '../money/cents.ts'
import { findCutReference, findPaymentReferences, formatPaymentReference } from '../money/payment-reference.ts'

export interface OpenInvoice {
  uuid: string
  number: string
  paymentReference: string
  customerUuid: string
  customerName: string
  issuedOn: string
  balanceCents: number
  /** amounts of proofs that say this invoice was paid and that nobody rejected */
  claims: { amountCents: number; paymentOn: string | null }[]
}

export interface LineToMatch {
  happenedOn: string
  amountCents: number
  /** description and reference as the bank printed them */
  text: string
}

export interface Reason {
  outcome: 'passed' | 'review'
  sentence: string
}

export interface Candidate {
  customerUuid: string
  customerName: string
  invoices: { uuid: string; number: string; balanceCents: number; allocateCents: number }[]
  /** what remains of the line for the customer's unallocated cash */
  unallocatedCents: number
  /** bank line − what these invoices owe: negative = part payment */
  differenceCents: number
  reasons: Reason[]
  /** the only one of its strength, and named by more than an amount */
  isBest: boolean
}

interface Scored extends Candidate {
  strength: number
}

const candidatesMax = 6

// How much each reason weighs. A reference outweighs all the rest together: amounts repeat, references do not.
const weight = { reference: 16, number: 12, cutReference: 5, exactAmount: 4, claim: 3, name: 2 } as const

export function rankCandidates(line: LineToMatch, invoices: readonly OpenInvoice[]): Candidate[] {
  const named = nameTokens(line.text)
  const singles = invoices.map((invoice) => scoreOne(line, invoice, named, invoices)).filter((candidate) => candidate !== null)
  const several = sumsOf(line, invoices, named)
  const scored = [...singles, ...several].sort(
    (a, b) => b.strength - a.strength || Math.abs(a.differenceCents) - Math.abs(b.differenceCents),
  )
  const [first, second] = scored
  const isNamed = first !== undefined && first.strength >= weight.exactAmount + weight.name
  const isAlone = first !== undefined && (second === undefined || second.strength < first.strength)
  return scored
    .slice(0, candidatesMax)
    .map(({ strength: _strength, ...candidate }, i) => ({ ...candidate, isBest: i === 0 && isNamed && isAlone }))
}

function scoreOne(line: LineToMatch, invoice: OpenInvoice, named: Set<string>, all: readonly OpenInvoice[]): Scored | null {
  const reasons: Reason[] = []
  let strength = 0
  const add = (points: number, sentence: string) => {
    strength += points
    reasons.push({ outcome: 'passed', sentence })
  }
  if (findPaymentReferences(line.text).includes(invoice.paymentReference)) {
    add(weight.reference, `The reference ${formatPaymentReference(invoice.paymentReference)} is this invoice’s.`)
  } else if (findInvoiceNumbers(line.text).includes(invoice.number)) {
    add(weight.number, `The bank line names ${invoice.number}.`)
  } else if (namesBeginning(line.text, invoice, all)) {
    add(weight.cutReference, `The bank cut the reference off; its beginning fits only ${formatPaymentReference(invoice.paymentReference)}.`)
  }
  if (line.amountCents === invoice.balanceCents && invoice.balanceCents > 0)
    add(weight.exactAmount, `${formatRand(line.amountCents)} is exactly what is owing.`)
  const claim = invoice.claims.find((candidate) => candidate.amountCents === line.amountCents)
  if (claim)
    add(
      weight.claim,
      claim.paymentOn ? `A proof says that this amount was paid on ${formatOn(claim.paymentOn)}.` : 'A proof says this amount.',
    )
  if (isNamedIn(named, invoice.customerName)) add(weight.name, `The bank line names ${invoice.customerName}.`)
  if (strength < weight.exactAmount) return null // a name alone would list every invoice of the customer
  return candidateOf(line, [invoice], reasons, strength)
}

/** The cut-off reference counts only where it can mean one open invoice. */
function namesBeginning(text: string, invoice: OpenInvoice, all: readonly OpenInvoice[]): boolean {
  const beginning = findCutReference(text)
  if (beginning === null || !invoice.paymentReference.startsWith(beginning)) return false
  return all.filter((other) => other.paymentReference.startsWith(beginning)).length === 1
}

function candidateOf(line: LineToMatch, invoices: OpenInvoice[], reasons: Reason[], strength: number): Scored {
  let leftCents = line.amountCents
  const parts = invoices.map((invoice) => {
    const allocateCents = Math.min(leftCents, invoice.balanceCents)
    leftCents -= allocateCents
    return { uuid: invoice.uuid, number: invoice.number, balanceCents: invoice.balanceCents, allocateCents }
  })
  const owingCents = invoices.reduce((sum, invoice) => sum + invoice.balanceCents, 0)
  const differenceCents = line.amountCents - owingCents
  return {
    customerUuid: invoices[0]?.customerUuid ?? '',
    customerName: invoices[0]?.customerName ?? '',
    invoices: parts.filter((part) => part.allocateCents > 0),
    unallocatedCents: leftCents,
    differenceCents,
    reasons: [...reasons, ...doubtsOf(line, invoices, owingCents)],
    strength,
    isBest: false,
  }
}

function doubtsOf(line: LineToMatch, invoices: OpenInvoice[], owingCents: number): Reason[] {
  const doubts: Reason[] = []
  const doubt = (sentence: string) => doubts.push({ outcome: 'review', sentence })
  if (owingCents === 0) doubt('This invoice is paid already: the money becomes the customer’s unallocated cash.')
  else if (line.amountCents < owingCents) doubt(`Part payment: ${formatRand(owingCents - line.amountCents)} stays owing.`)
  else if (line.amountCents > owingCents)
    doubt(`${formatRand(line.amountCents - owingCents)} more than is owing: the rest becomes unallocated cash.`)
  if (invoices.some((invoice) => line.happenedOn < invoice.issuedOn)) doubt('The money came before the invoice was issued.')
  return doubts
}

const invoicesSummedMax = 10 // 2^10 sums of a customer's oldest open invoices: more would find sums by accident

/** Several invoices of one customer that the line pays to the cent. */
function sumsOf(line: LineToMatch, invoices: readonly OpenInvoice[], named: Set<string>): Scored[] {
  const references = new Set(findPaymentReferences(line.text))
  const found: Scored[] = []
  for (const owned of byCustomer(invoices).values()) {
    const isMentioned = owned.some((invoice) => references.has(invoice.paymentReference)) || isNamedIn(named, owned[0]?.customerName ?? '')
    if (!isMentioned) continue
    const open = owned.filter((invoice) => invoice.balanceCents > 0).slice(0, invoicesSummedMax)
    const subset = subsetWithSum(open, line.amountCents)
    if (!subset) continue
    const mentioned = subset.filter((invoice) => references.has(invoice.paymentReference)).length
    const strength = weight.exactAmount + weight.name + mentioned * weight.reference
    found.push(
      candidateOf(
        line,
        subset,
        [
          {
            outcome: 'passed',
            sentence: `${formatRand(line.amountCents)} is exactly the sum of ${subset.length} open invoices of ${subset[0]?.customerName}.`,
          },
        ],
        strength,
      ),
    )
  }
  return found
}

function byCustomer(invoices: readonly OpenInvoice[]): Map<string, OpenInvoice[]> {
  const groups = new Map<string, OpenInvoice[]>()
  for (const invoice of invoices) {
    const group = groups.get(invoice.customerUuid)
    if (group) group.push(invoice)
    else groups.set(invoice.customerUuid, [invoice])
  }
  return groups
}

/** The fewest invoices (two or more) that sum to the amount exactly; null when none or when two sets of that size do. */
function subsetWithSum(invoices: OpenInvoice[], amountCents: number): OpenInvoice[] | null {
  let best: OpenInvoice[] | null = null
  let isAmbiguous = false
  for (let bits = 1; bits < 1 << invoices.length; bits++) {
    const chosen = invoices.filter((_, i) => bits & (1 << i))
    if (chosen.length < 2 || (best && chosen.length > best.length)) continue
    if (chosen.reduce((sum, invoice) => sum + invoice.balanceCents, 0) !== amountCents) continue
    isAmbiguous = best !== null && best.length === chosen.length
    best = chosen
  }
  return isAmbiguous ? null : best
}

const wordsWithoutMeaning = new Set([
  'pty',
  'ltd',
  'limited',
  'cc',
  'the',
  'and',
  'payment',
  'credit',
  'eft',
  'transfer',
  'south',
  'africa',
])

const nameTokens = (text: string) =>
  new Set(
    text
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter((word) => word.length >= 4 && !wordsWithoutMeaning.has(word)),
  )

/** Whether a line's text names this company, as far as banks let names through. */
export const namesCustomer = (text: string, customerName: string): boolean => isNamedIn(nameTokens(text), customerName)

/** The first telling word of the company's name stands in the line; banks cut names short, so a long beginning is enough. */
function isNamedIn(words: Set<string>, customerName: string): boolean {
  const [first] = nameTokens(customerName)
  if (first === undefined) return false
  return [...words].some((word) => word === first || (word.length >= 6 && first.startsWith(word)))
}
