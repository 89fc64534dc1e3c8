// The rows of every table as text and back, the same for both engines: what a backup of the database is made of.
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import type { ReadHandle, TransactionHandle } from './handle.ts'
import { type MigratableDatabase, openDatabase } from './open-database.ts'
import type { Tables } from './tables.ts'

/** Every table, referenced ones first: the order in which rows can be written. */
export const tablesInOrder = [
  'setting',
  'counter',
  'category',
  'vat_rate',
  'staff',
  'customer',
  'buyer',
  'site',
  'session',
  'set_up_token',
  'known_device',
  'authenticator',
  'backup_code',
  'passkey',
  'mailed_link',
  'registration',
  'invitation',
  'api_key',
  'blocked_network',
  'webhook_endpoint',
  'webhook_delivery',
  'product',
  'quote_request',
  'cart',
  'cart_line',
  'sales_order',
  'order_line',
  'order_event',
  'order_approval',
  'invoice',
  'invoice_line',
  'invoice_balance',
  'exchange_rate',
  'invoice_rate',
  'bank_account',
  'statement',
  'bank_line',
  'ledger_journal',
  'ledger_entry',
  'bank_match',
  'allocation',
  'credit_use',
  'refund',
  'refund_payee',
  'refund_transfer',
  'gateway_payment',
  'gateway_notice',
  'gateway_capture',
  'gateway_allocation',
  'gateway_dispute_fee',
  'gateway_refund',
  'gateway_payout',
  'gateway_payout_match',
  'gateway_task',
  'proof',
  'proof_correction',
  'proof_message',
  'proof_trait',
  'bank_answer',
  'holiday_change',
  'mailbox',
  'arrived_mail',
  'mail_document',
  'bank_mail_domain',
  'office_request',
  'job',
  'once_key',
  'payment_link',
  'audit_event',
  'audit_seal',
  'audit_redaction',
  'legal_text',
  'consent',
  'erasure',
] as const satisfies readonly (keyof Tables)[]

type TableName = (typeof tablesInOrder)[number]

/**
 * Rows that are not worth a backup: readings live for minutes, copies of personal data for a day, counts tell of the machine and not
 * of trade, and a restored database must begin new cache generations.
 */
type PassingTable =
  | 'reading_request'
  | 'data_export'
  | 'cache_generation'
  | 'sign_in_failure'
  | 'passkey_challenge'
  | 'refusal_hour'
  | 'gateway_refusal'
  | 'traffic_hour'
  | 'slow_request'

// A table that is not listed would silently be missing from every backup.
const everyTableIsListed: [Exclude<keyof Tables, TableName | PassingTable>] extends [never] ? true : never = true
void everyTableIsListed

/** Columns that order the rows of tables without an id. */
const keys: Partial<Record<TableName, string[]>> = {
  setting: ['name'],
  counter: ['name'],
  invoice_balance: ['invoice_id'],
  invoice_rate: ['invoice_id'],
  refund_payee: ['refund_id'],
  proof_trait: ['proof_id'],
  holiday_change: ['holiday_on'],
  once_key: ['scope', 'once_key'],
  audit_seal: ['place'],
  audit_redaction: ['event_id'],
}

const rowsAtOnce = 500

/** Calls `write` with every row of every table as one consistent moment saw them, table by table. */
export async function dumpRows(
  database: MigratableDatabase,
  write: (table: TableName, row: Record<string, unknown>) => Promise<void> | void,
): Promise<void> {
  if (database.engine === 'mysql') {
    await database.migrator
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute((tx) => dumpFrom(tx, write))
    return
  }
  // a copy made by SQLite itself: one moment of the file, without keeping writers waiting while rows are written out
  const copy = join(tmpdir(), `supply-backup-${randomUUID()}.sqlite`)
  try {
    await sql`vacuum into ${copy}`.execute(database.migrator)
    const still = openDatabase({ url: `sqlite:${copy}`, poolSize: 1, poolMaxOverflow: 0, poolRecycleMs: 60_000, poolTimeoutMs: 5_000 })
    await dumpFrom(still.migrator, write)
    await still.close()
  } finally {
    for (const end of ['', '-wal', '-shm']) await rm(copy + end, { force: true })
  }
}

async function dumpFrom(
  db: Kysely<Tables>,
  write: (table: TableName, row: Record<string, unknown>) => Promise<void> | void,
): Promise<void> {
  for (const table of tablesInOrder) {
    const order = (keys[table] ?? ['id']).map((column) => sql.ref(column))
    for (let offset = 0; ; offset += rowsAtOnce) {
      const { rows } = await sql<
        Record<string, unknown>
      >`select * from ${sql.table(table)} order by ${sql.join(order)} limit ${sql.lit(rowsAtOnce)} offset ${sql.lit(offset)}`.execute(db)
      for (const row of rows) await write(table, row)
      if (rows.length < rowsAtOnce) break
    }
  }
}

/** There is a customer, a person of the office or a product: this database is in use. */
export async function holdsAnybody(db: ReadHandle | TransactionHandle): Promise<boolean> {
  for (const table of ['customer', 'staff', 'product'] as const) {
    if ((await db.selectFrom(table).select('id').limit(1).executeTakeFirst()) !== undefined) return true
  }
  return false
}

/** Tables that migration fills with first rows. */
const firstFilled = ['category', 'vat_rate', 'counter', 'bank_mail_domain'] as const

/**
 * Empties those of the backup's tables that migration filled, so that its rows are all there is. An earlier version's backup lacks the
 * younger tables, and so does the database at that moment. Refuses a database that holds anybody.
 */
export async function clearFirstRows(tx: TransactionHandle, ofBackup: readonly string[]): Promise<boolean> {
  if (await holdsAnybody(tx)) return false
  for (const table of firstFilled) if (ofBackup.includes(table)) await tx.deleteFrom(table).execute()
  return true
}

/** Writes rows as they were, ids included. */
export async function insertRows(tx: TransactionHandle, table: TableName, rows: Record<string, unknown>[]): Promise<void> {
  if (rows.length > 0)
    await tx
      .insertInto(table)
      .values(rows as never)
      .execute()
}
