// Endpoints and what was sent to them, as the office looks at it. Secrets never leave their row.
import type { WebhookEvent } from '../../adapters/database/tables/programs.ts'
import type { ReadContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { pageOf, type Paged, paged } from '../lists/paging.ts'
import { parseEvents } from './events.ts'

export interface EndpointRow {
  uuid: string
  name: string
  url: string
  /** null: our own systems */
  customerName: string | null
  events: readonly WebhookEvent[]
  createdAt: string
  createdBy: string
  disabledReason: string | null
  isOn: boolean
}

const endpoints = (r: Pick<ReadContext, 'db'>) =>
  r.db
    .selectFrom('webhook_endpoint')
    .innerJoin('staff', 'staff.id', 'webhook_endpoint.created_by')
    .leftJoin('customer', 'customer.id', 'webhook_endpoint.customer_id')

const columns = [
  'webhook_endpoint.id',
  'webhook_endpoint.uuid',
  'webhook_endpoint.name',
  'webhook_endpoint.url',
  'webhook_endpoint.events',
  'webhook_endpoint.created_at',
  'webhook_endpoint.disabled_at',
  'webhook_endpoint.disabled_reason',
  'staff.name as created_by_name',
  'customer.name as customer_name',
] as const

type Row = Awaited<ReturnType<typeof selectOne>> & object
const selectOne = (r: Pick<ReadContext, 'db'>, uuid: string) =>
  endpoints(r).select(columns).where('webhook_endpoint.uuid', '=', uuid).executeTakeFirst()

const rowOf = (row: Row): EndpointRow => ({
  uuid: row.uuid,
  name: row.name,
  url: row.url,
  customerName: row.customer_name,
  events: parseEvents(row.events.split(' ')) ?? [],
  createdAt: row.created_at,
  createdBy: row.created_by_name,
  disabledReason: row.disabled_reason,
  isOn: row.disabled_at === null,
})

/** Newest first. */
export async function listEndpoints(r: Pick<ReadContext, 'db'>, input: { page?: number | undefined }): Promise<Paged<EndpointRow>> {
  const { total } = await endpoints(r)
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  const page = pageOf(input.page, Number(total))
  const rows = await endpoints(r).select(columns).orderBy('webhook_endpoint.id', 'desc').limit(page.size).offset(page.offset).execute()
  return paged(page, rows.map(rowOf))
}

export interface DeliveryRow {
  uuid: string
  event: WebhookEvent
  payload: string
  state: 'waiting' | 'delivered' | 'failed'
  attempts: number
  lastStatus: number | null
  lastError: string | null
  createdAt: string
  triedAt: string | null
  nextAt: string | null
}

/** One endpoint with what was sent to it, newest first. */
export async function findEndpoint(
  r: Pick<ReadContext, 'db'>,
  uuid: string,
  input: { view?: DeliveryRow['state'] | undefined; page?: number | undefined },
): Promise<EndpointRow & { deliveries: Paged<DeliveryRow> }> {
  const endpoint = found(await selectOne(r, uuid))
  let query = r.db.selectFrom('webhook_delivery').where('endpoint_id', '=', endpoint.id)
  if (input.view !== undefined) query = query.where('state', '=', input.view)
  const { total } = await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const page = pageOf(input.page, Number(total))
  const rows = await query.selectAll().orderBy('id', 'desc').limit(page.size).offset(page.offset).execute()
  return {
    ...rowOf(endpoint),
    deliveries: paged(
      page,
      rows.map((row) => ({
        uuid: row.uuid,
        event: row.event,
        payload: row.payload,
        state: row.state,
        attempts: row.attempts,
        lastStatus: row.last_status,
        lastError: row.last_error,
        createdAt: row.created_at,
        triedAt: row.tried_at,
        nextAt: row.next_at,
      })),
    ),
  }
}
