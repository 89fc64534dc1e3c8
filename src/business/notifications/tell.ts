// Which event tells whom, in which words. The mail itself is a job, so it exists exactly when the event's transaction commits.
import type { WriteContext } from '../../context.ts'
import { formatRand } from '../money/cents.ts'
import { formatPaymentReference } from '../money/payment-reference.ts'

export type News = { to: string | null } & (
  | { event: 'order-placed'; orderNumber: string; invoiceNumber: string; totalCents: number }
  | { event: 'proof-accepted'; invoiceNumber: string; amountCents: number }
  | { event: 'proof-rejected'; invoiceNumber: string; reason: string }
  | { event: 'payment-received'; invoiceNumber: string; paymentReference: string; amountCents: number; balanceCents: number }
  | { event: 'order-released'; orderNumber: string }
  | { event: 'quote-answered'; productName: string; message: string; name: string }
)

export interface Mail {
  to: string
  subject: string
  text: string
}

/** Enqueues the mail for an event; a customer without an address is simply not told. */
export async function tell(w: WriteContext, news: News): Promise<void> {
  if (!news.to) return
  const { subject, lines } = wordsOf(news)
  const mail: Mail = { to: news.to, subject, text: lines.join('\n\n') }
  await w.enqueue('send-mail', { ...mail })
}

function wordsOf(news: News): { subject: string; lines: string[] } {
  switch (news.event) {
    case 'order-placed':
      return {
        subject: `Order ${news.orderNumber} and invoice ${news.invoiceNumber}`,
        lines: [
          `Thank you. Order ${news.orderNumber} is placed and invoice ${news.invoiceNumber} over ${formatRand(news.totalCents)} is issued.`,
          'The invoice shows our bank account and the reference to pay with. Goods move when the payment reaches us, or as agreed with you.',
        ],
      }
    case 'proof-accepted':
      return {
        subject: `We took note of your payment for ${news.invoiceNumber}`,
        lines: [
          `Your proof of ${formatRand(news.amountCents)} for invoice ${news.invoiceNumber} was checked and accepted as a notice of payment.`,
          'The invoice shows as paid when the money is on our bank statement.',
        ],
      }
    case 'proof-rejected':
      return {
        subject: `We could not accept your proof for ${news.invoiceNumber}`,
        lines: [
          `Your proof of payment for invoice ${news.invoiceNumber} was not accepted: ${news.reason}`,
          'Please send another proof, or call us.',
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
  }
}
