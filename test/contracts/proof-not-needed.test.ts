/** Proofs of an invoice that bank lines paid meanwhile: they wait for nobody, say so on both sides, are kept, and wait again after an undo. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { holdsOf } from '../../src/business/privacy/holds.ts'
import { removeOld } from '../../src/business/privacy/remove-old.ts'
import { acceptClaim } from '../../src/business/proofs/decide-proof.ts'
import { findProof, listProofs, nextWaitingProof } from '../../src/business/proofs/find-proofs.ts'
import { undoMatch } from '../../src/business/matching/undo-match.ts'
import { officeHome } from '../../src/business/reports/office-home.ts'
import { waitingCounts } from '../../src/business/reports/waiting-counts.ts'
import { periods } from '../../src/config/retention.ts'
import { withDatabases } from '../harness/databases.ts'
import { sendProof, type SentProof } from '../harness/sent-proof.ts'
import { type Buyer, createWorld, type World } from '../harness/world.ts'

withDatabases((given) => {
  let world: World
  before(async () => {
    world = await createWorld(given.database)
  })
  after(() => world.close())

  const pay = async (buyer: Buyer, { invoiceUuid }: SentProof, amountCents: number) => {
    const [line = ''] = await world.bank([{ amountCents, reference: `PAID ${randomUUID()}` }])
    const matched = await world.match(line, buyer, [{ invoiceUuid, amountCents }])
    assert('matchUuid' in matched, JSON.stringify(matched))
    return matched.matchUuid
  }
  const undo = (matchUuid: string) =>
    world.ctx.transact((w) => undoMatch(w, { matchUuid, reason: 'the wrong line', ...world.staff, onceKey: randomUUID() }))
  const isListed = async (proof: SentProof, view: 'waiting' | 'all') =>
    (await listProofs(world.ctx.read, { view, q: (await findProof(world.ctx.read, { uuid: proof.uuid })).invoiceNumber })).total === 1
  const waiting = async () => [(await waitingCounts(world.ctx.read)).proofs, (await officeHome(world.ctx.read)).proofs.count]

  test('a proof that names another open invoice, or that its sender says was read wrongly, waits for a person all the same', async () => {
    const buyer = await world.openAccount('Named Another')
    const other = await sendProof(world, buyer)
    const { paymentReference } = await world.invoice(other.invoiceUuid)
    const proof = await sendProof(world, buyer, { reading: { reference: paymentReference } })
    await pay(buyer, proof, proof.totalCents)
    assert.equal(await isListed(proof, 'waiting'), true)
    const found = await findProof(world.ctx.read, { uuid: proof.uuid })
    assert.deepEqual([found.isPaid, found.paidInFullOn], [false, '2026-03-04'])
  })

  test('a proof of a paid invoice is not accepted: there is nothing to claim', async () => {
    const buyer = await world.openAccount('Paid Already')
    const proof = await sendProof(world, buyer)
    await pay(buyer, proof, proof.totalCents)
    const outcome = await world.ctx.transact((w) => acceptClaim(w, { proofUuid: proof.uuid, ...world.staff, onceKey: randomUUID() }))
    assert.equal('refused' in outcome && outcome.refused, 'paid-already')
  })

  test('once the invoice is paid in full its open proof leaves queue and counts, stays findable, says why, and comes back after an undo', async () => {
    const buyer = await world.openAccount('Paid Meanwhile')
    const counted = await waiting()
    const proof = await sendProof(world, buyer, { reading: { amount_cents: 100 } })
    const other = await sendProof(world, buyer)
    assert.deepEqual(
      await waiting(),
      counted.map((count) => count + 2),
    )
    const match = await pay(buyer, proof, proof.totalCents)
    assert.deepEqual(
      await waiting(),
      counted.map((count) => count + 1),
    )
    assert.deepEqual([await isListed(proof, 'waiting'), await isListed(proof, 'all')], [false, true])
    assert.notEqual(await nextWaitingProof(world.ctx.read, other.uuid), proof.uuid)
    const paid = await findProof(world.ctx.read, { uuid: proof.uuid })
    assert.deepEqual([paid.state, paid.verdict, paid.isPaid, paid.paidInFullOn], ['read', 'needs-review', true, '2026-03-04'])
    assert.match(paid.checks[0]?.sentence ?? '', /paid in full on 4\sMar\s2026, so this proof waits for nobody/)

    await undo(match)
    assert.deepEqual(
      await waiting(),
      counted.map((count) => count + 2),
    )
    const again = await findProof(world.ctx.read, { uuid: proof.uuid })
    assert.deepEqual([again.isPaid, again.paidInFullOn], [false, null])
    assert(!again.checks.some(({ code }) => code === 'paid-meanwhile'))
    assert.equal(await isListed(proof, 'waiting'), true)
  })

  test('the proof of an invoice that is paid in part waits on', async () => {
    const buyer = await world.openAccount('Paid In Part')
    const proof = await sendProof(world, buyer)
    await pay(buyer, proof, proof.totalCents - 1)
    assert.equal(await isListed(proof, 'waiting'), true)
    assert.equal((await findProof(world.ctx.read, { uuid: proof.uuid })).isPaid, false)
  })

  test('a proof that was accepted stays accepted when the money comes', async () => {
    const buyer = await world.openAccount('Accepted And Paid')
    const proof = await sendProof(world, buyer)
    await world.ctx.transact((w) => acceptClaim(w, { proofUuid: proof.uuid, ...world.staff, onceKey: randomUUID() }))
    await pay(buyer, proof, proof.totalCents)
    const paid = await findProof(world.ctx.read, { uuid: proof.uuid })
    assert.deepEqual([paid.state, paid.paidInFullOn], ['accepted', '2026-03-04'])
    assert(!paid.checks.some(({ code }) => code === 'paid-meanwhile'))
  })

  test('it holds nobody’s erasure, and what was read in it goes after its time', async () => {
    const buyer = await world.openAccount('Erased Later')
    const proof = await sendProof(world, buyer)
    const holds = () => holdsOf(world.ctx.read, { realm: 'buyer', subjectId: buyer.buyerId })
    assert.match((await holds()).join(' '), /not decided yet/)
    await pay(buyer, proof, proof.totalCents)
    assert.doesNotMatch((await holds()).join(' '), /not decided yet/)
    world.clock.advance((periods.readings.days + 1) * 86_400_000)
    await removeOld(world.ctx)
    assert.equal((await findProof(world.ctx.read, { uuid: proof.uuid })).reading, null)
  })
})
