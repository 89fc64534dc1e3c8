// Taking over from a gateway's list what our books lack, once a person says so: the line becomes an event like any other, with the same
// rules about what it pays.
import { lockRows } from '../../adapters/database/dialect.ts'
import type { WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import type { Asker } from '../accounts/second-person.ts'
import { once } from '../audit/once.ts'
import { record } from '../audit/record.ts'
import { cents } from '../money/cents.ts'
import { chargeBackEventId, type ListedLine, type RailEvent } from './rail.ts'
import { takeEvent } from './take-event.ts'
import type { TaskDetail } from './task-words.ts'

export type ListedTaken = { taskUuid: string } | { refused: 'not-this' | 'done-already'; sentence: string }

/** Only for tasks of the kind `difference-ours-missing`. */
export function takeListed(w: WriteContext, input: { taskUuid: string; by: Asker; onceKey: string }): Promise<ListedTaken> {
  return once<ListedTaken>(w, { scope: `take-listed ${input.taskUuid}`, key: input.onceKey, request: {} }, async () => {
    const task = found(
      await w.db.selectFrom('gateway_task').selectAll().where('uuid', '=', input.taskUuid).modifyEnd(lockRows(w.db)).executeTakeFirst(),
    )
    const { line } = JSON.parse(task.detail) as TaskDetail
    if (task.kind !== 'difference-ours-missing' || line === undefined)
      return { refused: 'not-this', sentence: 'There is no line of a list to take over.' }
    if (task.done_at !== null) return { refused: 'done-already', sentence: 'Somebody has done this already.' }
    await takeEvent(w, task.rail, eventOfLine(line), { source: 'listed' })
    await w.db
      .updateTable('gateway_task')
      .set({ done_at: w.clock.now(), done_by: input.by.staffId, done_note: 'Taken over from the gateway’s list.' })
      .where('id', '=', task.id)
      .execute()
    await record(w, {
      actor: input.by.staffName,
      kind: 'gateway-line-taken',
      subject: line.gatewayId,
      detail: { task: task.uuid, lineKind: line.kind, amountCents: line.amountCents },
    })
    return { taskUuid: task.uuid }
  })
}

/** What a line says, as an event like any other. */
export function eventOfLine(line: ListedLine): RailEvent {
  const about = {
    paymentUuid: line.paymentUuid,
    happenedAt: line.happenedAt,
    amountCents: cents(line.amountCents),
    currency: line.currency,
  }
  const eventId = `listed ${line.kind} ${line.gatewayId}`
  switch (line.kind) {
    case 'payment':
      return { ...about, kind: 'paid', eventId, gatewayId: line.gatewayId, feeCents: line.feeCents }
    case 'refund':
      return {
        ...about,
        kind: 'refunded',
        eventId,
        gatewayId: line.paymentGatewayId ?? line.gatewayId,
        refundUuid: null,
        gatewayRefundId: line.gatewayId,
      }
    case 'charge-back':
      return {
        ...about,
        kind: 'charged-back',
        eventId: chargeBackEventId(line.gatewayId),
        gatewayId: line.paymentGatewayId ?? line.gatewayId,
        feeCents: line.feeCents,
      }
    case 'payout':
      throw new Error('a payout is matched with a bank line, not taken over')
  }
}
