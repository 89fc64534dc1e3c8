// What a person of the office has to look at about gateways: opened once for each thing, listed with what to do, closed with a note.
import { keepExisting, lockRows } from '../../adapters/database/dialect.ts'
import type { GatewayTaskKind } from '../../adapters/database/tables/gateways.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import type { Asker } from '../accounts/second-person.ts'
import { once } from '../audit/once.ts'
import { record } from '../audit/record.ts'
import { pageOf, type Paged, paged } from '../lists/paging.ts'
import { type TaskDetail, taskWords } from './task-words.ts'

export interface TaskToOpen {
  /** the same key opens one task, ever */
  key: string
  kind: GatewayTaskKind
  rail: string
  paymentId?: number | null
  captureId?: number | null
  refundId?: number | null
  detail: TaskDetail
}

export async function openTask(w: WriteContext, task: TaskToOpen): Promise<void> {
  const insert = w.db.insertInto('gateway_task').values({
    uuid: w.newUuid(),
    task_key: task.key.slice(0, 255),
    kind: task.kind,
    rail: task.rail,
    payment_id: task.paymentId ?? null,
    capture_id: task.captureId ?? null,
    refund_id: task.refundId ?? null,
    detail: JSON.stringify(task.detail),
    opened_at: w.clock.now(),
    done_at: null,
    done_by: null,
    done_note: null,
  })
  await keepExisting(w.db, insert, 'task_key').execute()
}

/** The thing has settled itself: a person need not look any more. */
export async function settleTask(w: WriteContext, key: string, note: string): Promise<void> {
  await w.db
    .updateTable('gateway_task')
    .set({ done_at: w.clock.now(), done_note: note })
    .where('task_key', '=', key)
    .where('done_at', 'is', null)
    .execute()
}

export interface GatewayTask {
  uuid: string
  kind: GatewayTaskKind
  rail: string
  /** what happened */
  sentence: string
  /** what to do */
  advice: string
  detail: TaskDetail
  paymentUuid: string | null
  captureUuid: string | null
  refundUuid: string | null
  invoiceUuid: string | null
  invoiceNumber: string | null
  customerUuid: string | null
  customerName: string | null
  openedAt: string
  done: { at: string; byName: string | null; note: string } | null
}

const tasksOf = (r: Pick<ReadContext, 'db'>) =>
  r.db
    .selectFrom('gateway_task')
    .leftJoin('gateway_refund', 'gateway_refund.id', 'gateway_task.refund_id')
    .leftJoin('gateway_capture', 'gateway_capture.id', 'gateway_task.capture_id')
    .leftJoin('gateway_payment', (join) =>
      join.on((eb) => eb('gateway_payment.id', '=', eb.fn.coalesce('gateway_task.payment_id', 'gateway_capture.payment_id'))),
    )
    .leftJoin('invoice', 'invoice.id', 'gateway_payment.invoice_id')
    .leftJoin('customer', (join) =>
      join.on((eb) => eb('customer.id', '=', eb.fn.coalesce('gateway_capture.customer_id', 'gateway_payment.customer_id'))),
    )
    .leftJoin('staff', 'staff.id', 'gateway_task.done_by')
    .select(['gateway_task.uuid', 'gateway_task.kind', 'gateway_task.rail', 'gateway_task.detail', 'gateway_task.opened_at'])
    .select(['gateway_task.done_at', 'gateway_task.done_note', 'staff.name as done_by_name'])
    .select(['gateway_payment.uuid as payment_uuid', 'gateway_capture.uuid as capture_uuid', 'gateway_refund.uuid as refund_uuid'])
    .select(['invoice.uuid as invoice_uuid', 'invoice.number as invoice_number'])
    .select(['customer.uuid as customer_uuid', 'customer.name as customer_name'])

type Row = Awaited<ReturnType<ReturnType<typeof tasksOf>['execute']>>[number]

