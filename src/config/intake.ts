// Other ways in for proofs: a virus scanner before them, a mailbox beside the upload. This version uses neither: the variables are
// read so that a mistake in them is found now, and `supply doctor` says so and tries whether they can be reached.
import type { Environment } from './environment.ts'

export interface IntakeSettings {
  /** Where the virus scanner listens. */
  readonly clamd: PeerAddress | undefined
  /** The mailbox's server. */
  readonly mailbox: PeerAddress | undefined
}

export type PeerAddress = { readonly path: string } | { readonly host: string; readonly port: number }

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

const readMailbox = (env: Environment): PeerAddress | undefined => {
  const example = 'imaps://proofs%40example.co.za:password@imap.example.co.za/INBOX'
  const value = env.optional('PROOF_IMAP_URL', { isSecret: true, example })
  if (value === undefined) return undefined
  const url = URL.parse(value)
  const port = url === null ? undefined : imapPorts[url.protocol]
  if (url !== null && port !== undefined && url.hostname !== '' && url.username !== '' && url.password !== '') {
    return { host: url.hostname, port: Number(url.port || port) }
  }
  env.refuse('PROOF_IMAP_URL', 'is not imaps://user:password@host/FOLDER', example)
  return undefined
}
