// The whole product in this process, over one database: the real web server on a free loopback port and a job runner to call.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'
import { createRunner, type Runner } from '../../src/adapters/jobs/run-jobs.ts'
import { createOcrPool } from '../../src/adapters/ocr/pool.ts'
import { type Application, buildWebServer, jobHandlersOf, openApplication } from '../../src/app.ts'
import { proofLimits } from '../../src/config/proof-limits.ts'
import { readSettings } from '../../src/config/settings.ts'
import type { Clock } from '../../src/context.ts'
import { createLog, nameLog } from '../../src/observability/log.ts'
import { startSampler } from '../../src/observability/sample-system.ts'

export interface Shop {
  application: Application
  base: string
  /** Does every waiting job, as a job process would. */
  work(): Promise<void>
  /** Warnings and errors that were logged. */
  complaints: string[]
  close(): Promise<void>
}

export async function openShop(databaseUrl: string, clock?: Clock): Promise<Shop> {
  const dataDir = await mkdtemp(join(tmpdir(), 'supply-shop-'))
  const settings = readSettings({ NODE_ENV: 'development', DATABASE_URL: databaseUrl, DATA_DIR: dataDir, LOG_LEVEL: 'WARNING' })
  const complaints: string[] = []
  const log = nameLog(createLog({ isProduction: true, level: 'WARNING', destination: { write: (line: string) => void complaints.push(line) } }), 'app')
  const application = openApplication(settings, log, clock)
  const reader = createOcrPool({ children: 1, deadlineMs: proofLimits.jobReadTimeoutMs })
  const sampler = startSampler(dataDir)
  const server = await buildWebServer(application, { sampler, reader, isStopping: () => false, askFleet: async () => ({ isStopping: false, members: [] }) })
  await server.fastify.listen({ host: '127.0.0.1', port: 0 })
  const { port } = server.fastify.server.address() as AddressInfo
  const runner: Runner = createRunner(application.ctx, application.database, jobHandlersOf(application, reader), { concurrency: 1, stopTimeoutMs: 1_000 })
  return {
    application,
    base: `http://127.0.0.1:${port}`,
    complaints,
    work: async () => {
      while (await runner.workOnce()) continue
    },
    close: async () => {
      await server.fastify.close()
      sampler.stop()
      await reader.close()
      await application.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
