// Sends mail over SMTP, or writes it as .eml files into the outbox folder, where any
// mail program opens it. Which mail is sent to whom is decided in business.
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Mail } from '../../business/notifications/tell.ts'
import type { MailSettings, SmtpSettings } from '../../config/mail.ts'

export interface Mailer {
  /** Resolves when the server (or the disk) has taken the mail. `id` makes a repeated mail recognisable as the same. */
  send(mail: Mail, id: string): Promise<void>
  /** Contacts the mail server without sending; rejects when it cannot. Nothing to contact for the outbox. */
  ping(): Promise<void>
  close(): void
}

/** SMTP when a server is named and sending is on, else the outbox folder. */
export const createMailer = (settings: MailSettings, outboxFolder: string): Mailer =>
  settings.smtp !== undefined && settings.isSending ? smtpMailer(settings, settings.smtp) : outboxMailer(settings, outboxFolder)

// A black-holed server must not hold a job process for nodemailer's default of two minutes.
const connectionTimeoutMs = 10_000
const socketTimeoutMs = 30_000

const smtpMailer = (settings: MailSettings, smtp: SmtpSettings): Mailer => {
  const transport = lazily(async () => {
    const { createTransport } = await import('nodemailer')
    return createTransport({
      host: smtp.host,
      port: smtp.port,
      secure: smtp.port === 465,
      requireTLS: smtp.isTlsRequired && smtp.port !== 465,
      ignoreTLS: !smtp.isTlsRequired && smtp.port !== 465,
      pool: true,
      maxConnections: 2,
      connectionTimeout: connectionTimeoutMs,
      greetingTimeout: connectionTimeoutMs,
      socketTimeout: socketTimeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
      ...(smtp.username === undefined ? {} : { auth: { user: smtp.username, pass: smtp.password ?? '' } }),
    })
  })
  return {
    send: async (mail, id) => {
      await (await transport.get()).sendMail(messageOf(settings, mail, id))
    },
    ping: async () => {
      await (await transport.get()).verify()
    },
    close: () => void transport.made()?.then((made) => made.close()),
  }
}

const outboxMailer = (settings: MailSettings, folder: string): Mailer => {
  const transport = lazily(async () =>
    (await import('nodemailer')).createTransport({ streamTransport: true, buffer: true, newline: 'unix' }),
  )
  return {
    send: async (mail, id) => {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const { message } = await (await transport.get()).sendMail(messageOf(settings, mail, id))
      // The same mail sent twice is one file: the id is its name.
      const path = join(folder, `${id}.eml`)
      await writeFile(`${path}.part`, message as Buffer, { mode: 0o600 })
      await rename(`${path}.part`, path)
    },
    ping: () => Promise.resolve(),
    close: () => undefined,
  }
}

// Web workers send no mail: they need not load what does, a fifth of their start.
const lazily = <T>(make: () => Promise<T>) => {
  let made: Promise<T> | undefined
  return { get: () => (made ??= make()), made: () => made }
}

const messageOf = (settings: MailSettings, mail: Mail, id: string) => ({
  from: { name: settings.fromName, address: settings.fromAddress },
  to: mail.to,
  ...(settings.replyTo === undefined ? {} : { replyTo: settings.replyTo }),
  subject: mail.subject,
  text: mail.text,
  // programs that answer mail leave ours alone (RFC 3834)
  headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  messageId: `<${id}@${settings.fromAddress.split('@')[1]}>`,
})
