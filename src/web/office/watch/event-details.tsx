// What an audit entry kept beside its name: what was before and what came after where both are known, the rest by its name.
import { formatMoney } from '../../../business/money/cents.ts'
import { formatUnitPrice } from '../../../business/money/price.ts'

type Kept = Readonly<Record<string, unknown>>

interface Change {
  name: string
  from: unknown
  to: unknown
}

const isRecord = (value: unknown): value is Kept => typeof value === 'object' && value !== null && !Array.isArray(value)

/** `from` and `to` of an entry, or a pair such as `limitFromCents` and `limitToCents`. */
export const changesIn = (detail: Kept): { changes: Change[]; rest: [string, unknown][] } => {
  const changes: Change[] = []
  const used = new Set<string>()
  for (const [name, from] of Object.entries(detail)) {
    const partner = name === 'from' ? 'to' : name.replace(/From(?=[A-Z]|$)/, 'To')
    if (partner === name || !(partner in detail)) continue
    used.add(name).add(partner)
    const to = detail[partner]
    if (isRecord(from) && isRecord(to)) {
      for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
        if (JSON.stringify(from[key]) !== JSON.stringify(to[key])) changes.push({ name: key, from: from[key], to: to[key] })
      }
    } else changes.push({ name: name === 'from' ? '' : name.replace(/From(?=[A-Z]|$)/, ''), from, to })
  }
  return { changes, rest: Object.entries(detail).filter(([name, value]) => !used.has(name) && value !== null && value !== '') }
}

export const Details = ({ of }: { of: Kept }) => {
  const { changes, rest } = changesIn(of)
  const shownIn = (name: string, value: unknown) => shown(name, value, currencyOf(of))
  if (changes.length === 0 && rest.length === 0) return null
  return (
    <dl class="kept">
      {changes.map(({ name, from, to }) => (
        <div key={name}>
          {name !== '' && <dt>{wordsOf(name)}</dt>}
          <dd>
            <del>{shownIn(name, from)}</del> → <ins>{shownIn(name, to)}</ins>
          </dd>
        </div>
      ))}
      {rest.map(([name, value]) => (
        <div key={name}>
          <dt>{wordsOf(name)}</dt>
          <dd>{shownIn(name, value)}</dd>
        </div>
      ))}
    </dl>
  )
}

/** `spendingLimitCents` as “spending limit”. */
const wordsOf = (name: string) =>
  name
    .replace(/(Cents|E4)$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()

/** Amounts of an entry that names a currency are in that; limits are in rand whatever it names. */
const currencyOf = ({ currency }: Kept): string => (typeof currency === 'string' ? currency : 'ZAR')

const shown = (name: string, value: unknown, currency: string): string => {
  if (value === null || value === undefined || value === '') return 'none'
  if (typeof value === 'number' && name.endsWith('Cents')) return formatMoney(value, /limit/i.test(name) ? 'ZAR' : currency)
  if (typeof value === 'number' && name.endsWith('E4')) return formatUnitPrice(value, 'ZAR')
  if (Array.isArray(value)) return value.map((one) => shown('', one, currency)).join(', ') || 'none'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
