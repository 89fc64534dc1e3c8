// Work done while clients ask all the time, through a network with 20 ms each way; they stop however the work ends.
import { startSlowProxy } from '../harness/slow-proxy.ts'
import { startSteadyClients, type Tally } from '../harness/steady-clients.ts'
import { waitFor } from '../harness/wait-for.ts'

export interface Load {
  readonly port: number
  readonly path: string
  /** Asked for by one request in ten. */
  readonly slowPath?: string
  readonly clients?: number
}

const delayMs = 20
const answeredFirst = 200

/** Begins when the clients are being answered; what they met when the work is done. */
export const underLoad = async (load: Load, work: (tally: Tally) => Promise<void>): Promise<Tally> => {
  const proxy = await startSlowProxy(load.port, delayMs)
  const clients = startSteadyClients(proxy.port, load.path, load.clients ?? 60, load.slowPath)
  try {
    await waitFor('clients that are answered', () => clients.tally.answered > answeredFirst || undefined)
    await work(clients.tally)
  } finally {
    await clients.stop()
    proxy.stop()
  }
  return clients.tally
}
