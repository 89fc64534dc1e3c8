/** Dates as banks print them, and the ones that are not the payment's. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findDates } from './dates.ts'

const TODAY = '2026-03-01'
const only = (text: string): unknown => findDates(text, TODAY).map((d) => d.iso)

test('every spelling of a date, English and Afrikaans, also glued to a time, is read day first', () => {
  for (const text of [
    '2026-02-07',
    '2026/02/07',
    '07/02/2026',
    '07-02-2026',
    '7.2.2026',
    '7 Feb 2026',
    '7 February 2026',
    '07-Feb-26',
    '07Feb2026',
    '7 Februarie 2026',
    'Feb 7, 2026',
    '07Feb202614:05',
    '2026-02-0714:05',
    '20260207',
    '7th February 2026',
    '2026 Feb 7',
    'Saturday, 7 Feb. 2026',
    '7 Febr. 2026',
    '7de Februarie 2026',
    '7 van Februarie 2026',
    '7th day of February 2026',
    'Datum: 7/02/26',
    '7|02|2026',
  ]) {
    assert.deepEqual(only(text), ['2026-02-07'], text)
  }
  assert.deepEqual(only('5 Maart 2026, 1 Mei 2025, 9 Okt 2025, 16 Desember 2025, 3 Sept 2025'), [
    '2026-03-05',
    '2025-05-01',
    '2025-10-09',
    '2025-12-16',
    '2025-09-03',
  ])
})

test('days that do not exist, references and long numbers are not dates', () => {
  for (const text of [
    '2026-02-30',
    '32/01/2026',
    '2026-13-01',
    'INV-2026-000123',
    '62000012345',
    'R2026.02',
    '1986/004794/06',
    '18-Jun-36eDegree Supply',
  ])
    assert.deepEqual(only(text), [], text)
})

test('a lost separator still gives the date, with less certainty than is needed to trust it', () => {
  const [found] = findDates('2304-2026', TODAY)
  assert.equal(found?.iso, '2026-04-23')
  assert.ok((found?.certainty ?? 1) < 0.8)
})

test('a date without a year is the latest one that is not after tomorrow', () => {
  assert.deepEqual(only('28Feb 14:05'), ['2026-02-28'])
  assert.deepEqual(only('15 Dec'), ['2025-12-15'])
})

test('a two-digit year that could be read two ways is not certain', () => {
  assert.equal(findDates('25/02/26', TODAY)[0]?.iso, '2026-02-25')
  assert.ok((findDates('25/02/26', TODAY)[0]?.certainty ?? 1) < 0.7)
})

test('letters that a picture has for digits do not make another day or month of a date', () => {
  for (const text of ['l5 Mei 2026', 'I5/05/2026', '2026-O5-15', 'Datum l5Mei2026']) assert.deepEqual(only(text), ['2026-05-15'], text)
  assert.deepEqual(only('O7 Feb 2026'), ['2026-02-07'])
})

test('a long month with a letter or two misread is that month, and is not certain', () => {
  for (const text of ['7 Novernber 2025', '7 Novenber 2025', '7Novembcr2025']) {
    assert.deepEqual(only(text), ['2025-11-07'], text)
    assert.ok((findDates(text, TODAY)[0]?.certainty ?? 1) <= 0.8, text)
  }
  assert.deepEqual(only('28Segtrmter2025'), ['2025-09-28'], 'three letters, and no other month comes near')
  assert.deepEqual(only('7 Dovember 2025, 7 Junly 2025, 3 number 2025, 3 member 2025'), [], 'as near to another month')
})

test('blanks for separators give a date that is not certain; digits around them do not', () => {
  for (const text of ['2026 02 07', '07 02 2026']) {
    assert.deepEqual(only(text), ['2026-02-07'], text)
    assert.ok((findDates(text, TODAY)[0]?.certainty ?? 1) < 0.8, text)
  }
  assert.deepEqual(only('011 07 02 2026, 2026 02 07 11'), [])
})

test('a digit that stands apart in front of the day makes the day unsure', () => {
  assert.ok((findDates('1 4 May 2025', TODAY)[0]?.certainty ?? 1) < 0.7)
  assert.equal(findDates('14:20 4 May 2025', TODAY)[0]?.certainty, 1)
})

test('a time whose "h" was read as a digit or a letter does not hide the date in front of it, which is not sure then', () => {
  for (const text of ['2026-07-2021128', '2026-07-2021n28', '2026/07/20211128']) {
    assert.deepEqual(only(text), ['2026-07-20'], text)
    assert.ok((findDates(text, TODAY)[0]?.certainty ?? 1) < 0.8, text)
  }
  assert.deepEqual(only('2026-07-2099128, 2026-07-20211'), [], 'no time')
})

test('digits that no date has are the zeros of a font with dots in them, and the date is far from sure', () => {
  for (const text of ['2626-07-20', '2826/87/20', '2026-87-20', '2026/67/20']) assert.deepEqual(only(text), ['2026-07-20'], text)
  assert.deepEqual(only('62/87/2026'), ['2026-07-02'])
  assert.deepEqual(only('61-Mar-2026'), ['2026-03-01'])
  assert.ok((findDates('2626-07-20', TODAY)[0]?.certainty ?? 1) <= 0.5)
  assert.deepEqual(only('2526-07-20, 2026-47-20, 120 85/2 62, 81/07/2026'), [])
})
