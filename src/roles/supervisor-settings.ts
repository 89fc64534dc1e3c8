// What the supervisor is told, made from our settings; read anew at each reload.
import { dirname } from 'node:path'
import { realpathSync } from 'node:fs'
import { findProjectFolder } from '../config/project.ts'
import { loadSettings, type Settings } from '../config/settings.ts'
import { chooseWorkerCount, readMachine, type WorkerCount } from '../supervisor/cores.ts'
import type { SupervisorSettings } from '../supervisor/settings.ts'

// Enough to answer a rush by hand, and a finger left on the key does not fork the machine to death.
const growthMax = 2

/** How many web workers these settings mean on this machine, and why. */
export const chooseCount = ({ processes }: Settings): WorkerCount =>
  chooseWorkerCount(processes.webConcurrency, readMachine(), {
    memoryPerWorkerBytes: processes.workerMemoryMb * 1024 * 1024,
    countMax: processes.webConcurrencyMax,
  })

export const supervisorSettings = (settings: Settings, entry: string): SupervisorSettings => {
  const { processes, web } = settings
  const { count } = chooseCount(settings)
  return {
    entry,
    webWorkers: count,
    webWorkersMax: processes.webConcurrencyMax ?? count * growthMax,
    jobProcesses: processes.jobProcesses,
    workerTimeoutMs: processes.workerTimeoutMs,
    bootTimeoutMs: processes.bootTimeoutMs,
    gracefulTimeoutMs: processes.gracefulTimeoutMs,
    drainDelayMs: processes.drainDelayMs,
    memoryMbMax: processes.workerMemoryMb,
    lifetimeMs: processes.workerLifetimeMs,
    pidFile: processes.pidFile,
    controlSocket: processes.controlSocket,
    listenPath: web.listen.kind === 'path' ? web.listen.path : undefined,
  }
}

/** The settings as a process forked now would read them: of the release that the entry's path leads to now. Throws in words. */
export const rereadSettings = (entry: string): SupervisorSettings =>
  supervisorSettings(loadSettings(findProjectFolder(dirname(realpathSync(entry)))), entry)
