// Where an erased person may be named: their own particulars as texts to look for, the columns in which people write about people,
// and taking those texts out. Invoices and bank lines are not among them: they stay as they were issued and received.
import { type RawBuilder, sql } from 'kysely'
import type { Tables } from '../../adapters/database/tables.ts'
import type { WriteContext } from '../../context.ts'
import { open, seal } from '../accounts/seal.ts'
import { payloadPurpose } from '../accounts/sealed-payload.ts'
import { contains } from '../lists/searching.ts'
import { correctionPurpose, proofReadingPurpose } from '../proofs/kept-reading.ts'
import { mailTextPurpose } from '../proofs/mailbox/mail-content.ts'

/** A text that says who somebody is, and what stands there afterwards. */
export interface Trace {
  text: string
  label: string
  /**
   * It tells wherever it stands: an e-mail address, which was proven, or several words. Whoever opens an account may call themselves
   * `outcome` and have our account number for a phone, so anything else is taken out of their own company's papers, and where such a text
   * stands beside it.
   */
  isTelling: boolean
}

/** Shorter ones stand in too many other words. */
const traceLengthMin = 3

/** Longest first, so that a name inside an address does not break the address. */
export const tracesOf = (texts: readonly (string | null)[], label: string): Trace[] =>
  [...new Set(texts.filter((text): text is string => text !== null).map((text) => text.trim()))]
    .filter((text) => text.length >= traceLengthMin)
    .toSorted((a, b) => b.length - a.length)
    .map((text) => ({ text, label, isTelling: text.includes('@') || severalWords.test(text) }))

const severalWords = /\p{L}{3}.*[^\p{L}\p{N}].*\p{L}{3}/u

export const textsOf = (traces: readonly Trace[]): string[] => traces.map((trace) => trace.text)

export const tellingOf = (traces: readonly Trace[]): Trace[] => traces.filter((trace) => trace.isTelling)

/** A word of a program, such as a state or the code of a check. */
const code = /^[a-z]+(-[a-z]+)*$/

/** The text without the traces: whole words only, whatever their case. Of JSON only what people wrote: no key, number or code. */
export function withoutTraces(traces: readonly Trace[]): (text: string) => string {
  const patterns = traces.map(({ text, label }) => ({
    pattern: new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(text)}(?![\\p{L}\\p{N}])`, 'giu'),
    label,
  }))
  const ofWords = (text: string) => patterns.reduce((rest, { pattern, label }) => rest.replace(pattern, () => label), text)
  const without = (text: string): string => {
    const parsed = parsedJson(text)
    if (parsed === undefined) return ofWords(text)
    const before = JSON.stringify(parsed)
    const after = JSON.stringify(parsed, (key, value: unknown) =>
      typeof value === 'string' && (!code.test(value) || /name/i.test(key)) ? without(value) : value,
    )
    return after === before ? text : after
  }
  return without
}

/** Undefined for what is no object or list of JSON. */
function parsedJson(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
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
  arrived_mail: ['from_address', 'from_name', 'subject', 'set_aside_reason'],
  mail_document: ['file_name', 'reference'],
  proof_message: ['words'],
  bank_answer: ['note', 'accepted_why'],
  bank_match: ['reasons', 'undo_reason'],
  refund: ['reason', 'cancel_reason'],
  gateway_refund: ['reason'],
  gateway_payout_match: ['reasons', 'undo_reason'],
  gateway_task: ['done_note'],
  quote_request: ['name', 'email', 'message', 'answer'],
  blocked_network: ['reason'],
  legal_text: ['published_by'],
  job: ['payload', 'last_error'],
} as const satisfies { [T in keyof Tables]?: readonly (keyof Tables[T] & string)[] }

const customer = (id: number) => sql`customer_id = ${id}`
const buyer = (id: number) => sql`buyer_id in (select id from buyer where customer_id = ${id})`

/** Which rows are a company's. Tables that are not here belong to the office. */
const ofCompany: Partial<Record<keyof typeof written | 'proof_correction', (id: number) => RawBuilder<unknown>>> = {
  order_event: (id) => sql`order_id in (select id from sales_order where customer_id = ${id})`,
  order_approval: customer,
  sales_order: customer,
  cart: buyer,
  customer: (id) => sql`id = ${id}`,
  site: customer,
  api_key: buyer,
  webhook_endpoint: customer,
  webhook_delivery: (id) => sql`endpoint_id in (select id from webhook_endpoint where customer_id = ${id})`,
  proof: customer,
  arrived_mail: customer,
  proof_correction: (id) => sql`proof_id in (select id from proof where customer_id = ${id})`,
  proof_message: (id) => sql`proof_id in (select id from proof where customer_id = ${id})`,
  bank_answer: (id) => sql`proof_id in (select id from proof where customer_id = ${id})`,
  bank_match: customer,
  refund: customer,
  gateway_refund: (id) => sql`capture_id in (select id from gateway_capture where customer_id = ${id})`,
}

/** Likewise, sealed: each has to be opened to be looked at. */
const sealed = [
  { table: 'office_request', column: 'sealed_payload', purposeOf: payloadPurpose },
  { table: 'proof', column: 'sealed_reading', purposeOf: proofReadingPurpose },
  { table: 'proof_correction', column: 'sealed_change', purposeOf: correctionPurpose },
  { table: 'arrived_mail', column: 'sealed_text', purposeOf: mailTextPurpose },
] as const

async function removeSealedTraces(w: WriteContext, traces: readonly Trace[], customerId: number | null): Promise<void> {
  for (const { table, column, purposeOf } of sealed) {
    const isTheirs = theirsIn(table, customerId)
    const { rows } = await sql<{ id: number; uuid: string; sealed: string; theirs: number }>`select id, uuid, ${sql.ref(column)} as sealed,
      ${isTheirs} as theirs from ${sql.table(table)} where ${sql.ref(column)} is not null`.execute(w.db)
    for (const row of rows) {
      const text = open(w.keys, purposeOf(row), row.sealed)
      const rest = text === null ? null : withoutTraces(row.theirs === 1 ? traces : tellingOf(traces))(text)
      if (rest === null || rest === text) continue
      await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${seal(w.keys, purposeOf(row), rest)} where id = ${row.id}`.execute(
        w.db,
      )
    }
  }
}

