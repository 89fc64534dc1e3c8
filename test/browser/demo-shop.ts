// The demo shop in one process, for tests in a browser: SQLite in a temporary folder, the story of the demo played into
// it, all pages behind a free port. Documents are inspected for real; their reading is played, with stages to watch.
import { randomUUIDv7 } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { migrate } from '../../src/adapters/database/migrate.ts'
import { openDatabase } from '../../src/adapters/database/open-database.ts'
import { openDataCache } from '../../src/adapters/cache/data-cache.ts'
import { documentMaker } from '../../src/adapters/documents/document-maker.ts'
import { diskFileStore } from '../../src/adapters/files/disk.ts'
import { enqueueJob } from '../../src/adapters/jobs/enqueue-job.ts'
import { createRunner } from '../../src/adapters/jobs/run-jobs.ts'
import { closeInspectors, inspectUpload } from '../../src/adapters/ocr/inspect.ts'
import { closeViewers, pageViewer } from '../../src/adapters/ocr/view-pages.ts'
import { readStatement } from '../../src/adapters/statements/read-statement.ts'
import { createWebhookSender } from '../../src/adapters/webhooks/webhook-sender.ts'
import { findPrincipal, startSession } from '../../src/business/accounts/session.ts'
import { type ProofReader, readProofJob } from '../../src/business/proofs/read-proof-job.ts'
import { playStory } from '../../src/commands/demo/story.ts'
import { type Context, createContext } from '../../src/context.ts'
import { createLog, nameLog } from '../../src/observability/log.ts'
import { officeRoutes } from '../../src/web/office/routes.ts'
import { buildServer } from '../../src/web/server/build-server.ts'
import { storefrontRoutes } from '../../src/web/storefront/routes.ts'
import { noLimits } from '../harness/bare-server.ts'
import { printText } from '../../src/adapters/mailbox/print-text.ts'
import { mailReader } from '../../src/adapters/mailbox/read-mail.ts'
import { openMailJob } from '../../src/business/proofs/mailbox/open-mail.ts'
import { sortMailJob } from '../../src/business/proofs/mailbox/sort-mail.ts'
import { takeMail } from '../../src/business/proofs/mailbox/take-mail.ts'
import { testClock } from '../harness/clock.ts'
import { memoryMailbox } from '../harness/memory-mailbox.ts'
import { testKeys } from '../harness/signed-mail.ts'
import { textReader } from '../harness/text-reader.ts'

export interface DemoShop {
  readonly origin: string
  readonly ctx: Context
  /** The demo's buyer with the most papers. */
  readonly buyerId: number
  readonly customerId: number
  /** A session's token for the cookie of a realm. */
  signIn(realm: 'buyer' | 'office'): Promise<string>
  /** Reads every proof and mail that waits. */
  readProofs(): Promise<void>
  /** A mail comes to the mailbox for proofs. */
  bringMail(mail: Uint8Array): Promise<void>
  close(): Promise<void>
}

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warning: () => undefined,
  error: (message: string, context?: unknown) => console.error(message, context),
}

export const openDemoShop = async (reader: ProofReader): Promise<DemoShop> => {
  const folder = await mkdtemp(join(tmpdir(), 'supply-browser-'))
  const database = openDatabase({
    url: `sqlite:${join(folder, 'shop.sqlite')}`,
    poolSize: 4,
    poolMaxOverflow: 4,
    poolRecycleMs: 3_600_000,
    poolTimeoutMs: 30_000,
  })
  await migrate(database)
  const clock = testClock()
  const ctx = createContext({
    database,
    cache: openDataCache({ db: database.read, redis: undefined }),
    clock,
    keys: ['a key that is long enough for a test'],
    log: silent,
    files: diskFileStore(join(folder, 'files')),
    documents: documentMaker,
    inspect: inspectUpload,
    pages: pageViewer,
    readStatement,
    webhooks: createWebhookSender({ mayReachLoopback: false }),
    rails: [],
    publicUrl: 'https://shop.example',
    newUuid: () => randomUUIDv7(),
    enqueue: enqueueJob,
  })
  await playStory(ctx, clock)
  const handlers = {
    'read-proof': readProofJob(reader),
    'open-mail': openMailJob(mailReader({ lookUp: testKeys(), now: () => new Date(clock.now()) }), printText),
    'sort-mail': sortMailJob(textReader, []),
  }
  const runner = createRunner(ctx, database, handlers, { concurrency: 1, stopTimeoutMs: 1_000 })
  const server = await buildServer(ctx, [...storefrontRoutes, ...officeRoutes], {
    log: nameLog(
      createLog({ isProduction: true, level: 'ERROR', destination: { write: (line) => void process.stderr.write(line) } }),
      'app',
    ),
    signingKeys: ['a key that is long enough for a test'],
    findPrincipal: async (realm, token) => (await findPrincipal(ctx.read, realm, token))?.principal ?? { kind: 'anonymous' },
    findKey: async () => null,
    limiter: noLimits(),
    publicUrl: undefined,
    trustedProxies: false,
    keepAliveMs: 5_000,
    assetFolder: resolve(import.meta.dirname, '../../dist/assets'),
  })
  await server.fastify.listen({ host: '127.0.0.1', port: 0 })
  const buyer = await ctx.read.db.selectFrom('buyer').select(['id', 'customer_id']).orderBy('id').executeTakeFirstOrThrow()
  const owner = await ctx.read.db.selectFrom('staff').select('id').where('role', '=', 'finance').executeTakeFirstOrThrow()
  return {
    origin: `http://localhost:${String((server.fastify.server.address() as AddressInfo).port)}`,
    ctx,
    buyerId: buyer.id,
    customerId: buyer.customer_id,
    signIn: (realm) =>
      ctx.transact((w) =>
        startSession(w, realm, realm === 'buyer' ? buyer.id : owner.id, { userAgent: 'test', remoteAddress: '127.0.0.1' }),
      ),
    readProofs: async () => {
      while (await runner.workOnce()) continue
    },
    bringMail: async (mail) => void (await takeMail(ctx, memoryMailbox([mail]), 'a test')),
    close: async () => {
      server.startDraining()
      server.fastify.server.closeAllConnections()
      await server.fastify.close()
      await closeInspectors()
      await closeViewers()
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
