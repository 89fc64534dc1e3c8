// A proof that was sent at the wrong invoice is moved to the one that it is for, on both databases: judged anew there, told to whoever sent
// it, kept in the record, and moved back the same way. No money moves by it.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { askBuyer } from '../../src/business/proofs/conversation.ts'
import { acceptClaim, rejectProof } from '../../src/business/proofs/decide-proof.ts'
import { findProof } from '../../src/business/proofs/find-proofs.ts'
import { invoicesToMoveTo, moveProof, movesOf } from '../../src/business/proofs/move-proof.ts'
import { sayMisread } from '../../src/business/proofs/say-misread.ts'
import { decisionsOf, takeBackDecision } from '../../src/business/proofs/take-back-decision.ts'
import { withDatabases } from '../harness/databases.ts'
import { sendProof, type SentProof } from '../harness/sent-proof.ts'
import { type Buyer, createWorld, type World } from '../harness/world.ts'

withDatabases((given) => {
  let world: World
  before(async () => {
    world = await createWorld(given.database)
  })
  after(() => world.close())

  const find = (uuid: string) => findProof(world.ctx.read, { uuid })
  const deed = (proofUuid: string) => ({ proofUuid, ...world.staff, onceKey: randomUUID() })
  const move = (proofUuid: string, toInvoice: string, onceKey: string = randomUUID()) =>
    world.ctx.transact((w) => moveProof(w, { ...deed(proofUuid), toInvoice, onceKey }))
  const mailsAbout = async (number: string) =>
    (await world.ctx.read.db.selectFrom('job').select('payload').where('kind', '=', 'send-mail').orderBy('id').execute())
      .map((row) => JSON.parse(row.payload) as { to: string; subject: string; text: string })
      .filter(({ subject }) => subject.includes(`with invoice ${number} now`))
  const state = async ({ invoiceUuid }: SentProof) => (await world.invoice(invoiceUuid)).notifiedCents
  /** Sent for `at`, and paid for `of`. */
  const misplaced = async (buyer: Buyer) => {
    const at = await world.order(buyer, [['ore', '20']])
    const of = await world.order(buyer, [['ore', '34.5']])
    const proof = await sendProof(world, buyer, {
      tons: '20',
      reading: { reference: of.invoice.number, amount_cents: of.invoice.totalCents },
    })
    return { proof, of: of.invoice, other: at.invoice }
  }

  test('the open invoice that a reference names comes first, then what else the customer owes; nothing of another customer', async () => {
    const buyer = await world.openAccount('Moves One')
    const { proof, of, other } = await misplaced(buyer)
    const stranger = await world.openAccount('Owes Too')
    const theirs = (await world.order(stranger)).invoice
    assert.deepEqual(
      (await invoicesToMoveTo(world.ctx.read, proof.uuid)).map(({ number }) => number),
      [of.number, other.number],
    )
    const refused = await move(proof.uuid, theirs.uuid)
    assert.equal('refused' in refused && refused.refused, 'not-there')
    assert.equal((await find(proof.uuid)).invoiceUuid, proof.invoiceUuid)
  })

  test('moved, it is judged for its new invoice, which is notified instead of the old one, and its sender gets one mail', async () => {
    const buyer = await world.openAccount('Moves Two')
    const { proof, of } = await misplaced(buyer)
    const sent = await find(proof.uuid)
    assert.deepEqual([sent.verdict, sent.checks.some(({ code }) => code === 'other-invoice')], ['needs-review', true])
    const onceKey = randomUUID()
    assert.deepEqual(await move(proof.uuid, of.uuid, onceKey), { proofUuid: proof.uuid })
    assert.deepEqual(await move(proof.uuid, of.uuid, onceKey), { proofUuid: proof.uuid }, 'a form that was sent twice')
    const moved = await find(proof.uuid)
    assert.deepEqual([moved.invoiceNumber, moved.state, moved.verdict], [of.number, 'read', 'plausible'], JSON.stringify(moved.checks))
    assert.deepEqual([await state(proof), (await world.invoice(of.uuid)).notifiedCents], [0, of.totalCents])
    const mails = await mailsAbout(of.number)
    assert.deepEqual([mails.length, mails[0]?.to], [1, buyer.email])
    assert.match(mails[0]?.text ?? '', new RegExp(`from invoice ${sent.invoiceNumber} to invoice ${of.number}`))
    assert.deepEqual(
      (await movesOf(world.ctx.read, proof.uuid)).map(({ from, to, by }) => [from, to, by]),
      [[sent.invoiceNumber, of.number, world.staff.staffName]],
    )
  })

  test('it can be moved back, also when the invoice that it came from was paid meanwhile', async () => {
    const buyer = await world.openAccount('Moves Back')
    const { proof, of } = await misplaced(buyer)
    await move(proof.uuid, of.uuid)
    const [line = ''] = await world.bank([{ amountCents: proof.totalCents, reference: `PAID ${randomUUID()}` }])
    await world.match(line, buyer, [{ invoiceUuid: proof.invoiceUuid, amountCents: proof.totalCents }])
    assert.deepEqual(await move(proof.uuid, proof.invoiceUuid), { proofUuid: proof.uuid })
    const back = await find(proof.uuid)
    assert.equal(back.invoiceUuid, proof.invoiceUuid)
    assert.ok(back.checks.some(({ code }) => code === 'other-invoice'))
  })

  test('a decided proof stays where it is until that is taken back; what was decided before the move stays on its record', async () => {
    const buyer = await world.openAccount('Moves Decided')
    const { proof, of } = await misplaced(buyer)
    await world.ctx.transact((w) => rejectProof(w, { ...deed(proof.uuid), reason: 'It is for another invoice.' }))
    const refused = await move(proof.uuid, of.uuid)
    assert.equal('refused' in refused && refused.refused, 'decided-already')
    await world.ctx.transact((w) => takeBackDecision(w, { ...deed(proof.uuid), reason: 'it can be moved' }))
    await move(proof.uuid, of.uuid)
    await world.ctx.transact((w) => acceptClaim(w, deed(proof.uuid)))
    const decisions = await decisionsOf(world.ctx.read, await find(proof.uuid))
    assert.deepEqual(
      decisions.map(({ what }) => what),
      ['rejected', 'undone', 'moved', 'accepted'],
    )
  })

  test('what was shown for the invoice before is not done to the one that nobody has seen: accepting, rejecting, asking', async () => {
    const buyer = await world.openAccount('Moves Meanwhile')
    const { proof, of } = await misplaced(buyer)
    await move(proof.uuid, of.uuid)
    const stale = () => ({ ...deed(proof.uuid), shownFor: proof.invoiceUuid })
    for (const late of [
      () => world.ctx.transact((w) => acceptClaim(w, stale())),
      () => world.ctx.transact((w) => rejectProof(w, { ...stale(), reason: 'It shows another payment.' })),
      () => world.ctx.transact((w) => askBuyer(w, { ...stale(), words: 'Which account did you pay?' })),
    ]) {
      const refused = await late()
      assert.equal('refused' in refused && refused.refused, 'moved-meanwhile')
      assert.ok('sentence' in refused && refused.sentence.includes(of.number))
    }
    assert.equal((await find(proof.uuid)).state, 'read')
    assert.deepEqual(await world.ctx.transact((w) => acceptClaim(w, { ...deed(proof.uuid), shownFor: of.uuid })), { proofUuid: proof.uuid })
  })

  test('two who move it to the same invoice: the second reads that it is there', async () => {
    const buyer = await world.openAccount('Moves Both')
    const { proof, of } = await misplaced(buyer)
    await move(proof.uuid, of.uuid)
    const second = await move(proof.uuid, of.uuid)
    assert.ok('sentence' in second && second.sentence === `It is a proof for ${of.number} already.`)
  })

  test('one file is a proof of an invoice once: where it lies already nothing is moved', async () => {
    const buyer = await world.openAccount('Moves Twice')
    const { proof } = await misplaced(buyer)
    const there = await sendProof(world, buyer)
    const { sha256 } = await world.ctx.read.db.selectFrom('proof').select('sha256').where('uuid', '=', there.uuid).executeTakeFirstOrThrow()
    await world.ctx.transact((w) => w.db.updateTable('proof').set({ sha256 }).where('uuid', '=', proof.uuid).execute())
    const refused = await move(proof.uuid, there.invoiceUuid)
    assert.equal('refused' in refused && refused.refused, 'there-already')
    await world.ctx.transact((w) => rejectProof(w, { ...deed(there.uuid), reason: 'It was sent twice.' }))
    assert.deepEqual(await move(proof.uuid, there.invoiceUuid), { proofUuid: proof.uuid })
  })

  test('that its sender says it was read wrongly goes with it', async () => {
    const buyer = await world.openAccount('Moves Misread')
    const { proof, of } = await misplaced(buyer)
    await world.ctx.transact((w) =>
      sayMisread(w, {
        proofUuid: proof.uuid,
        customerId: buyer.customerId,
        buyerId: buyer.buyerId,
        buyerEmail: buyer.email,
        words: 'The day is wrong.',
        onceKey: randomUUID(),
      }),
    )
    await move(proof.uuid, of.uuid)
    assert.deepEqual(
      (await find(proof.uuid)).checks.filter(({ outcome }) => outcome === 'review').map(({ code }) => code),
      ['buyer-misread'],
    )
  })
})
