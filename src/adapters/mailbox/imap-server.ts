// The mailbox over IMAP. Reads and flags, removes nothing.
import { createHash } from 'node:crypto'
import type { ImapFlow } from 'imapflow'
import { MailboxUnreachable, type MailServer, type OpenMailbox } from '../../business/proofs/mailbox/mail-server.ts'
import type { MailboxSettings } from '../../config/intake.ts'
import { mailboxLimits } from '../../config/mailbox-limits.ts'

export const imapServer = (settings: MailboxSettings): MailServer => ({
  key: createHash('sha256')
    .update(JSON.stringify([settings.host, settings.port, settings.user, settings.folder]))
    .digest('hex'),
  name: `${settings.folder} at ${settings.host}`,
  open: () => reached(() => openMailbox(settings)),
})

const isHere = (host: string): boolean => host === 'localhost' || host === '[::1]' || host.startsWith('127.')

const openMailbox = async (settings: MailboxSettings): Promise<OpenMailbox> => {
  // web workers never read mail: they need not load what does
  const { ImapFlow } = await import('imapflow')
  const client = new ImapFlow({
    host: settings.host.replace(/^\[|\]$/g, ''),
    port: settings.port,
    secure: settings.isSecure,
    ...(settings.isSecure || isHere(settings.host) ? {} : { doSTARTTLS: true }),
    auth: { user: settings.user, pass: settings.password },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: mailboxLimits.connectTimeoutMs,
    greetingTimeout: mailboxLimits.connectTimeoutMs,
    socketTimeout: mailboxLimits.socketTimeoutMs,
  })
  // a broken connection also rejects whatever is being asked; without a listener it would end the process
  client.on('error', () => undefined)
  try {
    await client.connect()
    const box = await client.mailboxOpen(settings.folder)
    return opened(client, String(box.uidValidity))
  } catch (error) {
    client.close()
    throw error
  }
}

const opened = (client: ImapFlow, uidValidity: string): OpenMailbox => ({
  uidValidity,
  list: ({ after, since, max }) =>
    reached(async () => {
      const found = await client.search({ uid: `${String(after + 1)}:*`, ...(since === undefined ? {} : { since }) }, { uid: true })
      // `n:*` also finds the last mail when it lies below n
      const uids = (found || []).filter((uid) => uid > after).sort((a, b) => a - b)
      const wanted = uids.slice(0, max)
      if (wanted.length === 0) return []
      const listed = await client.fetchAll(wanted.join(','), { uid: true, size: true }, { uid: true })
      return listed.map(({ uid, size }) => ({ uid, sizeBytes: size ?? 0 })).sort((a, b) => a.uid - b.uid)
    }),
  fetch: (uid, bytesMax) =>
    reached(async () => {
      const mail = await client.fetchOne(String(uid), { source: { start: 0, maxLength: bytesMax } }, { uid: true })
      return mail === false || mail.source === undefined ? null : mail.source
    }),
  markTaken: (uid) => reached(async () => void (await client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true }))),
  close: async () => {
    await client.logout().catch(() => undefined)
    client.close()
  },
})

const reached = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof MailboxUnreachable) throw error
    throw new MailboxUnreachable(codeOf(error), error)
  }
}

// No driver's words: a server's answer to a refused sign-in may repeat what was sent.
const codeOf = (error: unknown): string => {
  const { authenticationFailed, mailboxMissing, code, name } = error as Record<string, unknown>
  if (authenticationFailed === true) return 'EAUTH'
  if (mailboxMissing === true) return 'no such folder'
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'unknown error'
}