/** Takes the traces out of every column in which people write about people. `customerId`: whose papers are the person's own. */
export async function removeTraces(w: WriteContext, traces: readonly Trace[], customerId: number | null): Promise<void> {
  const telling = tellingOf(traces)
  await removeSealedTraces(w, traces, customerId)
  for (const [table, columns] of Object.entries(written)) {
    const names = columns.map((column) => sql.ref(column))
    const isTheirs = theirsIn(table as keyof typeof written, customerId)
    const rows = await sql<Record<string, string | number | null>>`select id, ${isTheirs} as theirs, ${sql.join(names)}
      from ${sql.table(table)} where ${anyLike(columns, traces)}`.execute(w.db)
    for (const row of rows.rows) {
      const isOfOffice = ofCompany[table as keyof typeof written] === undefined
      const isTold = isOfOffice && columns.some((column) => isNamedIn(row[column], telling))
      const without = withoutTraces(row['theirs'] === 1 || isTold ? traces : telling)
      const changes = columns.flatMap((column) => {
        const text = row[column]
        const rest = typeof text === 'string' ? without(text) : text
        return rest === text ? [] : [sql`${sql.ref(column)} = ${rest}`]
      })
      if (changes.length > 0) await sql`update ${sql.table(table)} set ${sql.join(changes)} where id = ${row['id']}`.execute(w.db)
    }
  }
}

/** 1 for a row of this company, else 0. */
const theirsIn = (table: keyof typeof ofCompany, customerId: number | null): RawBuilder<unknown> => {
  const condition = customerId === null ? undefined : ofCompany[table]?.(customerId)
  return condition === undefined ? sql`0` : sql`case when ${condition} then 1 else 0 end`
}

const isNamedIn = (text: string | number | null | undefined, telling: readonly Trace[]): boolean =>
  typeof text === 'string' && withoutTraces(telling)(text) !== text

const anyLike = (columns: readonly string[], traces: readonly Trace[]): RawBuilder<unknown> =>
  sql.join(
    columns.flatMap((column) => traces.map(({ text }) => sql`lower(${sql.ref(column)}) like ${contains(text.toLowerCase())}`)),
    sql` or `,
  )
