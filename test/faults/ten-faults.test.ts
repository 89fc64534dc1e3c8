// Ten faults one after the other, drawn by a seed, while buyers order and the office matches: whoever gets no answer sends the same
// form again, as people do. In the end every order exists once, every line is matched once, and the books agree.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { after, before, test } from 'node:test'
import { migrate } from '../../src/adapters/database/migrate.ts'
import { type MigratableDatabase, openDatabase } from '../../src/adapters/database/open-database.ts'
import { DatabaseUnavailable } from '../../src/adapters/database/unavailable.ts'
import { checkLedger } from '../../src/business/payments/check-ledger.ts'
import { type ProxiedPlace, proxiedMariadb } from '../harness/proxied-mariadb.ts'
import { type Buyer, createWorld, type World } from '../harness/world.ts'

const seed = 20_261_124
const commit = '\u0003commit'
let place: ProxiedPlace
let database: MigratableDatabase
let world: World
let buyers: Buyer[] = []
before(async () => {
  place = await proxiedMariadb()
  database = openDatabase({ url: place.url, poolSize: 5, poolMaxOverflow: 5, poolRecycleMs: 3_600_000, poolTimeoutMs: 5_000 })
  await migrate(database)
  world = await createWorld(database)
  buyers = await Promise.all(['Ash', 'Beech', 'Cedar', 'Elm', 'Fir'].map((name) => world.openAccount(name)))
})
after(async () => {
  await world.close()
  await database.close()
  await place.remove()
})

/** mulberry32: the same numbers for the same seed. */
const random = (from: number) => {
  let state = from
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const faults: readonly [name: string, strike: () => Promise<void> | void][] = [
  ['refused', () => place.proxy.refuse()],
  ['black hole', () => place.proxy.blackHole()],
  ['slow', () => place.proxy.delay(60)],
  ['reset', () => place.proxy.reset()],
  ['lost COMMIT', () => place.proxy.loseAnswerTo(commit)],
  ['COMMIT never sent', () => place.proxy.resetBefore(commit)],
  ['cut answer', () => place.proxy.cutAfter(2_000, 'answer')],
  ['cut request', () => place.proxy.cutAfter(2_000, 'request')],
]

let refusals = 0
/** As a person does: the same again, until there is an answer. Anything but “not available” is a failure of the test. */
const insist = async <T>(act: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof DatabaseUnavailable)) throw error
      refusals++
      await wait(50)
    }
  }
}

test('ten faults while five buyers order and the office matches: nothing lost, nothing twice', async (context) => {
  const draw = random(seed)
  const over = new AbortController()
  let orders = 0
  const unmatched: { buyer: Buyer; invoiceUuid: string; totalCents: number }[] = []
  const buying = buyers.map(async (buyer) => {
    while (!over.signal.aborted) {
      const total = await insist(() => world.fillCart(buyer, [['ore', '10']]))
      const onceKey = randomUUID()
      const placed = await insist(() => world.place(buyer, total, onceKey))
      assert('orderUuid' in placed, JSON.stringify(placed))
      orders++
      unmatched.push({ buyer, invoiceUuid: placed.invoiceUuid, totalCents: total })
      await wait(20)
    }
  })
  let matches = 0
  const office = (async () => {
    while (!over.signal.aborted) {
      const next = unmatched.shift()
      if (next === undefined) {
        await wait(20)
        continue
      }
      // Short: long numbers in what a bank wrote are masked, and it would not be found again.
      const reference = `PAYMENT NO ${matches + 1}`
      // an import that was cut off is looked for before it is done again
      const [line = ''] = await importOnce(reference, next.totalCents)
      const onceKey = randomUUID()
      const matched = await insist(() =>
        world.match(line, next.buyer, [{ invoiceUuid: next.invoiceUuid, amountCents: next.totalCents }], onceKey),
      )
      assert(!('refused' in matched), JSON.stringify(matched))
      matches++
    }
  })()
  const struck: string[] = []
  for (let count = 0; count < 10; count++) {
    const [name, strike] = faults[Math.floor(draw() * faults.length)] ?? ['', () => undefined]
    struck.push(name)
    await strike()
    await wait(200 + draw() * 1_000)
    await place.proxy.pass()
    await wait(400 + draw() * 800)
  }
  over.abort()
  const endedAt = performance.now()
  await Promise.all([...buying, office])
  const count = async (table: 'sales_order' | 'bank_match') =>
    Number(
      (
        await database.read
          .selectFrom(table)
          .select((eb) => eb.fn.countAll<number>().as('n'))
          .executeTakeFirstOrThrow()
      ).n,
    )
  assert.equal(await count('sales_order'), orders)
  assert.equal(await count('bank_match'), matches)
  const differences = (await checkLedger(world.ctx.reports)).flatMap((check) => check.differences)
  assert.deepEqual(differences, [])
  assert.ok(orders > 10 && refusals > 0)
  const stats = database.stats()
  assert.deepEqual([stats.checkedOut, stats.waiting, stats.isBreakerOpen], [0, 0, false])
  context.diagnostic(struck.join(', '))
  console.log(
    `# seed ${seed}, ${struck.join(', ')}: ${orders} orders, ${matches} matches, ${refusals} times not available, ledger difference 0; ` +
      `all at rest ${(performance.now() - endedAt).toFixed(0)} ms after the last`,
  )
})

const importOnce = async (reference: string, amountCents: number): Promise<string[]> => {
  for (;;) {
    const known = await insist(() => database.read.selectFrom('bank_line').select('uuid').where('reference', '=', reference).execute())
    if (known.length > 0) return known.map((line) => line.uuid)
    await insist(() => world.bank([{ amountCents, reference }]))
  }
}
