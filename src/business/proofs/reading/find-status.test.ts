/** What a program's menus, buttons and steps say of a payment beside what its notice says. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { page, SCREEN } from './page-for-tests.ts'
import { readSegments } from './read-segments.ts'
import type { ProofReading } from './reading.ts'

const read = (text: string): ProofReading => readSegments(page(text), 'x', '2026-03-01').reading
const isStopped = ({ signals }: ProofReading): boolean => signals.some(({ severity }) => severity !== 'note')

test('wages are paid as salaries are, and a row of a table is no menu', () => {
  assert.equal(read(`Capitec\n${SCREEN}\nWe have paid wages to you.`).status, 'completed')
  assert.ok(
    isStopped(
      read('Capitec\nPayment report\nPayee | 360 Degree Supply | Reference | Failed\n7 Feb 2026 | R500.00 | INV-2026-00042 | Failed'),
    ),
  )
})

test('pages that a program leads to are no doubt beside a payment that was made, and one where nothing says that it was', () => {
  for (const title of ['Scheduled payments', 'Pending approvals', 'Pay', 'Future-dated payments']) {
    assert.ok(!isStopped(read(`Capitec\n${SCREEN}\nPayment successful\n${title}`)), title)
    assert.ok(isStopped(read(`Capitec\n${SCREEN}\n${title}`)), title)
  }
  assert.ok(isStopped(read(`Capitec\n${SCREEN}\nPayment successful\nScheduled payment`)))
  for (const said of ['Captured successfully - awaiting release by a senior user.', 'Loaded successfully.'])
    assert.ok(isStopped(read(`Capitec\n${SCREEN}\n${said}\nDone`)), said)
  assert.equal(read(`Capitec\n${SCREEN}\nDone`).status, 'unknown', 'a button')
})

test('that an instruction was carried out, and that a notice does not prove that funds have cleared, is what banks write', () => {
  for (const sentence of [
    'This document is confirmation that the payment instruction was carried out.',
    'Please find below confirmation of a payment made to you.',
    'Payment successful.\nThis notification is not proof that the funds have cleared.',
    'Payment successful.\nAbsa does not accept responsibilityif the payment is later reversed, unpaid or disputed by any party.',
  ])
    assert.ok(!isStopped(read(`Capitec\n${SCREEN}\n${sentence}`)), sentence)
  assert.ok(isStopped(read(`Capitec\n${SCREEN}\nPayment successful.\nThis notification is not proof of payment.`)))
})

test('what stands beside Status outweighs a letter’s standing sentence', () => {
  const status = (of: string): string =>
    readSegments(
      page(`FNB\nThis is to confirm that the payment below was made.\nStatus | ${of}\nBeneficiary | 360 Degree Supply\nAmount | R10.00`),
      'x',
      '2026-02-17',
    ).reading.status
  assert.deepEqual(['Failed - insufficient funds', 'Declined', 'Reversed', 'Pending approval', 'Successful'].map(status), [
    'failed',
    'failed',
    'failed',
    'scheduled',
    'completed',
  ])
})
