// What a customer may send, and what he may say about how a proof was read, on both databases.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createRunner } from '../../src/adapters/jobs/run-jobs.ts'
import { messagesOf } from '../../src/business/proofs/conversation.ts'
import { withoutPlaces } from '../../src/business/proofs/document-reading.ts'
import { findProof } from '../../src/business/proofs/find-proofs.ts'
import { type ProofReader, readProofJob } from '../../src/business/proofs/read-proof-job.ts'
import { emptyReading, type ProofReading } from '../../src/business/proofs/reading/reading.ts'
import { receiveProof } from '../../src/business/proofs/receive-proof.ts'
import { misreadCode, sayMisread } from '../../src/business/proofs/say-misread.ts'
import { sampleProofPdf } from '../../src/commands/demo/sample-proof.ts'
import { proofLimits } from '../../src/config/proof-limits.ts'
import { Problem } from '../../src/problems.ts'
import { withDatabases } from '../harness/databases.ts'
import { type Buyer, createWorld, ourAccount, type World } from '../harness/world.ts'

const dayMs = 86_400_000

withDatabases((given) => {
  let world: World
  let sent = 0
  before(async () => {
    world = await createWorld(given.database)
  })
  after(() => world.close())

  const send = async (buyer: Buyer, invoiceUuid: string, name = `proof-${++sent}.pdf`) =>
    receiveProof(world.ctx, {
      invoiceUuid,
      customerId: buyer.customerId,
      buyerId: buyer.buyerId,
      buyerEmail: buyer.email,
      fileName: name,
      bytes: await sampleProofPdf({
        payerName: buyer.name,
        beneficiaryName: 'Test Supply',
        beneficiaryBank: 'FNB',
        accountNumber: ourAccount,
        branchCode: '250655',
        amountCents: 100_000 + ++sent,
        reference: 'X',
        paidOn: '2026-03-04',
        bankReference: `I${sent}`,
      }),
    })

  /** As if the customer had sent so many more of that size just now. */
  const sentBefore = async (proofUuid: string, times: number, sizeBytes: number) => {
    const { id: _id, ...row } = await world.ctx.read.db
      .selectFrom('proof')
      .selectAll()
      .where('uuid', '=', proofUuid)
      .executeTakeFirstOrThrow()
    await world.ctx.transact(async (w) => {
      for (let n = 0; n < times; n++)
        await w.db
          .insertInto('proof')
          .values({ ...row, uuid: w.newUuid(), sha256: w.newUuid().replaceAll('-', '').padEnd(64, '0'), size_bytes: sizeBytes })
          .execute()
    })
  }

  const readNext = async (reading: Partial<ProofReading>) => {
    const reader: ProofReader = {
      read: ({ name }) => Promise.resolve(withoutPlaces({ ...emptyReading(name), ...reading })),
    }
    const runner = createRunner(world.ctx, given.database, { 'read-proof': readProofJob(reader) }, { concurrency: 1, stopTimeoutMs: 1_000 })
    while (await runner.workOnce()) continue
  }

  const mailsTo = async (buyer: Buyer) => {
    const rows = await world.ctx.read.db.selectFrom('job').select('payload').where('kind', '=', 'send-mail').orderBy('id').execute()
    return rows
      .map((row) => JSON.parse(row.payload) as { to: string; subject: string; text: string })
      .filter((mail) => mail.to === buyer.email)
  }

  test('fifty proofs in 24 hours are enough; the next is refused with a sentence, and taken the day after', async () => {
    const buyer = await world.openAccount('Many Files')
    const { invoice } = await world.order(buyer)
    const first = await send(buyer, invoice.uuid)
    assert('proofUuid' in first, JSON.stringify(first))
    await sentBefore(first.proofUuid, proofLimits.filesPerDayMax - 1, 1_000)
    assert.deepEqual(await send(buyer, invoice.uuid), {
      refused: 'too-many-today',
      sentence: 'At most 50 proofs in 24 hours: call us if you have more.',
    })
    const other = await world.openAccount('Somebody Else')
    assert('proofUuid' in (await send(other, (await world.order(other)).invoice.uuid)), 'another customer is not held up')
    world.clock.advance(dayMs + 1)
    assert('proofUuid' in (await send(buyer, invoice.uuid)))
  })

  test('200 MB in 24 hours are enough, however few files they are', async () => {
    const buyer = await world.openAccount('Large Files')
    const { invoice } = await world.order(buyer)
    const first = await send(buyer, invoice.uuid)
    assert('proofUuid' in first, JSON.stringify(first))
    await sentBefore(first.proofUuid, 20, proofLimits.sizeBytesMax)
    const refused = await send(buyer, invoice.uuid)
    assert('refused' in refused && refused.refused === 'too-much-today', JSON.stringify(refused))
    assert.match(refused.sentence, /^At most 200 MB in 24 hours/)
  })

  test('whoever sent a proof that could not be read is told so once, by mail', async () => {
    const buyer = await world.openAccount('Blurred Photo')
    const { invoice } = await world.order(buyer)
    await send(buyer, invoice.uuid, 'blurred.pdf')
    await readNext({ kind: 'unreadable', reason: 'no-text', sentence: 'No text could be read in this document.' })
    const told = (await mailsTo(buyer)).filter((mail) => mail.subject === `We could not read your proof for ${invoice.number}`)
    assert.equal(told.length, 1)
    assert.match(told[0]?.text ?? '', /“blurred\.pdf”.*No text could be read in this document\./)
    assert.match(told[0]?.text ?? '', /^Dear Buyer of Blurred Photo\n[^]*https:\/\/shop\.example\/proofs\/[^]*Kind regards\nTest Supply$/)
  })

  test('a buyer who says that a proof was read wrongly is heard: the words reach the office, and the proof needs a person', async () => {
    const buyer = await world.openAccount('Read Wrongly')
    const { invoice } = await world.order(buyer)
    const received = await send(buyer, invoice.uuid)
    assert('proofUuid' in received)
    const say = (who: Buyer, words: string, onceKey: string) =>
      world.ctx.transact((w) => sayMisread(w, { proofUuid: received.proofUuid, ...who, buyerEmail: who.email, words, onceKey }))
    assert('refused' in (await say(buyer, 'The amount is another one.', 'a')), 'nothing was read yet')
    await readNext({
      kind: 'proof',
      amount_cents: invoice.totalCents,
      currency: 'ZAR',
      reference: invoice.paymentReference,
      payment_date: '2026-03-04',
      status: 'completed',
      confidence: { ...emptyReading('').confidence, amount_cents: 0.99, reference: 0.99, payment_date: 0.99 },
    })
    assert.equal(((await say(buyer, 'no', 'b')) as { refused: string }).refused, 'words-missing')
    const stranger = await world.openAccount('A Stranger')
    await assert.rejects(say(stranger, 'That is mine, I say.', 'c'), (error) => error instanceof Problem && error.code === 'not-found')
    assert.deepEqual(await say(buyer, 'The amount is another one.', 'd'), { proofUuid: received.proofUuid })
    assert.deepEqual(await say(buyer, 'The amount is another one.', 'd'), { proofUuid: received.proofUuid }, 'sent twice, said once')
    assert.equal(((await say(buyer, 'I say it again.', 'e')) as { refused: string }).refused, 'said-already')
    const proof = await findProof(world.ctx.read, { uuid: received.proofUuid })
    assert.notEqual(proof.verdict, 'plausible')
    assert.equal(proof.checks.filter(({ code }) => code === misreadCode).length, 1)
    assert.deepEqual(
      (await messagesOf(world.ctx.read, received.proofUuid)).map(({ by, words }) => [by, words]),
      [['buyer', 'The amount is another one.']],
    )
    assert.equal((await world.invoice(invoice.uuid)).paidCents, 0)
  })
})
