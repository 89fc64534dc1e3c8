// Which event tells whom, in which words. The mail itself is a job, so it exists exactly when the event's transaction commits.
import type { WriteContext } from '../../context.ts'
import { formatAt, formatOn } from '../money/calendar.ts'
import { formatMoney, formatRand } from '../money/cents.ts'
import type { Currency } from '../money/currency.ts'
import { formatPaymentReference } from '../money/payment-reference.ts'
import { proofLetter, type ProofNews, type ProofOfLetter } from './proof-letters.ts'

export type News = { to: string | null } & (
  | { event: 'order-placed'; orderNumber: string; invoiceNumber: string; totalCents: number; currency: Currency; payUrl?: string | null }
  | (ProofNews & { of: ProofOfLetter })
  | { event: 'proof-mail-answered'; about: string; sentences: readonly string[] }
  | { event: 'payment-received'; invoiceNumber: string; paymentReference: string; amountCents: number; balanceCents: number }
  | { event: 'order-released'; orderNumber: string }
  | { event: 'quote-answered'; productName: string; message: string; name: string }
  | { event: 'invited'; name: string; shopName: string; companyName: string | null; link: string; daysValid: number }
  | { event: 'approval-requested'; requesterName: string; totalCents: number; currency: Currency; limitCents: number; link: string }
  | {
      event: 'approval-granted'
      orderNumber: string
      invoiceNumber: string
      totalCents: number
      currency: Currency
      approverName: string
      payUrl?: string | null
    }
  | { event: 'second-person-asked'; what: string; requesterName: string; reason: string; aloneFrom: string | null; link: string }
  | { event: 'approval-refused'; totalCents: number; currency: Currency; approverName: string; reason: string }
  | { event: 'approval-expired'; totalCents: number; currency: Currency; days: number }
  | { event: 'refund-coming'; reference: string; amountCents: number; bankName: string; lastFour: string }
  | { event: 'refund-paid'; reference: string; amountCents: number; on: string }
  | { event: 'refund-cancelled'; reference: string; amountCents: number }
  | {
      event: 'gateway-payment-received'
      gateway: string
      invoiceNumber: string
      amountCents: number
      currency: string
      /** `aside`: it could not pay the invoice, and is kept for the customer */
      place: 'invoice' | 'aside'
      balanceCents: number
    }
)

export interface Mail {
  to: string
  subject: string
  text: string
}

// After the eighth try they are 15 minutes apart: two days, as long as mail servers try among themselves.
const mailTriesMax = 200

/** Enqueues the mail for an event; a customer without an address is simply not told. */
export async function tell(w: WriteContext, news: News): Promise<void> {
  if (!news.to) return
  await w.enqueue('send-mail', { ...mailOf({ ...news, to: news.to }) }, { attemptsMax: mailTriesMax })
}

/** The mail itself, for what must not lie in the queue: a one-time link. */
export function mailOf(news: News & { to: string }): Mail {
  const { subject, lines } = wordsOf(news)
  return { to: news.to, subject, text: lines.join('\n\n') }
}

const payLines = (url: string | null | undefined): string[] =>
  url == null ? [] : [`To pay by card or instant EFT, without signing in, or to send on to whoever pays:\n${url}`]

