/** Judging against everything that is stored: earlier payments, how banks' files are made, what banks answered, and the holidays. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Check } from '../../src/business/proofs/judge-proof.ts'
import { acceptClaim } from '../../src/business/proofs/decide-proof.ts'
import { findProof, listProofs } from '../../src/business/proofs/find-proofs.ts'
import { allowUnconfirmed, listBankAnswers, noteBankAnswer } from '../../src/business/proofs/judging/bank-answer.ts'
import { bankFilesOf, forgetMaker, listKnownMakers } from '../../src/business/proofs/judging/bank-files.ts'
import { changeHoliday, listHolidays, undoHolidayChange } from '../../src/business/proofs/judging/holidays.ts'
import type { ProofReading } from '../../src/business/proofs/reading/reading.ts'
import { type DocumentTraits, noTraits } from '../../src/business/proofs/traits.ts'
import { undoMatch } from '../../src/business/matching/undo-match.ts'
import { withDatabases } from '../harness/databases.ts'
import { bankPdf, sendProof, type SentProof } from '../harness/sent-proof.ts'
import { type Buyer, createWorld, type World } from '../harness/world.ts'

withDatabases((given) => {
  let world: World
  let sent = 0
  before(async () => {
    world = await createWorld(given.database)
    world.clock.set('2026-03-09T08:00:00.000Z')
  })
  after(() => world.close())

  /** Another amount each time but for what is a payment shown again: equal ones on one day are a case of their own. */
  const send = (buyer: Buyer, reading: Partial<ProofReading> = {}, traits: Partial<DocumentTraits> = bankPdf, isFromBank = false) => {
    sent++
    const tons = reading.bank_reference === null ? '7' : String(10 + sent / 2)
    return sendProof(world, buyer, { tons, reading, traits, isFromBank })
  }

  const judged = (proof: SentProof) => findProof(world.ctx.read, { uuid: proof.uuid })
  const saidOf = (checks: readonly Check[], code: string) => checks.find((check) => check.code === code)
  /** Money of exactly the proof's amount comes, and pays its invoice. */
  const settle = async (buyer: Buyer, { invoiceUuid, totalCents }: SentProof) => {
    const [line = ''] = await world.bank([{ amountCents: totalCents, reference: `PAID ${sent}` }])
    const matched = await world.match(line, buyer, [{ invoiceUuid, amountCents: totalCents }])
    assert('matchUuid' in matched, JSON.stringify(matched))
    return matched.matchUuid
  }

  test('one payment shown twice is found by its bank, amount, minute and payer, whoever sends it and whatever the file', async () => {
    const [one, other] = [await world.openAccount('Minute One'), await world.openAccount('Minute Other')]
    const payment = { payer_name: 'Highveld Civils', bank_reference: null }
    const first = await send(one, payment, { ...bankPdf, paidAt: '11:48' })
    assert.equal(saidOf((await judged(first)).checks, 'seen-before')?.outcome, 'passed')
    const again = await send(other, { ...payment, payer_name: 'HIGHVELD  CIVILS' }, { ...noTraits, form: 'screenshot', paidAt: '11:48' })
    const { verdict, checks } = await judged(again)
    assert.equal(verdict, 'blocked')
    assert.match(saidOf(checks, 'seen-before')?.sentence ?? '', /same payment, by bank, amount, minute and payer/)
    const later = await send(one, payment, { ...bankPdf, pictureHash: '0f'.repeat(32), paidAt: '11:52' })
    assert.notEqual((await judged(later)).verdict, 'blocked', 'another minute is another payment, which a person must tell apart')
    assert.equal(saidOf((await judged(later)).checks, 'same-day-amount')?.outcome, 'review')
    const stored = await world.ctx.read.db.selectFrom('proof_trait').selectAll().execute()
    assert.doesNotMatch(JSON.stringify(stored), /highveld/i, 'no payer stands in what is kept for later')
  })

  test('how a bank’s files are made is learnt from money that came, unlearnt when a match is undone, and forgotten when asked', async () => {
    const buyers = [await world.openAccount('Maker One'), await world.openAccount('Maker Two'), await world.openAccount('Maker Three')]
    const matches: string[] = []
    for (let at = 0; at < 10; at++) {
      const buyer = buyers[at % 3] as Buyer
      const proof = await send(buyer, { bank: 'Capitec', payment_date: '2026-03-09' })
      matches.push(await settle(buyer, proof))
    }
    const files = await bankFilesOf(world.ctx.read, 'Capitec', 0)
    assert.deepEqual([files.proofs, files.customers, files.withText], [10, 3, 10])
    assert.deepEqual(files.makers, [{ producer: 'iText', creator: 'JasperReports', proofs: 10, customers: 3 }])
    const [buyer] = buyers as [Buyer]
    const like = await judged(await send(buyer, { bank: 'Capitec' }, { ...bankPdf, producer: 'iText 2.1.9' }))
    assert.equal(saidOf(like.checks, 'known-maker')?.outcome, 'passed')
    const unlike = await judged(await send(buyer, { bank: 'Capitec' }, { ...bankPdf, producer: 'pdf-lib', creator: null }))
    assert.equal(saidOf(unlike.checks, 'unknown-maker')?.outcome, 'review')
    const scanned = await judged(await send(buyer, { bank: 'Capitec' }, { ...bankPdf, hasTextLayer: false }))
    assert.equal(saidOf(scanned.checks, 'image-only')?.outcome, 'review')
    const otherBank = await judged(await send(buyer, { bank: 'Nedbank' }, { ...bankPdf, producer: 'pdf-lib' }))
    assert.equal(saidOf(otherBank.checks, 'unknown-maker'), undefined, 'nothing is known of that bank')
    for (const matchUuid of matches.slice(0, 1))
      await world.ctx.transact((w) => undoMatch(w, { matchUuid, reason: 'the wrong line', ...world.staff, onceKey: randomUUID() }))
    assert.equal((await bankFilesOf(world.ctx.read, 'Capitec', 0)).proofs, 9)
    const nowNote = await judged(await send(buyer, { bank: 'Capitec' }, { ...bankPdf, producer: 'pdf-lib', creator: null }))
    assert.equal(saidOf(nowNote.checks, 'unknown-maker')?.outcome, 'note', 'with fewer it is only a remark')
    const known = await listKnownMakers(world.ctx.read)
    assert.deepEqual(
      known.filter(({ bank }) => bank === 'Capitec').map(({ producer, proofs, customers }) => [producer, proofs, customers]),
      [['iText', 9, 3]],
    )
    const maker = { bank: 'Capitec', producer: 'iText', creator: 'JasperReports', staffName: 'Thandi' }
    assert((await world.ctx.transact((w) => forgetMaker(w, maker))) >= 9)
    assert.equal((await bankFilesOf(world.ctx.read, 'Capitec', 0)).proofs, 0)
    assert.equal(await world.ctx.transact((w) => forgetMaker(w, maker)), 0)
  })

  test('a proof that was rejected, or whose money came in another amount, teaches nothing', async () => {
    const buyer = await world.openAccount('Teaches Nothing')
    const short = await send(buyer, { bank: 'Investec', amount_cents: 100 })
    await settle(buyer, short)
    const rejected = await send(buyer, { bank: 'Investec' })
    await world.ctx.read.db.selectFrom('proof').select('id').execute()
    await world.ctx.transact((w) => w.db.updateTable('proof').set({ state: 'rejected' }).where('uuid', '=', rejected.uuid).execute())
    await settle(buyer, rejected)
    assert.equal((await bankFilesOf(world.ctx.read, 'Investec', 0)).proofs, 0)
  })

  test('mail from the bank itself stays the strongest origin after the document was read', async () => {
    const buyer = await world.openAccount('Bank Mail')
    const proof = await send(buyer, {}, bankPdf, true)
    assert.match(saidOf((await judged(proof)).checks, 'origin')?.sentence ?? '', /The bank mailed this notice to us itself/)
    const row = await world.ctx.read.db
      .selectFrom('proof_trait')
      .innerJoin('proof', 'proof.id', 'proof_trait.proof_id')
      .select(['origin', 'bank', 'producer'])
      .where('proof.uuid', '=', proof.uuid)
      .executeTakeFirstOrThrow()
    assert.deepEqual({ ...row }, { origin: 'bank-mail', bank: 'FNB', producer: 'iText' })
  })

  test('an answer of the bank is kept with who and when; “not confirmed” blocks accepting until somebody writes why', async () => {
    const buyer = await world.openAccount('Asked Bank')
    await settle(buyer, await send(buyer))
    const proof = await send(buyer)
    const accept = () => world.ctx.transact((w) => acceptClaim(w, { proofUuid: proof.uuid, ...world.staff, onceKey: randomUUID() }))
    const note = (outcome: string, text = '', onceKey: string = randomUUID()) =>
      world.ctx.transact((w) =>
        noteBankAnswer(w, { proofUuid: proof.uuid, outcome, facility: 'Verify Payments', note: text, onceKey, ...world.staff }),
      )
    const plausible = (await judged(proof)).verdict
    assert.equal(plausible, 'plausible')
    assert.deepEqual(await note('perhaps'), { refused: 'invalid', problems: { outcome: 'Choose what the bank said.' } })
    assert('refused' in (await note('could-not-check')), 'without a word of why')
    const key = randomUUID()
    await note('not-confirmed', 'Nothing known of it. Account 62900009999 was asked for.', key)
    await note('not-confirmed', 'Nothing known of it. Account 62900009999 was asked for.', key)
    const answers = await listBankAnswers(world.ctx.read, proof.uuid)
    assert.equal(answers.length, 1, 'sent twice, kept once')
    assert.deepEqual([answers[0]?.outcome, answers[0]?.askedBy], ['not-confirmed', 'Thandi'])
    assert.doesNotMatch(answers[0]?.note ?? '', /62900009999/)
    assert.equal((await judged(proof)).verdict, 'blocked')
    const refused = await accept()
    assert.equal('refused' in refused && refused.refused, 'blocked')
    const allow = (why: string) => world.ctx.transact((w) => allowUnconfirmed(w, { proofUuid: proof.uuid, why, ...world.staff }))
    assert('refused' in (await allow('short')))
    assert('proofUuid' in (await allow('The bank’s page was down and their branch confirmed it by phone.')))
    assert('refused' in (await allow('There is nothing left to allow here.')))
    assert.equal((await judged(proof)).verdict, 'needs-review')
    assert.deepEqual(await accept(), { proofUuid: proof.uuid })
    assert('refused' in (await note('confirmed')), 'a decided proof stays as it was decided')
    const { paidCents } = await world.invoice(proof.invoiceUuid)
    assert.equal(paidCents, 0, 'evidence is never money')
    const events = await world.ctx.read.db.selectFrom('audit_event').select('kind').where('subject', '=', proof.uuid).execute()
    assert(['bank-answer-noted', 'unconfirmed-allowed'].every((kind) => events.some((event) => event.kind === kind)))
  })

  test('a later confirmation counts instead of an earlier “not confirmed”', async () => {
    const buyer = await world.openAccount('Asked Twice')
    await settle(buyer, await send(buyer))
    const proof = await send(buyer)
    for (const outcome of ['not-confirmed', 'confirmed'])
      await world.ctx.transact((w) =>
        noteBankAnswer(w, { proofUuid: proof.uuid, outcome, facility: '', note: '', onceKey: randomUUID(), ...world.staff }),
      )
    const { verdict, checks } = await judged(proof)
    assert.equal(verdict, 'plausible')
    assert.equal(saidOf(checks, 'bank-answer')?.outcome, 'passed')
  })

  test('a holiday that the office adds moves the expected day, and taking it back moves it again', async () => {
    const buyer = await world.openAccount('Holiday Maker')
    const expected = async () => (await judged(await send(buyer, { bank: 'Nedbank' }, { ...bankPdf, paidToBank: 'FNB' }))).expectedOn
    assert.equal(await expected(), '2026-03-12')
    const change = (on: string, kind = 'added', reason = 'Municipal elections') =>
      world.ctx.transact((w) => changeHoliday(w, { on, kind, reason, ...world.staff }))
    assert.deepEqual(await change('2026-03-11'), { on: '2026-03-11' })
    assert.equal(await expected(), '2026-03-13')
    for (const [on, kind] of [
      ['2026-03-11', 'added'],
      ['2026-13-45', 'added'],
      ['2031-01-05', 'added'],
      ['2026-03-21', 'added'],
      ['2026-03-12', 'removed'],
    ] as const)
      assert('refused' in (await change(on, kind)), on)
    assert('refused' in (await change('2026-03-17', 'added', '')))
    assert(
      (await listHolidays(world.ctx.read, 2026)).some(
        ({ on, source, madeBy }) => on === '2026-03-11' && source === 'added' && madeBy === 'Thandi',
      ),
    )
    assert.deepEqual(await change('2026-04-27', 'removed', 'Worked this year'), { on: '2026-04-27' })
    assert.equal((await listHolidays(world.ctx.read, 2026)).find(({ on }) => on === '2026-04-27')?.source, 'removed')
    await world.ctx.transact((w) => undoHolidayChange(w, { on: '2026-03-11', staffName: 'Thandi' }))
    assert.equal(await expected(), '2026-03-12')
  })

  test('a proof whose day has passed without the money is listed as late, until the money comes', async () => {
    const buyer = await world.openAccount('Late Payer')
    const proof = await send(buyer, { bank: 'ABSA' }, { ...bankPdf, paidAt: '10:00', paidToBank: 'FNB' })
    assert.equal((await judged(proof)).expectedOn, '2026-03-09')
    const late = async () => {
      const { rows } = await listProofs(world.ctx.read, { view: 'late', q: 'Late Payer' })
      return rows.map(({ uuid }) => uuid)
    }
    world.clock.set('2026-03-10T08:00:00.000Z')
    assert.deepEqual(await late(), [], 'one business day more is the statement’s')
    world.clock.set('2026-03-11T08:00:00.000Z')
    assert.deepEqual(await late(), [proof.uuid])
    await settle(buyer, proof)
    assert.deepEqual(await late(), [])
    world.clock.set('2026-03-09T08:00:00.000Z')
  })
})
