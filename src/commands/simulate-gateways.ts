// `supply simulate-gateways PID`: payment gateways for the demo, in a process of their own that ends with process PID. Prints the
// variables by which a shop speaks with them, for the shell that starts it. Development only, and only for gateways that are not
// configured; their secrets are made now and kept nowhere.
import { spawn } from 'node:child_process'
import { setInterval } from 'node:timers'
import type { RailName } from '../business/gateways/rail.ts'
import { publicAddress } from '../config/public-address.ts'
import type { Settings } from '../config/settings.ts'
import { startSimulatedGateways } from '../simulation/start-gateways.ts'

const names = ['payfast', 'ozow', 'yoco', 'stripe'] as const satisfies readonly RailName[]
const misuse = 64
const lookEveryMs = 1_000
/** As PayFast does it, with less patience: a notice that is not taken comes again. */
const repeatAfterMs = [2_000, 5_000, 15_000, 60_000, 300_000]
/** Long enough to be back in the shop and see that it waits. */
const delayMs = 15_000

type Variables = Readonly<Record<string, string>>

/** Exit status; undefined while the gateways run. */
export const simulateGatewaysCommand = async (
  settings: Settings,
  args: readonly string[],
  out: NodeJS.WritableStream,
): Promise<number | undefined> => {
  const [pid = '', isInside] = args
  if (!/^[1-9]\d{0,9}$/.test(pid)) {
    console.error('usage: supply simulate-gateways PID   (the process with which they end)')
    return misuse
  }
  if (isInside === 'inside' && process.send !== undefined) {
    await runInside(settings, Number(pid))
    return undefined
  }
  if (settings.application.isProduction || wantedOf(settings).length === 0) return 0
  const variables = await startBeside(pid)
  for (const [name, value] of Object.entries(variables)) out.write(`export ${name}='${value}'\n`)
  return 0
}

const wantedOf = ({ gateways }: Settings): RailName[] => names.filter((name) => gateways[name] === undefined)

/** The process that stays; this one ends. Its secrets come over a channel and stand in no list of processes. */
const startBeside = async (pid: string): Promise<Variables> => {
  const [, program = ''] = process.argv
  const child = spawn(process.execPath, [...process.execArgv, program, 'simulate-gateways', pid, 'inside'], {
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const variables = await new Promise<Variables>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Variables))
    child.once('error', reject)
    child.once('exit', () => reject(new Error('The simulated gateways did not start.')))
  })
  child.disconnect()
  child.unref()
  return variables
}

const runInside = async (settings: Settings, pid: number): Promise<void> => {
  const shop = publicAddress(settings)
  const started = await startSimulatedGateways({
    environment: settings.application.environment,
    clock: { now: () => new Date().toISOString() },
    repeatAfterMs,
    delayMs,
    shopOrigin: URL.parse(shop)?.origin,
    noticeUrlOf: (name) => `${shop}/payments/notices/${name}`,
  })
  const end = async (): Promise<void> => {
    clearInterval(look)
    await started.close()
  }
  const look = setInterval(() => {
    if (!isAlive(pid)) void end()
  }, lookEveryMs)
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => void end())
  process.send?.(Object.assign({}, ...wantedOf(settings).map((name) => started.variables[name])))
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Somebody else's process lives as well.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
