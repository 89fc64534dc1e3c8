// A decision about a proof can be taken back, on both databases: the proof is open again as it was, the invoice and the goods follow, the
// buyer gets one mail, the record keeps both, and no money moves.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { advanceOrder } from '../../src/business/orders/advance-order.ts'
import { findOrder } from '../../src/business/orders/find-orders.ts'
import { acceptClaim, rejectProof } from '../../src/business/proofs/decide-proof.ts'
import { findProof, listProofs } from '../../src/business/proofs/find-proofs.ts'
import { withoutPlaces } from '../../src/business/proofs/document-reading.ts'
import { proofReadingPurpose, sealReading } from '../../src/business/proofs/kept-reading.ts'
import { emptyReading } from '../../src/business/proofs/reading/reading.ts'
import { sayMisread } from '../../src/business/proofs/say-misread.ts'
import { decisionsOf, takeBackDecision } from '../../src/business/proofs/take-back-decision.ts'
import { withDatabases } from '../harness/databases.ts'
import { type Buyer, createWorld, type World } from '../harness/world.ts'

withDatabases((given) => {
  let world: World
  let buyer: Buyer
  before(async () => {
    world = await createWorld(given.database)
    buyer = await world.openAccount('Taken Back', { releasePolicy: 'on-claim', claimLimitCents: 100_000_000 })
  })
  after(() => world.close())

  type Ordered = Awaited<ReturnType<World['order']>>
  /** A proof for an order of its own unless one is given, as the reader left it. */
  const proofOf = async (
    changes: { state?: 'received' | 'read' | 'unreadable'; scan?: 'infected'; of?: Ordered; isJudged?: true } = {},
  ) => {
    const { orderUuid, invoice } = changes.of ?? (await world.order(buyer))
    const proofUuid = randomUUID()
    const state = changes.state ?? 'read'
    const now = world.clock.now()
    await world.ctx.transact((w) =>
      w.db
        .insertInto('proof')
        .values({
          uuid: proofUuid,
          invoice_id: invoice.id,
          customer_id: buyer.customerId,
          buyer_id: buyer.buyerId,
          file_key: 'none',
          file_name: 'proof of Monday.pdf',
          media_type: 'application/pdf',
          size_bytes: 1,
          sha256: proofUuid,
          state,
          verdict: state === 'read' ? 'plausible' : null,
          sealed_reading: changes.isJudged ? sealReading(w.keys, proofReadingPurpose({ uuid: proofUuid }), readAs(invoice)) : null,
          checks: null,
          amount_cents: state === 'read' ? invoice.totalCents : null,
          payment_on: null,
          bank_reference: null,
          expected_on: null,
          received_at: now,
          read_at: state === 'received' ? null : now,
          decided_at: null,
          decided_by: null,
          rejected_reason: null,
          office_note: null,
          scan: changes.scan ?? null,
        })
        .execute(),
    )
    return { proofUuid, orderUuid, invoice }
  }
  const readAs = ({ totalCents, number }: Ordered['invoice']) =>
    withoutPlaces({ ...emptyReading('proof.pdf'), kind: 'proof', amount_cents: totalCents, currency: 'ZAR', reference: number })
  const find = (uuid: string) => findProof(world.ctx.read, { uuid })
  const decision = (proofUuid: string) => ({ proofUuid, onceKey: randomUUID(), ...world.staff })
  const accept = (proofUuid: string) => world.ctx.transact((w) => acceptClaim(w, decision(proofUuid)))
  const reject = (proofUuid: string) =>
    world.ctx.transact((w) => rejectProof(w, { ...decision(proofUuid), reason: 'It shows another payment.' }))
  const takeBack = (proofUuid: string, reason = 'the wrong key', onceKey: string = randomUUID()) =>
    world.ctx.transact((w) => takeBackDecision(w, { ...decision(proofUuid), reason, onceKey }))
  const mailsAbout = async (invoiceNumber: string) =>
    (await world.ctx.read.db.selectFrom('job').select('payload').where('kind', '=', 'send-mail').orderBy('id').execute())
      .map((row) => JSON.parse(row.payload) as { to: string; subject: string; text: string })
      .filter((mail) => mail.subject.includes(invoiceNumber) && mail.subject.includes('again'))
  const journals = async () =>
    Number(
      (
        await world.ctx.read.db
          .selectFrom('ledger_journal')
          .select((eb) => eb.fn.countAll().as('all'))
          .executeTakeFirstOrThrow()
      ).all,
    )

  test('an accepted claim that is taken back is open again, is in the queue, and can be decided anew', async () => {
    const { proofUuid, invoice } = await proofOf()
    await accept(proofUuid)
    const posted = await journals()
    assert.deepEqual(await takeBack(proofUuid), { proofUuid })
    const proof = await find(proofUuid)
    assert.deepEqual([proof.state, proof.verdict, proof.decidedAt, proof.decidedBy], ['read', 'plausible', null, null])
    assert.ok((await listProofs(world.ctx.read, { view: 'waiting', q: invoice.number })).rows.some((row) => row.uuid === proofUuid))
    assert.equal(await journals(), posted, 'nothing is posted or reversed')
    await reject(proofUuid)
    assert.equal((await find(proofUuid)).state, 'rejected')
    assert.equal((await world.invoice(invoice.uuid)).notifiedCents, 0)
  })

  test('a rejection that is taken back makes the invoice show the payment as notified again', async () => {
    const { proofUuid, invoice } = await proofOf()
    await reject(proofUuid)
    assert.equal((await world.invoice(invoice.uuid)).notifiedCents, 0)
    await takeBack(proofUuid)
    assert.equal((await world.invoice(invoice.uuid)).notifiedCents, invoice.totalCents)
    assert.equal((await find(proofUuid)).rejectedReason, null)
  })

  test('goods that were released on the claim wait again; those that left stay where they are', async () => {
    const still = await proofOf()
    const gone = await proofOf()
    const move = (uuid: string, to: 'release' | 'dispatch') =>
      world.ctx.transact((w) => advanceOrder(w, { uuid, move: to, staffName: 'Deon', onceKey: randomUUID() }))
    for (const { proofUuid, orderUuid } of [still, gone]) {
      await accept(proofUuid)
      assert.deepEqual(await move(orderUuid, 'release'), { state: 'released' })
    }
    await move(gone.orderUuid, 'dispatch')
    for (const { proofUuid } of [still, gone]) await takeBack(proofUuid)
    const order = await findOrder(world.ctx.read, { uuid: still.orderUuid })
    assert.deepEqual([order.state, order.history.at(-1)?.kind], ['placed', 'release-withdrawn'])
    assert.equal((await findOrder(world.ctx.read, { uuid: gone.orderUuid })).state, 'dispatched')
  })

  test('an invoice that the bank line paid stays paid when its claim is taken back', async () => {
    const { proofUuid, invoice } = await proofOf()
    await accept(proofUuid)
    const [line = ''] = await world.bank([{ amountCents: invoice.totalCents, reference: invoice.paymentReference }])
    await world.match(line, buyer, [{ invoiceUuid: invoice.uuid, amountCents: invoice.totalCents }])
    await takeBack(proofUuid)
    assert.deepEqual([(await world.invoice(invoice.uuid)).state, (await find(proofUuid)).state], ['paid', 'read'])
  })

  test('the buyer gets one mail that says so, and the record keeps every decision with its reason', async () => {
    const { proofUuid, invoice } = await proofOf()
    await reject(proofUuid)
    const onceKey = randomUUID()
    await takeBack(proofUuid, 'mixed up with another', onceKey)
    await takeBack(proofUuid, 'mixed up with another', onceKey)
    const mails = await mailsAbout(invoice.number)
    assert.equal(mails.length, 1)
    assert.equal(mails[0]?.to, buyer.email)
    assert.match(mails[0].text, /“proof of Monday\.pdf”.*was not accepted\. We took that back/)
    assert.ok(!mails[0].text.includes('mixed up'), 'our reason is for our record')
    await accept(proofUuid)
    const kept = await decisionsOf(world.ctx.read, { uuid: proofUuid, invoiceNumber: invoice.number })
    assert.deepEqual(
      kept.map(({ what, by, reason }) => [what, by, reason]),
      [
        ['rejected', world.staff.staffName, 'It shows another payment.'],
        ['undone', world.staff.staffName, 'mixed up with another'],
        ['accepted', world.staff.staffName, null],
      ],
    )
  })

  test('without a reason, without a decision, or where the scanner decided, nothing is taken back', async () => {
    const { proofUuid } = await proofOf()
    const refusal = async (uuid: string, reason?: string) => {
      const outcome = await takeBack(uuid, reason)
      return 'refused' in outcome && outcome.refused
    }
    assert.equal(await refusal(proofUuid), 'not-decided')
    await accept(proofUuid)
    assert.equal(await refusal(proofUuid, ' x '), 'reason-missing')
    assert.equal((await find(proofUuid)).state, 'accepted')
    const infected = await proofOf({ scan: 'infected' })
    await reject(infected.proofUuid)
    assert.equal(await refusal(infected.proofUuid), 'infected')
  })

  test('what could not be read is unreadable again, and what was rejected before it was read is read now', async () => {
    const unreadable = await proofOf({ state: 'unreadable' })
    const unread = await proofOf({ state: 'received' })
    for (const { proofUuid } of [unreadable, unread]) {
      await reject(proofUuid)
      await takeBack(proofUuid)
    }
    assert.equal((await find(unreadable.proofUuid)).state, 'unreadable')
    assert.equal((await find(unread.proofUuid)).state, 'received')
    const jobs = await world.ctx.read.db.selectFrom('job').select('payload').where('kind', '=', 'read-proof').execute()
    assert.ok(jobs.some((job) => job.payload.includes(unread.proofUuid)))
  })

  test('what was claimed is claimed no more, and what the buyer said of another proof stands through both decisions', async () => {
    const { proofUuid: first, orderUuid, invoice } = await proofOf({ isJudged: true })
    const { proofUuid: second } = await proofOf({ isJudged: true, of: { orderUuid, invoice } })
    const doubts = async () => (await find(second)).checks.filter(({ outcome }) => outcome === 'review').map(({ code }) => code)
    await world.ctx.transact((w) =>
      sayMisread(w, { ...buyer, buyerEmail: buyer.email, proofUuid: second, words: 'The amount is another.', onceKey: randomUUID() }),
    )
    await accept(first)
    assert.deepEqual([(await doubts()).includes('claimed'), (await doubts()).includes('buyer-misread')], [true, true])
    await takeBack(first)
    assert.deepEqual([(await doubts()).includes('claimed'), (await doubts()).includes('buyer-misread')], [false, true])
    assert.equal((await find(second)).verdict, 'needs-review')
  })

  test('ten people taking one decision back at once take it back once', async () => {
    const { proofUuid, invoice } = await proofOf()
    await accept(proofUuid)
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => takeBack(proofUuid)))
    assert.equal(outcomes.filter((outcome) => !('refused' in outcome)).length, 1)
    assert.equal((await mailsAbout(invoice.number)).length, 1)
  })
})
