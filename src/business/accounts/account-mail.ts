// Mail about a person's own account: security notices, and one-time links. A link opens an account, so its mail lies sealed in
// the queue: neither a copy of the database nor the office's list of mails shows it.
import { JobFailedForGood, type JobHandler } from '../../adapters/jobs/job-handler.ts'
import type { LinkPurpose } from '../../adapters/database/tables/sign-in.ts'
import type { WriteContext } from '../../context.ts'
import { formatAt } from '../money/calendar.ts'
import type { Mail } from '../notifications/tell.ts'
import { open, seal } from './seal.ts'

export type Notice =
  | { event: 'new-device'; at: string; device: string; remoteAddress: string }
  | { event: 'password-changed' }
  | { event: 'email-changed'; newEmail: string }
  | { event: 'factor-added'; factor: string }
  | { event: 'factor-removed'; factor: string }
  | { event: 'backup-codes-made' }
  | { event: 'factors-reset' }
  | { event: 'account-exists'; signInUrl: string }

export interface LinkMail {
  event: LinkPurpose | 'open-account'
  link: string
  minutesValid: number
}

/** What the seal of a mail in the queue is for. */
export const sealedMailPurpose = 'mail'

/** Enqueues a notice. It holds no secret: the office may read it in its list. */
export async function tellPerson(w: WriteContext, to: string, notice: Notice): Promise<void> {
  const { subject, lines } = noticeWords(notice)
  await w.enqueue('send-mail', { ...mailTo(to, subject, [...lines, ...notYou]) })
}

/** Enqueues the mail with a one-time link, sealed. */
export async function mailLink(w: WriteContext, to: string, news: LinkMail): Promise<void> {
  const { subject, lines } = linkWords(news)
  await mailSealed(w, to, subject, lines)
}

/** Enqueues a mail that nobody but its reader shall see: a link, or a last word to somebody whose address is erased. */
export async function mailSealed(w: WriteContext, to: string, subject: string, lines: readonly string[]): Promise<void> {
  await w.enqueue('send-sealed-mail', { sealed: seal(w.keys, sealedMailPurpose, JSON.stringify(mailTo(to, subject, lines))) })
}

/** The job that opens a sealed mail and hands it to `send`. `id` makes a repeated mail recognisable as the same. */
export const sendSealedMailJob =
  (send: (mail: Mail, id: string) => Promise<void>): JobHandler =>
  async (ctx, { job }) => {
    const text = open(ctx.keys, sealedMailPurpose, String(job.payload['sealed']))
    // sealed before a SECRET_KEY that is gone: the link would be too old in any case
    if (text === null) throw new JobFailedForGood('the mail does not open with the keys of today')
    await send(JSON.parse(text) as Mail, job.uuid)
  }

const mailTo = (to: string, subject: string, lines: readonly string[]): Mail => ({ to, subject, text: lines.join('\n\n') })

const notYou = ['If this was not you: set a new password with “Forgot your password?” on the sign-in page, and tell us.']

function noticeWords(notice: Notice): { subject: string; lines: string[] } {
  switch (notice.event) {
    case 'new-device':
      return {
        subject: 'Your account was opened on a new device',
        lines: [
          `On ${formatAt(notice.at)} somebody signed in to your account from a browser that we had not seen before.`,
          `Browser: ${notice.device.slice(0, 160)}\nAddress: ${notice.remoteAddress}`,
          'If this was you, there is nothing to do.',
        ],
      }
    case 'password-changed':
      return {
        subject: 'Your password was changed',
        lines: ['The password of your account was changed, and other devices were signed out.'],
      }
    case 'account-exists':
      return {
        subject: 'You have an account already',
        lines: [
          'Somebody tried to open another account with this address. It has one: nothing was changed.',
          `Sign in here, or choose “Forgot your password?” there: ${notice.signInUrl}`,
        ],
      }
    case 'email-changed':
      return {
        subject: 'Your e-mail address was changed',
        lines: [`From now on you sign in with ${notice.newEmail}, and mail goes there.`],
      }
    case 'factor-added':
      return { subject: 'A second factor was added', lines: [`${notice.factor} can now be used to sign in to your account.`] }
    case 'factor-removed':
      return { subject: 'A second factor was removed', lines: [`${notice.factor} no longer signs in to your account.`] }
    case 'factors-reset':
      return {
        subject: 'Your second factor was reset',
        lines: ['Authenticator app, passkeys and backup codes of your account were removed, and every device was signed out.'],
      }
    case 'backup-codes-made':
      return {
        subject: 'New backup codes were made',
        lines: ['Ten new backup codes were made for your account. Earlier ones no longer work.'],
      }
  }
}

function linkWords(news: LinkMail): { subject: string; lines: string[] } {
  const valid = `It works once, for ${news.minutesValid} minutes.`
  switch (news.event) {
    case 'open-account':
      return {
        subject: 'Open your account',
        lines: [
          'Somebody asked to open an account with this address. If it was you, open this link and type your password once more. It works ' +
            'once, for a day.',
          news.link,
          'If it was not you, do nothing: no account is opened.',
        ],
      }
    case 'reset-password':
      return {
        subject: 'Set a new password',
        lines: [
          `Somebody asked to set a new password for your account. If it was you, open this link. ${valid}`,
          news.link,
          'If it was not you, do nothing: your password stays as it is.',
        ],
      }
    case 'verify-email':
      return {
        subject: 'Confirm your e-mail address',
        lines: [`Open this link to confirm that this address is yours. ${valid}`, news.link],
      }
    case 'change-email':
      return {
        subject: 'Confirm your new e-mail address',
        lines: [
          `Open this link to sign in with this address from now on. ${valid}`,
          news.link,
          'If you did not ask for it, do nothing: nothing changes.',
        ],
      }
  }
}
