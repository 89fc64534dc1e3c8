// `supply serve`: the supervised server. This process answers no request; it starts the
// web workers and job processes and looks after them.
import { availableParallelism } from 'node:os'
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
  log.info({ workers: chosen.count, cores: machine.cores, host_cores: availableParallelism() }, `${chosen.count} web workers: ${chosen.why}`)
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
    supervisorLog(log),
  )
}

const pinoLevel = { info: 'info', warning: 'warn', error: 'error', critical: 'fatal' } as const satisfies Record<Level, string>

const supervisorLog = (log: ProcessLog): SupervisorLog => ({
  write: (level, event, facts) => log[pinoLevel[level]]({ event, ...facts }, sentenceOf(event, facts)),
})

const sentenceOf = (event: string, facts: Readonly<Record<string, unknown>>): string => {
  const details = Object.entries(facts)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name}=${String(value)}`)
  return details.length === 0 ? event : `${event} (${details.join(', ')})`
}
