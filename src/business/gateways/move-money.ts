// Putting money that a gateway took elsewhere: held money to the customer whose it is; money off its invoice into the customer's
// unallocated cash; and undoing it altogether where the gateway never took it. Each is a journal, and nothing is deleted.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import type { Asker } from '../accounts/second-person.ts'
import { once } from '../audit/once.ts'
import { record } from '../audit/record.ts'
import { unallocatedCash } from '../invoices/account-summary.ts'
import { postJournal, reverseJournal } from '../ledger/post-journal.ts'
import { dateOn } from '../money/calendar.ts'
import { formatMoney } from '../money/cents.ts'
import {
  canBeCredit,
  type Capture,
  entriesOutOf,
  lockCustomerOf,
  lowerInvoices,
  type Part,
  standingParts,
  withdrawReleasesOf,
  writeParts,
} from './captures.ts'

export interface MoneyToMove {
  captureUuid: string
  reason: string
  by: Asker
  onceKey: string
}

export type MoneyMoved =
  | { captureUuid: string }
  | { refused: 'reason-missing' | 'nothing-there' | 'other-currency' | 'gone-elsewhere' | 'undone-already'; sentence: string }

/** Held money becomes the unallocated cash of the customer whose it turned out to be; in rand only. */
export const giveToCustomer = (w: WriteContext, input: MoneyToMove & { customerUuid: string }): Promise<MoneyMoved> =>
  moving(w, 'gateway-give', input, { customer: input.customerUuid }, async (capture) => {
    const customer = found(
      await w.db.selectFrom('customer').select(['id', 'name']).where('uuid', '=', input.customerUuid).executeTakeFirst(),
    )
    const held = (await standingParts(w, capture.id)).filter((part) => part.place === 'held' && part.amountCents > 0)
    if (held.length === 0) return { refused: 'nothing-there', sentence: 'Nothing of this payment is held.' }
    if (!canBeCredit(capture.currency))
      return { refused: 'other-currency', sentence: `${capture.currency} is not kept as unallocated cash: refund it through the gateway.` }
    await lockCustomerOf(w, customer.id)
    await move(w, capture, held, customer.id, input.by)
    await w.db.updateTable('gateway_capture').set({ customer_id: customer.id }).where('id', '=', capture.id).execute()
    return null
  })

/** What pays an invoice becomes unallocated cash: the invoice owes again, and goods still in the yard wait again. */
export const takeOffInvoice = (w: WriteContext, input: MoneyToMove): Promise<MoneyMoved> =>
  moving(w, 'gateway-off', input, {}, async (capture) => {
    if (!canBeCredit(capture.currency))
      return { refused: 'other-currency', sentence: `${capture.currency} is not kept as unallocated cash: refund it through the gateway.` }
    await lockCustomerOf(w, capture.customer_id)
    const paying = (await standingParts(w, capture.id)).filter((part) => part.place === 'invoice' && part.amountCents > 0)
    if (paying.length === 0) return { refused: 'nothing-there', sentence: 'Nothing of this payment is on an invoice.' }
    await lowerInvoices(w, paying)
    await move(w, capture, paying, capture.customer_id, input.by)
    await withdrawReleasesOf(w, paying, input.by.staffName)
    return null
  })

async function move(w: WriteContext, capture: Capture, from: readonly Part[], customerId: number | null, by: Asker): Promise<void> {
  const into = from.map((part): Part => ({ place: 'credit', invoiceId: null, customerId, amountCents: part.amountCents }))
  const journalId = await postJournal(w, {
    kind: 'gateway-moved',
    cause: `gateway-moved ${w.newUuid()}`,
    occurredOn: dateOn(w.clock.now()),
    postedBy: by.staffName,
    currency: capture.currency,
    entries: entriesOutOf(from, 'unallocated-cash').map((entry) => ({ ...entry, customerId })),
  })
  await writeParts(w, capture.id, journalId, from, -1)
  await writeParts(w, capture.id, journalId, into, 1)
}

/** The gateway never took it: journal and fee are reversed, the invoice owes again. Only while nothing of it went back or elsewhere. */
export const undoCapture = (w: WriteContext, input: MoneyToMove): Promise<MoneyMoved> =>
  moving(w, 'gateway-undo', input, {}, async (capture) => {
    await lockCustomerOf(w, capture.customer_id)
    const standing = await standingParts(w, capture.id)
    const creditCents = standing.filter((part) => part.place === 'credit').reduce((sum, part) => sum + part.amountCents, 0)
    const heldCents = capture.customer_id === null ? 0 : await unallocatedCash(w, capture.customer_id)
    const isMoved = (await journalsOf(w, capture.id)) > 1
    if (isMoved || capture.refunded_cents > 0 || capture.charged_back_cents > 0 || creditCents > heldCents)
      return { refused: 'gone-elsewhere', sentence: 'Part of this money went back or elsewhere: take that back first.' }
    await lowerInvoices(
      w,
      standing.filter((part) => part.place === 'invoice'),
    )
    const how = { occurredOn: dateOn(w.clock.now()), postedBy: input.by.staffName }
    const journalId = await reverseJournal(w, capture.journal_id, how)
    if (capture.fee_journal_id !== null) await reverseJournal(w, capture.fee_journal_id, how)
    await writeParts(w, capture.id, journalId, standing, -1)
    await w.db.updateTable('gateway_capture').set({ undone_at: w.clock.now() }).where('id', '=', capture.id).execute()
    await withdrawReleasesOf(w, standing, input.by.staffName)
    return null
  })

async function journalsOf(w: WriteContext, captureId: number): Promise<number> {
  const rows = await w.db.selectFrom('gateway_allocation').select('journal_id').distinct().where('capture_id', '=', captureId).execute()
  return rows.length
}

type Refused = Extract<MoneyMoved, { refused: string }>

async function moving(
  w: WriteContext,
  kind: 'gateway-give' | 'gateway-off' | 'gateway-undo',
  input: MoneyToMove,
  request: Record<string, string>,
  effect: (capture: Capture) => Promise<Refused | null>,
): Promise<MoneyMoved> {
  const reason = input.reason.trim()
  if (reason.length < 3 || reason.length > 300) return { refused: 'reason-missing', sentence: 'Say in a few words why.' }
  return once<MoneyMoved>(w, { scope: `${kind} ${input.captureUuid}`, key: input.onceKey, request: { ...request, reason } }, async () => {
    const capture = found(
      await w.db
        .selectFrom('gateway_capture')
        .selectAll()
        .where('uuid', '=', input.captureUuid)
        .modifyEnd(lockRows(w.db))
        .executeTakeFirst(),
    )
    if (capture.undone_at !== null) return { refused: 'undone-already', sentence: 'This payment was undone already.' }
    const refused = await effect(capture)
    if (refused !== null) return refused
    await record(w, {
      actor: input.by.staffName,
      kind,
      subject: capture.uuid,
      detail: { reason, amount: formatMoney(capture.amount_cents, capture.currency), ...request },
    })
    return { captureUuid: capture.uuid }
  })
}
