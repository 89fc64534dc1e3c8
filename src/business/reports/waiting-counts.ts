// How much waits for a person, for the numbers in the office's navigation. Cheap counts; the first page has more.
import type { ReadContext } from '../../context.ts'
import { countRequests } from '../accounts/find-requests.ts'
import { countTasks } from '../gateways/tasks.ts'
import { countWaitingMail } from '../proofs/mailbox/find-mail.ts'
import { isForAPerson } from '../proofs/not-needed.ts'
import { countRefundsToPay } from '../refunds/find-refunds.ts'

export interface WaitingCounts {
  proofs: number
  /** mails with proofs that name no invoice */
  arrivedMail: number
  bankLines: number
  quoteRequests: number
  refundsToPay: number
  /** what to look at about payment gateways */
  gatewayTasks: number
  /** what waits for a second person */
  requests: number
}

export async function waitingCounts(r: Pick<ReadContext, 'db' | 'clock'>): Promise<WaitingCounts> {
  const proofs = await r.db
    .selectFrom('proof')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', 'in', ['read', 'unreadable'])
    .where(isForAPerson)
    .executeTakeFirstOrThrow()
  const bankLines = await r.db
    .selectFrom('bank_line')
    .leftJoin('bank_match', 'bank_match.active_bank_line_id', 'bank_line.id')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .leftJoin('gateway_payout_match', 'gateway_payout_match.active_bank_line_id', 'bank_line.id')
    .where('bank_match.id', 'is', null)
    .where('gateway_payout_match.id', 'is', null)
    .where('bank_line.amount_cents', '>', 0)
    .executeTakeFirstOrThrow()
  const quotes = await r.db
    .selectFrom('quote_request')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow()
  const requests = await countRequests(r)
  return {
    proofs: Number(proofs.count),
    arrivedMail: await countWaitingMail(r),
    bankLines: Number(bankLines.count),
    quoteRequests: Number(quotes.count),
    refundsToPay: (await countRefundsToPay(r)).count,
    gatewayTasks: (await countTasks(r)).count,
    requests: requests.count,
  }
}
