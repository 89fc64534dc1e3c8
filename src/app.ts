// The composition root: the only file that knows every module. It opens what a process
// needs and hands each part to those who may use it.
import { randomUUIDv7 } from 'node:crypto'
import { join } from 'node:path'
import { type DataCache, openDataCache } from './adapters/cache/data-cache.ts'
import { RedisLink } from './adapters/cache/redis-link.ts'
import { type MigratableDatabase, openDatabase } from './adapters/database/open-database.ts'
import { outageLog } from './adapters/database/outage-log.ts'
import { slowStatementLog } from './adapters/database/slow-statements.ts'
import { documentMaker } from './adapters/documents/document-maker.ts'
import { openFileStore } from './adapters/files/open-store.ts'
import { countJobs } from './adapters/jobs/count-jobs.ts'
import { enqueueJob } from './adapters/jobs/enqueue-job.ts'
import type { JobHandlers } from './adapters/jobs/job-handler.ts'
import { openRails } from './adapters/gateways/rails.ts'
import { Limiter } from './adapters/limits/limiter.ts'
import { findLateMail } from './adapters/mail/late-mail.ts'
import { createMailer, type Mailer } from './adapters/mail/mailer.ts'
import { imapServer } from './adapters/mailbox/imap-server.ts'
import { printText } from './adapters/mailbox/print-text.ts'
import { type MailChild, mailChild } from './adapters/mailbox/read-in-child.ts'
import { sendMailJob } from './adapters/mail/send-mail-job.ts'
import { makeZip } from './adapters/archive/zip-archive.ts'
import { closeInspectors, inspectUpload } from './adapters/ocr/inspect.ts'
import { closeViewers, pageViewer } from './adapters/ocr/view-pages.ts'
import { clamdScanner } from './adapters/scanner/clamd.ts'
import { readStatement } from './adapters/statements/read-statement.ts'
import { createWebhookSender } from './adapters/webhooks/webhook-sender.ts'
import { sendRegistrationJob } from './business/accounts/ask-to-register.ts'
import { expireRequestJob } from './business/accounts/expire-request.ts'
import { sendSealedMailJob } from './business/accounts/account-mail.ts'
import { sendInvitationJob } from './business/accounts/invitation.ts'
import type { Rails } from './business/gateways/rail.ts'
import type { DocumentMaker } from './business/invoices/document.ts'
import { sendResetLinkJob } from './business/accounts/reset-password.ts'
import { deliverWebhookJob } from './business/webhooks/deliver-job.ts'
import { checkChainJob, checkJobKind } from './business/audit/chain-state.ts'
import { applyNoticeJob } from './business/gateways/apply-notice-job.ts'
import { reconcileGatewayJob } from './business/gateways/reconcile.ts'
import { askGatewayJob } from './business/gateways/resolve-payment.ts'
import { refundByGatewayJob } from './business/gateways/settle-refund.ts'
import { findPrincipal, touchSession } from './business/accounts/session.ts'
import { readGate } from './business/gate/read-gate.ts'
import { findKey, touchKey } from './business/keys/find-key.ts'
import type { FileStore } from './business/proofs/file-store.ts'
import { expireApprovalJob } from './business/orders/expire-approval.ts'
import { erasePersonJob } from './business/privacy/erasure.ts'
import { exportPersonJob } from './business/privacy/export-person.ts'
import { removeDocumentJob, removeOldJob } from './business/privacy/remove-old.ts'
import { mailboxLateSince } from './business/proofs/mailbox/mailbox-state.ts'
import { openMailJob } from './business/proofs/mailbox/open-mail.ts'
import { sortMailJob } from './business/proofs/mailbox/sort-mail.ts'
import { readOnRequestJob } from './business/proofs/read-on-request.ts'
import { readProofJob, type ProofReader } from './business/proofs/read-proof-job.ts'
import { projectFolder, version } from './config/project.ts'
import { ownAddressesOf } from './config/intake.ts'
import { secretKeysOf } from './config/secrets.ts'
import { publicAddress } from './config/public-address.ts'
import type { Settings } from './config/settings.ts'
import { type Clock, type Context, createContext, type Log } from './context.ts'
import { contextLog, type ProcessLog } from './observability/log.ts'
import { diskSpace } from './observability/disk-space.ts'
import { logPerformance, logStream } from './observability/timing.ts'
import type { LogWatch } from './observability/log-watch.ts'
import type { Sampler } from './observability/sample-system.ts'
import { apiRoutes } from './web/api/routes.ts'
import { officeRoutes } from './web/office/routes.ts'
import { logRoutes } from './web/office/watch/log-page.tsx'
import type { SeenFleet } from './web/operations/operations.ts'
import { operationsRoutes } from './web/operations/routes.ts'
import type { FindKey } from './web/security/key-lookup.ts'
import type { FindPrincipal } from './web/security/session-lookup.ts'
import { buildServer, type WebServer } from './web/server/build-server.ts'
import type { Route } from './web/server/route.ts'
import type { AnsweredRequest, WebServerSettings } from './web/server/web-settings.ts'
import { paymentRoutes } from './web/payments/routes.ts'
import { storefrontRoutes } from './web/storefront/routes.ts'
import { counterForFrames } from './web/storefront/surroundings.ts'

