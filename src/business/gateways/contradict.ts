// A gateway says something about money that cannot be so by our books. Nothing is changed; a person compares both.
import type { WriteContext } from '../../context.ts'
import type { Capture } from './captures.ts'
import type { RailEvent } from './rail.ts'
import { openTask } from './tasks.ts'

/** ISO 4217's `XXX`, no currency, for what names none. */
export const currencyOf = (text: string): string => (/^[A-Z]{3}$/.test(text.toUpperCase()) ? text.toUpperCase() : 'XXX')

/** `expectedCents`: what our books have instead, in the capture's currency. */
export async function contradict(
  w: WriteContext,
  capture: Capture,
  event: Extract<RailEvent, { currency: string }>,
  { expectedCents, refundId = null }: { expectedCents: number; refundId?: number | null },
): Promise<'contradiction'> {
  await openTask(w, {
    key: `contradiction ${capture.rail} ${event.eventId}`,
    kind: 'contradiction',
    rail: capture.rail,
    captureId: capture.id,
    refundId,
    detail: {
      amountCents: event.amountCents,
      currency: currencyOf(event.currency),
      expectedCents,
      expectedCurrency: capture.currency,
      gatewayId: capture.gateway_id,
    },
  })
  return 'contradiction'
}
