// Telling programs about an event: a message for each endpoint that wants it, written in the event's own transaction.
import type { WriteContext } from '../../context.ts'
import type { News } from './events.ts'
import { enqueueTry } from './retry.ts'

/** Receivers must be able to take it in one go; ours have a few hundred bytes. */
const payloadBytesMax = 20_000

/** Exists exactly when the transaction commits. Our own systems' endpoints hear of every customer. */
export async function announce(w: WriteContext, customerId: number, { event, data }: News): Promise<void> {
  const endpoints = await w.db
    .selectFrom('webhook_endpoint')
    .select(['id', 'events'])
    .where('disabled_at', 'is', null)
    .where((eb) => eb.or([eb('customer_id', 'is', null), eb('customer_id', '=', customerId)]))
    .orderBy('id')
    .execute()
  const listening = endpoints.filter((endpoint) => endpoint.events.split(' ').includes(event))
  if (listening.length === 0) return
  const customer = await w.db.selectFrom('customer').select('uuid').where('id', '=', customerId).executeTakeFirstOrThrow()
  const now = w.clock.now()
  const payload = JSON.stringify({ type: event, timestamp: now, data: { customer: customer.uuid, ...data } })
  if (Buffer.byteLength(payload) > payloadBytesMax) throw new Error(`the message of ${event} is too large`)
  for (const endpoint of listening) {
    const uuid = w.newUuid()
    await w.db
      .insertInto('webhook_delivery')
      .values({
        uuid,
        endpoint_id: endpoint.id,
        event,
        payload,
        state: 'waiting',
        attempts: 0,
        last_status: null,
        last_error: null,
        created_at: now,
        tried_at: null,
        next_at: now,
      })
      .execute()
    await enqueueTry(w, uuid, now)
  }
}
