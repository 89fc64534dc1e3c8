/** Amounts in words against figures: what is read, and what is no amount. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { amountInWords } from './amount-words.ts'

test('amounts in words are read to the cent, in English and in Afrikaans', () => {
  for (const [words, cents] of [
    ['One thousand two hundred rand only', 120_000],
    ['Twelve thousand three hundred and forty-five rand and sixty cents', 1_234_560],
    ['Twaalfduisend driehonderd vyf-en-veertig rand en sestig sent', 1_234_560],
    ['Eenhonderd rand', 10_000],
    ['Two million rand', 200_000_000],
    ['Rand twelve thousand three hundred forty-five and cents six only', 1_234_506],
    ['Rand twelve thousand only', 1_200_000],
    ['A hundred rand', null],
    ['Payment in rand', null],
    ['Rand', null],
  ] as const)
    assert.equal(amountInWords(words), cents, words)
})
