// The job that sends one mail. Enqueued by business in the transaction of the event it tells of.
import type { Mail } from '../../business/notifications/tell.ts'
import type { Context } from '../../context.ts'
import { JobFailedForGood, type JobHandler } from '../jobs/job-handler.ts'
import { findLateMail } from './late-mail.ts'
import type { Mailer } from './mailer.ts'

/**
 * Sends the mail in the payload; the job's uuid becomes the message id, so a repeat can be recognised. When the server has taken
 * nothing for 15 minutes it is said once, as an error, until it takes mail again. An address that the server does not know fails for good.
 */
export const sendMailJob = (mailer: Mailer): JobHandler => {
  let isLateSaid = false
  return async (ctx, { job }) => {
    const mail = mailOf(job.payload)
    try {
      await mailer.send(mail, job.uuid)
      isLateSaid = false
    } catch (error) {
      if (isUnknownAddress(error)) throw new JobFailedForGood('the mail server does not know this address')
      if (!isLateSaid) isLateSaid = await sayWhenLate(ctx, error)
      throw error
    }
  }
}

const sayWhenLate = async (ctx: Context, error: unknown): Promise<boolean> => {
  const late = await findLateMail(ctx.read.db, ctx.clock)
  if (late === null) return false
  ctx.log.error('Mail has not been taken for more than 15 minutes: look at the mail server, or at MAIL_SERVER and its kin', {
    mails: late.count,
    since: late.sinceAt,
    error,
  })
  return true
}

// Only the refusal of this one recipient: a refused sender or password is our setting, and would lose every mail.
const isUnknownAddress = (error: unknown): boolean => {
  const { command, responseCode } = error as { command?: unknown; responseCode?: unknown }
  return command === 'RCPT TO' && typeof responseCode === 'number' && [550, 551, 553].includes(responseCode)
}

const mailOf = ({ to, subject, text }: Readonly<Record<string, unknown>>): Mail => {
  if (typeof to !== 'string' || typeof subject !== 'string' || typeof text !== 'string') {
    throw new JobFailedForGood('the payload is not a mail')
  }
  return { to, subject, text }
}
