// Other ways in for proofs, and the wall before them: a mailbox beside the upload, a virus scanner before anybody opens a document.
import type { Environment } from './environment.ts'
import type { MailSettings } from './mail.ts'

export interface IntakeSettings {
  /** Where the virus scanner listens. */
  readonly clamd: PeerAddress | undefined
  readonly mailbox: MailboxSettings | undefined
}

export type PeerAddress = { readonly path: string } | { readonly host: string; readonly port: number }

export interface MailboxSettings {
  readonly host: string
  readonly port: number
  /** TLS from the first byte; otherwise STARTTLS is demanded, except on this machine. */
  readonly isSecure: boolean
  readonly user: string
  readonly password: string
  readonly folder: string
}

const clamdPort = 3310
const imapPorts: Readonly<Record<string, number>> = { 'imap:': 143, 'imaps:': 993 }

export const readIntakeSettings = (env: Environment): IntakeSettings => ({ clamd: readClamd(env), mailbox: readMailbox(env) })

const readClamd = (env: Environment): PeerAddress | undefined => {
  const example = '/run/clamav/clamd.ctl'
  const value = env.optional('CLAMD_SOCKET', { example })
  if (value === undefined) return undefined
  const path = value.replace(/^unix:/, '')
  if (path.startsWith('/')) return { path }
  const url = URL.parse(value.startsWith('tcp://') ? value : `tcp://${value}`)
  if (url !== null && url.hostname !== '' && /^\/?$/.test(url.pathname)) return { host: url.hostname, port: Number(url.port || clamdPort) }
  env.refuse('CLAMD_SOCKET', 'is neither the path of a socket nor host:port', example)
  return undefined
}

const readMailbox = (env: Environment): MailboxSettings | undefined => {
  const example = 'imaps://proofs%40example.co.za:password@imap.example.co.za/INBOX'
  const value = env.optional('PROOF_IMAP_URL', { isSecret: true, example })
  if (value === undefined) return undefined
  const url = URL.parse(value)
  const port = url === null ? undefined : imapPorts[url.protocol]
  if (url !== null && port !== undefined && url.hostname !== '' && url.username !== '' && url.password !== '') {
    return {
      host: url.hostname,
      port: Number(url.port || port),
      isSecure: url.protocol === 'imaps:',
      user: decoded(url.username),
      password: decoded(url.password),
      folder: decoded(url.pathname.slice(1)) || 'INBOX',
    }
  }
  env.refuse('PROOF_IMAP_URL', 'is not imaps://user:password@host/FOLDER', example)
  return undefined
}

/** Addresses that are ours: mail from them is never answered. */
export const ownAddressesOf = ({ mail, intake }: { mail: MailSettings; intake: IntakeSettings }): string[] =>
  [mail.fromAddress, mail.replyTo, mail.contactEmail, mail.adminEmail, intake.mailbox?.user]
    .filter((address): address is string => address?.includes('@') === true)
    .map((address) => address.toLowerCase())

// A percent sign that begins no escape stands for itself.
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
