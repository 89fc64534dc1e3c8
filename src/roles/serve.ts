// `supply serve`: the supervised server. This process answers no request; it starts the
// web workers and job processes and looks after them.
import { availableParallelism } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { connectionLimit, connectionsAtMost } from '../adapters/database/connection-limit.ts'
import { openDatabase } from '../adapters/database/open-database.ts'
import { publicAddress } from '../config/public-address.ts'
import type { Settings } from '../config/settings.ts'
import { nameLog, type ProcessLog } from '../observability/log.ts'
import { chooseWorkerCount, readMachine } from '../supervisor/cores.ts'
import type { Level, SupervisorLog } from '../supervisor/settings.ts'
import { supervise } from '../supervisor/supervisor.ts'

/** Runs until stopped; returns the exit code. `entry` is the program that workers run. */
export const serve = async (settings: Settings, rootLog: ProcessLog, entry: string): Promise<number> => {
  const log = nameLog(rootLog, 'supervisor')
  const { processes } = settings
  const machine = readMachine()
  const chosen = chooseWorkerCount(processes.webConcurrency, machine)
  await warnAboutConnections(settings, chosen.count + processes.jobProcesses, log)
  log.info(
    { workers: chosen.count, cores: machine.cores, host_cores: availableParallelism() },
    `${chosen.count} web workers: ${chosen.why}`,
  )
  return supervise(
    {
      entry,
      webWorkers: chosen.count,
      jobProcesses: processes.jobProcesses,
      workerTimeoutMs: processes.workerTimeoutMs,
      bootTimeoutMs: processes.bootTimeoutMs,
      gracefulTimeoutMs: processes.gracefulTimeoutMs,
      drainDelayMs: processes.drainDelayMs,
      pidFile: processes.pidFile,
    },
    supervisorLog(log, publicAddress(settings)),
  )
}

const limitTimeoutMs = 3_000

// The server starts without this answer: a database that is away now may be back before the first visitor.
const warnAboutConnections = async (settings: Settings, processes: number, log: ProcessLog): Promise<void> => {
  if (settings.database.isEmbedded) return
  const database = openDatabase(settings.database)
  try {
    const limit = await Promise.race([connectionLimit(database), wait(limitTimeoutMs, null, { ref: false })])
    const most = connectionsAtMost(processes, settings.database)
    if (limit !== null && most > limit) {
      log.warn(
        { most, limit },
        `${processes} processes may open ${most} connections, the database grants ${limit}: lower DB_POOL_SIZE, DB_MAX_OVERFLOW or WEB_CONCURRENCY`,
      )
    }
  } catch (error) {
    log.warn({ err: error }, 'The database did not say how many connections it grants')
  } finally {
    await database.close()
  }
}

const pinoLevel = { info: 'info', warning: 'warn', error: 'error', critical: 'fatal' } as const satisfies Record<Level, string>

const supervisorLog = (log: ProcessLog, address: string): SupervisorLog => ({
  write: (level, event, facts) => {
    log[pinoLevel[level]]({ event, ...facts }, sentenceOf(event, facts))
    if (event === 'start.end') log.info(`Open ${address}`)
  },
})

const sentenceOf = (event: string, facts: Readonly<Record<string, unknown>>): string => {
  const details = Object.entries(facts)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name}=${String(value)}`)
  return details.length === 0 ? event : `${event} (${details.join(', ')})`
}