function taskOf(row: Row): GatewayTask {
  const detail = JSON.parse(row.detail) as TaskDetail
  return {
    uuid: row.uuid,
    kind: row.kind,
    rail: row.rail,
    ...taskWords(row.kind, row.rail, detail),
    detail,
    paymentUuid: row.payment_uuid,
    captureUuid: row.capture_uuid,
    refundUuid: row.refund_uuid,
    invoiceUuid: row.invoice_uuid,
    invoiceNumber: row.invoice_number,
    customerUuid: row.customer_uuid,
    customerName: row.customer_name,
    openedAt: row.opened_at,
    done: row.done_at === null ? null : { at: row.done_at, byName: row.done_by_name, note: row.done_note ?? '' },
  }
}

/** Open ones oldest first, done ones newest first. */
export async function listTasks(r: Pick<ReadContext, 'db'>, search: { view: 'open' | 'done'; page?: number }): Promise<Paged<GatewayTask>> {
  const { count } = await r.db
    .selectFrom('gateway_task')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('done_at', search.view === 'open' ? 'is' : 'is not', null)
    .executeTakeFirstOrThrow()
  const page = pageOf(search.page, Number(count))
  const rows = await tasksOf(r)
    .where('gateway_task.done_at', search.view === 'open' ? 'is' : 'is not', null)
    .orderBy('gateway_task.id', search.view === 'open' ? 'asc' : 'desc')
    .limit(page.size)
    .offset(page.offset)
    .execute()
  return paged(page, rows.map(taskOf))
}

export const findTask = async (r: Pick<ReadContext, 'db'>, uuid: string): Promise<GatewayTask> =>
  taskOf(found(await tasksOf(r).where('gateway_task.uuid', '=', uuid).executeTakeFirst()))

/** Of one payment, open and done. */
export const tasksOfPayment = async (r: Pick<ReadContext, 'db'>, paymentUuid: string): Promise<GatewayTask[]> =>
  (await tasksOf(r).where('gateway_payment.uuid', '=', paymentUuid).orderBy('gateway_task.id').execute()).map(taskOf)

/** How many are open, and since when the oldest is. */
export async function countTasks(r: Pick<ReadContext, 'db'>): Promise<{ count: number; oldest: string | null }> {
  const row = await r.db
    .selectFrom('gateway_task')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('opened_at').as('oldest')])
    .where('done_at', 'is', null)
    .executeTakeFirstOrThrow()
  return { count: Number(row.count), oldest: row.oldest }
}

export type TaskClosed = { taskUuid: string } | { refused: 'note-missing' | 'done-already' | 'still-unknown'; sentence: string }

/** Changes nothing but the task: what is to be done about the money is done by itself. */
export async function closeTask(
  w: WriteContext,
  input: { taskUuid: string; note: string; by: Asker; onceKey: string },
): Promise<TaskClosed> {
  const note = input.note.trim()
  if (note.length < 3 || note.length > 500) return { refused: 'note-missing', sentence: 'Say in a few words what was done.' }
  return once<TaskClosed>(w, { scope: `gateway-task ${input.taskUuid}`, key: input.onceKey, request: { note } }, async () => {
    const task = found(
      await w.db.selectFrom('gateway_task').selectAll().where('uuid', '=', input.taskUuid).modifyEnd(lockRows(w.db)).executeTakeFirst(),
    )
    if (task.done_at !== null) return { refused: 'done-already', sentence: 'Somebody has done this already.' }
    if (task.kind === 'refund-unknown' && (await isUnknown(w, task.refund_id)))
      return { refused: 'still-unknown', sentence: 'Say first whether the gateway made the refund: the amount is set aside until then.' }
    await w.db
      .updateTable('gateway_task')
      .set({ done_at: w.clock.now(), done_by: input.by.staffId, done_note: note })
      .where('id', '=', task.id)
      .execute()
    await record(w, { actor: input.by.staffName, kind: 'gateway-task-done', subject: task.kind, detail: { task: task.uuid, note } })
    return { taskUuid: task.uuid }
  })
}

async function isUnknown(w: WriteContext, refundId: number | null): Promise<boolean> {
  const refund = await w.db
    .selectFrom('gateway_refund')
    .select('state')
    .where('id', '=', refundId ?? 0)
    .executeTakeFirst()
  return refund !== undefined && refund.state !== 'done' && refund.state !== 'failed'
}
