// Has the mailbox for proofs read while a job process runs. Every process looks whether it is due; the row that they share lets one of them.
import { newOwner } from '../adapters/jobs/lease.ts'
import type { MailServer } from '../business/proofs/mailbox/mail-server.ts'
import { takeMail } from '../business/proofs/mailbox/take-mail.ts'
import type { Context } from '../context.ts'

/** Looking costs one small transaction; the mailbox itself is asked when its row says so. */
const lookEveryMs = 10_000

/** Reads until the returned function is called; that resolves when nothing runs any more. */
export const startPolling = (ctx: Context, server: MailServer): (() => Promise<void>) => {
  const owner = newOwner()
  const stop = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const look = async (): Promise<void> => {
    try {
      const round = await takeMail(ctx, server, owner, stop.signal)
      if ('failed' in round && isWorthLogging(round.failures))
        ctx.log.warning('The mailbox for proofs cannot be read', { mailbox: server.name, why: round.failed, next_try: round.nextAt })
      if ('taken' in round && round.taken > 0) ctx.log.info('Took mail with proofs', { mailbox: server.name, mails: round.taken })
    } catch (error) {
      // the database's own outage is logged where it happens; what is left is ours, and must not end the process
      ctx.log.error('The mailbox for proofs was not read', { mailbox: server.name, error })
    }
    if (!stop.signal.aborted) timer = setTimeout(() => (running = look()), lookEveryMs)
  }
  let running = look()
  return async () => {
    stop.abort()
    clearTimeout(timer)
    await running
  }
}

// The first failure, and then ever more rarely: an outage of a day is a dozen lines.
const isWorthLogging = (failures: number) => Number.isInteger(Math.log2(failures))
