// Whatever order the notices of a payment come in, and however often each: the same states, the same places, the same ledger. Every
// permutation of a payment's life is played, and seeded ones with duplicates, at once and one by one.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import type { RailEvent } from '../../src/business/gateways/rail.ts'
import { cents } from '../../src/business/money/cents.ts'
import { withDatabases } from '../harness/databases.ts'
import { gatewayOffice, type GatewayOffice } from '../harness/gateway-office.ts'
import { scriptedRail } from '../harness/scripted-rail.ts'
import { createWorld, type World } from '../harness/world.ts'

const seed = 20_261_128
const quantity = '34.5'

/** What happens to a payment, in the order of life; `total` is what its invoice is over. */
type Life = (paymentUuid: string, total: number) => RailEvent[]

const eventsOf = (paymentUuid: string) => {
  let count = 0
  return (kind: RailEvent['kind'], more: object): RailEvent =>
    ({
      kind,
      eventId: `${paymentUuid}-${++count}`,
      paymentUuid,
      gatewayId: `g-${paymentUuid}`,
      happenedAt: null,
      ...more,
    }) as RailEvent
}

const lives: Record<string, Life> = {
  'pending, failed, then paid, with its fee': (paymentUuid, total) => {
    const event = eventsOf(paymentUuid)
    return [
      event('pending', {}),
      event('failed', {}),
      event('cancelled', {}),
      event('paid', { amountCents: cents(total), currency: 'ZAR', feeCents: cents(150) }),
    ]
  },
  'paid, refunded in part in the gateway’s office, taken back, won': (paymentUuid, total) => {
    const event = eventsOf(paymentUuid)
    const amount = { currency: 'ZAR' }
    return [
      event('paid', { ...amount, amountCents: cents(total), feeCents: null }),
      event('refunded', { ...amount, amountCents: cents(700), refundUuid: null, gatewayRefundId: `r-${paymentUuid}` }),
      event('charged-back', { ...amount, amountCents: cents(total), feeCents: cents(250) }),
      event('charge-back-won', { ...amount, amountCents: cents(total), feeCents: cents(-250) }),
    ]
  },
  'paid, refunded, the refund failed, told twice in other words': (paymentUuid, total) => {
    const event = eventsOf(paymentUuid)
    const refund = { currency: 'ZAR', amountCents: cents(1_200), refundUuid: null, gatewayRefundId: `r-${paymentUuid}` }
    return [
      event('paid', { currency: 'ZAR', amountCents: cents(total), feeCents: null }),
      event('refunded', refund),
      event('refund-failed', refund),
      event('paid', { currency: 'ZAR', amountCents: cents(total), feeCents: cents(90) }),
    ]
  },
  'a wrong amount, taken back': (paymentUuid, total) => {
    const event = eventsOf(paymentUuid)
    return [
      event('failed', {}),
      event('paid', { currency: 'ZAR', amountCents: cents(total + 5), feeCents: null }),
      event('charged-back', { currency: 'ZAR', amountCents: cents(total + 5), feeCents: cents(250) }),
    ]
  },
}

const permutations = <T>(list: readonly T[]): T[][] =>
  list.length < 2 ? [[...list]] : list.flatMap((one, i) => permutations(list.toSpliced(i, 1)).map((rest) => [one, ...rest]))

withDatabases((given) => {
  const rail = scriptedRail()
  let world: World
  let office: GatewayOffice
  before(async () => {
    world = await createWorld(given.database, [rail])
    office = await gatewayOffice(world, rail)
  })
  after(() => world.close())

  /** Everything that the payment came to, without ids and times. */
  const outcomeOf = async (paymentUuid: string, customerId: number) => {
    const { rows: accounts } = await sql<{ account: string; sum: number }>`
      select account, sum(amount) as sum from (
        select debit_account as account, amount_cents as amount from ledger_entry where customer_id = ${customerId}
        union all select credit_account, -amount_cents from ledger_entry where customer_id = ${customerId}) e
      group by account having sum(amount) <> 0 order by account`.execute(given.database.read)
    const { rows: places } = await sql<{ place: string; sum: number }>`
      select g.place, sum(g.amount_cents) as sum from gateway_allocation g join gateway_capture c on c.id = g.capture_id
      join gateway_payment p on p.id = c.payment_id where p.uuid = ${paymentUuid} group by g.place having sum(g.amount_cents) <> 0 order by g.place`.execute(
      given.database.read,
    )
    const numbers = <T extends { sum: number }>(list: T[]) => list.map((row) => ({ ...row, sum: Number(row.sum) }))
    return { state: await office.stateOf(paymentUuid), accounts: numbers(accounts), places: numbers(places) }
  }

  const play = async (life: Life, name: string, deliver: (events: RailEvent[]) => Promise<void>) => {
    const buyer = await world.openAccount(name)
    const { invoice } = await world.order(buyer, [['ore', quantity]])
    const paymentUuid = await office.started(buyer, invoice)
    await deliver(life(paymentUuid, invoice.totalCents))
    world.clock.advance(11_000)
    await office.runJobs()
    return outcomeOf(paymentUuid, buyer.customerId)
  }
  const oneByOne = async (events: RailEvent[]) => {
    for (const event of events) assert.equal((await office.notice(event)).outcome, 'received')
  }

  for (const [name, life] of Object.entries(lives)) {
    test(`every permutation ends alike: ${name}`, async () => {
      const places = life('', 1).map((_, i) => i)
      const expected = await play(life, name, oneByOne)
      assert.equal(expected.state, 'paid')
      for (const order of permutations(places)) {
        const outcome = await play(life, `${name} ${order.join('')}`, (events) => oneByOne(order.map((i) => events[i] as RailEvent)))
        assert.deepEqual(outcome, expected, `in the order ${order.join(' ')}`)
      }
    })
  }

  test('so do seeded deliveries with duplicates, all at once', async () => {
    const all = Object.entries(lives)
    const property = fc.asyncProperty(fc.nat(all.length - 1), fc.array(fc.nat(9), { maxLength: 8 }), async (which, again) => {
      const [name, life] = all[which] ?? assert.fail()
      const expected = await play(life, `Seeded ${name}`, oneByOne)
      const outcome = await play(life, `At once ${name}`, async (events) => {
        const doubled = [...again.map((i) => events[i % events.length] as RailEvent), ...events.toReversed()]
        await Promise.all(doubled.map((event) => office.notice(event)))
      })
      assert.deepEqual(outcome, expected)
    })
    await fc.assert(property, { numRuns: 15, seed, endOnFailure: true })
    await office.booksAgree()
  })
})
