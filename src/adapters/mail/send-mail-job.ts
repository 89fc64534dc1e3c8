// The job that sends one mail. Enqueued by business in the transaction of the event it tells of.
import type { Mail } from '../../business/notifications/tell.ts'
import { JobFailedForGood, type JobHandler } from '../jobs/job-handler.ts'
import type { Mailer } from './mailer.ts'

/** Sends the mail in the payload; the job's uuid becomes the message id, so a repeat can be recognised. */
export const sendMailJob = (mailer: Mailer): JobHandler => {
  return async (_ctx, { job }) => {
    await mailer.send(mailOf(job.payload), job.uuid)
  }
}

const mailOf = ({ to, subject, text }: Readonly<Record<string, unknown>>): Mail => {
  if (typeof to !== 'string' || typeof subject !== 'string' || typeof text !== 'string') {
    throw new JobFailedForGood('the payload is not a mail')
  }
  return { to, subject, text }
}
