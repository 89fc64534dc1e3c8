/**
 * `bench/proof-layouts.ts [--show]`: reads the layouts of `test/proof-layouts/`, each of which occurs once, and prints how often each
 * field was read as shown, by set; with `--show` also which document missed which.
 */
import { parseArgs } from 'node:util'
import { type Field, isRead, type ReadLayout, readLayouts } from '../test/proof-layouts/read-layouts.ts'

const { values } = parseArgs({ options: { show: { type: 'boolean', default: false } } })
const fields: readonly Field[] = ['amount', 'reference', 'date', 'payer', 'account', 'branch', 'bank number']
const share = (some: readonly ReadLayout[], field: Field): string => {
  const shown = some.filter((layout) => layout.fields[field] !== null)
  return `${field} ${shown.filter((layout) => layout.fields[field]).length} of ${shown.length}`
}

for (const [set, layouts = []] of Map.groupBy(readLayouts(), ({ id }) => id.split('/')[0] ?? '')) {
  const [genuine, others] = [true, false].map((is) => layouts.filter(({ isGenuine }) => isGenuine === is)) as [ReadLayout[], ReadLayout[]]
  const count = (some: readonly ReadLayout[], verdict: ReadLayout['verdict']): number =>
    some.filter((layout) => layout.verdict === verdict).length
  console.log(`${set}: amount, reference and date of ${genuine.filter(isRead).length} of ${genuine.length}`)
  console.log(`  ${fields.map((field) => share(genuine, field)).join(', ')}`)
  console.log(
    `  wrong above 0.9: ${genuine.flatMap(({ wrong }) => wrong).length}; plausible ${count(genuine, 'plausible')}, blocked ${count(genuine, 'blocked')}; of ${others.length} that are no proof plausible ${count(others, 'plausible')}`,
  )
  if (!values.show) continue
  for (const { id, fields: read } of genuine) {
    const missed = fields.filter((field) => read[field] === false)
    if (missed.length > 0) console.log(`    ${id}: ${missed.join(', ')}`)
  }
}
