// The review desk's promises, on both databases: a correction is judged at once, recorded and kept as a labelled case; what was decided
// stays as it was; a question and its answer decide nothing; earlier proofs are told with what came of them.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { JobRun } from '../../src/adapters/jobs/job-handler.ts'
import { readLabels } from '../../bench/proof-labels.ts'
import { exportCorrections, FolderInUse } from '../../src/commands/export-corrections.ts'
import { dateOn } from '../../src/business/money/calendar.ts'
import { answerOffice, askBuyer, messagesOf } from '../../src/business/proofs/conversation.ts'
import { type Correction, correctionsOf, correctProof } from '../../src/business/proofs/correct-proof.ts'
import { acceptClaim } from '../../src/business/proofs/decide-proof.ts'
import type { DocumentReading } from '../../src/business/proofs/document-reading.ts'
import { findProof, listProofs, nextWaitingProof } from '../../src/business/proofs/find-proofs.ts'
import { earlierOutcomes, twinsOfProof } from '../../src/business/proofs/proof-history.ts'
import { readProofJob } from '../../src/business/proofs/read-proof-job.ts'
import { receiveProof } from '../../src/business/proofs/receive-proof.ts'
import { emptyReading, type ProofReading } from '../../src/business/proofs/reading/reading.ts'
import { noTraits } from '../../src/business/proofs/traits.ts'
import { sampleProofPdf } from '../../src/commands/demo/sample-proof.ts'
import { withDatabases } from '../harness/databases.ts'
import { type Buyer, createWorld, ourAccount, type World } from '../harness/world.ts'

const payerAccount = '62999988887777'
const box = { page: 1, x: 0.1, y: 0.2, w: 0.3, h: 0.04, angle: 0 }

const runOf = (proofUuid: string) =>
  ({
    job: { payload: { proofUuid }, attempt: 1 },
    signal: AbortSignal.timeout(60_000),
    progress: async () => undefined,
    finish: async () => undefined,
  }) as unknown as JobRun

