// Starts the thread that notices when this process's main thread does nothing but one thing.
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { WatchdogOrders } from './watchdog-thread.ts'

/** The descriptor on which the thread reports, one JSON object a line; the primary opened it. */
export const reportDescriptor = 4

// Ten wake-ups a second cost nothing measurable, and tell one second from two.
const signOfLifeEveryMs = 100

// What the thread needs and no more, should it ever grow; it costs 12 MB of memory as it is.
const resourceLimits = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1, stackSizeMb: 1 }

/** Watches until the process ends; keeps nothing alive. `orphanMsMax`: after the primary's death a blocked process is killed. */
export const startWatchdog = (orphanMsMax: number): void => {
  const signs = new SharedArrayBuffer(4)
  const orders: WatchdogOrders = { signs, reportDescriptor, parent: process.ppid, orphanMsMax }
  const address = new URL(`./watchdog-thread${extname(import.meta.filename)}`, import.meta.url)
  const thread = new Worker(address, { workerData: orders, execArgv: [], env: {}, resourceLimits })
  // Without its watchdog a worker serves as well; the primary's own time-out stays.
  thread.on('error', () => undefined)
  thread.unref()
  const sign = new Int32Array(signs)
  setInterval(() => Atomics.add(sign, 0, 1), signOfLifeEveryMs).unref()
}
