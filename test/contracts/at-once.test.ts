// Two people, or a person and a program, in the same moment: one effect, and the other is told so in words.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { checkLedger } from '../../src/business/payments/check-ledger.ts'
import { acceptClaim, rejectProof } from '../../src/business/proofs/decide-proof.ts'
import { withDatabases } from '../harness/databases.ts'
import { type Buyer, createWorld, type World } from '../harness/world.ts'

withDatabases((given) => {
  let world: World
  let buyer: Buyer
  before(async () => {
    world = await createWorld(given.database)
    buyer = await world.openAccount('At Once')
  })
  after(() => world.close())

  test('ten people deciding about one proof at once give one decision and nine refusals', async () => {
    const { invoice } = await world.order(buyer)
    const proofUuid = randomUUID()
    await world.ctx.transact(async (w) => {
      const { id } = await w.db.selectFrom('invoice').select('id').where('uuid', '=', invoice.uuid).executeTakeFirstOrThrow()
      await w.db
        .insertInto('proof')
        .values({
          uuid: proofUuid,
          invoice_id: id,
          customer_id: buyer.customerId,
          buyer_id: buyer.buyerId,
          file_key: 'none',
          file_name: 'proof.pdf',
          media_type: 'application/pdf',
          size_bytes: 1,
          sha256: 'none',
          state: 'read',
          verdict: 'plausible',
          sealed_reading: null,
          checks: null,
          amount_cents: invoice.totalCents,
          payment_on: null,
          bank_reference: null,
          expected_on: null,
          received_at: w.clock.now(),
          read_at: w.clock.now(),
          decided_at: null,
          decided_by: null,
          rejected_reason: null,
          office_note: null,
        })
        .execute()
    })
    const decide = (at: number) =>
      world.ctx.transact((w) => {
        const decision = { proofUuid, onceKey: randomUUID(), ...world.staff }
        return at % 2 === 0 ? acceptClaim(w, decision) : rejectProof(w, { ...decision, reason: 'Another document.' })
      })
    // ten connections open: opening them one by one would put the ten in a row
    await Promise.all(Array.from({ length: 10 }, () => world.ctx.transact((w) => w.db.selectFrom('proof').select('id').execute())))
    const outcomes = await Promise.all(Array.from({ length: 10 }, (_, at) => decide(at)))
    assert.deepEqual(
      outcomes.filter((outcome) => 'refused' in outcome).map((outcome) => 'refused' in outcome && outcome.refused),
      Array(9).fill('decided-already'),
    )
  })

  test('the books agree in every moment while orders are placed', async () => {
    const buyers = await Promise.all(Array.from({ length: 4 }, (_, at) => world.openAccount(`Busy ${at}`)))
    const trading = Promise.all(
      buyers.map(async (one) => {
        for (let count = 0; count < 12; count++) await world.order(one)
      }),
    )
    const differences: string[] = []
    for (let count = 0; count < 30; count++) differences.push(...(await checkLedger(world.ctx.read)).flatMap((check) => check.differences))
    await trading
    assert.deepEqual(differences, [])
  })
})
