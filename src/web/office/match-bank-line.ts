// What the matching desk's buttons do: confirm a match, undo it.
import { type BankLineDetail, findBankLine, listBankLines } from '../../business/matching/find-bank-lines.ts'
import { confirmMatch } from '../../business/matching/confirm-match.ts'
import { undoMatch } from '../../business/matching/undo-match.ts'
import type { Reason } from '../../business/matching/rank-candidates.ts'
import { parseAmount } from '../../business/money/cents.ts'
import { type Handler, redirectTo } from '../server/route.ts'
import type { Form } from '../server/form.ts'
import { bankLinePage } from './bank-line-page.tsx'
import { actorOf, uuidOf } from './staff.ts'

interface Asked {
  customerUuid: string
  allocations: { invoiceUuid: string; amountCents: number }[]
}

export const matchBankLine: Handler = async (visit) => {
  const asked = askedIn(visit.form)
  if ('problem' in asked) return bankLinePage(visit, asked.problem)
  const uuid = uuidOf(visit)
  const actor = actorOf(visit)
  const line = await findBankLine(visit.ctx.read, uuid)
  const reasons = reasonsFor(line, asked, actor.staffName)
  const outcome = await visit.ctx.transact((w) =>
    confirmMatch(w, { bankLineUuid: uuid, ...asked, reasons, ...actor, onceKey: visit.form.text('once') }),
  )
  if ('refused' in outcome) return bankLinePage(visit, outcome.sentence)
  if (visit.form.text('then') === 'stay') return redirectTo(`/office/bank-lines/${uuid}`)
  const [next] = (await listBankLines(visit.ctx.read, { view: 'unmatched' })).rows
  return redirectTo(next ? `/office/bank-lines/${next.uuid}?matched=${uuid}` : `/office/bank-lines?matched=${uuid}`)
}

export const undoBankLine: Handler = async (visit) => {
  const { form } = visit
  const outcome = await visit.ctx.transact((w) =>
    undoMatch(w, { matchUuid: form.text('match'), reason: form.text('reason'), ...actorOf(visit), onceKey: form.text('once') }),
  )
  return 'refused' in outcome ? bankLinePage(visit, outcome.sentence) : redirectTo(`/office/bank-lines/${outcome.bankLineUuid}#journals`)
}

/** The invoices with an amount beside them. `invoice`, `amount` and `owner` come as columns of one table, or a single `owner`. */
function askedIn(form: Form): Asked | { problem: string } {
  const [invoices, amounts, owners] = [form.all('invoice'), form.all('amount'), form.all('owner')]
  const allocations: Asked['allocations'] = []
  const customers = new Set<string>()
  for (const [at, invoiceUuid] of invoices.entries()) {
    const text = amounts[at] ?? ''
    if (text === '') continue
    const amountCents = parseAmount(text)
    if (amountCents === null || amountCents <= 0)
      return { problem: `“${text.slice(0, 30)}” is not an amount in rand. Write for instance 1 234,56.` }
    allocations.push({ invoiceUuid, amountCents })
    customers.add(owners[at] ?? owners[0] ?? '')
  }
  if (invoices.length > 0 && allocations.length === 0) return { problem: 'Write beside an invoice how much of the line it gets.' }
  if (customers.size > 1) return { problem: 'These invoices belong to several customers: one bank line pays one customer’s invoices.' }
  const [customerUuid = owners[0] ?? ''] = customers
  return { customerUuid, allocations }
}

/** The reasons of the candidate that was confirmed; a choice by hand says whose it was. */
function reasonsFor(line: BankLineDetail, asked: Asked, staffName: string): Reason[] {
  const wanted = keyOf(asked.allocations.map((part) => ({ uuid: part.invoiceUuid, cents: part.amountCents })))
  const chosen = line.candidates.find(
    (candidate) =>
      candidate.customerUuid === asked.customerUuid &&
      keyOf(candidate.invoices.map((part) => ({ uuid: part.uuid, cents: part.allocateCents }))) === wanted,
  )
  return chosen?.reasons ?? [{ outcome: 'review', sentence: `Chosen by ${staffName}.` }]
}

const keyOf = (parts: { uuid: string; cents: number }[]): string =>
  parts
    .map((part) => `${part.uuid} ${String(part.cents)}`)
    .sort()
    .join()
