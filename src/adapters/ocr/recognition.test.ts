/** Which reading of a box stands: the choice between a plain and a stretched one. No network runs here. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clearerOf, isDoubtful, narrowness, printedKey } from './recognition.ts'

const narrow = { text: 'Refeceneneficry', confidence: 0.72, weakest: 0.48 }
const wide = { text: 'Reference on beneficiary', confidence: 0.9, weakest: 0.39 }

test('of two readings of a box the second stands only when it is clearly more certain', () => {
  assert.equal(clearerOf(narrow, wide), wide)
  assert.equal(clearerOf(wide, narrow), wide)
  const glued = { text: 'paidt0360DEGREE', confidence: 0.95, weakest: 0.69 }
  const apart = { text: 'paid to360DEGREE', confidence: 0.94, weakest: 0.68 }
  assert.equal(clearerOf(apart, glued), apart)
})

test('one uncertain character makes a text doubtful; a clear text and a single sign are left alone', () => {
  assert.equal(isDoubtful(narrow, new Set()), true)
  assert.equal(isDoubtful({ text: 'INV-2026-000125', confidence: 0.99, weakest: 0.97 }, new Set()), false)
  assert.equal(isDoubtful({ text: ' 1 ', confidence: 0.5, weakest: 0.5 }, new Set()), false)
})

test('words that the text layer prints just so need no second look; figures always do', () => {
  const printed = new Set(['Paymentsmaytakeupto three', 'Payments may take up to three', 'R 1 234.56'].map(printedKey))
  assert.equal(isDoubtful({ text: 'Paymentsmay take upto three', confidence: 0.88, weakest: 0.5 }, printed), false)
  assert.equal(isDoubtful({ text: 'Payments may fake up to three', confidence: 0.88, weakest: 0.5 }, printed), true)
  assert.equal(isDoubtful({ text: 'R 1 234.56', confidence: 0.93, weakest: 0.5 }, printed), true)
})

test('prose is read again only when its letters are doubtful on the whole; a label or a value for one letter', () => {
  const sentence = 'The payment below has been made to 360 Degree Supply'
  assert.equal(isDoubtful({ text: sentence, confidence: 0.93, weakest: 0.5 }, new Set()), false)
  assert.equal(isDoubtful({ text: sentence, confidence: 0.88, weakest: 0.5 }, new Set()), true)
  assert.equal(isDoubtful({ text: 'Reference on beneficiary statement', confidence: 0.93, weakest: 0.5 }, new Set()), true)
})

test('a value of which a character was left out is doubtful however clear the others are, and a whole one takes its place', () => {
  const cut = { text: 'R 555.00', confidence: 0.99, weakest: 0.97, isIncomplete: true }
  const whole = { text: 'R11 555.00', confidence: 0.9, weakest: 0.7 }
  assert.equal(isDoubtful(cut, new Set()), true)
  assert.equal(clearerOf(cut, whole), whole)
  assert.equal(clearerOf(whole, cut), whole)
  const scrap = { text: 'ifti', confidence: 0.6, weakest: 0.5 }
  assert.equal(clearerOf(cut, scrap), cut, 'what has fewer letters is no whole one')
  const sentence = {
    text: 'OifantsRiveHaulageaspaidR23475.00t30DEGREE',
    confidence: 0.75,
    weakest: 0.4,
    isIncomplete: true,
    characterWidth: 10,
  }
  assert.equal(clearerOf(sentence, { ...whole, text: 'OifantsRiveHaulageaspaidR23475.00t306DEGREE', confidence: 0.76 }), sentence)
  assert.equal(narrowness(sentence), 1, 'a sentence is not widened, with or without its blanks')
})

test('figures closer together than ordinary print are widened, others and words are not', () => {
  assert.ok(narrowness({ text: 'R11 555.00', confidence: 1, weakest: 1, characterWidth: 11 }) > 1.4)
  assert.ok(narrowness({ text: 'R11 555.00', confidence: 1, weakest: 1, characterWidth: 20 }) <= 1)
  assert.equal(narrowness({ text: 'Beneficiary', confidence: 1, weakest: 1, characterWidth: 11 }), 1)
})
