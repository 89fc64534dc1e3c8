// A gateway of its own, over HTTP, that outlives the processes which pay through it: it charges each payment once by its idempotency key,
// loses some of its answers after charging, and can be asked. And the rail that speaks with it.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Charge, Rail, RailEvent } from '../../src/business/gateways/rail.ts'
import { cents } from '../../src/business/money/cents.ts'
import { scriptedRail } from './scripted-rail.ts'

export interface ChargingGateway {
  readonly address: string
  /** cents charged, by the payment's id */
  readonly charged: ReadonlyMap<string, number>
  /** Called with the next payment when it is charged and before anybody is told. */
  atNextCharge(then: () => void): void
  /** how often a payment was charged that had been charged already */
  readonly doubles: () => number
  close(): Promise<void>
}

export const startChargingGateway = async (): Promise<ChargingGateway> => {
  const charged = new Map<string, number>()
  let doubles = 0
  let calls = 0
  let next: (() => void) | undefined
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const paymentUuid = request.url?.slice(1) ?? ''
    const answer = (status: number) => {
      response.writeHead(status)
      response.end(JSON.stringify({ amountCents: charged.get(paymentUuid) ?? null }))
    }
    if (request.method === 'GET') return answer(charged.has(paymentUuid) ? 200 : 404)
    if (charged.has(paymentUuid)) doubles++
    charged.set(paymentUuid, Number(Buffer.concat(parts).toString()))
    next?.()
    next = undefined
    if (++calls % 5 === 0) return void request.socket.destroy()
    setTimeout(() => answer(200), Math.random() * 30)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    charged,
    atNextCharge: (then) => {
      next = then
    },
    doubles: () => doubles,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}

/** What the gateway says when the payment is paid: in its notice, and when it is asked. */
export const paidEvent = (paymentUuid: string, amountCents: number): RailEvent => ({
  kind: 'paid',
  eventId: `paid-${paymentUuid}`,
  paymentUuid,
  gatewayId: `charge-${paymentUuid}`,
  happenedAt: null,
  amountCents: cents(amountCents),
  currency: 'ZAR',
  feeCents: null,
})

/** Speaks with the gateway at `address`. */
export const chargingRail = (address: string): Rail => {
  const rail = scriptedRail()
  rail.script.start = async (charge: Charge) => {
    const response = await fetch(`${address}/${charge.paymentUuid}`, { method: 'POST', body: String(charge.amountCents) })
    await response.text()
    return { outcome: 'onward', onward: { method: 'get', url: `${address}/pay` }, gatewayId: `charge-${charge.paymentUuid}` }
  }
  rail.script.ask = async (paymentUuid) => {
    const response = await fetch(`${address}/${paymentUuid}`)
    const { amountCents } = (await response.json()) as { amountCents: number | null }
    return amountCents === null ? { outcome: 'absent' } : { outcome: 'known', event: paidEvent(paymentUuid, amountCents) }
  }
  return rail
}
