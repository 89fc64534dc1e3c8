// One try to deliver a message, as the job process makes it. Try and outcome are one transaction, so none is counted twice.
import type { JobRun } from '../../adapters/jobs/job-handler.ts'
import type { Context, WriteContext } from '../../context.ts'
import { open } from '../accounts/seal.ts'
import { record } from '../audit/record.ts'
import { delayAfter, enqueueTry, laterBy, restMs } from './retry.ts'
import type { Sent } from './sender.ts'

export const endpointPurpose = ({ uuid }: { uuid: string }): string => `webhook ${uuid}`

const readDelivery = (ctx: Context, uuid: string) =>
  ctx.read.db
    .selectFrom('webhook_delivery')
    .innerJoin('webhook_endpoint', 'webhook_endpoint.id', 'webhook_delivery.endpoint_id')
    .select([
      'webhook_delivery.id',
      'webhook_delivery.uuid',
      'webhook_delivery.state',
      'webhook_delivery.attempts',
      'webhook_delivery.payload',
    ])
    .select(['webhook_delivery.endpoint_id', 'webhook_endpoint.uuid as endpoint_uuid', 'webhook_endpoint.url', 'webhook_endpoint.name'])
    .select(['webhook_endpoint.sealed_secret', 'webhook_endpoint.disabled_at', 'webhook_endpoint.rests_until'])
    .where('webhook_delivery.uuid', '=', uuid)
    .executeTakeFirst()

type Delivery = NonNullable<Awaited<ReturnType<typeof readDelivery>>>

/** Handler of the job kind `deliver-webhook`. */
export const deliverWebhookJob = async (ctx: Context, run: JobRun): Promise<void> => {
  const delivery = await readDelivery(ctx, String(run.job.payload['deliveryUuid']))
  if (delivery === undefined || delivery.state !== 'waiting') return ctx.transact((w) => run.finish(w))
  const { rests_until: restsUntil } = delivery
  if (delivery.disabled_at !== null) {
    return ctx.transact(async (w) => {
      await settle(w, delivery, { failure: 'the address is disabled' }, null)
      await run.finish(w)
    })
  }
  if (delivery.attempts === 0 && restsUntil !== null && restsUntil > ctx.clock.now()) {
    const at = laterBy(restsUntil, Math.round(Math.random() * 5_000))
    return ctx.transact(async (w) => {
      await w.db.updateTable('webhook_delivery').set({ next_at: at }).where('id', '=', delivery.id).execute()
      await enqueueTry(w, delivery.uuid, at)
      await run.finish(w)
    })
  }
  const secret = open(ctx.keys, endpointPurpose({ uuid: delivery.endpoint_uuid }), delivery.sealed_secret)
  const sent: Sent =
    secret === null
      ? { failure: 'its secret was sealed with a SECRET_KEY that is gone' }
      : await ctx.webhooks.send(
          { url: delivery.url, id: `msg_${delivery.uuid}`, at: ctx.clock.now(), body: delivery.payload, secret },
          run.signal,
        )
  run.signal.throwIfAborted()
  await ctx.transact(async (w) => {
    await conclude(w, delivery, sent)
    await run.finish(w)
  })
}

const gone = 410

async function conclude(w: WriteContext, delivery: Delivery, sent: Sent): Promise<void> {
  const isDelivered = 'status' in sent && sent.status >= 200 && sent.status < 300
  const isGone = 'status' in sent && sent.status === gone
  const delay = isDelivered || isGone ? null : delayAfter(delivery.attempts + 1, Math.random())
  const nextAt = delay === null ? null : laterBy(w.clock.now(), delay)
  await settle(w, delivery, sent, nextAt)
  if (nextAt !== null) await enqueueTry(w, delivery.uuid, nextAt)
  const endpoint = w.db.updateTable('webhook_endpoint').where('id', '=', delivery.endpoint_id)
  if (isDelivered) await endpoint.set({ rests_until: null }).where('rests_until', 'is not', null).execute()
  else await endpoint.set({ rests_until: laterBy(w.clock.now(), restMs(delay)) }).execute()
  if (!isGone) return
  await endpoint.set({ disabled_at: w.clock.now(), disabled_reason: 'It answered 410: it wants no more messages.' }).execute()
  await record(w, { actor: 'webhooks', kind: 'webhook-disabled', subject: delivery.name, detail: { url: delivery.url, status: gone } })
}

/** Writes how a try ended; without a next try the message is delivered or given up. */
async function settle(w: WriteContext, delivery: Delivery, sent: Sent, nextAt: string | null): Promise<void> {
  const isDelivered = 'status' in sent && sent.status >= 200 && sent.status < 300
  const state = isDelivered ? 'delivered' : nextAt === null ? 'failed' : 'waiting'
  await w.db
    .updateTable('webhook_delivery')
    .set({
      state,
      attempts: delivery.attempts + 1,
      last_status: 'status' in sent ? sent.status : null,
      last_error: 'failure' in sent ? sent.failure.slice(0, 200) : null,
      tried_at: w.clock.now(),
      next_at: nextAt,
    })
    .where('id', '=', delivery.id)
    .execute()
}
