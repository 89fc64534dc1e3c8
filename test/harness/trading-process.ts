// A process that trades over the SQLite file named in its arguments until it is killed, and says each order and match that was
// acknowledged to it, a line each.
import { openDatabase } from '../../src/adapters/database/open-database.ts'
import { createWorld } from './world.ts'

const [url = ''] = process.argv.slice(2)
const world = await createWorld(openDatabase({ url, poolSize: 1, poolMaxOverflow: 0, poolRecycleMs: 60_000, poolTimeoutMs: 5_000 }))
const buyers = await Promise.all(['Oak', 'Pine'].map((name) => world.openAccount(`${name} ${process.pid}`)))
process.stdout.write('ready\n')
await Promise.all(
  buyers.map(async (buyer) => {
    for (;;) {
      const { orderUuid, invoice } = await world.order(buyer, [['ore', '10']])
      process.stdout.write(`order ${orderUuid}\n`)
      const reference = invoice.paymentReference
      await world.bank([{ amountCents: invoice.totalCents, reference }])
      const line = await world.ctx.read.db
        .selectFrom('bank_line')
        .select('uuid')
        .where('reference', '=', reference)
        .executeTakeFirstOrThrow()
      await world.match(line.uuid, buyer, [{ invoiceUuid: invoice.uuid, amountCents: invoice.totalCents }])
      process.stdout.write(`match ${line.uuid}\n`)
    }
  }),
)
