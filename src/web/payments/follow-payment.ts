// A payment's state as a stream, for a page that is open: the first one, and each that differs, until nothing more is expected.
import { setTimeout as delay } from 'node:timers/promises'
import type { PayersPayment } from '../../business/gateways/find-payments.ts'
import type { ServerEvent, Visit } from '../server/route.ts'
import { isWaiting } from './payment-state.tsx'

/** A person who waits does not see less; a look is one row by its key. */
const lookEveryMs = 500
/** Then the browser connects again by itself. */
const watchMaxMs = 10 * 60_000

export async function* followPayment(visit: Visit, look: () => Promise<PayersPayment>): AsyncGenerator<ServerEvent> {
  const { signal } = visit
  let seen = ''
  for (let waitedMs = 0; waitedMs < watchMaxMs && !signal.aborted; waitedMs += lookEveryMs) {
    const payment = await look()
    if (payment.state !== seen) yield { event: 'state', data: payment.state }
    seen = payment.state
    if (!isWaiting(payment)) return
    await delay(lookEveryMs, undefined, { signal }).catch(() => undefined)
  }
}
