/**
 * `bench/proof-texts.ts [--genuine FILE] [--no-proofs FILE] [--show]`: judges documents that are written as text, as
 * `test/proof-texts/` holds them, and prints what passed and what was blocked; with `--show` also why genuine ones need a person.
 */
import { parseArgs } from 'node:util'
import { textsOf } from '../test/proof-texts/judge-texts.ts'

const { values } = parseArgs({
  options: { genuine: { type: 'string' }, 'no-proofs': { type: 'string' }, show: { type: 'boolean', default: false } },
})
const isAll = values.genuine === undefined && values['no-proofs'] === undefined
const read = (kind: 'genuine' | 'no-proofs') =>
  isAll || values[kind] !== undefined ? textsOf(kind, isAll ? undefined : [values[kind] as string]) : []

const others = read('no-proofs')
const passed = others.filter(({ verdicts }) => verdicts.includes('plausible'))
const genuine = read('genuine')
const blocked = genuine.filter(({ verdicts }) => verdicts.includes('blocked'))
const reviewed = genuine.filter(({ verdicts }) => verdicts[0] === 'needs-review')
const wrong = genuine.filter((text) => text.wrong.length > 0)

console.log(`no proof: ${others.length}, plausible ${passed.length}`)
for (const { id } of passed) console.log(`  ${id}`)
console.log(
  `genuine: ${genuine.length}, blocked ${blocked.length}, wrong above 0.9 ${wrong.length}, for a person ${reviewed.length}, plausible ${genuine.length - blocked.length - reviewed.length}`,
)
for (const { id, sentences } of blocked) console.log(`  blocked ${id}: ${sentences.join(' ')}`)
for (const { id, wrong: fields } of wrong) console.log(`  wrong ${id}: ${fields.join(', ')}`)
if (values.show) for (const { id, sentences } of reviewed) console.log(`  for a person ${id}: ${[...new Set(sentences)].join(' ')}`)
process.exitCode = passed.length + blocked.length + wrong.length > 0 ? 1 : 0
