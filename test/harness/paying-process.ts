// A process that orders and pays through the gateway named in its arguments until it is killed: it starts payments, takes in their notices,
// and says each notice that was acknowledged, a line each. With `hold` it says `holding` when all that a notice does is written, and never
// commits it.
import { randomUUID } from 'node:crypto'
import { receiveNotice } from '../../src/business/gateways/receive-notice.ts'
import { startPayment } from '../../src/business/gateways/start-payment.ts'
import type { Context } from '../../src/context.ts'
import { openDatabase } from '../../src/adapters/database/open-database.ts'
import { chargingRail, paidEvent } from './charging-gateway.ts'
import { noticeOf } from './scripted-rail.ts'
import { createWorld } from './world.ts'

const [url = '', gateway = '', mode = ''] = process.argv.slice(2)
const poolSize = url.startsWith('sqlite:') ? 1 : 4
const database = openDatabase({ url, poolSize, poolMaxOverflow: 0, poolRecycleMs: 60_000, poolTimeoutMs: 5_000 })
const rail = chargingRail(gateway)

const holding = (ctx: Context): Context => ({
  ...ctx,
  transact: (work) =>
    ctx.transact(async (w) => {
      await work(w)
      process.stdout.write('holding\n')
      return new Promise<never>(() => undefined)
    }),
})

const world = await createWorld(database, [rail])
const buyers = await Promise.all(['Elm', 'Fir'].map((name) => world.openAccount(`${name} ${process.pid}`)))
process.stdout.write('ready\n')
await Promise.all(
  buyers.map(async (buyer) => {
    for (;;) {
      const { invoice } = await world.order(buyer, [['ore', '10']])
      const started = await startPayment(world.ctx, {
        invoiceUuid: invoice.uuid,
        railName: rail.name,
        payer: buyer,
        payerEmail: null,
        shown: { amountCents: invoice.balanceCents, currency: invoice.currency },
        urlsOf: () => ({ returnUrl: gateway, cancelUrl: gateway, noticeUrl: gateway }),
        onceKey: randomUUID(),
      })
      if (!('onward' in started)) continue
      await receiveNotice(
        mode === 'hold' ? holding(world.ctx) : world.ctx,
        rail.name,
        noticeOf(paidEvent(started.paymentUuid, invoice.totalCents)),
      )
      process.stdout.write(`notice ${started.paymentUuid}\n`)
    }
  }),
)