export interface Application {
  readonly settings: Settings
  readonly log: ProcessLog
  readonly ctx: Context
  readonly database: MigratableDatabase
  readonly cache: DataCache
  /** Undefined: each process keeps and counts by itself. */
  readonly redis: RedisLink | undefined
  readonly mailer: Mailer
  /** Takes received mails apart. */
  readonly mails: MailChild
  close(): Promise<void>
}

const systemClock: Clock = { now: () => new Date().toISOString() }

/** Opens the parts that every role and most commands need. Nothing is contacted before it is used. */
export const openApplication = (
  settings: Settings,
  log: ProcessLog,
  clock: Clock = systemClock,
  rails: Rails = openRails(settings, { clock }),
): Application => {
  const database = openDatabase(settings.database, outageLog(contextLog(log)), slowStatementLog(contextLog(log)))
  const redis = settings.cache.redisUrl === undefined ? undefined : new RedisLink(settings.cache.redisUrl, contextLog(log))
  const cache = openDataCache({ db: database.read, redis })
  const mailer = createMailer(settings.mail, join(settings.application.dataDir, 'outbox'))
  const files = openFileStore(settings.storage, settings.application.dataDir)
  const ctx = createContext({
    database,
    cache,
    clock,
    keys: secretKeysOf(settings.secrets),
    log: contextLog(log),
    files: timedStore(files.store, contextLog(log)),
    documents: timedMaker(documentMaker, contextLog(log)),
    inspect: inspectUpload,
    readStatement,
    scanner: settings.intake.clamd === undefined ? undefined : clamdScanner(settings.intake.clamd),
    pages: pageViewer,
    webhooks: createWebhookSender(settings.webhooks),
    rails,
    publicUrl: publicAddress(settings),
    newUuid: () => randomUUIDv7(),
    enqueue: enqueueJob,
  })
  const mails = mailChild(() => new Date(clock.now()))
  return {
    settings,
    log,
    ctx,
    database,
    cache,
    redis,
    mailer,
    mails,
    close: async () => {
      await closeInspectors()
      await mails.close()
      mailer.close()
      await closeViewers()
      files.close()
      await redis?.close()
      await database.close()
    },
  }
}

/** What each kind of job does. */
export const jobHandlersOf = (application: Application, reader: ProofReader): JobHandlers => ({
  'send-mail': sendMailJob(application.mailer),
  'send-sealed-mail': sendSealedMailJob((mail, id) => application.mailer.send(mail, id)),
  'send-reset-link': sendResetLinkJob,
  'send-registration': sendRegistrationJob,
  'send-invitation': sendInvitationJob((mail, id) => application.mailer.send(mail, id)),
  'expire-request': expireRequestJob,
  'expire-approval': expireApprovalJob,
  'read-proof': readProofJob(timedReader(reader, application.ctx.log)),
  'read-on-request': readOnRequestJob(timedReader(reader, application.ctx.log)),
  'open-mail': openMailJob(application.mails.read, printText),
  'sort-mail': sortMailJob(timedReader(reader, application.ctx.log), ownAddressesOf(application.settings)),
  'deliver-webhook': deliverWebhookJob,
  'ask-gateway': askGatewayJob,
  'apply-gateway-notice': applyNoticeJob,
  'refund-by-gateway': refundByGatewayJob,
  'reconcile-gateway': reconcileGatewayJob,
  'export-person': exportPersonJob(makeZip),
  'erase-person': erasePersonJob,
  'remove-old': removeOldJob,
  'remove-document': removeDocumentJob,
  [checkJobKind]: checkChainJob,
})

const timedReader = (reader: ProofReader, log: Log): ProofReader => ({
  read: logPerformance(log, 'ocr.read', (input, options) => reader.read(input, options)),
})

const timedMaker = (maker: DocumentMaker, log: Log): DocumentMaker => ({
  invoice: logStream(log, 'pdf.invoice', (...given: Parameters<DocumentMaker['invoice']>) => maker.invoice(...given)),
})

