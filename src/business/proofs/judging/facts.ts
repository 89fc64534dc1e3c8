// What a reading is held against: the invoice, ourselves, the customer, everything seen before, and the days. Gathered by gather-facts.ts.
import { type HolidayChanges, noHolidayChanges } from '../../money/calendar.ts'
import { type DocumentTraits, noTraits } from '../traits.ts'

/** How the document came to us, strongest first: the bank's own mail with a checked signature, a PDF, a photo, a screenshot. */
export type ProofOrigin = 'bank-mail' | 'pdf' | 'photo' | 'screenshot'

/** Another proof that has something in common with this one; a rejected one counts too. */
export interface EarlierProof {
  uuid: string
  fileName: string
  receivedAt: string
  invoiceNumber: string
  isSameFile: boolean
  isSameCustomer: boolean
  bank: string | null
  bankReference: string | null
  amountCents: number | null
  paymentOn: string | null
  /** its (bank, amount, minute, payer) are this one's */
  isSamePayment: boolean
  origin: ProofOrigin | null
  pictureHash: string | null
}

/** How files of one bank are made, learnt from proofs whose money came. */
export interface BankFiles {
  /** settled PDF proofs, and of how many customers */
  proofs: number
  customers: number
  /** those of them that carry their text as text */
  withText: number
  makers: { producer: string; creator: string; proofs: number; customers: number }[]
  fonts: string[]
}

export type VerificationOutcome = 'confirmed' | 'not-confirmed' | 'could-not-check'

/** What the bank's own page, or the bank on the telephone, said last about this payment. */
export interface BankAnswer {
  outcome: VerificationOutcome
  facility: string
  by: string
  /** day in Johannesburg */
  on: string
  /** why it may be accepted although the bank did not confirm it */
  acceptedWhy: string | null
}

export interface ProofFacts {
  invoiceNumber: string
  paymentReference: string
  balanceCents: number
  /** another open invoice of the same customer that the proof's reference names; null when it names none */
  namedInvoice: string | null
  issuedOn: string
  /** the Johannesburg day of the judgement */
  today: string
  /** day and minute in Johannesburg at which the document came to us; null when it came from nowhere */
  arrived: { on: string; at: string } | null
  /** of proofs of this invoice that were accepted and whose money is still to come, what they claim, and when the first of them came */
  claimed: { cents: number; since: string } | null
  /** digits only */
  ourAccounts: string[]
  /** the banks of our accounts, as reading/banks.ts names them */
  ourBanks: string[]
  /** earlier ones first */
  earlier: EarlierProof[]
  traits: DocumentTraits
  origin: ProofOrigin | null
  /** the bank whose signed mail brought it; null when none did */
  mailedBy: string | null
  /** of the bank that the proof names; null when it names none */
  bankFiles: BankFiles | null
  /** what the customer's settled invoices came to, newest first */
  settledCents: number[]
  /** the order's note presses for time */
  isUrgent: boolean
  holidays: HolidayChanges
  bankAnswer: BankAnswer | null
}

/** Of a proof about which nothing is known but what it says. */
export const nothingElseKnown = {
  namedInvoice: null,
  arrived: null,
  claimed: null,
  ourBanks: [],
  earlier: [],
  traits: noTraits,
  origin: null,
  mailedBy: null,
  bankFiles: null,
  settledCents: [],
  isUrgent: false,
  holidays: noHolidayChanges,
  bankAnswer: null,
} satisfies Partial<ProofFacts>
