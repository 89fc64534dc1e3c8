// The doctor's calls on other servers: Redis, mail, and what is configured for later.
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { RedisLink } from '../../adapters/cache/redis-link.ts'
import { createMailer } from '../../adapters/mail/mailer.ts'
import { imapServer } from '../../adapters/mailbox/imap-server.ts'
import { clamdScanner } from '../../adapters/scanner/clamd.ts'
import type { Settings } from '../../config/settings.ts'
import { contacted, contactTimeoutMs, type Finding } from './finding.ts'

const askEveryMs = 50

export const checkRedis = async ({ cache }: Settings): Promise<Finding> => {
  if (cache.redisUrl === undefined) return { name: 'cache', state: 'ok', words: 'each process keeps its own (REDIS_URL is not set)' }
  let reason: unknown
  const silent = { debug: () => undefined, info: () => undefined, error: () => undefined }
  const log = { ...silent, warning: (_message: string, context?: Record<string, unknown>) => void (reason = context?.['error']) }
  const link = new RedisLink(cache.redisUrl, log)
  const answer = async () => {
    const startedAt = performance.now()
    // It connects beside its callers, who never wait for it; we do.
    for (;;) {
      const pinged = await link.ping().then(
        () => true,
        () => false,
      )
      if (pinged) return `Redis answers in ${Math.round(performance.now() - startedAt)} ms`
      if (reason !== undefined || performance.now() - startedAt > contactTimeoutMs)
        throw reason ?? Object.assign(new Error('late'), { code: 'ETIMEDOUT' })
      await wait(askEveryMs)
    }
  }
  try {
    return await contacted(
      'cache',
      answer,
      () => 'Compare REDIS_URL with the Redis that should answer, or unset it: the shop then runs without.',
    )
  } finally {
    await link.close()
  }
}

export const checkMail = async ({ mail, application }: Settings): Promise<Finding> => {
  const outbox = join(application.dataDir, 'outbox')
  const mailer = createMailer(mail, outbox)
  const answer = async () => {
    await mailer.ping()
    return mail.smtp !== undefined && mail.isSending ? `${mail.smtp.host}:${mail.smtp.port} answers` : `is written to ${outbox}`
  }
  try {
    return await contacted('mail', answer, mendMail)
  } finally {
    mailer.close()
  }
}

const mendMail = (code: string): string =>
  code.includes('EAUTH')
    ? 'Compare MAIL_USERNAME and MAIL_PASSWORD with your provider.'
    : 'Compare MAIL_SERVER, MAIL_PORT and MAIL_USE_TLS with your provider, or unset MAIL_SERVER to use the outbox folder.'

/** Opens the mailbox as the job process does, and takes nothing from it. */
export const checkMailbox = async ({ intake }: Settings): Promise<Finding[]> => {
  const { mailbox } = intake
  if (mailbox === undefined) return []
  const answer = async () => {
    const server = imapServer(mailbox)
    await (await server.open()).close()
    return `${server.name} opens`
  }
  return [await contacted('proof mailbox', answer, mendMailbox)]
}

const mendMailbox = (code: string): string => {
  if (code === 'EAUTH') return 'Compare user and password in PROOF_IMAP_URL with your provider; write @ in them as %40.'
  if (code === 'no such folder') return 'The part after the last / of PROOF_IMAP_URL names the folder: make it, or name another.'
  return 'Compare PROOF_IMAP_URL with your provider, or unset it: proofs are then uploaded only.'
}

export const checkScanner = async ({ intake }: Settings): Promise<Finding[]> => {
  const { clamd } = intake
  if (clamd === undefined) return []
  const answer = async () => {
    await clamdScanner(clamd).ping()
    return 'clamd answers'
  }
  const mend = 'Compare CLAMD_SOCKET with where clamd listens. Until it answers, documents wait and nobody opens them.'
  return [await contacted('virus scanner', answer, () => mend)]
}