const timedStore = (store: FileStore, log: Log): FileStore => ({
  ...store,
  put: logPerformance(log, 'storage.put', (key, content) => store.put(key, content)),
  open: logPerformance(log, 'storage.open', (key, sha256) => store.open(key, sha256)),
})

/** Answers, and has this version's tables: a deploy whose migration did not run must not be sent visitors. */
const readyDatabase = (database: MigratableDatabase, log: Log): (() => Promise<void>) => {
  let isOfThisVersion = false
  return async () => {
    if (!isOfThisVersion) {
      const { pendingSteps } = await import('./adapters/database/migrate.ts')
      const steps = await pendingSteps(database)
      if (steps.length > 0) {
        log.error(`The tables are not of this version (${steps.join(', ')} missing): run supply migrate`)
        throw new Error('tables of another version')
      }
      isOfThisVersion = true
    }
    await database.ping()
  }
}

export interface WebParts {
  readonly sampler: Sampler
  /** Web processes of this machine, this one included. */
  readonly workers: number
  readonly isStopping: () => boolean
  readonly askFleet: () => Promise<SeenFleet>
  readonly onServed?: (request: AnsweredRequest) => void
  readonly onRefused?: WebServerSettings['onRefused']
  /** The log of this machine's processes, live. */
  readonly logWatch: LogWatch
}

/** The whole URL table, in the order of the folders. */
export const routesOf = (application: Application, parts: WebParts): Route[] => {
  const { settings, ctx, database, cache, redis } = application
  const { mailbox } = settings.intake
  return [
    ...operationsRoutes({
      environment: settings.application.environment,
      isProduction: settings.application.isProduction,
      version,
      isMetricsEnabled: settings.web.isMetricsEnabled,
      metricsToken: settings.web.metricsToken,
      cacheName: cache.isShared ? 'Redis' : 'In memory',
      storageName: settings.storage.s3 === undefined ? 'Local disk' : 'S3',
      sampler: parts.sampler,
      checks: {
        database: readyDatabase(database, ctx.log),
        cache: async () => redis?.ping(),
        disk: () => diskSpace(settings.application.dataDir),
        storage: () => ctx.files.probe(),
        jobs: () => countJobs(database, ctx.clock.now()),
        lateMail: () => findLateMail(database.read, ctx.clock),
        lateMailbox: async () => (mailbox === undefined ? null : mailboxLateSince(ctx.read, imapServer(mailbox).key)),
      },
      isStopping: parts.isStopping,
      askFleet: parts.askFleet,
    }),
    ...storefrontRoutes,
    ...paymentRoutes,
    ...officeRoutes,
    ...logRoutes(parts.logWatch),
    ...apiRoutes,
  ]
}

/** A web server over the application; it does not listen yet. */
export const buildWebServer = (application: Application, parts: WebParts): Promise<WebServer> => {
  const { settings, ctx, log, redis } = application
  return buildServer(ctx, routesOf(application, parts), {
    log,
    signingKeys: secretKeysOf(settings.secrets),
    findPrincipal: principalFinder(ctx),
    findKey: keyFinder(ctx),
    limiter: new Limiter({ settings: settings.rates, redis, workers: parts.workers }),
    readGate: () => readGate(ctx.read),
    publicUrl: settings.application.publicUrl,
    trustedProxies: settings.web.trustedProxies,
    keepAliveMs: settings.web.keepAliveMs,
    kept: { editions: application.cache.generations, countForFrame: counterForFrames(ctx.read) },
    assetFolder: join(projectFolder, 'dist', 'assets'),
    ...(parts.onServed === undefined ? {} : { onServed: parts.onServed }),
    ...(parts.onRefused === undefined ? {} : { onRefused: parts.onRefused }),
  })
}

const keyFinder =
  (ctx: Context): FindKey =>
  async (token) => {
    const known = await findKey(ctx.read, token)
    if (known?.isUseStale === true) {
      ctx
        .transact((w) => touchKey(w, known.principal.keyId))
        .catch((error: unknown) => ctx.log.warning('The use of a key could not be written', { error }))
    }
    return known?.principal ?? null
  }

const principalFinder =
  (ctx: Context): FindPrincipal =>
  async (realm, token) => {
    const known = await findPrincipal(ctx.read, realm, token)
    if (known === null || !('sessionId' in known.principal)) return { kind: 'anonymous' }
    const { sessionId } = known.principal
    if (known.isSeenStale) {
      // The page does not wait for this, and is not refused when it fails.
      ctx
        .transact((w) => touchSession(w, sessionId))
        .catch((error: unknown) => ctx.log.warning('A session could not be touched', { error }))
    }
    return known.principal
  }
