// Where an erased person may be named: their own particulars as texts to look for, the columns in which people write about people,
// and taking those texts out. Invoices and bank lines are not among them: they stay as they were issued and received.
import { type RawBuilder, sql } from 'kysely'
import type { Tables } from '../../adapters/database/tables.ts'
import type { WriteContext } from '../../context.ts'
import { open, seal } from '../accounts/seal.ts'
import { payloadPurpose } from '../accounts/sealed-payload.ts'
import { contains } from '../lists/searching.ts'
import { proofReadingPurpose } from '../proofs/kept-reading.ts'

/** A text that says who somebody is, and what stands there afterwards. */
export interface Trace {
  text: string
  label: string
}

/** Shorter ones stand in too many other words. */
const traceLengthMin = 3

/** Longest first, so that a name inside an address does not break the address. */
export const tracesOf = (texts: readonly (string | null)[], label: string): Trace[] =>
  [...new Set(texts.filter((text): text is string => text !== null).map((text) => text.trim()))]
    .filter((text) => text.length >= traceLengthMin)
    .toSorted((a, b) => b.length - a.length)
    .map((text) => ({ text, label }))

/** The text without the traces: whole words only, whatever their case, also as JSON spells them. */
export function withoutTraces(traces: readonly Trace[]): (text: string) => string {
  const patterns = traces.flatMap(({ text, label }) =>
    [...new Set([text, JSON.stringify(text).slice(1, -1)])].map((spelled) => ({
      pattern: new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(spelled)}(?![\\p{L}\\p{N}])`, 'giu'),
      label,
    })),
  )
  return (text) => patterns.reduce((rest, { pattern, label }) => rest.replace(pattern, () => label), text)
}

const written = {
  order_event: ['actor', 'note'],
  order_approval: ['reason'],
  sales_order: ['note', 'site'],
  cart: ['note'],
  customer: ['email', 'phone', 'note'],
  site: ['name', 'contact_name', 'contact_phone'],
  api_key: ['name'],
  webhook_endpoint: ['name'],
  webhook_delivery: ['payload', 'last_error'],
  office_request: ['reason', 'decision_reason'],
  proof: ['file_name', 'checks', 'rejected_reason', 'office_note'],
  bank_match: ['reasons', 'undo_reason'],
  refund: ['reason', 'cancel_reason'],
  quote_request: ['name', 'email', 'message', 'answer'],
  blocked_network: ['reason'],
  legal_text: ['published_by'],
  job: ['payload', 'last_error'],
} as const satisfies { [T in keyof Tables]?: readonly (keyof Tables[T] & string)[] }

/** Likewise, sealed: each has to be opened to be looked at. */
const sealed = [
  { table: 'office_request', column: 'sealed_payload', purposeOf: payloadPurpose },
  { table: 'proof', column: 'sealed_reading', purposeOf: proofReadingPurpose },
] as const

async function removeSealedTraces(w: WriteContext, without: (text: string) => string): Promise<void> {
  for (const { table, column, purposeOf } of sealed) {
    const { rows } = await sql<{ id: number; uuid: string; sealed: string }>`select id, uuid, ${sql.ref(column)} as sealed
      from ${sql.table(table)} where ${sql.ref(column)} is not null`.execute(w.db)
    for (const row of rows) {
      const text = open(w.keys, purposeOf(row), row.sealed)
      const rest = text === null ? null : without(text)
      if (rest === null || rest === text) continue
      await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${seal(w.keys, purposeOf(row), rest)} where id = ${row.id}`.execute(
        w.db,
      )
    }
  }
}

/** Takes the traces out of every column in which people write about people. */
export async function removeTraces(w: WriteContext, traces: readonly Trace[]): Promise<void> {
  const without = withoutTraces(traces)
  await removeSealedTraces(w, without)
  for (const [table, columns] of Object.entries(written)) {
    const names = columns.map((column) => sql.ref(column))
    const rows = await sql<Record<string, string | number | null>>`select id, ${sql.join(names)} from ${sql.table(table)} where ${anyLike(
      columns,
      traces,
    )}`.execute(w.db)
    for (const row of rows.rows) {
      const changes = columns.flatMap((column) => {
        const text = row[column]
        const rest = typeof text === 'string' ? without(text) : text
        return rest === text ? [] : [sql`${sql.ref(column)} = ${rest}`]
      })
      if (changes.length > 0) await sql`update ${sql.table(table)} set ${sql.join(changes)} where id = ${row['id']}`.execute(w.db)
    }
  }
}

const anyLike = (columns: readonly string[], traces: readonly Trace[]): RawBuilder<unknown> =>
  sql.join(
    columns.flatMap((column) => traces.map(({ text }) => sql`lower(${sql.ref(column)}) like ${contains(text.toLowerCase())}`)),
    sql` or `,
  )
