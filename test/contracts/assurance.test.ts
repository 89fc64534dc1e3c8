// docs/assurance.md promises, and says by which tests: they exist, and no row is without one unless it says so. Each check has a
// sample that breaks it.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'

const root = resolve(import.meta.dirname, '../..')

/** Rows of each letter: one that is dropped is missed. */
const rowsOf = { A: 21, Z: 7, C: 12, R: 4, U: 14, M: 16, D: 6, S: 12, X: 12, P: 7, K: 9, B: 3 } as const
const ids = Object.entries(rowsOf).flatMap(([letter, count]) => Array.from({ length: count }, (_, at) => `${letter}${at + 1}`))

/** Names of the tests of a file; what a template fills in stands as it is written. */
const namesIn = (path: string): string[] | undefined => {
  if (!existsSync(join(root, path))) return undefined
  const source = readFileSync(join(root, path), 'utf8')
  return [...source.matchAll(/\btest\(\s*(['"`])((?:\\.|(?!\1)[\s\S])*)\1/g)].map(([, , name = '']) => name)
}

/** Of one file with words of its tests' names: `path` “words” · “words”. */
const faultsIn = (part: string): string[] => {
  const [, path, words = ''] = /^`([^`]+)` “(.+)”$/.exec(part) ?? []
  if (path === undefined) return [`names no test and does not say “not yet”: ${part}`]
  const names = namesIn(path)
  if (names === undefined) return [`${path} does not exist`]
  const isAbsent = (wanted: string) => !names.some((name) => name.includes(wanted))
  return words
    .split('” · “')
    .filter(isAbsent)
    .map((wanted) => `no test of ${path} is called “${wanted}”`)
}

/** What is wrong with the document, one sentence each. */
const faultsOf = (text: string): string[] => {
  const faults: string[] = []
  const rows = text.split('\n').filter((line) => /^\| [A-Z]+\d+ \|/.test(line))
  for (const row of rows) {
    const [, id = '', promise = '', section = '', heldBy = '', ...rest] = row.split('|').map((cell) => cell.trim())
    const say = (fault: string) => faults.push(`${id}: ${fault}`)
    if (rest.length !== 1 || promise === '') say('is no row of four cells')
    if (!/^(–|\d+\.\d+\.\d+(, \d+\.\d+\.\d+)*)$/.test(section)) say(`has no section of ASVS but “${section}”`)
    if (!heldBy.startsWith('**not yet**')) for (const part of heldBy.split('<br>')) for (const fault of faultsIn(part.trim())) say(fault)
  }
  const seen = rows.map((row) => row.split('|')[1]?.trim() ?? '')
  if (seen.join() !== ids.join()) faults.push(`rows: ${ids.filter((id) => !seen.includes(id)).join()} missing, or not in their order`)
  return faults
}

const document = readFileSync(join(root, 'docs/assurance.md'), 'utf8')

test('every promise names tests that exist, or says “not yet”', () => {
  assert.deepEqual(faultsOf(document), [])
})

const rowA1 = /^\| A1 \|.*$/m
const samples: readonly [fault: RegExp, row: string][] = [
  [/does not exist/, '| A1 | a | 1.2.3 | `test/contracts/nothing.test.ts` “some words” |'],
  [/no test of .* is called “words that no test has”/, '| A1 | a | – | `test/contracts/assurance.test.ts` “words that no test has” |'],
  [/names no test/, '| A1 | a | – | |'],
  [/names no test/, '| A1 | a | – | `test/contracts/assurance.test.ts` |'],
  [/has no section/, '| A1 | a | | **not yet** |'],
  [/is no row/, '| A1 | a | – |'],
  [/rows: A1 missing/, ''],
]

for (const [fault, row] of samples) {
  test(`the document is refused with the row “${row}”`, () => {
    assert.match(faultsOf(document.replace(rowA1, row)).join('\n'), fault)
  })
}
