// A job process that is killed while it reads a proof loses nothing and repeats nothing, on both databases, with real processes.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { sampleProofPdf } from '../../src/commands/demo/sample-proof.ts'
import { formatPaymentReference } from '../../src/business/money/payment-reference.ts'
import { dateOn } from '../../src/business/money/calendar.ts'
import { findProof } from '../../src/business/proofs/find-proofs.ts'
import { receiveProof } from '../../src/business/proofs/receive-proof.ts'
import { withDatabases } from '../harness/databases.ts'
import { waitFor } from '../harness/wait-for.ts'
import { createWorld, ourAccount, type World } from '../harness/world.ts'

const root = resolve(import.meta.dirname, '../..')

withDatabases((given) => {
  let world: World
  const processes: ChildProcess[] = []
  before(async () => {
    world = await createWorld(given.database)
    world.clock.set(new Date().toISOString())
  })
  after(async () => {
    for (const child of processes) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      const exit = once(child, 'exit')
      child.kill('SIGTERM')
      await exit
    }
    await world.close()
  })

  const startWork = (): ChildProcess => {
    const child = spawn(process.execPath, ['--import', './build/read-jsx.ts', 'src/main.ts', 'work'], {
      cwd: root,
      env: {
        ...process.env,
        NODE_ENV: 'development',
        DATABASE_URL: given.url,
        DATA_DIR: world.dataDir,
        WORKER_THREADS: '1',
        LOG_LEVEL: 'ERROR',
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    processes.push(child)
    return child
  }
  const jobOf = (proofUuid: string) =>
    world.ctx.read.db
      .selectFrom('job')
      .select(['state', 'attempts'])
      .where('unique_key', '=', `read-proof ${proofUuid}`)
      .executeTakeFirstOrThrow()

  test('a proof whose reader was killed is read by the next one, once', async () => {
    const buyer = await world.openAccount('Killed Reader')
    const { invoice } = await world.order(buyer)
    const bytes = await sampleProofPdf({
      payerName: 'Killed Reader',
      beneficiaryName: 'Test Supply',
      beneficiaryBank: 'First National Bank',
      accountNumber: ourAccount,
      branchCode: '250655',
      amountCents: invoice.totalCents,
      reference: formatPaymentReference(invoice.paymentReference),
      paidOn: dateOn(world.clock.now()),
      bankReference: 'MB77001122',
    })
    const received = await receiveProof(world.ctx, {
      invoiceUuid: invoice.uuid,
      customerId: buyer.customerId,
      buyerId: buyer.buyerId,
      buyerEmail: buyer.email,
      fileName: 'proof.pdf',
      bytes,
    })
    assert('proofUuid' in received, JSON.stringify(received))
    const first = startWork()
    await waitFor('the first process to begin reading', async () =>
      (await jobOf(received.proofUuid)).state === 'running' ? true : undefined,
    )
    first.kill('SIGKILL')
    await once(first, 'exit')
    const abandoned = await findProof(world.ctx.read, { uuid: received.proofUuid })
    assert.equal(abandoned.reading, null, 'the test must kill before the reading ends')
    startWork()
    const proof = await waitFor('the second process to read it', async () => {
      const seen = await findProof(world.ctx.read, { uuid: received.proofUuid })
      return seen.state === 'read' ? seen : undefined
    })
    assert.equal(proof.verdict, 'plausible', JSON.stringify(proof.checks))
    assert.equal(proof.amountCents, invoice.totalCents)
    const job = await jobOf(received.proofUuid)
    assert.deepEqual([job.state, job.attempts], ['done', 2])
    const readings = await world.ctx.read.db
      .selectFrom('audit_event')
      .select('id')
      .where('kind', '=', 'proof-read')
      .where('subject', '=', received.proofUuid)
      .execute()
    assert.equal(readings.length, 1)
    assert.equal((await world.invoice(invoice.uuid)).paidCents, 0, 'a proof is a claim, whatever it says')
    assert.equal((await world.invoice(invoice.uuid)).notifiedCents, invoice.totalCents)
  })

  test('the same file for the same invoice is the same proof', async () => {
    const buyer = await world.openAccount('Sends Twice')
    const { invoice } = await world.order(buyer)
    const bytes = await sampleProofPdf({
      payerName: 'Sends Twice',
      beneficiaryName: 'Test Supply',
      beneficiaryBank: 'First National Bank',
      accountNumber: ourAccount,
      branchCode: '250655',
      amountCents: 100,
      reference: 'X',
      paidOn: '2026-03-01',
      bankReference: 'MB1',
    })
    const send = () =>
      receiveProof(world.ctx, {
        invoiceUuid: invoice.uuid,
        customerId: buyer.customerId,
        buyerId: buyer.buyerId,
        buyerEmail: buyer.email,
        fileName: 'p.pdf',
        bytes,
      })
    const answers = await Promise.all(Array.from({ length: 8 }, send))
    assert.equal(new Set(answers.map((answer) => 'proofUuid' in answer && answer.proofUuid)).size, 1)
    assert.equal(answers.filter((answer) => 'isKnown' in answer && !answer.isKnown).length, 1, 'the others are told that it is here')
    const rows = await world.ctx.read.db.selectFrom('proof').select('id').where('invoice_id', '=', invoice.id).execute()
    assert.equal(rows.length, 1)
  })
})