function wordsOf(news: News): { subject: string; lines: string[] } {
  switch (news.event) {
    case 'order-placed':
      return {
        subject: `Order ${news.orderNumber} and invoice ${news.invoiceNumber}`,
        lines: [
          `Thank you. Order ${news.orderNumber} is placed and invoice ${news.invoiceNumber} over ${formatMoney(news.totalCents, news.currency)} is issued.`,
          news.currency === 'ZAR'
            ? 'The invoice shows our bank account and the reference to pay with. Goods move when the payment reaches us, or as agreed with you.'
            : 'It is paid by card on its page. Goods move when the payment reaches us, or as agreed with you.',
          ...payLines(news.payUrl),
        ],
      }
    case 'proof-accepted':
    case 'proof-rejected':
    case 'proof-reopened':
    case 'proof-moved':
    case 'proof-unreadable':
    case 'proof-asked':
      return proofLetter(news, news.of)
    case 'gateway-payment-received':
      return {
        subject: `Payment received for ${news.invoiceNumber}`,
        lines: [
          `${formatMoney(news.amountCents, news.currency)} for invoice ${news.invoiceNumber} reached us through ${news.gateway}.`,
          news.place === 'aside'
            ? 'It could not be put to the invoice as it is. We keep it for you and look at it; you need not pay again before you hear from us.'
            : news.balanceCents === 0
              ? 'The invoice is paid in full.'
              : `${formatMoney(news.balanceCents, news.currency)} is still owing.`,
        ],
      }
    case 'proof-mail-answered':
      return {
        subject: news.about === '' ? 'We have your mail' : `We have your mail “${news.about.slice(0, 120)}”`,
        lines: [
          'Thank you for your mail. This is what became of it:',
          ...news.sentences,
          'A machine wrote this. To reach a person, phone us.',
        ],
      }
    case 'payment-received':
      return {
        subject: `Payment received for ${news.invoiceNumber}`,
        lines: [
          `${formatRand(news.amountCents)} reached our bank account for invoice ${news.invoiceNumber}.`,
          news.balanceCents === 0
            ? 'The invoice is paid in full.'
            : `${formatRand(news.balanceCents)} is still owing: please pay it with reference ${formatPaymentReference(news.paymentReference)}.`,
        ],
      }
    case 'order-released':
      return {
        subject: `Order ${news.orderNumber} is released`,
        lines: [`The goods of order ${news.orderNumber} may leave. Our dispatch will arrange delivery with you.`],
      }
    case 'quote-answered':
      return { subject: `Your quote for ${news.productName}`, lines: [`Dear ${news.name}`, news.message] }
    case 'invited':
      return {
        subject: news.companyName === null ? `Join the office of ${news.shopName}` : `Buy for ${news.companyName} at ${news.shopName}`,
        lines: [
          `Dear ${news.name}`,
          news.companyName === null
            ? `You are invited to work in the office of ${news.shopName}.`
            : `You are invited to join ${news.companyName} at ${news.shopName}.`,
          `Choose your password here; the link works once, for ${news.daysValid} days:\n${news.link}`,
          'If you do not know what this is about, do nothing: without you the link opens nothing.',
        ],
      }
    case 'approval-requested':
      return {
        subject: `${news.requesterName} asks you to approve an order of ${formatMoney(news.totalCents, news.currency)}`,
        lines: [
          `${news.requesterName} wants to order for ${formatMoney(news.totalCents, news.currency)}, over the limit of ${formatRand(news.limitCents)}.`,
          `Nothing is ordered until somebody approves it. Look at it, then approve or refuse:\n${news.link}`,
        ],
      }
    case 'approval-granted':
      return {
        subject: `Approved: order ${news.orderNumber} and invoice ${news.invoiceNumber}`,
        lines: [
          `${news.approverName} approved your order. Order ${news.orderNumber} is placed and invoice ${news.invoiceNumber} over ${formatMoney(news.totalCents, news.currency)} is issued.`,
          ...payLines(news.payUrl),
        ],
      }
    case 'second-person-asked':
      return {
        subject: `${news.requesterName} asks for ${news.what}`,
        lines: [
          `${news.requesterName} asks for ${news.what}. The reason given: ${news.reason}`,
          news.aloneFrom === null
            ? 'Nothing changes until another person allows it.'
            : `Nobody else can allow it, so ${news.requesterName} may put it in force from ${formatAt(news.aloneFrom)} on.`,
          `Look at it here:\n${news.link}`,
          'If you know nothing of this, somebody may be using an account of your office: refuse or withdraw it and change the password.',
        ],
      }
    case 'approval-refused':
      return {
        subject: `Your order of ${formatMoney(news.totalCents, news.currency)} was not approved`,
        lines: [
          `${news.approverName} did not approve your order: ${news.reason}`,
          'Nothing was ordered. The goods can be put back in your cart from the page of the request.',
        ],
      }
    case 'approval-expired':
      return {
        subject: `Nobody decided about your order of ${formatMoney(news.totalCents, news.currency)}`,
        lines: [
          `Your order waited ${news.days} days for an approver of your company; the request is closed.`,
          'Nothing was ordered. The goods can be put back in your cart from the page of the request, at the prices of the day.',
        ],
      }
    case 'refund-coming':
      return {
        subject: `We are about to refund ${formatRand(news.amountCents)}`,
        lines: [
          `${formatRand(news.amountCents)} that we hold for your company and no invoice took goes back to you by bank transfer, with the reference ${formatPaymentReference(news.reference)}.`,
          `It goes to the account at ${news.bankName} that ends in ${news.lastFour}.`,
          'If you did not ask for this, or do not know that account, phone us at once under the number on our invoices.',
        ],
      }
    case 'refund-paid':
      return {
        subject: `Refunded: ${formatRand(news.amountCents)}`,
        lines: [
          `${formatRand(news.amountCents)} left our bank account on ${formatOn(news.on)}, with the reference ${formatPaymentReference(news.reference)}.`,
          'Your bank may need a day or two to show it.',
        ],
      }
    case 'refund-cancelled':
      return {
        subject: `Refund ${formatPaymentReference(news.reference)} was cancelled`,
        lines: [
          `The refund of ${formatRand(news.amountCents)} was cancelled before it was paid. The money stays to your company’s credit with us.`,
        ],
      }
  }
}
