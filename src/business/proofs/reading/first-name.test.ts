/** Papers that begin with the name of whoever wrote them, and pages that begin with something else. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { page } from './page-for-tests.ts'
import { readSegments } from './read-segments.ts'
import type { ProofReading } from './reading.ts'

const read = (text: string): ProofReading => readSegments(page(text), 'x', '2026-11-30').reading
const PAID_TO = `Supplier account | 62001234321
Supplier bank | FNB 250655
Amount paid | R1 234.56
Date paid | 20 November 2026
Supplier reference | INV-2026-00042`

test('a paper that a payer wrote begins with his name, with or without what follows it on its line', () => {
  for (const [head = '', name] of [
    ['Witkrans Colliery', 'Witkrans Colliery'],
    ['Witkrans Colliery | Remittance advice', 'Witkrans Colliery'],
    ['Tsela Civils JV · N2 Wild Coast Package 7', 'Tsela Civils JV'],
    ['Thusano Ya Bana Trust NPO 044-118', 'Thusano Ya Bana Trust'],
    ['xero Rainbow Creche NPC', 'Rainbow Creche NPC'],
    ['Seaside Letting Agency\nOwner expense payment, made from Capitec Business', 'Seaside Letting Agency'],
  ])
    assert.equal(read(`${head}\n\n${PAID_TO}`).payer_name, name, head)
})

test('a bank, a title, a page’s own words, a greeting and the one who was paid are not the payer', () => {
  for (const head of [
    'Investec Private Bank',
    'Karoo Traders\nNedbank',
    'Payment confirmation',
    'Business Internet Banking',
    'Money Transfer',
    'Good morning Karoo Traders',
    'Inbox: Karoo Traders',
    'Supplier self service',
  ])
    assert.equal(read(`${head}\n\n${PAID_TO}`).payer_name, null, head)
  assert.equal(read(`360 Degree Supply\n\n${PAID_TO}\nPaid to | 360 Degree Supply`).payer_name, null)
})

test('figures that begin a name are not the account in front of it, and a method of payment asks for nobody', () => {
  const payer = (line: string): string | null => read(`HSBC\n${line}\n${PAID_TO}`).payer_name
  assert.equal(payer('Debit account | CERES FRUIT GROWERS ZAR'), 'CERES FRUIT GROWERS')
  assert.equal(payer('From account | 62009990001 Ceres Fruit Growers'), 'Ceres Fruit Growers')
  assert.equal(payer('From account | 101 Bakers CC'), '101 Bakers CC')
  assert.equal(payer('Payment method | Pay by account\nRecipient name | 360 Degree Supply'), null)
})
