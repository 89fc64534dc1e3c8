// `supply serve`: the supervised server. This process answers no request; it starts the
// web workers and job processes and looks after them.
import { fstatSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { ConfigurationError } from '../config/environment.ts'
import { publicAddress } from '../config/public-address.ts'
import type { Settings } from '../config/settings.ts'
import { backlog } from '../config/web.ts'
import { nameLog, type ProcessLog } from '../observability/log.ts'
import { LogWatch, type Post } from '../observability/log-watch.ts'
import { readMachine, readSomaxconn } from '../supervisor/cores.ts'
import type { SupervisorHooks } from '../supervisor/hooks.ts'
import type { Facts, Level, SupervisorLog } from '../supervisor/settings.ts'
import { UnusablePidFile } from '../supervisor/pid-file.ts'
import { supervise } from '../supervisor/supervisor.ts'
import { platformWarnings } from './platform-warnings.ts'
import { chooseCount, rereadSettings, supervisorSettings } from './supervisor-settings.ts'

/** Runs until stopped; returns the exit code. `entry` is the program that workers run. */
export const serve = async (settings: Settings, rootLog: ProcessLog, entry: string): Promise<number> => {
  const log = nameLog(rootLog, 'supervisor')
  refuseAbsentDescriptor(settings)
  const chosen = chooseCount(settings)
  const { cores } = readMachine()
  log.info({ workers: chosen.count, cores, host_cores: availableParallelism() }, `${chosen.count} web workers: ${chosen.why}`)
  for (const warning of platformWarnings(settings.processes)) log.warn(warning)
  warnAboutBacklog(log)
  let post: Post = () => undefined
  const logWatch = new LogWatch('primary', (note, to) => post(note, to))
  try {
    return await supervise(supervisorSettings(settings, entry), {
      log: supervisorLog(log),
      hooks: hooksOf(settings, log),
      readSettings: () => rereadSettings(entry),
      onNote: (note, answer) => {
        post = answer
        logWatch.hear(note)
      },
    })
  } catch (error) {
    // Another server holds the pid file or a socket: a sentence, the stack would say no more.
    const sentence = error instanceof Error ? error.message : String(error)
    log.fatal(sentence)
    console.error(sentence)
    return error instanceof UnusablePidFile ? badSettings : cannotStart
  }
}

const cannotStart = 1
const badSettings = 78

// Each worker would end with the system's words for it, and none would name the variable.
const refuseAbsentDescriptor = ({ web }: Settings): void => {
  if (web.listen.kind !== 'descriptor' || isSocket(web.listen.fd)) return
  const { fd } = web.listen
  throw new ConfigurationError([`HOST: descriptor ${fd} is no socket; the service manager has to pass one (for example HOST=fd://3)`])
}

const isSocket = (fd: number): boolean => {
  try {
    return fstatSync(fd).isSocket()
  } catch {
    return false
  }
}

const hooksOf = (settings: Settings, log: ProcessLog): SupervisorHooks => ({
  whenReady: () => {
    log.info(`Open ${publicAddress(settings)}`)
    void warnAboutConnections(settings, chooseCount(settings).count, log)
  },
  // Each worker brings a pool of its own: what fitted the database at the start may not fit any more.
  nworkersChanged: ({ web }) => void warnAboutConnections(settings, Number(web), log),
})

// Connections beyond the kernel's ceiling are refused during a rush, without a word in any log of ours.
const warnAboutBacklog = (log: ProcessLog): void => {
  const somaxconn = readSomaxconn()
  if (somaxconn === undefined || somaxconn >= backlog) return
  log.info(
    { asked: backlog, somaxconn },
    `At most ${somaxconn} connections wait to be accepted, not ${backlog}: net.core.somaxconn is lower`,
  )
}

const limitTimeoutMs = 3_000

// Asked when the fleet is up, and loaded then: no start waits for this answer, and a database that is away may soon be back.
const warnAboutConnections = async (settings: Settings, webWorkers: number, log: ProcessLog): Promise<void> => {
  const processes = webWorkers + settings.processes.jobProcesses
  if (settings.database.isEmbedded) return
  const { connectionLimit, connectionsAtMost } = await import('../adapters/database/connection-limit.ts')
  const { openDatabase } = await import('../adapters/database/open-database.ts')
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

const pinoLevel = {
  debug: 'debug',
  info: 'info',
  warning: 'warn',
  error: 'error',
  critical: 'fatal',
} as const satisfies Record<Level, string>

const supervisorLog = (log: ProcessLog): SupervisorLog => ({
  write: (level, event, facts) => log[pinoLevel[level]]({ event, ...facts }, sentenceOf(event, facts)),
})

/** Several lines each: fields of the log line, not words of its sentence. */
const longFacts = new Set(['stack', 'stderr'])

const sentenceOf = (event: string, facts: Facts): string => {
  const details = Object.entries(facts)
    .filter(([name, value]) => value !== null && value !== undefined && !longFacts.has(name))
    .map(([name, value]) => `${name}=${String(value)}`)
  return details.length === 0 ? event : `${event} (${details.join(', ')})`
}
