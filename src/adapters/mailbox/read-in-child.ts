// Mails are taken apart in a child that may be killed, as documents are: what parses headers and parts was not made for hostile ones, and
// ten megabytes of folded header or of blanks keep it busy for minutes.
import { KeysAway, type MailReader, MailUnopenable } from '../../business/proofs/mailbox/mail-content.ts'
import { mailboxLimits } from '../../config/mailbox-limits.ts'
import { type ChildPool, createChildPool } from '../ocr/child-pool.ts'

const niceness = 10

export interface MailChild {
  readonly read: MailReader
  close(): Promise<void>
}

/** One child, started with the first mail and gone when none came for a while. `now`: by which signatures are in time. */
export const mailChild = (now: () => Date, deadlineMs: number = mailboxLimits.openTimeoutMs): MailChild => {
  let pool: ChildPool | undefined
  return {
    read: async (bytes, banks) => {
      pool ??= createChildPool({ children: 1, idleMs: mailboxLimits.childIdleMs, niceness })
      const result = await pool.run({ do: 'mail', bytes, banks, nowMs: now().getTime() }, { deadlineMs })
      if ('failed' in result) throw new MailUnopenable(result.failed)
      if (result.is !== 'mail') throw new MailUnopenable('another answer')
      if (result.awaits !== null) throw new KeysAway(result.awaits)
      if (result.content === null) throw new MailUnopenable('damaged')
      return result.content
    },
    close: async () => {
      await pool?.close()
      pool = undefined
    },
  }
}
