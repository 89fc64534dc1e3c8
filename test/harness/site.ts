// The whole application over a database of its own, listening on a loopback port inside
// the test's process: for journeys over HTTP and for the browser.
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRunner, type Runner } from '../../src/adapters/jobs/run-jobs.ts'
import { createOcrPool } from '../../src/adapters/ocr/pool.ts'
import { migrate } from '../../src/adapters/database/migrate.ts'
import { openDatabase } from '../../src/adapters/database/open-database.ts'
import { mailRegistration } from '../../src/business/accounts/ask-to-register.ts'
import { type Application, buildWebServer, jobHandlersOf, openApplication } from '../../src/app.ts'
import { type DemoAccount, playStory } from '../../src/commands/demo/story.ts'
import { proofLimits } from '../../src/config/proof-limits.ts'
import { readSettings, type Settings } from '../../src/config/settings.ts'
import type { Rails } from '../../src/business/gateways/rail.ts'
import type { Clock } from '../../src/context.ts'
import { createLog, nameLog } from '../../src/observability/log.ts'
import { LogWatch } from '../../src/observability/log-watch.ts'
import { startSampler } from '../../src/observability/sample-system.ts'
import { KeptCounts } from '../../src/roles/kept-counts.ts'
import type { WebServer } from '../../src/web/server/build-server.ts'
import { type Place, sqlitePlace } from './databases.ts'
import { giveMailbox } from './person.ts'

export interface Site {
  /** `http://127.0.0.1:PORT` */
  readonly address: string
  readonly application: Application
  readonly server: WebServer
  /** What was counted for the office's plots; written only when a test says so. */
  readonly keptCounts: KeptCounts
  /** Parsed log lines, in order. */
  readonly lines: Record<string, unknown>[]
  /** People who can sign in; empty without the demo. */
  readonly accounts: readonly DemoAccount[]
  /** Does waiting jobs, one after the other, until none is left. */
  workAll(): Promise<void>
  stop(): Promise<void>
}

export interface SiteOptions {
  /** Where its data goes; a SQLite file of its own when not given. Removed at the end. */
  readonly place?: Place
  /** Loads the demo's people, goods and past trade. */
  readonly hasDemo?: boolean
  /** Works on jobs by itself, as the job process would. */
  readonly isWorking?: boolean
  readonly clock?: Clock
  /** Gateways instead of those that the variables configure. */
  readonly rails?: Rails
  /** Where it listens, when somebody has to know before it does; else a free port. */
  readonly port?: number
  /** More environment variables. */
  readonly variables?: Readonly<Record<string, string>>
}

/** Needs built assets: script/test builds them, `npm run build` does by hand. */
export const startSite = async (options: SiteOptions = {}): Promise<Site> => {
  const place = options.place ?? (await sqlitePlace())
  const folder = await mkdtemp(join(tmpdir(), 'supply-site-'))
  const settings = settingsFor(place.url, folder, options.variables ?? {})
  const lines: Record<string, unknown>[] = []
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) }
  const log = nameLog(createLog({ isProduction: true, level: 'DEBUG', destination }), 'app')
  await prepareTables(settings)
  const accounts = options.hasDemo === true ? await loadDemo(settings) : []
  const application = openApplication(settings, log, options.clock, options.rails)
  const reader = createOcrPool({ children: 1, deadlineMs: proofLimits.jobReadTimeoutMs })
  const sampler = startSampler(folder)
  const logWatch = new LogWatch('web')
  const keptCounts = new KeptCounts(application.ctx)
  const server = await buildWebServer(application, {
    sampler,
    logWatch,
    onServed: (answered) => keptCounts.traffic.record(answered),
    onRefused: (code, request) => keptCounts.refusals.note(code, request),
    workers: 1,
    isStopping: () => false,
    askFleet: async () => ({
      isStopping: false,
      counts: {},
      events: {},
      members: [{ pid: process.pid, role: 'web', state: 'ready', ageS: 1, gauges: {} }],
    }),
  })
  await server.fastify.listen({ host: '127.0.0.1', port: options.port ?? 0 })
  const { port } = server.fastify.server.address() as AddressInfo
  giveMailbox(`http://127.0.0.1:${port}`, (email) => registrationLink(application, email))
  const runner = createRunner(application.ctx, application.database, jobHandlersOf(application, reader), {
    concurrency: 2,
    stopTimeoutMs: 2_000,
  })
  const stopWork = new AbortController()
  const working = options.isWorking === true ? runner.run(stopWork.signal) : Promise.resolve()
  return {
    address: `http://127.0.0.1:${port}`,
    application,
    server,
    keptCounts,
    lines,
    accounts,
    workAll: () => workAll(runner),
    stop: async () => {
      stopWork.abort()
      await working
      server.startDraining()
      server.fastify.server.closeAllConnections()
      await server.fastify.close()
      await reader.close()
      sampler.stop()
      await application.close()
      await place.remove()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** As the job would mail it, whoever does jobs in this test. */
const registrationLink = (application: Application, email: string): Promise<string> =>
  application.ctx.transact(async (w) => {
    const { uuid } = await w.db
      .selectFrom('registration')
      .select('uuid')
      .where('email', '=', email.toLowerCase())
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
    await w.db.deleteFrom('job').where('kind', '=', 'send-registration').execute()
    return (await mailRegistration(w, { uuid, publicUrl: 'http://127.0.0.1' })) ?? ''
  })

const settingsFor = (url: string, folder: string, variables: Readonly<Record<string, string>>): Settings =>
  readSettings({
    NODE_ENV: 'test',
    DATABASE_URL: url,
    DATA_DIR: folder,
    UPLOADS_PER_MINUTE: '0', // all tests come from one address and send as fast as they can: limits.test.ts sets limits
    SECRET_KEY: 'Tx9-kW2_pQ7vLr4mZc8sHd3nJy6bGf5a',
    ...variables,
  })

/** Migrates the database of these settings. */
export const prepareTables = async (settings: Settings): Promise<void> => {
  const database = openDatabase(settings.database)
  try {
    await migrate(database)
  } finally {
    await database.close()
  }
}

// The story sets its clock back; the application that plays it is closed before anybody visits.
export const loadDemo = async (settings: Settings): Promise<DemoAccount[]> => {
  let setAt: string | undefined
  const clock = {
    now: () => setAt ?? new Date().toISOString(),
    set: (at: string) => {
      setAt = at
    },
  }
  const application = openApplication(settings, createLog({ isProduction: true, level: 'ERROR' }), clock)
  try {
    return await playStory(application.ctx, clock)
  } finally {
    await application.close()
  }
}

const workAll = async (runner: Runner): Promise<void> => {
  while (await runner.workOnce()) continue
}
