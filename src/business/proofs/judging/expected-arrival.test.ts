// When money of a proof should be on our statement: each bank's printed rule, its cut-off, weekends and holidays.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noHolidayChanges } from '../../money/calendar.ts'
import { noTraits } from '../traits.ts'
import { arrivalOf, lateBefore } from './expected-arrival.ts'
import { genuineReading } from './for-tests.ts'

interface Paid {
  bank: string | null
  on: string
  at?: string
  speed?: 'immediate' | 'regular'
  to?: string
  added?: string[]
}

const arrives = ({ bank, on, at, speed, to = 'Investec', added = [] }: Paid) =>
  arrivalOf(
    { ...genuineReading, bank, payment_date: on, branch_code: null },
    {
      today: on,
      ourBanks: [to],
      traits: { ...noTraits, paidAt: at ?? null, speed: speed ?? null, paidToBank: to },
      holidays: { ...noHolidayChanges, added: new Set(added) },
    },
  )?.on

// 2 October 2026 is a Friday; 24 September 2026 is Heritage Day, a Thursday
const rules: [string, Paid, string][] = [
  ['Capitec before 14:00: the next business day', { bank: 'Capitec', on: '2026-10-05', at: '13:59' }, '2026-10-06'],
  ['Capitec at 14:00: within two', { bank: 'Capitec', on: '2026-10-05', at: '14:00' }, '2026-10-07'],
  ['Capitec without a time: the later promise', { bank: 'Capitec', on: '2026-10-05' }, '2026-10-07'],
  ['Capitec on a Saturday before 09:00: Monday', { bank: 'Capitec', on: '2026-10-03', at: '08:30' }, '2026-10-05'],
  ['Capitec on a Saturday later: Tuesday', { bank: 'Capitec', on: '2026-10-03', at: '09:00' }, '2026-10-06'],
  ['Capitec on a Sunday: Tuesday', { bank: 'Capitec', on: '2026-10-04', at: '08:00' }, '2026-10-06'],
  ['Capitec immediate: at once, on a Sunday too', { bank: 'Capitec', on: '2026-10-04', speed: 'immediate' }, '2026-10-04'],
  ['Capitec to Capitec: at once', { bank: 'Capitec', on: '2026-10-04', to: 'Capitec' }, '2026-10-04'],
  ['Absa before 15:30: the same day', { bank: 'ABSA', on: '2026-10-02', at: '15:29' }, '2026-10-02'],
  ['Absa after it on a Friday: Monday', { bank: 'ABSA', on: '2026-10-02', at: '15:30' }, '2026-10-05'],
  ['Absa on a holiday: the day after it', { bank: 'ABSA', on: '2026-09-24', at: '10:00' }, '2026-09-25'],
  ['Standard Bank: three business days', { bank: 'Standard Bank', on: '2026-10-02', at: '08:00' }, '2026-10-07'],
  ['Nedbank over Heritage Day: three business days', { bank: 'Nedbank', on: '2026-09-23' }, '2026-09-29'],
  ['a bank that promises nothing: two business days', { bank: 'FNB', on: '2026-10-02' }, '2026-10-06'],
  ['no bank named: two business days', { bank: null, on: '2026-10-02' }, '2026-10-06'],
  ['a holiday that the office added moves it', { bank: 'FNB', on: '2026-10-30', added: ['2026-11-03'] }, '2026-11-04'],
]

for (const [name, paid, on] of rules) test(`arrival: ${name}`, () => assert.equal(arrives(paid), on))

test('a day that has passed already is the next business day, and no proof means no day', () => {
  const facts = { today: '2026-10-30', ourBanks: ['FNB'], traits: noTraits, holidays: noHolidayChanges }
  assert.equal(arrivalOf({ ...genuineReading, bank: 'Nedbank' }, facts)?.on, '2026-11-02')
  assert.equal(arrivalOf({ ...genuineReading, kind: 'not-a-proof' }, facts), null)
})

test('money is late one business day after the day it was expected', () => {
  // expected on Thursday 1 October: late once Friday has passed
  const isLate = (today: string) => '2026-10-01' < lateBefore(today, noHolidayChanges)
  assert(!isLate('2026-10-01') && !isLate('2026-10-02') && isLate('2026-10-03') && isLate('2026-10-05'))
})
