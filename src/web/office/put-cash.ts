// What the invoice page's buttons do with unallocated cash: put it to the invoice, take it back.
import { findInvoice } from '../../business/invoices/find-invoice.ts'
import { parseAmount } from '../../business/money/cents.ts'
import { applyCredit, undoCredit } from '../../business/payments/apply-credit.ts'
import { type Handler, redirectTo } from '../server/route.ts'
import { invoicePage } from './invoice-page.tsx'
import { actorOf, uuidOf } from './staff.ts'

export const putCash: Handler = async (visit) => {
  const { form } = visit
  const amountCents = parseAmount(form.text('cash'))
  if (amountCents === null || amountCents <= 0) return invoicePage(visit, 'Enter an amount in rand, for instance 1 234,56.')
  const { uuid, customerUuid } = await findInvoice(visit.ctx.read, { uuid: uuidOf(visit) })
  const outcome = await visit.ctx.transact((w) =>
    applyCredit(w, { customerUuid, invoiceUuid: uuid, amountCents, ...actorOf(visit), onceKey: form.text('once') }),
  )
  return 'refused' in outcome ? invoicePage(visit, outcome.sentence) : redirectTo(`/office/invoices/${uuid}#payments`)
}

export const takeCashBack: Handler = async (visit) => {
  const { form } = visit
  const outcome = await visit.ctx.transact((w) =>
    undoCredit(w, { creditUuid: form.text('credit'), ...actorOf(visit), onceKey: form.text('once') }),
  )
  return 'refused' in outcome ? invoicePage(visit, outcome.sentence) : redirectTo(`/office/invoices/${uuidOf(visit)}#payments`)
}
