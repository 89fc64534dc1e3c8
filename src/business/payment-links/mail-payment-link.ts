// Sending the payment link of an invoice by mail, with what paying by EFT needs. The mail holds a link, so it lies sealed in the queue.
import { paymentLinkLimits } from '../../config/payment-link-limits.ts'
import type { WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { mailSealed } from '../accounts/account-mail.ts'
import { record } from '../audit/record.ts'
import type { InvoiceParties } from '../invoices/issue-invoice.ts'
import { formatOn } from '../money/calendar.ts'
import { formatMoney, plainAmount } from '../money/cents.ts'
import { formatPaymentReference } from '../money/payment-reference.ts'
import { lastDayOf, type LinkMaker, makePaymentLink, type WhichInvoice } from './payment-link.ts'

export type LinkMailed = { to: string } | { refused: 'paid' | 'too-many' | 'no-address' | 'mailed-often' }

export interface LinkToMail extends WhichInvoice {
  /** the buyer who asks; null: the customer's own address, which only the office writes to */
  to: string | null
  /** of a link's token, in full */
  urlOf: (token: string) => string
}

/** To somebody whom we know: the buyer who asks, or the customer. Anybody else is sent it by them. */
export async function mailPaymentLink(w: WriteContext, input: LinkToMail, by: LinkMaker): Promise<LinkMailed> {
  const link = await makePaymentLink(w, input, by)
  if ('refused' in link) return link
  const invoice = await w.db
    .selectFrom('invoice')
    .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'invoice.id')
    .innerJoin('customer', 'customer.id', 'invoice.customer_id')
    .select(['invoice.number', 'invoice.currency', 'invoice.due_on', 'invoice.payment_reference', 'invoice.parties', 'customer.email'])
    .select(['invoice_balance.total_cents', 'invoice_balance.paid_cents'])
    .where('invoice.uuid', '=', input.invoiceUuid)
    .executeTakeFirst()
  const { number, currency, due_on, payment_reference, parties, total_cents, paid_cents, email } = found(invoice)
  const to = input.to ?? email
  if (!to) return { refused: 'no-address' }
  const since = new Date(Date.parse(w.clock.now()) - 86_400_000).toISOString()
  const { count } = await w.db
    .selectFrom('audit_event')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('subject', '=', number)
    .where('kind', '=', 'payment-link-mailed')
    .where('at', '>', since)
    .executeTakeFirstOrThrow()
  if (Number(count) >= paymentLinkLimits.mailedPerDayMax) return { refused: 'mailed-often' }
  const { supplier, bank } = JSON.parse(parties) as InvoiceParties
  const owingCents = total_cents - paid_cents
  await mailSealed(w, to, `Pay invoice ${number} of ${supplier.name}`, [
    `${formatMoney(owingCents, currency)} of invoice ${number} is open, due ${formatOn(due_on)}.`,
    `Pay it here without signing in, or send this on to whoever pays:\n${input.urlOf(link.token)}`,
    bank === null
      ? `Exactly this amount is charged, in this currency. Please do not send it by bank transfer: our accounts are rand accounts.`
      : [
          'By EFT:',
          `amount ${plainAmount(owingCents)}`,
          `reference ${formatPaymentReference(payment_reference)}`,
          `${bank.bankName}, account ${bank.accountNumber}, branch ${bank.branchCode}, ${bank.accountName}`,
        ].join('\n'),
    `The link opens until ${formatOn(lastDayOf(link))}. Our bank details do not change by mail: when in doubt compare them with the invoice, or phone us.`,
  ])
  await record(w, { actor: by.actor, kind: 'payment-link-mailed', subject: number })
  return { to }
}
