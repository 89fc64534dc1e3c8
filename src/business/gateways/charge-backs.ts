// Charge-backs: the payer's bank takes the money back through the gateway. What it had paid is owed again; what had gone elsewhere
// meanwhile is owed by the customer as "taken back". A charge-back that is won puts everything back.
import type { WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'
import { postJournal } from '../ledger/post-journal.ts'
import { dateOn } from '../money/calendar.ts'
import {
  type Capture,
  clearingAccount,
  entriesInto,
  entriesOutOf,
  giveBack,
  lockCustomerOf,
  lowerInvoices,
  planTaking,
  withdrawReleasesOf,
  writeParts,
} from './captures.ts'
import { contradict } from './contradict.ts'
import { postDisputeFee } from './fees.ts'
import type { RailEvent } from './rail.ts'
import { railTitle } from './rail-title.ts'
import { openTask } from './tasks.ts'

type About = Extract<RailEvent, { kind: 'charged-back' | 'charge-back-won' }>

/** The caller holds the capture's lock. */
export async function applyChargeBack(w: WriteContext, capture: Capture, event: About): Promise<string> {
  const leftCents = capture.amount_cents - capture.charged_back_cents
  if (event.amountCents > leftCents) return contradict(w, capture, event, { expectedCents: leftCents })
  await lockCustomerOf(w, capture.customer_id)
  const parts = await planTaking(w, capture, event.amountCents)
  const journalId = await post(w, capture, event, 'gateway-charge-back', entriesOutOf(parts, clearingAccount(capture.rail)))
  await lowerInvoices(w, parts)
  await writeParts(w, capture.id, journalId, parts, -1)
  await changeChargedBack(w, capture, event.amountCents)
  await withdrawReleasesOf(w, parts, railTitle(capture.rail))
  if ((event.feeCents ?? 0) > 0) await postDisputeFee(w, capture, event.eventId, event.feeCents ?? 0)
  await openTask(w, { ...taskOf(capture, event), key: `charge-back ${capture.rail} ${event.eventId}`, kind: 'charge-back' })
  return 'charged-back'
}

/** Null: it waits for the charge-back that was won. */
export async function applyChargeBackWon(w: WriteContext, capture: Capture, event: About): Promise<string | null> {
  if (event.amountCents > capture.charged_back_cents) return null
  await lockCustomerOf(w, capture.customer_id)
  const parts = await giveBack(w, capture, event.amountCents)
  const journalId = await post(w, capture, event, 'gateway-charge-back-won', entriesInto(parts, clearingAccount(capture.rail)))
  await writeParts(w, capture.id, journalId, parts, 1)
  await changeChargedBack(w, capture, -event.amountCents)
  if ((event.feeCents ?? 0) < 0) await postDisputeFee(w, capture, event.eventId, event.feeCents ?? 0)
  await openTask(w, { ...taskOf(capture, event), key: `charge-back-won ${capture.rail} ${event.eventId}`, kind: 'charge-back-won' })
  return 'charge-back-won'
}

async function changeChargedBack(w: WriteContext, capture: Capture, byCents: number): Promise<void> {
  capture.charged_back_cents += byCents
  await w.db.updateTable('gateway_capture').set({ charged_back_cents: capture.charged_back_cents }).where('id', '=', capture.id).execute()
}

async function post(
  w: WriteContext,
  capture: Capture,
  event: About,
  kind: 'gateway-charge-back' | 'gateway-charge-back-won',
  entries: Parameters<typeof postJournal>[1]['entries'],
): Promise<number> {
  const journalId = await postJournal(w, {
    kind,
    cause: `${kind} ${w.newUuid()}`,
    occurredOn: dateOn(w.clock.now()),
    postedBy: railTitle(capture.rail),
    currency: capture.currency,
    entries,
  })
  await record(w, {
    actor: railTitle(capture.rail),
    kind,
    subject: capture.uuid,
    detail: { amountCents: event.amountCents, currency: capture.currency, gatewayId: capture.gateway_id },
  })
  return journalId
}

const taskOf = (capture: Capture, event: About) => ({
  rail: capture.rail,
  captureId: capture.id,
  detail: {
    amountCents: event.amountCents,
    currency: capture.currency,
    expectedCents: capture.amount_cents - capture.charged_back_cents,
    gatewayId: capture.gateway_id,
  },
})
