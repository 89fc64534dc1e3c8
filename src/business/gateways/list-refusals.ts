// Notices that failed a check, as the office looks at them: when, for which gateway, why in words, from where, how often. What arrived
// stays sealed and is shown nowhere.
import type { ReadContext } from '../../context.ts'
import { pageOf, type Paged, paged } from '../lists/paging.ts'
import type { NoticeCheck } from './rail.ts'

/** All of one hour, gateway, check and network. */
export interface Refusal {
  uuid: string
  rail: string
  check: NoticeCheck
  /** what was found; of the first of them */
  sentence: string
  /** what it means, and what to do */
  advice: string
  /** the sender's network; null for the many beyond those told apart */
  network: string | null
  count: number
  lastAt: string
}

const advice: Record<NoticeCheck, string> = {
  form: 'Nothing to do unless a gateway has changed what it sends: then its payments stay open, and the log says so.',
  signature: 'Either somebody tries to look like the gateway, or our secret is not the one that is set there. Compare them.',
  time: 'It was sent again long after it was made, or the clock of this machine is wrong. Look at the clock first.',
  source:
    'It came from an address that is not the gateway’s. If real payments stay open, whoever runs the server looks at the trusted proxies.',
  merchant: 'It is about another account, or test money in a live shop. Look at the keys that are set.',
  'gateway-denies': 'It bears our signature and the gateway never sent it: somebody knows our passphrase. Have it changed today.',
}

const isCheck = (text: string): text is NoticeCheck => text in advice

/** Newest hour first. `rail`: of one gateway only. */
export async function listRefusals(r: Pick<ReadContext, 'db'>, search: { rail?: string; page?: number }): Promise<Paged<Refusal>> {
  let query = r.db.selectFrom('gateway_refusal')
  if (search.rail !== undefined) query = query.where('rail', '=', search.rail)
  const { total } = await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const page = pageOf(search.page, Number(total))
  const rows = await query
    .select(['uuid', 'rail', 'check_name', 'sentence', 'network', 'refusals', 'last_at'])
    .orderBy('hour', 'desc')
    .orderBy('id', 'desc')
    .limit(page.size)
    .offset(page.offset)
    .execute()
  return paged(
    page,
    rows.map((row) => {
      const check = isCheck(row.check_name) ? row.check_name : 'form'
      return {
        uuid: row.uuid,
        rail: row.rail,
        check,
        sentence: row.sentence,
        advice: advice[check],
        network: row.network === '' ? null : row.network,
        count: row.refusals,
        lastAt: row.last_at,
      }
    }),
  )
}
