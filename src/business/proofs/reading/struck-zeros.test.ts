/** Zeros with a dot or a stroke, told from 6, 8 and 9 by how much the looks lean to a zero. The leanings are made up here: no network runs. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasHardZeros, isUndecided, showsStruckZeros, type ReadCharacters, withStruckZeros as inLooks } from './struck-zeros.ts'

/** Looks at one place; `leads` gives what a digit of each look leans to: a plain zero leads by 6, a struck one by -1, another digit by -7. */
const looks = (leads: string, ...texts: string[]): ReadCharacters[] =>
  texts.map((text) => ({
    text,
    zeroLeads: [...text].map((_, i) => ({ 0: 6, s: -1, x: -7 })[leads[i] ?? '.'] ?? null),
  }))

const withStruckZeros = (some: ReadCharacters[]): ReadCharacters[] => inLooks(some, true)

test('a year whose zero the looks are of two minds about shows struck zeros; one clear to read, or an account, does not', () => {
  assert.equal(showsStruckZeros([looks('00/0x/.s.x', '17/08/2826', '17/08/2026', '17/08/2026')]), true)
  assert.equal(showsStruckZeros([looks('00/0x/.s.x', '17/08/2826', '17/08/2026')]), false, 'two looks')
  assert.equal(showsStruckZeros([looks('00/0x/.0.x', '17/08/2026', '17/08/2026', '17/08/2026')]), false)
  assert.equal(showsStruckZeros([looks('....s.x.....', 'INV282639105', 'INV202639105', 'INV202639105')]), true)
  assert.equal(showsStruckZeros([looks('on 17 Feb .s.x with', 'on 17 Feb 2e26 with', 'on 17 Feb 2026 with', 'on 17 Feb 2826 with')]), true)
  for (const text of ['2826123456', 'R2826.00', 'R 2826,00']) {
    const leads = text.replace('2826', '.s.x')
    assert.equal(showsStruckZeros([looks(leads, text, text, text)]), false, text)
  }
})

test('where the looks lean to a zero it is one in each of them, and a true 8 stays', () => {
  const read = withStruckZeros(looks('.xx.ss', 'R88.88', 'R88.00', 'R88.80', 'R88.8'))
  assert.deepEqual(
    read.map(({ text }) => text),
    ['R88.00', 'R88.00', 'R88.00', 'R88.8'],
  )
})

test('looks of other lengths are not compared, blanks and signs do not count', () => {
  const [first, second, third] = [looks('. .ss', 'R 386'), looks('..ss', 'R386'), looks('.. ss', 'R3 86')].map(
    ([look]) => look as ReadCharacters,
  )
  assert.ok(first && second && third)
  assert.deepEqual(
    withStruckZeros([first, second, third]).map(({ text }) => text),
    ['R 300', 'R300', 'R3 00'],
  )
  assert.deepEqual(
    withStruckZeros([first, second]).map(({ text }) => text),
    ['R 386', 'R386'],
  )
})

test('looks at an invoice’s number are compared whether its I was read as an I or a 1', () => {
  const read = withStruckZeros(looks('....0.x..ssxxxx', 'INV/2026/061145', '1NV/2026/861145', 'lNV/2026/001145'))
  assert.ok(read.every(({ text }) => text.endsWith('/2026/001145')))
})

test('an e among digits is a zero too, one in a word is not, and a reference of ours that proves itself is left alone', () => {
  const sentence = 'We paid R2.588.e0'
  const leads = [...sentence].map((c, i) => (i > 10 && /[e0]/.test(c) ? 's' : c === 'e' ? 's' : '.')).join('')
  assert.deepEqual(
    withStruckZeros(looks(leads, sentence, sentence, sentence)).map(({ text }) => text),
    Array(3).fill('We paid R2.588.00'),
  )
  assert.deepEqual(
    withStruckZeros(looks('.s.......', '36A-U52-58J', '36A-U52-58J', '36A-U52-58J')).map(({ text }) => text),
    Array(3).fill('36A-U52-58J'),
  )
})

test('a page whose zeros are mostly hard to read has such zeros, one blurred line among clear ones does not make it one', () => {
  const line = (text: string, lead: number): ReadCharacters => ({ text, zeroLeads: [...text].map((c) => (c === '0' ? lead : null)) })
  assert.equal(hasHardZeros([line('R200.00', 2.5), line('2006', 4)]), true)
  assert.equal(hasHardZeros([line('R200.00', 6.9), line('R300.00', 6.9), line('2006', 2)]), false)
  assert.equal(hasHardZeros([line('2000', 2), line('0', 2), line('NOOO', 2)]), false, 'three zeros among digits')
  assert.equal(isUndecided(line('R200', -2)), true)
  assert.equal(isUndecided(line('R200', 6.9)), false)
  assert.equal(isUndecided({ text: 'R785', zeroLeads: [null, null, -4.9, null] }), true, 'nearly certain of an 8, and wrong')
  assert.equal(isUndecided({ text: 'Re', zeroLeads: [null, -4.9] }), false)
})

test('on a page of struck zeros what every look reads as a 6 may lean less to a zero than an 8 may; elsewhere neither', () => {
  const leaning = (text: string, lead: number) =>
    Array.from({ length: 3 }, () => ({ text, zeroLeads: [...text].map((_, i) => (i === text.length - 1 ? lead : null)) }))
  const readAs = (text: string, lead: number, areStruck: boolean) => inLooks(leaning(text, lead), areStruck)[0]?.text
  assert.equal(readAs('R1.16', -4.2, true), 'R1.10')
  assert.equal(readAs('R1.16', -4.7, true), 'R1.16')
  assert.equal(readAs('R1.18', -3.4, true), 'R1.10')
  assert.equal(readAs('R1.18', -3.8, true), 'R1.18')
  assert.equal(readAs('R1.19', -3.4, true), 'R1.19', 'zeros are rarely read as 9')
  assert.equal(inLooks(looks('.....0.s.00..s', 'INV-2026-00418', 'INV-2026-00418', 'INV-2026-00418'), true)[0]?.text, 'INV-2026-00410')
  assert.deepEqual([readAs('R1.16', -2.2, false), readAs('R1.18', -2.2, false)], ['R1.16', 'R1.18'])
})

test('a page has hard zeros when a quarter of them is hard to tell, though the middle one is clear', () => {
  const page = (leads: number[]) => [{ text: '0'.repeat(leads.length), zeroLeads: leads }]
  assert.equal(hasHardZeros(page([1, 3, 5.5, 5.8, 6.9, 6.9, 6.9, 6.9])), false, 'an eighth')
  assert.equal(hasHardZeros(page([1, 3, 3.8, 5.8, 6.9, 6.9, 6.9, 6.9])), true)
})
