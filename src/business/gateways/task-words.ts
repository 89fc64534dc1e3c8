// What each task says to the person who looks at it: what happened, and what to do. Pure.
import type { GatewayTaskKind } from '../../adapters/database/tables/gateways.ts'
import { formatOn } from '../money/calendar.ts'
import { formatMoney } from '../money/cents.ts'
import type { ListedLine } from './rail.ts'
import { railTitle } from './rail-title.ts'

/** What the sentences need; amounts in hundredths of `currency`. */
export interface TaskDetail {
  amountCents: number
  currency: string
  /** what we have or expected, where it differs */
  expectedCents?: number
  expectedCurrency?: string
  gatewayId?: string
  /** the gateway's own words, or why */
  why?: string
  /** the day of a listed line */
  on?: string
  lineKind?: string
  /** of a payment that stays unknown: false where the gateway is not set up here, or answers no questions */
  canBeAsked?: boolean
  /** of a difference: the whole line, to be taken over */
  line?: ListedLine
}

type Words = (of: { gateway: string; amount: string; expected: string; detail: TaskDetail }) => { sentence: string; advice: string }

const words: Record<GatewayTaskKind, Words> = {
  'wrong-amount': ({ gateway, amount, expected }) => ({
    sentence: `${gateway} took ${amount}; ${expected} was asked for. The invoice was not paid by it.`,
    advice: 'The money is in the customer’s unallocated cash. Put it to an invoice, or refund it.',
  }),
  'wrong-currency': ({ gateway, amount, expected }) => ({
    sentence: `${gateway} took ${amount}; ${expected} was asked for. The invoice was not paid by it.`,
    advice: 'The money is held. Refund it through the gateway and ask the customer to pay in the invoice’s currency.',
  }),
  'unknown-payment': ({ gateway, amount, detail }) => ({
    sentence: `${gateway} took ${amount} (${detail.gatewayId ?? 'no number'}) for a payment that we did not start.`,
    advice: 'The money is held. Find out at the gateway who paid, then give it to that customer or refund it.',
  }),
  'invoice-settled': ({ gateway, amount }) => ({
    sentence: `${gateway} took ${amount} for an invoice that was paid, or paid in part, in another way meanwhile.`,
    advice: 'The money is in the customer’s unallocated cash. Put it to an invoice, or refund it.',
  }),
  'paid-again': ({ gateway, amount }) => ({
    sentence: `${gateway} took ${amount} a second time for the same payment.`,
    advice: 'The second amount is in the customer’s unallocated cash. Refund it, unless the customer wants it kept.',
  }),
  contradiction: ({ gateway, amount, expected, detail }) => ({
    sentence: `${gateway} says ${amount} about ${detail.gatewayId ?? 'a payment'}, where ${expected} is in our books. Nothing was changed.`,
    advice: 'Compare both at the gateway, and correct by hand what is wrong.',
  }),
  'unknown-too-long': ({ gateway, amount, detail }) =>
    detail.canBeAsked === false
      ? {
          sentence: `Whether ${gateway} took ${amount} is not known: its answer was lost, and it cannot be asked from here.`,
          advice: `Look in ${gateway}’s own office for this amount at this time, before anybody asks the customer to pay again. If it is there, the money reaches our bank with a payout: match that bank line to the invoice. If it is not there, nothing was charged. Close the task with what you found.`,
        }
      : {
          sentence: `Whether ${gateway} took ${amount} is not known: its answer was lost, and it has not said since.`,
          advice: 'Look at the gateway whether it has this payment. Ask it again from the payment’s page.',
        },
  'refund-outside': ({ gateway, amount }) => ({
    sentence: `${amount} was refunded in ${gateway}’s own office. It is in our books now.`,
    advice: 'Make sure that one of us did it. Refunds made here are allowed by a second person.',
  }),
  'refund-failed': ({ gateway, amount, detail }) => ({
    sentence: `${gateway} could not refund ${amount}. The money is back where it was.${detail.why ? ` Why: ${sentenceOf(detail.why)}` : ''}`,
    advice: 'Try again, or refund by bank transfer from the customer’s unallocated cash.',
  }),
  'refund-unknown': ({ gateway, amount }) => ({
    sentence: `Whether ${gateway} made the refund of ${amount} is not known: its answer was lost.`,
    advice: `Look in ${gateway}’s own office whether this payment has a refund of that amount, then say here what you found. Never refund it a second time before. Until then the amount stays set aside; should ${gateway}’s list show the refund, this settles itself.`,
  }),
  'refund-too-much': ({ gateway, amount, expected }) => ({
    sentence: `${gateway} says that it refunded ${amount}, where only ${expected} was left of the payment. Nothing was posted.`,
    advice: 'Compare the payment’s refunds with those at the gateway.',
  }),
  'charge-back': ({ gateway, amount }) => ({
    sentence: `The payer had ${amount} taken back through ${gateway}. What it had paid is owed again.`,
    advice: 'Answer the dispute at the gateway before its date, with the delivery note and the invoice.',
  }),
  'charge-back-won': ({ gateway, amount }) => ({
    sentence: `A dispute over ${amount} was decided for us: ${gateway} has given the money back.`,
    advice: 'Nothing needs doing, unless the customer paid again meanwhile: then refund one of them.',
  }),
  'waits-too-long': ({ gateway, amount, detail }) => ({
    sentence: `${gateway} told of ${lineWords(detail.lineKind, 'something')} of ${amount} about a payment that it never told of.`,
    advice: 'Look at the gateway for this payment, and have it asked again.',
  }),
  'difference-ours-missing': ({ gateway, amount, detail }) => ({
    sentence: `${gateway}’s list has ${lineWords(detail.lineKind, 'a payment')} of ${amount}${detail.on ? `, ${formatOn(detail.on)},` : ''} that is not in our books.`,
    advice: 'Take it over from the list, or say why it does not belong to us.',
  }),
  'difference-theirs-missing': ({ gateway, amount }) => ({
    sentence: `${amount} is in our books as taken by ${gateway}, and not in its list.`,
    advice: 'Look at the gateway. If it never took the money, undo the payment.',
  }),
  'difference-amount': ({ gateway, amount, expected }) => ({
    sentence: `${gateway}’s list says ${amount}, our books say ${expected}.`,
    advice: 'Compare both at the gateway.',
  }),
  'difference-fee': ({ gateway, amount, expected }) => ({
    sentence: `${gateway}’s list says that its fee was ${amount}, our books say ${expected}.`,
    advice: 'Compare both with the gateway’s invoice.',
  }),
}

/** Of somebody else's words: one that ends. */
const sentenceOf = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

/** Of a line of a list, and of an event that waits. */
const lineNames: Readonly<Record<string, string>> = {
  payment: 'a payment',
  refund: 'a refund',
  'charge-back': 'a charge-back',
  refunded: 'a refund',
  'refund-failed': 'a refund that failed',
  'charged-back': 'a charge-back',
  'charge-back-won': 'a charge-back that was won',
}

const lineWords = (kind: string | undefined, otherwise: string): string => lineNames[kind ?? ''] ?? otherwise

export const taskWords = (kind: GatewayTaskKind, rail: string, detail: TaskDetail): { sentence: string; advice: string } =>
  words[kind]({
    gateway: railTitle(rail),
    amount: formatMoney(detail.amountCents, detail.currency),
    expected: formatMoney(detail.expectedCents ?? 0, detail.expectedCurrency ?? detail.currency),
    detail,
  })
