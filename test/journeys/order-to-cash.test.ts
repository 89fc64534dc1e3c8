// From order to settled money through the use cases, on both databases: what a supplier must be able to rely on.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { saveCheckout } from '../../src/business/carts/save-checkout.ts'
import { listJournals } from '../../src/business/ledger/list-journals.ts'
import { accountSummary, unallocatedCash } from '../../src/business/invoices/account-summary.ts'
import { findBankLine } from '../../src/business/matching/find-bank-lines.ts'
import { undoMatch } from '../../src/business/matching/undo-match.ts'
import { advanceOrder } from '../../src/business/orders/advance-order.ts'
import { findOrder } from '../../src/business/orders/find-orders.ts'
import { applyCredit, undoCredit } from '../../src/business/payments/apply-credit.ts'
import { checkLedger } from '../../src/business/payments/check-ledger.ts'
import { formatPaymentReference } from '../../src/business/money/payment-reference.ts'
import { withDatabases } from '../harness/databases.ts'
import { createWorld, type World } from '../harness/world.ts'

withDatabases((given) => {
  let world: World
  before(async () => {
    world = await createWorld(given.database)
  })
  after(() => world.close())

  const booksAgree = async () => {
    const differences = (await checkLedger(world.ctx.read)).flatMap((check) => check.differences)
    assert.deepEqual(differences, [])
  }
  const undo = (matchUuid: string, onceKey: string = randomUUID()) =>
    world.ctx.transact((w) => undoMatch(w, { matchUuid, reason: 'wrong customer', onceKey, ...world.staff }))

  test('an order is invoiced to the cent, with VAT per line and the amount due in words a bank takes', async () => {
    const buyer = await world.openAccount('Highveld Haulage')
    const { invoice } = await world.order(buyer, [
      ['ore', '34.5'],
      ['diesel', '12000'],
    ])
    assert.equal(invoice.netCents, 7_417_500 + 23_313_000)
    assert.equal(invoice.vatCents, 1_112_625)
    assert.equal(invoice.totalCents, 31_843_125)
    assert.deepEqual(
      invoice.vatSummary.map((row) => row.rateBp),
      [1500, 0],
    )
    assert.equal(invoice.balanceCents, invoice.totalCents)
    assert.match(formatPaymentReference(invoice.paymentReference), /^36.-...-...$/)
    assert.equal(invoice.bank?.accountNumber, '62900004321')
    await booksAgree()
  })

  test('fifty submits of one order at once give one order, and fifty equal answers', async () => {
    const buyer = await world.openAccount('Fifty Clicks')
    const total = await world.fillCart(buyer, [['ore', '10']])
    const onceKey = randomUUID()
    const answers = await Promise.all(Array.from({ length: 50 }, () => world.place(buyer, total, onceKey)))
    assert.equal(new Set(answers.map((answer) => JSON.stringify(answer))).size, 1)
    assert('orderUuid' in (answers[0] ?? {}))
    await booksAgree()
  })

  test('one cart gives one order even when each submit has a key of its own', async () => {
    const buyer = await world.openAccount('Two Windows')
    const total = await world.fillCart(buyer, [['ore', '10']])
    const answers = await Promise.all(Array.from({ length: 8 }, () => world.place(buyer, total)))
    assert.equal(answers.filter((answer) => 'orderUuid' in answer).length, 1)
    assert.equal(answers.filter((answer) => 'refused' in answer && answer.refused === 'cart-empty').length, 7)
    await booksAgree()
  })

  test('a price that changed since the buyer looked is refused with the new total, never charged', async () => {
    const buyer = await world.openAccount('Price Watch')
    const total = await world.fillCart(buyer, [['ore', '10']])
    assert.deepEqual(await world.place(buyer, total - 1), { refused: 'price-changed', totalCents: total, currency: 'ZAR' })
    const onceKey = randomUUID()
    const refusals = await Promise.all(Array.from({ length: 30 }, () => world.place(buyer, total - 1, onceKey)))
    assert(
      refusals.every((answer) => 'refused' in answer && answer.refused === 'price-changed'),
      'refused thirty times at once, and never in a deadlock',
    )
    assert('orderUuid' in (await world.place(buyer, total, onceKey)), 'after a refusal the same form may be sent corrected')
  })

  test('an order whose cart was changed in another tab since the review is refused, even at the same total', async () => {
    const buyer = await world.openAccount('Two Tabs')
    const total = await world.fillCart(buyer, [['ore', '10']])
    await world.ctx.transact((w) => saveCheckout(w, { ...buyer, poNumber: 'PO 8', note: '' }))
    assert.deepEqual(await world.place(buyer, total), { refused: 'cart-changed' })
  })

  test('the bank line is found by its reference, confirming it settles the invoice, and the goods may go', async () => {
    const buyer = await world.openAccount('Exact Payer')
    const { orderUuid, invoice } = await world.order(buyer)
    assert.equal((await findOrder(world.ctx.read, { uuid: orderUuid })).release.isReleasable, false)
    const [line = ''] = await world.bank([
      { amountCents: invoice.totalCents, reference: formatPaymentReference(invoice.paymentReference).toLowerCase() },
    ])
    const [best] = (await findBankLine(world.ctx.read, line)).candidates
    assert(best?.isBest)
    assert.equal(best.invoices[0]?.uuid, invoice.uuid)
    assert.equal(best.differenceCents, 0)
    await world.match(line, buyer, [{ invoiceUuid: invoice.uuid, amountCents: invoice.totalCents }])
    assert.equal((await world.invoice(invoice.uuid)).state, 'paid')
    assert.equal((await findOrder(world.ctx.read, { uuid: orderUuid })).release.isReleasable, true)
    const moved = await world.ctx.transact((w) =>
      advanceOrder(w, { uuid: orderUuid, move: 'release', staffName: 'Deon', onceKey: randomUUID() }),
    )
    assert.deepEqual(moved, { state: 'released' })
    await booksAgree()
  })

  test('undoing a match reverses its journal: the invoice owes again and the line waits again', async () => {
    const buyer = await world.openAccount('Undone')
    const { invoice } = await world.order(buyer)
    const [line = ''] = await world.bank([{ amountCents: invoice.totalCents, reference: invoice.paymentReference }])
    const matched = await world.match(line, buyer, [{ invoiceUuid: invoice.uuid, amountCents: invoice.totalCents }])
    assert('matchUuid' in matched)
    const undone = await undo(matched.matchUuid)
    assert('matchUuid' in undone)
    const again = await world.invoice(invoice.uuid)
    assert.equal(again.state, 'open')
    assert.equal(again.balanceCents, invoice.totalCents)
    const detail = await findBankLine(world.ctx.read, line)
    assert.equal(detail.match, null)
    const [reversal, original] = detail.journals
    assert.equal(reversal?.kind, 'reversal')
    assert.equal(reversal?.reversesUuid, original?.uuid)
    assert.equal(reversal?.entries[0]?.debitAccount, original?.entries[0]?.creditAccount)
    assert.deepEqual(await undo(matched.matchUuid), { refused: 'undone-already', sentence: 'This match was undone already.' })
    const second = await world.match(line, buyer, [{ invoiceUuid: invoice.uuid, amountCents: invoice.totalCents }])
    assert('matchUuid' in second, 'the line can be matched again')
    await booksAgree()
  })

  test('a payment for less leaves the rest owing, and the goods wait', async () => {
    const buyer = await world.openAccount('Part Payer')
    const { orderUuid, invoice } = await world.order(buyer)
    const [line = ''] = await world.bank([{ amountCents: invoice.totalCents - 100_001, reference: invoice.paymentReference }])
    const [best] = (await findBankLine(world.ctx.read, line)).candidates
    assert.equal(best?.differenceCents, -100_001)
    await world.match(line, buyer, [{ invoiceUuid: invoice.uuid, amountCents: invoice.totalCents - 100_001 }])
    const paid = await world.invoice(invoice.uuid)
    assert.equal(paid.state, 'part-paid')
    assert.equal(paid.balanceCents, 100_001)
    assert.equal((await findOrder(world.ctx.read, { uuid: orderUuid })).release.isReleasable, false)
    await booksAgree()
  })

  test('a payment for more becomes unallocated cash, which can pay the next invoice and be taken back', async () => {
    const buyer = await world.openAccount('Over Payer')
    const { invoice } = await world.order(buyer)
    const [line = ''] = await world.bank([{ amountCents: invoice.totalCents + 50_000, reference: invoice.paymentReference }])
    const matched = await world.match(line, buyer, [{ invoiceUuid: invoice.uuid, amountCents: invoice.totalCents }])
    assert('matchUuid' in matched)
    assert.equal(matched.unallocatedCents, 50_000)
    assert.equal((await accountSummary(world.ctx.read, buyer.customerId)).balanceCents, -50_000)
    const next = await world.order(buyer)
    const credit = { customerUuid: buyer.customerUuid, invoiceUuid: next.invoice.uuid, ...world.staff }
    const tooMuch = await world.ctx.transact((w) => applyCredit(w, { ...credit, amountCents: 50_001, onceKey: randomUUID() }))
    assert.equal('refused' in tooMuch && tooMuch.refused, 'more-than-held')
    const applied = await world.ctx.transact((w) => applyCredit(w, { ...credit, amountCents: 50_000, onceKey: randomUUID() }))
    assert('creditUuid' in applied)
    assert.equal((await world.invoice(next.invoice.uuid)).paidCents, 50_000)
    assert.equal(await unallocatedCash(world.ctx.read, buyer.customerId), 0)
    const held = await undo(matched.matchUuid)
    assert.equal('refused' in held && held.refused, 'credit-used')
    await world.ctx.transact((w) => undoCredit(w, { creditUuid: applied.creditUuid, onceKey: randomUUID(), ...world.staff }))
    assert('matchUuid' in (await undo(matched.matchUuid)))
    await booksAgree()
  })

  test('one bank line pays several invoices of a customer, and nobody else’s', async () => {
    const buyer = await world.openAccount('Sum Payer Transport')
    const stranger = await world.openAccount('Stranger')
    const a = (await world.order(buyer, [['ore', '12']])).invoice
    const b = (await world.order(buyer, [['diesel', '777']])).invoice
    const other = (await world.order(stranger)).invoice
    const [line = ''] = await world.bank([
      { amountCents: a.totalCents + b.totalCents, reference: 'invoices', description: 'EFT SUM PAYER TRANSP' },
    ])
    const { candidates } = await findBankLine(world.ctx.read, line)
    assert(candidates.some((candidate) => candidate.invoices.length === 2 && candidate.differenceCents === 0))
    const foreign = await world.match(line, buyer, [{ invoiceUuid: other.uuid, amountCents: 1 }])
    assert.equal('refused' in foreign && foreign.refused, 'other-customer')
    const parts = [a, b].map((invoice) => ({ invoiceUuid: invoice.uuid, amountCents: invoice.totalCents }))
    assert('matchUuid' in (await world.match(line, buyer, parts)))
    assert.equal((await world.invoice(b.uuid)).state, 'paid')
    await booksAgree()
  })

  test('nothing can be allocated beyond the line or beyond what is owing', async () => {
    const buyer = await world.openAccount('Limits')
    const { invoice } = await world.order(buyer)
    const [small = '', large = ''] = await world.bank([
      { amountCents: 1_000, reference: 'A' },
      { amountCents: invoice.totalCents * 2, reference: 'B' },
    ])
    const beyondLine = await world.match(small, buyer, [{ invoiceUuid: invoice.uuid, amountCents: 1_001 }])
    assert.equal('refused' in beyondLine && beyondLine.refused, 'more-than-line')
    const beyondOwing = await world.match(large, buyer, [{ invoiceUuid: invoice.uuid, amountCents: invoice.totalCents + 1 }])
    assert.equal('refused' in beyondOwing && beyondOwing.refused, 'more-than-owing')
  })

  test('fifty confirmations of one bank line at once give one match; different keys give one match and refusals', async () => {
    const buyer = await world.openAccount('Racers')
    const { invoice } = await world.order(buyer)
    const [one = '', two = ''] = await world.bank([
      { amountCents: 70_000, reference: 'one' },
      { amountCents: 80_000, reference: 'two' },
    ])
    const onceKey = randomUUID()
    const same = await Promise.all(
      Array.from({ length: 50 }, () => world.match(one, buyer, [{ invoiceUuid: invoice.uuid, amountCents: 70_000 }], onceKey)),
    )
    assert.equal(new Set(same.map((answer) => JSON.stringify(answer))).size, 1)
    const different = await Promise.all(
      Array.from({ length: 10 }, () => world.match(two, buyer, [{ invoiceUuid: invoice.uuid, amountCents: 80_000 }])),
    )
    assert.equal(different.filter((answer) => 'matchUuid' in answer).length, 1)
    assert.equal((await world.invoice(invoice.uuid)).paidCents, 150_000)
    await booksAgree()
  })

  test('a second payment for a paid invoice is offered as unallocated cash, never as payment', async () => {
    const buyer = await world.openAccount('Twice Payer')
    const { invoice } = await world.order(buyer)
    const [first = '', second = ''] = await world.bank([
      { amountCents: invoice.totalCents, reference: invoice.paymentReference },
      { amountCents: invoice.totalCents, reference: `${invoice.paymentReference} again` },
    ])
    await world.match(first, buyer, [{ invoiceUuid: invoice.uuid, amountCents: invoice.totalCents }])
    const [best] = (await findBankLine(world.ctx.read, second)).candidates
    assert.equal(best?.unallocatedCents, invoice.totalCents)
    assert.deepEqual(best?.invoices, [])
    assert('matchUuid' in (await world.match(second, buyer, [])))
    assert.equal(await unallocatedCash(world.ctx.read, buyer.customerId), invoice.totalCents)
    await booksAgree()
  })

  test('the ledger shows every step of an invoice', async () => {
    const buyer = await world.openAccount('Reader')
    const { invoice } = await world.order(buyer)
    const journals = await listJournals(world.ctx.read, { invoiceId: invoice.id })
    assert.deepEqual(
      journals.rows.map((journal) => journal.kind),
      ['invoice-issued'],
    )
    assert.deepEqual(
      journals.rows[0]?.entries.map((entry) => [entry.debitAccount, entry.creditAccount]),
      [
        ['receivable', 'sales'],
        ['receivable', 'vat-output'],
      ],
    )
  })
})
