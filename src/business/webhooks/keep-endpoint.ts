// Adding an address that is told about events, switching it off and on, and sending one message again.
import { randomBytes } from 'node:crypto'
import type { WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { seal } from '../accounts/seal.ts'
import { record } from '../audit/record.ts'
import { endpointPurpose } from './deliver-job.ts'
import { parseEvents } from './events.ts'
import { enqueueTry } from './retry.ts'
import type { WebhookSender } from './sender.ts'

/** Each event costs one row and one request per endpoint; more than this on one event is a mistake. */
const endpointsMax = 100
const urlLengthMax = 500

interface Doer {
  staffId: number
  staffName: string
  remoteAddress: string
}

export interface EndpointToAdd extends Doer {
  name: string
  url: string
  /** a buyer of the company whose events it hears; '' for our own systems, which hear everybody's */
  buyerEmail: string
  eventWords: readonly string[]
}

export type EndpointField = 'name' | 'url' | 'buyerEmail' | 'events'

export type EndpointAdded = { uuid: string; secret: string } | { refused: 'invalid'; problems: Partial<Record<EndpointField, string>> }

/** The secret is returned once; it is kept sealed, because each message is signed with it. */
export async function addEndpoint(
  w: WriteContext,
  sender: Pick<WebhookSender, 'objectionTo'>,
  input: EndpointToAdd,
): Promise<EndpointAdded> {
  const name = input.name.trim().replace(/\s+/g, ' ')
  const url = input.url.trim()
  const email = input.buyerEmail.trim().toLowerCase()
  const events = parseEvents(input.eventWords)
  const problems: Partial<Record<EndpointField, string>> = {}
  if (name.length < 2 || name.length > 80) problems.name = 'Name the program, so that it is recognised later.'
  const objection = url.length > urlLengthMax ? `An address has at most ${urlLengthMax} characters.` : sender.objectionTo(url)
  if (objection !== null) problems.url = objection
  if (events === null || events.length === 0) problems.events = 'Choose at least one event.'
  const buyer = email === '' ? null : await w.db.selectFrom('buyer').select('customer_id').where('email', '=', email).executeTakeFirst()
  if (buyer === undefined) problems.buyerEmail = 'No buyer has this address. Leave it empty for our own systems.'
  const { count } = await w.db
    .selectFrom('webhook_endpoint')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('disabled_at', 'is', null)
    .executeTakeFirstOrThrow()
  if (Number(count) >= endpointsMax) problems.name = `${endpointsMax} addresses are told already: disable one that nobody needs.`
  if (Object.keys(problems).length > 0 || events === null) return { refused: 'invalid', problems }
  const uuid = w.newUuid()
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  await w.db
    .insertInto('webhook_endpoint')
    .values({
      uuid,
      customer_id: buyer?.customer_id ?? null,
      url,
      name,
      events: events.join(' '),
      sealed_secret: seal(w.keys, endpointPurpose({ uuid }), secret),
      created_by: input.staffId,
      created_at: w.clock.now(),
      disabled_at: null,
      disabled_reason: null,
      rests_until: null,
    })
    .execute()
  await record(w, {
    actor: input.staffName,
    kind: 'webhook-added',
    subject: name,
    detail: { url, events, buyer: email || null },
    remoteAddress: input.remoteAddress,
  })
  return { uuid, secret }
}

/** What waits for a disabled endpoint is given up when its next try is due; it can be sent again by hand. */
export async function switchEndpoint(w: WriteContext, input: { uuid: string; isOn: boolean } & Omit<Doer, 'staffId'>): Promise<void> {
  const endpoint = found(await w.db.selectFrom('webhook_endpoint').select(['id', 'name']).where('uuid', '=', input.uuid).executeTakeFirst())
  await w.db
    .updateTable('webhook_endpoint')
    .set(
      input.isOn
        ? { disabled_at: null, disabled_reason: null, rests_until: null }
        : { disabled_at: w.clock.now(), disabled_reason: `Switched off by ${input.staffName}.` },
    )
    .where('id', '=', endpoint.id)
    .execute()
  const kind = input.isOn ? 'webhook-enabled' : 'webhook-disabled'
  await record(w, { actor: input.staffName, kind, subject: endpoint.name, remoteAddress: input.remoteAddress })
}

/** Tries the message at once, with all its tries before it; its id stays, so that the receiver knows it. */
export async function resend(w: WriteContext, input: { deliveryUuid: string; staffName: string }): Promise<{ endpointUuid: string }> {
  const delivery = found(
    await w.db
      .selectFrom('webhook_delivery')
      .innerJoin('webhook_endpoint', 'webhook_endpoint.id', 'webhook_delivery.endpoint_id')
      .select([
        'webhook_delivery.id',
        'webhook_delivery.uuid',
        'webhook_endpoint.uuid as endpoint_uuid',
        'webhook_endpoint.id as endpoint_id',
      ])
      .where('webhook_delivery.uuid', '=', input.deliveryUuid)
      .executeTakeFirst(),
  )
  const now = w.clock.now()
  await w.db.updateTable('webhook_delivery').set({ state: 'waiting', attempts: 0, next_at: now }).where('id', '=', delivery.id).execute()
  await w.db.updateTable('webhook_endpoint').set({ rests_until: null }).where('id', '=', delivery.endpoint_id).execute()
  await enqueueTry(w, delivery.uuid, now)
  await record(w, { actor: input.staffName, kind: 'webhook-resent', subject: delivery.uuid })
  return { endpointUuid: delivery.endpoint_uuid }
}
