// A reader that is too slow says nothing about the document: the proof is tried again, and called unreadable only at last.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createRunner } from '../../src/adapters/jobs/run-jobs.ts'
import { sampleProofPdf } from '../../src/commands/demo/sample-proof.ts'
import { findProof } from '../../src/business/proofs/find-proofs.ts'
import { type ProofReader, readProofJob } from '../../src/business/proofs/read-proof-job.ts'
import { receiveProof } from '../../src/business/proofs/receive-proof.ts'
import { type DocumentReading, withoutPlaces } from '../../src/business/proofs/document-reading.ts'
import { emptyReading } from '../../src/business/proofs/reading/reading.ts'
import { withDatabases } from '../harness/databases.ts'
import { createWorld, ourAccount, type World } from '../harness/world.ts'

const tooSlow: DocumentReading = withoutPlaces({ ...emptyReading('p.pdf'), reason: 'too-slow', sentence: 'Reading took too long.' })
const inTime: DocumentReading = withoutPlaces({ ...emptyReading('p.pdf'), kind: 'proof', amount_cents: 4_200, currency: 'ZAR' })

withDatabases((given) => {
  let world: World
  before(async () => {
    world = await createWorld(given.database)
  })
  after(() => world.close())

  /** Sends a proof and works with this reader until the queue is empty, moving the clock over the pauses between tries. */
  const readWith = async (name: string, reader: ProofReader) => {
    const buyer = await world.openAccount(name)
    const { invoice } = await world.order(buyer)
    const bytes = await sampleProofPdf({
      payerName: name,
      beneficiaryName: 'Test Supply',
      beneficiaryBank: 'First National Bank',
      accountNumber: ourAccount,
      branchCode: '250655',
      amountCents: invoice.totalCents,
      reference: invoice.paymentReference,
      paidOn: '2026-03-04',
      bankReference: name,
    })
    const received = await receiveProof(world.ctx, {
      invoiceUuid: invoice.uuid,
      customerId: buyer.customerId,
      buyerId: buyer.buyerId,
      buyerEmail: buyer.email,
      fileName: 'p.pdf',
      bytes,
    })
    assert('proofUuid' in received)
    const runner = createRunner(world.ctx, given.database, { 'read-proof': readProofJob(reader) }, { concurrency: 1, stopTimeoutMs: 1_000 })
    for (let turn = 0; turn < 12; turn++) {
      await runner.workOnce()
      world.clock.advance(600_000)
    }
    return { proof: await findProof(world.ctx.read, { uuid: received.proofUuid }), invoice }
  }

  test('slow once, then read: the reading counts', async () => {
    let tries = 0
    const { proof, invoice } = await readWith('Slow Once', {
      read: async () => (++tries === 1 ? tooSlow : inTime),
    })
    assert.deepEqual([proof.state, proof.amountCents, tries], ['read', 4_200, 2])
    assert.equal((await world.invoice(invoice.uuid)).paidCents, 0)
  })

  test('slow three times: unreadable, with the sentence for the buyer', async () => {
    let tries = 0
    const { proof } = await readWith('Always Slow', {
      read: async () => {
        tries++
        return tooSlow
      },
    })
    assert.deepEqual([proof.state, proof.rejectedReason, tries], ['unreadable', 'Reading took too long.', 3])
  })
})
