// How mail leaves: through an SMTP server, or into an outbox folder one can open.
import type { Environment } from './environment.ts'

export interface MailSettings {
  /** undefined: mail is written to the outbox folder. */
  readonly smtp: SmtpSettings | undefined
  readonly fromAddress: string
  readonly fromName: string
  readonly replyTo: string | undefined
  /** Where questions of visitors go. */
  readonly contactEmail: string | undefined
  /** Where news for the operator goes. */
  readonly adminEmail: string | undefined
  readonly isSending: boolean
}

export interface SmtpSettings {
  readonly host: string
  readonly port: number
  readonly isTlsRequired: boolean
  readonly username: string | undefined
  readonly password: string | undefined
}

export const readMailSettings = (env: Environment): MailSettings => {
  const host = env.optional('MAIL_SERVER', { example: 'smtp.example.co.za' })
  const port = env.wholeNumber('MAIL_PORT', 587, 1, 65_535, { example: '587' })
  const isTlsRequired = env.truth('MAIL_USE_TLS', true, { example: 'True' })
  const username = env.optional('MAIL_USERNAME', { example: 'supply' })
  const password = env.optional('MAIL_PASSWORD', { isSecret: true, example: 'the-password' })
  if (username !== undefined && password === undefined) env.refuse('MAIL_PASSWORD', 'is needed with MAIL_USERNAME', 'the-password')
  if (username === undefined && password !== undefined) env.refuse('MAIL_USERNAME', 'is needed with MAIL_PASSWORD', 'supply')
  return {
    smtp: host === undefined ? undefined : { host, port, isTlsRequired, username, password },
    fromAddress: readAddress(env, 'MAIL_FROM_ADDRESS', defaultFrom) ?? defaultFrom,
    fromName: env.text('MAIL_FROM_NAME', '360Degree Supply', { example: '360Degree Supply' }),
    replyTo: readAddress(env, 'MAIL_REPLY_TO'),
    contactEmail: readAddress(env, 'CONTACT_EMAIL'),
    adminEmail: readAddress(env, 'ADMIN_EMAIL'),
    isSending: env.truth('SEND_EMAILS', true, { example: 'True' }),
  }
}

/** Of a domain that nobody has: mail from it arrives nowhere but in the outbox folder. */
const defaultFrom = 'orders@supply.example'

const readAddress = (env: Environment, name: string, fallback?: string): string | undefined => {
  const example = 'orders@example.co.za'
  const value = env.optional(name, { example }, fallback)
  if (value === undefined || /^[^\s@<>,"]+@[^\s@<>,"]+$/.test(value)) return value
  env.refuse(name, `"${value}" is not a mail address`, example)
  return undefined
}
