// The doctor's calls on other servers: Redis, mail, and what is configured for later.
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { RedisLink } from '../../adapters/cache/redis-link.ts'
import { createMailer } from '../../adapters/mail/mailer.ts'
import type { PeerAddress } from '../../config/intake.ts'
import type { Settings } from '../../config/settings.ts'
import { codeOf, contacted, contactTimeoutMs, type Finding, within } from './finding.ts'

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

const unused = 'configured; not used by this version yet'

/** What is configured and waits for a later version. Out of reach is worth knowing, and breaks nothing. */
export const checkUnused = async ({ intake }: Settings): Promise<Finding[]> => {
  const findings: Finding[] = []
  for (const [name, address, variable] of [
    ['virus scanner', intake.clamd, 'CLAMD_SOCKET'],
    ['proof mailbox', intake.mailbox, 'PROOF_IMAP_URL'],
  ] as const) {
    if (address === undefined) continue
    const reached = await within(reach(address)).then(
      () => 'reachable',
      (error: unknown) => `not reachable (${codeOf(error)})`,
    )
    const mend = `Compare ${variable} with the server that should answer.`
    findings.push({ name, state: 'note', words: `${unused}; ${reached}`, ...(reached === 'reachable' ? {} : { mend }) })
  }
  return findings
}

const reach = (address: PeerAddress): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect('path' in address ? { path: address.path } : { host: address.host, port: address.port })
    socket.setTimeout(contactTimeoutMs, () => socket.destroy(Object.assign(new Error('late'), { code: 'ETIMEDOUT' })))
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.destroy()
      resolve()
    })
  })
