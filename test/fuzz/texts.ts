// Mutated texts through the field finders: whatever a document says, they do not throw, do not take long, and give no
// amount that is negative or larger than whole numbers are exact.
import { findAmounts } from '../../src/business/proofs/reading/amounts.ts'
import { findDates } from '../../src/business/proofs/reading/dates.ts'
import { page } from '../../src/business/proofs/reading/page-for-tests.ts'
import { readSegments } from '../../src/business/proofs/reading/read-segments.ts'
import { proofTexts } from './proof-texts.ts'
import { type Random, random } from './random.ts'

export interface FuzzedTexts {
  texts: number
  letters: number
  /** Of those that are proofs after all, how many still gave an amount. */
  amounts: number
  slowest: { ms: number; letters: number; number: number }
  wrong: string[]
}

interface FuzzOptions {
  texts: number
  seed: number
  /** Number of the first, to play a part of a run again. */
  from?: number
  onText?: (number: number) => void
}

/** Of this thread's processor time, for a text of 100 kB; a shorter one may take as long, for measuring is coarse. */
const msMax = 50
const lettersOfLimit = 100_000

export function fuzzTexts({ texts, seed, from = 0, onText }: FuzzOptions): FuzzedTexts {
  const out: FuzzedTexts = { texts, letters: 0, amounts: 0, slowest: { ms: 0, letters: 0, number: 0 }, wrong: [] }
  // The first texts would pay for the compiler.
  for (const text of proofTexts) read(text, 1)
  for (let number = from; number < from + texts; number += 1) {
    const choose = random(seed + number)
    const text = mutated(choose)
    const certainty = choose.pick([1, 0.99, 0.9, 0.6])
    out.letters += text.length
    try {
      const { ms, problem, hasAmount } = judged(text, certainty)
      if (hasAmount) out.amounts += 1
      if (ms > out.slowest.ms) out.slowest = { ms, letters: text.length, number }
      if (problem) out.wrong.push(`text ${number}: ${problem}`)
    } catch (error) {
      out.wrong.push(`text ${number}: ${String(error)}`)
    }
    onText?.(number)
  }
  return out
}

function judged(text: string, certainty: number): { ms: number; problem: string | null; hasAmount: boolean } {
  const limit = msMax * Math.max(1, text.length / lettersOfLimit)
  let { ms, cents } = read(text, certainty)
  // Another process, or the collector, can take the time of one run: what is slow is slow again.
  for (let again = 0; again < 3 && ms > limit; again += 1) ms = Math.min(ms, read(text, certainty).ms)
  const unsafe = cents.find((value) => !Number.isSafeInteger(value) || value < 0)
  const problem = unsafe !== undefined ? `${unsafe} cents` : ms > limit ? `${Math.round(ms)} ms for ${text.length} letters` : null
  return { ms, problem, hasAmount: cents.length > 0 }
}

function read(text: string, certainty: number): { ms: number; cents: number[] } {
  const segments = page(text, certainty)
  const start = process.threadCpuUsage()
  const { reading } = readSegments(segments, 'fuzzed', '2026-11-28')
  const { user, system } = process.threadCpuUsage(start)
  const bare = text.slice(0, 2000)
  findDates(bare, '2026-11-28')
  const cents = [reading.amount_cents, ...findAmounts(bare).map((found) => found.cents)].filter((value) => value !== null)
  return { ms: (user + system) / 1000, cents }
}

const scraps = [
  'R', 'ZAR', '-', '--', '.', ',', ':', ' ', '  ', ' | ', '\n', '\n\n', '/', '0', '000', '999999999999999999', '1e308', '-1', '\u00A0', '\u202E', '\u0000',
  '٣', '１２', '€', '$', 'Ref', 'Amount', 'Bedrag', 'Date', '2026', '31/02/2026', '(', '[', '\\', '*****', 'x'.repeat(60), 'é', '𝟙', '\uD800', 'R1 ', ' 234.56', "'", '"', '36K-', 'NaN',
] as const // prettier-ignore

const ways: readonly ((text: string, choose: Random) => string)[] = [
  (text, choose) => spliced(text, choose, 0, choose.pick(scraps)),
  (text, choose) => spliced(text, choose, choose.under(12), ''),
  (text, choose) => spliced(text, choose, choose.under(3), choose.pick(scraps).repeat(1 + choose.under(9))),
  (text, choose) => text.replaceAll(choose.pick(['0', 'O', '1', 'l', 'e', ' ', '.', ',', ':', 'R']), choose.pick(['O', '0', 'l', '1', '', ' ', ',', '.', '-'])),
  (text, choose) => text.replaceAll(' ', choose.pick(['', '  ', '\u00A0', ' | '])),
  (text, choose) => text.split('\n').toSorted(() => choose.under(3) - 1).join('\n'),
  (text, choose) => `${text}\n${choose.pick(proofTexts)}`,
  (text, choose) => text.replace(/\d/g, (digit) => (choose.under(4) === 0 ? String(choose.under(10)) : digit)),
  (text, choose) => (choose.under(2) === 0 ? text.toUpperCase() : text.toLowerCase()),
  (text, choose) => text.split('\n').map((line) => (choose.under(5) === 0 ? line.split('').toReversed().join('') : line)).join('\n'),
  (text, choose) => Array.from({ length: choose.under(40) }, () => String.fromCodePoint(32 + choose.under(choose.pick([95, 0x24f, 0xd000])))).join('') + text,
  // one in many becomes a text of about 100 kB, in many lines or in one
  (text, choose) => (choose.under(12) > 0 ? text : `${choose.under(2) === 0 ? text : text.replaceAll('\n', ' ')}${choose.pick(['\n', ' ', ''])}`.repeat(Math.ceil(lettersOfLimit / text.length))),
  // one in many becomes a few of its words without end: what a pattern with two ways to match takes long over
  (text, choose) => (choose.under(12) > 0 ? text : withoutEnd(text, choose)),
] // prettier-ignore

function withoutEnd(text: string, choose: Random): string {
  const words = text.split(/[\s|]+/).filter(Boolean)
  const at = choose.under(words.length)
  const line = `${words.slice(at, at + 1 + choose.under(4)).join(' ')} `.repeat(1 + choose.under(60)).trim()
  return `${line}\n`.repeat(Math.ceil(lettersOfLimit / (line.length + 1)))
}

function mutated(choose: Random): string {
  let text: string = choose.pick(proofTexts)
  for (let i = 1 + choose.under(6); i > 0; i -= 1) text = choose.pick(ways)(text, choose)
  return text.slice(0, 2 * lettersOfLimit)
}

function spliced(text: string, choose: Random, removed: number, put: string): string {
  const at = choose.under(text.length + 1)
  return text.slice(0, at) + put + text.slice(at + removed)
}