withDatabases((given) => {
  let world: World
  let buyer: Buyer
  let count = 0
  before(async () => {
    world = await createWorld(given.database)
    buyer = await world.openAccount('Desk')
  })
  after(() => world.close())

  /** A proof that was read as `changes` says, of an invoice of its own unless one is given. */
  const proofOf = async (changes: Partial<ProofReading>, of?: { uuid: string; totalCents: number; paymentReference: string }) => {
    const invoice = of ?? (await world.order(buyer)).invoice
    count += 1
    const reading: ProofReading = {
      ...emptyReading('proof.pdf'),
      kind: 'proof',
      bank: 'FNB',
      amount_cents: invoice.totalCents,
      currency: 'ZAR',
      reference: invoice.paymentReference,
      payment_date: '2026-03-04',
      payer_name: 'Desk Mining',
      payer_account: payerAccount,
      beneficiary_account: ourAccount,
      bank_reference: `TRACE${String(count)}`,
      status: 'completed',
      confidence: { amount_cents: 0.98, reference: 0.98, payment_date: 0.98 },
      pages: 1,
      source: 'text-layer',
      ...changes,
    }
    const document: DocumentReading = {
      reading,
      found: [
        {
          field: 'amount_cents',
          candidates: [
            { value: String(reading.amount_cents), confidence: 0.98, boxes: [box] },
            { value: '850', confidence: 0.2, boxes: [{ ...box, y: 0.5 }] },
          ],
        },
      ],
      traits: noTraits,
      sheets: [{ page: 1, width: 595, height: 842, quarterTurns: 0 }],
    }
    const bytes = await sampleProofPdf({
      payerName: `Desk ${String(count)}`,
      beneficiaryName: 'Test Supply',
      beneficiaryBank: 'Absa',
      accountNumber: ourAccount,
      branchCode: '632005',
      amountCents: invoice.totalCents,
      reference: invoice.paymentReference,
      paidOn: '2026-03-04',
      bankReference: `TRACE${String(count)}`,
    })
    const sent = await receiveProof(world.ctx, {
      invoiceUuid: invoice.uuid,
      customerId: buyer.customerId,
      buyerId: buyer.buyerId,
      buyerEmail: buyer.email,
      fileName: `proof ${String(count)}.pdf`,
      bytes,
    })
    assert('proofUuid' in sent, JSON.stringify(sent))
    await readProofJob({ read: () => Promise.resolve(document) })(world.ctx, runOf(sent.proofUuid))
    return { proofUuid: sent.proofUuid, invoice }
  }
  const find = (uuid: string) => findProof(world.ctx.read, { uuid })
  const correct = (proofUuid: string, change: Partial<Correction>) =>
    world.ctx.transact((w) =>
      correctProof(w, {
        proofUuid,
        ...world.staff,
        onceKey: randomUUID(),
        field: 'amount_cents',
        way: 'typed',
        text: '',
        box: null,
        ...change,
      }),
    )
  const auditOf = async (kind: string) =>
    (await world.ctx.read.db.selectFrom('audit_event').selectAll().where('kind', '=', kind).orderBy('id').execute()).map((row) => ({
      actor: row.actor,
      subject: row.subject,
      detail: JSON.parse(row.detail) as Record<string, unknown>,
    }))

  test('a corrected amount is judged at once, with who corrected what, and the money stays as it was', async () => {
    const { proofUuid, invoice } = await proofOf({ amount_cents: 850 })
    const wrong = await find(proofUuid)
    assert.equal(wrong.checks.find((check) => check.code === 'amount')?.outcome, 'review')
    await correct(proofUuid, { text: `R ${String(invoice.totalCents / 100)}` })
    const right = await find(proofUuid)
    assert.equal(right.amountCents, invoice.totalCents)
    assert.equal(right.checks.find((check) => check.code === 'amount')?.outcome, 'passed')
    assert.equal(right.reading?.confidence.amount_cents, 1)
    assert.equal((await world.invoice(invoice.uuid)).paidCents, 0)
    const [kept] = await correctionsOf(world.ctx.read, proofUuid)
    assert.deepEqual(
      [kept?.field, kept?.way, kept?.change?.was, kept?.change?.is, kept?.by],
      ['amount_cents', 'typed', 850, invoice.totalCents, world.staff.staffName],
    )
    const event = (await auditOf('proof-corrected')).find((one) => one.subject === proofUuid)
    assert.deepEqual(event, {
      actor: world.staff.staffName,
      subject: proofUuid,
      detail: { field: 'amount_cents', way: 'typed', was: '850', is: String(invoice.totalCents) },
    })
  })

  test('a candidate is taken as the document has it, and only when the document has it', async () => {
    const { proofUuid } = await proofOf({})
    assert.deepEqual(await correct(proofUuid, { way: 'candidate', text: '850' }), { proofUuid })
    assert.equal((await find(proofUuid)).amountCents, 850)
    const made = await correct(proofUuid, { way: 'candidate', text: '85000001' })
    assert.ok(!('refused' in made))
    // not on the document: understood as typed, in rand
    assert.equal((await find(proofUuid)).amountCents, 8_500_000_100)
  })

  test('what a person reads off an unreadable document makes it a proof that is judged', async () => {
    const { proofUuid, invoice } = await proofOf({ ...emptyReading('proof.pdf'), reason: 'no-text', sentence: 'Nothing was read.' })
    assert.equal((await find(proofUuid)).state, 'unreadable')
    await correct(proofUuid, { text: String(invoice.totalCents / 100) })
    await correct(proofUuid, { field: 'reference', text: invoice.paymentReference })
    const proof = await find(proofUuid)
    assert.deepEqual([proof.state, proof.amountCents, proof.reading?.kind], ['read', invoice.totalCents, 'proof'])
    assert.equal(proof.checks.find((check) => check.code === 'reference')?.outcome, 'passed')
    assert.equal(proof.rejectedReason, null)
  })

  test('a status that a person corrects to scheduled blocks, and back to completed no longer does', async () => {
    const { proofUuid } = await proofOf({})
    await correct(proofUuid, { field: 'status', text: 'scheduled' })
    assert.equal((await find(proofUuid)).verdict, 'blocked')
    await correct(proofUuid, { field: 'status', text: 'completed' })
    assert.notEqual((await find(proofUuid)).verdict, 'blocked')
  })

  test('an account number that was corrected lies sealed, and not in the audit record', async () => {
    const { proofUuid } = await proofOf({})
    await correct(proofUuid, { field: 'payer_account', text: '62111122223333', way: 'region', box })
    const row = await world.ctx.read.db.selectFrom('proof_correction').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow()
    assert.ok(!String(row.sealed_change).includes('62111122223333'))
    assert.ok(!JSON.stringify(await auditOf('proof-corrected')).includes('62111122223333'))
    const [kept] = await correctionsOf(world.ctx.read, proofUuid)
    assert.deepEqual(kept?.change, { was: payerAccount, is: '62111122223333', box })
  })

  test('what is no amount, no date and no status is refused with a sentence, and nothing changes', async () => {
    const { proofUuid } = await proofOf({})
    const asRead = await find(proofUuid)
    for (const [field, text] of [
      ['amount_cents', '1.2.3'],
      ['amount_cents', '-5'],
      ['payment_date', '30 February'],
      ['payment_date', '2026-02-07 or 2026-02-08'],
      ['status', 'paid'],
      ['currency', 'rand'],
      ['branch_code', '12'],
      ['reference', 'x'.repeat(200)],
    ] as const) {
      const outcome = await correct(proofUuid, { field, text })
      assert.ok('refused' in outcome && outcome.sentence.length > 10, `${field} ${text}`)
    }
    assert.deepEqual((await find(proofUuid)).reading, asRead.reading)
    assert.deepEqual(await correctionsOf(world.ctx.read, proofUuid), [])
  })

  test('one form sent twice corrects once; a decided proof is not corrected', async () => {
    const { proofUuid } = await proofOf({})
    const onceKey = randomUUID()
    await correct(proofUuid, { text: '12.50', onceKey })
    await correct(proofUuid, { text: '12.50', onceKey })
    assert.equal((await correctionsOf(world.ctx.read, proofUuid)).length, 1)
    await world.ctx.transact((w) => acceptClaim(w, { proofUuid, ...world.staff, onceKey: randomUUID() }))
    const late = await correct(proofUuid, { text: '99.00' })
    assert.ok('refused' in late && late.refused === 'decided-already')
    assert.equal((await find(proofUuid)).amountCents, 1_250)
  })

  test('a question goes to the buyer by mail, the proof waits for the answer, and neither decides anything', async () => {
    const { proofUuid } = await proofOf({})
    const { proofUuid: nextUuid } = await proofOf({})
    const ask = (words: string) => world.ctx.transact((w) => askBuyer(w, { proofUuid, ...world.staff, words, onceKey: randomUUID() }))
    const short = await ask('?')
    assert.ok('refused' in short)
    await ask('From which account did you pay?')
    const mails = await world.ctx.read.db.selectFrom('job').select('payload').where('kind', '=', 'send-mail').execute()
    const mail = mails
      .map((row) => JSON.parse(row.payload) as { to: string; text: string })
      .find((one) => one.text.includes('From which account'))
    assert.equal(mail?.to, buyer.email)
    assert.ok(mail.text.includes(`https://shop.example/proofs/${proofUuid}`))
    assert.equal((await find(proofUuid)).asked, 'asked')
    assert.notEqual(await nextWaitingProof(world.ctx.read, nextUuid), proofUuid, 'it waits for the buyer, not for the office')

    const answer = (words: string, customerId = buyer.customerId) =>
      world.ctx.transact((w) =>
        answerOffice(w, { proofUuid, customerId, buyerId: buyer.buyerId, buyerEmail: buyer.email, words, onceKey: randomUUID() }),
      )
    await assert.rejects(answer('Not ours to say.', buyer.customerId + 1000), /not-found/)
    await answer('From our account at FNB.')
    assert.deepEqual(
      (await messagesOf(world.ctx.read, proofUuid)).map((message) => [message.by, message.words]),
      [
        ['office', 'From which account did you pay?'],
        ['buyer', 'From our account at FNB.'],
      ],
    )
    const proof = await find(proofUuid)
    assert.deepEqual([proof.state, proof.asked], ['read', 'answered'])
    assert.ok(
      (await listProofs(world.ctx.read, { view: 'waiting' })).rows.some((row) => row.uuid === proofUuid && row.asked === 'answered'),
    )
  })

  test('earlier proofs of the customer are told with the days until their money came, and from which account', async () => {
    const { proofUuid: earlier, invoice } = await proofOf({ payment_date: dateOn(world.ctx.clock.now()) })
    const { proofUuid: other } = await proofOf({}, invoice)
    world.clock.advance(2 * 86_400_000)
    await world.ctx.transact((w) => acceptClaim(w, { proofUuid: earlier, ...world.staff, onceKey: randomUUID() }))
    const [line = ''] = await world.bank([{ amountCents: invoice.totalCents, reference: invoice.paymentReference }])
    await world.match(line, buyer, [{ invoiceUuid: invoice.uuid, amountCents: invoice.totalCents }])
    const { proofUuid } = await proofOf({ payer_account: '***7777' })
    const again = (await earlierOutcomes(world.ctx.read, proofUuid)).find((one) => one.uuid === other)
    assert.equal(again?.moneyAfterDays, null, 'one bank line is the money of one proof')
    const outcome = (await earlierOutcomes(world.ctx.read, proofUuid)).find((one) => one.uuid === earlier)
    assert.deepEqual([outcome?.state, outcome?.moneyAfterDays, outcome?.account], ['accepted', 2, 'same'])
    const { proofUuid: third } = await proofOf({ payer_account: '***1234' })
    assert.equal((await earlierOutcomes(world.ctx.read, third)).find((one) => one.uuid === earlier)?.account, 'other')
  })

  test('a proof sent to the wrong invoice of its customer says which open one it names', async () => {
    const { invoice: other } = await world.order(buyer)
    const { proofUuid } = await proofOf({ reference: other.paymentReference })
    const said = async () => (await find(proofUuid)).checks.find(({ code }) => code === 'other-invoice')?.sentence ?? ''
    assert.ok((await said()).includes(`is that of ${other.number}, which is open too`), await said())
  })

  test('a claim of what is claimed already is doubted as soon as the first is accepted', async () => {
    const { proofUuid: first, invoice } = await proofOf({})
    const { proofUuid: second } = await proofOf({}, invoice)
    const { proofUuid: part } = await proofOf({ amount_cents: invoice.totalCents - 1 })
    const claimed = async (uuid: string) => (await find(uuid)).checks.find(({ code }) => code === 'claimed')
    assert.equal(await claimed(second), undefined)
    await world.ctx.transact((w) => acceptClaim(w, { proofUuid: first, ...world.staff, onceKey: randomUUID() }))
    assert.equal((await claimed(second))?.outcome, 'review')
    assert.equal(await claimed(part), undefined, 'another invoice')
    const [line = ''] = await world.bank([{ amountCents: invoice.totalCents - 100, reference: invoice.paymentReference }])
    await world.match(line, buyer, [{ invoiceUuid: invoice.uuid, amountCents: invoice.totalCents - 100 }])
    const { proofUuid: rest } = await proofOf({ amount_cents: 100 }, invoice)
    assert.equal((await claimed(rest))?.outcome, 'review', 'the accepted one claims this cent too')
  })

  test('a proof with the bank’s number of another is shown beside it', async () => {
    const { proofUuid: first } = await proofOf({ bank_reference: 'SAMEPAYMENT77' })
    const { proofUuid: second } = await proofOf({ bank_reference: 'SAMEPAYMENT77' })
    const twins = await twinsOfProof(world.ctx.read, second)
    assert.ok(twins.some((twin) => twin.uuid === first && twin.sentence.includes('payment number')))
    assert.ok(
      (await twinsOfProof(world.ctx.read, first)).some((twin) => twin.uuid === second),
      'the earlier one too: both wait, and whoever opens either sees the other',
    )
  })

  test('corrected proofs are exported as labelled cases with their documents, into a new folder only', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'corrections-'))
    try {
      const { proofUuid, invoice } = await proofOf({ amount_cents: 850, payment_date: null })
      await correct(proofUuid, { text: String(invoice.totalCents / 100) })
      await correct(proofUuid, { field: 'payment_date', text: '4 March 2026' })
      const { exported, missing } = await exportCorrections(world.ctx, folder)
      assert.deepEqual(missing, [])
      const labels = await readLabels(folder)
      assert.equal(labels.length, exported)
      const label = labels.find((one) => one.id === proofUuid)
      assert.deepEqual(
        [label?.expect, label?.fields.amountCents, label?.fields.date, label?.fields.reference],
        ['match', invoice.totalCents, '2026-03-04', invoice.paymentReference],
      )
      assert.equal((await readFile(join(folder, label?.file ?? ''))).subarray(0, 5).toString(), '%PDF-')
      await assert.rejects(exportCorrections(world.ctx, folder), FolderInUse)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})
